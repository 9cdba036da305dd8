"""Layers of the charts of series: the same for the printed sheet and for the room.

``draw`` makes the specification of a picture (``epihq.reports.pictures``); the
briefing's own charts are put together from the same layers.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt

from epihq.reports import axes, lanes, marks, stacked, words
from epihq.reports import rows as plain
from epihq.reports.marks import HOLLOW, QUIET, Layer, dashes, view
from epihq.reports.pictures import (
    COUNTS,
    EVIDENCE,
    FAN,
    FORECAST,
    LINES,
    PYRAMID,
    STACKED,
    WEEKS,
    Picture,
    Strand,
)
from epihq.reports.rows import Row
from epihq.words import gettext, numbers

# No epidemic of ours has a higher R for long: what lies above is told in words.
HIGHEST_R = 6.0
HEIGHT, LINES_HEIGHT = 190, 260
# Lines differ by their dashes as well as by colour.
LINES_DRAWN = (
    ("#1b5e8c", [1, 0]),
    ("#a83a0c", [7, 3]),
    ("#2f6b3a", [2, 2]),
    ("#7a3a8c", [10, 3, 2, 3]),
    ("#6b5200", [4, 2]),
    ("#1b2a3a", [1, 3]),
)
# Names of lines beside each other need so many pixels.
_A_NAME = 14
# From here on no axis needs decimals.
_WHOLE_FROM = 10


def draw(picture: Picture) -> dict[str, Any]:
    """Make the Vega-Lite specification of a picture."""
    make, height = {
        COUNTS: (_counts, HEIGHT),
        WEEKS: (_weeks, HEIGHT),
        FAN: (_fan, 150),
        LINES: (_lines, LINES_HEIGHT),
        FORECAST: (_forecast, HEIGHT),
        EVIDENCE: (_evidence, HEIGHT),
        STACKED: (stacked.weeks, stacked.WEEKS_HEIGHT),
        PYRAMID: (stacked.pyramid, stacked.height_of(picture)),
    }[picture.kind]
    return view(make(picture), height, picture.alt)


def epidemic_curve(
    rows: list[Row],
    axis: str,
    *,
    form: str = ",.0f",
    names: Sequence[str] = (),
    bars_tell: bool = True,
    between: Sequence[Layer] = (),
) -> list[Layer]:
    """Draw bars of persons a day and their mean of 7 days, and what is ``between``."""
    means = plain.in_pieces(rows, "mean")
    limits = plain.limits(rows)
    return [
        axes.daily(rows, rows, axis, limits, form, names=names),
        *marks.bars(rows, tell=bars_tell),
        *between,
        marks.line(means, "mean"),
        marks.name(means[-1:], "mean", gettext(words.SEVEN_DAY_MEAN)),
        *marks.cut_notes(rows),
    ]


def reproduction(
    rows: list[Row], history: list[Row], axis: str, names: Sequence[str] = ()
) -> list[Layer]:
    """Draw R with its bands over the days of the epidemic curve."""
    known = plain.in_pieces(rows, "median")
    limits = (0.0, highest_R(rows))
    return [
        axes.daily(history, rows, axis, limits, ".1f", names=names),
        *marks.fan_layers(known),
        ([{"one": 1}], dashes().encode(y=alt.Y("one:Q"))),
        *marks.runs_off(known, limits[1], numbers.ratio),
        marks.name(known[-1:], "median", words.R),
    ]


def highest_R(rows: Sequence[Row]) -> float:  # noqa: N802 - R as in the papers
    """Leave the first days' wide bands to run off the top: recent weeks matter."""
    medians = [row["median"] for row in rows if row["median"] is not None]
    recent = [row["high90"] for row in rows[-56:] if row["high90"] is not None]
    return float(min(1.05 * max([1.5, *medians, *recent]), HIGHEST_R))


def forecast(
    reported: list[Row], fan: list[Row], baseline: list[Row], axis: str
) -> list[Layer]:
    """Draw weeks as reported and as forecast, with the baseline to compare."""
    above = bool(baseline) and baseline[-1]["median"] > fan[-1]["median"]
    limits = plain.limits_with_fan(reported, fan)
    return [
        axes.weekly([*reported, *fan], axis, limits),
        *marks.bars(reported),
        *marks.boxes(fan),
        *marks.dashed(baseline),
        *marks.cut_notes(reported),
        *marks.runs_off(fan, limits[1], numbers.rough),
        marks.name(
            fan[-1:], "median", gettext(words.FORECAST_LINE), 8 if above else -8
        ),
        marks.name(
            baseline[-1:], "median", gettext(words.BASELINE), -8 if above else 8, QUIET
        ),
    ]


def _counts(picture: Picture) -> list[Layer]:
    rows = picture.strands[0].rows
    names = [picture.then] if picture.then else []
    then = _as_then(picture)
    if picture.is_log:
        layers = _on_log_scale(rows, picture.axis, names, then)
    else:
        layers = epidemic_curve(
            rows,
            picture.axis,
            form=_form(picture, plain.limits(rows)[1]),
            names=names,
            bars_tell=False,
            between=then,
        )
    return [*layers, *lanes.stretches(picture.stretches, rows), marks.cover(rows)]


def _form(picture: Picture, top: float) -> str:
    """How an axis writes its figures: persons whole, rates and R to what they need."""
    if picture.is_whole or top >= _WHOLE_FROM:
        return ",.0f"
    return ",.1f" if top >= 1 else ",.2f"


def _on_log_scale(
    rows: list[Row], axis: str, names: Sequence[str], then: Sequence[Layer]
) -> list[Layer]:
    """Draw points and their mean: a bar has no height where there is no zero."""
    means = [r for r in plain.in_pieces(rows, "mean") if r["mean"] > 0]
    points = [row for row in rows if row["count"] is not None and row["count"] > 0]
    limits = _log_limits([r["count"] for r in points] + [r["mean"] for r in means])
    return [
        axes.daily(rows, rows, axis, limits, names=names, is_log=True),
        *marks.points(points),
        *then,
        marks.line(means, "mean"),
        marks.name(means[-1:], "mean", gettext(words.SEVEN_DAY_MEAN)),
    ]


def _log_limits(values: Sequence[float]) -> tuple[float, float]:
    return 0.8 * min(values, default=1.0), 1.25 * max(values, default=10.0)


def _as_then(picture: Picture) -> list[Layer]:
    """Draw what was known by another day: marks for its days, its mean dashed."""
    if not picture.then:
        return []
    rows, then = picture.strands[0].rows, picture.strands[0].then
    means = plain.in_pieces(then, "mean")
    counts = [row for row in then if row.get("count") is not None]
    if picture.is_log:
        means = [row for row in means if row["mean"] > 0]
        counts = [row for row in counts if row["count"] > 0]
    return [
        (counts, marks.level("count")),
        *marks.dashed_line(means, "mean"),
        *marks.rimmed_name(
            means[-1:], "mean", picture.then, _apart(means, rows), HOLLOW
        ),
    ]


def _apart(means: Sequence[Row], rows: Sequence[Row]) -> int:
    """Set a line's name on the side on which the other line's name is not."""
    others = [row["mean"] for row in rows if row["mean"] is not None]
    is_above = bool(means and others) and means[-1]["mean"] > others[-1]
    return -12 if is_above else 12


def _weeks(picture: Picture) -> list[Layer]:
    rows = picture.strands[0].rows
    limits = plain.limits(rows)
    return [
        axes.weekly(rows, picture.axis, limits),
        *marks.bars(rows, tell=False),
        *lanes.stretches(picture.stretches, rows),
        marks.cover(rows),
    ]


def _fan(picture: Picture) -> list[Layer]:
    rows = picture.strands[0].rows
    names = [picture.then] if picture.then else []
    return [
        *reproduction(rows, rows, picture.axis, names),
        *_R_then(picture),
        *lanes.stretches(picture.stretches, rows),
        marks.cover(rows),
    ]


def _R_then(picture: Picture) -> list[Layer]:  # noqa: N802 - as above
    if not picture.then:
        return []
    known = plain.in_pieces(picture.strands[0].then, "median")
    return [
        *marks.dashed_line(known, "median"),
        *marks.rimmed_name(known[-1:], "median", picture.then, 12, HOLLOW),
    ]


def _lines(picture: Picture) -> list[Layer]:
    every = [row for strand in picture.strands for row in strand.rows]
    then = [row for strand in picture.strands for row in strand.then]
    known = [row["count"] for row in (*every, *then) if row["count"] is not None]
    if picture.is_log:
        known = [value for value in known if value > 0]
        limits = _log_limits(known)
    else:
        limits = min([0.0, *known]), 1.05 * max(known, default=1.0) or 1.0
    days = sorted(every, key=lambda row: str(row["date"]))
    names = [strand.name for strand in picture.strands]
    heights = _names_apart(picture, limits)
    layers = [
        axes.daily(
            days[:1],
            days[-1:],
            picture.axis,
            limits,
            _form(picture, limits[1]),
            names=names,
            is_log=picture.is_log,
        )
    ]
    for (color, dash), strand, y in zip(
        LINES_DRAWN, picture.strands, heights, strict=False
    ):
        rows = _drawn(strand.rows, is_log=picture.is_log)
        before = _drawn(strand.then, is_log=picture.is_log)
        layers += marks.own_line(before, "count", color, dash, is_faint=True)
        layers += marks.own_line(rows, "count", color, dash)
        layers.append(marks.name_at(rows[-1:], strand.name, y, color))
    if "reproduction" in picture.name:
        layers.append(([{"one": 1}], dashes().encode(y=alt.Y("one:Q"))))
    return [
        *layers,
        *lanes.stretches(picture.stretches, days),
        marks.cover(_together(picture)),
    ]


def _drawn(rows: list[Row], *, is_log: bool) -> list[Row]:
    """Give the days of a line their pieces; nought has no height on a log scale."""
    pieces = plain.in_pieces(rows, "count")
    return [row for row in pieces if row["count"] > 0] if is_log else pieces


def _names_apart(picture: Picture, limits: tuple[float, float]) -> list[float]:
    """Give each line's name its height, in pixels from the top, clear of the others."""
    wanted = [
        (_pixel(_last(strand), limits, is_log=picture.is_log), place)
        for place, strand in enumerate(picture.strands)
    ]
    heights, above = [0.0] * len(wanted), -float(_A_NAME)
    for wish, place in sorted(wanted):
        above = heights[place] = max(wish, above + _A_NAME)
    over = max(0.0, max(heights) - LINES_HEIGHT)
    return [height - over for height in heights]


def _last(strand: Strand) -> float:
    known = [row["count"] for row in strand.rows if row["count"] is not None]
    return float(known[-1]) if known else 0.0


def _pixel(value: float, limits: tuple[float, float], *, is_log: bool) -> float:
    from math import log  # noqa: PLC0415

    low, high = limits
    if is_log:
        value, low, high = log(max(value, low)), log(low), log(high)
    return LINES_HEIGHT * (1 - (value - low) / (high - low))


def _together(picture: Picture) -> list[Row]:
    """One row for each day, which says the figures of all lines at the pointer."""
    days: dict[str, Row] = {}
    for strand in picture.strands:
        for row in strand.rows:
            kept = days.setdefault(row["date"], row | {"told": f"{row['day']}: "})
            comma = "" if kept["told"].endswith(": ") else "; "
            known = f" ({picture.then}: {row['then']})" if "then" in row else ""
            kept["told"] += f"{comma}{strand.name} {row['label']}{known}"
    return [days[day] for day in sorted(days)]


def _forecast(picture: Picture) -> list[Layer]:
    reported, ahead, baseline = (strand.rows for strand in picture.strands)
    return forecast(reported, ahead, baseline, picture.axis)


def _evidence(picture: Picture) -> list[Layer]:
    """Draw the days before an alarm, that of the alarm apart, and what was usual."""
    bars, bounds = (strand.rows for strand in picture.strands)
    known = [row for row in bars if row["count"] is not None]
    limits = picture.limits or plain.limits(bars)
    last = [row for row in known if row is bars[-1]]
    is_weekly = str(bars[0]["start"])[:10] != bars[0]["date"]
    frame = (
        axes.weekly(bars, picture.axis, limits)
        if is_weekly
        else axes.daily(bars, bars, picture.axis, limits, _form(picture, limits[1]))
    )
    return [
        frame,
        *marks.bars([row for row in known if row is not bars[-1]], tell=False),
        *marks.bars(last, tell=False, color=HOLLOW),
        *marks.bounds([row for row in bounds if row["late"]], late=True),
        *marks.bounds([row for row in bounds if not row["late"]], late=False),
        marks.cover(bars),
    ]
