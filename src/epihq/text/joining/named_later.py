"""Who an office is that speaks before anybody who holds it is named.

    "Norway's health minister said on Thursday that … Jane Doe added …"

The speech stays that of the office, for nothing told later changes what is read of a
sentence. The record of the person, which comes later, has the office among the places
where they are named: who asks who spoke finds it there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from epihq.text.joining.gathering import Gathered
from epihq.text.people.offices import Office, head_of, heads_meant, is_role
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage
from epihq.text.speech.holders import is_of_others
from epihq.text.speech.known import Somebody, Source

# Within so many paragraphs a paper names whom it began with.
_NEAR: Final = 3
# Who has told no office of their own is meant only right behind.
_BESIDE: Final = 1
_OF_WORDS: Final = 2
# What, at a text's beginning, says nothing of which office it is.
_ANY: Final = frozenset(("official", "officer", "representative", "чиновник", "rəsmi"))

Place = tuple[Passage, int, int]


@dataclass(frozen=True)
class _Unnamed:
    """An office that spoke, and of which nobody was known who holds it."""

    passage: Passage
    source: Source
    head: str

    @property
    def place(self) -> Place:
        return self.passage, self.source.start, self.source.end

    @property
    def countries(self) -> set[str]:
        """Of whom it tells to be: "Norway's health minister"."""
        a, b = self.source.start, self.source.end
        return {p.code for p in self.passage.places if a <= p.start < b}


def named_later(gathered: Gathered) -> Mapping[int, list[Place]]:
    """Give the offices that spoke before each person was named, by the person's id."""
    found: dict[int, list[Place]] = {}
    for one in _unnamed(gathered):
        person = _holder(one, gathered.people)
        if person is not None:
            found.setdefault(id(person), []).append(one.place)
    return found


def _unnamed(gathered: Gathered) -> Iterator[_Unnamed]:
    seen: set[tuple[int, int]] = set()
    for spoken in gathered.speech:
        source, passage = spoken.said.source, spoken.passage
        if source is None or source.kind != "office" or source.person is not None:
            continue
        at = passage.index, source.start
        if len((source.name or "").split()) < _OF_WORDS:
            # "The minister": one of whom was told before.
            continue
        words = [
            passage.tokens[i].low for i in passage.tokens_in(source.start, source.end)
        ]
        head = head_of(words, passage.words.words("people", "roles"))
        if at not in seen and source.end > source.start and head is not None:
            seen.add(at)
            yield _Unnamed(passage, source, head)


def _holder(one: _Unnamed, people: Iterable[Somebody]) -> Somebody | None:
    """Give the first person named behind an office who may hold it."""
    behind = (
        person
        for person in people
        if (person.passage.index, person.start) > (one.passage.index, one.source.end)
    )
    return next((person for person in behind if _may_be(one, person)), None)


def _may_be(one: _Unnamed, person: Somebody) -> bool:
    office = Office(one.source.start, one.source.end, one.head)
    if one.countries and person.country and person.country not in one.countries:
        return False
    if is_of_others(one.passage, office, person):
        return False
    if any(place[:2] == one.place[:2] for place in person.offices):
        # The office was taken for theirs, who have none of their own.
        return True
    apart = person.passage.index - one.passage.index
    heads = heads_meant(one.passage, office)
    if any(is_role(head, person.roles, one.passage.language) for head in heads):
        return apart <= _NEAR or _words_of(*one.place) <= _words_of(*person.offices[0])
    is_lead = one.passage.index == 0 and one.head in _ANY
    return is_lead and apart <= _BESIDE and bool(person.roles) and person.speaks


def _words_of(passage: Passage, start: int, end: int) -> set[str]:
    """Give the words of an office but those that say only of whom: "country's"."""
    words = {lowered(passage.tokens[i].text) for i in passage.tokens_in(start, end)}
    return words - {"the", "a", "an", "'s", "’s", "country", "of"}
