"""Which record is which thing of a text, and what all records have.

A record's id is its kind's letter and its place among its kind in the text: "q3" is the
third quotation. What is added behind a text leaves the ids before it as they are.
"""

from dataclasses import dataclass, field
from typing import Any

from epihq.text.joining.gathering import In, Spoken
from epihq.text.people.bodies import Body
from epihq.text.records import Mention
from epihq.text.rules import RULES
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage


@dataclass
class Links:
    """The ids that things of a text were given so far."""

    quotes: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    bodies: dict[tuple[str, str | None], str] = field(default_factory=dict)
    # How the text first names each body.
    named: dict[tuple[str, str | None], str] = field(default_factory=dict)
    initiatives: list[tuple[int, str, str]] = field(default_factory=list)

    def common(
        self, letter: str, number: int, one: In[Any], rule: str = ""
    ) -> dict[str, Any]:
        """Give what all records have; the rule is by default that of what was found."""
        found, spoken = one.found, one.spoken
        start, end = one.passage.span(found.start, found.end)
        named = RULES[rule or found.rule]
        return {
            "id": f"{letter}{number}",
            "start": start,
            "end": end,
            "text": one.passage.original(found.start, found.end),
            "said_by": self.speaker(spoken)[0],
            "via": spoken.said.via if spoken else None,
            "in_quote": self.quotes.get(id(spoken.said)) if spoken else None,
            "rule": named.name,
            "rule_version": named.version,
            "band": named.band,
        }

    def speaker(self, spoken: Spoken | None) -> tuple[str | None, str | None]:
        """Give the record and the name of who speaks."""
        source = spoken.said.source if spoken else None
        if source is None or spoken is None:
            return None, None
        if source.person is not None:
            return self.people.get(id(source.person)), source.person.name
        if source.body is not None:
            key = body_key(source.body)
            return self.bodies.get(key), self._name(key, spoken, source.body)
        if source.kind == "country":
            return None, spoken.passage.original(source.start, source.end)
        return None, source.name if source.kind != "they" else None

    def _name(self, key: tuple[str, str | None], spoken: Spoken, body: Body) -> str:
        """Give a body's name as it stands where it speaks; elsewhere as first told.

        Letters alone are told as the name that they stand for, where the text has it.
        """
        source, passage = spoken.said.source, spoken.passage
        told = (source.start, source.end) if source is not None else None
        is_here = told == (body.start, body.end)
        is_aside = passage.text[max(0, body.start - 1) : body.start] == "("
        is_letters = passage.text[body.start : body.end].isupper()
        if is_here and not is_aside and not is_letters:
            return passage.original(body.start, body.end)
        return self.named.get(key, body.name)


def mention(passage: Passage, start: int, end: int) -> Mention:
    """Give a part of a passage as a mention in the document."""
    a, b = passage.span(start, end)
    return Mention(start=a, end=b, text=passage.original(start, end))


def body_key(body: Body) -> tuple[str, str | None]:
    """Give by what a body is the same one: its code, or its name and country."""
    return (body.code or lowered(body.name), None if body.code else body.country)
