"""Figures of a text held against what the archive knew on the day of its publication.

"17,524 cases" of a report of 1 July: JHU published the same for 30 June. Nothing that
was published later answers, and a difference is told, not judged.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from epihq.archive import room_archive
from epihq.archive.archive import Archive
from epihq.operations.texts.held import Held
from epihq.terms.errors import EpihqError
from epihq.terms.series import CUMULATIVE
from epihq.text.facts.diseases import disease_coded
from epihq.text.records import Figure, Reading

# A report tells of the day before, seldom of more: what is older is another figure.
_DAYS = 7
_ASKED = ("cases", "deaths", "tests", "recovered")
_SCHEMA = {
    "location": pl.String,
    "indicator": pl.String,
    "reference_date": pl.Date,
    "value": pl.Float64,
}


def hold(reading: Reading, home: Path) -> list[Held]:
    """Hold each figure of a text against each source; none where there is no day."""
    published = reading.document.published
    if published is None:
        return []
    as_of = date.fromisoformat(published)
    by_disease: dict[str, list[Figure]] = defaultdict(list)
    for one in reading.records:
        if isinstance(one, Figure) and one.indicator in _ASKED and one.place:
            code = _code(one.disease)
            if code is not None:
                by_disease[code].append(one)
    held = [
        told
        for code, figures in by_disease.items()
        for told in _of_a_disease(figures, code, as_of, home)
    ]
    order = {one.id: place for place, one in enumerate(reading.records)}
    return sorted(held, key=lambda one: (order[one.record], one.source))


def _code(name: str | None) -> str | None:
    """Give the code of a disease: "" for the house's own where a text names none.

    None is of one that the house has no code for: nothing else's figures answer for it.
    """
    return "" if name is None else disease_coded(name)


def _of_a_disease(
    figures: Sequence[Figure], code: str, as_of: date, home: Path
) -> Iterator[Held]:
    try:
        archive = room_archive(home, code)
        sources = sorted({vintage.source for vintage in archive.vintages()})
    except EpihqError:
        # No archive yet, or none of this disease: there is nothing to hold against.
        return
    for source in sources:
        known = _known(figures, archive, as_of, source)
        for figure in figures:
            yield from _held(figure, known, as_of, source)


def _held(
    figure: Figure, known: pl.DataFrame, as_of: date, source: str
) -> Iterator[Held]:
    here = known.filter(pl.col("location") == figure.place)
    total = here.filter(pl.col("indicator") == f"{CUMULATIVE}{figure.indicator}")
    daily = here.filter(pl.col("indicator") == figure.indicator)
    is_new = figure.kind != "total"
    told = _nearest(
        (_gained(total) if daily.is_empty() else daily) if is_new else total,
        figure,
        as_of,
    )
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
    figures: Sequence[Figure], archive: Archive, as_of: date, source: str
) -> pl.DataFrame:
    """What a source had published by then of all that the figures are about."""
    indicators = sorted({one.indicator for one in figures})
    try:
        then = archive.snapshot(
            as_of=as_of,
            location=sorted({one.place for one in figures if one.place}),
            indicator=[*indicators, *(f"{CUMULATIVE}{one}" for one in indicators)],
            source=source,
        )
    except EpihqError:
        return pl.DataFrame(schema=_SCHEMA)
    known = then.frame.filter(~pl.col("revised"), pl.col("value").is_not_null())
    return known.select(*_SCHEMA).sort("reference_date")


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
