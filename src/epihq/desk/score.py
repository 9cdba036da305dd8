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
from epihq.assessment.backtest import figures, weekly_truth
from epihq.assessment.whose import counts_known
from epihq.desk.decision import Decision, Fan, Option
from epihq.terms.errors import UsageError

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
    frame = counts_known(archive, as_of, [decision.location], source=source).frame
    count = decision.horizon_days // _WEEK
    came = {
        name: weekly_truth(decision.last_date, known, count) / _WEEK
        for name in ("cases", "deaths")
        if (known := figures(frame, decision.location, name)) is not None
    }
    weeks = [
        one
        for option in decision.options
        for fan in option.fans
        if fan.quantity in came
        for one in _weeks(decision, option, fan, came[fan.quantity])
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
    decision: Decision, option: Option, fan: Fan, means: Values
) -> Iterator[WeekScored]:
    """Compare whole weeks; ``means`` are what came, per day, NaN where not usable."""
    decided = decision.decided
    for week, mean in enumerate(means):
        at = _WEEK * (week + 1) - 1
        came = None if np.isnan(mean) else round(float(mean), 1)
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


def _inside(came: float | None, lower: float, upper: float) -> bool | None:
    return None if came is None else lower <= came <= upper
