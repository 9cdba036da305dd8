"""Charts of figures that are entered or kept by day: of an event, of a signal."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import floor, log10

from epihq.reports import chart_words as said
from epihq.reports import rows as plain
from epihq.reports.parts import Table
from epihq.reports.picture_rows import day_of
from epihq.reports.pictures import (
    EVIDENCE,
    LINES,
    Picture,
    Shown,
    Strand,
    records,
)
from epihq.reports.rows import Row
from epihq.words import gettext, numbers

# As many lines as can be told apart; the others stand in the table of the page.
_MOST_LINES = 6


def figures(
    name: str, title: str, entered: Mapping[str, Mapping[date, float]]
) -> Shown:
    """Show figures that reports tell, one line for each of what they count.

    ``entered`` are figures by day under the words for them. A day that no report
    tells of is a gap: lines go from day to day, and a day alone is a point.
    """
    told = dict([*entered.items()][:_MOST_LINES])
    days = sorted({day for values in told.values() for day in values})
    if not days:
        return Shown(name=name, title=title, sentences=())
    sentences = (
        *(_newest(word, values) for word, values in told.items()),
        said.shown(days[0], days[-1]),
    )
    strands = tuple(
        Strand(name=word, rows=_rows(values, days[0], days[-1]))
        for word, values in told.items()
    )
    picture = Picture(
        name=name,
        kind=LINES,
        axis=gettext(said.NUMBER),
        alt=said.alt(title, sentences),
        strands=strands,
        is_whole=True,
    )
    return Shown(
        name=name,
        title=title,
        sentences=sentences,
        picture=picture,
        table=_table(title, strands, days),
        records=records(picture),
    )


def _newest(word: str, values: Mapping[date, float]) -> str:
    last = max(values)
    facts = {"what": word, "n": numbers.count(values[last]), "day": numbers.day(last)}
    return gettext("%(what)s: %(n)s (%(day)s).") % facts


def _rows(values: Mapping[date, float], first: date, last: date) -> list[Row]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [
        plain.at(day)
        | {"count": values.get(day), "label": numbers.count(values.get(day), "–")}
        for day in days
    ]


def _table(title: str, strands: Sequence[Strand], days: Sequence[date]) -> Table:
    found = [{row["date"]: row["label"] for row in one.rows} for one in strands]
    cells = (
        (numbers.day(day), *(labels[day.isoformat()] for labels in found))
        for day in reversed(days)
    )
    columns = (gettext(said.DAY), *(strand.name for strand in strands))
    return Table(caption=title, columns=columns, rows=tuple(cells))


def evidence(
    name: str,
    axis: str,
    alt: str,
    values: Sequence[tuple[date, float | None]],
    bounds: Sequence[tuple[str, float]],
    *,
    over: date | None = None,
    is_weekly: bool = False,
) -> Picture:
    """Show what a signal rests on: its days as bars, the last apart, and its bounds.

    ``bounds`` are words and heights. What was usual was worked out for one day and is
    drawn ``over`` it; without one, a bound holds on all days.
    """
    place = plain.at_week if is_weekly else plain.at
    rows = [_bar(place(day), value) for day, value in values]
    known = [row["count"] for row in rows if row["count"] is not None]
    heights = [value for _, value in bounds]
    low, high = min([0.0, *known]), round_above(max([0.0, *known, *heights]))
    level = [
        _extent(rows, None if over is None else over.isoformat())
        | {"value": value, "said": f"{word} {numbers.figure(value)}"}
        for word, value in sorted(bounds, key=lambda one: one[1])
    ]
    return Picture(
        name=name,
        kind=EVIDENCE,
        axis=axis,
        alt=alt,
        strands=(Strand(name=axis, rows=rows), Strand(name="", rows=level)),
        limits=(low, high),
    )


def _bar(at: Row, value: float | None) -> Row:
    label = numbers.figure(value)
    bar = {"count": value, "top": value, "label": label, "used": True, "mean": None}
    return at | bar | {"told": f"{at['day']}: {label}"}


def _extent(rows: Sequence[Row], over: str | None) -> Row:
    """From where to where a bound holds: over all bars, or a little beyond one."""
    if over is None:
        return {"start": rows[0]["start"], "end": rows[-1]["end"], "late": False}
    at = next((n for n, row in enumerate(rows) if row["date"] == over), len(rows) - 1)
    length = 7 if len(rows) > 1 and _step(rows) == 7 else 1
    day = day_of(rows[at])
    first = day - timedelta(days=length - 1)
    hours = 24 * length
    return {
        "start": _hour(first, -0.5 * hours),
        "end": _hour(first, 1.4 * hours),
        "late": at >= len(rows) / 2,
    }


def _step(rows: Sequence[Row]) -> int:
    return (day_of(rows[1]) - day_of(rows[0])).days


def _hour(day: date, hours: float) -> str:
    whole = timedelta(hours=hours)
    on = day + timedelta(days=whole.days)
    seconds = whole.seconds
    return f"{on}T{seconds // 3600:02}:{seconds % 3600 // 60:02}:00Z"


def round_above(value: float) -> float:
    """Give the top of an axis for a highest figure: even, and of few digits."""
    if value <= 2:
        return 2.0
    size = max(10.0 ** (floor(log10(value)) - 1), 1.0)
    return float(2 * size * -(-value // (2 * size)))
