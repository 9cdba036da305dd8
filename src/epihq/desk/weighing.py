"""Weighing options: differences draw by draw, what they hang on, what waiting teaches.

Everything is computed on the same draws for all options. Nothing is added into one
score: each outcome stands for itself.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from epihq.desk.decision import (
    COMPLIANCE,
    FATALITY,
    LIFTING,
    OUTCOMES,
    R_TODAY,
    SHARE_REPORTED,
    Difference,
    Option,
    Rule,
    Sensitivity,
    Waiting,
)
from epihq.desk.futures import Futures, Situation, futures
from epihq.desk.headquarters import Headquarters
from epihq.desk.options import Plan
from epihq.desk.remarks import (
    Alike,
    FewestDays,
    NoCapacity,
    NoneKeeps,
    NoRule,
    NotProjected,
    OnlyOne,
    SameAs,
    Why,
)
from epihq.desk.rules import lacking, limit_of, total_of
from epihq.epi.effects import exposure

Values = NDArray[np.float64]
Totals = Mapping[str, Mapping[str, Values]]

_TAIL = 0.1
_WEEK = 7
# What the tornado varies beside the posterior: this little is kept to.
_LOW_COMPLIANCE = 0.6
# Outcomes of the tornado, the first that is projected.
_WEIGHED = ("icu_beds", "deaths")


def totals(futures_of: Mapping[str, Futures]) -> dict[str, dict[str, Values]]:
    """Sums and peaks over the horizon by option and outcome, [draw]."""
    return {
        name: {
            outcome: total_of(outcome, path) for outcome, path in made.paths().items()
        }
        for name, made in futures_of.items()
    }


def difference(option: str, against: str, outcome: str, made: Totals) -> Difference:
    """Compare two options draw by draw; equal draws count half."""
    apart = made[option][outcome] - made[against][outcome]
    lower, median, upper = np.quantile(apart, (0.05, 0.5, 0.95))
    better = (apart < 0).mean() + 0.5 * (apart == 0).mean()
    return Difference(
        option=option,
        against=against,
        outcome=outcome,
        median=round(float(median), 1),
        lower90=round(float(lower), 1),
        upper90=round(float(upper), 1),
        p_better=round(float(better), 4),
    )


def differences(made: Totals, against: str) -> tuple[Difference, ...]:
    """Compare every option with one of them, outcome by outcome."""
    return tuple(
        difference(name, against, outcome, made)
        for name in made
        if name != against
        for outcome in OUTCOMES
        if outcome in made[name]
    )


def told_apart(
    plans: Sequence[Plan], made: Totals, *, always: Container[str]
) -> tuple[list[Plan], list[SameAs]]:
    """Leave out options that nothing known tells apart from an earlier one.

    The levels between them have no effect on record, so that their futures are the
    very same: the one that asks less would look the better for want of knowledge.
    Those named in ``always`` stay. Returns what is shown, and what came to the same.
    """
    kept: list[Plan] = []
    equals: list[SameAs] = []
    for plan in plans:
        like = next((one for one in kept if _are_alike(one, plan, made)), None)
        stays = like is None or plan.name in always
        if like is not None:
            equals.append(_same(plan, like, is_shown=stays))
        if stays:
            kept.append(plan)
    return kept, equals


def _same(plan: Plan, like: Plan, *, is_shown: bool) -> SameAs:
    return SameAs(
        option=plan.name,
        title=plan.title,
        days=plan.days,
        like=like.name,
        is_shown=is_shown,
    )


def _are_alike(one: Plan, other: Plan, made: Totals) -> bool:
    return np.array_equal(made[one.name]["infections"], made[other.name]["infections"])


def best(
    options: Sequence[Option], own: Headquarters, equals: Sequence[SameAs] = ()
) -> tuple[str | None, Why]:
    """Name the option that the headquarters' own rule leaves, and say why.

    One of ``equals`` is never named: it would be for what is not known of it.
    """
    checks = [check for option in options for check in option.rules]
    if not checks:
        return None, NoRule()
    if any(check.met is None for check in checks):
        return None, _what_is_lacking(options, own)
    keeping = [o for o in options if all(check.met for check in o.rules)]
    if not keeping:
        return None, NoneKeeps()
    chosen = min(keeping, key=lambda option: [cost.median for cost in option.costs[:2]])
    for one in equals:
        if one.is_shown and chosen.name in (one.option, one.like):
            return None, Alike(option=one.option, like=one.like)
    if len(keeping) == 1:
        return chosen.name, OnlyOne()
    return chosen.name, FewestDays(options=len(keeping))


def _what_is_lacking(options: Sequence[Option], own: Headquarters) -> Why:
    """Ask for what the rule needs; how much of it would do stands with the options."""
    asked = [(n, lacking(rule, own.capacity)) for n, rule in enumerate(own.rules)]
    unasked = [(n, name) for n, name in asked if name is not None]
    if not unasked:
        places = {n for o in options for n, c in enumerate(o.rules) if c.met is None}
        return NotProjected(rules=tuple(sorted(places)))
    place, name = unasked[0]
    return NoCapacity(rule=place, outcome=name)


def sensitivities(
    start: Situation,
    plans: Mapping[str, Plan],
    made: Totals,
    option: str,
    against: str,
) -> tuple[Sensitivity, ...]:
    """How a difference moves with what is uncertain: the rows of a tornado chart.

    For a quantity of the posterior, the median difference among the tenth of draws
    with its lowest and highest values. Compliance is set to a low and the full value.
    """
    first = next(name for name in _WEIGHED if name in made[option])
    outcomes = (first, "cases")
    few = {
        name: futures(start, plans[name], compliance=_LOW_COMPLIANCE)
        for name in (option, against)
    }
    little = totals(few)
    rows = []
    for outcome in outcomes:
        apart = made[option][outcome] - made[against][outcome]
        for quantity, values in _uncertain(
            start, plans[option], plans[against]
        ).items():
            low, high = np.quantile(values, (_TAIL, 1 - _TAIL))
            rows.append(
                _row(
                    (quantity, option, against, outcome),
                    (float(np.median(values[values <= low])), apart[values <= low]),
                    (float(np.median(values[values >= high])), apart[values >= high]),
                )
            )
        weak = little[option][outcome] - little[against][outcome]
        names = (COMPLIANCE, option, against, outcome)
        rows.append(_row(names, (_LOW_COMPLIANCE, weak), (1.0, apart)))
    return tuple(rows)


def _uncertain(start: Situation, one: Plan, other: Plan) -> dict[str, Values]:
    """Quantities of the posterior by name, [draw]."""
    sample = start.sample
    day = max(one.ends, other.ends) if one.ends and other.ends else one.ends
    assert day is not None  # noqa: S101 - every plan of the desk ends
    steps = start.effects.steps
    later = exposure(other.stance(day.date()), steps)
    fewer = np.maximum(exposure(start.now, steps) - later, 0.0)
    return {
        R_TODAY: np.exp(sample.log_R),
        SHARE_REPORTED: sample.ascertainment[:, -1],
        FATALITY: sample.severity * sample.ifr,
        LIFTING: start.lifting @ fewer,
    }


def _row(
    names: tuple[str, str, str, str],
    low: tuple[float, Values],
    high: tuple[float, Values],
) -> Sensitivity:
    quantity, option, against, outcome = names
    return Sensitivity(
        quantity=quantity,
        option=option,
        against=against,
        outcome=outcome,
        low=float(f"{low[0]:.3g}"),
        high=float(f"{high[0]:.3g}"),
        at_low=round(float(np.median(low[1])), 1),
        at_high=round(float(np.median(high[1])), 1),
    )


def waiting(
    futures_of: Mapping[str, Futures],
    made: Totals,
    headquarters: Headquarters,
    option: str,
    *,
    against: str,
    late: Mapping[str, Values],
) -> Waiting:
    """What the figures of one more week would teach, and what the wait would cost.

    ``late`` are the totals of lapsing for a week and only then taking ``option``. What
    the week teaches: regression of the difference on the week's reported cases and
    deaths, draw by draw (expected value of sample information, Strong et al. 2015,
    doi:10.1177/0272989X15575286).
    """
    outcome = next(name for name in _WEIGHED if name in made[option])
    seen = futures_of[against].paths()
    features = _features(seen["cases"][:, :_WEEK], seen["deaths"][:, :_WEEK])
    apart = made[option][outcome] - made[against][outcome]
    spread = float(np.var(apart))
    explained = float(np.var(_fitted(features, apart))) if spread > 0 else 0.0
    both = {"late": late, "now": made[option]}
    return Waiting(
        days=_WEEK,
        outcome=outcome,
        explained=round(min(explained / spread, 1.0), 3) if spread > 0 else 0.0,
        p_change=_p_change(headquarters, seen, features),
        cost=tuple(
            _named(difference("late", "now", name, both), option)
            for name in OUTCOMES
            if name in late
        ),
    )


def _named(found: Difference, option: str) -> Difference:
    return replace(found, option=f"{option}-late", against=option)


def _features(cases: Values, deaths: Values) -> Values:
    """A constant, the logs of the week's counts, their squares and product."""
    one = np.log1p(cases.sum(axis=1))
    two = np.log1p(deaths.sum(axis=1))
    one, two = one - one.mean(), two - two.mean()
    ones = np.ones_like(one)
    return np.column_stack([ones, one, two, one**2, two**2, one * two])


def _fitted(features: Values, values: Values) -> Values:
    return np.asarray(features @ np.linalg.lstsq(features, values, rcond=None)[0])


def _p_change(
    headquarters: Headquarters, seen: Mapping[str, Values], features: Values
) -> float | None:
    """Chance that the week's figures turn the rule's answer on lapsing; None: no rule.

    A rule on a median cannot be asked of a single draw and is left out.
    """
    for rule in headquarters.rules:
        broken = _broken(rule, seen, headquarters.capacity)
        if broken is not None:
            now = broken.mean() <= rule.at_most
            then = _fitted(features, broken) <= rule.at_most
            return round(float((then != now).mean()), 3)
    return None


def _broken(
    rule: Rule, seen: Mapping[str, Values], capacity: Mapping[str, float]
) -> Values | None:
    limit = limit_of(rule, capacity)
    if limit is None or rule.outcome not in seen:
        return None
    totals = total_of(rule.outcome, seen[rule.outcome][:, : rule.within_days])
    return np.asarray(totals > limit, dtype=np.float64)
