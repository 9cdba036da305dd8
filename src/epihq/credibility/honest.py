"""What honest countries of the same size show in exercises, by test.

The ranges are kept in honest.json, made by tools/honest_exercises.py: countries drawn
by ``exercise.worlds`` count whom their laboratories find, and change nothing. They tell
what counting alone does to a test; countries of reference, what real offices do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np

from epihq.credibility.measured import last_days
from epihq.terms.credibility import Range
from epihq.terms.series import DailySeries

# Persons a day, on average over a card's days, between sizes of a series.
EDGES = (20.0, 200.0)
FILE = "honest.json"


@dataclass(frozen=True, kw_only=True)
class HonestRanges:
    """Ranges by test, one for each size; None where too few countries had a value.

    ``made_by`` is the script, ``exercises`` how many were played.
    """

    made_by: str
    exercises: int
    ranges: Mapping[str, tuple[Range | None, ...]]


def honest_range(name: str, series: Mapping[str, DailySeries]) -> Range | None:
    """Give what 5 to 95 % of honest countries of this size show; None if not known."""
    ranges, found = _kept().ranges.get(name), series.get(indicator_of(name))
    if ranges is None or found is None:
        return None
    return ranges[size_of(found)]


def size_of(series: DailySeries) -> int:
    """Tell the size of a series, 0 to 2: persons a day over a card's days."""
    recent = last_days(series)
    counted = recent.counts[recent.observed]
    mean = float(counted.mean()) if counted.size else 0.0
    return int(np.searchsorted(EDGES, mean, side="right"))


def indicator_of(name: str) -> str:
    """Name the indicator that a test looks at."""
    return "deaths" if name.startswith("deaths-") else "cases"


@cache
def _kept() -> HonestRanges:
    body = files("epihq.credibility").joinpath(FILE).read_bytes()
    return msgspec.json.decode(body, type=HonestRanges)
