"""The curve of a location's own page: the weeks that the table tells in one line."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from epihq.assessment.overview_rows import OverviewRow
from epihq.web.kit.drawing import Scale, axis, days_below, drawing, round_above
from epihq.words.numbers import day, figure


def cases_curve(row: OverviewRow) -> SafeString | str:
    """Draw new cases a day, means of 7 days; "" where none is known."""
    known = [value for value in row.trend if value is not None]
    if not known:
        return ""
    top = round_above(max(known))
    scale = Scale(top=top, floor=0.0, count=len(row.trend))
    back = range(len(row.trend) - 1, -1, -1)
    days = [row.last_date - timedelta(days=n) for n in back]
    facts = {
        "first": day(days[0]),
        "last": day(days[-1]),
        "low": figure(min(known), 0),
        "high": figure(max(known), 0),
        "now": figure(row.trend[-1], 0),
    }
    words = _(
        "From %(first)s to %(last)s, between %(low)s and %(high)s cases a day; the "
        "last is %(now)s. A day without enough figures is a gap."
    )
    return drawing(
        f"curve-{row.location}",
        _("New cases a day, mean of 7 days, the last 8 weeks"),
        words % facts,
        (
            axis(scale, (0.0, top / 2, top)),
            _line(scale, row.trend),
            _last(scale, row.trend),
            days_below(days),
        ),
    )


def _line(scale: Scale, values: Sequence[float | None]) -> SafeString:
    pieces = ((" ".join(piece),) for piece in _pieces(scale, values))
    return format_html_join("", '<polyline points="{}"/>', pieces)


def _pieces(scale: Scale, values: Sequence[float | None]) -> Iterator[list[str]]:
    """Points of the stretches without a gap, from the first day's edge to the last's.

    So a day alone between gaps is seen as well.
    """
    piece: list[tuple[float, float]] = []
    for place, value in enumerate([*values, None]):
        if value is not None:
            piece.append((scale.x(place + 0.5), scale.y(value)))
        elif piece:
            half = scale.step / 2
            first = round(piece[0][0] - half, 1), piece[0][1]
            last = round(piece[-1][0] + half, 1), piece[-1][1]
            yield [f"{x},{y}" for x, y in (first, *piece, last)]
            piece = []


def _last(scale: Scale, values: Sequence[float | None]) -> SafeString | str:
    """Write the last figure above its day."""
    if values[-1] is None:
        return ""
    at = scale.x(len(values)), max(scale.y(values[-1]) - 6, 18)
    words = '<text class="bound" x="{}" y="{}" text-anchor="end">{}</text>'
    return format_html(words, *at, figure(values[-1], 0))
