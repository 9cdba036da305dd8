"""What each centre will be short of within a week, by the forecast that is kept.

What is asked for is packed first. Then, of an item of a package that a district gives
by rule, everybody who begins at home uses as much as is in it; of any other, people at
home use as much a day as they did of late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from epihq.care.ahead.keeping import Kept, OfDistrict
from epihq.care.needs.stocks import AHEAD_DAYS, Held
from epihq.care.workload import run_out
from epihq.care.workload.forecast import AT_HOME, NEW

Values = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Short:
    """Whether an item lasts the days to ``until``, by the forecast of ``as_of``.

    ``first`` to ``last`` is the 90 % interval of the day on which it ends, ``day`` its
    median, None where it hardly ever does; ``to_order`` lasts in 95 of 100 futures.
    """

    as_of: date
    until: date
    chance: float
    day: date | None
    first: date | None
    last: date | None
    to_order: int


def shortages(kept: Kept, stock: Iterable[Held]) -> dict[tuple[int, str], Short]:
    """Hold stocks against a week of the forecast, by district and item.

    A forecast so old that it tells no whole week from now tells of none.
    """
    listed, old = list(stock), kept.days_old
    found = {}
    for one in listed:
        ahead = kept.of_district(one.district)
        use = None if ahead is None else _use(one, ahead)
        if use is None or old > use.shape[1] - AHEAD_DAYS:
            continue
        found[one.district, one.item] = _short(kept, one, use[:, old:], old)
    return found


def _use(one: Held, ahead: OfDistrict) -> Values:
    """Draw what is used on each day from the forecast's on, [draw, day]."""
    if one.item in ahead.given:
        return ahead.future(NEW) * ahead.given[one.item]
    a_day = one.used / AHEAD_DAYS / max(ahead.at_home, 1)
    return ahead.future(AT_HOME) * a_day


def _short(kept: Kept, one: Held, use: Values, old: int) -> Short:
    found = run_out(one.there - one.asked, use)
    tomorrow = kept.as_of + timedelta(days=old + 1)

    def day(number: int | None) -> date | None:
        return None if number is None else tomorrow + timedelta(days=number)

    return Short(
        as_of=kept.as_of,
        until=tomorrow + timedelta(days=found.days - 1),
        chance=found.probability,
        day=day(found.first_day),
        first=day(found.first_lower90),
        last=day(found.first_upper90),
        to_order=found.to_order,
    )
