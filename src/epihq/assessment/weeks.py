"""Sums of seven days, how they change and what they are per inhabitants.

Worked out here for whoever shows them: the briefing, the board, signals. Change and
rate are those of the sums as they are told, so that who recalculates finds the same.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from epihq.epi.reporting import Examined

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

_WEEK = 7


class LastWeeks(NamedTuple):
    """The last seven days and the seven before them, [location]; NaN is not known.

    ``last`` and ``before`` are as the estimates take the days, ``published`` and
    ``published_before`` as published. ``change`` is a share (0.25 is a quarter more),
    ``per_100k`` the last seven days by inhabitants.
    """

    last: Values
    before: Values
    published: Values
    published_before: Values
    change: Values
    per_100k: Values


def last_weeks(
    examined: Examined, counts: Values, observed: Mask, inhabitants: Values
) -> LastWeeks:
    """Sum up daily counts, [time, location]; ``inhabitants`` is NaN where not known.

    Units: persons per week.
    """
    last, before = examined.week_sum(), examined.week_sum(_WEEK)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.where(before > 0, last / before - 1, np.nan)
        per_100k = np.where(inhabitants > 0, last / inhabitants * 1e5, np.nan)
    said = np.where(observed, counts, np.nan)
    return LastWeeks(
        last=last,
        before=before,
        published=_sum(said[-_WEEK:]),
        published_before=_sum(said[-2 * _WEEK : -_WEEK]),
        change=change.round(4),
        per_100k=per_100k.round(3),
    )


def _sum(days: Values) -> Values:
    """Sum a week, unless a day of it was not published."""
    whole = len(days) == _WEEK
    return np.asarray(days.sum(axis=0)) if whole else np.full(days.shape[1], np.nan)
