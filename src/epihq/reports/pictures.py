"""What the room's charts show: all that is drawn, as plain rows, and the words for it.

picture  ->  specification, drawn elsewhere (``reports.series``)
         ->  table and sentences (``reports.showing``): nothing is drawn without them
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from epihq.assessment.charted import Charted
from epihq.reports.parts import Table
from epihq.reports.rows import Row

WEEKS_BEFORE_FORECAST = 8
COUNTS, LINES, WEEKS, FAN, FORECAST = "counts", "lines", "weeks", "fan", "forecast"
EVIDENCE = "evidence"
STACKED, PYRAMID = "stacked", "pyramid"
RECORD = (
    "date",
    "count",
    "mean",
    "used",
    "low90",
    "low50",
    "median",
    "high50",
    "high90",
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be shown: ``days`` to the last that is looked at, 0 for all.

    ``known`` is the day as of which figures are shown beside those of ``as_of``.
    """

    what: str
    as_of: date
    days: int = 84
    is_rate: bool = False
    is_log: bool = False
    known: date | None = None

    @property
    def first(self) -> date:
        """The first day that is shown."""
        return self.as_of - timedelta(days=self.days - 1) if self.days else date.min


@dataclass(frozen=True, kw_only=True)
class Place:
    """A location by its name, as it was known, and as it was known by another day."""

    name: str
    charted: Charted
    then: Charted | None = None


@dataclass(frozen=True, kw_only=True)
class Strand:
    """What belongs together in a chart: a line, or the bars of a place.

    ``then`` are rows of the same days as they were known by another day.
    """

    name: str
    rows: list[Row]
    then: list[Row] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days over which something held or went on; ``last`` None: no end is known."""

    kind: str
    name: str
    first: date
    last: date | None = None


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart as plain values; ``then`` says by which other day its days were known.

    ``is_whole`` where its figures are persons, of whom there are no parts; ``limits``
    where its axis is to end as it says.
    """

    name: str
    kind: str
    axis: str
    alt: str
    strands: tuple[Strand, ...]
    then: str = ""
    stretches: tuple[Stretch, ...] = ()
    is_log: bool = False
    is_whole: bool = False
    limits: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A chart with its words; without a picture, the sentences say why."""

    name: str
    title: str
    sentences: tuple[str, ...]
    picture: Picture | None = None
    table: Table | None = None
    records: tuple[Mapping[str, Any], ...] = field(default=())


def with_stretches(shown: Shown, stretches: Iterable[Stretch]) -> Shown:
    """Add what held or went on meanwhile, as far as its days are shown."""
    picture = shown.picture
    if picture is None or picture.kind in {FORECAST, PYRAMID}:
        return shown
    rows = [row for strand in picture.strands for row in strand.rows]
    first, last = (pick(row["date"] for row in rows) for pick in (min, max))
    seen = [
        one
        for one in stretches
        if one.first.isoformat() <= last
        and (one.last is None or one.last.isoformat() >= first)
    ]
    ordered = sorted(seen, key=lambda one: (one.first, one.kind, one.name))
    return replace(shown, picture=replace(picture, stretches=tuple(ordered)))


def records(picture: Picture) -> tuple[Mapping[str, Any], ...]:
    """List what is drawn for a program: one row of each strand and day."""
    return tuple(
        {"series": name, **{column: row.get(column) for column in RECORD}}
        for name, rows in _named(picture)
        for row in rows
    )


def _named(picture: Picture) -> Iterator[tuple[str, list[Row]]]:
    """Name each series; what was known of one alone needs not say of what."""
    is_alone = len(picture.strands) == 1
    for strand in picture.strands:
        yield strand.name, strand.rows
    for strand in picture.strands:
        name = picture.then if is_alone else f"{strand.name}, {picture.then}"
        yield name, strand.then
