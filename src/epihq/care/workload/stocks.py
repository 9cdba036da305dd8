"""Whether a stock lasts: what will be used, against what is there and will come."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.behind import interval_of
from epihq.assessment.record import Interval
from epihq.epi.burden import exceedance

Values = NDArray[np.float64]

WEEK = 7


@dataclass(frozen=True, kw_only=True)
class RunOut:
    """Chance that a stock does not last the days looked at, and when it ends.

    ``used``: over these days. ``first_day`` and its 90 % interval are among the
    futures in which it ends, None where it does in fewer than one of a hundred.
    ``to_order``: what would have to come for it to last in 95 of 100 futures.
    """

    days: int
    stock: float
    used: Interval
    probability: float
    first_day: int | None
    first_lower90: int | None
    first_upper90: int | None
    to_order: int


def run_out(
    stock: float,
    use: Values,
    *,
    arriving: Sequence[float] = (),
    days: int = WEEK,
) -> RunOut:
    """Tell whether a stock lasts.

    ``use`` is [draw, day] from tomorrow, e.g. the packages of ``workload``'s draws;
    ``arriving`` what is sure to come on these days and can be used on the same day.

    Units: pieces; days from tomorrow, which is 0.
    Source: own; the first day on which all used is more than all there.
    """
    ahead = use[:, :days]
    coming = np.zeros(ahead.shape[1])
    coming[: len(arriving)] = list(arriving)[: ahead.shape[1]]
    lacking = ahead.cumsum(axis=1) - coming.cumsum()
    found = exceedance(lacking, stock)
    missing = np.quantile(lacking.max(axis=1) - stock, 0.95)
    return RunOut(
        days=ahead.shape[1],
        stock=stock,
        used=interval_of(ahead.sum(axis=1), 1),
        probability=found.probability,
        first_day=found.first_day,
        first_lower90=found.first_lower90,
        first_upper90=found.first_upper90,
        to_order=max(0, int(np.ceil(missing))),
    )
