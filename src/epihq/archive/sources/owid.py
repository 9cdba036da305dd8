"""Our World in Data: one long file, past (``iso_code``) and compact (``code``).

Only what OWID collects is archived; columns that it computes from others (smoothed,
per million) are left to the mathematics. A constant of a location, repeated on
every line, is one statement about the location's first day.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from epihq.archive.publication import READING_SCHEMA, Reading, Source
from epihq.archive.sources.names import code_of_alpha_3
from epihq.archive.sources.placing import oddities, place, tidy
from epihq.archive.sources.tables import (
    dates,
    numbers,
    once_each,
    only_file,
    raise_at_first,
    read_csv,
    require,
)
from epihq.terms.diseases import COVID_19

# The publisher's column and the house's word.
INDICATORS = {
    "new_cases": "cases",
    "total_cases": "cumulative_cases",
    "new_deaths": "deaths",
    "total_deaths": "cumulative_deaths",
    "new_tests": "tests",
    "total_tests": "cumulative_tests",
    "positive_rate": "positive_rate",
    "hosp_patients": "hospital_patients",
    "icu_patients": "icu_patients",
    "weekly_hosp_admissions": "weekly_hospital_admissions",
    "weekly_icu_admissions": "weekly_icu_admissions",
    "total_vaccinations": "cumulative_vaccinations",
    "people_vaccinated": "cumulative_people_vaccinated",
    "people_fully_vaccinated": "cumulative_people_fully_vaccinated",
    "total_boosters": "cumulative_boosters",
    "stringency_index": "stringency_index",
    "excess_mortality": "excess_mortality",
    "excess_mortality_cumulative_absolute": "cumulative_excess_deaths",
}
CONSTANTS = {
    "population": "population",
    "median_age": "median_age",
    "aged_65_older": "share_65_and_older",
    "hospital_beds_per_thousand": "hospital_beds_per_thousand",
    "gdp_per_capita": "gdp_per_capita",
}


def read(files: Mapping[str, bytes], report_date: date) -> Reading:
    """Read OWID's COVID-19 file in its past or compact layout."""
    file, body = only_file(files)
    table = read_csv(file, body)
    code, name = (
        ("iso_code", "location") if "iso_code" in table.columns else ("code", "country")
    )
    require(file, table, [code, name, "date", "total_cases", "new_cases"])
    table = table.rename({name: "called"})
    held = [c for c in (*INDICATORS, *CONSTANTS) if c in table.columns]
    table = numbers(file, table, held, whole=False)
    dated = dates(file, table, "date", "%Y-%m-%d", "like 2020-07-01")
    raise_at_first(
        file,
        dated,
        "date",
        dated["date"] > report_date,
        f"no date after the report date {report_date}",
        code="source.date-in-future",
    )
    dated, notes = once_each(file, dated, [code, "date"], held)
    placed, unplaced = place(dated, code, code_of_alpha_3, called="called")
    ready = placed.rename({"date": "reference_date"})
    daily = {c: name for c, name in INDICATORS.items() if c in held}
    constant = {c: name for c, name in CONSTANTS.items() if c in held}
    frame = tidy(ready, daily, report_date)
    frame = pl.concat([frame, _constants(ready, constant, report_date)])
    return Reading(frame=frame, unplaced=unplaced, notes=(*notes, *oddities(frame)))


def _constants(
    table: pl.DataFrame, constants: Mapping[str, str], report_date: date
) -> pl.DataFrame:
    if not constants:
        return pl.DataFrame(schema=READING_SCHEMA)
    first = (
        table.sort("reference_date")
        .group_by("location")
        .agg(
            pl.col("reference_date").first(),
            *(pl.col(column).drop_nulls().first() for column in constants),
        )
    )
    return tidy(first, constants, report_date)


SOURCE = Source(
    name="owid",
    title="Our World in Data, COVID-19 data set",
    addresses={
        "compact.csv": (
            "https://catalog.ourworldindata.org/garden/covid/latest/compact/compact.csv"
        )
    },
    disease=COVID_19,
    restates=True,
    read=read,
    past_names=("owid-covid-data.csv",),
)
