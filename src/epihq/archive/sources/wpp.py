"""UN World Population Prospects: persons by five-year age group.

Known layout: ``WPP2024_PopulationByAge5GroupSex_Medium.csv``, as published (gzip) or
unpacked; persons in thousands. Countries and areas only, estimates from 2010 on.
"""

import gzip
import zlib
from collections.abc import Mapping
from datetime import date

import polars as pl

from epihq.archive.publication import Reading, Source
from epihq.archive.sources.names import code_of_alpha_3
from epihq.archive.sources.placing import place, tidy
from epihq.archive.sources.tables import (
    dates,
    not_a_csv,
    numbers,
    once_each,
    only_file,
    read_csv,
    require,
)
from epihq.terms.diseases import NO_DISEASE

_COLUMNS = ["ISO3_code", "Location", "Time", "AgeGrpStart", "PopTotal"]
_FIRST_YEAR = 2010


def read(files: Mapping[str, bytes], report_date: date) -> Reading:
    """Read persons by age, one statement per group and year, about 1 January."""
    file, body = only_file(files)
    if body.startswith(b"\x1f\x8b"):
        try:
            body = gzip.decompress(body)
        except (OSError, EOFError, zlib.error) as exc:
            raise not_a_csv(file, f"a damaged gzip file ({exc})") from exc
    table = read_csv(file, body)
    require(file, table, _COLUMNS)
    table = numbers(file, table, ["Time", "AgeGrpStart", "PopTotal"], whole=False)
    year = pl.col("Time").cast(pl.Int32)
    table = table.filter(
        pl.col("ISO3_code").is_not_null(),
        year.is_between(_FIRST_YEAR, report_date.year),
    ).select(_COLUMNS)
    table = table.with_columns(
        (year.cast(pl.String) + "-01-01").alias("Time"), pl.col("PopTotal") * 1000
    )
    dated = dates(file, table, "Time", "%Y-%m-%d", "like 2020")
    dated, notes = once_each(
        file, dated, ["ISO3_code", "Time", "AgeGrpStart"], ["PopTotal"]
    )
    placed, unplaced = place(dated, "ISO3_code", code_of_alpha_3, called="Location")
    groups = placed.with_columns(pl.col("AgeGrpStart").cast(pl.Int32).cast(pl.String))
    wide = groups.pivot(
        on="AgeGrpStart",
        index=["location", "Time"],
        values="PopTotal",
        aggregate_function="sum",
    ).rename({"Time": "reference_date"})
    ages = [name for name in wide.columns if name.isdecimal()]
    wide = wide.with_columns(pl.sum_horizontal(ages).alias("population"))
    named = {age: f"population_aged_{int(age)}" for age in ages}
    named["population"] = "population"
    frame = tidy(wide, named, report_date)
    return Reading(frame=frame, unplaced=unplaced, notes=notes)


SOURCE = Source(
    name="wpp",
    title="United Nations, World Population Prospects",
    addresses={
        "WPP2024_PopulationByAge5GroupSex_Medium.csv.gz": (
            "https://population.un.org/wpp/assets/Excel%20Files/"
            "1_Indicator%20(Standard)/CSV_FILES/"
            "WPP2024_PopulationByAge5GroupSex_Medium.csv.gz"
        )
    },
    disease=NO_DISEASE,
    restates=True,
    read=read,
    past_names=("WPP2024_PopulationByAge5GroupSex_Medium.csv",),
)
