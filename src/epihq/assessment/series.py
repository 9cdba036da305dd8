"""From rows of a snapshot to daily series: one count a day, and what is missing.

Publishers give totals, daily counts, or both. Totals are preferred: a correction of
the past is visible in them as a fall, and a skipped day is caught up by the next.
On a day on which no total was published, nothing new was published: its count is
0 and the next count holds the lump, which ``epihq.epi.reporting`` recognises.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from epihq.terms.series import CUMULATIVE, DailySeries

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray


def daily_series(
    frame: "pl.DataFrame", location: str, indicator: str
) -> DailySeries | None:
    """Find the new persons per day of ``indicator``, e.g. "cases"; None if unpublished.

    ``frame`` is a snapshot's, of one source. The first total of a series tells of
    no single day, so that day is not observed, unless the total is 0.
    """
    for name in (CUMULATIVE + indicator, indicator):
        rows = frame.filter(
            (frame["location"] == location) & (frame["indicator"] == name)
        )
        if rows.height:
            start, values, published = _on_consecutive_days(rows)
            make = _from_totals if name != indicator else _as_published
            counts, observed = make(values, published)
            return DailySeries(
                location=location,
                indicator=indicator,
                start=start,
                counts=counts,
                observed=observed,
            )
    return None


def on_days_of(series: DailySeries, days: DailySeries) -> DailySeries:
    """Lay a series on another's days; where it has none, nothing is observed."""
    shift = (series.start - days.start).days
    counts = np.zeros(days.counts.size)
    observed = np.zeros(days.counts.size, dtype=bool)
    here = slice(max(shift, 0), max(shift + series.counts.size, 0))
    there = slice(max(-shift, 0), max(days.counts.size - shift, 0))
    counts[here], observed[here] = series.counts[there], series.observed[there]
    return replace(series, start=days.start, counts=counts, observed=observed)


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


def _on_consecutive_days(
    rows: "pl.DataFrame",
) -> tuple[date, "NDArray[np.float64]", "NDArray[np.bool_]"]:
    days = rows["reference_date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    first = int(days.min())
    values = np.zeros(int(days.max()) - first + 1)
    published = np.zeros(values.size, dtype=bool)
    values[days - first] = rows["value"].to_numpy()
    published[days - first] = True
    return date(1970, 1, 1) + timedelta(days=first), values, published


def _from_totals(
    totals: "NDArray[np.float64]", published: "NDArray[np.bool_]"
) -> tuple["NDArray[np.float64]", "NDArray[np.bool_]"]:
    held = totals[np.maximum.accumulate(np.where(published, np.arange(totals.size), 0))]
    counts = np.diff(held, prepend=held[0])
    observed = np.ones(totals.size, dtype=bool)
    observed[0] = held[0] == 0
    return counts, observed


def _as_published(
    counts: "NDArray[np.float64]", published: "NDArray[np.bool_]"
) -> tuple["NDArray[np.float64]", "NDArray[np.bool_]"]:
    return counts, published
