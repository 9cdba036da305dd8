"""The axes of charts of series: days or weeks across, figures up, even or logarithmic.

Days are drawn in UTC, as everywhere on charts (``epihq.reports.figures``).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import altair as alt

from epihq.reports import rows as plain
from epihq.reports import words
from epihq.reports.marks import Layer, frame
from epihq.reports.rows import Row
from epihq.words import gettext

# Room at the right, in pixels, for the names of the lines: at least, and a letter.
_ROOM_FOR_NAMES, _A_LETTER = 80, 7.5
# Of more days than that, an axis names months with their years.
_A_YEAR = 300


def daily(
    from_rows: Sequence[Row],
    to_rows: Sequence[Row],
    title: str,
    limits: tuple[float, float],
    form: str = ",.0f",
    *,
    names: Sequence[str] = (),
    is_log: bool = False,
) -> Layer:
    """Frame the days from the first of some rows to the last of others.

    ``names`` are those of lines that want room beside those that every chart may have.
    """
    first = date.fromisoformat(from_rows[0]["date"])
    last = date.fromisoformat(to_rows[-1]["date"])
    axis = alt.Axis(
        grid=False,
        format=_days_named(first, last),
        values=[milliseconds(day) for day in plain.ticks(first, last)],
        labelOverlap="greedy",
        labelSeparation=8,
    )
    up = _up(limits, form, is_log=is_log)
    return _in_time(first, last, axis, title, limits, up, _room_for(names))


def _days_named(first: date, last: date) -> str:
    """How days are written on an axis: by the year where they are of several."""
    length = (last - first).days
    return "%b %Y" if length > _A_YEAR else "%-d %B" if length > 90 else "%-d %b"


def weekly(rows: Sequence[Row], title: str, limits: tuple[float, float]) -> Layer:
    """Frame weeks, each told below its middle by its last day."""
    ends = [date.fromisoformat(row["date"]) for row in rows]
    axis = alt.Axis(
        grid=False,
        # Milliseconds: from the middle of a week to noon of its last day.
        labelExpr="utcFormat(time(datum.value) + 3 * 864e5, '%-d %b')",
        values=[milliseconds(end) - 2.5 * 864e5 for end in ends[::-1][::2]],
        labelOverlap="greedy",
        labelSeparation=8,
    )
    first = ends[0] - timedelta(days=6)
    return _in_time(
        first, ends[-1], axis, title, limits, _up(limits, ",.0f"), _room_for(())
    )


Up = tuple[alt.Axis, alt.Scale]


def _up(limits: tuple[float, float], form: str, *, is_log: bool = False) -> Up:
    """Give the axis of figures, and how they lie on it."""
    scale = alt.Scale(domain=list(limits), nice=False)
    # Axes of one width: the days of charts under each other then align.
    if is_log:
        scale = alt.Scale(type="log", domain=list(limits), nice=False)
        ticks = plain.log_ticks(*limits)
        return alt.Axis(values=ticks, format="~r", minExtent=44, titlePadding=8), scale
    axis = alt.Axis(
        tickCount=5,
        # An axis of whole figures names none twice.
        tickMinStep=1 if form == ",.0f" else alt.Undefined,
        format=form,
        minExtent=44,
        titlePadding=8,
    )
    return axis, scale


def _in_time(
    first: date,
    last: date,
    axis: alt.Axis,
    title: str,
    limits: tuple[float, float],
    up: Up,
    room: float,
) -> Layer:
    x = alt.X(
        "x:T",
        title=None,
        axis=axis,
        scale=alt.Scale(
            type="utc",
            nice=False,
            range=[0, alt.ExprRef(f"width - {room}")],
        ),
    )
    axis_up, scale = up
    corners = [
        {"x": milliseconds(first), "y": limits[0]},
        {"x": milliseconds(last + timedelta(days=1)), "y": limits[1]},
    ]
    return frame(corners, x, alt.Y("y:Q", title=title, axis=axis_up, scale=scale))


def _room_for(names: Sequence[str]) -> float:
    """As much as the longest name wants, on every chart: their days then align."""
    every = [*map(gettext, words.NAMES_OF_LINES), *names]
    longest = max(map(len, every))
    return max(_ROOM_FOR_NAMES, 5 + _A_LETTER * longest)


def milliseconds(day: date) -> float:
    """Place a day on an axis of time: its midnight in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000
