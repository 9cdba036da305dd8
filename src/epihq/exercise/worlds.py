"""Worlds of fictional countries drawn by chance: what a test of figures is asked about.

    scenario = draw_world(np.random.default_rng(1))

Every country is honest; a scenario's ``handling`` changes that. Neighbours stand by
twos, and of every second two both had the same measures.
"""

from datetime import date
from string import ascii_uppercase

import numpy as np

from epihq.epi.serial_interval import SARS_COV_2_2020, serial_interval_pmf
from epihq.epi.simulate import Habits
from epihq.exercise.scenario import Country, Measure, Scenario

CODES = tuple(f"ZZ{letter}" for letter in ascii_uppercase)
DAYS = 150
START = date(2019, 2, 4)
# Highest cases a day, least and most.
PEAKS = (300.0, 6000.0)

_PMF = serial_interval_pmf(SARS_COV_2_2020.mean, SARS_COV_2_2020.sd)
_IFR, _IFR_LOG_SD = 0.006, 0.4
_FOUND, _FOUND_LOG_SD = 0.35, 0.3

Measures = tuple[Measure, ...]


def draw_world(
    rng: np.random.Generator, *, peaks: tuple[float, float] = PEAKS
) -> Scenario:
    """Draw 26 countries of 150 days with courses and offices of their own.

    ``peaks`` are the least and the most cases a day at a country's height.
    """
    courses = [_course(rng) for _ in CODES]
    for at in range(0, len(CODES), 4):
        courses[at] = courses[at + 1]
    return Scenario(
        name="drawn",
        start=START,
        days=DAYS,
        countries=tuple(
            _country(code, measures, rng, peaks)
            for code, measures in zip(CODES, courses, strict=True)
        ),
    )


def beside(code: str) -> tuple[str, str]:
    """Name the two neighbours of a country: they stand in a ring."""
    at = CODES.index(code)
    return CODES[at - 1], CODES[(at + 1) % len(CODES)]


def _course(rng: np.random.Generator) -> Measures:
    """Steps of R_t: growth, measures, and waves of a few weeks."""
    days, steps = [0], [rng.uniform(1.3, 2.0)]
    day = int(rng.integers(20, 40))
    while day < DAYS:
        days.append(day)
        steps.append(rng.uniform(0.75, 1.35))
        day += int(rng.integers(14, 35))
    return tuple(
        Measure(first_day=day, what="a step", Rt=float(step))
        for day, step in zip(days, steps, strict=True)
    )


def _country(
    code: str,
    measures: Measures,
    rng: np.random.Generator,
    peaks: tuple[float, float],
) -> Country:
    found = float(
        np.clip(_FOUND * np.exp(_FOUND_LOG_SD * rng.standard_normal()), 0.1, 0.9)
    )
    peak = float(np.exp(rng.uniform(*np.log(peaks))))
    rests = rng.random() < 0.75
    return Country(
        code=code,
        population=100_000_000,
        seeds=max(3, round(peak / found / _unit_peak(measures))),
        measures=measures,
        ascertainment=found,
        ifr=_IFR * float(np.exp(_IFR_LOG_SD * rng.standard_normal())),
        habits=Habits(
            backlog=float(rng.uniform(0, 0.4)),
            weekend=float(rng.uniform(0.4, 0.9)) if rests else 1.0,
        ),
    )


def _unit_peak(measures: Measures) -> float:
    """Highest expected infections per day of one person on day 0."""
    Rt = np.ones(DAYS)
    for step in measures:
        Rt[step.first_day :] = step.Rt
    expected = np.zeros(DAYS)
    expected[0] = 1
    for day in range(1, DAYS):
        past = expected[max(day - _PMF.size, 0) : day][::-1]
        expected[day] = Rt[day] * past @ _PMF[: past.size]
    return float(expected[7:].max())
