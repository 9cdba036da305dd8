"""How much of the last days is known by now, from what a source said when.

Publishers fill up days later. How fast is learnt from the archive's own history of a
location; without some weeks of nearly daily publications nothing is learnt, and the
days are taken as complete.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.epi.completeness import (
    CompletenessVerdict,
    completeness_of_last_days,
    estimate_completeness,
    triangle_from_vintages,
)
from epihq.terms.series import CUMULATIVE, DailySeries

Values = NDArray[np.float64]

_DAYS = 60
_DELAYS = 14
# Publications of these last weeks, on at least this share of their days.
_FEWEST_DAYS = 28
_NEARLY_DAILY = 0.7
_LEAST, _MOST = 0.05, 1.2
_INDICATORS = ("cases", "deaths")

# Shares of the days that end with the as-of day, by (location, indicator).
Shares = Mapping[tuple[str, str], Values]


def shares_known(
    archive: Archive,
    as_of: date,
    source: str,
    locations: Sequence[str] | None = None,
) -> Shares:
    """Learn how much of each of the last days is known, e.g. of ["AZE"].

    Keys that are not in the answer: nothing could be learnt.
    """
    since = as_of - timedelta(days=_DAYS)
    reported = sorted({v.report_date for v in archive.vintages(source)})
    on = [day for day in reported if since <= day <= as_of]
    if not on or not _is_nearly_daily(on, as_of):
        return {}
    said = archive.statements(
        source=source,
        since=since - timedelta(days=1),
        until=as_of,
        location=locations,
        indicator=[p + name for name in _INDICATORS for p in (CUMULATIVE, "")],
    )
    return dict(_learnt(said, on, since, as_of))


def _is_nearly_daily(on: Sequence[date], as_of: date) -> bool:
    length = min((as_of - on[0]).days + 1, _DAYS)
    return length >= _FEWEST_DAYS and len(on) >= _NEARLY_DAILY * length


def _learnt(
    said: pl.DataFrame, on: Sequence[date], since: date, as_of: date
) -> Iterator[tuple[tuple[str, str], Values]]:
    parts = said.partition_by("location", "indicator", as_dict=True)
    for (location, name), rows in parts.items():
        indicator = str(name).removeprefix(CUMULATIVE)
        whole = str(name) != indicator
        if not whole and (location, CUMULATIVE + indicator) in parts:
            continue
        stated = _stated(rows, on, since, as_of)
        daily = np.diff(stated, axis=1) if whole else stated[:, 1:]
        vintages = np.array([(day - since).days for day in on])
        triangle = triangle_from_vintages(daily, vintages, _DELAYS)
        found = estimate_completeness(triangle)
        if found.verdict is CompletenessVerdict.USABLE:
            shares = completeness_of_last_days(found, _DAYS)
            yield (str(location), indicator), np.clip(shares, _LEAST, _MOST)


def _stated(rows: pl.DataFrame, on: Sequence[date], since: date, as_of: date) -> Values:
    """What each publication stated of each day, the day before ``since`` first."""
    days = (as_of - since).days + 1
    stated = np.full((len(on), days + 1), np.nan)
    place = np.searchsorted(
        np.array(on, dtype="datetime64[D]"), rows["report_date"].to_numpy()
    )
    day = (rows["reference_date"] - since).dt.total_days().to_numpy() + 1
    stated[place, day] = rows["value"].to_numpy()
    for number in range(1, len(on)):
        gap = np.isnan(stated[number])
        stated[number, gap] = stated[number - 1, gap]
    return stated


def shares_of(
    shares: Shares, series: Mapping[str, DailySeries], as_of: date
) -> dict[str, Values]:
    """Pick a location's shares, cut to the days that end with its newest case."""
    cases = series["cases"]
    silent = (as_of - cases.last_date).days
    found = {}
    for indicator in series:
        known = shares.get((cases.location, indicator))
        if known is not None and 0 <= silent < known.size:
            found[indicator] = known[: known.size - silent]
    return found
