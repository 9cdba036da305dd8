"""Which record is which thing of a text, and what all records have.

A record's id is its kind's letter and its place among its kind in the text: "q3" is the
third quotation. What is added behind a text leaves the ids before it as they are.
"""

from dataclasses import dataclass, field
from typing import Any

from epihq.text.gathering import In, Spoken
from epihq.text.organisations import Body
from epihq.text.passages import Passage
from epihq.text.records import Mention
from epihq.text.rules import RULES


@dataclass
class Links:
    """The ids that things of a text were given so far."""

    quotes: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    bodies: dict[tuple[str, str | None], str] = field(default_factory=dict)
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
            return self.bodies.get(body_key(source.body)), _own_text(
                spoken, source.body
            )
        if source.kind == "country":
            return None, spoken.passage.original(source.start, source.end)
        return None, source.name if source.kind != "they" else None


def _own_text(spoken: Spoken, body: Body) -> str:
    """Give a body's name as it stands where it speaks; elsewhere its full one."""
    source = spoken.said.source
    if source is not None and (source.start, source.end) == (body.start, body.end):
        return spoken.passage.original(body.start, body.end)
    return body.name


def mention(passage: Passage, start: int, end: int) -> Mention:
    """Give a part of a passage as a mention in the document."""
    a, b = passage.span(start, end)
    return Mention(start=a, end=b, text=passage.original(start, end))


def body_key(body: Body) -> tuple[str, str | None]:
    """Give by what a body is the same one: its code, or its name and country."""
    return (body.code or body.name.lower(), None if body.code else body.country)
