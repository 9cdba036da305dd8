"""Who may be speaking in a passage, and who that is.

    name    "Hikmat Hajiyev", later "Hajiyev"
    office  "the minister": the last person named who holds it
    pronoun "he": the last person who spoke
    body    "the Task Force", a country's name or capital
    other   "diplomats", "state TV": nobody of whom a record is kept

What cannot be told stays open: "not resolved" is better than wrong.
"""

import re
from collections.abc import Iterator, Sequence

from epihq.text.facts.qualifiers import is_qualified, is_qualifying
from epihq.text.people.bodies import Body
from epihq.text.people.offices import (
    head_of,
    offices_in,
)
from epihq.text.people.persons import Named
from epihq.text.sentences.capitals import (
    is_acronym,
    is_capital,
    is_of_office,
    surely_speaks,
)
from epihq.text.sentences.names import is_same, lowered, plain, russian_cases
from epihq.text.sentences.passages import Passage, Token
from epihq.text.speech.holders import holder_of
from epihq.text.speech.known import Known, Somebody, Source

_NEAR = 2
_LOCATIVE = re.compile(r"-d[aə]$")
_CONTINENTS = ("africa", "europe", "asia", "america", "americas", "oceania")


def sources_in(
    passage: Passage, named: list[Named], bodies: list[Body], known: Known
) -> list[Source]:
    """Find who may be speaking, in the order of the passage; ``known`` is added to."""
    found = [*_people(passage, named, known)]
    taken = [(one.start, one.end) for one in found]
    for office in offices_in(passage, named, [(b.start, b.end) for b in bodies]):
        if not _overlaps(office.start, office.end, taken):
            found.append(holder_of(passage, office, known))
            taken.append((office.start, office.end))
    for body in bodies:
        if not _overlaps(body.start, body.end, taken):
            found.append(Source(body.start, body.end, "body", body=body))
            taken.append((body.start, body.end))
    found += [
        one for one in _others(passage) if not _overlaps(one.start, one.end, taken)
    ]
    taken += [(one.start, one.end) for one in found]
    found += [
        one for one in _called(passage) if not _overlaps(one.start, one.end, taken)
    ]
    return sorted(found, key=lambda one: one.start)


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in taken)


def _people(passage: Passage, named: list[Named], known: Known) -> Iterator[Source]:
    """Find names of people: full ones, then each later one by its last name."""
    ranges = []
    for one in named:
        person = _met(passage, one, known)
        ranges.append((one.whole_start, one.whole_end))
        yield Source(one.whole_start, one.whole_end, "name", person=person)
    for index, token in enumerate(passage.tokens):
        if _overlaps(token.start, token.end, ranges) or not token.is_name:
            continue
        again = _by_last_name(passage, index, known)
        if again is not None:
            start = _with_initials(passage, index, again)
            again.mentions.append((passage, start, token.end))
            yield Source(start, token.end, "name", person=again)


def _met(passage: Passage, one: Named, known: Known) -> Somebody:
    """Find who is named among those known, or take the name into them."""
    name = passage.text[one.start : one.end]
    person = next((p for p in known.people if is_same(p.name, name)), None)
    if person is None:
        person = Somebody(passage, one.start, one.end, name)
        known.people.append(person)
        if all(_is_title(passage, *at) for at in one.offices):
            person.rule = "person.who-speaks"
            _take_office(person, passage, known)
    else:
        person.mentions.append((passage, one.start, one.end))
    roles = passage.words.words("people", "roles")
    for start, end in one.offices:
        if person.offices and _adds_nothing(passage, start, end, person):
            continue
        if not person.offices or person.passage is passage:
            person.offices.append((passage, start, end))
        inside = [passage.tokens[i].low for i in passage.tokens_in(start, end)]
        if (head := head_of(inside, roles)) is not None:
            person.roles.add(head)
    return person


def _take_office(person: Somebody, passage: Passage, known: Known) -> None:
    """Give somebody without an office the one that was told just before of nobody."""
    if known.vacant is None:
        return
    at, office = known.vacant
    if 0 <= passage.index - at.index <= _NEAR:
        person.offices.append((at, office.start, office.end))
        person.roles.add(office.head)
        known.vacant = None


def _adds_nothing(passage: Passage, start: int, end: int, person: Somebody) -> bool:
    """Tell a title, and "President" of who is "Norwegian President"."""
    told = {lowered(at.text[a:b]) for at, a, b in person.offices}
    office = lowered(passage.text[start:end])
    return _is_title(passage, start, end) or any(office in one for one in told)


def _is_title(passage: Passage, start: int, end: int) -> bool:
    """Tell "Mr", which adds no office to one that is told."""
    titles = passage.words.words("people", "titles")
    return lowered(passage.text[start:end]).strip(". ") in titles


def _by_last_name(passage: Passage, index: int, known: Known) -> Somebody | None:
    """Find who is called by one name: of two who may be meant, neither is.

    Whose name it is to the letter is asked first; only then, in languages that decline
    names, whose it is with an ending: "Əliyevin" of Əliyev, but "Əliyeva" of herself.
    """
    word = passage.tokens[index].text
    exact = [one for one in known.people if _is_called(one, word)]
    if exact:
        return exact[0] if _are_one(exact) else None
    if passage.language not in ("az", "ru") or len(word) <= 4:
        return None
    declined = [
        one
        for one in known.people
        if len(one.name.split()) > 1
        and (word.startswith(one.last_name) or word in russian_cases(one.last_name))
    ]
    return declined[0] if declined and _are_one(declined) else None


def _is_called(person: Somebody, word: str) -> bool:
    names, word = person.name.split(), plain(word)
    if len(names) < 2:
        return word == plain(person.name)
    last, first = plain(person.last_name), plain(person.first_name)
    return word == last or (len(names) == 2 and word == first)


def _are_one(people: Sequence[Somebody]) -> bool:
    return len({one.name for one in people}) == 1


def _with_initials(passage: Passage, index: int, person: Somebody) -> int:
    """Take "H." before "Hajiyev", or the whole name where it is said again."""
    tokens = passage.tokens
    start = tokens[index].start
    words = person.name.split()
    if index >= 1 and len(words) > 1 and tokens[index - 1].text == words[-2]:
        return tokens[index - 1].start
    if (
        index >= 2
        and tokens[index - 1].text == "."
        and tokens[index - 2].is_word
        and len(tokens[index - 2].text) == 1
    ):
        return tokens[index - 2].start
    return start


def _others(passage: Passage) -> Iterator[Source]:
    """Pronouns, sources without a name, and countries by name or capital."""
    words = passage.words
    generic = words.words("speech", "generic")
    for token in passage.tokens:
        if token.low in words.words("speech", "pronouns"):
            yield Source(token.start, token.end, "pronoun")
        elif token.low in words.words("speech", "plural_pronouns"):
            yield Source(token.start, token.end, "they")
        elif token.low in generic and not _is_of_an_address(passage, token):
            yield _generic(passage, token)
    for place in passage.places:
        if place.kind in ("name", "capital"):
            start, end = place.start, place.end
            yield Source(start, end, "country", name=place.code)


def _called(passage: Passage) -> Iterator[Source]:
    """Find who speaks by one name that nobody known bears: "Fernandez said"."""
    tokens = passage.tokens
    for index, token in enumerate(tokens):
        if (
            not is_capital(passage, token)
            or len(token.text) < 4
            or is_acronym(token.text)
        ):
            continue
        if is_of_office(passage, token) or not _is_alone(passage, index):
            continue
        if passage.language == "az" and _LOCATIVE.search(token.text):
            # "Twitter-də yazıb": where it was told.
            continue
        if token.low in _CONTINENTS or any(
            p.start <= token.start < p.end for p in passage.places
        ):
            continue
        beside = [i for i in (index - 1, index + 1) if 0 <= i < len(tokens)]
        if any(surely_speaks(passage, i) for i in beside) and token.tag in ("", "NNP"):
            yield Source(token.start, token.end, "called", name=token.text)


def _is_alone(passage: Passage, index: int) -> bool:
    """Tell a name of one word from one of several."""
    beside = [
        passage.tokens[i]
        for i in (index - 1, index + 1)
        if 0 <= i < len(passage.tokens)
    ]
    return not any(one.is_name and one.is_word for one in beside)


def _is_of_an_address(passage: Passage, token: Token) -> bool:
    """Tell "tv" in "1tv.no" from a source."""
    return re.match(r"\.\w", passage.text[token.end : token.end + 2]) is not None


def _generic(passage: Passage, token: Token) -> Source:
    tokens = passage.tokens
    index = next(i for i, one in enumerate(tokens) if one is token)
    first = index
    owners = passage.words.words("speech", "owners")
    while first > 0 and (
        tokens[first - 1].low in owners
        or any(p.start == tokens[first - 1].start for p in passage.places)
    ):
        first -= 1
    while is_qualifying(passage, first - 1):
        first -= 1
    if token.low == "agency" and first == index and index:
        # "Reuters news agency", and no agency that was told of before.
        at = index - 1 - (tokens[index - 1].low == "news")
        first = at if at >= 0 and tokens[at].is_name else first
    start = tokens[first].start
    if first > 0 and tokens[first - 1].low in ("the", "a", "an"):
        shown = start
        start = tokens[first - 1].start
    else:
        shown = start
    stems = tuple(passage.words.text("speech", "the_body").split())
    is_alone = first == index or [t.low for t in tokens[first:index]] == ["health"]
    is_bare = is_alone and bool(stems) and token.low.startswith(stems)
    is_bare = is_bare and (
        passage.language != "en" or passage.tokens[first - 1].low == "the"
    )
    kind = "the-body" if is_bare and not is_qualified(passage, index) else "other"
    return Source(start, token.end, kind, name=passage.original(shown, token.end))
