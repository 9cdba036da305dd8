"""JHU CSSE: three wide files, one column a day, one row a province or country.

Provinces are summed to the country under which JHU files them. The publication of
a day holds the figures to the day before.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from epihq.archive.publication import READING_SCHEMA, Reading, Source
from epihq.archive.sources.names import code_of_name
from epihq.archive.sources.placing import oddities, place
from epihq.archive.sources.tables import read_csv, require, two_names
from epihq.terms.diseases import COVID_19
from epihq.terms.errors import DataError

_FOLDER = (
    "https://raw.githubusercontent.com/CSSEGISandData/COVID-19/master/"
    "csse_covid_19_data/csse_covid_19_time_series/"
)
_INDICATORS = {
    "confirmed": "cumulative_cases",
    "deaths": "cumulative_deaths",
    "recovered": "cumulative_recovered",
}
_PROVINCE, _COUNTRY = "Province/State", "Country/Region"
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")


def file_kind(file: str) -> str | None:
    """Tell which of the three files this is by its present or past name."""
    return next((kind for kind in _INDICATORS if kind in file.lower()), None)


def read(files: Mapping[str, bytes], report_date: date) -> Reading:
    """Read what JHU published together: at least the confirmed cases."""
    frames, unplaced = [], {}
    notes: tuple[str, ...] = ()
    read_as: dict[str, str] = {}
    for file, body in files.items():
        kind = file_kind(file)
        if kind is None:
            raise DataError(
                "source.unknown-file",
                f"{file}: a file named after confirmed, deaths or recovered was "
                "expected; got another name. Keep the publisher's file names.",
            )
        if kind in read_as:
            raise two_names(read_as[kind], file)
        read_as[kind] = file
        rows, lost, new = _read_one(file, body, _INDICATORS[kind], report_date)
        frames.append(rows)
        unplaced.update(lost)
        notes = (*notes, *new)
    frame = pl.concat(frames)
    return Reading(frame=frame, unplaced=unplaced, notes=(*notes, *oddities(frame)))


def _read_one(
    file: str, body: bytes, indicator: str, report_date: date
) -> tuple[pl.DataFrame, dict[str, int], tuple[str, ...]]:
    table = read_csv(file, body)
    require(file, table, [_PROVINCE, _COUNTRY, "Lat", "Long"])
    table = table.with_columns(pl.col(_PROVINCE, _COUNTRY).str.strip_chars())
    columns = table.columns[4:]
    days = _days(file, columns, report_date)
    _refuse_duplicates(file, table)
    placed, unplaced = place(table.with_row_index("row"), _COUNTRY, code_of_name)
    cells = placed.select("row", "location", *columns).unpivot(
        index=["row", "location"], variable_name="day", value_name="text"
    )
    stated, notes = _without_gaps(file, _counted(file, cells), columns)
    rows = (
        stated.group_by("location", "day")
        .agg(pl.col("value").sum())
        .with_columns(
            pl.col("day")
            .replace_strict(columns, days, return_dtype=pl.Date)
            .alias("reference_date"),
            pl.lit(indicator).alias("indicator"),
            pl.lit(report_date).alias("report_date"),
        )
    )
    return rows.select(list(READING_SCHEMA)), unplaced, notes


def _without_gaps(
    file: str, stated: pl.DataFrame, columns: list[str]
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Leave out the days of a country on which a province that had begun is blank.

    The sum of the others would be a fall that nobody published.
    """
    place = {name: number for number, name in enumerate(columns)}
    counted = stated.with_columns(pl.col("day").replace_strict(place).alias("place"))
    begun = counted.group_by("location", "row").agg(pl.col("place").min())
    wanted = (
        counted.select("location", "day", "place")
        .unique()
        .join(begun, on="location", suffix="_begun")
        .filter(pl.col("place") >= pl.col("place_begun"))
    )
    gaps = (
        wanted.join(counted, on=["location", "row", "day"], how="anti")
        .select("location", "day", "place")
        .unique()
        .sort("location", "place")
    )
    if gaps.is_empty():
        return stated, ()
    first = gaps.row(0, named=True)
    note = (
        f"{file}: totals left out, because a part of each is blank: {gaps.height:,}, "
        f"e.g. {first['location']} {first['day']}."
    )
    return stated.join(gaps, on=["location", "day"], how="anti"), (note,)


def _counted(file: str, cells: pl.DataFrame) -> pl.DataFrame:
    """Turn cells into persons; a blank is no statement, whatever its neighbours say."""
    stated = cells.drop_nulls("text")
    value = stated["text"].str.strip_chars().cast(pl.Float64, strict=False)
    wrong = ~value.is_finite().fill_null(value=False) | (value != value.floor())
    if wrong.any():
        bad = stated.row(wrong.fill_null(value=True).arg_max() or 0, named=True)
        raise DataError(
            "source.not-a-number",
            f"{file}, line {bad['row'] + 2}, column {bad['day']}: a whole number of "
            f"persons was expected; got {bad['text']!r}. Nothing was stored. Correct "
            "the cell, or fetch the file again.",
        )
    return stated.with_columns(value.alias("value"))


def _days(file: str, columns: list[str], report_date: date) -> list[date]:
    """Read the header's days, which follow each other without a gap."""
    days = [_day(file, column) for column in columns]
    if not days:
        raise DataError(
            "source.changed-header",
            f"{file}, line 1: a column for each day was expected after Long; got none. "
            "Check that this is the time series file.",
        )
    for column, day, wanted in zip(
        columns, days, (days[0] + timedelta(n) for n in range(len(days))), strict=True
    ):
        if day != wanted:
            swapped = (day.month, day.day) == (wanted.day, wanted.month)
            hint = "Day and month look swapped. " if swapped else ""
            raise DataError(
                "source.days-out-of-order",
                f"{file}, line 1, column {column}: the day after the one before, "
                f"{wanted:%-m/%-d/%y} (month/day/year), was expected; got {column!r}. "
                f"{hint}Nothing was stored. Fetch the file of another day.",
            )
    if days[-1] > report_date:
        raise DataError(
            "source.date-in-future",
            f"{file}, line 1, column {columns[-1]}: no day after the report date "
            f"{report_date} was expected; got {days[-1]}. Check --report-date.",
        )
    return days


def _day(file: str, column: str) -> date:
    found = _DAY.fullmatch(column)
    try:
        if found is None:
            raise ValueError(column)  # noqa: TRY301 - joined with impossible days below
        month, day, year = (int(part) for part in found.groups())
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        raise DataError(
            "source.not-a-date",
            f"{file}, line 1, column {column}: a day as month/day/year was expected; "
            f"got {column!r}. Nothing was stored. Fetch the file again.",
        ) from None


def _refuse_duplicates(file: str, table: pl.DataFrame) -> None:
    twice = table.select(_PROVINCE, _COUNTRY).is_duplicated()
    if twice.any():
        row = twice.arg_max() or 0
        where = table[_PROVINCE][row] or table[_COUNTRY][row]
        raise DataError(
            "source.duplicate",
            f"{file}, line {row + 2}: one row for each province and country was "
            f"expected; got {where!r} twice, which would count its people twice. "
            "Nothing was stored. Fetch the file again.",
        )


SOURCE = Source(
    name="jhu",
    title="Johns Hopkins University CSSE, COVID-19 time series",
    addresses={
        f"time_series_covid19_{kind}_global.csv": (
            f"{_FOLDER}time_series_covid19_{kind}_global.csv"
        )
        for kind in _INDICATORS
    },
    disease=COVID_19,
    restates=True,
    read=read,
    past_names=tuple(
        name
        for kind in _INDICATORS
        for name in (
            f"time_series_covid19_{kind}.csv",
            f"time_series_19-covid-{kind.capitalize()}.csv",
        )
    ),
)
