"""Every sentence of the decision page in one file, so that a translation is one too.

The sentences word the record's figures and compute none. They give what each option
would bring and what the headquarters' own rule says of it; which option is right they
never say.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from epihq.desk.decision import (
    CAPACITIES,
    SUMS,
    Cost,
    Criterion,
    Decided,
    Decision,
    Difference,
    MeasureInForce,
    RuleCheck,
    Shortage,
    Waiting,
)
from epihq.reports import words
from epihq.words import numbers
from epihq.words.numbers import NBSP

# Outcomes of the differences and of the sentences, in this order.
COMPARED: Final = ("infections", "cases", "deaths", "icu_beds")
_IN_SENTENCES: Final = ("cases", "deaths", "icu_beds")
# What the regime itself costs, printed below the outcomes.
OF_THE_REGIME: Final = ("days beyond a lapse", "stringency-days")

OUTCOMES: Final = {
    "infections": "Infections",
    "cases": "Reported cases",
    "deaths": "Deaths",
    "home_care_new": "New people at home",
    "home_care_census": "People at home, peak",
    "ward_beds": "Ward beds, peak",
    "icu_beds": "ICU beds, peak",
}
_CHANGED: Final = {
    "cases": "reported cases",
    "icu_beds": "ICU beds at the peak",
    "home_care_census": "people treated at home at the peak",
    "ward_beds": "ward beds at the peak",
}
_PLACES: Final = {
    "home_care_census": "places at home",
    "ward_beds": "ward beds",
    "icu_beds": "ICU beds",
}
QUESTIONS: Final = {
    "controlled": "Is the epidemic controlled?",
    "health-system": "Can the health system cope?",
    "surveillance": "Can surveillance detect new cases?",
}
MET: Final = {True: "met", False: "not met", None: "not known"}
# A share smaller than this is next to nothing.
_SOMETHING: Final = 0.01
# What is published leaves it open.
OPEN: Final = "open"

OPTIONS: Final = "The options on one scale"
BRINGS: Final = "What each option would bring"
RULES: Final = "What the headquarters' own rule says"
WAITING: Final = "A week of waiting"
CRITERIA: Final = "WHO's criteria for adjusting measures (May 2020)"
NOTES: Final = "Notes"
DECIDED: Final = "What was decided"

NO_CAPACITY: Final = (
    "No capacity was given, so no chance of running out of beds or of places at home "
    "is shown."
)
NO_EFFECT: Final = "no effect on record"
NO_CRITERIA: Final = "No criterion was asked."


def title(decision: Decision) -> str:
    """Name the page, e.g. "Decision: Azerbaijan, as of 2 July 2020"."""
    return f"Decision: {decision.location_name}, as of {numbers.day(decision.as_of)}"


def subtitle(decision: Decision) -> str:
    """Say what the projections start from and how far they reach."""
    return (
        f"{numbers.figures_to(decision.last_date, decision.as_of)}; "
        f"{len(decision.options)} options, each followed for "
        f"{numbers.length(decision.horizon_days)} in the same {decision.draws:,} "
        f"simulated futures. Estimates are medians, with 90{NBSP}% intervals in "
        "brackets."
    )


def headline(decision: Decision) -> tuple[str, str, str]:
    """Say what ends when, what extending changes, and what the own rule names."""
    return in_force(decision), change(decision), own_rule(decision)


def in_force(decision: Decision) -> str:
    """Say what is in force and when it ends."""
    regime = decision.regime
    if not regime.measures:
        return "No measures are on record, so it is not known what would lapse."
    strict = (
        ""
        if regime.stringency is None
        else f" (strictness {regime.stringency:.0f} of 100)"
    )
    number = len(regime.measures)
    verb = "measure is" if number == 1 else "measures are"
    standing = f"{number} {verb} in force{strict}"
    if regime.ends is None:
        return f"{standing}; no planned end is on record."
    ending = [one for one in regime.measures if one.ends == regime.ends]
    when = numbers.hour(regime.ends)
    if not ending:
        return (
            f"{standing}; none of them is on record as ending on {when}, the hour in "
            "question."
        )
    rest = "" if len(ending) == number else "; the others go on"
    lapse = "lapses" if len(ending) == 1 else "lapse"
    return f"{standing}. Unless extended, {_measures(ending)}, {lapse} on {when}{rest}."


def _measures(ending: Sequence[MeasureInForce]) -> str:
    """List measures with the share of people under them, told once if it is one."""
    shares = {one.share for one in ending}
    if len(shares) == 1:
        return f"{listed(f'“{one.words}”' for one in ending)}, {_reach(shares.pop())}"
    return listed(f"“{one.words}” ({_reach(one.share)})" for one in ending)


def _reach(share: float) -> str:
    if share >= 0.995:
        return "for everybody"
    return f"for {numbers.probability(share)} of the people"


def listed(parts: Iterable[str]) -> str:
    """Join words as a sentence does: "a, b and c"."""
    every = list(parts)
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} and {every[-1]}"


def option_title(decision: Decision, name: str) -> str:
    """Word an option by its title; a name that is no option of the record as it is."""
    titles = {option.name: option.title for option in decision.options}
    return titles.get(name, words.opened(name))


def change(decision: Decision) -> str:
    """Say what the second option changes against the first."""
    if not decision.differences:
        return "No options are compared."
    first = decision.differences[0]
    found = {
        one.outcome: one
        for one in decision.differences
        if (one.option, one.against) == (first.option, first.against)
    }
    told = [found[name] for name in _IN_SENTENCES if name in found] or [first]
    option, against = (
        option_title(decision, name) for name in (first.option, first.against)
    )
    if all(map(is_without_effect, told)):
        return (
            f"What “{option}” would bring instead of “{against}” is not known: the "
            "levels that differ between them have no effect on record."
        )
    return (
        f"“{option}” instead of “{against}” would bring, over "
        f"{numbers.length(decision.horizon_days)}, {_all_changed(told)}."
    )


def is_without_effect(found: Difference) -> bool:
    """Whether both options come to the same in every future."""
    return found.lower90 == found.median == found.upper90 == 0


def _all_changed(told: Sequence[Difference]) -> str:
    """List differences; what stands in brackets is said with the first alone."""
    return listed(_changed(one, first=not n) for n, one in enumerate(told))


def _changed(found: Difference, *, first: bool) -> str:
    what = _CHANGED.get(found.outcome, words.opened(found.outcome))
    middle = numbers.rough(abs(found.median))
    start = (
        f"as many {what}"
        if middle == "0"
        else f"about {middle} {_side(found.median)} {what}"
    )
    span, chance = (f"90{NBSP}% interval ", "chance of fewer ") if first else ("", "")
    return (
        f"{start} ({span}{_change_span(found)}; {chance}"
        f"{numbers.probability(found.p_better)})"
    )


def _side(value: float) -> str:
    return "fewer" if value < 0 else "more"


def _change_span(found: Difference) -> str:
    lower, upper = (
        "none"
        if numbers.rough(abs(v)) == "0"
        else f"{numbers.rough(abs(v))} {_side(v)}"
        for v in (found.lower90, found.upper90)
    )
    return f"{lower} to {upper}"


def own_rule(decision: Decision) -> str:
    """Say which option the headquarters' own rule names, or why none."""
    if decision.best is None:
        return f"The headquarters' own rule names no option. {decision.why}"
    named = option_title(decision, decision.best)
    return f"The headquarters' own rule names “{named}”. {decision.why}"


def rule(text: str) -> str:
    """Word a rule: "P(deaths above 600) ≤ 10 %" is "Chance of deaths above 600 ..."."""
    told = re.sub(r"P\((.*)\)", r"chance of \1", text).replace(" ≤ ", ": at most ")
    return f"{told[0].upper()}{told[1:]}"


def rule_met(check: RuleCheck) -> str:
    """Word how an option meets a rule, e.g. "not met: 58 %"."""
    if check.met is None or check.value is None:
        if check.needs is None:
            return MET[None]
        return f"kept with {check.needs:,.0f} or more"
    is_chance = check.rule.startswith("P(")
    value = numbers.probability if is_chance else numbers.rough
    return f"{MET[check.met]}: {value(check.value)}"


def missing_capacities(decision: Decision) -> tuple[str, ...]:
    """Say for which capacities no chance of running out is shown, and why."""
    if not decision.capacity:
        return (NO_CAPACITY,)
    shown = {name for option in decision.options for name in option.shortages}
    left = [name for name in CAPACITIES if name not in shown]
    absent = [_PLACES[name] for name in left if name not in decision.capacity]
    unprojected = [_PLACES[name] for name in left if name in decision.capacity]
    told = []
    if absent:
        told.append(
            f"No capacity of {listed(absent)} was given, so no chance of running out "
            "of them is shown."
        )
    if unprojected:
        told.append(f"The need of {listed(unprojected)} is not projected.")
    return tuple(told)


def rules_caption(*, some_run_out: bool) -> str:
    """Say what the cells of the rules' table are."""
    if not some_run_out:
        return "Met or not"
    return (
        "Met or not; chance that a capacity is exceeded, and the first such day with "
        f"its 90{NBSP}% interval"
    )


def capacity(name: str, held: float) -> str:
    """Head the row of a capacity, e.g. "Chance of needing more than 420 ICU beds"."""
    place = _PLACES.get(name, words.opened(name))
    return f"Chance of needing more than {numbers.count(held)} {place}"


def outcome(name: str) -> str:
    """Head the column of an outcome."""
    return OUTCOMES.get(name, words.opened(name).capitalize())


def outcomes_caption(decision: Decision) -> str:
    """Say over which days the outcomes are summed or looked at."""
    days = numbers.length(decision.horizon_days)
    sums = listed(
        words.opened(name)
        for name in SUMS
        if name in decision.options[0].outcomes and name != "home_care_new"
    )
    return (
        f"Persons over {days} ({sums} summed; of people at home and of beds the "
        "highest need of any day). Days beyond a lapse: on which more is asked of "
        "anybody than a lapse would. Stringency-days: strictness, 0 to 100, summed "
        "over the days"
    )


def differences_caption(decision: Decision) -> str:
    """Say against what the options are compared."""
    against = option_title(decision, decision.differences[0].against)
    return (
        f"Each option minus “{against}”, in the same futures (so not the difference "
        "of the figures above): negative is fewer; last, the chance of fewer"
    )


def cost(costs: Sequence[Cost], name: str) -> str:
    """Print what an option costs by one name, e.g. "stringency-days"."""
    found = next((cost for cost in costs if cost.name == name), None)
    return numbers.NOT_GIVEN if found is None else numbers.rough(found.median)


def runs_out(found: Shortage | None) -> str:
    """Print the chance that a capacity is exceeded, and when it first is."""
    if found is None:
        return numbers.NOT_GIVEN
    chance = numbers.probability(found.probability)
    days = (found.first_date, found.first_lower90, found.first_upper90)
    first, lower, upper = (
        None if one is None else numbers.brief_day(one) for one in days
    )
    if first is None or lower is None or upper is None:
        return chance
    return f"{chance}, {first} [{lower}{NBSP}to{NBSP}{upper}]"


def waiting(found: Waiting, decision: Decision) -> tuple[str, ...]:
    """Say what a week of waiting would teach and cost."""
    days = numbers.length(found.days)
    what = _CHANGED.get(found.outcome, words.opened(found.outcome))
    much = f"about {numbers.probability(found.explained)}"
    learned = (
        f"The figures of {days} more would explain "
        f"{much if found.explained >= _SOMETHING else 'next to nothing'} of what is "
        f"uncertain in the difference in {what}"
    )
    chance = (
        "; no rule can be asked whether they would change its answer."
        if found.p_change is None
        else "; the chance that they change what the headquarters' own rule says of "
        f"lapsing is {numbers.probability(found.p_change)}."
    )
    return learned + chance, *_cost_of_waiting(found, decision, days)


def _cost_of_waiting(found: Waiting, decision: Decision, days: str) -> tuple[str, ...]:
    told = [one for one in found.cost if one.outcome in _IN_SENTENCES]
    if not told:
        return ()
    option = option_title(decision, told[0].against)
    return (
        f"“{option}” taken {days} later, with the measures lapsed in between, would "
        f"bring {_all_changed(told)}.",
    )


def criteria_line(question: str, asked: Sequence[Criterion]) -> str:
    """Answer one of WHO's questions: which criteria are met, not met, not known."""
    head = QUESTIONS.get(question, words.opened(question).capitalize())
    parts = []
    for word in (MET[True], MET[False], OPEN, MET[None]):
        names = [one.name for one in asked if criterion_met(one) == word]
        if names:
            parts.append(f"{word[0].upper()}{word[1:]}: {', '.join(names)}.")
    return f"{head} {' '.join(parts)}"


def criterion_met(one: Criterion) -> str:
    """Word whether a criterion is met; "open" where what is published leaves it so."""
    return OPEN if one.met is None and one.value is not None else MET[one.met]


def decided(told: Decided, decision: Decision) -> tuple[str, ...]:
    """Say what people made of it, by which instrument, and who disagreed."""
    by = f", by {told.instrument}" if told.instrument else ""
    reasons = f" Reasons: {told.reasons.rstrip('.')}." if told.reasons else ""
    return (
        f"“{option_title(decision, told.option)}”, decided by {told.by}{by}; recorded "
        f"on {numbers.hour(told.at)}.{reasons}",
        *(f"Dissent: {one.rstrip('.')}." for one in told.dissent),
        *(() if told.dissent else ("No dissent is on record.",)),
    )
