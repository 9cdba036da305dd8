"""What the charts are put together from: frames with axes, bars, bands, names.

A layer is rows and a mark; ``view`` lays them over each other. What stands in pixels
stays as large when a chart is drawn narrow.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import altair as alt

from epihq.reports import rows as plain
from epihq.reports import words
from epihq.reports.rows import Row
from epihq.words import gettext, numbers

WIDTH = 640

INK = "#1b2a3a"
QUIET = "#5b6673"
BAR = "#a9bccd"
HOLLOW = "#a83a0c"
BAND50 = "#7ea3c4"
BAND90 = "#cfdce8"
GRID = "#e3e7eb"

# Room at the right, in pixels, for the names of the lines: at least, and a letter.
_ROOM_FOR_NAMES, _A_LETTER = 80, 7.5
# What a mark says at the pointer; it must also be ``aria``.
TOLD: dict[str, Any] = {"description": alt.Description("told:N")}

Layer = tuple[list[Row], alt.Chart]


def view(
    layers: Sequence[Layer],
    height: int,
    description: str,
    width: int = WIDTH,
    left: int = 5,
) -> dict[str, Any]:
    """Lay marks over each other. Rows go past Altair: it would copy them ten times."""
    drawn = [(rows, mark) for rows, mark in layers if rows]
    spec: dict[str, Any] = (
        alt.layer(*(mark for _, mark in drawn))
        .properties(width=width, height=height, description=description)
        .configure_view(stroke=None)
        .configure_axis(
            gridColor=GRID,
            domainColor=QUIET,
            tickColor=QUIET,
            labelColor=INK,
            titleColor=INK,
            titleFontWeight="normal",
            labelFontSize=12,
            titleFontSize=12,
        )
        .to_dict(validate=False)
    )
    names = {id(rows): f"rows-{place}" for place, (rows, _) in enumerate(drawn)}
    for layer, (rows, _) in zip(spec["layer"], drawn, strict=True):
        layer["data"] = {"name": names[id(rows)]}
    spec["datasets"] = {names[id(rows)]: rows for rows, _ in drawn}
    spec["config"]["locale"] = _locale()
    # Letters of another machine may be wider than those that are measured here.
    return spec | {"padding": {"left": left, "top": 5, "right": 5, "bottom": 5}}


def _locale() -> dict[str, Any]:
    """Let axes write numbers and months as the words around them do."""
    point, group = numbers.separators()
    months = range(1, 13)
    return {
        "number": {
            "decimal": point,
            "thousands": group,
            "grouping": [3],
            "currency": ["", ""],
        },
        # Vega wants all of it; no axis names a weekday.
        "time": {
            **dict.fromkeys(("dateTime", "date", "time"), "%-d %B %Y"),
            "periods": ["", ""],
            **dict.fromkeys(("days", "shortDays"), [""] * 7),
            "months": [numbers.month(n) for n in months],
            "shortMonths": [numbers.month(n, "abbreviated") for n in months],
        },
    }


def frame(corners: list[Row], x: alt.X, y: alt.Y) -> Layer:
    """Axes and scales, told once: unseen corners that the other layers join."""
    return corners, alt.Chart().mark_point(opacity=0, size=0).encode(x=x, y=y)


_MOST_NOTES = 1


def bars(rows: Sequence[Row]) -> list[Layer]:
    """Bars of a day's width: filled where the figure is used, hollow where not."""
    known = [row | {"zero": 0} for row in rows if row["count"] is not None]
    used = [row for row in known if row["used"]]
    left_out = [row for row in known if not row["used"]]
    filled = alt.Chart().mark_bar(color=BAR, aria=True)
    hollow = alt.Chart().mark_bar(
        fill="white", stroke=HOLLOW, strokeWidth=1.2, aria=True
    )
    encoding = {
        "x": alt.X("start:T"),
        "x2": alt.X2("end:T"),
        "y": alt.Y("top:Q"),
        "y2": alt.Y2("zero:Q"),
        **TOLD,
    }
    return [
        (telling(used), filled.encode(**encoding)),
        (telling(left_out), hollow.encode(**encoding)),
    ]


def cut_notes(rows: Sequence[Row]) -> list[Layer]:
    """Write the value at each bar that is cut, so that a dump squashes no axis."""
    cut = [row for row in rows if row["count"] != row["top"]]
    # Notes of neighbouring bars would lie on each other: the tallest speak.
    cut = sorted(cut, key=lambda row: abs(row["count"]))[-_MOST_NOTES:]
    middle = rows[len(rows) // 2]["date"] if rows else ""
    late = [row for row in cut if row["date"] > middle]
    early = [row for row in cut if row["date"] <= middle]
    return [
        (
            chosen,
            alt.Chart()
            .mark_text(
                align=align,  # type: ignore[arg-type]
                dx=dx,
                color=HOLLOW,
                fontSize=12,
            )
            .encode(
                x=alt.X("noon:T"), y=alt.Y("note_height:Q"), text=alt.Text("note:N")
            ),
        )
        for chosen, align, dx in ((late, "right", -6), (early, "left", 6))
    ]


def fan_layers(rows: list[Row]) -> list[Layer]:
    """Two bands and a median line, broken where there is no estimate."""
    bands = [
        alt.Chart()
        .mark_area(color=color, clip=True, opacity=0.85)
        .encode(
            x=alt.X("noon:T"),
            y=alt.Y(lower),
            y2=alt.Y2(upper),
            detail=alt.Detail("piece:N"),
        )
        for color, lower, upper in (
            (BAND90, "low90:Q", "high90:Q"),
            (BAND50, "low50:Q", "high50:Q"),
        )
    ]
    # A line speaks once for all its days; an unseen rule per day for itself.
    hover = alt.Chart().mark_rule(opacity=0, strokeWidth=6, aria=True)
    days = (telling(rows), hover.encode(x=alt.X("noon:T"), **TOLD))
    return [*((rows, band) for band in bands), line(rows, "median"), days]


def boxes(rows: list[Row]) -> list[Layer]:
    """Two boxes and a median for each week."""
    over = {"x": alt.X("start:T"), "x2": alt.X2("end:T")}
    layers: list[Layer] = [
        (
            rows,
            alt.Chart()
            .mark_bar(color=color, clip=True)
            .encode(y=alt.Y(lower), y2=alt.Y2(upper), **over),
        )
        for color, lower, upper in (
            (BAND90, "low90:Q", "high90:Q"),
            (BAND50, "low50:Q", "high50:Q"),
        )
    ]
    median = alt.Chart().mark_rule(color=INK, strokeWidth=2, clip=True)
    hover = alt.Chart().mark_rect(opacity=0, aria=True)
    return [
        *layers,
        (rows, median.encode(y=alt.Y("median:Q"), **over)),
        (telling(rows), hover.encode(**over, **TOLD)),
    ]


def dashed(rows: list[Row]) -> list[Layer]:
    """Draw the median and the 90 % interval of something to compare with."""
    return [
        (
            rows,
            alt.Chart()
            .mark_line(color=QUIET, strokeWidth=width, strokeDash=[5, 3], clip=True)
            .encode(x=alt.X("noon:T"), y=alt.Y(value)),
        )
        for value, width in (("median:Q", 1.4), ("low90:Q", 0.8), ("high90:Q", 0.8))
    ]


def line(rows: list[Row], value: str) -> Layer:
    """Draw a line in its pieces; the small points keep a piece of one day in sight."""
    point = alt.OverlayMarkDef(size=5, color=INK)
    mark = alt.Chart().mark_line(color=INK, strokeWidth=2, clip=True, point=point)
    return rows, mark.encode(
        x=alt.X("noon:T"), y=alt.Y(f"{value}:Q"), detail=alt.Detail("piece:N")
    )


def name(
    rows: list[Row], value: str, text: str, dy: int = 0, color: str = INK
) -> Layer:
    """Name a line at its end, in place of a legend."""
    mark = alt.Chart().mark_text(
        align="left", dx=7, dy=dy, text=text, color=color, fontSize=12
    )
    return rows, mark.encode(x=alt.X("end:T"), y=alt.Y(f"{value}:Q"))


def runs_off(rows: list[Row], top: float, form: Callable[[float], str]) -> Layer:
    """Say how far a band goes that is cut at the top, at its highest day."""
    cut = [row for row in rows if row["high90"] > 1.001 * top]
    highest = sorted(cut, key=lambda row: row["high90"])[-1:]
    late = bool(cut) and rows.index(highest[0]) >= len(rows) / 2
    said = [
        row | {"top": top, "said": words.cut_band(form(row["high90"]))}
        for row in highest
    ]
    mark = alt.Chart().mark_text(
        align="right" if late else "left",
        baseline="top",
        dx=-7 if late else 7,
        color=HOLLOW,
        fontSize=12,
    )
    return said, mark.encode(x=alt.X("noon:T"), y=alt.Y("top:Q"), text="said:N")


def dashes() -> alt.Chart:
    """Draw a dashed rule, for a level that matters."""
    rule: alt.Chart = alt.Chart().mark_rule(strokeDash=[4, 3], color=INK)
    return rule


def daily(
    from_rows: Sequence[Row],
    to_rows: Sequence[Row],
    title: str,
    limits: tuple[float, float],
    form: str = ",.0f",
) -> Layer:
    """Frame the days from the first of some rows to the last of others."""
    first = date.fromisoformat(from_rows[0]["date"])
    last = date.fromisoformat(to_rows[-1]["date"])
    axis = alt.Axis(
        grid=False,
        format="%-d %B" if (last - first).days > 90 else "%-d %b",
        values=[milliseconds(day) for day in plain.ticks(first, last)],
        labelOverlap="greedy",
        labelSeparation=8,
    )
    return _in_time(first, last, axis, title, limits, form)


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
    return _in_time(first, ends[-1], axis, title, limits, ",.0f")


def _in_time(
    first: date,
    last: date,
    axis: alt.Axis,
    title: str,
    limits: tuple[float, float],
    form: str,
) -> Layer:
    x = alt.X(
        "x:T",
        title=None,
        axis=axis,
        scale=alt.Scale(
            type="utc",
            nice=False,
            range=[0, alt.ExprRef(f"width - {_room_for_names()}")],
        ),
    )
    # Axes of one width: the days of charts under each other then align.
    up = alt.Axis(tickCount=5, format=form, minExtent=44, titlePadding=8)
    scale = alt.Scale(domain=list(limits), nice=False)
    corners = [
        {"x": milliseconds(first), "y": limits[0]},
        {"x": milliseconds(last + timedelta(days=1)), "y": limits[1]},
    ]
    return frame(corners, x, alt.Y("y:Q", title=title, axis=up, scale=scale))


def _room_for_names() -> float:
    """As much as the longest name wants, on every chart: their days then align."""
    longest = max(len(gettext(name)) for name in words.NAMES_OF_LINES)
    return max(_ROOM_FOR_NAMES, 5 + _A_LETTER * longest)


def milliseconds(day: date) -> float:
    """Place a day on an axis of time: its midnight in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000


def telling(rows: Sequence[Row], head: str = "day", value: str = "label") -> list[Row]:
    """Give rows what their marks say at the pointer: two of their fields."""
    return [row | {"told": f"{row[head]}: {row[value]}"} for row in rows]
