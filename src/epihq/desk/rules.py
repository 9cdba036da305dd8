"""A headquarters' own rule: what an option must keep to, and whether it does.

A rule is a statistic of one outcome within some days. What is not known is never "met":
of a rule about a capacity that nobody gave it is still known how much would be enough.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from epihq.desk.decision import MEDIAN, OVER_CAPACITY, PEAKS, Rule, RuleCheck

Values = NDArray[np.float64]


def check_rules(
    rules: Sequence[Rule],
    paths: Mapping[str, Values],
    capacity: Mapping[str, float],
) -> tuple[RuleCheck, ...]:
    """Hold one option's futures against the headquarters' rules.

    ``paths`` are [draw, day] of the days ahead, by outcome. What is not known is None,
    never "met": no capacity given, no such outcome projected, or not so far ahead.
    """
    return tuple(_check(rule, paths, capacity) for rule in rules)


def _check(
    rule: Rule, paths: Mapping[str, Values], capacity: Mapping[str, float]
) -> RuleCheck:
    path = paths.get(rule.outcome)
    if path is None or rule.within_days > path.shape[1]:
        return RuleCheck(rule=rule, value=None, met=None)
    totals = total_of(rule.outcome, path[:, : rule.within_days])
    value = _value(rule, totals, limit_of(rule, capacity))
    return RuleCheck(
        rule=rule,
        value=value,
        met=None if value is None else value <= rule.at_most,
        needs=_needs(rule, totals),
    )


def _value(rule: Rule, totals: Values, limit: float | None) -> float | None:
    if limit is not None:
        return float((totals > limit).mean())
    return float(np.median(totals)) if rule.statistic == MEDIAN else None


def _needs(rule: Rule, totals: Values) -> float | None:
    """Find the least capacity that few enough of the futures exceed.

    Rounded up to three figures: the futures do not know it better.
    """
    if rule.statistic != OVER_CAPACITY:
        return None
    may_exceed = math.floor(round(rule.at_most * totals.size, 9))
    if may_exceed >= totals.size:
        return 0.0
    least = float(np.sort(totals)[totals.size - 1 - may_exceed])
    step = 10.0 ** max(math.floor(math.log10(max(least, 1.0))) - 2, 0)
    return math.ceil(least / step) * step


def lacking(rule: Rule, capacity: Mapping[str, float]) -> str | None:
    """Name the capacity that a rule asks for and nobody gave, e.g. "icu_beds"."""
    asked = rule.statistic == OVER_CAPACITY and rule.outcome not in capacity
    return rule.outcome if asked else None


def limit_of(rule: Rule, capacity: Mapping[str, float]) -> float | None:
    """Give the number that a rule's chance is of exceeding; None where it has none."""
    over = rule.statistic == OVER_CAPACITY
    return capacity.get(rule.outcome) if over else rule.threshold


def total_of(outcome: str, path: Values) -> Values:
    """Sum an outcome up over the days of ``path`` [draw, day]: a peak, or a sum."""
    return np.asarray(path.max(axis=1) if outcome in PEAKS else path.sum(axis=1))
