"""How much of the last days is known by now, from what a source said when.

Publishers fill up days later. How fast is learnt from the archive's own history of a
location; without some weeks of nearly daily publications nothing is learnt, and the
days are taken as complete. Rows that name the day on which they were said are such a
history by themselves: a line list that is entered once holds the whole triangle of
event and report days.

``so_far`` lays what was learnt beside the counts. Days of which too little is known
are cut off the end of a series, so that no estimate reads a delay as a decline:

    event day     2 May  3 May  4 May  5 May  6 May  7 May
    known so far    190    160    130     90     40      9
    share known     .85    .70    .55    .37    .15    .03
    counted as      224    229    236    243   left out
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.parts import parts_of
from epihq.assessment.series import LISTS
from epihq.epi.completeness import (
    Completeness,
    CompletenessVerdict,
    completeness_of_last_days,
    estimate_completeness,
    triangle_from_vintages,
)
from epihq.epi.reporting import EXPECTED_IN_ZEROS
from epihq.terms.locations import country_of
from epihq.terms.series import CUMULATIVE, DailySeries

Values = NDArray[np.float64]

_DAYS = 60
# Publications are followed for a fortnight; rows that name their days for longer, but
# for no more than half of the days since the first.
_DELAYS, _LONGEST_DELAYS = 14, 42
# Publications of these last weeks, on at least this share of their days.
_FEWEST_DAYS = 28
_NEARLY_DAILY = 0.7
_LEAST, _MOST = 0.05, 1.2
# Of a day of which less is known the count says little.
LEAST_SHARE = 0.3
# A share above this is taken as the whole.
_AS_GOOD_AS_WHOLE = 0.95
# A list is exported no more than so many days before it is entered.
_EXPORTED_BEFORE, _HABIT_DAYS = 3, 14
_INDICATORS = ("cases", "deaths")

# Of a line list what was said so many days ago tells half as much: once contacts are
# followed, persons are found ever sooner.
_HALF_LIFE = 7.0


class Known(NamedTuple):
    """Shares known of the days that end with the as-of day, [time].

    ``sd`` says how far each may be off.
    """

    share: Values
    sd: Values


# By (location, indicator).
Shares = Mapping[tuple[str, str], Known]


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
    held = archive.vintages(source)
    restates = bool(held) and not held[0].rows_say_when
    reported = sorted({v.report_date for v in held if restates})
    on = [day for day in reported if since <= day <= as_of]
    if restates and not _are_nearly_daily(on, as_of):
        return {}
    said = archive.statements(
        source=source,
        since=since - timedelta(days=1),
        until=as_of,
        location=_with_parts(locations, source),
        indicator=[p + name for name in _INDICATORS for p in (CUMULATIVE, "")],
    )
    entered = min(max((v.report_date for v in held), default=since), as_of)
    newest = _newest_of(said, entered)
    if source in LISTS:
        said = _by_country_too(said)
    return dict(_learnt(said, on, since, as_of, source, newest))


def shares_by_source(
    archive: Archive, as_of: date, speaks: Mapping[str, str]
) -> dict[tuple[str, str], Known]:
    """Learn the shares of locations from the source that speaks of each."""
    found: dict[tuple[str, str], Known] = {}
    for source in sorted(set(speaks.values())):
        theirs = sorted(place for place, name in speaks.items() if name == source)
        found |= shares_known(archive, as_of, source, theirs)
    return found


def _with_parts(locations: Sequence[str] | None, source: str) -> list[str] | None:
    """Ask of a country in a line list for all of its parts, which are in it."""
    if locations is None or source not in LISTS:
        return None if locations is None else list(locations)
    return [*locations, *parts_of([one for one in locations if "-" not in one])]


def _by_country_too(said: pl.DataFrame) -> pl.DataFrame:
    """Add what is said of parts to what is said of their country."""
    names = said["location"].unique().to_list()
    parts = {name: country_of(name) for name in names if "-" in name}
    of_parts = said.filter(pl.col("location").is_in(list(parts)))
    part = pl.col("location").alias("part")
    country = pl.col("location").cast(pl.String).replace(parts)
    added = of_parts.with_columns(part, location=country.cast(said["location"].dtype))
    return pl.concat([said.with_columns(part), added])


def _are_nearly_daily(on: Sequence[date], as_of: date) -> bool:
    if not on:
        return False
    length = min((as_of - on[0]).days + 1, _DAYS)
    return length >= _FEWEST_DAYS and len(on) >= _NEARLY_DAILY * length


def _learnt(
    said: pl.DataFrame,
    on: Sequence[date],
    since: date,
    as_of: date,
    source: str,
    newest: date,
) -> Iterator[tuple[tuple[str, str], Known]]:
    """Learn from publications ``on`` these days; none: rows name their days.

    ``newest`` is the day that a list reaches to.
    """
    parts = said.partition_by("location", "indicator", as_dict=True)
    for (location, name), rows in parts.items():
        indicator = str(name).removeprefix(CUMULATIVE)
        whole = str(name) != indicator
        other = parts.get((location, indicator if whole else CUMULATIVE + indicator))
        if other is not None and whole != _tells_more(rows, other, whole=whole):
            continue
        days, delays = on, _DELAYS
        if not on:
            days, delays = _days_named(rows, since, newest, source)
        if not days or (not on and not _are_enough(days, as_of, source)):
            continue
        is_list = source in LISTS
        found = estimate_completeness(
            _triangle(rows, days, since, as_of, whole=whole, delays=delays),
            half_life=_HALF_LIFE if is_list else None,
        )
        if found.verdict is CompletenessVerdict.USABLE:
            silent = (as_of - days[-1]).days
            yield (
                (str(location), indicator),
                _known(found, silent, 0.0 if is_list else _LEAST),
            )


def _newest_of(said: pl.DataFrame, entered: date) -> date:
    """Tell to which day a list reaches: that of its newest row, or of its entering.

    Lists are exported the evening before they are entered, and some long before: where
    many were to be expected since the newest row, the list ends with it; where few
    were, there was nobody.
    """
    newest = said["report_date"].max()
    if not isinstance(newest, date):
        return entered
    silent = (entered - newest).days
    since = pl.col("report_date") > newest - timedelta(days=_HABIT_DAYS)
    about = ["location", "indicator", "reference_date"]
    new = pl.col("value").diff().over(about).fill_null(pl.col("value"))
    usual = said.with_columns(new=new).filter(since)["new"].sum() / _HABIT_DAYS
    is_its_end = silent <= _EXPORTED_BEFORE or usual * silent >= EXPECTED_IN_ZEROS
    return newest if is_its_end else entered


def _tells_more(rows: pl.DataFrame, other: pl.DataFrame, *, whole: bool) -> bool:
    """Whether totals are the ones to learn from: not if they tell of few days."""
    totals, counts = (rows, other) if whole else (other, rows)
    days = [one["reference_date"].n_unique() for one in (totals, counts)]
    return 2 * days[0] >= days[1]


def _days_named(
    rows: pl.DataFrame, since: date, newest: date, source: str
) -> tuple[list[date], int]:
    """Days on which rows could have been said; and for how long to follow a day."""
    first = rows["report_date"].min()
    assert isinstance(first, date)  # noqa: S101 - a column of days
    if source in LISTS:
        days = [since + timedelta(n) for n in range((newest - since).days + 1)]
    else:
        days = sorted(day for day in set(rows["report_date"]) if day >= since)
    length = (newest - max(first, since)).days + 1
    return days, int(np.clip(length // 2, _DELAYS // 2, _LONGEST_DELAYS))


def _are_enough(on: Sequence[date], as_of: date, source: str) -> bool:
    """A line list is a triangle from its first day on; others must speak daily."""
    return source in LISTS or _are_nearly_daily(on, as_of)


def _triangle(
    rows: pl.DataFrame,
    on: Sequence[date],
    since: date,
    as_of: date,
    *,
    whole: bool,
    delays: int,
) -> Values:
    stated = _stated(rows, on, since, as_of)
    daily = np.diff(stated, axis=1) if whole else stated[:, 1:]
    vintages = np.array([(day - since).days for day in on])
    return triangle_from_vintages(daily, vintages, delays)


def _known(found: Completeness, silent: int, least: float) -> Known:
    """Shares of the last days; those after the newest saying are not known at all."""
    days, none = max(_DAYS - silent, 0), np.zeros(silent)
    share = np.concatenate([completeness_of_last_days(found, days), none])
    newest = found.error[:days]
    sd = np.concatenate([np.zeros(days - newest.size), newest[::-1], none])
    return Known(np.clip(share, least, _MOST), sd)


def _stated(rows: pl.DataFrame, on: Sequence[date], since: date, as_of: date) -> Values:
    """What each publication stated of each day, the day before ``since`` first."""
    if "part" in rows.columns:
        # A list states nobody where it has no row, part by part.
        of_parts = (
            _stated(own.drop("part"), on, since, as_of)
            for own in rows.partition_by("part")
        )
        return np.asarray(sum(np.nan_to_num(one) for one in of_parts))
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
        if known is not None and 0 <= silent < known.share.size:
            found[indicator] = known.share[: known.share.size - silent]
    return found


def so_far(
    series: Mapping[str, DailySeries], shares: Shares, as_of: date
) -> dict[str, DailySeries]:
    """Lay beside the counts what share of them is known; cut off the newest days.

    Cases and deaths of one location, by indicator.
    """
    return {name: _so_far(one, shares, as_of) for name, one in series.items()}


def _so_far(series: DailySeries, shares: Shares, as_of: date) -> DailySeries:
    known = shares.get((series.location, series.indicator))
    silent = (as_of - series.last_date).days
    if known is None or not 0 <= silent < known.share.size:
        return series
    share = _beside(series, known.share[: known.share.size - silent], whole=1.0)
    sd = _beside(series, known.sd[: known.sd.size - silent], whole=0.0)
    is_whole = share > _AS_GOOD_AS_WHOLE
    share[is_whole], sd[is_whole] = 1.0, 0.0
    enough = np.flatnonzero(share >= LEAST_SHARE)
    if not enough.size:
        return series
    stop = int(enough[-1]) + 1
    share = np.maximum(share, LEAST_SHARE)
    kept = slice(0, stop)
    summed = series.days_summed
    is_filling = bool((share[kept] < 1).any())
    return replace(
        series,
        counts=series.counts[kept],
        observed=series.observed[kept],
        days_summed=None if summed is None else summed[kept],
        share_known=share[kept] if is_filling else None,
        share_sd=sd[kept] if is_filling else None,
        days_left_out=share.size - stop,
    )


def _beside(series: DailySeries, newest: Values, *, whole: float) -> Values:
    """Lay values of the newest days beside a series, ``whole`` beside those before."""
    laid = np.full(series.counts.size, whole)
    newest = newest[-laid.size :]
    laid[laid.size - newest.size :] = newest
    return laid
