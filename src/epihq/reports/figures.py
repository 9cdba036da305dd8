"""The charts, drawn once as Vega-Lite for the page and for the printed sheet.

Each chart is one layered view of fixed size, so that a face may stretch its width.
Days are drawn in UTC: a browser east or west of it must not move them. Nothing is
told by colour alone: bands differ in lightness, days left out are hollow, the
baseline is dashed, and lines carry their name.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import altair as alt

from epihq.assessment.record import Assessment
from epihq.reports import rows as plain
from epihq.reports import words
from epihq.reports.rows import Row

WIDTH = 640
HISTORY_DAYS = 182
DAYS_BEFORE_FORECAST = 42

INK = "#1b2a3a"
QUIET = "#5b6673"
BAR = "#a9bccd"
HOLLOW = "#a83a0c"
BAND50 = "#7ea3c4"
BAND90 = "#cfdce8"
GRID = "#e3e7eb"

# Room at the right, as a share of the days drawn, for the names of the lines.
_ROOM_FOR_NAMES = 0.14

Layer = tuple[list[Row], alt.Chart]


def draw(name: str, assessment: Assessment) -> dict[str, Any]:
    """Draw one figure of the contents, e.g. "cases", as a Vega-Lite specification."""
    layers, height = {
        "cases": _epidemic_curve,
        "reproduction": _reproduction,
        "forecast-cases": _forecast_of_cases,
        "forecast-deaths": _forecast_of_deaths,
        "neighbours": _neighbours,
    }[name](assessment)
    return _view(layers, height, words.alt_text(name, assessment))


def _view(layers: Sequence[Layer], height: int, description: str) -> dict[str, Any]:
    """Lay marks over each other. Rows go past Altair: it would copy them ten times."""
    drawn = [(rows, mark) for rows, mark in layers if rows]
    spec: dict[str, Any] = (
        alt.layer(*(mark for _, mark in drawn))
        .properties(width=WIDTH, height=height, description=description)
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
    return spec


def _epidemic_curve(assessment: Assessment) -> tuple[list[Layer], int]:
    rows = plain.bars(assessment, "cases", HISTORY_DAYS)
    means = plain.in_pieces(rows, "mean")
    x = _days(rows, rows)
    return [
        *_bars(rows, x, words.AXES["cases"], plain.limits(rows)),
        _line(means, "mean"),
        _name(means[-1:], "mean", words.SEVEN_DAY_MEAN),
        *_cut_notes(rows),
    ], 190


def _reproduction(assessment: Assessment) -> tuple[list[Layer], int]:
    rows = plain.reproduction(assessment)
    history = plain.bars(assessment, "cases", HISTORY_DAYS)
    first = history[0]["date"] if history else rows[0]["date"]
    rows = [row for row in rows if row["date"] >= first]
    known = plain.in_pieces(rows, "median")
    title = words.AXES["reproduction"]
    y = _height("median", title, (0, _highest_R(rows)), ".1f")
    return [
        *_fan(known, _days(history or rows, rows), y, title),
        _level(1),
        _name(known[-1:], "median", words.R),
    ], 150


def _highest_R(rows: Sequence[Row]) -> float:  # noqa: N802 - R as in the papers
    """Leave the first days' wide bands to run off the top: recent weeks matter."""
    medians = [row["median"] for row in rows if row["median"] is not None]
    recent = [row["high90"] for row in rows[-56:] if row["high90"] is not None]
    return float(min(1.05 * max([1.5, *medians, *recent]), 6.0))


def _forecast_of_cases(assessment: Assessment) -> tuple[list[Layer], int]:
    return _forecast(assessment, "cases")


def _forecast_of_deaths(assessment: Assessment) -> tuple[list[Layer], int]:
    return _forecast(assessment, "deaths")


def _forecast(assessment: Assessment, indicator: str) -> tuple[list[Layer], int]:
    reported = plain.bars(assessment, indicator, DAYS_BEFORE_FORECAST)
    fan = plain.fan(assessment.forecast, indicator)
    baseline = plain.fan(assessment.baseline, indicator)
    title, x = words.AXES[indicator], _days(reported or fan, fan)
    low, high = plain.limits(reported)
    # A fan that opens far beyond what was ever reported runs off the top.
    top = min(max(row["high90"] for row in fan), 5 * max(high, fan[-1]["median"]))
    limits = (low, max(high, top))
    above = bool(baseline) and baseline[-1]["median"] > fan[-1]["median"]
    return [
        *_bars(reported, x, title, limits),
        *_fan(fan, x, _height("median", title, limits, ",.0f"), title),
        *_dashed(baseline),
        *_cut_notes(reported),
        _name(fan[-1:], "median", words.FORECAST_LINE, 8 if above else -8),
        _name(baseline[-1:], "median", words.BASELINE, -8 if above else 8, QUIET),
    ], 190


def _neighbours(assessment: Assessment) -> tuple[list[Layer], int]:
    rows = plain.beside(assessment)
    known = [row for row in rows if row["median"] is not None]
    unknown = [row for row in rows if row["median"] is None]
    y = alt.Y("name:N", sort=None, title=None).axis(
        domain=False, ticks=False, labelLimit=150, labelPadding=8
    )
    y = y.scale(domain=[row["name"] for row in rows])
    low = min([0.7, *(row["low90"] for row in known)])
    high = max([1.3, *(row["high90"] for row in known)])
    x = alt.X("median:Q", title=words.AXES["reproduction"]).axis(format=".1f")
    x = x.scale(domain=[low, min(high, 6)], nice=False, zero=False)
    fill = alt.condition("datum.own", alt.value(INK), alt.value("white"))
    point = alt.Chart().mark_point(filled=True, size=75, opacity=1, stroke=INK)
    note = alt.Chart().mark_text(align="left", color=QUIET, fontSize=12)
    tooltip = _tooltip("name", "note", words.R)
    return [
        ([{"one": 1}], _dashes().encode(x=alt.X("one:Q"))),
        (known, _whisker().encode(x=_also(x, "low90"), x2=alt.X2("high90:Q"), y=y)),
        (known, point.encode(x=x, y=y, fill=fill, tooltip=tooltip)),
        (unknown, note.encode(x=alt.value(8), y=y, text=alt.Text("note:N"))),
    ], 26 * len(rows)


def _bars(
    rows: Sequence[Row], x: alt.X, title: str, limits: tuple[float, float]
) -> list[Layer]:
    """Bars of a day's width: filled where the figure is used, hollow where not."""
    known = [row | {"zero": 0} for row in rows if row["count"] is not None]
    used = [row for row in known if row["used"]]
    left_out = [row for row in known if not row["used"]]
    filled = alt.Chart().mark_bar(color=BAR)
    hollow = alt.Chart().mark_bar(fill="white", stroke=HOLLOW, strokeWidth=1.2)
    encoding = {
        "x": _also(x, "start"),
        "x2": alt.X2("end:T"),
        "y": _height("top", title, limits, ",.0f"),
        "y2": alt.Y2("zero:Q"),
        "tooltip": _tooltip("day", "label", title),
    }
    return [(used, filled.encode(**encoding)), (left_out, hollow.encode(**encoding))]


def _cut_notes(rows: Sequence[Row]) -> list[Layer]:
    """Write the value at each bar that is cut, so that a dump squashes no axis."""
    cut = [row for row in rows if row["count"] != row["top"]]
    middle = rows[len(rows) // 2]["date"] if rows else ""
    late = [row for row in cut if row["date"] > middle]
    early = [row for row in cut if row["date"] <= middle]
    return [
        (
            chosen,
            alt.Chart()
            .mark_text(align=align, dx=dx, color=HOLLOW, fontSize=12)
            .encode(
                x=alt.X("noon:T"), y=alt.Y("note_height:Q"), text=alt.Text("note:N")
            ),
        )
        for chosen, align, dx in ((late, "right", -6), (early, "left", 6))
    ]


def _fan(rows: list[Row], x: alt.X, y: alt.Y, title: str) -> list[Layer]:
    """Two bands and a median line, broken where there is no estimate."""
    piece = alt.Detail("piece:N")
    bands = [
        alt.Chart()
        .mark_area(color=color, clip=True, opacity=0.85)
        .encode(x=x, y=_also(y, lower), y2=alt.Y2(upper), detail=piece)
        for color, lower, upper in (
            (BAND90, "low90", "high90:Q"),
            (BAND50, "low50", "high50:Q"),
        )
    ]
    # A line has one tooltip for all its days; an unseen rule per day has its own.
    hover = (
        alt.Chart()
        .mark_rule(opacity=0, strokeWidth=6)
        .encode(x=x, tooltip=_tooltip("day", "label", title))
    )
    return [*((rows, band) for band in bands), _line(rows, "median"), (rows, hover)]


def _dashed(rows: list[Row]) -> list[Layer]:
    return [
        (
            rows,
            alt.Chart()
            .mark_line(color=QUIET, strokeWidth=width, strokeDash=[5, 3], clip=True)
            .encode(x=alt.X("noon:T"), y=alt.Y(value)),
        )
        for value, width in (("median:Q", 1.4), ("low90:Q", 0.8), ("high90:Q", 0.8))
    ]


def _line(rows: list[Row], value: str) -> Layer:
    """Draw a line in its pieces; the small points keep a piece of one day in sight."""
    point = alt.OverlayMarkDef(size=5, color=INK)
    mark = alt.Chart().mark_line(color=INK, strokeWidth=2, clip=True, point=point)
    return rows, mark.encode(
        x=alt.X("noon:T"), y=alt.Y(f"{value}:Q"), detail=alt.Detail("piece:N")
    )


def _name(
    rows: list[Row], value: str, text: str, dy: int = 0, color: str = INK
) -> Layer:
    """Name a line at its end, in place of a legend."""
    mark = alt.Chart().mark_text(
        align="left", dx=7, dy=dy, text=text, color=color, fontSize=12
    )
    return rows, mark.encode(x=alt.X("noon:T"), y=alt.Y(f"{value}:Q"))


def _level(value: float) -> Layer:
    return [{"level": value}], _dashes().encode(y=alt.Y("level:Q"))


def _dashes() -> alt.Chart:
    return alt.Chart().mark_rule(strokeDash=[4, 3], color=INK)


def _whisker() -> alt.Chart:
    return alt.Chart().mark_rule(strokeWidth=2.5, color=BAND50, clip=True)


def _days(from_rows: Sequence[Row], to_rows: Sequence[Row]) -> alt.X:
    """One axis of days, from the first of some rows to the last of others."""
    first = date.fromisoformat(from_rows[0]["date"])
    last = date.fromisoformat(to_rows[-1]["date"])
    length = (last - first).days
    room = timedelta(days=_ROOM_FOR_NAMES * length + 1)
    axis = alt.Axis(
        grid=False,
        format="%-d %B" if length > 90 else "%-d %b",
        values=[_milliseconds(day) for day in plain.ticks(first, last)],
        labelOverlap="greedy",
    )
    domain = [_milliseconds(first), _milliseconds(last + room)]
    return alt.X(
        "noon:T",
        title=None,
        axis=axis,
        scale=alt.Scale(type="utc", nice=False, domain=domain),
    )


def _milliseconds(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000


def _height(field: str, title: str, limits: tuple[float, float], form: str) -> alt.Y:
    # Axes of one width: the days of charts under each other then align.
    axis = alt.Axis(tickCount=5, format=form, minExtent=44)
    scale = alt.Scale(domain=list(limits), nice=False)
    return alt.Y(f"{field}:Q", title=title, axis=axis, scale=scale)


def _also(axis: Any, field: str) -> Any:
    """Draw another field on the same axis."""
    other = axis.copy(deep=False)
    kind = axis.shorthand.rpartition(":")[2]
    other.shorthand = f"{field}:{kind}"
    return other


def _tooltip(head: str, value: str, title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip(f"{head}:N", title=words.TOOLTIP[head]),
        alt.Tooltip(f"{value}:N", title=title),
    ]
