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
from epihq.reports.parts import Contents
from epihq.reports.rows import Row
from epihq.reports.vega import Chart, charts

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
        "infections": _infections,
        "reproduction": _reproduction,
        "forecast-cases": _forecast_of_cases,
        "forecast-deaths": _forecast_of_deaths,
        "neighbours": _neighbours,
    }[name](assessment)
    return view(layers, height, words.alt_text(name, assessment))


def drawings(report: Contents, assessment: Assessment) -> dict[str, Chart]:
    """Draw all figures of a briefing, by name."""
    return charts(
        {
            figure.name: draw(figure.name, assessment)
            for section in report.sections
            for figure in section.figures
        }
    )


def view(
    layers: Sequence[Layer], height: int, description: str, width: int = WIDTH
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
    return spec


def _epidemic_curve(assessment: Assessment) -> tuple[list[Layer], int]:
    rows = plain.bars(assessment, "cases", HISTORY_DAYS)
    means = plain.in_pieces(rows, "mean")
    return [
        _daily(rows, rows, words.AXES["cases"], plain.limits(rows)),
        *_bars(rows),
        _line(means, "mean"),
        _name(means[-1:], "mean", words.SEVEN_DAY_MEAN),
        *_cut_notes(rows),
    ], 190


def _infections(assessment: Assessment) -> tuple[list[Layer], int]:
    reported = plain.bars(assessment, "cases", HISTORY_DAYS)
    first = reported[0]["date"] if reported else ""
    fan = plain.infections(assessment, first)
    reported = [row for row in reported if row["date"] >= fan[0]["date"]]
    # The bands of the first days may be as wide as nothing known: recent weeks matter.
    medians = max(row["median"] for row in fan)
    recent = max(row["high90"] for row in fan[-28:])
    limits = (0.0, 1.05 * min(recent, 4 * medians))
    return [
        _daily(fan, fan, words.AXES["infections"], limits),
        *fan_layers(fan),
        *_bars([row for row in reported if row["used"]]),
        _name(fan[-1:], "median", words.INFECTIONS_LINE),
        _name(reported[-1:], "top", words.CASES_BARS, 0, QUIET),
    ], 190


def _reproduction(assessment: Assessment) -> tuple[list[Layer], int]:
    rows = plain.reproduction(assessment)
    history = plain.bars(assessment, "cases", HISTORY_DAYS) or rows
    rows = [row for row in rows if row["date"] >= history[0]["date"]]
    known = plain.in_pieces(rows, "median")
    limits = (0.0, _highest_R(rows))
    return [
        _daily(history, rows, words.AXES["reproduction"], limits, ".1f"),
        *fan_layers(known),
        ([{"one": 1}], dashes().encode(y=alt.Y("one:Q"))),
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
    above = bool(baseline) and baseline[-1]["median"] > fan[-1]["median"]
    limits = plain.limits_with_fan(reported, fan)
    return [
        _daily(reported or fan, fan, words.AXES[indicator], limits),
        *_bars(reported),
        *fan_layers(fan),
        *_dashed(baseline),
        *_cut_notes(reported),
        _name(fan[-1:], "median", words.FORECAST_LINE, 8 if above else -8),
        _name(baseline[-1:], "median", words.BASELINE, -8 if above else 8, QUIET),
    ], 190


def _neighbours(assessment: Assessment) -> tuple[list[Layer], int]:
    rows = plain.beside(assessment)
    known = [row for row in rows if row["median"] is not None]
    unknown = [row for row in rows if row["median"] is None]
    name = alt.Y("name:N")
    fill = alt.condition("datum.own", alt.value(INK), alt.value("white"))
    whisker = alt.Chart().mark_rule(strokeWidth=2.5, color=BAND50, clip=True)
    point = alt.Chart().mark_point(filled=True, size=75, opacity=1, stroke=INK)
    note = alt.Chart().mark_text(align="left", color=QUIET, fontSize=12)
    return [
        frame([{"x": 1, "y": rows[0]["name"]}], _Rt_across(known), _names_down(rows)),
        ([{"one": 1}], dashes().encode(x=alt.X("one:Q"))),
        (known, whisker.encode(x=alt.X("low90:Q"), x2=alt.X2("high90:Q"), y=name)),
        (
            known,
            point.encode(
                x=alt.X("median:Q"), y=name, fill=fill, tooltip=tooltip("name", "note")
            ),
        ),
        (unknown, note.encode(x=alt.value(8), y=name, text=alt.Text("note:N"))),
    ], 26 * len(rows)


def _Rt_across(known: Sequence[Row]) -> alt.X:  # noqa: N802 - R_t as in the papers
    low = min([0.7, *(row["low90"] for row in known)])
    high = max([1.3, *(row["high90"] for row in known)])
    return alt.X(
        "x:Q",
        title=words.AXES["reproduction"],
        axis=alt.Axis(format=".1f", tickCount=8),
        scale=alt.Scale(domain=[low, min(high, 6)], nice=False, zero=False),
    )


def _names_down(rows: Sequence[Row]) -> alt.Y:
    return alt.Y(
        "y:N",
        title=None,
        sort=None,
        axis=alt.Axis(domain=False, ticks=False, labelLimit=150, labelPadding=8),
        scale=alt.Scale(domain=[row["name"] for row in rows]),
    )


def frame(corners: list[Row], x: alt.X, y: alt.Y) -> Layer:
    """Axes and scales, told once: unseen corners that the other layers join."""
    return corners, alt.Chart().mark_point(opacity=0, size=0).encode(x=x, y=y)


_MOST_NOTES = 1


def _bars(rows: Sequence[Row]) -> list[Layer]:
    """Bars of a day's width: filled where the figure is used, hollow where not."""
    known = [row | {"zero": 0} for row in rows if row["count"] is not None]
    used = [row for row in known if row["used"]]
    left_out = [row for row in known if not row["used"]]
    filled = alt.Chart().mark_bar(color=BAR)
    hollow = alt.Chart().mark_bar(fill="white", stroke=HOLLOW, strokeWidth=1.2)
    encoding = {
        "x": alt.X("start:T"),
        "x2": alt.X2("end:T"),
        "y": alt.Y("top:Q"),
        "y2": alt.Y2("zero:Q"),
        "tooltip": tooltip("day", "label"),
    }
    return [(used, filled.encode(**encoding)), (left_out, hollow.encode(**encoding))]


def _cut_notes(rows: Sequence[Row]) -> list[Layer]:
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
    # A line has one tooltip for all its days; an unseen rule per day has its own.
    hover = alt.Chart().mark_rule(opacity=0, strokeWidth=6)
    days = hover.encode(x=alt.X("noon:T"), tooltip=tooltip("day", "label"))
    return [*((rows, band) for band in bands), _line(rows, "median"), (rows, days)]


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


def dashes() -> alt.Chart:
    """Draw a dashed rule, for a level that matters."""
    rule: alt.Chart = alt.Chart().mark_rule(strokeDash=[4, 3], color=INK)
    return rule


def _daily(
    from_rows: Sequence[Row],
    to_rows: Sequence[Row],
    title: str,
    limits: tuple[float, float],
    form: str = ",.0f",
) -> Layer:
    """Frame the days from the first of some rows to the last of others."""
    first = date.fromisoformat(from_rows[0]["date"])
    last = date.fromisoformat(to_rows[-1]["date"])
    length = (last - first).days
    room = timedelta(days=_ROOM_FOR_NAMES * length + 1)
    x = alt.X(
        "x:T",
        title=None,
        axis=alt.Axis(
            grid=False,
            format="%-d %B" if length > 90 else "%-d %b",
            values=[milliseconds(day) for day in plain.ticks(first, last)],
            labelOverlap="greedy",
        ),
        scale=alt.Scale(type="utc", nice=False),
    )
    # Axes of one width: the days of charts under each other then align.
    axis = alt.Axis(tickCount=5, format=form, minExtent=44)
    scale = alt.Scale(domain=list(limits), nice=False)
    corners = [
        {"x": milliseconds(first), "y": limits[0]},
        {"x": milliseconds(last + room), "y": limits[1]},
    ]
    return frame(corners, x, alt.Y("y:Q", title=title, axis=axis, scale=scale))


def milliseconds(day: date) -> float:
    """Place a day on an axis of time: its midnight in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000


def tooltip(head: str, value: str) -> list[alt.Tooltip]:
    """Show two fields of a row at the pointer, under their words."""
    return [
        alt.Tooltip(f"{name}:N", title=words.TOOLTIP[name]) for name in (head, value)
    ]
