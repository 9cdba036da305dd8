"""Decisions in plain words: stages of the work, options, what became of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.desk.decision import Decision, Option
from epihq.operations.decisions.tables import DecisionRow
from epihq.reports.decision_options import title_of
from epihq.web.measures.choices import level_word
from epihq.words.numbers import hour
from epihq.words.places import place_name

STAGES = {
    "figures": gettext_lazy("Reading what was published"),
    "estimate": gettext_lazy("Estimating what is behind the figures"),
    "effects": gettext_lazy("Learning what measures did elsewhere and here"),
    "futures": gettext_lazy("Following each option through the same futures"),
}
CAPACITIES = {
    "home_care_census": gettext_lazy("people who can be treated at home"),
    "home_care_nurses": gettext_lazy("nurses for people at home"),
    "ward_beds": gettext_lazy("ward beds"),
    "icu_beds": gettext_lazy("ICU beds"),
}


def title(row: DecisionRow) -> str:
    """Name a decision, e.g. "Azerbaijan, what holds after 20 July 2020"."""
    place = place_name(row.location)
    end = row.question.get("ends")
    if not end:
        return place
    facts = {"place": place, "hour": hour(datetime.fromisoformat(end))}
    return _("%(place)s: what holds from %(hour)s on") % facts


def choices_of(record: Decision) -> list[tuple[str, str]]:
    """Offer the options of a record, each with what it would order."""
    return [(one.name, option_word(one)) for one in record.options]


def option_word(option: Option) -> str:
    """Word an option, what it changes, and until when it holds."""
    words = title_of(option)
    changed = [level_word(code, level) for code, level in option.levels.items()]
    if changed:
        words = f"{words} ({'; '.join(changed)})"
    if option.days and option.ends is not None:
        facts = {"option": words, "hour": hour(option.ends)}
        return _("%(option)s, to %(hour)s") % facts
    return words


def forward_title(states: Sequence[str]) -> str:
    """Head what was put forward by what came of its proposals so far."""
    if not states:
        return _("What was put forward")
    if "proposed" in states:
        return _("Put forward, not yet approved")
    if set(states) == {"approved"}:
        return _("Put forward and approved")
    if "approved" in states:
        return _("Put forward, and approved in part")
    return _("Put forward, and not approved")


def option_title(row: DecisionRow, record: Decision | None) -> str:
    """Word the option that was put forward."""
    if record is None:
        return str(row.option)
    found = next((one for one in record.options if one.name == row.option), None)
    return title_of(found) if found else str(row.option)


def question_facts(row: DecisionRow) -> list[tuple[str, Any]]:
    """List what was asked beside the usual, for the page of a decision."""
    capacity = row.question.get("capacity") or {}
    return [
        (str(CAPACITIES.get(name, name)), amount) for name, amount in capacity.items()
    ]
