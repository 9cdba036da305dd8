"""What a person made of a record: it stands beside what was read, never in its place.

    reviewed(record, Verdict(review=Review.CORRECTED, now={"area": "AZ-BA"}), ...)

Some of what a record says can be corrected; where it stands in the text cannot.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import NoneType, UnionType
from typing import Any, get_args

import msgspec

from epihq.terms.errors import UsageError
from epihq.text.records import AnyRecord, Candidate, Mention, Reading, Record, Review

# Where a record stands, and by what rule it was found: no matter of opinion.
_FIXED = {*Record.__struct_fields__, *Candidate.__struct_fields__} - {"said_by"}
_LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a person says of a record; ``now`` is what it should say, by attribute."""

    review: Review
    now: Mapping[str, str] = field(default_factory=dict)


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict as it is kept, with who gave it and when."""

    review: Review
    by: str
    at: str
    now: dict[str, Any] = {}


def record_of(reading: Reading, record_id: str) -> AnyRecord:
    """Find a record by its id.

    Raises:
        UsageError: ``texts.no-such-record``.
    """
    found = next((one for one in reading.records if one.id == record_id), None)
    if found is None:
        raise UsageError(
            "texts.no-such-record",
            "text: the id of a record that was read out of it was expected; got "
            f"{record_id[:20]!r}. Follow a link of the page.",
        )
    return found


def correctable(record: AnyRecord) -> dict[str, Any]:
    """Give what a person may correct of a record: its attributes of one value each."""
    return {
        one.name: getattr(record, one.name)
        for one in msgspec.structs.fields(record)
        if one.name not in _FIXED and _is_plain(one.type)
    }


def corrected(record: AnyRecord, written: Mapping[str, str]) -> dict[str, Any]:
    """Read what a person wrote into the attributes; only what differs is given.

    Raises:
        UsageError: ``texts.no-such-attribute``, ``texts.bad-value``.
    """
    types = {one.name: one.type for one in msgspec.structs.fields(record)}
    may = correctable(record)
    values = {}
    for name, text in written.items():
        if name not in may:
            raise UsageError(
                "texts.no-such-attribute",
                f"{record.id}: one of {', '.join(may)} was expected; got "
                f"{name[:40]!r}. Leave it out.",
            )
        value = _value(record.id, name, text.strip()[:_LONGEST], types[name])
        if value != may[name]:
            values[name] = value
    return values


def as_reviewed(record: AnyRecord, one: Reviewed | None) -> AnyRecord:
    """Give a record as it stands after its review; as it was read where it has none."""
    if one is None:
        return record
    return msgspec.structs.replace(record, review=one.review, **one.now)


def reviews_of(kept: Mapping[str, Any]) -> dict[str, Reviewed]:
    """Read what is kept in the column of a text."""
    return msgspec.convert(kept, dict[str, Reviewed])


def _is_plain(kind: Any) -> bool:
    return not any(part is Mention or part is tuple for part in _parts(kind))


def _parts(kind: Any) -> tuple[Any, ...]:
    inner = get_args(kind)
    outer = getattr(kind, "__origin__", kind)
    return (outer, *(part for one in inner for part in _parts(one)))


def _value(record_id: str, name: str, text: str, kind: Any) -> Any:
    """Read a value as its type wants it; an empty field says that nothing is known."""
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    if not text and NoneType in kinds:
        return None
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(
            "texts.bad-value",
            f"{record_id}, {name}: another value was expected; got {text[:40]!r}. "
            "Write it as the others of its kind are written, e.g. a day as 2020-07-01, "
            "a country as AZE, yes or no as true or false.",
        ) from error
