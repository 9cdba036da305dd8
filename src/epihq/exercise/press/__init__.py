"""Press reports of an exercise: what is read to players, and what a reader should find.

Ministries of its fictional states give briefings in English, Azerbaijani and Russian:
figures as they were published that day, quotes, a measure, a statement about another
state. Of each the truth is kept: which records are expected of it, and whether what is
said of another is so.
"""

from epihq.exercise.press.reports import reports_of
from epihq.exercise.press.score import Asked, Read, Scored, score
from epihq.exercise.press.writing import Expected, Report, Truth

__all__ = [
    "Asked",
    "Expected",
    "Read",
    "Report",
    "Scored",
    "Truth",
    "reports_of",
    "score",
]
