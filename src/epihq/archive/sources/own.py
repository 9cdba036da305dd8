"""A headquarters' own figures: counts with two dates, and line lists.

Own counts are the archive's own columns, so a ministry can state what it said and
when it said it. A line list has one row per person and nothing that names one.
"""

import io
import re
from collections.abc import Mapping
from datetime import date

import polars as pl

from epihq.archive.publication import READING_SCHEMA, Reading, Source
from epihq.archive.sources.tables import (
    dates,
    not_a_csv,
    numbers,
    only_file,
    raise_at_first,
    read_csv,
    require,
)
from epihq.terms.errors import DataError
from epihq.terms.locations import is_location

_COLUMNS = list(READING_SCHEMA)
_INDICATOR = re.compile(r"[a-z][a-z0-9_]*")
_ISO = "like 2020-07-01 (year-month-day; day and month may be swapped)"
_LIST_COLUMNS = ["event_date", "report_date", "location"]
_LIST_OPTIONS = ["age", "outcome"]
_LONG_AGO_DAYS = 366
_OUTCOMES = ["alive", "dead", "unknown"]


def read_counts(files: Mapping[str, bytes], report_date: date) -> Reading:
    """Read ``location,indicator,reference_date,report_date,value``, CSV or Parquet."""
    file, body = only_file(files)
    table = _read_any(file, body)
    require(file, table, _COLUMNS)
    _refuse_more(file, table, _COLUMNS, "only these columns have a meaning here")
    table = numbers(file, table, ["value"], whole=False)
    _refuse_where(file, table, "value", table["value"].is_null(), "a number",
                  "source.not-a-number")  # fmt: skip
    _refuse_where(file, table, "value", table["value"] < 0,
                  "no negative figure (correct an older one by a row with a later "
                  "report_date)", "source.negative")  # fmt: skip
    table = _located(file, table)
    wrong = ~table["indicator"].fill_null("").map_elements(
        lambda name: _INDICATOR.fullmatch(name) is not None, return_dtype=pl.Boolean
    )
    _refuse_where(file, table, "indicator", wrong,
                  "a word of small letters like cumulative_cases",
                  "source.bad-indicator")  # fmt: skip
    table = _dated(file, table, "reference_date", report_date)
    rows, notes = _without_repetitions(file, table)
    return Reading(
        frame=rows.select(_COLUMNS).cast(pl.Schema(READING_SCHEMA)), notes=notes
    )


def read_line_list(files: Mapping[str, bytes], report_date: date) -> Reading:
    """Read one row per person; count cases by event day, as known by report day."""
    file, body = only_file(files)
    table = _read_any(file, body)
    require(file, table, _LIST_COLUMNS)
    _refuse_more(
        file,
        table,
        _LIST_COLUMNS + _LIST_OPTIONS,
        "names, addresses and telephone numbers have no place in the archive",
    )
    _check_options(file, table)
    table = _located(file, table)
    undated = table["event_date"].is_null()
    notes = (
        (f"{undated.sum():,} persons have no event date and are not counted.",)
        if undated.any()
        else ()
    )
    # Those without an event date are counted above; any early day passes the checks.
    filled = table.with_columns(pl.col("event_date").fill_null("1900-01-01"))
    table = _dated(file, filled, "event_date", report_date)
    notes = (*notes, *_long_ago(file, table, ~undated))
    known = table.filter(~undated)
    counted = (
        known.group_by("location", "event_date", "report_date")
        .len("value")
        .sort("location", "event_date", "report_date")
        .with_columns(pl.col("value").cum_sum().over("location", "event_date"))
        .rename({"event_date": "reference_date"})
        .with_columns(pl.lit("cases").alias("indicator"))
    )
    frame = counted.select(_COLUMNS).cast(pl.Schema(READING_SCHEMA))
    return Reading(frame=frame, notes=notes)


def _long_ago(file: str, table: pl.DataFrame, dated: pl.Series) -> tuple[str, ...]:
    """Note events long before their report: an empty date becomes one in exports."""
    days = (table["report_date"] - table["event_date"]).dt.total_days()
    old = dated & (days > _LONG_AGO_DAYS)
    if not old.any():
        return ()
    row = old.arg_max() or 0
    return (
        f"{file}: events more than a year before their report: {old.sum():,}, e.g. "
        f"{table['event_date'][row]} in line {row + 2}. Look whether the date is real.",
    )


def _read_any(file: str, body: bytes) -> pl.DataFrame:
    """Read CSV or Parquet; Parquet's columns become text so one set of rules holds."""
    if not body.startswith(b"PAR1"):
        return read_csv(file, body)
    try:
        return pl.read_parquet(io.BytesIO(body)).cast(pl.String)
    except pl.exceptions.PolarsError as exc:
        raise not_a_csv(file, "a Parquet file that cannot be read") from exc


def _refuse_more(
    file: str, table: pl.DataFrame, allowed: list[str], reason: str
) -> None:
    more = [name for name in table.columns if name not in allowed]
    if more:
        raise DataError(
            "source.unknown-column",
            f"{file}, line 1: the columns {', '.join(allowed)} were expected; got "
            f"{', '.join(more)} besides: {reason}. Remove them and sync again.",
        )


def _refuse_where(
    file: str, table: pl.DataFrame, column: str, wrong: pl.Series, what: str, code: str
) -> None:
    raise_at_first(file, table, column, wrong.fill_null(value=True), what, code=code)


def _located(file: str, table: pl.DataFrame) -> pl.DataFrame:
    known = {
        code: is_location(code) for code in table["location"].drop_nulls().unique()
    }
    wrong = ~table["location"].replace_strict(
        known, default=False, return_dtype=pl.Boolean
    )
    what = "an ISO 3166 code like AZE or AZ-BA"
    _refuse_where(file, table, "location", wrong, what, "source.unknown-location")
    return table


def _dated(
    file: str, table: pl.DataFrame, about: str, report_date: date
) -> pl.DataFrame:
    """Check both dates: about, then said, then the publication itself."""
    for column in (about, "report_date"):
        table = dates(file, table, column, "%Y-%m-%d", _ISO)
    _refuse_where(file, table, about, table[about] > table["report_date"],
                  "no day after the report_date of its row",
                  "source.date-in-future")  # fmt: skip
    _refuse_where(file, table, "report_date", table["report_date"] > report_date,
                  f"no day after {report_date}, the day of this publication",
                  "source.date-in-future")  # fmt: skip
    return table


def _without_repetitions(
    file: str, table: pl.DataFrame
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Keep a row once when it is said twice; refuse two values for one statement."""
    once = table.unique(maintain_order=True)
    keys = ["location", "indicator", "reference_date", "report_date"]
    if not once.select(keys).is_duplicated().any():
        repeated = table.height - once.height
        notes = (f"{repeated:,} rows stand twice and were kept once.",)
        return once, notes if repeated else ()
    raise_at_first(
        file,
        once,
        "value",
        ~pl.Series(
            once.with_row_index()
            .select(pl.col("index") == pl.col("index").min().over(keys))
            .to_series()
        ),
        "one value for a location, indicator, reference_date and report_date",
        code="source.duplicate",
    )
    return once, ()


def _check_options(file: str, table: pl.DataFrame) -> None:
    if "age" in table.columns:
        aged = numbers(file, table, ["age"], whole=False)
        wrong = (aged["age"] < 0) | (aged["age"] > 125)
        what = "an age from 0 to 125 years"
        wrong = wrong.fill_null(value=False)
        raise_at_first(file, table, "age", wrong, what, code="source.not-a-number")
    if "outcome" in table.columns:
        wrong = table["outcome"].is_not_null() & ~table["outcome"].is_in(_OUTCOMES)
        what = "alive, dead, unknown or a blank"
        raise_at_first(file, table, "outcome", wrong, what, code="source.bad-outcome")


OWN_COUNTS = Source(
    name="own-counts",
    title="The headquarters' own counts",
    addresses={},
    restates=False,
    read=read_counts,
)
LINE_LIST = Source(
    name="line-list",
    title="Line list of the headquarters",
    addresses={},
    restates=False,
    read=read_line_list,
)
EXERCISE = Source(
    name="exercise",
    title="Exercise (simulated, fictional countries)",
    addresses={},
    restates=True,
    read=read_counts,
)
