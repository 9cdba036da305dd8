"""The words of a record's remarks: notes, why an option is named, what effects rest on.

One function for each kind; every sentence is whole, and takes its facts as they are.
"""

from collections.abc import Mapping
from typing import Final

from epihq.desk import remarks
from epihq.desk.decision import Decision
from epihq.reports.decision_options import listed, option_title, rule, title_of
from epihq.words import gettext as _
from epihq.words import ngettext, noop, numbers
from epihq.words.places import place_name

_SAME: Final = {
    False: noop(
        "“%(option)s” is not shown: nothing that is known tells it apart from "
        "“%(like)s”, since the levels that differ between them have no effect of their "
        "own on record."
    ),
    True: noop(
        "“%(option)s” is shown as asked: nothing that is known tells it apart from "
        "“%(like)s”, since the levels that differ between them have no effect of their "
        "own on record."
    ),
}
_WHY: Final[Mapping[type, str]] = {
    remarks.NoRule: noop("The headquarters gave no rule."),
    remarks.NotProjected: noop("It cannot be checked: “%(rules)s” is not projected."),
    remarks.NoneKeeps: noop("No option keeps to the headquarters' rule."),
    remarks.Alike: noop(
        "Nothing that is known tells “%(option)s” from “%(like)s”: the levels that "
        "differ between them have no effect of their own on record."
    ),
    remarks.OnlyOne: noop("It is the only option that keeps to the rule."),
}
_HOW_MANY: Final = {
    "home_care_census": noop(
        "It asks how many people can be treated at home, and nobody has said: give it "
        "with --capacity home_care_census=NUMBER, or in the headquarters' file."
    ),
    "home_care_nurses": noop(
        "It asks how many nurses there are for people at home, and nobody has said: "
        "give them with --capacity home_care_nurses=NUMBER, or in the headquarters' "
        "file."
    ),
    "ward_beds": noop(
        "It asks how many ward beds there are, and nobody has said: give them with "
        "--capacity ward_beds=NUMBER, or in the headquarters' file."
    ),
    "icu_beds": noop(
        "It asks how many ICU beds there are, and nobody has said: give them with "
        "--capacity icu_beds=NUMBER, or in the headquarters' file."
    ),
}


def regime_note(note: remarks.RegimeNote, decision: Decision) -> str:
    """Say what was taken for granted about what is in force."""
    match note:
        case remarks.NothingEnds():
            ends = decision.regime.ends
            return _(
                "No regime in the ledger ends on %(hour)s: nothing lapses then, and "
                "options differ only by what they add."
            ) % {"hour": _(numbers.NOT_GIVEN) if ends is None else numbers.hour(ends)}
        case remarks.SetAside(decided_on=day, instrument=instrument):
            return _(
                "Decided already on %(day)s and set aside here: %(instrument)s."
            ) % {
                "day": numbers.day(day),
                "instrument": instrument,
            }
        case remarks.ThoughtToGoOn(regimes=regimes):
            return _(
                "Thought to go on under every option, though planned to end on another "
                "day: %(regimes)s."
            ) % {"regimes": ", ".join(regimes)}
        case remarks.LevelsOfOxcgrt(newest=day):
            return _(
                "Measures are those of OxCGRT, newest of %(day)s; a level that holds "
                "in a part of the country is counted for half of its people. What a "
                "lapse would leave is not on record: it is taken that obligations "
                "become advice and limits of gatherings go, while borders, masks, "
                "testing and tracing stay as they are."
            ) % {"day": numbers.day(day)}
        case remarks.AsTold(text=text):
            return text


def note(one: remarks.Note, decision: Decision) -> str:
    """Say what is not projected, or not shown, and why."""
    match one:
        case remarks.NoAges():
            return _(
                "No ages of its people are known (enter them as own counts), so beds "
                "and people treated at home are not projected."
            )
        case remarks.NoHospitalCare(pathogen=pathogen):
            return _(
                "The table of %(pathogen)s says nothing of hospital care, so beds and "
                "people treated at home are not projected."
            ) % {"pathogen": pathogen}
        case remarks.NoPopulation():
            return _(
                "The population is not known, so immunity does not slow infection."
            )
        case remarks.SameAs(like=like, is_shown=is_shown):
            return _(_SAME[is_shown]) % {
                "option": title_of(one),
                "like": option_title(decision, like),
            }
        case remarks.AsTold(text=text):
            return text


def why(reason: remarks.Why, decision: Decision) -> str:
    """Say why the headquarters' own rule names an option, or none."""
    text, facts = _WHY.get(type(reason), ""), dict[str, str]()
    match reason:
        case remarks.NotProjected(rules=lines):
            checks = decision.options[0].rules
            rules = (rule(checks[line].rule) for line in lines)
            facts = {"rules": "; ".join(rules)}
        case remarks.NoCapacity():
            return _no_capacity(reason, decision)
        case remarks.Alike(option=option, like=like):
            facts = {
                "option": option_title(decision, option),
                "like": option_title(decision, like),
            }
        case remarks.FewestDays(options=number):
            facts = {"number": numbers.count(number)}
            text = ngettext(
                "Of %(number)s option that keeps to the rule, it asks the fewest days "
                "beyond a lapse.",
                "Of %(number)s options that keep to the rule, it asks the fewest days "
                "beyond a lapse.",
                number,
            )
            return text % facts
        case remarks.AsTold(text=sentence):
            return sentence
    return _(text) % facts


def _no_capacity(reason: remarks.NoCapacity, decision: Decision) -> str:
    """Ask for what the rule needs, and tell how much of it would do."""
    asked = _(_HOW_MANY.get(reason.outcome, _HOW_MANY["icu_beds"]))
    enough = [
        _("with %(number)s under “%(option)s”")
        % {"option": title_of(option), "number": numbers.count(need)}
        for option in decision.options[:2]
        if (need := option.rules[reason.rule].needs) is not None
    ]
    if not enough:
        return asked
    kept = _("It would be kept %(how)s.") % {"how": listed(enough)}
    return f"{asked} {kept}"


def basis(rests: remarks.Basis, decision: Decision) -> tuple[str, ...]:
    """Say what the effects of measures rest on."""
    match rests:
        case remarks.NoMeasures():
            return (
                _(
                    "Effects are from the literature only: no measures of %(place)s "
                    "are on record."
                )
                % {"place": place_name(decision.location)},
            )
        case remarks.NoWeeks():
            return (
                _(
                    "Effects are from the literature only: no week in the archive "
                    "tells both of measures and of enough cases."
                ),
            )
        case remarks.Corrected():
            return _corrected(rests)
        case remarks.AsTold(text=text):
            return (text,)


def _corrected(rests: remarks.Corrected) -> tuple[str, ...]:
    sentences = [
        _(
            "Effects are the literature's, corrected by %(changes)s changes of "
            "measures in %(locations)s locations between %(first)s and %(last)s, "
            "%(here)s of them here; that took %(share)s off the uncertainty of a step "
            "on average."
        )
        % {
            "changes": numbers.count(rests.changes),
            "locations": numbers.count(rests.locations),
            "first": numbers.day(rests.first),
            "last": numbers.day(rests.last),
            "here": numbers.count(rests.here),
            "share": numbers.percent(rests.learned),
        }
    ]
    if rests.responsiveness is not None:
        sentences.append(
            _("Measures moved R here %(factor)s times as much as elsewhere.")
            % {"factor": numbers.ratio(rests.responsiveness)}
        )
    if rests.levels_of is not None:
        sentences.append(
            _(
                "Levels are as published on %(day)s: no earlier publication is held, "
                "so what was recorded late is in them."
            )
            % {"day": numbers.day(rests.levels_of)}
        )
    return (" ".join(sentences),)
