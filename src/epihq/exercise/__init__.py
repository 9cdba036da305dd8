"""Simulation exercises: fictional neighbours with known truth, published day by day.

An exercise goes through the same sources and the same archive as real data, under
the source name "exercise" and codes that no country has.
"""

from epihq.exercise.run import ExerciseTruth, epidemic_of, run_exercise, truth_of
from epihq.exercise.scenario import DEFAULT, Country, Scenario

__all__ = [
    "DEFAULT",
    "Country",
    "ExerciseTruth",
    "Scenario",
    "epidemic_of",
    "run_exercise",
    "truth_of",
]
