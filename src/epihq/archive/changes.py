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
    same = stated.select(*KEY, "report_date", pl.col("value").alias("known"))
    compared = reading.join(same, on=[*KEY, "report_date"], how="left")
    return compared.filter(pl.col("value").ne_missing(pl.col("known"))).drop("known")


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
