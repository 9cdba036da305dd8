"""Diseases named in a passage, and the events that its figures make of them."""

import re
from dataclasses import dataclass, replace

from epihq.text.figures import Count
from epihq.text.lexicon import named_rows, rows_of
from epihq.text.passages import Passage

# What may stand between a disease and where it is.
_WHERE = re.compile(
    r"[^.;,]{0,60}\b(?:in|across|throughout|inside|of|в|во|на территории)\s(?:the\s)?"
)


@dataclass(frozen=True)
class Disease:
    """A disease named in a passage."""

    start: int
    end: int
    name: str
    code: str | None


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


def diseases_in(passage: Passage) -> list[Disease]:
    """Find the diseases of a passage, of two that overlap the longer."""
    found: list[Disease] = []
    known = named_rows("diseases.toml", "disease", passage.language, any_case=True)
    for pattern, row in known:
        found += [
            Disease(hit.start(), hit.end(), row["name"], row.get("code"))
            for hit in pattern.finditer(passage.text)
        ]
    kept: list[Disease] = []
    for one in sorted(found, key=lambda d: (-(d.end - d.start), d.start)):
        if not any(one.start < k.end and k.start < one.end for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def disease_coded(name: str) -> str | None:
    """Give the code of a disease as records name it; None where the house has none."""
    rows = rows_of("diseases.toml", "disease")
    return next((row.get("code") for row in rows if row["name"] == name), None)


def events_in(
    passage: Passage, counts: list[Count], country: str | None
) -> list[Event]:
    """Tell which diseases are told to be where: each once in a passage."""
    named = _sharpened(diseases_in(passage))
    found: dict[tuple[str, str | None], Event] = {}
    for one in named:
        event = _event(passage, one, named, counts, country)
        if event is not None:
            found.setdefault((event.disease.name, event.country), event)
    return list(found.values())


def _sharpened(named: list[Disease]) -> list[Disease]:
    """Tell that "avian influenza … for the H5N1 virus" is one disease, the closer."""
    exact = [one for one in named if one.name.startswith("Avian influenza A")]
    if not exact:
        return named
    return [
        Disease(one.start, one.end, exact[0].name, exact[0].code)
        if one.name in ("Avian influenza", "Influenza")
        else one
        for one in named
    ]


def _event(
    passage: Passage,
    one: Disease,
    named: list[Disease],
    counts: list[Count],
    country: str | None,
) -> Event | None:
    sentence = passage.sentence_at(one.start)
    persons = ("cases", "suspected", "deaths", "recovered", "active", "hospitalised")
    beside = [c for c in counts if sentence.start <= c.start < sentence.end]
    own = beside or (counts if len({d.name for d in named}) == 1 else [])
    own = [c for c in own if c.indicator in persons]
    text = passage.text[sentence.start : sentence.end]
    words = passage.words
    apart = words.text("events", "apart")
    before = passage.text[: one.start]
    if apart and re.search(rf"(?:{apart})\s+$", before, re.IGNORECASE):
        return None
    is_denied = words.finds("events", "none", text) and not words.finds(
        "events", "outbreak", text
    )
    told = own or (words.finds("events", "words", text) and not is_denied)
    if not told:
        return None
    place = own[0].place if own else _nearest_place(passage, one, country)
    if place in (None, "WLD"):
        counted = (c.place for c in own if c.place not in (None, "WLD"))
        # What the world counts is of a country only if its sentence names one.
        inside = (p.code for p in passage.places_of(sentence))
        otherwise = (
            next(inside, None)
            if place == "WLD"
            else passage.country_of(sentence, country)
        )
        place = next(counted, None) or otherwise
    if place is None and any(c.place == "WLD" for c in own):
        return None
    here = [c for c in own if c.place == place]
    days = [c.day.value for c in here if c.day is not None and c.day.value is not None]
    return Event(
        one,
        place,
        _largest(here, "cases", "suspected"),
        _largest(here, "deaths"),
        max(days).isoformat() if days else None,
        "event.with-figures" if own else "event.with-a-word-of-outbreaks",
    )


def _nearest_place(passage: Passage, one: Disease, country: str | None) -> str | None:
    """Where a disease is told to be: behind it, "in Norway"; else before it."""
    sentence = passage.sentence_at(one.start)
    inside = passage.places_of(sentence)
    for place in inside:
        between = passage.text[one.end : place.start]
        if place.start >= one.end and _WHERE.fullmatch(between):
            return place.code
    named = [p for p in inside if p.kind in ("name", "capital")]
    before = [p for p in named if p.end <= one.start]
    if before and "," not in passage.text[before[-1].end : one.start]:
        return before[-1].code
    return passage.country_of(sentence, country)


def events_of_counts(disease: Disease, counts: list[Count]) -> list[Event]:
    """Make the event of a count beside which its disease is not named."""
    return [
        Event(
            replace(disease, start=count.start, end=count.end),
            count.place,
            _largest([count], "cases", "suspected"),
            _largest([count], "deaths"),
            count.day.value.isoformat() if count.day and count.day.value else None,
            "event.of-the-title",
        )
        for count in counts
        if count.indicator in ("cases", "suspected", "deaths") and count.place
    ]


def _largest(counts: list[Count], *indicators: str) -> int | None:
    """What all of them come to: the largest figure told."""
    values = [int(c.value) for c in counts if c.indicator in indicators]
    return max(values, default=None)
