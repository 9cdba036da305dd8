"""How a drill with texts went: what was proposed, confirmed, found true or false."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import msgspec

from epihq.exercise.press.writing import Expected, Truth
from epihq.text.records import AnyRecord, Person, Record, Review

# A record is the expected one if it covers as much of the longer of the two.
_OVERLAP: Final = 0.5
# What is more probable is called likely, what is less than the rest unlikely.
_LIKELY: Final = 2 / 3
_CONFIRMED: Final = (Review.CONFIRMED, Review.CORRECTED)
STATEMENT: Final = "statement_about"
TYPES: Final = ("figure", "quote", "measure", STATEMENT)


class Asked(NamedTuple):
    """What the archive was asked of a record: the kind of claim, and its share."""

    record: str
    claim: str
    threshold: float | None


@dataclass(frozen=True, kw_only=True)
class Read:
    """A report that was read: its records as reviewed, with what came of them.

    ``before`` are the records as they were read. ``checked`` holds how probable the
    newest check calls each thing that was asked of a record; None where it cannot say.
    """

    expected: Sequence[Expected]
    before: Sequence[AnyRecord]
    now: Sequence[AnyRecord]
    checked: Mapping[Asked, float | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Scored:
    """How it went with one kind of record; ``truth`` tells statements apart.

    ``proposed`` were found by the reader, ``right`` of them in all that is told;
    ``confirmed`` are those that a person confirmed or corrected, and that are right
    now, ``rejected`` were expected all the same. ``beside`` are proposals that nobody
    expected. Of statements, ``checked`` were put to the archive, and ``found`` the way
    they are: true ones likely, false ones unlikely.
    """

    type: str
    truth: Truth | None
    expected: int
    proposed: int
    right: int
    confirmed: int
    rejected: int
    beside: int | None
    checked: int | None
    found: int | None

    @property
    def name(self) -> str:
        """Name the kind, e.g. "quote" or "statement_about, false"."""
        return f"{self.type}, {self.truth}" if self.truth else self.type


@dataclass(frozen=True)
class _Match:
    """An expected record with the one that was proposed for it, if one was."""

    expected: Expected
    proposed: Record | None = None
    is_right: bool = False
    now: Record | None = None
    is_right_now: bool = False
    was_checked: bool = False
    probability: float | None = None


def score(reports: Iterable[Read]) -> list[Scored]:
    """Score what was read, by the kinds of records and the truth of statements."""
    matches: list[_Match] = []
    beside: dict[str, int] = dict.fromkeys(TYPES, 0)
    for one in reports:
        found = list(_matches(one))
        matches += found
        taken = {match.proposed.id for match in found if match.proposed}
        for record in one.before:
            kind = type_of(record)
            beside[kind] = beside.get(kind, 0) + (record.id not in taken)
    rows = [(kind, None) for kind in TYPES] + [(STATEMENT, one) for one in Truth]
    return [
        _scored(kind, truth, matches, beside[kind] if truth is None else None)
        for kind, truth in rows
    ]


def type_of(record: Record) -> str:
    """Give the type of a record as JSON has it, e.g. "quote"."""
    return str(record.__struct_config__.tag)


def _scored(
    kind: str, truth: Truth | None, matches: list[_Match], beside: int | None
) -> Scored:
    own = [
        one
        for one in matches
        if one.expected.type == kind and truth in (None, one.expected.truth)
    ]
    asked = [one for one in own if one.was_checked]
    is_statement = kind == STATEMENT
    return Scored(
        type=kind,
        truth=truth,
        expected=len(own),
        proposed=sum(one.proposed is not None for one in own),
        right=sum(one.is_right for one in own),
        confirmed=sum(one.is_right_now and _was(one, *_CONFIRMED) for one in own),
        rejected=sum(_was(one, Review.REJECTED) for one in own),
        beside=beside,
        checked=len(asked) if is_statement else None,
        found=sum(_is_found(one) for one in asked) if is_statement else None,
    )


def _was(match: _Match, *reviews: Review) -> bool:
    return match.now is not None and match.now.review in reviews


def _is_found(match: _Match) -> bool:
    """Tell whether the check says what is so; an evaluation is not to be checked."""
    if match.probability is None:
        return False
    if match.expected.truth is Truth.TRUE:
        return match.probability >= _LIKELY
    return match.expected.truth is Truth.FALSE and match.probability <= 1 - _LIKELY


def _matches(one: Read) -> Iterator[_Match]:
    names = {
        record.id: record.name for record in one.before if isinstance(record, Person)
    }
    now = {record.id: record for record in one.now}
    taken: set[str] = set()
    for expected in one.expected:
        free = [record for record in one.before if record.id not in taken]
        proposed = _nearest(expected, free)
        if proposed is None:
            yield _Match(expected)
            continue
        taken.add(proposed.id)
        after = now[proposed.id]
        asked = Asked(proposed.id, expected.claim or "", expected.threshold)
        yield _Match(
            expected=expected,
            proposed=proposed,
            is_right=_is_right(expected, proposed, names),
            now=after,
            is_right_now=_is_right(expected, after, names),
            was_checked=any(of.record == proposed.id for of in one.checked),
            probability=one.checked.get(asked),
        )


def _nearest(expected: Expected, records: Iterable[AnyRecord]) -> AnyRecord | None:
    """Find the record of the same type that covers most of the same characters."""
    shares = [
        (_shared(expected, record), record)
        for record in records
        if type_of(record) == expected.type
    ]
    best, record = max(shares, key=lambda one: one[0], default=(0.0, None))
    return record if best >= _OVERLAP else None


def _shared(expected: Expected, record: Record) -> float:
    both = min(expected.end, record.end) - max(expected.start, record.start)
    longer = max(expected.end - expected.start, record.end - record.start)
    return both / longer if longer else 0.0


def _is_right(expected: Expected, record: Record, names: Mapping[str, str]) -> bool:
    """Tell whether a record says all that is told."""
    says: dict[str, Any] = msgspec.structs.asdict(record)
    says["by_name"] = says.get("by_name") or names.get(says.get("by") or "")
    return all(says.get(name) == value for name, value in expected.told.items())
