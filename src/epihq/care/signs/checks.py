"""What a rule set must be beyond its form: each check with its place and rule."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from epihq.care.codes import CONDITIONS, SYMPTOMS
from epihq.care.records import Level, Measure
from epihq.care.signs.rules import (
    TRUSTS,
    Checks,
    Closer,
    Figure,
    Part,
    RuleSet,
    Usual,
    bounds_of,
)

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What a measure can be: beyond it is no limit but an error of typing or of unit.
PLAUSIBLE = {
    Measure.SPO2_REST: (50, 100),
    Measure.SPO2_WALK: (50, 100),
    Measure.TEMPERATURE: (30, 45),
    Measure.PULSE: (20, 250),
    Measure.BREATHING_RATE: (4, 80),
}


class Fault(NamedTuple):
    """Where something is wrong, what was expected there, what stands there."""

    place: str
    expected: str
    got: object


def faults(rules: RuleSet) -> Iterator[Fault]:
    """Give all that is wrong with a rule set, from its beginning."""
    yield from _head(rules)
    yield from _parts_within(rules)
    for number, figure in enumerate(rules.figures, 1):
        yield from _figure(f"figures {number}", figure)
    names = Counter(one.name for one in rules.limited if _is_whole(rules))
    for name, times in names.items():
        if times > 1:
            yield Fault("figures", "one figure of each measure, side and level", name)
    for number, answer in enumerate(rules.answers, 1):
        place = f"answers {number}"
        if not answer.symptoms and answer.feeling is None:
            yield Fault(place, "symptoms, or a feeling", None)
        yield from _level(place, answer.level)
        yield from _known(place, "symptoms", answer.symptoms, tuple(SYMPTOMS))
    for place, part in _parts(rules):
        if part.trust not in TRUSTS:
            yield Fault(f"{place}, trust", f"one of {', '.join(TRUSTS)}", part.trust)


def _is_whole(rules: RuleSet) -> bool:
    return all(len(bounds_of(one)) == 1 for one in rules.figures)


def _head(rules: RuleSet) -> Iterator[Fault]:
    for name in ("code", "family"):
        if not _CODE.fullmatch(getattr(rules, name)):
            yield Fault(name, "small letters, digits and hyphens", getattr(rules, name))
    if rules.valid_to is not None and rules.valid_to < rules.valid_from:
        yield Fault("valid_to", f"a day from {rules.valid_from}", rules.valid_to)
    if not (rules.figures or rules.answers):
        yield Fault("figures, answers", "at least one danger sign", None)


def _parts_within(rules: RuleSet) -> Iterator[Fault]:
    if rules.checks:
        yield from _checks(rules.checks)
    if rules.closer:
        yield from _closer(rules.closer)
    if rules.risk:
        yield from _known("risk", "conditions", rules.risk.conditions, CONDITIONS)
    if rules.usual:
        yield from _usual(rules.usual)
    if rules.silence:
        hours = (*rules.silence.remind_hours, rules.silence.tell_hours)
        if not rules.silence.remind_hours or sorted(hours) != list(hours):
            yield Fault("silence", "reminders in their order before it is told", hours)


def _figure(place: str, figure: Figure) -> Iterator[Fault]:
    given = bounds_of(figure)
    if len(given) != 1:
        expected = "one of below, at_most, above, at_least"
        yield Fault(place, expected, " and ".join(given) or None)
    low, high = PLAUSIBLE[figure.measure]
    for name, limit in given.items():
        if not low <= limit <= high:
            expected = f"from {low} to {high} for {figure.measure}"
            yield Fault(f"{place}, {name}", expected, limit)
    yield from _level(place, figure.level)
    if figure.lasting_hours is not None and figure.repeat_minutes is not None:
        yield Fault(place, "lasting_hours or repeat_minutes", "both")


def _level(place: str, level: Level) -> Iterator[Fault]:
    if level is Level.STEADY:
        yield Fault(f"{place}, level", "watch, review or emergency", str(level))


def _known(
    place: str, name: str, given: tuple[str, ...], known: tuple[str, ...]
) -> Iterator[Fault]:
    for code in given:
        if code not in known:
            yield Fault(f"{place}, {name}", f"some of {', '.join(known)}", code)


def _checks(checks: Checks) -> Iterator[Fault]:
    if checks.every_hours is not None and checks.at:
        yield Fault("checks", "every_hours or at", "both")
    if checks.days_from not in {"opened", "onset"}:
        yield Fault("checks, days_from", "opened or onset", checks.days_from)


def _closer(closer: Closer) -> Iterator[Fault]:
    if closer.last_day < closer.first_day:
        expected = f"a day from {closer.first_day}"
        yield Fault("closer, last_day", expected, closer.last_day)


def _usual(usual: Usual) -> Iterator[Fault]:
    for number, drop in enumerate(usual.drops, 1):
        place = f"usual, drops {number}"
        if (drop.at_least is None) == (drop.more_than is None):
            yield Fault(place, "at_least or more_than", None)
        yield from _level(place, drop.level)
    yield from _known("usual", "needed_for", usual.needed_for, CONDITIONS)


def _parts(rules: RuleSet) -> Iterator[tuple[str, Part]]:
    yield "head", rules
    for kind, held in (("figures", rules.figures), ("answers", rules.answers)):
        for number, one in enumerate(held, 1):
            yield f"{kind} {number}", one
    for name in ("checks", "closer", "risk", "usual", "silence"):
        part = getattr(rules, name)
        if part is not None:
            yield name, part
