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
from epihq.terms.diseases import DISEASES
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
        # No archive yet, or nothing published by then: nothing to hold against.
        return []


def _all(figures: Iterable[Figure], as_of: date, home: Path) -> Iterator[Held]:
    for figure in figures:
        if figure.indicator in _ASKED and figure.place:
            archive = room_archive(home, _code(figure.disease))
            yield from _of(figure, archive, as_of)


def _code(name: str | None) -> str:
    """Give the code of a disease as it is named; "" is what the house means by none."""
    code = (name or "").casefold().replace(" ", "-")
    return code if code in DISEASES else ""


def _of(figure: Figure, archive: Archive, as_of: date) -> Iterator[Held]:
    for source in sorted({vintage.source for vintage in archive.vintages()}):
        total = _known(figure, archive, as_of, source, CUMULATIVE)
        daily = _known(figure, archive, as_of, source, "")
        is_new = figure.kind != "total"
        known = (_gained(total) if daily.is_empty() else daily) if is_new else total
        told = _nearest(known, figure, as_of)
        if told is not None:
            day, value = told
            yield Held(
                record=figure.id,
                source=source,
                reference_date=day,
                value=value,
                agrees=value == figure.value,
                from_totals=is_new and daily.is_empty(),
            )


def _known(
    figure: Figure, archive: Archive, as_of: date, source: str, prefix: str
) -> pl.DataFrame:
    """What a source had published by then: columns reference_date, value, by day."""
    try:
        then = archive.snapshot(
            as_of=as_of,
            location=figure.place,
            indicator=f"{prefix}{figure.indicator}",
            source=source,
        )
    except EpihqError:
        return pl.DataFrame(schema={"reference_date": pl.Date, "value": pl.Float64})
    known = then.frame.filter(~pl.col("revised"), pl.col("value").is_not_null())
    return known.select("reference_date", "value").sort("reference_date")


def _gained(totals: pl.DataFrame) -> pl.DataFrame:
    """What totals gained from one day to the next; a gap between days tells nothing."""
    day = pl.col("reference_date")
    gained = totals.with_columns(pl.col("value").diff(), day.diff().alias("gap"))
    return gained.filter(pl.col("gap") == pl.duration(days=1)).drop("gap")


def _nearest(
    known: pl.DataFrame, figure: Figure, as_of: date
) -> tuple[date, float] | None:
    """The day that says the same, else the figure's own day, else the newest."""
    late = known.filter(pl.col("reference_date") > as_of - timedelta(days=_DAYS))
    own = date.fromisoformat(figure.date) if figure.date else None
    for rows in (
        late.filter(pl.col("value") == figure.value),
        known.filter(pl.col("reference_date") == own) if own else known.clear(),
        late,
    ):
        if not rows.is_empty():
            row = rows.row(-1, named=True)
            return row["reference_date"], float(row["value"])
    return None
