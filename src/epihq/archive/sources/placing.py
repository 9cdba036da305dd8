"""From names as published to locations, and from a wide table to tidy rows."""

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from epihq.archive.publication import READING_SCHEMA

Codes = Callable[[str], str | None]


def place(
    frame: pl.DataFrame, column: str, code_of: Codes, *, called: str | None = None
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Add ``location``; rows without one are counted by name and left out.

    Blanks around a name mean nothing.

    ``called`` is the column that names a place for people, if not ``column``.
    """
    names = frame[column].unique().to_list()
    codes = {name: None if name is None else code_of(name.strip()) for name in names}
    placed = frame.with_columns(
        pl.col(column)
        .replace_strict(
            list(codes), list(codes.values()), return_dtype=pl.String, default=None
        )
        .alias("location")
    )
    lost = placed.filter(pl.col("location").is_null())
    shown = called or column
    counted = lost.group_by(pl.col(shown).fill_null("(no name)")).len().sort(shown)
    unplaced = dict(zip(counted[shown], counted["len"], strict=True))
    return placed.filter(pl.col("location").is_not_null()), unplaced


def tidy(
    frame: pl.DataFrame, indicators: Mapping[str, str], report_date: date
) -> pl.DataFrame:
    """Turn columns into rows: ``indicators`` maps a column to its indicator.

    ``frame`` has ``location`` and ``reference_date``. Blanks are no statement.
    Rows of one location and day are summed: a publisher that lists the parts of a
    location (WHO: Bonaire, Saba, Sint Eustatius) means them together.
    """
    rows = (
        frame.select("location", "reference_date", *indicators)
        .rename(dict(indicators))
        .unpivot(index=["location", "reference_date"], variable_name="indicator")
        .drop_nulls("value")
    )
    keys = ["location", "indicator", "reference_date"]
    if rows.select(keys).is_duplicated().any():
        rows = rows.group_by(keys).agg(pl.col("value").sum())
    stamped = rows.with_columns(pl.lit(report_date).alias("report_date"))
    return stamped.select(list(READING_SCHEMA)).cast(pl.Schema(READING_SCHEMA))


def oddities(frame: pl.DataFrame) -> tuple[str, ...]:
    """Tell of published facts that an estimate will have to deal with.

    Negative daily counts and totals that fall are kept as published.
    """
    daily = frame.filter(~pl.col("indicator").str.starts_with("cumulative_"))
    negative = daily.filter(pl.col("value") < 0).height
    totals = frame.filter(pl.col("indicator").str.starts_with("cumulative_"))
    fallen = (
        totals.sort("location", "indicator", "reference_date")
        .filter(pl.col("value").diff().over("location", "indicator") < 0)
        .height
    )
    notes = []
    if negative:
        notes.append(f"{negative:,} negative daily counts are kept as published.")
    if fallen:
        notes.append(f"{fallen:,} totals are below the day before; kept as published.")
    return tuple(notes)
