"""The shape of the joint model: what its numbers are, and what it is told.

``Layout`` says what lies where in the vector ``theta`` of all that is uncertain,
``Evidence`` what was observed; ``epihq.epi.joint`` is the model itself. Nothing here
loads JAX, so whoever only keeps or shows estimates need not.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = Any  # a JAX array or a tracer
Values = NDArray[np.float64]

WEEK = 7
MONTH = 28
# Days before the first one that infections grew exponentially from a seed.
SEED_DAYS = 56
# Six contrasts of the seven weekdays, orthonormal and without the mean.
WEEKDAY_CONTRASTS = np.linalg.qr(np.column_stack([np.ones(7), np.eye(7)[:, :6]]))[0][
    :, 1:
]
# A count may sum up to this many days.
LONGEST_LUMP = 15
# Negative binomial beyond which counts are as good as Poisson.
LARGEST_SIZE = 100.0


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where the parts of ``theta`` lie, for fits over ``weeks`` weeks and one day.

    ``Rt``: log R at day 0, then its weekly steps, for the
    unshifted generation interval. ``seed``: log of the infections of
    the day before day 0 that will be reported, and growth per day until then.
    ``ascertainment``: logit at day 0, then four-weekly steps. ``fatality``: log of
    reported deaths per reported case of day 0, logit of the share of deaths that is
    reported, then four-weekly steps of the log of reported deaths per infection.
    Levels are held as the data show them, so that what the data fix and what only
    the priors tell lie along different axes, and the posterior is close to a normal.
    ``weekday_*``: contrasts. ``log_size``: of cases and of deaths. ``delays``: shift
    of the mean generation interval, infection-to-report and infection-to-death delay
    in units of their uncertainty.
    """

    weeks: int

    @property
    def days(self) -> int:
        """Days of a fit: whole weeks between knots, and the last knot's own day."""
        return WEEK * self.weeks + 1

    @property
    def months(self) -> int:
        """Four-weekly steps that cover the fit."""
        return -(-WEEK * self.weeks // MONTH)

    @cached_property
    def _lengths(self) -> dict[str, int]:
        return {
            "Rt": self.weeks + 1,
            "seed": 2,
            "ascertainment": self.months + 1,
            "fatality": 2 + self.months,
            "weekday_cases": 6,
            "weekday_deaths": 6,
            "log_size": 2,
            "delays": 3,
        }

    @cached_property
    def size(self) -> int:
        """Numbers in ``theta``."""
        return sum(self._lengths.values())

    def where(self, part: str) -> slice:
        """Place of a part in ``theta``."""
        start = 0
        for name, length in self._lengths.items():
            if name == part:
                return slice(start, start + length)
            start += length
        raise KeyError(part)


class Delays(NamedTuple):
    """Discretised delays at their mean, and one uncertainty below and above; [3, lag].

    Generation interval element 0 is one day, the others' zero days.
    """

    generation_interval: Array
    report: Array
    death: Array


class Evidence(NamedTuple):
    """What was observed of one location, [time] unless said; batches stack it.

    ``*_span`` is the number of days up to and with this one that its count sums (a
    lump), 0 where the day tells nothing. ``*_completeness`` is the share of a day's
    final count known by now. ``weekday`` is that of day 0 (0 is Monday).
    ``attacked_day``, ``attacked_log``, ``attacked_sd``: a survey's log of cumulative
    infections since day 0 (sd infinite: none). ``ifr_log``, ``ifr_sd``: prior of the
    log infection fatality ratio. ``prior_mean`` and ``prior_sd``:
    [theta]; the sd of the R_t steps is in units of the
    innovation scale.
    """

    cases: Array
    cases_span: Array
    cases_completeness: Array
    deaths: Array
    deaths_span: Array
    deaths_completeness: Array
    weekday: Array
    attacked_day: Array
    attacked_log: Array
    attacked_sd: Array
    ifr_log: Array
    ifr_sd: Array
    prior_mean: Array
    prior_sd: Array


class Course(NamedTuple):
    """What ``theta`` says happened, [time]. Units: persons per day; shares."""

    log_Rt: Array
    infections: Array  # with the seed days before day 0
    ascertainment: Array
    fatality: Array  # reported deaths per infection
    cases: Array
    deaths: Array


def weekly_to_daily(layout: Layout) -> Values:
    """Daily values from a first knot and weekly steps, [time, step].

    Linear between knots.
    """
    return _from_steps(layout.days, WEEK, layout.weeks + 1)


def monthly_to_daily(layout: Layout) -> Values:
    """Daily values from a first knot and four-weekly steps, [time, step]."""
    return _from_steps(layout.days, MONTH, layout.months + 1)


def _from_steps(days: int, step: int, knots: int) -> Values:
    day = np.arange(days)[:, None] / step
    hats = np.maximum(0.0, 1.0 - np.abs(day - np.arange(knots)))
    return np.asarray(hats @ np.tri(knots))
