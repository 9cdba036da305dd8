"""Charts of several places beside each other: a line for each, in order of names."""

from collections.abc import Sequence
from datetime import date

from epihq.assessment.charted import Charted
from epihq.assessment.record import Curve
from epihq.reports import chart_words as said
from epihq.reports import rows as plain
from epihq.reports.parts import Table
from epihq.reports.picture_rows import (
    axis,
    bounded,
    curve_of,
    day_of,
    inhabitants_of,
    is_weekly,
    log_scale,
    newest_of,
    rows_of,
)
from epihq.reports.pictures import LINES, Picture, Place, Shown, Strand, Wanted, records
from epihq.reports.rows import Row
from epihq.words import gettext, numbers


def several(wanted: Wanted, places: Sequence[Place]) -> Shown:
    """Show one line for each place: means of 7 days, or R; in order of their names."""
    title = gettext(said.OF_SEVERAL[wanted.what])
    inhabitants, lacks = inhabitants_of(wanted, places)
    strands: list[Strand] = []
    newest: list[str] = []
    otherwise: list[str] = []
    for place in places:
        newest += newest_of(wanted, place)
        rows = _line(wanted, place.charted, inhabitants.get(place.name))
        if rows and (inhabitants or not wanted.is_rate):
            then, differs = _then(wanted, place, rows, inhabitants.get(place.name))
            strands.append(Strand(name=place.name, rows=rows, then=then))
            newest += said.old(place.name, day_of(rows[-1]), wanted.as_of)
            otherwise += differs
    if not strands:
        return Shown(name=wanted.what, title=title, sentences=(*newest, *lacks))
    days = sorted({row["date"] for strand in strands for row in strand.rows})
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    shown = said.shown(first, last)
    log = log_scale(wanted, (row for one in strands for row in one.rows))
    known = wanted.known if any(strand.then for strand in strands) else None
    faint = () if known is None else (said.faint_lines(known),)
    sentences = (*newest, shown, *faint, *otherwise, *log, *lacks)
    picture = Picture(
        name=wanted.what,
        kind=LINES,
        axis=_axis_of_several(wanted, places),
        alt=said.alt(title, sentences),
        strands=tuple(strands),
        then="" if known is None else said.known_by(known),
        is_log=wanted.is_log and wanted.what != "reproduction",
    )
    return Shown(
        name=wanted.what,
        title=title,
        sentences=sentences,
        picture=picture,
        table=_table_of_several(title, picture, days),
        records=records(picture),
    )


def _axis_of_several(wanted: Wanted, places: Sequence[Place]) -> str:
    if wanted.what == "reproduction":
        return gettext(said.AXES["reproduction"])
    curves = (_curve_if(place, wanted.what) for place in places)
    curve = next(one for one in curves if one is not None)
    return axis(curve.indicator, is_rate=wanted.is_rate)


def _curve_if(place: Place, what: str) -> Curve | None:
    return None if place.charted.assessment is None else curve_of(place.charted, what)


def _line(wanted: Wanted, charted: Charted, inhabitants: float | None) -> list[Row]:
    """Give a place's line its days: ``count`` is its height, ``label`` says it."""
    if wanted.is_rate and inhabitants is None and wanted.what != "reproduction":
        return []
    made = charted.assessment
    if made is None:
        return []
    if wanted.what == "reproduction":
        found = plain.of_R(made.reported_reproduction_number.curve)
        return [row | {"count": row["median"]} for row in bounded(found, wanted)]
    curve = curve_of(charted, wanted.what)
    if curve is None:
        return []
    rows = rows_of(charted, curve, wanted, inhabitants)
    if is_weekly(curve):
        return rows
    return [
        row | {"count": row["mean"], "label": numbers.mean(row["mean"])} for row in rows
    ]


def _then(
    wanted: Wanted, place: Place, rows: list[Row], inhabitants: float | None
) -> tuple[list[Row], tuple[str, ...]]:
    """Lay behind a line what was known of the same days by the end of another."""
    day = wanted.known
    if place.then is None or day is None:
        return [], ()
    found = {row["date"]: row for row in _line(wanted, place.then, inhabitants)}
    same = [found[row["date"]] for row in rows if row["date"] in found]
    if not any(row["count"] is not None for row in same):
        return [], (said.nothing_known(place.name, day),)
    for row in rows:
        if row["date"] in found:
            row["then"] = found[row["date"]]["label"]
    differing = sum("then" in row and row["then"] != row["label"] for row in rows)
    return same, (said.place_known_otherwise(place.name, day, differing),)


def _table_of_several(title: str, picture: Picture, days: Sequence[str]) -> Table:
    columns = [gettext(said.DAY)]
    labels: list[dict[str, str]] = []
    for strand in picture.strands:
        columns.append(strand.name)
        labels.append({row["date"]: row["label"] for row in strand.rows})
        if strand.then:
            columns.append(f"{strand.name}, {picture.then}")
            labels.append({row["date"]: row["label"] for row in strand.then})
    cells = (
        (numbers.day(date.fromisoformat(day)), *(one.get(day, "–") for one in labels))
        for day in reversed(days)
    )
    return Table(caption=title, columns=tuple(columns), rows=tuple(cells))
