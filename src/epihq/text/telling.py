"""A reading as plain values, for JSON and tables, and how a record came about."""

from collections.abc import Mapping
from typing import Any

import msgspec

from epihq.terms.errors import UsageError
from epihq.text.records import AnyRecord, Reading
from epihq.text.rules import rule_named

# Of a measure's days, also as "from" and "until", as annotated texts have them.
_ALSO = {"starts": "from", "ends": "until"}
_LISTED = 12
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


def explanation(reading: Reading, text: str, ident: str) -> dict[str, Any]:
    """Tell how a record came about: its rule, its band, its sentence and its links.

    Raises:
        UsageError: ``text.no-such-record``.
    """
    record = next((one for one in reading.records if one.id == ident), None)
    if record is None:
        known = [one.id for one in reading.records]
        raise UsageError(
            "text.no-such-record",
            f"read: a record of this text was expected; got {ident!r}. It has "
            f"{', '.join(known[:_LISTED]) or 'none'}"
            f"{' and more' if len(known) > _LISTED else ''}.",
        )
    rule = rule_named(record.rule)
    begin, end = _line(text, record.start, record.end)
    linked = [
        one
        for one in reading.records
        if one.id in {record.said_by, record.in_quote, *_named(record)} - {ident}
    ]
    return {
        "record": record_values(record),
        "rule": {
            "name": rule.name,
            "version": rule.version,
            "does": rule.does,
            "band": str(rule.band),
        },
        "paragraph": text[begin:end],
        "linked": [record_values(one) for one in linked],
    }


def _named(record: AnyRecord) -> set[str]:
    values = msgspec.to_builtins(record)
    links = ("by", "organisation", "proposed_by", "target", "as_said_by")
    return {values[name] for name in links if values.get(name)}


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    return begin, len(text) if stop < 0 else stop
