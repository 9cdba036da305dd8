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

from epihq.text.passages import Passage, Token

_LONGEST = 4
_HONORIFICS = {"datuk", "seri", "dato", "shri", "smt", "hon"}
# What is called so is a place or a body.
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


def is_capital(passage: Passage, token: Token) -> bool:
    """Tell whether a word may belong to a name."""
    never = passage.words.words("people", "never")
    return token.is_word and token.is_name and token.low not in never


def _goes_on(passage: Passage, index: int, particles: frozenset[str]) -> bool:
    """Tell whether the next word still belongs to the run."""
    tokens = passage.tokens
    after = tokens[index + 1]
    if after.text == "." and len(tokens[index].text) == 1:
        return index + 2 < len(tokens) and tokens[index + 2].is_name
    if tokens[index].text == "." and after.is_name:
        return True
    gap = after.start - tokens[index].end
    if gap != 1 or passage.text[tokens[index].end] == "\n":
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
    name = tokens[start : last + 1]
    words = [t for t in name if t.is_word]
    if not words or len(words) > _LONGEST or any(_is_acronym(t.text) for t in words):
        return None
    before = _office_before(passage, start, floor)
    behind = _office_behind(passage, last)
    is_full = len([t for t in words if len(t.text) > 1]) > 1
    offices = tuple(filter(None, (*before, behind)))
    if not offices and not (is_full and _speaks(passage, start, last)):
        return None
    if not is_full and not before:
        return None
    if _is_a_place(passage, start, last):
        return None
    return Named(
        tokens[start].start,
        tokens[last].end,
        min([tokens[start].start, *(a for a, _ in offices)]),
        max([tokens[last].end, *(b for _, b in offices)]),
        offices,
        is_full,
    )


def _before_a_body(passage: Passage, first: int, last: int) -> int:
    """Cut "Nazirlər Kabineti" off a name that stands before it, behind its office."""
    words, tokens = passage.words, passage.tokens
    if passage.language != "az" or first == 0 or last - first < 2:
        return last
    is_led = tokens[first - 1].low in words.words("people", "roles")
    run = {token.low for token in tokens[first : last + 1]}
    return first + 1 if is_led and run & words.words("organisations", "nouns") else last


def _is_a_place(passage: Passage, start: int, last: int) -> bool:
    """Tell "Vubwi District", and what an office is for, from a person's name."""
    tokens = passage.tokens
    before = tokens[start - 1].low if start else ""
    return tokens[last].low in _PLACES or (
        passage.language == "en" and before in ("of", "for", "the", "and")
    )


def _is_acronym(text: str) -> bool:
    return len(text) > 1 and text.isupper()


def _behind_the_offices(passage: Passage, first: int, last: int) -> int:
    """The first word of a run that is of no office, body or country."""
    start = first
    for index in range(first, last + 1):
        if _is_of_office(passage, passage.tokens[index]):
            start = index + 1
    return start


def _is_of_office(passage: Passage, token: Token) -> bool:
    words = passage.words
    return (
        token.low in words.words("people", "roles")
        or token.low in words.words("people", "titles")
        or token.low in words.words("people", "modifiers")
        or token.low in words.words("organisations", "nouns")
        or token.low in ("affairs", "health", "republic", "medicine", "sciences")
        or any(p.start <= token.start < p.end for p in passage.places)
    )


def _office_before(passage: Passage, name: int, floor: int) -> list[tuple[int, int]]:
    """The offices that stand before a name, one or several."""
    tokens = passage.tokens
    begin, end = name, name
    if name and tokens[name - 1].text == "," and passage.language == "en":
        end = name - 1
    begin = end
    while begin > floor and _may_be_of_office(passage, begin - 1):
        begin -= 1
    if begin == end:
        return []
    if passage.language == "en":
        return _english_offices(passage, begin, end, apart=end < name)
    return _offices_elsewhere(passage, begin, end)


def _may_be_of_office(passage: Passage, index: int) -> bool:
    token = passage.tokens[index]
    words = passage.words
    if token.low in words.words("speech", "cues") and token.low != "states":
        return False
    if passage.language == "ru":
        never = words.words("people", "never")
        # A capital behind a lower word is a body's or a country's name.
        return token.is_word and token.low not in never
    if passage.language == "az":
        is_joint = token.low in words.words("people", "modifiers")
        is_role = token.low in words.words("people", "roles")
        ends = re.search(r"d[aə]n?$", token.low) is not None and not (
            is_joint or is_role
        )
        never = words.words("people", "never") - {"prezidentin"}
        return (
            token.is_word
            and (token.is_name or is_joint or is_role)
            and not ends
            and token.low not in never
        )
    if token.low in words.words("people", "joins") or token.text in (",", "(", ")"):
        return True
    if token.text in ("'s", "’s"):
        return True
    known = (*words.words("people", "roles"), *words.words("people", "modifiers"))
    return (
        token.low in known
        or token.low in words.words("organisations", "nouns")
        or is_capital(passage, token)
    )


def _english_offices(
    passage: Passage, begin: int, end: int, *, apart: bool
) -> list[tuple[int, int]]:
    """Cut what may be offices at its commas; each part must hold a role."""
    tokens = passage.tokens
    parts: list[tuple[int, int]] = []
    first = begin
    depth = 0
    for index in range(begin, end + 1):
        mark = tokens[index].text if index < end else ","
        depth += (mark == "(") - (mark == ")")
        if mark == "," and depth <= 0:
            parts.append((first, index))
            first = index + 1
    found: list[tuple[int, int]] = []
    for a, b in reversed(parts):
        part = _office(passage, a, b)
        if part is None:
            break
        found.insert(0, (tokens[part[0]].start, tokens[part[1] - 1].end))
        if part[0] - a > 1:
            break
    if apart and found and len(found) > 1:
        found = found[-1:]
    return found


def _office(passage: Passage, first: int, end: int) -> tuple[int, int] | None:
    """Trim a part to an office: from its role, or from what qualifies the role."""
    tokens = passage.tokens
    roles = passage.words.words("people", "roles")
    joins = passage.words.words("people", "joins")
    at = [
        i
        for i in range(first, end)
        if tokens[i].low in roles
        or tokens[i].low in passage.words.words("people", "titles")
    ]
    if not at:
        return None
    start = at[0]
    while (
        start > first
        and tokens[start - 1].low not in joins
        and tokens[start - 1].text not in "()"
    ):
        start -= 1
    while start < at[0] and tokens[start].text in ("'s", "’s"):
        start += 1
    titles = _HONORIFICS | passage.words.words("people", "titles")
    while end > start + 1 and (
        tokens[end - 1].low in joins | titles or tokens[end - 1].text in ",(."
    ):
        end -= 1
    return (start, end) if end > start else None


def _offices_elsewhere(passage: Passage, begin: int, end: int) -> list[tuple[int, int]]:
    tokens = passage.tokens
    roles = passage.words.words("people", "roles")
    at = [i for i in range(begin, end) if tokens[i].low in roles]
    if not at:
        return []
    start = begin
    if passage.language == "ru":
        start = at[0]
        modifiers = passage.words.words("people", "modifiers")
        while start > begin and tokens[start - 1].low in modifiers:
            start -= 1
        if _has_lower_verb(passage, start, end):
            return []
    elif end - 1 not in at:
        return []
    return [(tokens[start].start, tokens[end - 1].end)]


def _has_lower_verb(passage: Passage, start: int, end: int) -> bool:
    """A verb between role and name: they are not of one."""
    endings = re.compile(r"(?:ил|ал|ила|ала|или|али|ет|ит|ют|ят|ся)$")
    return any(
        endings.search(t.low) and not t.is_name for t in passage.tokens[start + 1 : end]
    )


def _office_behind(passage: Passage, last: int) -> tuple[int, int] | None:
    """Find an office that follows its name: "…, head of the laboratory,"."""
    tokens = passage.tokens
    if (
        passage.language == "az"
        or last + 2 >= len(tokens)
        or tokens[last + 1].text != ","
    ):
        return None
    index = last + 2
    if tokens[index].low in ("the", "a", "an"):
        index += 1
    first = index
    roles = passage.words.words("people", "roles")
    while index < len(tokens) and index - first < 18:
        token = tokens[index]
        if token.text in ',.;:"”»' or not _may_be_of_office(passage, index):
            break
        index += 1
    head = [i for i in range(first, min(index, first + 5)) if tokens[i].low in roles]
    if (
        not head
        or index >= len(tokens)
        or (tokens[index].text not in ",." and not _is_cue(passage, index))
    ):
        return None
    # "…, President Aliyev said" is another person's office.
    if (
        is_capital(passage, tokens[index - 1])
        and not _is_of_office(passage, tokens[index - 1])
        and tokens[index - 2].low not in passage.words.words("people", "joins")
    ):
        return None
    return tokens[first].start, tokens[index - 1].end


def _is_cue(passage: Passage, index: int) -> bool:
    return passage.tokens[index].low in passage.words.words("speech", "cues")


def _speaks(passage: Passage, first: int, last: int) -> bool:
    """Tell whether a word of speech stands beside a name."""
    tokens = passage.tokens
    between = passage.words.words("speech", "between")
    index = last + 1
    while index < len(tokens) and (
        tokens[index].low in between or tokens[index].low.endswith("ly")
    ):
        index += 1
    if index < len(tokens) and _is_cue(passage, index):
        return True
    return first > 0 and _is_cue(passage, first - 1)
