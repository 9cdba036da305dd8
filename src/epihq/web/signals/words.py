"""Signals in plain words: one sentence for each kind, from the facts of its alarms.

docs/reference/signals.md tells which facts each kind has. A fact that is missing is
left out of the sentence, never guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from epihq.operations.signals.actions import alarms_of
from epihq.operations.signals.tables import SignalRow
from epihq.reports.words import PROBLEMS
from epihq.terms.signals import SEVERITIES, Alarm, SignalKind
from epihq.web.kit.diseases import held_diseases
from epihq.web.kit.moment import home_folder
from epihq.words.diseases import disease_name
from epihq.words.numbers import day, figure, percent
from epihq.words.places import place_name

# Places that a title names.
_NAMED = 3
# A probability is never told as certainty.
_MOST_SURE = 0.99
_LEVEL = 0.9
KINDS = {
    SignalKind.UNUSUAL_COUNTS: _lazy("unusual counts"),
    SignalKind.RT_CHANGE: _lazy("change of R_t"),
    SignalKind.REVISION: _lazy("earlier figures changed"),
    SignalKind.BATCH_DUMP: _lazy("figures of several days in one"),
    SignalKind.SOURCE_SILENT: _lazy("a source is silent"),
    SignalKind.REGIME_ENDS: _lazy("a regime ends soon"),
    SignalKind.OWN_RULE: _lazy("own rule"),
    SignalKind.WATCH_STOPPED: _lazy("the watch stood still"),
    SignalKind.REPORTED: _lazy("reported by a person"),
    SignalKind.FLOOD: _lazy("many of one cause"),
}
# Methods whose names are words; others are known by the name of their paper.
METHODS = {
    "R_t of reported cases above 1": _lazy("R_t of reported cases above 1"),
    "change of R_t in 7 days": _lazy("change of R_t in 7 days"),
    "examination of counts": _lazy("examination of counts"),
}
INDICATORS = {
    "": _lazy("figures"),
    "cases": _lazy("cases"),
    "deaths": _lazy("deaths"),
    "tests": _lazy("tests"),
    "cumulative_cases": _lazy("cases in all"),
    "cumulative_deaths": _lazy("deaths in all"),
    "cases_7_days": _lazy("cases of 7 days"),
    "cases_change": _lazy("change of cases in a week"),
    "cases_per_100k": _lazy("cases of 7 days per 100,000 people"),
    "deaths_7_days": _lazy("deaths of 7 days"),
    "deaths_change": _lazy("change of deaths in a week"),
    "Rt_median": _lazy("R_t of reported cases"),
    "Rt_lower90": _lazy("R_t, lower end of 90 %"),
    "Rt_upper90": _lazy("R_t, upper end of 90 %"),
    "p_above_1": _lazy("probability that R_t is above 1"),
    "growth_rate_per_day": _lazy("growth a day"),
    "growth_lower90": _lazy("growth a day, lower end of 90 %"),
    "growth_upper90": _lazy("growth a day, upper end of 90 %"),
    "doubling_days": _lazy("days in which cases double"),
}


def sentence_of(row: SignalRow) -> str:
    """Say in one sentence what a signal speaks of; of several diseases, of which."""
    words = _sentence_of(row)
    if not row.disease or len(held_diseases(home_folder())) == 1:
        return words
    return f"{disease_name(row.disease)}: {words}"


def _sentence_of(row: SignalRow) -> str:
    alarms = alarms_of(row)
    if not alarms:
        return f"{kind_word(row.signal_kind)}. {row.note}".strip()
    first = sentence(foremost(alarms))
    if row.signal_kind != SignalKind.FLOOD:
        return first
    places = len(row.locations)
    many = ngettext(
        "One cause, many alarms in %(n)d location: %(kind)s. The foremost: %(first)s",
        "One cause, many alarms in %(n)d locations: %(kind)s. The foremost: %(first)s",
        places,
    )
    return many % {"n": places, "kind": kind_word(alarms[0].kind), "first": first}


def title_of(row: SignalRow) -> str:
    """Name in a few words what an event is about that a signal turns out to be."""
    places = [row.location] if row.location else row.locations
    what = row.note or kind_word(row.signal_kind)
    if not places:
        return what
    return _("%(place)s: %(what)s") % {"place": _placed(places), "what": what}


def _placed(codes: Sequence[str]) -> str:
    named = ", ".join(place_name(code) for code in codes[:_NAMED])
    return named if len(codes) <= _NAMED else f"{named}, …"


def foremost(alarms: list[Alarm]) -> Alarm:
    """Choose the alarm that speaks for all: of the newest day the most severe."""
    return max(
        alarms, key=lambda one: (one.reference_date, SEVERITIES.index(one.severity))
    )


def sentence(alarm: Alarm) -> str:
    """Say in one sentence what an alarm speaks of."""
    return _SENTENCES[alarm.kind](alarm)


def kind_word(kind: str) -> str:
    """Name a kind of signal, e.g. "unusual counts"."""
    return str(KINDS[SignalKind(kind)]) if kind in KINDS else kind


def method_word(method: str) -> str:
    """Name a method as an alarm does; what it found by, or who reported it, follows."""
    word, mark, rest = method.partition(": ")
    if word in METHODS and mark:
        return f"{METHODS[word]}: {_(PROBLEMS.get(rest, rest))}"
    return str(METHODS.get(method, method))


def indicator_word(indicator: str) -> str:
    """Name what is counted, e.g. "cases"."""
    return str(INDICATORS.get(indicator, indicator))


def _unusual_counts(alarm: Alarm) -> str:
    parts = _figures(alarm)
    parts["when"] = _when(alarm)
    if parts["times"] == "–":
        parts["times"] = _times(alarm)
    words = _(
        "%(place)s: %(value)s %(what)s %(when)s, %(times)s times the %(expected)s "
        "expected; up to %(upper)s would have been usual."
    )
    return words % parts


def _when(alarm: Alarm) -> str:
    parts = {"day": day(alarm.reference_date)}
    if alarm.facts.get("unit") == "week":
        return _("in the week to %(day)s") % parts
    return _("on %(day)s") % parts


def _times(alarm: Alarm) -> str:
    value, expected = alarm.evidence.value, alarm.evidence.expected
    return "–" if value is None else figure(value / max(expected or 0, 1.0), 1)


def _rt_change(alarm: Alarm) -> str:
    parts = _parts(alarm)
    facts = alarm.facts
    parts["rt"] = fact(facts, "Rt", alarm.evidence.value, digits=2)
    parts["low"] = fact(facts, "Rt_lower90", digits=2)
    parts["high"] = fact(facts, "Rt_upper90", digits=2)
    parts["before"] = fact(facts, "Rt_before", digits=2)
    parts["level"] = percent(_LEVEL)
    parts["sure"] = percent(min(float(facts.get("p_above_1") or 0), _MOST_SURE))
    words = {
        "rises-above-1": _(
            "%(place)s: R_t of reported cases rose above 1 by %(day)s: it is %(rt)s "
            "(%(level)s: %(low)s to %(high)s), above 1 with %(sure)s probability. "
            "Cases grow."
        ),
        "rises": _(
            "%(place)s: R_t of reported cases rose from %(before)s to %(rt)s "
            "(%(level)s: %(low)s to %(high)s) in the 7 days to %(day)s."
        ),
        "falls": _(
            "%(place)s: R_t of reported cases fell from %(before)s to %(rt)s "
            "(%(level)s: %(low)s to %(high)s) in the 7 days to %(day)s."
        ),
    }
    return words.get(str(facts.get("change")), words["rises"]) % parts


def _revision(alarm: Alarm) -> str:
    if "finding" in alarm.facts:
        return _of_a_day(alarm)
    parts, facts = _parts(alarm), alarm.facts
    parts["said"] = _day(facts, "said", alarm.reference_date)
    parts["first"] = _day(facts, "first_day")
    parts["last"] = _day(facts, "last_day")
    parts["before"] = fact(facts, "before", alarm.evidence.expected)
    parts["after"] = fact(facts, "after", alarm.evidence.value)
    parts["days"] = fact(facts, "days")
    words = _(
        "%(place)s: %(source)s changed earlier %(what)s on %(said)s: %(days)s days "
        "between %(first)s and %(last)s held %(before)s in all and now hold %(after)s."
    )
    return words % parts


def _of_a_day(alarm: Alarm) -> str:
    """A day that holds what belongs to others, or takes some back."""
    parts = _figures(alarm)
    parts["first"] = _day(alarm.facts, "first_day")
    words = {
        "negative-correction": _(
            "%(place)s: %(source)s took back %(what)s: %(value)s for %(day)s, where "
            "about %(expected)s a day were usual."
        ),
        "lumped-days": _(
            "%(place)s: the %(value)s %(what)s that %(source)s gave for %(day)s seem "
            "to be those of all days since %(first)s; about %(expected)s a day were "
            "usual."
        ),
        "batch-dump": _(
            "%(place)s: %(source)s gave %(value)s %(what)s for %(day)s, %(times)s "
            "times the %(expected)s usual: probably those of many earlier days at once."
        ),
    }
    found = str(alarm.facts.get("finding"))
    return words.get(found, words["batch-dump"]) % parts


def _source_silent(alarm: Alarm) -> str:
    parts, facts = _parts(alarm), alarm.facts
    if "hours" in facts:
        parts["hours"] = fact(facts, "hours")
        parts["since"] = _hour(facts, "since")
        parts["tries"] = fact(facts, "failures")
        parts["trouble"] = _text(facts, "trouble") or "–"
        words = _(
            "%(source)s could not be fetched for %(hours)s hours, since %(since)s "
            "(%(tries)s attempts). The trouble: %(trouble)s"
        )
        return words % parts
    parts["last"] = _day(facts, "last_day", alarm.reference_date)
    parts["silent"] = fact(facts, "silent_days", alarm.evidence.value)
    parts["usual"] = fact(facts, "usual_days", alarm.evidence.expected)
    if alarm.location:
        words = _(
            "%(place)s: nothing new from %(source)s for %(silent)s days, since "
            "%(last)s; %(usual)s would be usual."
        )
    else:
        words = _(
            "%(source)s has published nothing for %(silent)s days, since %(last)s; "
            "%(usual)s would be usual."
        )
    return words % parts


def _regime_ends(alarm: Alarm) -> str:
    parts, facts = _parts(alarm), alarm.facts
    parts["regime"] = _text(facts, "regime") or "–"
    parts["instrument"] = _text(facts, "instrument") or "–"
    parts["ends"] = _hour(facts, "ends_at")
    days = int(float(facts.get("step") or 0))
    words = ngettext(
        "%(place)s: the regime %(regime)s (%(instrument)s) ends on %(ends)s, within "
        "%(days)d day, unless it is extended.",
        "%(place)s: the regime %(regime)s (%(instrument)s) ends on %(ends)s, within "
        "%(days)d days, unless it is extended.",
        days,
    )
    said = words % {**parts, "days": days}
    if _text(facts, "no_decision"):
        said = f"{said} " + _("No decision page could be made; the note tells why.")
    return said


def _own_rule(alarm: Alarm) -> str:
    parts, facts = _figures(alarm), alarm.facts
    parts["rule"] = _text(facts, "rule") or "–"
    parts["what"] = indicator_word(_text(facts, "figure") or alarm.indicator)
    parts["limit"] = fact(facts, "limit", alarm.evidence.upper)
    days = int(float(facts.get("days") or 1))
    if facts.get("side") == "below":
        words = ngettext(
            "%(place)s: rule %(rule)s: %(what)s was %(value)s, below the limit of "
            "%(limit)s, on %(day)s.",
            "%(place)s: rule %(rule)s: %(what)s was %(value)s, below the limit of "
            "%(limit)s for %(days)d days, on %(day)s.",
            days,
        )
    else:
        words = ngettext(
            "%(place)s: rule %(rule)s: %(what)s was %(value)s, above the limit of "
            "%(limit)s, on %(day)s.",
            "%(place)s: rule %(rule)s: %(what)s was %(value)s, above the limit of "
            "%(limit)s for %(days)d days, on %(day)s.",
            days,
        )
    return words % {**parts, "days": days}


def _watch_stopped(alarm: Alarm) -> str:
    facts = alarm.facts
    if not {"since", "until", "minutes"} <= set(facts):
        return _("The watch stood still: %(what)s.") % {
            "what": _text(facts, "what") or alarm.evidence.method
        }
    parts = {
        "since": _hour(facts, "since"),
        "until": _hour(facts, "until"),
        "minutes": fact(facts, "minutes", digits=0),
    }
    if "clock" in alarm.evidence.method:
        words = _(
            "The machine's clock jumped by %(minutes)s minutes at %(until)s, or the "
            "machine slept. Hours recorded around then may be wrong."
        )
    else:
        words = _(
            "The watch stood still from %(since)s to %(until)s (%(minutes)s minutes). "
            "What was published then was seen late."
        )
    return words % parts


def _reported(alarm: Alarm) -> str:
    parts = _parts(alarm)
    parts["text"] = _text(alarm.facts, "text")
    return _("%(place)s, heard on %(day)s: %(text)s") % parts


def _flood(alarm: Alarm) -> str:
    return _("%(place)s: many alarms of one cause on %(day)s.") % _parts(alarm)


def _parts(alarm: Alarm) -> dict[str, str]:
    return {
        "place": place_name(alarm.location),
        "what": indicator_word(alarm.indicator),
        "day": day(alarm.reference_date),
        "source": _text(alarm.facts, "source") or _("the source"),
    }


def _figures(alarm: Alarm) -> dict[str, str]:
    facts, evidence = alarm.facts, alarm.evidence
    return {
        **_parts(alarm),
        "value": fact(facts, "value", evidence.value),
        "expected": fact(facts, "expected", evidence.expected),
        "upper": fact(facts, "upper", evidence.upper),
        "times": fact(facts, "times", digits=1),
    }


def fact(
    facts: Mapping[str, Any],
    name: str,
    otherwise: float | None = None,
    *,
    digits: int | None = None,
) -> str:
    """Print a figure that an alarm tells, or the one beside it."""
    value = facts.get(name, otherwise)
    return figure(None if value is None else float(value), digits)


def _day(facts: Mapping[str, Any], name: str, otherwise: date | None = None) -> str:
    text = _text(facts, name)
    on = date.fromisoformat(text[:10]) if text else otherwise
    return "–" if on is None else day(on)


def _hour(facts: Mapping[str, Any], name: str) -> str:
    """Write an hour by the centre's clock."""
    text = _text(facts, name)
    if not text:
        return "–"
    at = timezone.localtime(datetime.fromisoformat(text))
    return f"{day(at.date())}, {at:%H:%M}"


def _text(facts: Mapping[str, Any], name: str) -> str:
    return str(facts.get(name) or "")


_SENTENCES: dict[SignalKind, Callable[[Alarm], str]] = {
    SignalKind.UNUSUAL_COUNTS: _unusual_counts,
    SignalKind.RT_CHANGE: _rt_change,
    SignalKind.REVISION: _revision,
    SignalKind.BATCH_DUMP: _of_a_day,
    SignalKind.SOURCE_SILENT: _source_silent,
    SignalKind.REGIME_ENDS: _regime_ends,
    SignalKind.OWN_RULE: _own_rule,
    SignalKind.WATCH_STOPPED: _watch_stopped,
    SignalKind.REPORTED: _reported,
    SignalKind.FLOOD: _flood,
}
