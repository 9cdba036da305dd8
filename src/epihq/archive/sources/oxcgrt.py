"""OxCGRT: what governments decided, as ordinal levels and indices.

Known layouts: the compact files (``C1M_School closing``, ``C8EV_International travel
controls``) and ``OxCGRT_latest.csv`` (``C1_School closing``). National rows only.
Armenia is not covered by the tracker.
"""

import re
from collections.abc import Mapping
from datetime import date

import polars as pl

from epihq.archive.publication import Reading, Source
from epihq.archive.sources.names import code_of_alpha_3
from epihq.archive.sources.placing import place, tidy
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
from epihq.terms.errors import DataError

_LEVEL = re.compile(r"([CEHV][1-8])[A-Z]{0,2}_(?!Flag|Notes)\D+", re.IGNORECASE)
_FLAG = re.compile(r"([CEH][1-8])[A-Z]?_Flag", re.IGNORECASE)
_INDEX = re.compile(
    r"(StringencyIndex|GovernmentResponseIndex|ContainmentHealthIndex"
    r"|EconomicSupportIndex)(_Average)?"
)
# Ends of the levels in the tracker's codebook; indices end at 100.
_HIGHEST = {
    "c1": 3,
    "c2": 3,
    "c3": 2,
    "c4": 4,
    "c5": 2,
    "c6": 3,
    "c7": 2,
    "c8": 4,
    "e1": 2,
    "e2": 2,
    "h1": 2,
    "h2": 3,
    "h3": 2,
    "h6": 4,
    "h7": 5,
    "h8": 3,
}
# E3, E4, H4 and H5 are sums of money, not levels of a measure.
_MONEY = {"e3", "e4", "h4", "h5"}


def read(files: Mapping[str, bytes], report_date: date) -> Reading:
    """Read the tracker's national file in its compact or older layout."""
    file, body = only_file(files)
    table = read_csv(file, body)
    require(file, table, ["CountryName", "CountryCode", "Date"])
    indicators = _indicators(table.columns)
    if not indicators:
        raise DataError(
            "source.changed-header",
            f"{file}, line 1: columns like 'C1M_School closing' were expected; got "
            f"{', '.join(table.columns[:8])}... Report the first line of the file.",
        )
    if "RegionName" in table.columns:
        table = table.filter(pl.col("RegionName").is_null())
    table = numbers(file, table, list(indicators), whole=False)
    dated = dates(file, table, "Date", "%Y%m%d", "like 20200701")
    raise_at_first(
        file,
        dated,
        "Date",
        dated["Date"] > report_date,
        f"no date after the report date {report_date}",
        code="source.date-in-future",
    )
    _refuse_impossible(file, table, indicators)
    dated, notes = once_each(file, dated, ["CountryCode", "Date"], list(indicators))
    placed, unplaced = place(
        dated, "CountryCode", code_of_alpha_3, called="CountryName"
    )
    ready = placed.rename({"Date": "reference_date"})
    frame = tidy(ready, indicators, report_date)
    return Reading(frame=frame, unplaced=unplaced, notes=notes)


def _indicators(columns: list[str]) -> dict[str, str]:
    """Name the columns: ``oxcgrt_c1``, ``oxcgrt_c1_flag``, ``stringency_index``."""
    named = {}
    for column in columns:
        if level := _LEVEL.fullmatch(column):
            if level[1].lower() not in _MONEY:
                named[column] = f"oxcgrt_{level[1].lower()}"
        elif flag := _FLAG.fullmatch(column):
            named[column] = f"oxcgrt_{flag[1].lower()}_flag"
        elif index := _INDEX.fullmatch(column):
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", index[1])
            named[column] = f"oxcgrt_{words.lower()}"
    return _one_column_each(named)


def _refuse_impossible(
    file: str, table: pl.DataFrame, indicators: Mapping[str, str]
) -> None:
    for column, indicator in indicators.items():
        name = indicator.removeprefix("oxcgrt_")
        flag = 1 if name.endswith("_flag") else None
        top = flag or _HIGHEST.get(name, 100)
        wrong = ((table[column] < 0) | (table[column] > top)).fill_null(value=False)
        what = f"from 0 to {top}, the ends of the tracker's scale,"
        raise_at_first(file, table, column, wrong, what, code="source.off-the-scale")


def _one_column_each(named: dict[str, str]) -> dict[str, str]:
    """Keep the first column of an indicator: some files repeat it by vaccination."""
    first: dict[str, str] = {}
    for column, indicator in named.items():
        first.setdefault(indicator, column)
    return {column: indicator for indicator, column in first.items()}


SOURCE = Source(
    name="oxcgrt",
    title="Oxford COVID-19 Government Response Tracker",
    addresses={
        "OxCGRT_compact_national_v1.csv": (
            "https://raw.githubusercontent.com/OxCGRT/covid-policy-dataset/main/data/"
            "OxCGRT_compact_national_v1.csv"
        )
    },
    disease=COVID_19,
    restates=True,
    read=read,
    past_names=("OxCGRT_latest.csv",),
)
