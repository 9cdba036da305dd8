"""A headquarters' own counts: figures with two dates, each said by a row of its own.

These are the archive's own columns, so a ministry can state what it said and when it
said it. A figure that was entered wrongly is corrected by a row with a later report
date, and taken back by one whose value is the word "withdrawn".
"""

import io
import re
from collections.abc import Mapping
from datetime import date

import polars as pl

from epihq.archive.publication import READING_SCHEMA, Reading, Source
from epihq.archive.sources.kept_reading import kept_reading
from epihq.archive.sources.tables import (
    LINE,
    dates,
    not_a_csv,
    numbers,
    raise_at_first,
    read_csv,
    require,
)
from epihq.terms.errors import DataError
from epihq.terms.locations import is_location

COLUMNS = (*READING_SCHEMA,)
WITHDRAWN = "withdrawn"
_INDICATOR = re.compile(r"[a-z][a-z0-9_]*")
_ISO = "like 2020-07-01 (year-month-day; day and month may be swapped)"


def read_counts(files: Mapping[str, bytes], report_date: date) -> Reading:
    """Read ``location,indicator,reference_date,report_date,value``, CSV or Parquet.

    A column ``disease`` may stand beside them.
    """
    kept = kept_reading(files)
    table = read_any(kept.file, kept.body)
    require(kept.file, table, COLUMNS)
    refuse_more(kept.file, table, (*COLUMNS, "disease"), "only these have a meaning")
    said = table["value"] == WITHDRAWN
    stated = table.with_columns(
        pl.when(said.fill_null(value=False))
        .then(None)
        .otherwise("value")
        .alias("value")
    )
    typed = numbers(kept.file, stated, ["value"], whole=False)
    lost = table["value"].is_null()
    _refuse_where(kept.file, table, "value", lost, "a number, or the word withdrawn",
                  "source.not-a-number")  # fmt: skip
    for column in ("reference_date", "report_date"):
        typed = dates(kept.file, typed, column, "%Y-%m-%d", _ISO)
    reading = counts_of(kept.file, typed, report_date)
    return Reading(frame=reading.frame, notes=(*kept.notes, *reading.notes))


def counts_of(file: str, table: pl.DataFrame, report_date: date) -> Reading:
    """Check typed rows and give what they say; a value of null takes a figure back.

    Raises:
        DataError: ``source.negative``, ``source.unknown-location``,
            ``source.bad-indicator``, ``source.date-in-future``, ``source.duplicate``.
    """
    negative = (table["value"] < 0).fill_null(value=False)
    _refuse_where(file, table, "value", negative,
                  "no negative figure (correct an older one by a row with a later "
                  "report_date)", "source.negative")  # fmt: skip
    refuse_no_location(file, table)
    names = table["indicator"].fill_null("")
    wrong = ~names.str.contains(rf"^{_INDICATOR.pattern}$")
    _refuse_where(file, table, "indicator", wrong,
                  "a word of small letters like cumulative_cases",
                  "source.bad-indicator")  # fmt: skip
    undated = table["reference_date"].is_null()
    what = "the day that it is about"
    _refuse_where(file, table, "reference_date", undated, what, "source.not-a-date")
    refuse_swapped(file, table, "reference_date", report_date)
    rows, notes = _without_repetitions(file, table)
    named = ("disease",) if "disease" in rows.columns else ()
    frame = rows.select(*named, *COLUMNS).cast(dict(READING_SCHEMA))  # type: ignore[arg-type]
    return Reading(frame=frame, notes=notes)


def read_any(file: str, body: bytes) -> pl.DataFrame:
    """Read CSV or Parquet as text, but for what Parquet has as days and numbers."""
    if not body.startswith(b"PAR1"):
        table = read_csv(file, body)
        # Editors and Excel leave lines without any cell at the end.
        lined = table.with_row_index(LINE, 2)
        return lined.filter(~pl.all_horizontal(pl.col(table.columns).is_null()))
    try:
        table = pl.read_parquet(io.BytesIO(body))
        kinds = (pl.Date, pl.Boolean, pl.UInt8, pl.UInt32)
        return table.with_columns(
            pl.col(name).cast(pl.String)
            for name in table.columns
            if table.schema[name] not in kinds
        )
    except pl.exceptions.PolarsError as exc:
        raise not_a_csv(file, "a Parquet file that cannot be read") from exc


def refuse_more(
    file: str, table: pl.DataFrame, allowed: tuple[str, ...], reason: str
) -> None:
    """Refuse columns that have no place in the archive.

    Raises:
        DataError: ``source.unknown-column``.
    """
    more = [name for name in table.columns if name not in (*allowed, LINE)]
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


def refuse_no_location(file: str, table: pl.DataFrame) -> None:
    """Refuse what is no code of a place.

    Raises:
        DataError: ``source.unknown-location``.
    """
    known = {
        code: is_location(code) for code in table["location"].drop_nulls().unique()
    }
    wrong = ~table["location"].replace_strict(
        known, default=False, return_dtype=pl.Boolean
    )
    what = "an ISO 3166 code like AZE or AZ-BA"
    _refuse_where(file, table, "location", wrong, what, "source.unknown-location")


def refuse_swapped(
    file: str, table: pl.DataFrame, about: str, report_date: date
) -> None:
    """Check both dates: about, then said, then the publication itself.

    Raises:
        DataError: ``source.not-a-date``, ``source.date-in-future``.
    """
    unsaid = table["report_date"].is_null()
    what = "the day on which it was said"
    _refuse_where(file, table, "report_date", unsaid, what, "source.not-a-date")
    late = (table[about] > table["report_date"]).fill_null(value=False)
    _refuse_where(file, table, about, late,
                  "no day after the report_date of its row",
                  "source.date-in-future")  # fmt: skip
    _refuse_where(file, table, "report_date", table["report_date"] > report_date,
                  f"no day after {report_date}, the day of this publication",
                  "source.date-in-future")  # fmt: skip


def _without_repetitions(
    file: str, table: pl.DataFrame
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Keep a row once when it is said twice; refuse two values for one statement."""
    said = [name for name in table.columns if name != LINE]
    once = table.unique(said, keep="first", maintain_order=True)
    keys = [name for name in said if name != "value"]
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


OWN_COUNTS = Source(
    name="own-counts",
    title="The headquarters' own counts",
    addresses={},
    restates=False,
    read=read_counts,
)
EXERCISE = Source(
    name="exercise",
    title="Exercise (simulated, fictional countries)",
    addresses={},
    restates=True,
    read=read_counts,
)
