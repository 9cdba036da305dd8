"""Events: which diseases a passage tells to be where, and what it counts of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from epihq.text.facts.diseases import Disease, disease_coded
from epihq.text.facts.figures import Count
from epihq.text.facts.places import WORLD, Topic
from epihq.text.facts.whereabouts import (
    begins_with_these,
    enumerated,
    is_told_beside,
    nearest_place,
    right_behind,
    told_places,
)
from epihq.text.sentences.passages import Passage, Sentence

_ILL = ("cases", "suspected", "deaths")
_PERSONS = (*_ILL, "recovered", "active", "hospitalised")


@dataclass(frozen=True)
class Event:
    """A disease at a place, with what a passage counts of it."""

    disease: Disease
    country: str | None
    cases: int | None
    deaths: int | None
    date: str | None
    rule: str

    @property
    def start(self) -> int:
        """Where its disease is named."""
        return self.disease.start


def events_in(
    passage: Passage,
    named: list[Disease],
    counts: list[Count],
    topic: Topic,
    carried: str | None = None,
) -> list[Event]:
    """Tell which diseases are told to be where: each once in a passage.

    ``named`` are those of the passage that are ``occurring``.

    A count makes one event of its place, and of each place that it is of together; a
    word of outbreaks one of each place that its sentence tells the disease to be in.
    ``carried`` is the disease that was told of before.
    """
    found: dict[tuple[str, str | None], Event] = {}
    for one in named:
        for event in _events(passage, one, named, counts, topic):
            found.setdefault((event.disease.name, event.country), event)
    for count in counts:
        if count.disease and count.indicator in _ILL and not _is_near(count, named):
            at = Disease(
                count.start, count.end, count.disease, disease_coded(count.disease)
            )
            for event in events_of_counts(at, [count]):
                told = replace(event, rule="event.with-figures")
                found.setdefault((at.name, event.country), told)
    for at, country in _enumerated(passage, named, carried):
        told = Event(at, country, None, None, None, "event.with-a-word-of-outbreaks")
        found.setdefault((at.name, country), told)
    return list(found.values())


def _enumerated(
    passage: Passage, named: list[Disease], carried: str | None
) -> Iterator[tuple[Disease, str]]:
    """Countries of an enumeration in which what was told of before is told to be."""
    for sentence in passage.sentences:
        text = passage.text[sentence.start : sentence.end]
        if any(sentence.start <= d.start < sentence.end for d in named):
            continue
        before = [d.name for d in named if d.start < sentence.start]
        disease = before[-1] if before else carried
        if disease is None or not _goes_on(passage, sentence, text):
            continue
        for place in enumerated(passage, sentence):
            at = Disease(place.start, place.end, disease, disease_coded(disease))
            yield at, place.code


def _goes_on(passage: Passage, sentence: Sentence, text: str) -> bool:
    """Tell a sentence of outbreaks, or one that says where those just told of are."""
    words = passage.words
    if words.finds("events", "words", text) or words.finds("events", "carried", text):
        return True
    before = passage.text[: sentence.start].rstrip()
    at = passage.inner_sentence_at(max(0, len(before) - 2))
    told = words.finds("events", "words", passage.text[at.start : at.end])
    return begins_with_these(passage, sentence) and told is not None


def _is_near(count: Count, named: list[Disease]) -> bool:
    return any(one.name == count.disease for one in named) and count.place is not None


def _events(
    passage: Passage,
    one: Disease,
    named: list[Disease],
    counts: list[Count],
    topic: Topic,
) -> Iterator[Event]:
    sentence = passage.inner_sentence_at(one.start)
    here = [d for d in named if sentence.start <= d.start < sentence.end]
    behind = right_behind(passage, sentence, one.end)
    if behind and len({d.name for d in here}) > 1:
        # "Plague in Norway, malaria in Chad": each is where it is told to be.
        yield from (_event(one, place, []) for place in behind)
        return
    taken = {
        code
        for other in here
        if other.name != one.name
        for code in right_behind(passage, sentence, other.end)
    }
    persons = [c for c in counts if c.indicator in _PERSONS]
    beside = [c for c in persons if sentence.start <= c.start < sentence.end]
    is_only = len({d.name for d in named}) == 1
    own = beside or (persons if is_only else [])
    counted = persons if is_only else own
    places = [p for c in [*own, *counted] for p in _places(c)]
    is_told = _is_told(passage, one, sentence)
    if is_told or _is_reason(passage, one):
        places += told_places(passage, sentence)
    if not places and (own or is_told):
        is_wide = any(
            bool(c.place is None and c.among) or c.place == WORLD for c in own
        )
        inside = nearest_place(passage, sentence, one.start, one.end)
        if is_wide and inside is None:
            return
        part = None if inside else topic.by_parts(passage, sentence)
        places = [inside or part or topic.main(passage, sentence.start)]
    for place in dict.fromkeys(places):
        if place not in taken and (place is not None or own):
            yield _event(one, place, own)


def _places(count: Count) -> list[str | None]:
    """Give the countries that a count is of."""
    told = count.among or (count.place,)
    return [code for code in told if code not in (None, WORLD)]


def _event(one: Disease, place: str | None, own: list[Count]) -> Event:
    here = [c for c in own if c.place == place]
    days = [c.day.value for c in here if c.day is not None and c.day.value is not None]
    return Event(
        one,
        place,
        _largest(here, "cases", "suspected"),
        _largest(here, "deaths"),
        max(days).isoformat() if days else None,
        "event.with-figures" if here else "event.with-a-word-of-outbreaks",
    )


def _is_told(passage: Passage, one: Disease, sentence: Sentence) -> bool:
    """Tell whether a sentence says that a disease is somewhere."""
    words = passage.words
    text = passage.text[sentence.start : sentence.end]
    if words.finds("events", "none", text) and not words.finds(
        "events", "outbreak", text
    ):
        return False
    return bool(words.finds("events", "words", text)) or is_told_beside(
        passage, sentence, one.start, one.end
    )


def _is_reason(passage: Passage, one: Disease) -> bool:
    """Tell "a curfew begins in Norway because of cholera": it is there."""
    pattern = passage.words.pattern("events", "reason")
    before = passage.text[max(0, one.start - 40) : one.start]
    return pattern is not None and any(
        hit.end() == len(before) for hit in pattern.finditer(before)
    )


def events_of_counts(disease: Disease, counts: list[Count]) -> list[Event]:
    """Make the event of a count beside which its disease is not named."""
    return [
        Event(
            replace(disease, start=count.start, end=count.end),
            place,
            _largest([count], "cases", "suspected"),
            _largest([count], "deaths"),
            count.day.value.isoformat() if count.day and count.day.value else None,
            "event.of-the-title",
        )
        for count in counts
        for place in _places(count)
        if count.indicator in _ILL
    ]


def _largest(counts: list[Count], *indicators: str) -> int | None:
    """What all of them come to: the largest figure told."""
    values = [int(c.value) for c in counts if c.indicator in indicators]
    return max(values, default=None)
