"""What a publication says that was not said before: changes only.

A publication that restates the whole history is compared with the state just
before it: new and changed values are rows, and a value that is gone is a row with
a null, a withdrawal. A publication that only adds (a ministry's own counts) states
each row with its own report date; rows already stated are not stored again.
"""

from datetime import date

import polars as pl

from epihq.archive.catalogue import Vintage
from epihq.archive.table import KEY, SCHEMA
from epihq.terms.errors import DataError

# A truncated or half-written file can be well-formed; so many values do not vanish
# from one day to the next unless something is wrong or a person says it is right.
_MANY = 500
_LARGE_SHARE = 0.2
# Of a list of few persons one or two may be discarded on a day.
_MANY_PERSONS = 5


def said_that_day(reading: pl.DataFrame, report_date: date) -> pl.DataFrame:
    """Take a restatement as said on its day, once each, whatever its rows call it."""
    once = reading.sort("report_date").unique(KEY, keep="last", maintain_order=True)
    return once.with_columns(pl.lit(report_date, pl.Date).alias("report_date"))


def restated(reading: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Compare a full restatement with the state before it.

    ``before`` has one row per key, null where the value was withdrawn. An
    indicator of a disease that the publication does not carry is not restated by it.
    Returns key columns, ``report_date`` and ``value`` of the changes.
    """
    known = before.select(*KEY, pl.col("value").alias("known"))
    series = ["disease", "indicator"]
    compared = reading.join(known, on=KEY, how="left")
    changed = compared.filter(pl.col("value").ne_missing(pl.col("known")))
    report_date = reading["report_date"].max() if reading.height else None
    gone = (
        before.filter(pl.col("value").is_not_null())
        .join(reading.select(series).unique(), on=series, how="semi")
        .join(reading.select(KEY), on=KEY, how="anti")
        .select(
            *KEY,
            pl.lit(report_date, pl.Date).alias("report_date"),
            pl.lit(None, pl.Float64).alias("value"),
        )
    )
    return pl.concat([changed.drop("known"), gone])


def added(reading: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
    """Drop rows that the source stated before with the same report date and value.

    ``stated`` has the newest statement for each key and report date.
    """
    same = stated.select(
        *KEY, "report_date", pl.col("value").alias("known"), pl.lit(1).alias("stated")
    )
    compared = reading.join(same, on=[*KEY, "report_date"], how="left")
    # A figure is taken back by a row without a value.
    is_new = pl.col("stated").is_null() | pl.col("value").ne_missing(pl.col("known"))
    return compared.filter(is_new).drop("known", "stated")


def relisted(
    reading: pl.DataFrame, before: pl.DataFrame, report_date: date
) -> pl.DataFrame:
    """Compare a whole list, whose rows have days of their own, with the one before it.

    What was said stands: of each key only what the list says of later days is said on
    those. A figure that changed without such a day, or is gone, changed on the day of
    the list.
    """
    now = restated(said_that_day(reading, report_date), before)
    known = before.select(*KEY, pl.col("report_date").alias("known"))
    compared = reading.join(known, on=KEY, how="left")
    is_later = pl.col("known").is_null() | (pl.col("report_date") > pl.col("known"))
    later = compared.filter(is_later).drop("known")
    columns = [*KEY, "report_date", "value"]
    otherwise = now.join(later, on=KEY, how="anti")
    return pl.concat([later.select(columns), otherwise.select(columns)])


def refuse_lost_persons(
    reading: pl.DataFrame, before: pl.DataFrame, vintage_name: str
) -> None:
    """Refuse a whole list on which many of the persons known before are gone.

    Raises:
        DataError: ``archive.persons-vanished``.
    """
    now = said_that_day(reading, date.max).select(*KEY, pl.col("value").alias("now"))
    about = reading.select("disease").unique()
    persons = before.filter(pl.col("indicator") == "cases")
    compared = persons.join(about, on="disease", how="semi").join(
        now, on=KEY, how="left"
    )
    known = float(compared["value"].sum())
    missing = (pl.col("value") - pl.col("now").fill_null(0)).clip(lower_bound=0)
    lost = float(compared.select(missing.sum()).item() or 0)
    many = lost >= _MANY_PERSONS and lost > _LARGE_SHARE * known
    if many or lost > known / 2:
        raise DataError(
            "archive.persons-vanished",
            f"{vintage_name}: a whole list has the persons of the list before it; got "
            f"{lost:,.0f} of {known:,.0f} missing. Nothing was stored. If the file "
            "holds only the new persons, say --rows new; if those persons were taken "
            "off the list, repeat with --accept-withdrawals.",
        )


def refuse_vanishing(
    changes: pl.DataFrame, before: pl.DataFrame, vintage_name: str
) -> None:
    """Refuse a publication in which a large part of the figures is gone.

    Raises:
        DataError: ``archive.figures-vanished``.
    """
    gone = changes["value"].null_count()
    known = before.height - before["value"].null_count()
    if gone >= _MANY and gone > _LARGE_SHARE * known:
        raise DataError(
            "archive.figures-vanished",
            f"{vintage_name}: a publication repeats what was published before; "
            f"got {gone:,} of {known:,} figures missing. Nothing was stored. Check "
            "that the file is whole; if the publisher did withdraw them, repeat "
            "with --accept-withdrawals.",
        )


def stamped(rows: pl.DataFrame, vintage: Vintage) -> pl.DataFrame:
    """Give rows the vintage that states them."""
    return rows.with_columns(
        pl.lit(vintage.retrieved_at.replace(tzinfo=None), pl.Datetime("us")).alias(
            "retrieved_at"
        ),
        pl.lit(vintage.number, pl.UInt32).alias("vintage"),
    ).select(list(SCHEMA))
