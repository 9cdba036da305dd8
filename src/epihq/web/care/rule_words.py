"""A rule set in words: each of its signs, what it asks for, and on what it rests."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from epihq.care.records import Level, Measure
from epihq.care.register.tables import EpisodeRow
from epihq.care.signs.rules import Answer, Drop, Figure, RuleSet, bounds_of
from epihq.care.words import ACTIONS, MEASURES, measured
from epihq.web.care.words import CONDITIONS, FEELINGS, LEVELS_TO_SET, SYMPTOMS
from epihq.words import numbers
from epihq.words.spans import span

_BOUNDS = {
    "below": gettext_lazy("%(measure)s below %(value)s"),
    "at_most": gettext_lazy("%(measure)s %(value)s or less"),
    "above": gettext_lazy("%(measure)s above %(value)s"),
    "at_least": gettext_lazy("%(measure)s %(value)s or more"),
}


class Sign(NamedTuple):
    """One line of a rule set: the sign, its level, what it asks for, its source."""

    words: str
    level: Level
    action: str
    further: str
    source: str
    trust: str = ""


def signs_of(rules: RuleSet) -> list[Sign]:
    """Tell all signs of a rule set, as it has them."""
    return [
        *(_figure(one) for one in rules.figures),
        *(_answer(one) for one in rules.answers),
        *(_drops(rules)),
    ]


def bounded(measure: Measure, bound: str, value: float) -> str:
    """Say a measure and its limit: "SpO2 at rest below 90 %"."""
    words = {"measure": _(MEASURES[measure]), "value": measured(measure, value)}
    return str(_BOUNDS[bound]) % words


def threshold_word(name: str) -> str:
    """Name a threshold of a person's own: "spo2-rest-low-emergency"."""
    rest, _dash, level = name.rpartition("-")
    _measure, _dash, way = rest.rpartition("-")
    told = {
        "measure": _(MEASURES[_measure_of(name)]),
        "level": str(LEVELS_TO_SET[Level(level)]),
    }
    if way == "high":
        return _("%(measure)s too high: %(level)s") % told
    return _("%(measure)s too low: %(level)s") % told


class OwnThreshold(NamedTuple):
    """A threshold of a person's own: what it is, its value, who set it and when."""

    word: str
    value: str
    by: str
    at: datetime


def own_thresholds(row: EpisodeRow) -> list[OwnThreshold]:
    """Give the thresholds that stand in place of the rule set's for somebody."""
    return [
        OwnThreshold(
            threshold_word(name),
            measured(_measure_of(name), one["value"]),
            one["by"],
            datetime.fromisoformat(one["at"]),
        )
        for name, one in row.thresholds.items()
    ]


def _measure_of(name: str) -> Measure:
    return Measure(name.rpartition("-")[0].rpartition("-")[0])


def _figure(one: Figure) -> Sign:
    ((bound, value),) = bounds_of(one).items()
    words = bounded(one.measure, bound, value)
    action = _(ACTIONS[one.action])
    return Sign(words, one.level, action, _further(one), one.source, one.trust)


def _further(one: Figure) -> str:
    told = []
    if one.repeat_minutes is not None:
        told.append(_repeat(one.repeat_minutes))
    if one.lasting_hours is not None:
        told.append(
            _("once it lasts for %(span)s") % {"span": span(3600 * one.lasting_hours)}
        )
    return "; ".join(told)


def _repeat(minutes: int) -> str:
    if not minutes:
        return _("measure again at once")
    return _("measure again within %(span)s") % {
        "span": span(timedelta(minutes=minutes).total_seconds())
    }


def _answer(one: Answer) -> Sign:
    told = [str(SYMPTOMS.get(code, code)) for code in one.symptoms]
    if one.feeling is not None:
        told.append(_("feels %(how)s") % {"how": FEELINGS[one.feeling]})
    action = _(ACTIONS[one.action])
    return Sign("; ".join(told), one.level, action, "", one.source, one.trust)


def _drops(rules: RuleSet) -> Iterator[Sign]:
    if rules.usual is None:
        return
    for one in rules.usual.drops:
        told = _drop(one)
        further = "" if one.repeat_minutes is None else _repeat(one.repeat_minutes)
        action, usual = _(ACTIONS[one.action]), rules.usual
        yield Sign(told, one.level, action, further, usual.source, usual.trust)


def _drop(one: Drop) -> str:
    if one.at_least is not None:
        return _("SpO2 %(points)s points or more below their usual") % {
            "points": numbers.figure(one.at_least)
        }
    return _("SpO2 more than %(points)s points below their usual") % {
        "points": numbers.figure(one.more_than)
    }


def facts_of(rules: RuleSet) -> list[tuple[str, str, str]]:
    """Tell the rest of a rule set: word, value, source."""
    return [
        fact
        for fact in (
            _checks(rules),
            _closer(rules),
            _at_risk(rules),
            _usual(rules),
            _silence(rules),
        )
        if fact is not None
    ]


Fact = tuple[str, str, str] | None


def _checks(rules: RuleSet) -> Fact:
    checks = rules.checks
    if checks is None:
        return None
    told = []
    if checks.every_hours is not None:
        told.append(_("every %(span)s") % {"span": span(3600 * checks.every_hours)})
    if checks.at:
        told.append(_("at %(hours)s") % {"hours": ", ".join(checks.at)})
    if checks.days is not None:
        told.append(
            ngettext("for %(n)d day", "for %(n)d days", checks.days)
            % {"n": checks.days}
        )
    return _("Asked"), ", ".join(told), checks.source


def _closer(rules: RuleSet) -> Fact:
    closer = rules.closer
    if closer is None:
        return None
    days = {"first": closer.first_day, "last": closer.last_day}
    told = (
        _("everybody, day %(first)d to %(last)d after onset")
        if closer.for_everybody
        else _("those at risk, day %(first)d to %(last)d after onset")
    ) % days
    if closer.every_hours is not None:
        every = _("every %(span)s") % {"span": span(3600 * closer.every_hours)}
        told = f"{told}, {every}"
    return _("Watched more closely"), told, closer.source


def _at_risk(rules: RuleSet) -> Fact:
    risk = rules.risk
    if risk is None:
        return None
    told = [str(CONDITIONS.get(one, one)) for one in risk.conditions]
    if risk.is_pregnant:
        told.insert(0, _("pregnant"))
    if risk.age_from is not None:
        told.insert(0, _("%(age)d years or older") % {"age": risk.age_from})
    return _("At risk"), ", ".join(told), risk.source


def _usual(rules: RuleSet) -> Fact:
    usual = rules.usual
    if usual is None:
        return None
    told = _("the limits below their usual hold for whose usual SpO2 is below %(n)s")
    value = measured(Measure.SPO2_REST, usual.below)
    return _("Low when well"), told % {"n": value}, usual.source


def _silence(rules: RuleSet) -> Fact:
    silence = rules.silence
    if silence is None:
        return None
    hours = ", ".join(span(3600 * one) for one in silence.remind_hours)
    told = _("reminded after %(hours)s; a clinician is told after %(last)s")
    last = span(3600 * silence.tell_hours)
    return _("Silence"), told % {"hours": hours, "last": last}, silence.source
