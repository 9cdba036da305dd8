"""A decision's record as a file: written with the house's signature, and read back.

Whoever proposes a measure shows the record behind it. What the room takes was signed
where it was computed: a figure that was altered, or a record that was made up, is
known. What is read is looked at as a whole, so that no face fails on a part of it.
"""

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import msgspec

from epihq.desk import decision_before
from epihq.desk.decision import OWN, SCHEMA, Decision, Option
from epihq.desk.remarks import NoCapacity, NotProjected
from epihq.terms.diseases import is_disease
from epihq.terms.errors import DataError
from epihq.terms.signing import Key, signed, signer


def written(decision: Decision, key: Key | None) -> str:
    """Write a record as JSON, the same text from the same record and key."""
    record = json.loads(msgspec.json.encode(decision, order="deterministic"))
    body = json.dumps(
        record if key is None else signed(record, key), ensure_ascii=False
    )
    return msgspec.json.format(body, indent=2)


def parse_decision(body: bytes, name: str) -> Decision:
    """Read a decision's record; ``name`` says whose bytes they are.

    One of the schema before is read as well: its sentences stand as they were told.

    Raises:
        DataError: ``decision.not-a-decision-file``.
    """
    try:
        found = _read(body)
    except msgspec.DecodeError as error:
        raise not_a_decision(name, str(error)) from error
    if found.schema != SCHEMA:
        raise not_a_decision(name, f"schema {found.schema!r}")
    for wrong in _wrong(found):
        raise not_a_decision(name, wrong)
    return found


def _read(body: bytes) -> Decision:
    if msgspec.json.decode(body, type=_Said).schema == decision_before.SCHEMA:
        return decision_before.read(body)
    return msgspec.json.decode(body, type=Decision)


class _Said(msgspec.Struct):
    """What a file says of itself."""

    schema: str


def require_ours(body: bytes, name: str, key: Key | None) -> Decision:
    """Read a decision's record that was computed in this headquarters.

    Raises:
        DataError: ``decision.not-a-decision-file``, ``decision.not-ours``.
    """
    found = parse_decision(body, name)
    public = signer(_once(body))
    if key is None or public != key.public:
        got = "none that holds" if public is None else f"that of the key {public}"
        raise DataError(
            "decision.not-ours",
            f"{name}: a record signed where this headquarters computes was expected; "
            f"got {got}. Make it with `epihq decide` and this headquarters' --home.",
        )
    return found


def not_a_decision(name: str, got: str) -> DataError:
    """Say that a file is no decision's record."""
    return DataError(
        "decision.not-a-decision-file",
        f"{name}: the JSON of a decision ({SCHEMA}) was expected; got {got}. Give the "
        ".json that `epihq decide` wrote.",
    )


def _once(body: bytes) -> Any:
    """Read JSON in which no name stands twice: readers differ in which they take."""

    def table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        return found if len(found) == len(pairs) else {}

    return json.loads(body, object_pairs_hook=table)


def _wrong(found: Decision) -> Iterator[str]:
    """Name the first part that no face could show, with its place and value."""
    if not is_disease(found.disease):
        yield f"{found.disease!r}, which is no disease, at `$.disease`"
    if not found.options:
        yield "no option at `$.options`"
        return
    yield from _wrong_options(found.options)
    for number, line in enumerate(found.criteria):
        if not line.name:
            yield f"a criterion without a name at `$.criteria[{number}]`"
    yield from _wrong_remark(found)
    names = {option.name for option in found.options}
    if found.best is not None and found.best not in names:
        yield f"{found.best!r}, which is no option, at `$.best`"
    yield from _wrong_differences(found, names)


def _wrong_options(options: Sequence[Option]) -> Iterator[str]:
    """Each says what an option has to, and all the same things."""
    for number, option in enumerate(options):
        for what, is_wrong in _OPTION.items():
            if is_wrong(option):
                yield f"{what} at `$.options[{number}]` ({option.name!r})"
    for what, parts in _ALIKE.items():
        if len({parts(option) for option in options}) > 1:
            yield f"other {what} for one option than for another at `$.options`"


def _wrong_remark(found: Decision) -> Iterator[str]:
    """Lines of the rule that are spoken of are there."""
    why = found.why
    spoken = why.rules if isinstance(why, NotProjected) else ()
    spoken = (why.rule,) if isinstance(why, NoCapacity) else spoken
    lines = range(len(found.options[0].rules))
    for number in spoken:
        if number not in lines:
            yield f"{number}, which is no line of the rule, at `$.why`"


def _wrong_differences(found: Decision, names: set[str]) -> Iterator[str]:
    """Each option is compared with the same one, in each outcome, or none is."""
    if not found.differences:
        return
    against = found.differences[0].against
    there = {(one.option, one.outcome) for one in found.differences}
    outcomes = {one.outcome for one in found.differences}
    for name in sorted(names - {against}):
        for outcome in sorted(outcomes):
            if (name, outcome) not in there:
                yield f"no difference of {name!r} in {outcome} at `$.differences`"
    for number, one in enumerate(found.differences):
        if {one.option, one.against} - names:
            yield f"a difference of no option at `$.differences[{number}]`"


def _uneven(option: Option) -> bool:
    return any(
        len({len(part) for part in (fan.dates, fan.median, *_bands(fan))}) > 1
        for fan in option.fans
    )


def _bands(fan: Any) -> tuple[tuple[float, ...], ...]:
    return (fan.lower50, fan.upper50, fan.lower90, fan.upper90)


_OPTION: dict[str, Callable[[Option], bool]] = {
    "no name": lambda option: not option.name,
    "no outcomes": lambda option: not option.outcomes,
    "no days": lambda option: not all(f.dates for f in option.fans) or not option.fans,
    "days without values": _uneven,
    "a cost without a name": lambda option: (
        not all(c.name or (c.code and c.code != OWN) for c in option.costs)
    ),
    "a rule of nothing": lambda option: not all(r.rule.outcome for r in option.rules),
}
# What all options have alike.
_ALIKE: dict[str, Callable[[Option], Hashable]] = {
    "outcomes": lambda option: frozenset(option.outcomes),
    "quantities": lambda option: tuple(fan.quantity for fan in option.fans),
    "rules": lambda option: tuple(check.rule for check in option.rules),
    "costs": lambda option: tuple((cost.code, cost.name) for cost in option.costs),
    "ages": lambda option: tuple(line.ages for line in option.home_care_by_age),
    "work of home care": lambda option: tuple(
        line.what for line in option.home_care_work
    ),
}
