"""Afterwards: what was projected in a decision file against what was published.

Fans of a record are means of the seven days that end on each day; at whole weeks they
are compared with the published week. Weeks with a problem day are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.assess import FIGURES, daily_counts
from epihq.assessment.decision import Decision, Fan, Option
from epihq.epi.reporting import examine
from epihq.terms.errors import UsageError
from epihq.terms.series import DailySeries

Values = NDArray[np.float64]
_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class WeekScored:
    """One week of one option: mean persons per day, projected and published.

    ``taken``: this option was decided. ``published`` and the two claims are None where
    the week's figures are not known or not usable.
    """

    option: str
    taken: bool
    indicator: str
    week_end: date
    median: float
    lower90: float
    upper90: float
    published: float | None
    inside50: bool | None
    inside90: bool | None


def score_decision(
    archive: Archive, decision: Decision, as_of: date
) -> list[WeekScored]:
    """Hold a decision's options against the figures known by the end of ``as_of``.

    Raises:
        UsageError: ``decision.nothing-happened``.
    """
    source = decision.provenance.vintages[0].source
    frame = archive.snapshot(
        as_of=as_of, location=decision.location, indicator=FIGURES, source=source
    ).frame
    series = daily_counts(frame, decision.location)
    weeks = [
        one
        for option in decision.options
        for fan in option.fans
        if fan.quantity in series
        for one in _weeks(decision, option, fan, series[fan.quantity])
    ]
    if all(one.published is None for one in weeks):
        raise UsageError(
            "decision.nothing-happened",
            f"{decision.location}: figures of a whole week after "
            f"{decision.last_date} were expected; got none by {as_of}. Fetch newer "
            "ones with `epihq sync`, or ask as of a later day.",
        )
    return weeks


def _weeks(
    decision: Decision, option: Option, fan: Fan, series: DailySeries
) -> Iterator[WeekScored]:
    decided = decision.decided
    examined = examine(series.counts, series.observed)
    used = np.where(examined.usable[:, 0], examined.used[:, 0], np.nan)
    for at in range(_WEEK - 1, len(fan.dates), _WEEK):
        came = _mean(used, (fan.dates[at] - series.start).days)
        yield WeekScored(
            option=option.name,
            taken=decided is not None and decided.option == option.name,
            indicator=fan.quantity,
            week_end=fan.dates[at],
            median=fan.median[at],
            lower90=fan.lower90[at],
            upper90=fan.upper90[at],
            published=came,
            inside50=_inside(came, fan.lower50[at], fan.upper50[at]),
            inside90=_inside(came, fan.lower90[at], fan.upper90[at]),
        )


def _mean(used: Values, last: int) -> float | None:
    week = used[max(last - _WEEK + 1, 0) : last + 1]
    if week.size < _WEEK or np.isnan(week).any():
        return None
    return round(float(week.mean()), 1)


def _inside(came: float | None, lower: float, upper: float) -> bool | None:
    return None if came is None else lower <= came <= upper
