"""The sentences of the decision page, whole, with holes for the record's figures.

They word the record and compute nothing. They give what each option would bring and
what the headquarters' own rule says of it; which option is right they never say.
"""

from collections.abc import Sequence
from typing import Final

from epihq.desk.decision import (
    BEYOND_A_LAPSE,
    CAPACITIES,
    STRINGENCY_DAYS,
    SUMS,
    Cost,
    Decided,
    Decision,
    MeasureInForce,
    RuleCheck,
    Shortage,
)
from epihq.reports import words
from epihq.reports.decision_changes import change
from epihq.reports.decision_measures import measure
from epihq.reports.decision_options import (
    NINETY,
    counted,
    is_chance,
    listed,
    option_title,
)
from epihq.reports.decision_remarks import why
from epihq.words import gettext as _
from epihq.words import ngettext, noop, numbers
from epihq.words.diseases import disease_name
from epihq.words.places import place_name

# What the regime itself costs, printed below the outcomes.
OF_THE_REGIME: Final = (BEYOND_A_LAPSE, STRINGENCY_DAYS)

_NEEDED: Final = {
    "home_care_census": noop("Chance of needing more than %(number)s places at home"),
    "home_care_nurses": noop(
        "Chance of needing more than %(number)s nurses for people at home"
    ),
    "ward_beds": noop("Chance of needing more than %(number)s ward beds"),
    "icu_beds": noop("Chance of needing more than %(number)s ICU beds"),
}
_PLACES: Final = {
    "home_care_census": noop("places at home"),
    "home_care_nurses": noop("nurses for people at home"),
    "ward_beds": noop("ward beds"),
    "icu_beds": noop("ICU beds"),
}


def title(decision: Decision) -> str:
    """Name it, e.g. "Decision: COVID-19, Azerbaijan, as of 2 July 2020"."""
    return _("Decision: %(disease)s, %(place)s, as of %(day)s") % {
        "disease": disease_name(decision.disease),
        "place": place_name(decision.location),
        "day": numbers.day(decision.as_of),
    }


def subtitle(decision: Decision) -> str:
    """Say what the projections start from and how far they reach."""
    number = len(decision.options)
    text = ngettext(
        "%(figures)s; %(number)s option, each followed for %(length)s in the same "
        "%(draws)s simulated futures. Estimates are medians, with %(level)s intervals "
        "in brackets.",
        "%(figures)s; %(number)s options, each followed for %(length)s in the same "
        "%(draws)s simulated futures. Estimates are medians, with %(level)s intervals "
        "in brackets.",
        number,
    )
    return text % {
        "figures": numbers.figures_to(decision.last_date, decision.as_of),
        "number": numbers.count(number),
        "length": numbers.length(decision.horizon_days),
        "draws": numbers.count(decision.draws),
        "level": numbers.percent(NINETY),
    }


def headline(decision: Decision) -> tuple[str, str, str]:
    """Say what ends when, what extending changes, and what the own rule names."""
    return in_force(decision), change(decision), own_rule(decision)


def in_force(decision: Decision) -> str:
    """Say what is in force and when it ends."""
    regime = decision.regime
    if not regime.measures:
        return _("No measures are on record, so it is not known what would lapse.")
    number = len(regime.measures)
    facts = {"number": numbers.count(number), "strictness": ""}
    if regime.stringency is not None:
        strict = numbers.count(regime.stringency)
        facts["strictness"] = _(" (strictness %(strict)s of 100)") % {"strict": strict}
    if regime.ends is None:
        text = ngettext(
            "%(number)s measure is in force%(strictness)s; no planned end is on "
            "record.",
            "%(number)s measures are in force%(strictness)s; no planned end is on "
            "record.",
            number,
        )
        return text % facts
    ending = [one for one in regime.measures if one.ends == regime.ends]
    when = numbers.hour(regime.ends)
    if not ending:
        text = ngettext(
            "%(number)s measure is in force%(strictness)s; it is not on record as "
            "ending on %(hour)s, the hour in question.",
            "%(number)s measures are in force%(strictness)s; none of them is on record "
            "as ending on %(hour)s, the hour in question.",
            number,
        )
        return text % (facts | {"hour": when})
    text = ngettext(
        "%(number)s measure is in force%(strictness)s.",
        "%(number)s measures are in force%(strictness)s.",
        number,
    )
    return f"{text % facts} {_lapsing(ending, when, others=len(ending) < number)}"


def _lapsing(ending: Sequence[MeasureInForce], when: str, *, others: bool) -> str:
    if others:
        text = ngettext(
            "Unless extended, %(measures)s, lapses on %(hour)s; the others go on.",
            "Unless extended, %(measures)s, lapse on %(hour)s; the others go on.",
            len(ending),
        )
    else:
        text = ngettext(
            "Unless extended, %(measures)s, lapses on %(hour)s.",
            "Unless extended, %(measures)s, lapse on %(hour)s.",
            len(ending),
        )
    return text % {"measures": _measures(ending), "hour": when}


def _measures(ending: Sequence[MeasureInForce]) -> str:
    """List measures with the share of people under them, told once if it is one."""
    shares = {one.share for one in ending}
    named = [(_quoted(measure(one.code, one.level)), one.share) for one in ending]
    if len(shares) == 1:
        return f"{listed(name for name, _share in named)}, {_reach(shares.pop())}"
    return listed(f"{name} ({_reach(share)})" for name, share in named)


def _quoted(text: str) -> str:
    return _("“%(text)s”") % {"text": text}


def _reach(share: float) -> str:
    if share >= 0.995:
        return _("for everybody")
    return _("for %(share)s of the people") % {"share": numbers.probability(share)}


def own_rule(decision: Decision) -> str:
    """Say which option the headquarters' own rule names, or why none."""
    named = _("The headquarters' own rule names no option.")
    if decision.best is not None:
        option = option_title(decision, decision.best)
        named = _("The headquarters' own rule names “%(option)s”.") % {"option": option}
    return f"{named} {why(decision.why, decision)}"


def rule_met(check: RuleCheck) -> str:
    """Word how an option meets a rule, e.g. "not met: 58 %"."""
    if check.met is None or check.value is None:
        if check.needs is None:
            return _("not known")
        return _("kept with %(number)s or more") % {
            "number": numbers.count(check.needs)
        }
    text = _("met: %(value)s") if check.met else _("not met: %(value)s")
    form = numbers.probability if is_chance(check.rule) else numbers.rough
    return text % {"value": form(check.value)}


def missing_capacities(decision: Decision) -> tuple[str, ...]:
    """Say for which capacities no chance of running out is shown, and why."""
    if not decision.capacity:
        return (
            _(
                "No capacity was given, so no chance of running out of beds or of "
                "places at home is shown."
            ),
        )
    shown = {name for option in decision.options for name in option.shortages}
    left = [name for name in CAPACITIES if name not in shown]
    absent = [_(_PLACES[name]) for name in left if name not in decision.capacity]
    unprojected = [_(_PLACES[name]) for name in left if name in decision.capacity]
    sentences = []
    if absent:
        text = _(
            "No capacity of %(places)s was given, so no chance of running out of them "
            "is shown."
        )
        sentences.append(text % {"places": listed(absent)})
    if unprojected:
        text = _("The need of %(places)s is not projected.")
        sentences.append(text % {"places": listed(unprojected)})
    return tuple(sentences)


def rules_caption(*, some_run_out: bool) -> str:
    """Say what the cells of the rules' table are."""
    if not some_run_out:
        return _("Met or not")
    return _(
        "Met or not; chance that a capacity is exceeded, and the first such day with "
        "its %(level)s interval"
    ) % {"level": numbers.percent(NINETY)}


def capacity(name: str, held: float) -> str:
    """Head the row of a capacity, e.g. "Chance of needing more than 420 ICU beds"."""
    text = _NEEDED.get(name)
    if text is None:
        return f"{words.opened(name)} {numbers.count(held)}"
    return _(text) % {"number": numbers.count(held)}


def outcomes_caption(decision: Decision) -> str:
    """Say over which days the outcomes are summed or looked at."""
    sums = listed(
        counted(name)
        for name in SUMS
        if name in decision.options[0].outcomes and name != "home_care_new"
    )
    return _(
        "Persons over %(length)s (%(sums)s summed; of people at home and of beds the "
        "highest need of any day). Days beyond a lapse: on which more is asked of "
        "anybody than a lapse would. Stringency-days: strictness, 0 to 100, summed "
        "over the days"
    ) % {"length": numbers.length(decision.horizon_days), "sums": sums}


def cost(costs: Sequence[Cost], code: str) -> str:
    """Print what an option costs by one code, e.g. "stringency-days"."""
    found = next((cost for cost in costs if cost.code == code), None)
    return _(numbers.NOT_GIVEN) if found is None else numbers.rough(found.median)


def runs_out(found: Shortage | None) -> str:
    """Print the chance that a capacity is exceeded, and when it first is."""
    if found is None:
        return _(numbers.NOT_GIVEN)
    chance = numbers.probability(found.probability)
    days = (found.first_date, found.first_lower90, found.first_upper90)
    first, lower, upper = (
        None if one is None else numbers.brief_day(one) for one in days
    )
    if first is None or lower is None or upper is None:
        return chance
    between = _("%(first)s to %(last)s") % {"first": lower, "last": upper}
    return f"{chance}, {first} [{between.replace(' ', numbers.NBSP)}]"


def not_yet_approved() -> str:
    """Say that a record tells what was put forward, and cannot tell what came of it."""
    return _(
        "What it orders holds only when a second person, an incident manager, has "
        "approved it; this record is older than that."
    )


def decided(made: Decided, decision: Decision) -> tuple[str, ...]:
    """Say what was put forward, by which instrument, and who disagreed."""
    facts = {
        "option": option_title(decision, made.option),
        "by": made.by,
        "instrument": made.instrument,
        "hour": numbers.hour(made.at),
    }
    text = _("“%(option)s”, put forward by %(by)s; recorded on %(hour)s.")
    if made.instrument:
        text = _(
            "“%(option)s”, put forward by %(by)s, by %(instrument)s; recorded on "
            "%(hour)s."
        )
    said = [text % facts]
    if made.reasons:
        why_so = _("Reasons: %(reasons)s.") % {"reasons": made.reasons.rstrip(".")}
        said = [f"{said[0]} {why_so}"]
    said += [
        _("Dissent: %(dissent)s.") % {"dissent": d.rstrip(".")} for d in made.dissent
    ]
    return tuple(said) if made.dissent else (*said, _("No dissent is on record."))
