"""Charts of one place: its counts by day or week, and R; as known then and now."""

from collections.abc import Iterable, Sequence

from epihq.assessment.record import Assessment, Curve
from epihq.reports import chart_words as said
from epihq.reports import rows as plain
from epihq.reports import words
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
    old,
    rows_of,
)
from epihq.reports.pictures import (
    COUNTS,
    FAN,
    WEEKS,
    Picture,
    Place,
    Shown,
    Strand,
    Wanted,
    records,
)
from epihq.reports.rows import Row
from epihq.words import gettext, numbers


def one(wanted: Wanted, place: Place) -> Shown:
    """Show one place's figures."""
    made = place.charted.assessment
    title = gettext(said.TITLES[wanted.what])
    if made is None:
        none = said.none_published(place.name, wanted.what)
        return Shown(name=wanted.what, title=title, sentences=(none,))
    if wanted.what == "reproduction":
        return _reproduction(wanted, place, made)
    curve = curve_of(place.charted, wanted.what)
    if curve is None:
        none = said.none_published(place.name, wanted.what)
        return Shown(name=wanted.what, title=title, sentences=(none,))
    return _counts(wanted, place, curve)


def _counts(wanted: Wanted, place: Place, curve: Curve) -> Shown:
    """Show persons a day, or a week, of one place."""
    title = gettext(said.TITLES[wanted.what])
    newest = (*newest_of(wanted, place), *old(place, curve, wanted))
    inhabitants, lacks = inhabitants_of(wanted, [place])
    rows = rows_of(place.charted, curve, wanted, inhabitants.get(place.name))
    if not rows:
        out = said.out_of_range(place.name, curve.dates[-1])
        return Shown(name=wanted.what, title=title, sentences=(*newest, out))
    then, otherwise = _then(wanted, place, rows, inhabitants.get(place.name))
    sentences = (
        *newest,
        said.shown(day_of(rows[0]), day_of(rows[-1])),
        *_partly(rows),
        *otherwise,
        *log_scale(wanted, rows),
        *lacks,
    )
    told = [row | {"told": _told(row)} for row in rows]
    picture = Picture(
        name=wanted.what,
        kind=WEEKS if is_weekly(curve) else COUNTS,
        axis=axis(curve.indicator, is_rate=bool(inhabitants)),
        alt=said.alt(title, sentences),
        strands=(Strand(name=place.name, rows=told, then=then),),
        then=_known(wanted, then),
        is_log=wanted.is_log,
        is_whole=not inhabitants,
    )
    return Shown(
        name=wanted.what,
        title=title,
        sentences=sentences,
        picture=picture,
        table=_table_of_counts(title, curve, picture),
        records=records(picture),
    )


def _partly(rows: Sequence[Row]) -> tuple[str, ...]:
    partly = [row for row in rows if row["share"] is not None]
    if not partly:
        return ()
    return (said.partly_known(day_of(partly[-1]), partly[-1]["share"]),)


def _then(
    wanted: Wanted, place: Place, rows: list[Row], inhabitants: float | None
) -> tuple[list[Row], tuple[str, ...]]:
    """Lay beside the rows what was known of the same days by the end of another."""
    then, day = place.then, wanted.known
    if then is None or day is None or then.assessment is None:
        return [], ()
    curve = curve_of(then, wanted.what)
    if curve is None:
        return [], ()
    found = {row["date"]: row for row in rows_of(then, curve, wanted, inhabitants)}
    same = [found[row["date"]] for row in rows if row["date"] in found]
    if not same:
        return [], (said.out_of_range(said.known_by(day), curve.dates[-1]),)
    for row in rows:
        if row["date"] in found:
            row["then"] = found[row["date"]]["label"]
            row["then_count"] = found[row["date"]]["count"]
    pairs = [
        (row["then_count"], row["count"])
        for row in rows
        if "then" in row and row["then_count"] != row["count"]
    ]
    totals = (
        _sum_label((before or 0.0 for before, _ in pairs), inhabitants),
        _sum_label((now or 0.0 for _, now in pairs), inhabitants),
    )
    return same, (said.known_otherwise(day, len(pairs), *totals),)


def _known(wanted: Wanted, then: Sequence[Row]) -> str:
    """Say by when what is laid beside was known; "" where nothing is."""
    return said.known_by(wanted.known) if then and wanted.known else ""


def _sum_label(values: Iterable[float], inhabitants: float | None) -> str:
    total = sum(values)
    return numbers.count(total) if inhabitants is None else numbers.amount(total)


def _told(row: Row) -> str:
    """Say all of a day at the pointer and by the keys."""
    parts = [f"{row['day']}: {row['label']}"]
    if row.get("mean") is not None:
        parts.append(said.mean(numbers.mean(row["mean"])))
    parts += _remarks(row)
    return "; ".join(parts)


def _remarks(row: Row) -> list[str]:
    remarks = [] if row["used"] or row["count"] is None else [row["odd"]]
    if row.get("share") is not None:
        remarks.append(said.share_known(row["share"]))
    return remarks


def _table_of_counts(title: str, curve: Curve, picture: Picture) -> Table:
    weekly = picture.kind == WEEKS
    rows = picture.strands[0].rows
    columns = [
        gettext(said.WEEK_TO if weekly else said.DAY),
        gettext(said.COUNTED[curve.indicator]),
        *([] if weekly else [gettext(words.SEVEN_DAY_MEAN)]),
        *([picture.then] if picture.then else []),
        gettext(said.REMARK),
    ]
    cells = (
        (
            numbers.day(day_of(row)),
            row["label"],
            *([] if weekly else [numbers.mean(row["mean"])]),
            *([row.get("then", "–")] if picture.then else []),
            "; ".join(_remarks(row)),
        )
        for row in reversed(rows)
    )
    return Table(caption=title, columns=tuple(columns), rows=tuple(cells))


def _reproduction(wanted: Wanted, place: Place, made: Assessment) -> Shown:
    """Show R of the reported cases with its bands, of one place."""
    title = gettext(said.TITLES["reproduction"])
    curve = made.reported_reproduction_number.curve
    newest = (*newest_of(wanted, place), *old(place, curve, wanted))
    rows = bounded(plain.of_R(curve), wanted)
    if not any(row["median"] is not None for row in rows):
        return Shown(name=wanted.what, title=title, sentences=newest)
    then = _R_then(wanted, place, rows)
    sentences = (*newest, said.shown(day_of(rows[0]), day_of(rows[-1])))
    told = [row | {"told": f"{row['day']}: {row['label']}"} for row in rows]
    picture = Picture(
        name=wanted.what,
        kind=FAN,
        axis=gettext(said.AXES["reproduction"]),
        alt=said.alt(title, sentences),
        strands=(Strand(name=words.R, rows=told, then=then),),
        then=_known(wanted, then),
    )
    return Shown(
        name=wanted.what,
        title=title,
        sentences=sentences,
        picture=picture,
        table=_table_of_R(title, picture),
        records=records(picture),
    )


def _R_then(  # noqa: N802 - R as in the papers
    wanted: Wanted, place: Place, rows: Sequence[Row]
) -> list[Row]:
    then = None if place.then is None else place.then.assessment
    if then is None or wanted.known is None:
        return []
    days = {row["date"] for row in rows}
    found = plain.of_R(then.reported_reproduction_number.curve)
    return [r for r in found if r["date"] in days and r["median"] is not None]


def _table_of_R(title: str, picture: Picture) -> Table:  # noqa: N802 - as above
    then = {row["date"]: row["label"] for row in picture.strands[0].then}
    columns = (
        gettext(said.DAY),
        words.R,
        words.filled(gettext(said.INTERVAL_50)),
        words.filled(gettext(said.INTERVAL_90)),
        *([picture.then] if picture.then else []),
    )
    cells = (
        (
            numbers.day(day_of(row)),
            numbers.ratio(row["median"], "–"),
            _span(row["low50"], row["high50"]),
            _span(row["low90"], row["high90"]),
            *([then.get(row["date"], "–")] if picture.then else []),
        )
        for row in reversed(picture.strands[0].rows)
    )
    return Table(caption=title, columns=columns, rows=tuple(cells))


def _span(low: float | None, high: float | None) -> str:
    return "–" if low is None else numbers.interval(low, high, numbers.ratio)
