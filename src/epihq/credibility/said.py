"""When a day's cases were first said, and how far they moved since.

    said on    1 July  2 July  3 July
    30 June        10      10      14     first 10, a day late; 14 in the end
     1 July                12      12     first 12, a day late
     2 July                         9     first 9, a day late

What the first publication held already was said before it, nobody knows when: those
days tell nothing here, of delays or of changes. Nor do days tell a delay that were
first said after more than a week without a publication held.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from epihq.archive import Archive
from epihq.terms.series import CUMULATIVE

DELAY_DAYS = 56
SETTLING_DAYS = 7
FEWEST = 14
_DAY = ["location", "reference_date"]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What became of one location's days of cases.

    ``delays`` counts the days of the last eight weeks whose first publication is known;
    ``delay_median`` and ``delay_90`` are quantiles of their delay, in days. ``days``
    counts those that had a week to change: ``changed`` the share that did,
    ``change_median`` and ``change_90`` quantiles of abs(last / first - 1),
    ``change_net`` what all of them gained (or lost, below 0) over their first counts.
    """

    delays: int = 0
    delay_median: float = 0.0
    delay_90: float = 0.0
    days: int = 0
    changed: float = 0.0
    change_median: float = 0.0
    change_90: float = 0.0
    change_net: float = 0.0


NOTHING = Said()


def said_by_location(
    archive: Archive, source: str, since: date, until: date
) -> Mapping[str, Said]:
    """Ask what a source said of each day from ``since`` on, by the end of ``until``."""
    # One day more, since the count of a day is the total less that of the day before.
    rows = archive.statements(
        source=source,
        since=since - timedelta(days=1),
        until=until,
        indicator=[CUMULATIVE + "cases", "cases"],
    )
    if rows.is_empty():
        return {}
    held = {v.report_date for v in archive.vintages(source)}
    dates = sorted({*held, *rows["report_date"]})
    known = [day for day in dates if day <= until]
    days = _first_and_last(_one_indicator(rows))
    sayings = pl.concat(
        [_delays(days, until, known), _changes(days, known[-1])], how="diagonal"
    ).group_by("location")
    by_place = sayings.agg(pl.exclude("location").drop_nulls().first()).fill_null(0)
    return {row.pop("location"): Said(**row) for row in by_place.to_dicts()}


def _one_indicator(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep totals where a location has both: it says the same thing twice.

    But not where they tell of fewer than half of the days that counts tell of.
    """
    is_total = pl.col("indicator").str.starts_with(CUMULATIVE)
    day = pl.col("reference_date")
    totals, counts = (
        day.filter(kind).n_unique().over("location") for kind in (is_total, ~is_total)
    )
    return rows.with_columns(is_total.alias("is_total")).filter(
        pl.col("is_total") == (2 * totals >= counts)
    )


def _first_and_last(rows: pl.DataFrame) -> pl.DataFrame:
    """First and last count of each day whose first saying is known.

    Columns location, reference_date, said (the day of it), first, last.
    """
    begun = pl.col("report_date").min().over("location").alias("begun")
    days = (
        rows.with_columns(begun)
        .group_by(*_DAY, "is_total", maintain_order=True)
        .agg(
            pl.col("begun").first(),
            pl.col("report_date").first().alias("said"),
            pl.col("value").first().alias("first"),
            pl.col("value").last().alias("last"),
        )
    )
    before = rows.select(
        "location",
        pl.col("reference_date") + timedelta(days=1),
        pl.col("report_date").alias("said"),
        pl.col("value").alias("before"),
    ).sort("said", maintain_order=True)
    eve = days.select(
        "location",
        pl.col("reference_date") + timedelta(days=1),
        pl.col("last").alias("last_before"),
    )
    joined = (
        days.sort("said", maintain_order=True)
        .join_asof(before, on="said", by=_DAY, check_sortedness=False)
        .join(eve, on=_DAY, how="left")
    )
    as_count = [
        pl.when("is_total").then(pl.col(total) - pl.col(eves)).otherwise(pl.col(total))
        for total, eves in (("first", "before"), ("last", "last_before"))
    ]
    return joined.filter(pl.col("said") > pl.col("begun")).select(
        *_DAY, "said", *as_count
    )


def _delays(days: pl.DataFrame, until: date, known: list[date]) -> pl.DataFrame:
    # After a hole in what is held, days may have been said in it.
    close = [
        after
        for before, after in pairwise(known)
        if (after - before).days <= SETTLING_DAYS
    ]
    recent = days.filter(
        pl.col("reference_date") > until - timedelta(days=DELAY_DAYS),
        pl.col("said").is_in(close),
    )
    delay = (pl.col("said") - pl.col("reference_date")).dt.total_days()
    return recent.group_by("location").agg(
        pl.len().alias("delays"),
        delay.median().alias("delay_median"),
        delay.quantile(0.9, "higher").cast(pl.Float64).alias("delay_90"),
    )


def _changes(days: pl.DataFrame, newest: date) -> pl.DataFrame:
    settled = days.filter(
        pl.col("said") <= newest - timedelta(days=SETTLING_DAYS),
        pl.col("first").is_not_null() & pl.col("last").is_not_null(),
    )
    change = (pl.col("last") / pl.col("first") - 1).abs().filter(pl.col("first") > 0)
    return settled.group_by("location").agg(
        pl.len().alias("days"),
        (pl.col("last") != pl.col("first")).mean().alias("changed"),
        change.median().alias("change_median"),
        change.quantile(0.9, "linear").alias("change_90"),
        pl.when(pl.col("first").sum() > 0)
        .then(pl.col("last").sum() / pl.col("first").sum() - 1)
        .otherwise(0.0)
        .alias("change_net"),
    )
