"""The charts of the decision page: fans of all options on one scale, and the tornado.

Panels of one quantity stand side by side in a single view, so that the eye compares
heights and nothing else.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt

from epihq.desk.decision import Decision, Fan, Option, Sensitivity
from epihq.reports import decision_behind as behind
from epihq.reports.decision_options import title_of
from epihq.reports.marks import (
    BAND50,
    BAND90,
    HOLLOW,
    INK,
    QUIET,
    Layer,
    dashes,
    frame,
    view,
)
from epihq.reports.parts import Contents
from epihq.reports.rows import Row
from epihq.reports.vega import Chart, charts
from epihq.reports.words import cut_band
from epihq.words import numbers

FANS, TORNADO = "fan", "tornado"
# The tornado stands beside other parts; the panels need all the width there is.
_HALF, _WHOLE = 250, 760
# Days between two panels.
_GAP = 7
# Bands that reach higher than so many times the highest median run off the top.
_MOST = 4.0


def drawings(report: Contents, decision: Decision) -> dict[str, Chart]:
    """Make all figures of a decision page, by name."""
    names = [f.name for section in report.sections for f in section.figures]
    # Panels side by side and words on both sides of bars need their width: a
    # telephone scrolls the first, and shows the second smaller.
    return charts({name: _draw(name, decision) for name in names}, rigid=True)


def _draw(name: str, decision: Decision) -> dict[str, Any]:
    kind, what = name.split("-", 1)
    if kind == TORNADO:
        rows = [row for row in decision.sensitivities if row.outcome == what]
        alt_text = behind.tornado_alt(rows, behind.hinges(rows, decision))
        return view(_tornado(rows), 26 * len(rows), alt_text, _HALF, left=30)
    caption = behind.figure_caption(what, decision)
    alt_text = behind.figure_alt(what, decision.options, caption)
    return view(_panels(decision, what), 84, alt_text, _WHOLE)


def _fan(option: Option, quantity: str) -> Fan:
    return next(fan for fan in option.fans if fan.quantity == quantity)


def _panels(decision: Decision, quantity: str) -> list[Layer]:
    fans = [_fan(option, quantity) for option in decision.options]
    length = len(fans[0].dates) + _GAP
    top = max(value for fan in fans for value in fan.upper90)
    top = min(top, _MOST * max(value for fan in fans for value in fan.median)) or 1.0
    held = decision.capacity.get(quantity)
    if held is not None and held < 2 * top:
        top = max(top, 1.1 * held)
    days = [
        row
        for place, fan in enumerate(fans)
        for row in _days(place, fan, place * length, top)
    ]
    heads = [
        {
            "x": place * length,
            "end": place * length + length - _GAP - 1,
            "middle": place * length + (length - _GAP - 1) / 2,
            "y": 1.16 * top,
        }
        | {"title": title_of(option), "top": top, "reached": max(fan.upper90)}
        for place, (option, fan) in enumerate(zip(decision.options, fans, strict=True))
    ]
    x = alt.X("x:Q")
    return [
        _axes(heads, fans[0].dates, quantity, top),
        *_bands(days, x),
        (_ends(decision.options, fans[0].dates, length, top), _upright()),
        ([] if held is None else [{"one": held}], dashes().encode(y=alt.Y("one:Q"))),
        (
            heads,
            alt.Chart()
            .mark_text(baseline="top", fontSize=12, color=INK)
            .encode(x=alt.X("middle:Q"), y=alt.Y("y:Q"), text="title:N"),
        ),
        _run_off(heads),
    ]


def _run_off(heads: Sequence[Row]) -> Layer:
    """Say in each panel that is cut at the top how far its band goes."""
    cut = [
        head | {"said": cut_band(numbers.rough(head["reached"]))}
        for head in heads
        if head["reached"] > 1.001 * head["top"]
    ]
    mark = alt.Chart().mark_text(baseline="top", dy=3, fontSize=10, color=HOLLOW)
    return cut, mark.encode(x=alt.X("middle:Q"), y=alt.Y("top:Q"), text="said:N")


def _days(place: int, fan: Fan, start: int, top: float) -> list[Row]:
    levels = (fan.lower90, fan.lower50, fan.median, fan.upper50, fan.upper90)
    names = ("low90", "low50", "median", "high50", "high90")
    return [
        {"panel": place, "x": start + number, "day": numbers.day(day)}
        | {
            name: min(level[number], top)
            for name, level in zip(names, levels, strict=True)
        }
        for number, day in enumerate(fan.dates)
    ]


def _axes(
    heads: Sequence[Row], dates: Sequence[date], quantity: str, top: float
) -> Layer:
    """One scale for all; below each panel its first day, below the last its last."""
    marks = {}
    for head in heads:
        marks[head["x"]] = numbers.short_day(dates[0])
    marks[heads[-1]["end"]] = numbers.short_day(dates[-1])
    texts = " : ".join(f"datum.value == {at} ? '{text}'" for at, text in marks.items())
    x = alt.X(
        "x:Q",
        title=None,
        axis=alt.Axis(
            values=list(marks),
            labelExpr=f"{texts} : ''",
            grid=False,
            labelOverlap=False,
            labelFontSize=10,
        ),
        scale=alt.Scale(domain=[-1, heads[-1]["end"] + 3], nice=False),
    )
    y = alt.Y(
        "y:Q",
        title=behind.axis(quantity),
        axis=alt.Axis(
            tickCount=4,
            format=",.3~r",
            titlePadding=9,
        ),
        scale=alt.Scale(domain=[0, 1.18 * top], nice=False),
    )
    corners = [{"x": 0, "y": 0.0}, {"x": heads[-1]["end"], "y": top}]
    return frame(corners, x, y)


def _bands(days: list[Row], x: alt.X) -> list[Layer]:
    """Two bands and a median line in each panel."""
    layers: list[Layer] = [
        (
            days,
            alt.Chart()
            .mark_area(color=color, clip=True)
            .encode(x=x, y=alt.Y(f"{low}:Q"), y2=alt.Y2(f"{high}:Q"), detail="panel:N"),
        )
        for low, high, color in (
            ("low90", "high90", BAND90),
            ("low50", "high50", BAND50),
        )
    ]
    line = alt.Chart().mark_line(color=INK, strokeWidth=2, clip=True)
    return [*layers, (days, line.encode(x=x, y=alt.Y("median:Q"), detail="panel:N"))]


def _ends(
    options: Sequence[Option], dates: Sequence[date], length: int, top: float
) -> list[Row]:
    """Where each option's measures end, as far as that lies on the panel."""
    return [
        {"x": place * length + (option.ends.date() - dates[0]).days, "y": 0, "top": top}
        for place, option in enumerate(options)
        if option.ends is not None and dates[0] <= option.ends.date() <= dates[-1]
    ]


def _upright() -> alt.Chart:
    rule: alt.Chart = alt.Chart().mark_rule(color=QUIET, strokeWidth=1)
    return rule.encode(x=alt.X("x:Q"), y=alt.Y("y:Q"), y2=alt.Y2("top:Q"))


def _tornado(found: Sequence[Sensitivity]) -> list[Layer]:
    """Bars from the difference at a low value to that at a high one, longest first."""
    ordered = sorted(found, key=lambda row: -abs(row.at_high - row.at_low))
    rows = [
        {
            "name": behind.quantity(row.quantity),
            "low": row.at_low,
            "high": row.at_high,
            "at_low": behind.quantity_value(row.quantity, row.low),
            "at_high": behind.quantity_value(row.quantity, row.high),
            "left": row.at_low <= row.at_high,
        }
        for row in ordered
    ]
    values = [0.0, *(v for row in found for v in (row.at_low, row.at_high))]
    room = 0.35 * (max(values) - min(values) or 1.0)
    domain = [min(values) - room, max(values) + room]
    title = behind.difference_axis(found[0].outcome)
    x = alt.X("x:Q", title=title, axis=_few_marks(),
              scale=alt.Scale(domain=domain, nice=False))  # fmt: skip
    names = [behind.quantity(row.quantity) for row in ordered]
    y = alt.Y("name:N", title=None, sort=names,
              axis=alt.Axis(labelLimit=220, ticks=False, domain=False))  # fmt: skip
    corners = [{"x": 0.0, "name": name} for name in names]
    place = alt.Y("name:N", sort=names)
    bar = alt.Chart().mark_bar(color=BAND50, height=9)
    return [
        (corners, alt.Chart().mark_point(opacity=0, size=0).encode(x=x, y=y)),
        ([{"one": 0.0}], dashes().encode(x=alt.X("one:Q"))),
        (rows, bar.encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=place)),
        *(tip for end in ("low", "high") for tip in _tips(rows, end, place)),
    ]


def _few_marks() -> alt.Axis:
    return alt.Axis(
        tickCount=4, format=",.3~r", labelOverlap="greedy", labelSeparation=8
    )


def _tips(rows: list[Row], end: str, place: alt.Y) -> list[Layer]:
    """Put the quantity's own value outside the bar's end; the high end is filled."""
    sign = "●" if end == "high" else "○"
    layers: list[Layer] = []
    for left in (True, False):
        labels = [
            {"name": row["name"], "x": row[end]}
            | {
                "text": f"{row[f'at_{end}']} {sign}"
                if left
                else f"{sign} {row[f'at_{end}']}"
            }
            for row in rows
            if (row["left"] == (end == "low")) is left
        ]
        # A white edge below keeps the dashed line out of the words.
        for edge in (3, 0):
            mark = alt.Chart().mark_text(
                fontSize=11,
                color="white" if edge else INK,
                stroke="white",
                strokeWidth=edge,
                align="right" if left else "left",
            )
            layers.append((labels, mark.encode(x=alt.X("x:Q"), y=place, text="text:N")))
    return layers
