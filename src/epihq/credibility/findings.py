"""From measured values to findings: one rule for every location.

A value alone says little. It is held against what countries show whose reported deaths
agree with their excess deaths, and where a test gives a probability, against chance,
corrected for how many tests were made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from epihq.credibility.measured import Measured
from epihq.epi.chance import false_discovery
from epihq.terms.credibility import Finding, Range, Reason, TestResult, Unit

# Excess over reported deaths at most 1.35 by March 2021, and deaths of all causes
# published by the week: from Karlinsky and Kobak 2021, doi:10.7554/eLife.69336. The
# choice of the group is hindsight; its figures on a card are those of the card's day.
REFERENCE = (
    "AUT", "BEL", "CAN", "CHE", "CHL", "DEU", "ESP", "FRA", "GBR", "GRC", "HRV", "HUN",
    "ISR", "NLD", "PRT", "SVN", "SWE", "USA",
)  # fmt: skip
_FEWEST_REFERENCES = 5
UNUSUAL_BELOW, STRONGLY_BELOW = 0.05, 0.01


class Side(Enum):
    """Which values of a test are strange."""

    LOW = "low"
    HIGH = "high"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How a test is judged; its value counts in ``unit``.

    ``by_chance``: its probability is that of honest counts, and must be small as well.
    ``is_hint`` caps the finding of tests that are a hint, not evidence.
    ``within_source``: only countries of the same publisher are its reference.
    ``step`` is the least difference that matters, in the test's unit.
    """

    side: Side
    unit: Unit = Unit.SHARE
    by_chance: bool = False
    is_hint: bool = False
    within_source: bool = False
    step: float = 1e-9


RULES: Mapping[str, Rule] = {
    "ascertainment": Rule(side=Side.LOW),
    "ascertainment-by-cfr": Rule(side=Side.LOW),
    "excess-deaths": Rule(side=Side.HIGH, unit=Unit.TIMES),
    "testing": Rule(side=Side.HIGH),
    "cases-underdispersion": Rule(side=Side.HIGH, by_chance=True),
    "deaths-underdispersion": Rule(side=Side.HIGH, by_chance=True),
    "cases-roughness": Rule(side=Side.LOW, unit=Unit.TIMES, by_chance=True),
    "deaths-roughness": Rule(side=Side.LOW, unit=Unit.TIMES, by_chance=True),
    "weekday-pattern": Rule(side=Side.BOTH, is_hint=True),
    "repeated-values": Rule(side=Side.HIGH, unit=Unit.TIMES, by_chance=True),
    "last-digit": Rule(side=Side.HIGH, by_chance=True),
    "first-digit": Rule(side=Side.HIGH, is_hint=True),
    "below-round-numbers": Rule(side=Side.HIGH, by_chance=True, is_hint=True),
    "ceiling": Rule(side=Side.HIGH, by_chance=True, is_hint=True),
    "likeness": Rule(side=Side.HIGH, unit=Unit.CORRELATION, by_chance=True),
    "dumps-and-corrections": Rule(side=Side.HIGH),
    "revisions": Rule(side=Side.HIGH, is_hint=True, within_source=True),
    "timeliness": Rule(side=Side.HIGH, unit=Unit.DAYS, within_source=True, step=1.0),
    "completeness": Rule(side=Side.LOW, is_hint=True),
}

World = Mapping[str, Mapping[str, Measured]]


def reference_range(
    world: World, name: str, without: str, *, among: Iterable[str] = REFERENCE
) -> Range | None:
    """What 5 to 95 % of the reference show, the location itself left out."""
    values = [
        found.value
        for place in among
        if place != without and place in world
        for found in [world[place][name]]
        if found.value is not None
    ]
    if len(values) < _FEWEST_REFERENCES:
        return None
    low, high = np.quantile(values, [0.05, 0.95])
    return Range(low=float(low), high=float(high), locations=len(values))


def corrected(world: World) -> dict[tuple[str, str], float]:
    """Correct all probabilities of all locations for their number, by (place, test).

    Source: Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    found = {
        (place, name): one.p_value
        for place, tests in world.items()
        for name, one in tests.items()
        if one.p_value is not None and RULES[name].by_chance
    }
    if not found:
        return {}
    adjusted = false_discovery(list(found.values()))
    return dict(zip(found, map(float, adjusted), strict=True))


def finding_of(
    name: str, found: Measured, q_value: float | None, usual: Range | None
) -> Finding:
    """Judge one test: beyond the reference, and by no chance."""
    rule = RULES[name]
    if found.reason is Reason.NO_NUMBER_OF_TESTS:
        return Finding.UNUSUAL
    if found.value is None or (usual is None and not rule.by_chance):
        return Finding.NOT_ENOUGH
    if rule.by_chance:
        if q_value is None:
            return Finding.NOT_ENOUGH
        is_beyond = usual is None or _beyond(rule, found, usual) > 0
        worst = _by_chance(q_value) if is_beyond else Finding.CONSISTENT
    else:
        assert usual is not None  # noqa: S101 - asked above
        worst = _by_distance(_beyond(rule, found, usual))
    if rule.is_hint and worst is Finding.STRONGLY_UNUSUAL:
        return Finding.UNUSUAL
    return worst


def beyond(name: str, found: Measured | TestResult, usual: Range) -> bool:
    """Say whether a value lies beyond a range on the side that is strange."""
    return _beyond(RULES[name], found, usual) > 0


def _by_chance(q_value: float) -> Finding:
    if q_value < STRONGLY_BELOW:
        return Finding.STRONGLY_UNUSUAL
    return Finding.UNUSUAL if q_value < UNUSUAL_BELOW else Finding.CONSISTENT


def _by_distance(beyond: float) -> Finding:
    if beyond > 1:
        return Finding.STRONGLY_UNUSUAL
    return Finding.UNUSUAL if beyond > 0 else Finding.CONSISTENT


def _beyond(rule: Rule, found: Measured | TestResult, usual: Range) -> float:
    """How far beyond the range a value lies, in widths of it; 0 or less is within.

    Where the value has an interval, its nearer end counts: an estimate that may lie
    within the range is not beyond it.
    """
    assert found.value is not None  # noqa: S101 - callers ask first
    low, high = found.interval or (found.value, found.value)
    width = max(usual.high - usual.low, rule.step)
    # Downward there may be less room than a width: half the lowest is as far.
    down = max(min(width, usual.low / 2), 1e-9)
    under, over = (usual.low - high) / down, (low - usual.high) / width
    if rule.side is Side.LOW:
        return under
    return over if rule.side is Side.HIGH else max(under, over)
