"""WHO: one long file, daily until 2023, weekly after.

Known layouts: 2020 (spaces after the commas of the header), 2023 on (blank cells
for days without a report). In the weekly file the same columns hold sums of seven
days, which become ``weekly_`` indicators.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from epihq.archive.publication import Reading, Source
from epihq.archive.sources.names import code_of_alpha_2
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

_COLUMNS = {
    "New_cases": "cases",
    "Cumulative_cases": "cumulative_cases",
    "New_deaths": "deaths",
    "Cumulative_deaths": "cumulative_deaths",
}


def read(files: Mapping[str, bytes], report_date: date) -> Reading:
    """Read WHO's global file, daily or weekly."""
    file, body = only_file(files)
    table = read_csv(file, body)
    require(file, table, ["Date_reported", "Country_code", "Country", *_COLUMNS])
    table = numbers(file, table, list(_COLUMNS))
    dated = dates(file, table, "Date_reported", "%Y-%m-%d", "like 2020-07-01")
    raise_at_first(
        file,
        dated,
        "Date_reported",
        dated["Date_reported"] > report_date,
        f"no date after the report date {report_date}",
        code="source.date-in-future",
    )
    keys = ["Country_code", "Date_reported"]
    dated, notes = once_each(file, dated, keys, list(_COLUMNS))
    placed, unplaced = place(dated, "Country_code", code_of_alpha_2, called="Country")
    ready = placed.rename({"Date_reported": "reference_date"})
    frame = tidy(ready, _indicators(ready), report_date)
    return Reading(frame=frame, unplaced=unplaced, notes=(*notes, *oddities(frame)))


def _indicators(table: pl.DataFrame) -> dict[str, str]:
    """Name the columns: new persons of a week are not new persons of a day."""
    days = table["reference_date"].unique().sort()
    steps = days.diff().dt.total_days().drop_nulls()
    weekly = len(steps) > 0 and bool((steps % 7 == 0).all())
    return {
        column: f"weekly_{name}" if weekly and column.startswith("New") else name
        for column, name in _COLUMNS.items()
    }


SOURCE = Source(
    name="who",
    title="World Health Organization, COVID-19 dashboard",
    addresses={
        "WHO-COVID-19-global-daily-data.csv": (
            "https://srhdpeuwpubsa.blob.core.windows.net/whdh/COVID/"
            "WHO-COVID-19-global-daily-data.csv"
        )
    },
    disease=COVID_19,
    restates=True,
    read=read,
    past_names=("WHO-COVID-19-global-data.csv",),
)
