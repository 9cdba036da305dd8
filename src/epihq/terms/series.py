"""Daily series: what crosses the door from the archive to the mathematics.

Days are consecutive, one location, one indicator; a day without a published
figure is a ``False`` in ``observed``, never a number that stands for "missing".
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

CUMULATIVE = "cumulative_"
WEEKLY = "weekly_"


@dataclass(frozen=True, kw_only=True, eq=False)
class DailySeries:
    """New persons per day of one indicator in one location.

    ``counts`` and ``observed`` have one element per day from ``start``.
    Where ``observed`` is False, ``counts`` is 0 and must not be read.
    ``days_summed`` tells of how many days each count is the sum, of which the others
    hold 0; None where each is of its own day. ``share_known`` is what part of each
    count is reported by now, ``share_sd`` how far that may be off; None where all are
    taken as whole. ``days_left_out`` were published after the last day of the axis, and
    too little is known of them.
    Units: persons per day. Counts may be negative: publishers correct totals.
    """

    location: str
    indicator: str
    start: date
    counts: NDArray[np.float64]
    observed: NDArray[np.bool_]
    days_summed: NDArray[np.int64] | None = None
    share_known: NDArray[np.float64] | None = None
    share_sd: NDArray[np.float64] | None = None
    days_left_out: int = 0

    def __post_init__(self) -> None:
        if self.counts.ndim != 1 or self.counts.shape != self.observed.shape:
            message = "counts and observed are one-dimensional and of one length"
            raise ValueError(message)

    @property
    def newest_date(self) -> date:
        """The newest day of which anything was published."""
        return self.last_date + timedelta(days=self.days_left_out)

    @property
    def is_weekly(self) -> bool:
        """Whether the newest counts are sums of weeks that follow one another."""
        if self.days_summed is None or self.counts.size < 14:
            return False
        return bool(self.days_summed[-1] == 7 and self.days_summed[-8] == 7)

    @property
    def days(self) -> list[date]:
        """The days, in order."""
        return [self.start + timedelta(days=i) for i in range(self.counts.size)]

    @property
    def last_date(self) -> date:
        """The last day of the axis."""
        return self.start + timedelta(days=self.counts.size - 1)
