"""Growth of reported counts: the last week against the week before.

Days are compared with the same weekday of the week before, so the weekly pattern
of reporting drops out exactly, and a day that is not usable takes its pair with it.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from epihq.epi.reporting import by_location
from epihq.epi.reproduction import estimate_dispersion

Counts = NDArray[np.float64]
Mask = NDArray[np.bool_]

WINDOW_DAYS = 14
_FEWEST_PAIRS = 4
_FEWEST_PERSONS = 11.0
_Z90 = 1.6448536269514722


class GrowthVerdict(StrEnum):
    """Whether a growth rate may be used, and if not, why."""

    USABLE = "usable"
    TOO_FEW_CASES = "too-few-cases"
    TOO_FEW_DAYS = "too-few-usable-days"


@dataclass(frozen=True, kw_only=True, eq=False)
class GrowthRate:
    """Growth rate per day as of the last day, one element per location.

    NaN where the verdict is not ``usable``.
    """

    rate: Counts
    lower90: Counts
    upper90: Counts
    verdicts: tuple[GrowthVerdict, ...]


def growth_rate(counts: Counts, usable: Mask) -> GrowthRate:
    """Estimate the growth rate of the last 14 days, with a 90 % interval.

    ``counts`` and ``usable`` are [time, location] or [time]. With pairs of the same
    weekday, the rate is log(this week / last week) / 7; its variance is
    dispersion * (1 / this week + 1 / last week) / 49.

    Units: per day; counts in persons per day.
    Source: own derivation (delta method), docs/why/reproduction-number.md.
    """
    cases = by_location(counts)
    known = np.asarray(usable, dtype=bool).reshape(cases.shape)
    places = cases.shape[1]
    if len(cases) < WINDOW_DAYS:
        none = np.full(places, np.nan)
        verdicts = (GrowthVerdict.TOO_FEW_DAYS,) * places
        return GrowthRate(rate=none, lower90=none, upper90=none, verdicts=verdicts)
    pairs = known[-7:] & known[-14:-7]
    this_week = np.where(pairs, cases[-7:], 0).sum(axis=0)
    last_week = np.where(pairs, cases[-14:-7], 0).sum(axis=0)
    verdicts = tuple(
        _verdict(int(count), this, last)
        for count, this, last in zip(
            pairs.sum(axis=0), this_week, last_week, strict=True
        )
    )
    is_usable = np.array([verdict is GrowthVerdict.USABLE for verdict in verdicts])
    this_week, last_week = np.where(is_usable, (this_week, last_week), np.nan)
    scatter = estimate_dispersion(cases, known)[-1]
    rate = np.log(this_week / last_week) / 7
    error = np.sqrt(scatter * (1 / this_week + 1 / last_week)) / 7
    return GrowthRate(
        rate=rate,
        lower90=rate - _Z90 * error,
        upper90=rate + _Z90 * error,
        verdicts=verdicts,
    )


def _verdict(pairs: int, this_week: float, last_week: float) -> GrowthVerdict:
    if pairs < _FEWEST_PAIRS:
        return GrowthVerdict.TOO_FEW_DAYS
    if min(this_week, last_week) < _FEWEST_PERSONS:
        return GrowthVerdict.TOO_FEW_CASES
    return GrowthVerdict.USABLE


def doubling_time(rate: float) -> float:
    """Days in which counts double at a growth rate; negative: in which they halve.

    Units: rate per day; answer in days, infinite at rate 0.
    Source: definition, ln 2 / rate.
    """
    return float("inf") if rate == 0 else float(np.log(2) / rate)
