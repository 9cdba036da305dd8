"""The words of differences between options, and of what waiting would bring."""

from collections.abc import Sequence
from typing import Final

from epihq.desk.decision import Decision, Difference, Waiting
from epihq.reports import words
from epihq.reports.decision_options import NINETY, listed, option_title
from epihq.words import gettext as _
from epihq.words import noop, numbers, pgettext

# Outcomes of the differences and of the sentences, in this order.
COMPARED: Final = (
    "infections",
    "cases",
    "deaths",
    "home_care_nurses",
    "icu_beds",
)
_IN_SENTENCES: Final = ("cases", "deaths", "icu_beds")
# A share smaller than this is next to nothing.
_SOMETHING: Final = 0.01

# One option against another: fewer, more, and as many.
_CHANGED: Final = {
    "infections": (
        noop("about %(number)s fewer infections"),
        noop("about %(number)s more infections"),
        noop("as many infections"),
    ),
    "cases": (
        noop("about %(number)s fewer reported cases"),
        noop("about %(number)s more reported cases"),
        noop("as many reported cases"),
    ),
    "deaths": (
        noop("about %(number)s fewer deaths"),
        noop("about %(number)s more deaths"),
        noop("as many deaths"),
    ),
    "home_care_new": (
        noop("about %(number)s fewer new people at home"),
        noop("about %(number)s more new people at home"),
        noop("as many new people at home"),
    ),
    "home_care_census": (
        noop("about %(number)s fewer people treated at home at the peak"),
        noop("about %(number)s more people treated at home at the peak"),
        noop("as many people treated at home at the peak"),
    ),
    "home_care_nurses": (
        noop("about %(number)s fewer nurses for people at home at the peak"),
        noop("about %(number)s more nurses for people at home at the peak"),
        noop("as many nurses for people at home at the peak"),
    ),
    "ward_beds": (
        noop("about %(number)s fewer ward beds at the peak"),
        noop("about %(number)s more ward beds at the peak"),
        noop("as many ward beds at the peak"),
    ),
    "icu_beds": (
        noop("about %(number)s fewer ICU beds at the peak"),
        noop("about %(number)s more ICU beds at the peak"),
        noop("as many ICU beds at the peak"),
    ),
}
_LEARNED: Final = {
    "deaths": noop(
        "The figures of %(days)s more would explain %(share)s of what is uncertain in "
        "the difference in deaths; %(chance)s"
    ),
    "icu_beds": noop(
        "The figures of %(days)s more would explain %(share)s of what is uncertain in "
        "the difference in ICU beds at the peak; %(chance)s"
    ),
}


def change(decision: Decision) -> str:
    """Say what the second option changes against the first."""
    if not decision.differences:
        return _("No options are compared.")
    first = decision.differences[0]
    found = {
        one.outcome: one
        for one in decision.differences
        if (one.option, one.against) == (first.option, first.against)
    }
    shown = [found[name] for name in _IN_SENTENCES if name in found] or [first]
    named = {
        "option": option_title(decision, first.option),
        "against": option_title(decision, first.against),
    }
    if all(map(is_without_effect, shown)):
        return (
            _(
                "What “%(option)s” would bring instead of “%(against)s” is not known: "
                "the levels that differ between them have no effect on record."
            )
            % named
        )
    named |= {
        "length": numbers.length(decision.horizon_days),
        "changes": _all_changed(shown),
    }
    return (
        _(
            "“%(option)s” instead of “%(against)s” would bring, over %(length)s, "
            "%(changes)s."
        )
        % named
    )


def is_without_effect(found: Difference) -> bool:
    """Whether both options come to the same in every future."""
    return found.lower90 == found.median == found.upper90 == 0


def _all_changed(differences: Sequence[Difference]) -> str:
    """List differences; what stands in brackets is said with the first alone."""
    return listed(_changed(one, first=not n) for n, one in enumerate(differences))


def _changed(found: Difference, *, first: bool) -> str:
    facts = {
        "lower": _side(found.lower90),
        "upper": _side(found.upper90),
        "chance": numbers.probability(found.p_better),
        "level": numbers.percent(NINETY),
    }
    within = _("%(lower)s to %(upper)s; %(chance)s") % facts
    if first:
        within = (
            _("%(level)s interval %(lower)s to %(upper)s; chance of fewer %(chance)s")
            % facts
        )
    return f"{_middle(found)} ({within})"


def _middle(found: Difference) -> str:
    middle = numbers.rough(abs(found.median))
    if found.outcome not in _CHANGED:
        return f"{words.opened(found.outcome)}: {_side(found.median)}"
    fewer, more, as_many = _CHANGED[found.outcome]
    if middle == "0":
        return _(as_many)
    return _(fewer if found.median < 0 else more) % {"number": middle}


def _side(value: float) -> str:
    size = numbers.rough(abs(value))
    if size == "0":
        return pgettext("a difference", "none")
    text = _("%(number)s fewer") if value < 0 else _("%(number)s more")
    return text % {"number": size}


def differences_caption(decision: Decision) -> str:
    """Say against what the options are compared."""
    against = option_title(decision, decision.differences[0].against)
    return _(
        "Each option minus “%(against)s”, in the same futures (so not the difference "
        "of the figures above): negative is fewer; last, the chance of fewer"
    ) % {"against": against}


def waiting(found: Waiting, decision: Decision) -> tuple[str, ...]:
    """Say what a week of waiting would teach and cost."""
    days = numbers.length(found.days)
    share = _("next to nothing")
    if found.explained >= _SOMETHING:
        share = _("about %(share)s") % {"share": numbers.probability(found.explained)}
    chance = _("no rule can be asked whether they would change its answer.")
    if found.p_change is not None:
        chance = _(
            "the chance that they change what the headquarters' own rule says of "
            "lapsing is %(chance)s."
        ) % {"chance": numbers.probability(found.p_change)}
    text = _LEARNED.get(found.outcome, _LEARNED["deaths"])
    learned = _(text) % {"days": days, "share": share, "chance": chance}
    return learned, *_cost_of_waiting(found, decision, days)


def _cost_of_waiting(found: Waiting, decision: Decision, days: str) -> tuple[str, ...]:
    shown = [one for one in found.cost if one.outcome in _IN_SENTENCES]
    if not shown:
        return ()
    return (
        _(
            "“%(option)s” taken %(days)s later, with the measures lapsed in between, "
            "would bring %(changes)s."
        )
        % {
            "option": option_title(decision, shown[0].against),
            "days": days,
            "changes": _all_changed(shown),
        },
    )
