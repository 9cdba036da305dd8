"""Small publications for tests of the archive."""

from datetime import UTC, date, datetime

from epihq.archive.catalogue import Vintage
from epihq.archive.publication import Publication

JULY = [date(2020, 7, day) for day in range(1, 32)]


def published(day, *rows, source="exercise", hour=6):
    """A publication of (location, reference day of July, total cases)."""
    lines = [
        f"{place},cumulative_cases,{JULY[about - 1]},{day},{total}"
        for place, about, total in rows
    ]
    return publication_of(day, lines, source=source, hour=hour)


def publication_of(day, lines, *, source, hour=6):
    """A publication of lines in the layout of own counts."""
    lines = ["location,indicator,reference_date,report_date,value", *lines]
    return Publication(
        source=source,
        files={"counts.csv": "\n".join(lines).encode()},
        report_date=day,
        retrieved_at=datetime(day.year, day.month, day.day, hour, tzinfo=UTC),
        origin="test",
    )


def vintage(number, day, *, sha256="a", source="jhu", hour=6, restates=True, rows=1):
    """An entry of the catalogue, of a publication that came on its own day."""
    return Vintage(
        number=number,
        sha256=sha256,
        source=source,
        report_date=day,
        retrieved_at=datetime(day.year, day.month, day.day, hour, tzinfo=UTC),
        origin="test",
        restates=restates,
        files={"counts.csv": "f" * 64},
        rows_read=rows,
        rows_stored=rows,
        rows_withdrawn=0,
        lag_days=1,
        unplaced={"Diamond Princess": 3},
        notes=("An oddity.",),
        indicators=("cases",),
        diseases=("covid-19",),
    )
