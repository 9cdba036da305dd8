"""What a signal rests on: its figures, and a chart of the days before, drawn here.

The chart is SVG without script or style of its own; the same figures stand in a table
beside it, so that nothing is told by the picture alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from epihq.terms.signals import Alarm, Evidence, SignalKind
from epihq.web.kit.drawing import (
    LEFT,
    RIGHT,
    WIDTH,
    Scale,
    axis,
    days_below,
    drawing,
    round_above,
)
from epihq.web.signals.words import fact, indicator_word, sentence
from epihq.words.numbers import day, figure
from epihq.words.places import place_name

# Only here do the figure and its bound count what the series counts.
_ON_ONE_SCALE = {SignalKind.UNUSUAL_COUNTS, SignalKind.BATCH_DUMP}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An alarm as the page shows it: sentence, figures, chart, and where it is from."""

    alarm: Alarm
    sentence: str
    figures: tuple[tuple[str, str], ...]
    chart: SafeString | str
    days: tuple[tuple[date, str], ...]
    what: str


def shown(alarm: Alarm) -> Shown:
    """Put together what is shown of an alarm."""
    evidence = alarm.evidence
    pairs = zip(evidence.dates, evidence.values, strict=False)
    return Shown(
        alarm=alarm,
        sentence=sentence(alarm),
        figures=tuple(_figures(alarm)),
        chart=chart(alarm) if _has_chart(evidence) else "",
        days=tuple((on, figure(value)) for on, value in pairs)[::-1],
        what=_counted(alarm),
    )


def _figures(alarm: Alarm) -> Iterator[tuple[str, str]]:
    evidence, facts = alarm.evidence, alarm.facts
    value, expected, upper = _names(alarm)
    if evidence.value is not None and value:
        yield value, figure(evidence.value)
    if alarm.kind == SignalKind.RT_CHANGE and facts.get("Rt_lower90") is not None:
        low, high = (
            fact(facts, name, digits=2) for name in ("Rt_lower90", "Rt_upper90")
        )
        yield _("Interval (90%)"), f"{low}–{high}"
    if evidence.expected is not None and expected:
        yield expected, figure(evidence.expected)
    if evidence.upper is not None and upper:
        yield upper, figure(evidence.upper)


def _names(alarm: Alarm) -> tuple[str, str, str]:
    """What the figure, the expected one and the bound are called."""
    match alarm.kind:
        case SignalKind.RT_CHANGE:
            return _("R_t of reported cases"), _("Held against"), ""
        case SignalKind.REVISION if "finding" not in alarm.facts:
            return _("Now, in all"), _("Before, in all"), ""
        case SignalKind.SOURCE_SILENT:
            return _("Days of silence"), _("Usual"), ""
        case SignalKind.WATCH_STOPPED:
            return _("Minutes"), "", ""
        case SignalKind.OWN_RULE:
            return _("Figure"), "", _("Limit of the rule")
    return _("Figure"), _("Expected"), _("Usual up to")


def _has_chart(evidence: Evidence) -> bool:
    return any(value is not None for value in evidence.values)


def chart(alarm: Alarm) -> SafeString:
    """Draw the days before an alarm as bars, with the bound where it has one.

    A day without a figure is a gap. What was usual was worked out for the day of the
    alarm from those before, and is drawn there; the limit of a rule holds on all.
    """
    evidence = alarm.evidence
    bounds = _bounds(alarm)
    known = [value for value in evidence.values if value is not None]
    top = round_above(max([*known, *(value for _name, value in bounds)]))
    floor = min([*known, 0.0])
    scale = Scale(top=top, floor=floor, count=len(evidence.values))
    lines = _limit if alarm.kind == SignalKind.OWN_RULE else _usual
    return drawing(
        _key(alarm),
        _title(alarm),
        _description(alarm),
        (
            axis(scale, (floor, 0.0, top / 2, top)),
            _bars(scale, evidence),
            lines(scale, bounds, _place(alarm)),
            days_below(evidence.dates),
        ),
    )


def _place(alarm: Alarm) -> int:
    """Where the day of the alarm lies among those shown."""
    dates = alarm.evidence.dates
    on = alarm.reference_date
    return dates.index(on) if on in dates else len(dates) - 1


def _bounds(alarm: Alarm) -> list[tuple[str, float]]:
    evidence = alarm.evidence
    counts = alarm.facts.get("figure") in {"cases", "deaths"}
    if alarm.kind == SignalKind.OWN_RULE and counts:
        named = [("upper", evidence.upper)]
    elif alarm.kind in _ON_ONE_SCALE:
        named = [("expected", evidence.expected), ("upper", evidence.upper)]
    else:
        named = []
    return [(name, value) for name, value in named if value is not None]


def _bars(scale: Scale, evidence: Evidence) -> SafeString:
    last = len(evidence.values) - 1
    width = round(max(scale.step * 0.78, 1.0), 1)
    zero = scale.y(0.0)
    bars = [
        (
            "bar last" if place == last else "bar",
            scale.x(place),
            min(scale.y(value), zero),
            width,
            round(max(abs(zero - scale.y(value)), 0.6), 1),
            day(evidence.dates[place]),
            figure(value),
        )
        for place, value in enumerate(evidence.values)
        if value is not None
    ]
    return format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title>'
        "</rect>",
        bars,
    )


def _limit(scale: Scale, bounds: list[tuple[str, float]], _place: int) -> SafeString:
    """Draw the limit of a rule over all days."""
    return format_html_join(
        "",
        '<line class="bound {}" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="bound" x="{}" y="{}">{} {}</text>',
        [
            (
                name,
                LEFT,
                WIDTH - RIGHT,
                scale.y(value),
                scale.y(value),
                LEFT + 4,
                scale.y(value) - 4,
                _("limit of the rule"),
                figure(value),
            )
            for name, value in bounds
        ],
    )


def _usual(scale: Scale, bounds: list[tuple[str, float]], place: int) -> SafeString:
    """Draw what was expected and usual over the one day for which it was worked out."""
    words = {"expected": _("expected"), "upper": _("usual up to")}
    left = scale.x(place) - 0.6 * scale.step
    right = scale.x(place) + 1.4 * scale.step
    # Words on the side with room; the lower line's stand under it, clear of the other.
    near, anchor = (left - 4, "end") if left > WIDTH / 2 else (right + 4, "start")
    return format_html_join(
        "",
        '<line class="bound {}" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="bound" x="{}" y="{}" text-anchor="{}">{} {}</text>',
        [
            (
                name,
                round(left, 1),
                round(right, 1),
                scale.y(value),
                scale.y(value),
                round(near, 1),
                scale.y(value) + (12 if name == "expected" else -2),
                anchor,
                words[name],
                figure(value),
            )
            for name, value in bounds
        ],
    )


def _key(alarm: Alarm) -> str:
    words = f"{alarm.kind}-{alarm.location}-{alarm.indicator}-{alarm.reference_date}"
    return "chart-" + "".join(c if c.isalnum() or c == "-" else "_" for c in words)


def _title(alarm: Alarm) -> str:
    facts = {"what": _counted(alarm), "place": place_name(alarm.location)}
    return _("%(what)s as published, %(place)s") % facts


def _counted(alarm: Alarm) -> str:
    if alarm.kind == SignalKind.OWN_RULE:
        is_deaths = alarm.indicator.startswith("deaths")
        return indicator_word("deaths" if is_deaths else "cases")
    return indicator_word(alarm.indicator)


def _description(alarm: Alarm) -> str:
    evidence = alarm.evidence
    facts = {
        "first": day(evidence.dates[0]),
        "last": day(evidence.dates[-1]),
        "figure": figure(evidence.values[-1]),
    }
    words = _(
        "Bars from %(first)s to %(last)s; the last is %(figure)s. A day without a "
        "figure is a gap. The table below has every figure."
    )
    return words % facts
