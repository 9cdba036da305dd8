"""From rows of a snapshot to daily series: one count a day, and what is missing.

Publishers give totals, daily counts, sums of weeks, or several of them. Each day is
told by what tells most of it:

    totals           .   .  90   .   .   . 150 160   .
    daily counts    20  30   9   7  20  13  19   8  11
    counts          20  30   9   7  20  13  19  10  11
                    '-1-'   '2' '------3------' '4' '5'

1 and 5: before the first total and after the last one there are daily counts alone.
2: the first total tells of no single day. 3: where totals skip days, daily counts say
on which of them; where those are not whole either, the next total's rise is the sum of
all the days since (``DailySeries.days_summed``). 4: from one day to the next totals
are preferred: a correction of the past is visible in them as a fall.

Sums of weeks fill the weeks of which nothing else tells. Daily counts that come every
seventh day and never between are such sums too, whatever their name. In a line list a
day without a row had nobody, as far as is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from epihq.epi.reporting import LONGEST_LUMP, Examined, examine
from epihq.terms.series import CUMULATIVE, WEEKLY, DailySeries

if TYPE_CHECKING:
    import polars as pl

_EPOCH = date(1970, 1, 1)
_WEEK = 7
# So many figures, each a week after the one before: nobody counts Sundays alone.
_FEWEST_WEEKS = 3
# Sources of persons, each in one place.
LISTS = frozenset({"line-list"})


@dataclass(frozen=True, eq=False)
class _Told:
    """Figures of one name on the days of an axis; 0 where none is published."""

    values: NDArray[np.float64]
    published: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Laid:
    """The series as it is put together, in place."""

    counts: NDArray[np.float64]
    observed: NDArray[np.bool_]
    summed: NDArray[np.int64]

    def lay_sum(self, value: float, at: int, days: int) -> None:
        """Lay the sum of some days on the last of them, and nobody on the others."""
        where = slice(at - days + 1, at + 1)
        self.counts[where], self.observed[where] = 0.0, True
        self.summed[where] = 1
        self.counts[at] = value
        # A longer lump tells little of its days: zeros are judged by the level then.
        self.summed[at] = days if days <= LONGEST_LUMP else 1


def daily_series(
    frame: "pl.DataFrame", location: str, indicator: str
) -> DailySeries | None:
    """Find the new persons per day of ``indicator``, e.g. "cases"; None if unpublished.

    ``frame`` is a snapshot's, of one source. The first total of a series tells of
    no single day, so that day is not observed, unless the total is 0 or a daily count
    stands beside it.
    """
    names = [CUMULATIVE + indicator, indicator, WEEKLY + indicator]
    rows = frame.filter(
        (frame["location"] == location) & frame["indicator"].is_in(names)
    )
    if rows.is_empty():
        return None
    first, told = _on_one_axis(rows, names)
    totals, daily, weekly = (told[name] for name in names)
    if "source" in rows.columns and rows["source"][0] in LISTS:
        daily = _without_gaps(daily)
    laid = _days_of(daily)
    _lay_totals(laid, totals, daily)
    _lay_weeks(laid, weekly)
    return _from_first_told(first, location, indicator, laid)


def examined(series: DailySeries) -> Examined:
    """Examine the counts of a series, knowing which of them are sums of days."""
    return examine(series.counts, series.observed, series.days_summed)


def as_completed(series: DailySeries) -> Examined:
    """Examine the counts of a series, the newest as what they will come to."""
    found = examined(series)
    if series.share_known is None:
        return found
    return replace(found, used=found.used / series.share_known[:, None])


def on_days_of(series: DailySeries, days: DailySeries) -> DailySeries:
    """Lay a series on another's days; where it has none, nothing is observed."""
    shift = (series.start - days.start).days
    counts = np.zeros(days.counts.size)
    observed = np.zeros(days.counts.size, dtype=bool)
    summed = np.ones(days.counts.size, dtype=np.int64)
    here = slice(max(shift, 0), max(shift + series.counts.size, 0))
    there = slice(max(-shift, 0), max(days.counts.size - shift, 0))
    counts[here], observed[here] = series.counts[there], series.observed[there]
    if series.days_summed is not None:
        summed[here] = series.days_summed[there]
    return replace(
        series, start=days.start, counts=counts, observed=observed, days_summed=summed
    )


def imported_on(
    frame: "pl.DataFrame", cases: DailySeries, indicator: str
) -> "NDArray[np.float64]":
    """Find the imported among a location's cases, on the days of these, [time]."""
    found = daily_series(frame, cases.location, indicator)
    if found is None:
        return np.zeros(cases.counts.size)
    return on_days_of(found, cases).counts


def latest_value(
    frame: "pl.DataFrame", location: str, indicator: str
) -> tuple[date, float] | None:
    """Find the newest published value of an indicator and the day it is about."""
    rows = frame.filter(
        (frame["location"] == location) & (frame["indicator"] == indicator)
    ).sort("reference_date")
    if rows.is_empty():
        return None
    last = rows.row(-1, named=True)
    return last["reference_date"], last["value"]


def _on_one_axis(
    rows: "pl.DataFrame", names: list[str]
) -> tuple[date, Mapping[str, _Told]]:
    """Lay figures by name on the days from a week before the first to the last."""
    days = rows["reference_date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    first = int(days.min()) - (_WEEK - 1)
    length = int(days.max()) - first + 1
    indicators, figures = rows["indicator"].to_numpy(), rows["value"].to_numpy()
    told = {}
    for name in names:
        of_it = indicators == name
        values, published = np.zeros(length), np.zeros(length, dtype=bool)
        values[days[of_it] - first] = figures[of_it]
        published[days[of_it] - first] = True
        told[name] = _Told(values, published)
    return _EPOCH + timedelta(days=first), told


def _without_gaps(daily: _Told) -> _Told:
    """Count nobody on the days between the first and the last that have a figure."""
    on = np.flatnonzero(daily.published)
    published = daily.published.copy()
    if on.size:
        published[on[0] : on[-1] + 1] = True
    return replace(daily, published=published)


def _days_of(daily: _Told) -> _Laid:
    """Take daily counts as published, and as sums those that come once a week."""
    laid = _Laid(
        np.where(daily.published, daily.values, 0.0),
        daily.published.copy(),
        np.ones(daily.values.size, dtype=np.int64),
    )
    for at in _weekly_days(daily.published):
        laid.lay_sum(float(daily.values[at]), at, _WEEK)
    return laid


def _weekly_days(published: NDArray[np.bool_]) -> list[int]:
    """Days of figures that follow one another by exactly a week, three or more."""
    on = np.flatnonzero(published)
    is_week = np.diff(on) == _WEEK
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_week, [0]])))
    found = []
    for start, stop in edges.reshape(-1, 2):
        run = on[start : stop + 1]
        if run.size >= _FEWEST_WEEKS:
            # The first of a run may be the last of the daily counts before it.
            is_free = start == 0 or on[start] - on[start - 1] >= _WEEK
            found += run.tolist() if is_free else run[1:].tolist()
    return found


def _lay_totals(laid: _Laid, totals: _Told, daily: _Told) -> None:
    """Lay what totals rise by over the days of which they tell more."""
    on = np.flatnonzero(totals.published)
    if not on.size:
        return
    first, after = int(on[0]), on[1:]
    if totals.values[first] == 0:
        laid.counts[first], laid.observed[first] = 0.0, True
    days, rises = np.diff(on), np.diff(totals.values[on])
    whole = after[days == 1]
    laid.counts[whole], laid.observed[whole] = rises[days == 1], True
    laid.summed[whole] = 1
    for gap in np.flatnonzero(days > 1).tolist():
        before, at = int(on[gap]), int(after[gap])
        if not daily.published[before + 1 : at + 1].all():
            laid.lay_sum(float(rises[gap]), at, at - before)


def _lay_weeks(laid: _Laid, weekly: _Told) -> None:
    """Fill the weeks of which no day is told by other figures."""
    others = laid.observed.copy()
    for at in np.flatnonzero(weekly.published).tolist():
        if not others[at - _WEEK + 1 : at + 1].any():
            laid.lay_sum(float(weekly.values[at]), at, _WEEK)


def _from_first_told(
    first: date, location: str, indicator: str, laid: _Laid
) -> DailySeries:
    """Cut off the days before the first that anything is known of."""
    # The day of a first total belongs to the series, though it tells of no single day.
    known = np.flatnonzero(laid.observed[: _WEEK - 1])
    start = int(known[0]) if known.size else _WEEK - 1
    are_sums = bool((laid.summed > 1).any())
    return DailySeries(
        location=location,
        indicator=indicator,
        start=first + timedelta(days=start),
        counts=laid.counts[start:],
        observed=laid.observed[start:],
        days_summed=laid.summed[start:] if are_sums else None,
    )
