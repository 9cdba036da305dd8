"""People named in a passage, with the offices that the text gives them.

    Head of the … Administration | Hikmat Hajiyev        an office, then a name
    Amiran Gamkrelidze, head of the …,                   a name, then its office
    "…," Patty Hajdu told                                a name that speaks

A run of words in capitals is cut behind its last word of office or body: what is left
is the name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from epihq.text.people.apposed import office_behind
from epihq.text.people.titles import office_before
from epihq.text.sentences.capitals import (
    is_acronym,
    is_capital,
    is_cue,
    is_of_office,
    surely_speaks,
)
from epihq.text.sentences.passages import Passage

_LONGEST = 4
_TO_AN_OUTLET = re.compile(r"-[yn]?[aə]$")
_INITIALS = 2
_LONGEST_BODY = 10
_WHOSE = {"of", "from", "at", "with"}
# Of whom the first word behind is a place: "мэр Осло Яна Лепик".
_OF_A_PLACE = re.compile(r"(?:вице-)?(?:мэр|губернатор|аким|префект)(?:а|у|ом)?$")
_OF_THREE = 2
# "Энской области", "Энского района".
_OF_AN_AREA = re.compile(r"[сц]к(?:ая|ой|ую|ий|ого|ому|им|ом)$")
_AREAS = ("област", "район", "кра", "округ", "республик", "губерни", "автоном")
_PATRONYMIC = re.compile(r"(?:вич|вна|оглы|кызы|улы)(?:а|у|ем|ы|е|ой)?$")
_OUTLETS = {"agency", "news", "times", "press", "radio", "tv", "channel", "tribune"} | {
    "journal", "gazette", "newspaper", "media", "broadcasting",
}  # fmt: skip
# What is called so is a place or a body.
_WATERS = {"lake", "mount", "river", "fort", "port", "saint", "camp"}
_PLACES = {"district", "province", "region", "county", "city", "state", "village"} | {
    "services", "control", "street", "island", "town",
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """Somebody named in a passage: name, offices, and all that belongs to the naming.

    ``start`` and ``end`` are of the name; ``whole_start`` and ``whole_end`` also of
    the offices beside it.
    """

    start: int
    end: int
    whole_start: int
    whole_end: int
    offices: tuple[tuple[int, int], ...] = ()
    is_full: bool = True


def named_in(passage: Passage) -> list[Named]:
    """Find who is named in a passage with an office, or beside a word of speech."""
    if not passage.words.words("people", "roles"):
        return []
    found: list[Named] = []
    floor = 0
    for first, last in _runs(passage):
        named = _named(passage, first, last, floor)
        if named is not None:
            found.append(named)
            floor = last + 1
    return found


def _runs(passage: Passage) -> Iterator[tuple[int, int]]:
    """Words in capitals beside each other, without those that begin a sentence only."""
    tokens = passage.tokens
    particles = passage.words.words("people", "particles")
    index = 0
    while index < len(tokens):
        if not is_capital(passage, tokens[index]):
            index += 1
            continue
        first = index
        while index + 1 < len(tokens) and _goes_on(passage, index, particles):
            index += 1
        yield first, index
        index += 1


def _goes_on(passage: Passage, index: int, particles: frozenset[str]) -> bool:
    """Tell whether the next word still belongs to the run."""
    tokens = passage.tokens
    after = tokens[index + 1]
    if after.text == "." and len(tokens[index].text) == 1:
        return index + 2 < len(tokens) and tokens[index + 2].is_name
    if tokens[index].text == "." and after.is_name:
        return True
    if passage.language == "az" and (
        any(p.start == after.start for p in passage.places)
        or _TO_AN_OUTLET.search(after.text)
    ):
        # "… naziri Mart Tamm Norveçə gəlib", "Mart Tamm Report-a deyib": where to.
        return False
    # "Bizim.Media" is no name of a person.
    is_address = re.match(r"\.[A-Za-z0-9]", passage.text[after.end : after.end + 2])
    gap = after.start - tokens[index].end
    if is_address or gap != 1 or passage.text[tokens[index].end] == "\n":
        return False
    if after.low in particles and index + 2 < len(tokens):
        return tokens[index + 2].is_name
    return is_capital(passage, after)


def _named(passage: Passage, first: int, last: int, floor: int) -> Named | None:
    tokens = passage.tokens
    last = _before_a_body(passage, first, last)
    start = _behind_the_offices(passage, first, last)
    while start <= last and tokens[start].text == ".":
        start += 1
    start += _is_behind_a_place(passage, start, last)
    name = tokens[start : last + 1]
    words = [t for t in name if t.is_word]
    particles = passage.words.words("people", "particles")
    if (
        not words
        or _is_of_an_area(passage, last)
        or sum(t.low not in particles for t in words) > _LONGEST
        or any(is_acronym(t.text) and len(t.text) > _INITIALS for t in words)
    ):
        return None
    before = office_before(passage, start, floor)
    behind = office_behind(passage, last)
    is_full = len([t for t in words if len(t.text) > 1]) > 1
    if behind is not None:
        # "Dr Jane Doe, head of the centre": a title is no office beside one.
        before = [one for one in before if not _is_of_titles(passage, *one)]
    offices = tuple(filter(None, (*before, behind)))
    is_titled = start > 0 and _is_titled(passage, start)
    if not offices and not (is_full and (is_titled or _speaks(passage, start, last))):
        return None
    # "Minister for Services, Regulations and …" goes on behind its comma.
    is_apart = passage.language == "en" and start and tokens[start - 1].text == ","
    if not is_full and (not before or is_apart):
        return None
    if any(token.low in _OUTLETS for token in words):
        return None
    if _is_a_place(passage, start, last) or _is_in_a_body(passage, first, start, last):
        return None
    return Named(
        tokens[start].start,
        tokens[last].end,
        min([tokens[start].start, *(a for a, _ in offices)]),
        max([tokens[last].end, *(b for _, b in offices)]),
        offices,
        is_full,
    )


def _is_of_an_area(passage: Passage, last: int) -> bool:
    """Tell "Энской области", which goes on in small letters, from a name."""
    tokens = passage.tokens
    behind = tokens[last + 1].low if last + 1 < len(tokens) else ""
    is_adjective = _OF_AN_AREA.search(tokens[last].low) is not None
    return passage.language == "ru" and is_adjective and behind.startswith(_AREAS)


def _is_behind_a_place(passage: Passage, start: int, last: int) -> bool:
    """Tell "мэр Осло Яна Лепик", where the first name in capitals is a town's."""
    tokens = passage.tokens
    if passage.language != "ru" or start == 0 or last - start != _OF_THREE:
        return False
    is_mayor = _OF_A_PLACE.match(tokens[start - 1].low) is not None
    return is_mayor and not any(
        _PATRONYMIC.search(token.low) for token in tokens[start : last + 1]
    )


def _is_of_titles(passage: Passage, start: int, end: int) -> bool:
    titles = passage.words.words("people", "titles")
    inside = (passage.tokens[i] for i in passage.tokens_in(start, end))
    return all(token.low in titles or token.text == "." for token in inside)


def _is_titled(passage: Passage, start: int) -> bool:
    """Tell "Dr. Jane Doe", who is somebody though no office is told."""
    before = [t for t in passage.tokens[max(0, start - 2) : start] if t.text != "."]
    return bool(before) and before[-1].low in passage.words.words("people", "titles")


def _before_a_body(passage: Passage, first: int, last: int) -> int:
    """Cut "Nazirlər Kabineti" off a name that stands before it, behind its office."""
    words, tokens = passage.words, passage.tokens
    roles = words.words("people", "roles")
    while first < last and passage.language == "az" and tokens[first].low in roles:
        # "Prezident Mart Tamm": at the head of a sentence the office is of the run.
        first += 1
    if passage.language != "az" or first == 0 or last - first < 2:
        return last
    if is_acronym(tokens[last].text):
        # "… müdiri Mart Tamm NTV agentliyinə": to whom it was said.
        last -= 1
    is_led = tokens[first - 1].low in roles
    if is_led and last - first >= _LONGEST - 1:
        # "… naziri Mart Tamm Azadlıq Meydanında": two words are the name.
        return first + 1
    run = {token.low for token in tokens[first : last + 1]}
    return first + 1 if is_led and run & words.words("organisations", "nouns") else last


def _is_a_place(passage: Passage, start: int, last: int) -> bool:
    """Tell "Vubwi District", and what an office is for, from a person's name."""
    tokens = passage.tokens
    before = tokens[start - 1].low if start else ""
    if last > start and tokens[start].low in _WATERS:
        return True
    return tokens[last].low in _PLACES or (
        passage.language == "en"
        and before in ("of", "for", "the", "and", "in", "at", "from")
    )


def _is_in_a_body(passage: Passage, first: int, start: int, last: int) -> bool:
    """Tell "of Medical Territorial Units", the end of a body's name, from a person.

    In Russian it is the beginning of one: "директор Национального центра".
    """
    words, tokens = passage.words, passage.tokens
    if passage.language == "ru":
        after = tokens[last + 1] if last + 1 < len(tokens) else None
        starts = tuple(words.text("organisations", "starts").split())
        nouns = words.words("organisations", "nouns")
        led = after is not None and after.is_word and not after.is_name
        return led and after is not None and (
            tokens[last].low.startswith(starts) or after.low in nouns
        )  # fmt: skip
    ends = (
        words.words("people", "roles")
        | words.words("people", "titles")
        | words.words("organisations", "nouns")
        | words.words("organisations", "fields")
    )
    is_joined = first > 0 and tokens[first - 1].low in ("of", "for")
    return (
        passage.language == "en"
        and is_joined
        and start > first
        and tokens[start - 1].low in words.words("people", "modifiers") - ends
    )


def _behind_the_offices(passage: Passage, first: int, last: int) -> int:
    """The first word of a run that is of no office, body or country."""
    start = first
    for index in range(first, last + 1):
        if _is_initials(passage, index, last):
            continue
        if is_of_office(passage, passage.tokens[index]):
            start = index + 1
    return start


def _is_initials(passage: Passage, index: int, last: int) -> bool:
    """Tell "Prime Minister KP Oli" from "WHO Director": two letters behind a role."""
    tokens = passage.tokens
    if index == 0 or index >= last or not is_acronym(tokens[index].text):
        return False
    roles = passage.words.words("people", "roles")
    is_short = len(tokens[index].text) == _INITIALS
    return is_short and tokens[index - 1].low in roles and tokens[index + 1].is_name


def _over_who(passage: Passage, index: int) -> int:
    """Step over ", who heads the centre," between a name and its verb."""
    tokens = passage.tokens
    if index + 1 >= len(tokens) or tokens[index].text != ",":
        return index
    if tokens[index + 1].low not in ("who", "который", "которая"):
        return index
    behind = range(index + 2, min(index + 18, len(tokens)))
    end = next((i for i in behind if tokens[i].text in ",."), index)
    return end + 1 if tokens[end].text == "," and end > index else index


def _over_whose(passage: Passage, index: int) -> int:
    """Step over "of the Health Board" and "at Oslo University" behind a name."""
    tokens = passage.tokens
    if index >= len(tokens) or tokens[index].low not in _WHOSE:
        return index
    behind = range(index + 1, min(index + _LONGEST_BODY, len(tokens)))
    end = next((i for i in behind if not _is_of_a_body(passage, i)), index)
    led = [token.text for token in tokens[end : end + 3]]
    if len(led) > 2 and led[0] == "(" and led[2] == ")":
        # "… at the Centre (CDC)".
        return end + 3
    return end if end > index + 1 else index


def _is_of_a_body(passage: Passage, index: int) -> bool:
    token = passage.tokens[index]
    joins = passage.words.words("people", "joins")
    return (
        token.low in joins
        or token.text in ("'s", "’s")
        or (token.is_word and token.is_name)
    )


def _speaks(passage: Passage, first: int, last: int) -> bool:
    """Tell whether a word of speech stands beside a name."""
    tokens = passage.tokens
    between = passage.words.words("speech", "between")
    index = _over_whose(passage, _over_who(passage, last + 1))
    while index < len(tokens) and (
        tokens[index].low in between or tokens[index].low.endswith("ly")
    ):
        index += 1
    if index < len(tokens) and surely_speaks(passage, index):
        return True
    if first > 2 and tokens[first - 1].text in ("'s", "’s"):
        # "…, said UNICEF's Jane Doe".
        first -= 2 if is_acronym(tokens[first - 2].text) else 0
    is_apposed = last + 1 < len(tokens) and tokens[last + 1].text == ","
    if is_apposed and any(
        token.dep == "nsubj" and token.head >= 0 and surely_speaks(passage, token.head)
        for token in tokens[first : last + 1]
    ):
        # "Jane Doe, the sister of the president, said".
        return True
    return first > 0 and is_cue(passage, first - 1)
