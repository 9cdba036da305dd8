"""Which disease rows are about, where they do not say it themselves.

Publications of one disease do not name it, and files of the table from before figures
named theirs have no such column. What is about no one disease (the population, deaths
of all causes) is told by its indicator, whoever publishes it.
"""

from typing import TypeVar

import polars as pl

from epihq.terms.diseases import ABOUT_NONE, NO_DISEASE

Rows = TypeVar("Rows", pl.DataFrame, pl.LazyFrame)


def with_disease(rows: Rows, disease: str) -> Rows:
    """Give rows that name no disease this one; the column comes first.

    ``rows`` has the columns disease, where null means that none is named, and
    indicator.
    """
    return rows.with_columns(
        pl.when(pl.col("indicator").str.contains(f"^(?:{ABOUT_NONE})$"))
        .then(pl.lit(NO_DISEASE))
        .otherwise(pl.col("disease").fill_null(disease))
        .alias("disease")
    )
