"""The charts, drawn once as Vega-Lite for the page and for the printed sheet.

Each chart is one layered view of fixed size, so that a face may stretch its width.
Days are drawn in UTC: a browser east or west of it must not move them. Nothing is
told by colour alone: bands differ in lightness, days left out are hollow, the
baseline is dashed, and lines carry their name.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from epihq.assessment.record import Assessment
from epihq.reports import axes, list_contents, marks, series, words
from epihq.reports import rows as plain
from epihq.reports.marks import (
    BAND50,
    HOLLOW,
    INK,
    QUIET,
    TOLD,
    Layer,
    dashes,
    frame,
    view,
)
from epihq.reports.parts import Contents
from epihq.reports.picture_list import OF_A_LIST
from epihq.reports.pictures import WEEKS_BEFORE_FORECAST
from epihq.reports.rows import Row
from epihq.reports.series import HIGHEST_R
from epihq.reports.vega import Chart, charts
from epihq.words import gettext, numbers

HISTORY_DAYS = 182
# Heights in pixels: of the chart of infections, and of a line of words.
_HIGH, _A_LINE = 190, 14


def draw(name: str, assessment: Assessment) -> dict[str, Any]:
    """Draw one figure of the contents, e.g. "cases", as a Vega-Lite specification."""
    if name in OF_A_LIST:
        return series.draw(list_contents.picture(name, assessment))
    layers, height = {
        "cases": _epidemic_curve,
        "infections": _infections,
        "reproduction": _reproduction,
        "forecast-cases": _forecast_of_cases,
        "forecast-deaths": _forecast_of_deaths,
        "neighbours": _neighbours,
    }[name](assessment)
    left = 30 if name == "neighbours" else 5
    return view(layers, height, words.alt_text(name, assessment), left=left)


def drawings(report: Contents, assessment: Assessment) -> dict[str, Chart]:
    """Make all figures of a briefing, by name."""
    return charts(
        {
            figure.name: draw(figure.name, assessment)
            for section in report.sections
            for figure in section.figures
        }
    )


def _epidemic_curve(assessment: Assessment) -> tuple[list[Layer], int]:
    rows = plain.bars(assessment, "cases", HISTORY_DAYS)
    return series.epidemic_curve(rows, gettext(words.AXES["cases"])), series.HEIGHT


def _infections(assessment: Assessment) -> tuple[list[Layer], int]:
    reported = plain.bars(assessment, "cases", HISTORY_DAYS)
    first = reported[0]["date"] if reported else ""
    fan = plain.infections(assessment, first)
    reported = [row for row in reported if row["date"] >= fan[0]["date"]]
    # The bands of the first days may be as wide as nothing known: recent weeks matter.
    medians = max(row["median"] for row in fan)
    recent = max(row["high90"] for row in fan[-28:])
    limits = (0.0, 1.05 * min(recent, 4 * medians))
    between = fan[-1]["median"] - (reported[-1]["top"] or 0.0 if reported else 0.0)
    # Where the line ends near the last bar, their names would lie on each other.
    apart = max(0, round((_A_LINE - _HIGH * between / limits[1]) / 2))
    return [
        axes.daily(fan, fan, gettext(words.AXES["infections"]), limits),
        *marks.fan_layers(fan),
        *marks.bars([row for row in reported if row["used"]]),
        *marks.runs_off(fan, limits[1], numbers.rough),
        marks.name(fan[-1:], "median", gettext(words.INFECTIONS_LINE), -apart),
        marks.name(reported[-1:], "top", gettext(words.CASES_BARS), apart, QUIET),
    ], _HIGH


def _reproduction(assessment: Assessment) -> tuple[list[Layer], int]:
    rows = plain.reproduction(assessment)
    history = plain.bars(assessment, "cases", HISTORY_DAYS) or rows
    rows = [row for row in rows if row["date"] >= history[0]["date"]]
    return series.reproduction(rows, history, gettext(words.AXES["reproduction"])), 150


def _forecast_of_cases(assessment: Assessment) -> tuple[list[Layer], int]:
    return _forecast(assessment, "cases")


def _forecast_of_deaths(assessment: Assessment) -> tuple[list[Layer], int]:
    return _forecast(assessment, "deaths")


def _forecast(assessment: Assessment, indicator: str) -> tuple[list[Layer], int]:
    fan = plain.fan(assessment.forecast_weekly, indicator)
    baseline = plain.fan(assessment.baseline_weekly, indicator)
    last = date.fromisoformat(fan[0]["date"]) - timedelta(days=7)
    reported = plain.weeks(assessment, indicator, last, WEEKS_BEFORE_FORECAST)
    title = gettext(words.AXES[f"weekly-{indicator}"])
    return series.forecast(reported, fan, baseline, title), series.HEIGHT


def _neighbours(assessment: Assessment) -> tuple[list[Layer], int]:
    rows = plain.beside(assessment)
    known = [row for row in rows if row["median"] is not None]
    unknown = [row for row in rows if row["median"] is None]
    name = alt.Y("name:N")
    fill = alt.condition("datum.own", alt.value(INK), alt.value("white"))
    whisker = alt.Chart().mark_rule(strokeWidth=2.5, color=BAND50, clip=True)
    point = alt.Chart().mark_point(
        filled=True, size=75, opacity=1, stroke=INK, aria=True
    )
    said = marks.telling(known, "name", "note")
    return [
        frame([{"x": 1, "y": rows[0]["name"]}], _Rt_across(known), _names_down(rows)),
        ([{"one": 1}], dashes().encode(x=alt.X("one:Q"))),
        (known, whisker.encode(x=alt.X("low90:Q"), x2=alt.X2("high90:Q"), y=name)),
        (said, point.encode(x=alt.X("median:Q"), y=name, fill=fill, **TOLD)),
        *marks.rimmed(
            unknown,
            {"x": alt.value(8), "y": name, "text": alt.Text("note:N")},
            QUIET,
            align="left",
        ),
        _runs_on(known),
    ], 26 * len(rows)


def _runs_on(known: Sequence[Row]) -> Layer:
    """Say how far a whisker goes that is cut at the right."""
    said = [
        row | {"x": HIGHEST_R, "said": words.cut_whisker(numbers.ratio(row["high90"]))}
        for row in known
        if row["high90"] > HIGHEST_R
    ]
    mark = alt.Chart().mark_text(align="right", dy=-9, color=HOLLOW, fontSize=11)
    return said, mark.encode(x=alt.X("x:Q"), y=alt.Y("name:N"), text="said:N")


def _Rt_across(known: Sequence[Row]) -> alt.X:  # noqa: N802 - R_t as in the papers
    low = min([0.7, *(row["low90"] for row in known)])
    high = max([1.3, *(row["high90"] for row in known)])
    return alt.X(
        "x:Q",
        title=gettext(words.AXES["reproduction"]),
        axis=alt.Axis(format=".1f", tickCount=8),
        scale=alt.Scale(domain=[low, min(high, HIGHEST_R)], nice=False, zero=False),
    )


def _names_down(rows: Sequence[Row]) -> alt.Y:
    return alt.Y(
        "y:N",
        title=None,
        sort=None,
        axis=alt.Axis(domain=False, ticks=False, labelLimit=150, labelPadding=8),
        scale=alt.Scale(domain=[row["name"] for row in rows]),
    )
