"""What a signal rests on: its figures, and a chart of the days before.

The same figures stand in a table beside it, so that nothing is told by the picture
alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from epihq.reports.picture_figures import evidence as picture_of
from epihq.reports.pictures import Picture
from epihq.reports.pictures import Shown as Chart
from epihq.terms.signals import Alarm, Evidence, SignalKind
from epihq.web.charts.drawn import Drawn, draw_soon
from epihq.web.signals.words import fact, indicator_word, method_word, sentence
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
    chart: Drawn | None
    days: tuple[tuple[date, str], ...]
    what: str
    method: str


def shown(alarms: Sequence[Alarm]) -> list[Shown]:
    """Put together what is shown of alarms; drawings that are not there yet come."""
    having = [one for one in alarms if _has_chart(one.evidence)]
    charts = [
        Chart(
            name=f"{_key(one)}-{number}",
            title=_title(one),
            sentences=(),
            picture=picture(one),
        )
        for number, one in enumerate(having, 1)
    ]
    drawn = dict(zip(map(id, having), draw_soon(charts), strict=True))
    return [_shown(one, drawn.get(id(one))) for one in alarms]


def _shown(alarm: Alarm, chart: Drawn | None) -> Shown:
    evidence = alarm.evidence
    pairs = zip(evidence.dates, evidence.values, strict=False)
    return Shown(
        alarm=alarm,
        sentence=sentence(alarm),
        figures=tuple(_figures(alarm)),
        chart=chart,
        days=tuple((on, figure(value)) for on, value in pairs)[::-1],
        what=_counted(alarm),
        method=method_word(evidence.method),
    )


def _figures(alarm: Alarm) -> Iterator[tuple[str, str]]:
    evidence, facts = alarm.evidence, alarm.facts
    value, expected, upper = _names(alarm)
    is_rt = alarm.kind == SignalKind.RT_CHANGE
    if evidence.value is not None and value:
        # As the sentence above tells it.
        told = fact(facts, "Rt", evidence.value, digits=2)
        yield value, told if is_rt else figure(evidence.value)
    if is_rt and facts.get("Rt_lower90") is not None:
        low, high = (
            fact(facts, name, digits=2) for name in ("Rt_lower90", "Rt_upper90")
        )
        yield _("Interval (90 %)"), f"{low}–{high}"
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


def picture(alarm: Alarm) -> Picture:
    """Show the days before an alarm as bars, with the bound where it has one.

    A day without a figure is a gap. What was usual was worked out for the day of the
    alarm from those before, and is drawn there; the limit of a rule holds on all.
    """
    evidence = alarm.evidence
    words = {"expected": _("expected"), "upper": _("usual up to")}
    is_rule = alarm.kind == SignalKind.OWN_RULE
    if is_rule:
        words["upper"] = _("limit of the rule")
    return picture_of(
        _key(alarm),
        _counted(alarm),
        f"{_title(alarm)}. {_description(alarm)}",
        list(zip(evidence.dates, evidence.values, strict=False)),
        [(words[name], value) for name, value in _bounds(alarm)],
        over=None if is_rule else _day(alarm),
        is_weekly=alarm.facts.get("unit") == "week",
    )


def _day(alarm: Alarm) -> date:
    """The day of the alarm among those shown."""
    dates, on = alarm.evidence.dates, alarm.reference_date
    return on if on in dates else dates[-1]


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


def _key(alarm: Alarm) -> str:
    words = f"{alarm.kind}-{alarm.location}-{alarm.indicator}-{alarm.reference_date}"
    return "".join(c if c.isalnum() or c == "-" else "_" for c in words)


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
