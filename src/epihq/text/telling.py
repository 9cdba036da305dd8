"""A reading as plain values, for JSON and tables."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from epihq.text.records import AnyRecord, Person, Reading

# Of a measure's days, also as "from" and "until", as annotated texts have them.
_ALSO = {"starts": "from", "ends": "until"}
_COMMON = [
    "id",
    "type",
    "start",
    "end",
    "text",
    "said_by",
    "via",
    "in_quote",
    "rule",
    "rule_version",
    "band",
    "review",
    "candidate",
]


def as_values(reading: Reading) -> dict[str, Any]:
    """Give a reading as an object of ``document`` and ``records``."""
    plain: dict[str, Any] = msgspec.to_builtins(reading)
    return {
        "schema": plain["schema"],
        "document": plain["document"],
        "records": [record_values(record) for record in reading.records],
    }


def record_values(record: AnyRecord) -> dict[str, Any]:
    """Give a record as an object, under the names of ``docs/reference/read.md``."""
    values: dict[str, Any] = msgspec.to_builtins(record)
    if values["type"] == "measure":
        values |= {also: values[name] for name, also in _ALSO.items()}
    return {"id": values.pop("id"), **values}


def attributes(record: AnyRecord) -> Mapping[str, object]:
    """Give what is a record's own beside what all have: for a cell of a table."""
    values = record_values(record)
    own = {name: value for name, value in values.items() if name not in _COMMON}
    for also in _ALSO.values():
        own.pop(also, None)
    return {name: value for name, value in own.items() if value not in (None, (), "")}


def speaker(record: AnyRecord, records: Iterable[AnyRecord]) -> str | None:
    """Name who says it: "the minister (Jane Doe)" of who is named only later.

    Of what stands in somebody's words it is whose they are. None is of what nobody
    says, and of who is not resolved.
    """
    told = getattr(record, "by_name", None)
    if told:
        later = named_later(record, records)
        return f"{told} ({later.name})" if later else str(told)
    by_id = {one.id: one for one in records}
    said = by_id.get(record.said_by or "")
    if said is not None:
        return str(getattr(said, "name", said.text))
    words = by_id.get(record.in_quote or "")
    return speaker(words, records) if words is not None else None


def named_later(record: AnyRecord, records: Iterable[AnyRecord]) -> Person | None:
    """Give the person whom a text names behind an office that speaks, if it does.

    It is who has a place of that office among their ``mentions``, before their name.
    """
    told = getattr(record, "by_name", None)
    if not told or record.said_by is not None:
        return None
    return next(
        (
            one
            for one in records
            if isinstance(one, Person)
            and any(m.text.endswith(told) and m.start < one.start for m in one.mentions)
        ),
        None,
    )
