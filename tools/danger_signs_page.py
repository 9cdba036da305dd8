"""The page of danger signs, docs/reference/danger-signs.md, from the rule sets.

python tools/danger_signs_page.py    write it anew
"""

from collections.abc import Iterator
from pathlib import Path

from epihq.care.codes import IMPLIED_BY, SYMPTOMS
from epihq.care.signs import RuleSet, rule_sets
from epihq.care.signs.rules import Answer, Figure, Part, Usual, bounds_of
from epihq.care.words import SYMPTOMS as SYMPTOM_WORDS
from epihq.care.words import TRUSTS, measured

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "danger-signs.md"
# What stands before is written by hand.
MARK = "<!-- from here on made by tools/danger_signs_page.py -->\n"
HEAD = """| what | level | to be done | again within | source |
|---|---|---|---|---|
"""
SIGNS = {"below": "<", "at_most": "≤", "above": ">", "at_least": "≥"}


def page() -> str:
    """Write the whole page: what is written by hand, then the tables."""
    by_hand = PAGE.read_text("utf-8").split(MARK)[0]
    return by_hand + MARK + "".join(_parts())


def _parts() -> Iterator[str]:
    yield "\n| code | in words | SNOMED CT | also met by |\n|---|---|---|---|\n"
    for code, symptom in SYMPTOMS.items():
        others = ", ".join(f"`{one}`" for one in IMPLIED_BY.get(code, ()))
        snomed = f"{symptom.snomed} ({TRUSTS[symptom.trust]})" if symptom.snomed else ""
        yield f"| `{code}` | {SYMPTOM_WORDS[code]} | {snomed} | {others} |\n"
    yield "\n## The rule sets\n"
    for rules in rule_sets():
        yield from _rule_set(rules)


def _rule_set(rules: RuleSet) -> Iterator[str]:
    until = f"to {rules.valid_to}" if rules.valid_to else "on"
    yield f"\n### {rules.name}\n\n"
    yield f"`{rules.code}`, from {rules.valid_from} {until}. {rules.source}.\n\n"
    yield HEAD
    for figure in rules.figures:
        what = f"{figure.measure} {_beyond(figure)}"
        yield _row(figure, what, figure.level, figure.action, _again(figure))
    for answer in rules.answers:
        yield _row(answer, _told(answer), answer.level, answer.action, "")
    if rules.usual:
        yield from _drops(rules.usual)
    for part, what in (
        (rules.checks, _asked(rules)),
        (rules.closer, _closer(rules)),
        (rules.risk, _risk(rules)),
        (rules.silence, _silence(rules)),
    ):
        if part:
            yield _row(part, what, "", "", "")
    yield f"\nIt says nothing about: {', '.join(rules.absent)}.\n"


def _row(part: Part, what: str, level: str, action: str, again: str) -> str:
    source = f"{part.source} ({TRUSTS[part.trust]})"
    return f"| {what} | {level} | {action} | {again} | {source} |\n"


def _beyond(figure: Figure) -> str:
    ((name, limit),) = bounds_of(figure).items()
    lasting = figure.lasting_hours
    more = f" for more than {lasting:g} hours" if lasting else ""
    return f"{SIGNS[name]} {measured(figure.measure, limit)}{more}"


def _again(figure: Figure) -> str:
    minutes = figure.repeat_minutes
    if minutes is None:
        return ""
    times = f", {figure.readings} readings" if figure.readings > 2 else ""
    return (f"{minutes} minutes" if minutes else "at once") + times


def _told(answer: Answer) -> str:
    felt = [f"feels {answer.feeling}"] if answer.feeling else []
    return " or ".join(filter(None, [", ".join(answer.symptoms), *felt]))


def _drops(usual: Usual) -> Iterator[str]:
    for drop in usual.drops:
        if drop.more_than is not None:
            points = f"more than {drop.more_than:g}"
        else:
            points = f"{drop.at_least:g} or more"
        what = f"spo2-rest {points} below a usual one under {usual.below:g} %"
        minutes = drop.repeat_minutes
        again = f"{minutes} minutes" if minutes else "at once"
        yield _row(usual, what, drop.level, drop.action, again)


def _asked(rules: RuleSet) -> str:
    checks = rules.checks
    if checks is None:
        return ""
    found = []
    if checks.every_hours:
        found.append(f"asked every {checks.every_hours:g} hours")
    if checks.at:
        found.append(f"asked at {' and '.join(checks.at)}")
    if checks.days:
        found.append(f"for {checks.days} days from {_BEGINS[checks.days_from]}")
    if checks.days_without_fever:
        found.append(f"the last {checks.days_without_fever} without fever")
    if checks.days_without_symptoms:
        found.append(f"the last {checks.days_without_symptoms} without symptoms")
    return ", ".join(found)


_BEGINS = {"opened": "the first", "onset": "onset"}


def _closer(rules: RuleSet) -> str:
    closer = rules.closer
    if closer is None:
        return ""
    return f"closer watch, day {closer.first_day} to {closer.last_day}"


def _risk(rules: RuleSet) -> str:
    risk = rules.risk
    if risk is None:
        return ""
    age = [f"{risk.age_from} or older"] if risk.age_from is not None else []
    child = ["pregnant"] if risk.is_pregnant else []
    return f"at risk: {', '.join([*age, *child, *risk.conditions])}"


def _silence(rules: RuleSet) -> str:
    silence = rules.silence
    if silence is None:
        return ""
    hours = ", ".join(f"{one:g}" for one in silence.remind_hours)
    return f"reminded after {hours} hours, told after {silence.tell_hours:g}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
