"""World Mortality Dataset: deaths of all causes by week, month or quarter.

Known layouts: with ``iso3c``, and that of 2021 without it. A period stands at its last
day, because before that it cannot be complete. Weeks are dated as ISO weeks, although
some countries count weeks of their own that end a day or two apart.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from epihq.archive.publication import Reading, Source
from epihq.archive.sources.names import code_of_alpha_3, code_of_name
from epihq.archive.sources.placing import oddities, place, tidy
from epihq.archive.sources.tables import (
    numbers,
    only_file,
    raise_at_first,
    read_csv,
    require,
)
from epihq.terms.diseases import NO_DISEASE

# The publisher's time unit and how many there are in a year, at most.
_MOST = {"weekly": 53, "monthly": 12, "quarterly": 4}
_DEATHS = "all_cause_deaths"


def read(files: Mapping[str, bytes], report_date: date) -> Reading:
    """Read deaths per period; periods that were not over are left out with a note."""
    file, body = only_file(files)
    table = read_csv(file, body)
    code, code_of = (
        ("iso3c", code_of_alpha_3)
        if "iso3c" in table.columns
        else ("country_name", code_of_name)
    )
    require(file, table, [code, "country_name", "year", "time", "time_unit", "deaths"])
    table = numbers(file, table, ["year", "time"])
    # Deaths of an unknown week are shared out: there are fractions of persons.
    table = numbers(file, table, ["deaths"], whole=False)
    dated = _dated(file, table)
    raise_at_first(
        file,
        dated,
        "time",
        (dated["begins"] > report_date).fill_null(value=False),
        f"no period that begins after the report date {report_date}",
        code="source.date-in-future",
    )
    _refuse_repetitions(file, dated, code)
    over, notes = _over(dated, report_date)
    placed, unplaced = place(over, code, code_of, called="country_name")
    wide = _one_column_a_unit(placed)
    frame = tidy(wide, {unit: f"{unit}_{_DEATHS}" for unit in _MOST}, report_date)
    return Reading(frame=frame, unplaced=unplaced, notes=(*notes, *oddities(frame)))


def _dated(file: str, table: pl.DataFrame) -> pl.DataFrame:
    """Add ``unit`` and the first and last day of each period, null where none is."""
    words = table["time_unit"].fill_null("").str.strip_chars().str.to_lowercase()
    units = words.str.split(" ").list.first()
    raise_at_first(
        file,
        table,
        "time_unit",
        ~units.is_in(list(_MOST)),
        "weekly, monthly or quarterly",
        code="source.not-a-date",
    )
    most = units.replace_strict(_MOST, return_dtype=pl.Int64)
    for column, inside, what in (
        ("year", table["year"].is_between(0, 9999), "a year"),
        (
            "time",
            (table["time"] >= 1) & (table["time"] <= most),
            "the number of a week (1 to 53), month (1 to 12) or quarter (1 to 4)",
        ),
    ):
        wrong = ~inside.fill_null(value=False)
        raise_at_first(file, table, column, wrong, what, code="source.not-a-date")
    marked = table.with_columns(
        units.alias("unit"), words.str.contains("hijri").alias("other_calendar")
    )
    return marked.with_columns(_first_day().alias("begins")).with_columns(
        _last_day().alias("ends")
    )


def _first_day() -> pl.Expr:
    """Give the first day of each period; null for what the calendar does not have.

    Fiji's mean of five years stands as year 0. Quarters of the Solar Hijri calendar
    would be ten days off if they were dated as ours.
    """
    year, number = pl.col("year").cast(pl.Int32), pl.col("time").cast(pl.Int32)
    year = pl.when((year >= 1) & ~pl.col("other_calendar")).then(year)
    weeks = pl.date(year, 1, 4).dt.truncate("1w") + pl.duration(weeks=number - 1)
    unit = pl.col("unit")
    # Every branch is computed for every row: a week's number must not fail as a month.
    return (
        pl.when(unit == "monthly")
        .then(pl.date(year, pl.min_horizontal(number, 12), 1))
        .when(unit == "quarterly")
        .then(pl.date(year, 3 * pl.min_horizontal(number, 4) - 2, 1))
        # A year of 52 weeks has no week 53: it would be week 1 of the next.
        .when(weeks.dt.iso_year() == year)
        .then(weeks)
    )


def _last_day() -> pl.Expr:
    first, unit = pl.col("begins"), pl.col("unit")
    return (
        pl.when(unit == "weekly")
        .then(first + pl.duration(days=6))
        .when(unit == "monthly")
        .then(first.dt.month_end())
        .otherwise(first.dt.offset_by("2mo").dt.month_end())
    )


def _refuse_repetitions(file: str, table: pl.DataFrame, code: str) -> None:
    """Refuse a period that stands twice: its deaths would be counted twice."""
    place_named = pl.coalesce(pl.col(code), pl.col("country_name"))
    repeated = pl.int_range(pl.len()).over(place_named, "unit", "year", "time") > 0
    raise_at_first(
        file,
        table,
        "time",
        table.select(repeated).to_series(),
        "each period of a country once",
        code="source.duplicate",
    )


def _over(
    table: pl.DataFrame, report_date: date
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Keep the periods that were over on the report date, with notes on the others."""
    strange = table["begins"].null_count()
    running = table.filter(pl.col("ends") > report_date).height
    notes = []
    if strange:
        notes.append(
            f"{strange:,} periods that the calendar does not have (week 53 of a year "
            "of 52 weeks, year 0, quarters of another calendar) are left out."
        )
    if running:
        notes.append(
            f"{running:,} periods were not over on {report_date} and are left out."
        )
    return table.filter(pl.col("ends") <= report_date), tuple(notes)


def _one_column_a_unit(table: pl.DataFrame) -> pl.DataFrame:
    columns = (
        pl.when(pl.col("unit") == unit).then(pl.col("deaths")).alias(unit)
        for unit in _MOST
    )
    return table.select("location", pl.col("ends").alias("reference_date"), *columns)


SOURCE = Source(
    name="world-mortality",
    title="World Mortality Dataset (Karlinsky and Kobak)",
    addresses={
        "world_mortality.csv": (
            "https://raw.githubusercontent.com/akarlinsky/world_mortality/main/"
            "world_mortality.csv"
        )
    },
    disease=NO_DISEASE,
    restates=True,
    read=read,
)
