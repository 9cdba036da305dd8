"""What the charts are put together from: frames with axes, bars, bands, names.

A layer is rows and a mark; ``view`` lays them over each other. What stands in pixels
stays as large when a chart is drawn narrow.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt

from epihq.reports import words
from epihq.reports.rows import Row
from epihq.words import numbers

WIDTH = 640

INK = "#1b2a3a"
QUIET = "#5b6673"
BAR = "#a9bccd"
HOLLOW = "#a83a0c"
BAND50 = "#7ea3c4"
BAND90 = "#cfdce8"
GRID = "#e3e7eb"

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


def bars(rows: Sequence[Row], *, tell: bool = True, color: str = BAR) -> list[Layer]:
    """Bars of a day's width: filled where the figure is used, hollow where not.

    A day of which only a share is known yet is pale. Bars ``tell`` their figure at the
    pointer where nothing else on the chart does.
    """
    known = [row | {"zero": 0} for row in rows if row["count"] is not None]
    used = [row for row in known if row["used"]]
    partly = [row for row in used if row.get("share") is not None]
    encoding = {
        "x": alt.X("start:T"),
        "x2": alt.X2("end:T"),
        "y": alt.Y("top:Q"),
        "y2": alt.Y2("zero:Q"),
        **(TOLD if tell else {}),
    }
    looks: list[tuple[list[Row], dict[str, Any]]] = [
        ([row for row in used if row.get("share") is None], {"color": color}),
        (
            partly,
            {"fill": BAND90, "stroke": QUIET, "strokeWidth": 1, "strokeDash": [2, 2]},
        ),
        (
            [row for row in known if not row["used"]],
            {"fill": "white", "stroke": HOLLOW, "strokeWidth": 1.2},
        ),
    ]
    return [
        (
            telling(drawn) if tell else drawn,
            alt.Chart().mark_bar(aria=tell, **look).encode(**encoding),
        )
        for drawn, look in looks
    ]


def bounds(rows: Sequence[Row], *, late: bool) -> list[Layer]:
    """Draw levels from where to where they hold, their words on the side with room.

    The lower one's words stand under it, clear of the other's.
    """
    level = alt.Chart().mark_rule(color=INK, strokeWidth=1.6, strokeDash=[7, 4])
    x, y = alt.X("start:T"), alt.Y("value:Q")
    layers: list[Layer] = [(list(rows), level.encode(x=x, x2=alt.X2("end:T"), y=y))]
    for place, row in enumerate(rows):
        below = place < len(rows) - 1
        # Set twice, the first time as a rim that keeps the words clear of the bars.
        for look in ({"stroke": "white", "strokeWidth": 4}, {"color": INK}):
            words = alt.Chart().mark_text(
                align="right" if late else "left",
                baseline="top" if below else "bottom",
                dx=-6 if late else 2,
                dy=2 if below else -2,
                fontSize=12,
                **look,
            )
            layers.append(([row], words.encode(x=x, y=y, text="said:N")))
    return layers


def cut_notes(rows: Sequence[Row]) -> list[Layer]:
    """Write the value at each bar that is cut, so that a dump squashes no axis."""
    cut = [row for row in rows if row["count"] != row["top"]]
    # Notes of neighbouring bars would lie on each other: the tallest speak.
    cut = sorted(cut, key=lambda row: abs(row["count"]))[-_MOST_NOTES:]
    middle = rows[len(rows) // 2]["date"] if rows else ""
    late = [row for row in cut if row["date"] > middle]
    early = [row for row in cut if row["date"] <= middle]
    where = {
        "x": alt.X("noon:T"),
        "y": alt.Y("note_height:Q"),
        "text": alt.Text("note:N"),
    }
    return [
        *rimmed(late, where, align="right", dx=-6),
        *rimmed(early, where, align="left", dx=6),
    ]


def rimmed(
    rows: list[Row], where: Mapping[str, Any], color: str = HOLLOW, **look: Any
) -> list[Layer]:
    """Set words over other marks: first their rim, which keeps them clear."""
    return [
        (rows, alt.Chart().mark_text(fontSize=12, **look, **inked).encode(**where))
        for inked in ({"stroke": "white", "strokeWidth": 4}, {"color": color})
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


def points(rows: Sequence[Row]) -> list[Layer]:
    """Draw a point for each day: filled where the figure is used, hollow where not."""
    x, y = alt.X("noon:T"), alt.Y("count:Q")
    filled = alt.Chart().mark_point(filled=True, size=22, opacity=1, color=BAR)
    hollow = alt.Chart().mark_point(
        filled=True, size=22, opacity=1, fill="white", stroke=HOLLOW, strokeWidth=1.2
    )
    return [
        ([row for row in rows if row["used"]], filled.encode(x=x, y=y)),
        ([row for row in rows if not row["used"]], hollow.encode(x=x, y=y)),
    ]


def level(value: str) -> alt.Chart:
    """Draw the height of a day as a short rule across it."""
    rule = alt.Chart().mark_rule(color=HOLLOW, strokeWidth=1.6, clip=True)
    made: alt.Chart = rule.encode(
        x=alt.X("start:T"), x2=alt.X2("end:T"), y=alt.Y(f"{value}:Q")
    )
    return made


def dashed_line(rows: list[Row], value: str) -> list[Layer]:
    """Draw a line of what was known by another day."""
    return own_line(rows, value, HOLLOW, [5, 3])


def own_line(
    rows: list[Row], value: str, color: str, dash: list[int], *, is_faint: bool = False
) -> list[Layer]:
    """Draw a line in a colour and dashes of its own, in its pieces.

    A day alone between gaps is a point; others' points would fill the dashes. A faint
    one stands behind another of the same colour.
    """
    width, opacity = (1.2, 0.55) if is_faint else (2, 1)
    lengths = Counter(row["piece"] for row in rows)
    alone = [row for row in rows if lengths[row["piece"]] == 1]
    x, y = alt.X("noon:T"), alt.Y(f"{value}:Q")
    mark = alt.Chart().mark_line(
        color=color, strokeWidth=width, opacity=opacity, strokeDash=dash, clip=True
    )
    point = alt.Chart().mark_point(filled=True, size=14, opacity=opacity, color=color)
    return [
        (rows, mark.encode(x=x, y=y, detail=alt.Detail("piece:N"))),
        (alone, point.encode(x=x, y=y)),
    ]


def name_at(rows: list[Row], text: str, height: float, color: str) -> Layer:
    """Name a line at its end, at a height in pixels that is clear of others' names."""
    mark = alt.Chart().mark_text(
        align="left", dx=7, text=text, color=color, fontSize=12
    )
    return rows, mark.encode(x=alt.X("end:T"), y=alt.value(height))


def name(
    rows: list[Row], value: str, text: str, dy: int = 0, color: str = INK
) -> Layer:
    """Name a line at its end, in place of a legend."""
    mark = alt.Chart().mark_text(
        align="left", dx=7, dy=dy, text=text, color=color, fontSize=12
    )
    return rows, mark.encode(x=alt.X("end:T"), y=alt.Y(f"{value}:Q"))


def rimmed_name(
    rows: list[Row], value: str, text: str, dy: int, color: str
) -> list[Layer]:
    """Name a line that ends over others, with a rim that keeps the words clear."""
    where = {"x": alt.X("end:T"), "y": alt.Y(f"{value}:Q")}
    return rimmed(rows, where, color, align="left", dx=7, dy=dy, text=text)


def runs_off(rows: list[Row], top: float, form: Callable[[float], str]) -> list[Layer]:
    """Say how far a band goes that is cut at the top, at its highest day."""
    cut = [row for row in rows if row["high90"] > 1.001 * top]
    highest = sorted(cut, key=lambda row: row["high90"])[-1:]
    late = bool(cut) and rows.index(highest[0]) >= len(rows) / 2
    said = [
        row | {"top": top, "said": words.cut_band(form(row["high90"]))}
        for row in highest
    ]
    return rimmed(
        said,
        {"x": alt.X("noon:T"), "y": alt.Y("top:Q"), "text": "said:N"},
        align="right" if late else "left",
        baseline="top",
        dx=-7 if late else 7,
    )


def dashes() -> alt.Chart:
    """Draw a dashed rule, for a level that matters."""
    rule: alt.Chart = alt.Chart().mark_rule(strokeDash=[4, 3], color=INK)
    return rule


def telling(rows: Sequence[Row], head: str = "day", value: str = "label") -> list[Row]:
    """Give rows what their marks say at the pointer: two of their fields."""
    return [row | {"told": f"{row[head]}: {row[value]}"} for row in rows]


def cover(rows: list[Row]) -> Layer:
    """Cover each day from top to bottom, unseen: wherever the pointer is, it tells."""
    mark = alt.Chart().mark_rect(opacity=0, aria=True)
    return rows, mark.encode(x=alt.X("start:T"), x2=alt.X2("end:T"), **TOLD)
