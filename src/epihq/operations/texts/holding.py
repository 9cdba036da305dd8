"""Figures of a text held against what the archive knew on the day of its publication.

"17,524 cases" of a report of 1 July: JHU published the same for 30 June. Nothing that
was published later answers, and a difference is told, not judged.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from epihq.archive import room_archive
from epihq.archive.archive import Archive
from epihq.operations.texts.held import Held
from epihq.terms.errors import EpihqError
from epihq.terms.series import CUMULATIVE
from epihq.text.records import Figure, Reading

# A report tells of the day before, seldom of more: what is older is another figure.
_DAYS = 7
_ASKED = ("cases", "deaths", "tests", "recovered")


def hold(reading: Reading, home: Path) -> list[Held]:
    """Hold each figure of a text against each source; none where there is no day."""
    published = reading.document.published
    if published is None:
        return []
    as_of = date.fromisoformat(published)
    figures = [one for one in reading.records if isinstance(one, Figure)]
    try:
        return list(_all(figures, as_of, home))
    except EpihqError:
        # No archive yet, or nothing published by then: there is nothing to hold against.
        return []


def _all(figures: Iterable[Figure], as_of: date, home: Path) -> Iterator[Held]:
    for figure in figures:
        if figure.indicator in _ASKED and figure.place:
            archive = room_archive(home, figure.disease or "")
            yield from _of(figure, archive, as_of)


def _of(figure: Figure, archive: Archive, as_of: date) -> Iterator[Held]:
    prefix = CUMULATIVE if figure.kind == "total" else ""
    indicator = f"{prefix}{figure.indicator}"
    for source in sorted({vintage.source for vintage in archive.vintages()}):
        try:
            then = archive.snapshot(
                as_of=as_of, location=figure.place, indicator=indicator, source=source
            )
        except EpihqError:
            continue
        told = _nearest(then.frame, figure, as_of)
        if told is not None:
            day, value = told
            yield Held(
                record=figure.id,
                source=source,
                indicator=indicator,
                reference_date=day,
                value=value,
                agrees=value == figure.value,
            )


def _nearest(
    frame: pl.DataFrame, figure: Figure, as_of: date
) -> tuple[date, float] | None:
    """The day that says the same, else the figure's own day, else the newest."""
    known = frame.filter(
        ~pl.col("revised"),
        pl.col("value").is_not_null(),
        pl.col("reference_date") > as_of - timedelta(days=_DAYS),
    ).sort("reference_date", descending=True)
    own = date.fromisoformat(figure.date) if figure.date else None
    for rows in (
        known.filter(pl.col("value") == figure.value),
        known.filter(pl.col("reference_date") == own) if own else known.clear(),
        known,
    ):
        if not rows.is_empty():
            row = rows.row(0, named=True)
            return row["reference_date"], float(row["value"])
    return None
