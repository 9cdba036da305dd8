"""A line list: one row per person and nothing that names one.

Persons are counted by the day of their event, as known by the day of their report;
who died is counted again, by the day of death. What else a list says of a person
(onset, admission, outcome, sex, age, whether infected abroad) is for estimates that
ask ``line_list`` for it; the archive counts none of it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from epihq.archive.publication import READING_SCHEMA, Reading, Source
from epihq.archive.sources.kept_reading import kept_reading
from epihq.archive.sources.own import (
    read_any,
    refuse_more,
    refuse_no_location,
    refuse_swapped,
)
from epihq.archive.sources.tables import (
    LINE,
    dates,
    numbers,
    raise_at_first,
    require,
)

# One row per person: all columns of a list, of which the first three are demanded.
PERSONS_SCHEMA: Final[dict[str, DataType | DataTypeClass]] = {
    "event_date": pl.Date,
    "report_date": pl.Date,
    "location": pl.String,
    "onset_date": pl.Date,
    "hospital_date": pl.Date,
    "outcome_date": pl.Date,
    "death_date": pl.Date,
    "imported": pl.Boolean,
    "sex": pl.String,
    "age": pl.Float64,
    "outcome": pl.String,
    "disease": pl.String,
    "persons": pl.UInt32,
}
_DEMANDED = ("event_date", "report_date", "location")
DAYS = ("event_date", "report_date", "onset_date", "hospital_date", "outcome_date",
        "death_date")  # fmt: skip
OUTCOMES = ("alive", "dead", "unknown")
SEXES = ("female", "male", "other", "unknown")
IMPORTED = {"0": False, "1": True, "false": False, "true": True}
_LONG_AGO_DAYS = 366
_ISO = "like 2020-07-01 (year-month-day; day and month may be swapped)"
_NO_DAY = ("NA", "N/A", "NaN", "NULL", "null", "nan")


def line_list(files: Mapping[str, bytes]) -> pl.DataFrame:
    """Give the persons of a publication, typed: the columns of ``PERSONS_SCHEMA``.

    A column that the list does not have is null throughout; ``persons``, how many a
    row stands for, is then 1.

    Raises:
        DataError: ``source.not-a-csv``, ``source.changed-header``,
            ``source.unknown-column``, ``source.not-a-date``, ``source.not-a-number``,
            ``source.bad-outcome``.
    """
    kept = kept_reading(files)
    return _persons(kept.file, kept.body).select(list(PERSONS_SCHEMA))


def read_line_list(files: Mapping[str, bytes], report_date: date) -> Reading:
    """Read one row per person; count by event day, as known by report day."""
    kept = kept_reading(files)
    reading = counted(kept.file, _persons(kept.file, kept.body), report_date)
    return Reading(frame=reading.frame, notes=(*kept.notes, *reading.notes))


def _persons(file: str, body: bytes) -> pl.DataFrame:
    table = read_any(file, body)
    require(file, table, _DEMANDED)
    refuse_more(
        file,
        table,
        (*PERSONS_SCHEMA,),
        "names, addresses and telephone numbers have no place in the archive",
    )
    return typed(file, table)


def typed(file: str, table: pl.DataFrame) -> pl.DataFrame:
    """Give a list's text columns their kinds, and those it lacks nulls.

    Raises:
        DataError: as ``line_list``.
    """
    for name in DAYS:
        if name in table.columns and table.schema[name] == pl.String:
            table = _day(file, table, name)
    for name in ("age", "persons"):
        if name in table.columns and table.schema[name] == pl.String:
            table = numbers(file, table, [name], whole=name == "persons")
    table = _words(file, table)
    lacking = [
        pl.lit(None, kind).alias(name)
        for name, kind in PERSONS_SCHEMA.items()
        if name not in table.columns
    ]
    whole = table.with_columns(lacking).with_columns(pl.col("persons").fill_null(1))
    _check_ranges(file, whole)
    return whole.cast(dict(PERSONS_SCHEMA))  # type: ignore[arg-type]


def _day(file: str, table: pl.DataFrame, name: str) -> pl.DataFrame:
    """Read a column of days; all but the report's may have blanks, and R's NA."""
    if name == "report_date":
        return dates(file, table, name, "%Y-%m-%d", _ISO)
    text = table[name].str.strip_chars()
    blank = text.is_null() | text.is_in(_NO_DAY)
    filled = table.with_columns(
        pl.when(blank).then(pl.lit("1900-01-01")).otherwise(name).alias(name)
    )
    days = dates(file, filled, name, "%Y-%m-%d", _ISO)[name]
    told = table.with_columns(days.alias(name))
    return told.with_columns(pl.when(~blank).then(name).alias(name))


def _words(file: str, table: pl.DataFrame) -> pl.DataFrame:
    for name, allowed, code in (
        ("outcome", OUTCOMES, "source.bad-outcome"),
        ("sex", SEXES, "source.unknown-word"),
        ("imported", tuple(IMPORTED), "source.unknown-word"),
    ):
        if name not in table.columns or table.schema[name] == pl.Boolean:
            continue
        wrong = table[name].is_not_null() & ~table[name].is_in(allowed)
        what = f"{', '.join(allowed[:-1])}, {allowed[-1]} or a blank"
        raise_at_first(file, table, name, wrong, what, code=code)
    if "imported" in table.columns and table.schema["imported"] == pl.String:
        told = table["imported"].replace_strict(
            IMPORTED, default=None, return_dtype=pl.Boolean
        )
        table = table.with_columns(told.alias("imported"))
    return table


def _check_ranges(file: str, table: pl.DataFrame) -> None:
    for name, wrong, what in (
        (
            "age",
            (table["age"] < 0) | (table["age"] > 125),
            "an age from 0 to 125 years",
        ),
        ("persons", table["persons"] < 0, "a number of persons"),
    ):
        marked = wrong.fill_null(value=False)
        raise_at_first(file, table, name, marked, what, code="source.not-a-number")


def counted(file: str, table: pl.DataFrame, report_date: date) -> Reading:
    """Count persons: cases by event day, deaths by day of death, each as known.

    A death is known on its day, or on that of the person's report if it is later.

    Raises:
        DataError: ``source.unknown-location``, ``source.date-in-future``.
    """
    refuse_no_location(file, table)
    refuse_swapped(file, table, "event_date", report_date)
    late = (table["death_date"] > report_date).fill_null(value=False)
    what = f"no day after {report_date}, the day of this publication"
    raise_at_first(file, table, "death_date", late, what, code="source.date-in-future")
    undated = int(table.filter(pl.col("event_date").is_null())["persons"].sum())
    notes = (
        (f"{undated:,} persons have no event date and are not counted.",)
        if undated
        else ()
    )
    dead = table.filter(pl.col("death_date").is_not_null()).with_columns(
        pl.max_horizontal("report_date", "death_date").alias("report_date")
    )
    parts = [
        _by_day(table.drop_nulls("event_date"), "event_date", "cases"),
        _by_day(dead, "death_date", "deaths"),
        _by_day(
            table.filter(pl.col("imported")).drop_nulls("event_date"),
            "event_date",
            "imported_cases",
        ),
    ]
    frame = pl.concat(parts)
    if table["disease"].null_count() == table.height:
        frame = frame.drop("disease")
    return Reading(frame=frame, notes=(*notes, *_long_ago(file, table)))


def _by_day(persons: pl.DataFrame, day: str, indicator: str) -> pl.DataFrame:
    about = ["disease", "location", day]
    counted = (
        persons.group_by(*about, "report_date")
        .agg(pl.col("persons").sum().cast(pl.Float64).alias("value"))
        .sort(*about, "report_date")
        .with_columns(pl.col("value").cum_sum().over(about))
        .rename({day: "reference_date"})
        .with_columns(pl.lit(indicator).alias("indicator"))
    )
    return counted.select("disease", *READING_SCHEMA).cast(dict(READING_SCHEMA))  # type: ignore[arg-type]


def _long_ago(file: str, table: pl.DataFrame) -> tuple[str, ...]:
    """Note events long before their report: an empty date becomes one in exports."""
    days = (table["report_date"] - table["event_date"]).dt.total_days()
    old = (days > _LONG_AGO_DAYS).fill_null(value=False)
    if not old.any():
        return ()
    row = old.arg_max() or 0
    line = table[LINE][row] if LINE in table.columns else row + 2
    return (
        f"{file}: events more than a year before their report: {old.sum():,}, e.g. "
        f"{table['event_date'][row]} in line {line}. Look whether the date is real.",
    )


LINE_LIST = Source(
    name="line-list",
    title="Line list of the headquarters",
    addresses={},
    restates=True,
    read=read_line_list,
    is_list=True,
)
