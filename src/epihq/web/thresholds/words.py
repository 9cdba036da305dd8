"""Thresholds of the watch in the reader's language, and how their values are shown."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from epihq.operations.thresholds.values import THRESHOLDS, Threshold
from epihq.web.signals.words import INDICATORS as FIGURES

WORDS = {
    "news_days": _("An alarm is given while what it speaks of was said no longer ago."),
    "unusual_counts": _("Look for unusual counts of cases and deaths."),
    "ears_method": _("Which of the EARS methods looks at daily counts."),
    "ears_alpha": _("Chance of a false alarm on one day; smaller is fewer signals."),
    "least_count": _("Counts below it are never unusual."),
    "farrington_alpha": _(
        "Chance of a false alarm in one week, where years of history are held."
    ),
    "farrington_years": _("How much history the weekly method wants."),
    "rt_change": _("Look for changes of R_t."),
    "rt_p_above_1": _("How sure it must be that R_t has risen above 1."),
    "rt_sd": _("By how much R_t must change within a week to be sudden."),
    "revision": _("Look for days published before that were changed."),
    "revision_share": _("Which share of the changed days' persons must have moved."),
    "revision_persons": _("How many persons must have moved."),
    "batch_dump": _("Look for many days' counts published on one."),
    "dump_persons": _("Smaller dumps are not told."),
    "source_silent": _("Look for sources that have stopped publishing."),
    "silence_factor": _("How many times its usual pause a source must be silent."),
}
UNITS = {
    "days": _("days"),
    "on or off": _("on or off"),
    "method": _("method"),
    "chance": _("chance"),
    "persons": _("persons"),
    "years": _("years"),
    "probability": _("probability"),
    "standard deviations": _("standard deviations"),
    "share": _("share"),
    "times": _("times"),
}
BY_NAME = {one.name: one for one in THRESHOLDS}


def words_of(known: Threshold) -> str:
    """Say in plain words what a threshold is for."""
    return str(WORDS.get(known.name, known.words))


def unit_of(known: Threshold) -> str:
    """Name the unit of a threshold."""
    return str(UNITS.get(known.unit, known.unit))


def value_words(value: Any) -> str:
    """Show a value: on, off, a figure, or the sentence of a rule of one's own."""
    if value is None:
        return _now("the default")
    if isinstance(value, bool):
        return _now("on") if value else _now("off")
    if isinstance(value, dict):
        return rule_words(value)
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)


def rule_words(rule: dict[str, Any]) -> str:
    """Say a rule of one's own in words, e.g. "cases above 50 on 3 days in a row"."""
    name = rule.get("figure", "")
    limits = [
        words % {"limit": f"{rule[side]:,.10g}"}
        for side, words in (
            ("above", _now("above %(limit)s")),
            ("below", _now("below %(limit)s")),
        )
        if isinstance(rule.get(side), int | float)
    ]
    either = _now(" or ").join(limits)
    days = rule.get("days", 1)
    limit = f"{FIGURES.get(name, name)} {either}"
    if days == 1:
        return limit
    return _now("%(rule)s on %(days)s days in a row") % {"rule": limit, "days": days}
