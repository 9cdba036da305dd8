"""How a record came about: its rule, its paragraph, and the words that spoke for it."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from epihq.terms.errors import UsageError
from epihq.text.records import AnyRecord, Reading
from epihq.text.rules import rule_named
from epihq.text.sentences.passages import passages_of
from epihq.text.sentences.weighing import Kind, speaking_for
from epihq.text.telling import record_values

_LISTED = 12
_WEIGHED: Final[Mapping[str, Kind]] = {
    "measure.by-its-words": "measure",
    "statement.by-its-words": "statement",
}


def explanation(reading: Reading, text: str, ident: str) -> dict[str, Any]:
    """Tell how a record came about: rule, band, paragraph, links, words if weighed.

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
        "words": words_that_spoke(reading, text, record),
        "linked": [record_values(one) for one in linked],
    }


def words_that_spoke(reading: Reading, text: str, record: AnyRecord) -> list[str]:
    """Name the words that spoke for a record whose sentence was weighed, or none."""
    kind = _WEIGHED.get(record.rule)
    if kind is None:
        return []
    languages = reading.document.languages
    whole = languages[0] if len(languages) == 1 else None
    begin, stop = _line(text, record.start, record.end)
    for passage in passages_of(text[begin:stop], whole):
        for sentence in passage.inner_sentences:
            start, end = passage.span(sentence.start, sentence.end)
            if start <= record.start - begin < end:
                return speaking_for(passage, sentence, kind)[:_LISTED]
    return []


def _named(record: AnyRecord) -> set[str]:
    values = msgspec.to_builtins(record)
    links = ("by", "organisation", "proposed_by", "target", "as_said_by")
    return {values[name] for name in links if values.get(name)}


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    return begin, len(text) if stop < 0 else stop
