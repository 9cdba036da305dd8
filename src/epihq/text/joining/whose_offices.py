"""Of which country an office is: told in it, by its body, or by what the text is about.

Whose office is of WHO or of another body of no country has that system in its place.
"""

import re
from typing import Final

from epihq.text.facts.places import Topic
from epihq.text.people.bodies import Body
from epihq.text.people.organisations import known_bodies, system_of
from epihq.text.sentences.lexicon import named_rows
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage
from epihq.text.speech.known import Known, Somebody

# By so many letters a body is known again in another case.
_STEM: Final = 7
# "The ambassador to the UN" is a country's, and so is who speaks "при ООН".
_POSTED: Final = re.compile(r"\b(?:to the|to|at the|при)\s$")
# A body in the genitive, its abbreviation, and what it is for, before an office.
_CHAIN: Final = re.compile(
    r"(?:[^\W\d_a-zа-яəıöüğşç]\w*\s){1,4}\([^()]{2,12}\)\s(?:\w+\s){0,4}$"
)
_LED = re.compile(
    r"\b(?:in|from|to|with|of|for|into|across|between|and|в|во|из|с|со|на)\s(?:the\s)?$"
)
# An office of a body of which only the kind is told.
_OF_A_BODY = re.compile(
    r"(?:agency|organi[sz]ation)['’]s\b|^[\w-]+ (?:организации|агентства)$"
    r"|^(?:təşkilatın|agentliyin|qurumun)\b"
)


def place_people(
    known: Known,
    passage: Passage,
    bodies: list[Body],
    country: str | None,
    topic: Topic,
) -> None:
    """Give those first met in a passage their country."""
    for person in known.people:
        if person.passage is not passage or person.country is not None:
            continue
        inside = [
            p.code
            for at, start, end in person.offices
            for p in at.places
            if start <= p.start < end
        ]
        before = _told_of_before(passage, person.start, topic)
        body = _body_of_no_country(passage, person, bodies)
        # "Norway's minister Michael Ryan" has but the name of an official.
        official = None if inside else _known_official(passage, person)
        person.system = official or system_of(body)
        # Of whom no office is told, the text does not say for whom they speak.
        if person.offices and not (
            official or body or _is_of_the_agency(passage, person, known)
        ):
            owned = _of_its_body(passage, person, known)
            here = _of_the_country(passage, person)
            near = [
                *inside, *owned, *here, *before,
                *([country] if country else []), *_only_one(passage),
            ]  # fmt: skip
            person.country = next(iter(near), None)


def _known_official(passage: Passage, person: Somebody) -> str | None:
    """Give for whom somebody speaks who is known to be of the UN or the like."""
    rows = named_rows("organisations.toml", "official", passage.language)
    for name, row in rows:
        hit = name.match(person.name)
        # By the first name alone only who is told by it alone.
        if hit and (" " in hit.group() or hit.end() == len(person.name)):
            return str(row["system"])
    return None


def _of_the_country(passage: Passage, person: Somebody) -> list[str]:
    """Tell "the country's minister": of the country that is named last before it."""
    told = " ".join(at.text[a:b] for at, a, b in person.offices if at is passage)
    if not passage.words.finds("people", "of_the_country", told):
        return []
    return [p.code for p in passage.places if p.end <= person.start][-1:]


def _only_one(passage: Passage) -> list[str]:
    """Give the country of a passage that names just one, though behind a person."""
    codes = {place.code for place in passage.places}
    return list(codes) if len(codes) == 1 else []


def _told_of_before(passage: Passage, at: int, topic: Topic) -> list[str]:
    """Give whom an office without a country is of: whom the text is about.

    In a sentence that names a country before the person it is that one.
    """
    sentence = passage.sentence_at(at)
    outside = [
        p
        for p in passage.places_of(sentence)
        if p.end <= at and passage.quotation_at(p.start) is None
    ]
    led = [p.code for p in outside if _LED.search(passage.text, 0, p.start)]
    inside = [p.code for p in outside if p.code not in led]
    main = topic.given or topic.main(passage, at)
    told = inside[:1] or led[-1:]
    return [*told, *([main] if main is not None else [])]


def _is_of_the_agency(passage: Passage, person: Somebody, known: Known) -> bool:
    """Tell "the agency's head" behind a body that is of no country."""
    last = next((b for b in reversed(known.bodies.met) if b.rule == "org.known"), None)
    told = [at.text[a:b] for at, a, b in person.offices if at is passage]
    is_bare = any(_OF_A_BODY.search(one) for one in told)
    return is_bare and last is not None and last.country is None


def _of_its_body(passage: Passage, person: Somebody, known: Known) -> list[str]:
    """Give the country of the ministry that "the ministry's spokesman" speaks for."""
    nouns = passage.words.words("organisations", "nouns")
    told = {
        passage.tokens[i].low
        for at, start, end in person.offices
        if at is passage
        for i in passage.tokens_in(start, end)
    }
    is_bare = passage.language == "en" and ("'s" in "".join(told) or _leads(person))
    bare = told & nouns if is_bare else set()
    offices = " ".join(at.text[a:b] for at, a, b in person.offices if at is passage)
    first = lowered(offices)[:_STEM] if passage.language != "en" else "-"
    return [
        body.country
        for body in reversed(known.bodies.met)
        if body.country
        and (
            bare & set(lowered(body.name).split())
            or body.name in offices.split()
            or any(word.startswith(first) for word in lowered(body.name).split())
        )
    ][:1]


def _leads(person: Somebody) -> bool:
    """Tell "ministry spokesman", before which no field or country stands."""
    nouns = {"ministry", "government", "presidency", "department"}
    offices = [lowered(at.text[a:b]).split() for at, a, b in person.offices]
    return any(words[0] in nouns for words in offices if words)


def _body_of_no_country(
    passage: Passage, person: Somebody, bodies: list[Body]
) -> Body | None:
    """Find the body of an office that is of no country, as WHO is."""
    spans = [
        (_begin_of_chain(passage, start), end)
        for at, start, end in person.offices
        if at is passage
    ]
    found = [*bodies, *known_bodies(passage)]
    return next(
        (
            body
            for body in found
            if body.rule == "org.known" and body.country is None
            if any(start <= body.start < end for start, end in spans)
            if not _POSTED.search(passage.text, 0, body.start)
        ),
        None,
    )


def _begin_of_chain(passage: Passage, start: int) -> int:
    """Give where "…nın (ÜST) Avropa üzrə" begins, before an Azerbaijani office."""
    if passage.language != "az":
        return start
    before = _CHAIN.search(passage.text, 0, start)
    return before.start() if before else start
