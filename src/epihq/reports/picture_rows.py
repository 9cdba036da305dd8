"""Rows of a place's charts: days of the range, as counts or rates, and their words."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from epihq.assessment.charted import Charted
from epihq.assessment.record import Curve, RtCurve
from epihq.reports import chart_words as said
from epihq.reports import rows as plain
from epihq.reports.pictures import Place, Wanted
from epihq.reports.rows import Row
from epihq.words import gettext

# Of days of which less is known, the figure is told to be no whole one.
_WHOLE = 0.95


def curve_of(charted: Charted, what: str) -> Curve | None:
    """Find the figures of a place; None where nobody publishes them."""
    if what == "admissions":
        return charted.admissions
    assert charted.assessment is not None  # noqa: S101 - asked of those that have one
    curves = charted.assessment.data.curves
    return next((one for one in curves if one.indicator == what), None)


def newest_of(wanted: Wanted, place: Place) -> tuple[str, ...]:
    """Say the newest figures of a place as they are charted, or that there are none."""
    what, made = wanted.what, place.charted.assessment
    if made is None:
        return (said.none_published(place.name, what),)
    if what == "reproduction":
        return (said.newest_R(place.name, made),)
    curve = curve_of(place.charted, what)
    if curve is None:
        return (said.none_published(place.name, what),)
    if what == "admissions":
        last = curve.dates[-1], curve.published[-1]
        return (said.newest_patients(place.name, curve.indicator, last[1], last[0]),)
    trend = next(one for one in made.data.trends if one.indicator == what)
    rate = said.newest_rate(place.name, trend) if wanted.is_rate else ()
    return (said.newest(place.name, trend, curve.dates[-1]), *rate)


def old(place: Place, curve: Curve | RtCurve, wanted: Wanted) -> tuple[str, ...]:
    """Say that a place's figures are old, where they are."""
    return said.old(place.name, curve.dates[-1], wanted.as_of)


def inhabitants_of(
    wanted: Wanted, places: Sequence[Place]
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Find whose figures can be shown as rates, and say whose cannot."""
    if not wanted.is_rate:
        return {}, ()
    held: dict[str, float] = {}
    for place in places:
        made = place.charted.assessment
        if made is not None and made.data.population:
            held[place.name] = made.data.population
    lacks = [place.name for place in places if place.name not in held]
    return held, (said.no_inhabitants(lacks),) if lacks else ()


def rows_of(
    charted: Charted, curve: Curve, wanted: Wanted, inhabitants: float | None
) -> list[Row]:
    """Give the days of the range their figures, and what is odd about each."""
    most = (curve.dates[-1] - max(wanted.first, curve.dates[0])).days + 1
    if most <= 0:
        return []
    if curve is charted.admissions:
        rows = plain.as_published(curve, wanted.first, inhabitants)
    else:
        assert charted.assessment is not None  # noqa: S101 - the curve is its own
        rows = plain.bars(charted.assessment, curve.indicator, most, inhabitants)
    shares = _shares(charted, curve.indicator)
    return [row | {"share": shares.get(row["date"])} for row in rows]


def _shares(charted: Charted, indicator: str) -> dict[str, float]:
    """How much of each of the last days is known, where it is not the whole."""
    values = charted.known.get(indicator, ())
    made = charted.assessment
    if made is None:
        return {}
    back = range(len(values) - 1, -1, -1)
    return {
        (made.as_of - timedelta(days=ago)).isoformat(): share
        for ago, share in zip(back, values, strict=True)
        if share < _WHOLE
    }


def is_weekly(curve: Curve) -> bool:
    """Tell whether figures are of weeks."""
    return curve.indicator.startswith("weekly_")


def axis(indicator: str, *, is_rate: bool) -> str:
    """Title the axis of an indicator's figures."""
    return gettext((said.RATES if is_rate else said.AXES)[indicator])


def day_of(row: Row) -> date:
    """Give the day of a row."""
    return date.fromisoformat(row["date"])


def log_scale(wanted: Wanted, rows: Iterable[Row]) -> tuple[str, ...]:
    """Say that heights are logarithmic, and how many days have none."""
    if not wanted.is_log:
        return ()
    counts = [row["count"] for row in rows if row["count"] is not None]
    return (said.log_scale(sum(count <= 0 for count in counts)),)


def bounded(rows: list[Row], wanted: Wanted) -> list[Row]:
    """Keep the days of the range, from the first that has a figure."""
    inside = [row for row in rows if row["date"] >= wanted.first.isoformat()]
    first = next((n for n, row in enumerate(inside) if row["median"] is not None), 0)
    return inside[first:]
