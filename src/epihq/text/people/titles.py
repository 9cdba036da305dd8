"""The offices that a text gives before a name, one or several."""

import re

from epihq.text.sentences.capitals import is_acronym, is_capital, is_of_office
from epihq.text.sentences.passages import Passage, Token

_BODIES = {"hökuməti", "nazirliyi", "hakimiyyəti", "təşkilatı", "agentliyi"}
HONORIFICS = {"datuk", "seri", "dato", "shri", "smt", "hon", "doctor", "доктор"}
# A Russian adjective in the nominative, genitive or instrumental, of an office.
_ADJECTIVE = re.compile(r"\w{4}(?:ый|ий|ая|ого|ому|ым)$")
_COUNTRIES = {"country", "state", "nation", "island", "kingdom", "region", "province"}
_GENITIVE = ("in", "ın", "un", "ün")
_OF_STATES = {"prezidentin", "ölkə", "ölkənin", "respublikanın"}
# "ölkənin səhiyyə naziri": of which country is told before it.
_OF_ITS_COUNTRY = {"ölkənin", "respublikanın"}
# An Azerbaijani noun that belongs to another: "şöbəsinin", "profilaktikası", "elmlər".
_CHAINED = re.compile(
    r"\w{2}(?:[ıiuü]n|l[aə]r[ıi]?|[aə]t|(?<!d)[ıiuü]|i[ky]a?|[ıiuü]l[ıiuü][qk])$"
)


def office_before(passage: Passage, name: int, floor: int) -> list[tuple[int, int]]:
    """The offices that stand before a name, one or several."""
    tokens = passage.tokens
    end = name = _before_the_title(passage, name, floor)
    if name and tokens[name - 1].text == "," and passage.language == "en":
        end = name - 1
    begin = end
    is_apart = end < name
    while begin > floor and (
        may_be_of_office(passage, begin - 1)
        or _is_compound(passage, begin - 1, name)
        or (is_apart and passage.tokens[begin - 1].tag in ("JJ", "VBG", "NN"))
    ):
        begin -= 1
    if begin == end:
        return []
    if passage.language == "en":
        return _english_offices(passage, begin, end, apart=end < name)
    if passage.language == "az":
        return _azerbaijani_offices(passage, begin, end, floor)
    return _russian_offices(passage, begin, end, floor)


def _is_compound(passage: Passage, index: int, name: int) -> bool:
    """Tell "water resources deputy minister Doe", all of which the parser joins."""
    token = passage.tokens[index]
    is_noun = token.tag in ("NN", "NNS") and token.dep == "compound"
    return is_noun and index < token.head <= name + 2


def _before_the_title(passage: Passage, name: int, floor: int) -> int:
    """Step over a title: "Head of the Team, Dr. Jane Doe", "Minister Dr. Jane Doe"."""
    tokens, titles = passage.tokens, passage.words.words("people", "titles")
    at = name
    while at - 1 > floor and (
        tokens[at - 1].low in titles or tokens[at - 1].text == "."
    ):
        at -= 1
    if passage.language != "en" or at == name or tokens[at].low not in titles:
        return name
    is_apart = tokens[at - 1].text == ","
    is_beside = tokens[name - 1].text == "." and may_be_of_office(passage, at - 1)
    return at if is_apart or is_beside else name


def may_be_of_office(passage: Passage, index: int) -> bool:
    """Tell whether a word or mark may stand within an office."""
    token, words = passage.tokens[index], passage.words
    if token.low in words.words("speech", "cues") and token.low != "states":
        return False
    if passage.language == "en":
        return _may_be_english(passage, token)
    if _is_aside(passage, index):
        return True
    if passage.language == "az":
        return _may_be_azerbaijani(passage, token)
    if token.low in words.words("people", "joins"):
        return True
    # A capital behind a lower word is a body's or a country's name.
    return token.is_word and token.low not in words.words("people", "never")


def _may_be_english(passage: Passage, token: Token) -> bool:
    words = passage.words
    if token.low in words.words("people", "joins") or token.text in ",()&":
        return True
    return (
        # "Nations" of the United Nations is no place.
        token.text in ("'s", "’s", "Nations")
        or token.low in words.words("people", "roles")
        or token.low in words.words("people", "modifiers")
        or token.low in words.words("organisations", "nouns")
        or is_capital(passage, token)
    )


def _may_be_azerbaijani(passage: Passage, token: Token) -> bool:
    """Tell a word of a chain: "Nazirlər Kabinetinin mətbuat xidmətinin rəhbəri"."""
    words = passage.words
    if not token.is_word or token.low in words.words("people", "never") - _OF_STATES:
        return False
    if token.low in words.words("people", "modifiers") | words.words("people", "roles"):
        return True
    # "brifinqində": where something was said is no part of an office.
    return re.search(r"d[aə]n?$", token.low) is None and (
        token.is_name or _CHAINED.search(token.low) is not None
    )


def _is_aside(passage: Passage, index: int) -> bool:
    """Tell whether a word or mark is of an abbreviation in brackets: "(ÜST)"."""
    tokens = passage.tokens
    around = range(max(0, index - 1), min(index + 2, len(tokens)))
    middle = next((i for i in around if is_acronym(tokens[i].text)), 0)
    return (
        0 < middle < len(tokens) - 1
        and tokens[middle - 1].text == "("
        and tokens[middle + 1].text == ")"
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
            if parts and apart and _is_joined_on(passage, first, index):
                first = parts.pop()[0]
            parts.append((first, index))
            first = index + 1
    found: list[tuple[int, int]] = []
    titles = passage.words.words("people", "titles")
    for a, b in reversed(parts):
        if parts[1:] and all(t.low in titles or t.text == "." for t in tokens[a:b]):
            # "…, Dr Jane Doe": a title is no office beside one.
            continue
        part = _office(passage, a, b)
        if part is None:
            break
        found.insert(0, (tokens[part[0]].start, tokens[part[1] - 1].end))
        if part[0] - a > 1:
            break
    if apart and found and len(found) > 1:
        found = found[-1:]
    return found


def _joins_fields(passage: Passage, index: int) -> bool:
    """Tell "Health and Human Services Secretary" from "Health and the Secretary"."""
    tokens, words = passage.tokens, passage.words
    fields = words.words("organisations", "fields")
    return (
        tokens[index].low == "and"
        and index > 0
        and tokens[index - 1].low in fields
        and tokens[index + 1].is_name
    )


def _joins_a_body(passage: Passage, index: int) -> bool:
    """Tell the "of" of "ministry of health spokesperson" and "Department of State"."""
    tokens, words = passage.tokens, passage.words
    if tokens[index].low not in ("of", "for"):
        return False
    is_field = tokens[index + 1].low in words.words("organisations", "fields")
    is_body = tokens[index - 1].low in (
        "ministry",
        "department",
        "office",
        "centre",
        "center",
        "bureau",
        "alliance",
    )
    return is_body and (is_field or tokens[index + 1].is_name)


def _is_joined_on(passage: Passage, first: int, end: int) -> bool:
    """Tell "Regulations and Coordination", the end of what an office is for."""
    tokens, words = passage.tokens[first:end], passage.words
    roles = words.words("people", "roles") | words.words("people", "titles")
    return any(t.low == "and" for t in tokens) and not any(
        t.low in roles for t in tokens
    )


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
        and (
            tokens[start - 1].low not in joins
            or _joins_fields(passage, start - 1)
            or (start - 2 >= first and _joins_a_body(passage, start - 1))
        )
        and tokens[start - 1].text not in "()"
    ):
        start -= 1
    while start < at[0] and tokens[start].text in ("'s", "’s"):
        start += 1
    # "Johnson's finance minister", "the country's health minister": whose minister it
    # is, is no part of the office.
    owner = next((i for i in range(start, at[0]) if tokens[i].text in ("'s", "’s")), 0)
    is_ones = not any(is_of_office(passage, t) for t in tokens[start:owner])
    if owner and (is_ones or tokens[owner - 1].low in _COUNTRIES):
        start = owner + 1
    titles = HONORIFICS | passage.words.words("people", "titles")
    while end > start + 1 and (
        tokens[end - 1].low in joins | titles or tokens[end - 1].text in ",(."
    ):
        if tokens[end - 1].low in roles and at[0] == end - 1:
            # "A Norwegian doctor": that is the office.
            break
        end -= 1
    return (start, end) if end > start else None


def _russian_offices(
    passage: Passage, begin: int, end: int, floor: int
) -> list[tuple[int, int]]:
    """Give the chain before a name, and those apart by commas before that."""
    tokens = passage.tokens
    roles = passage.words.words("people", "roles")
    modifiers = passage.words.words("people", "modifiers")
    start = next((i for i in range(begin, end) if tokens[i].low in roles), end)
    if start == end or _has_lower_verb(passage, start, end):
        return []
    whose = {place.start for place in passage.places if place.kind == "adjective"}
    while start > begin and (
        tokens[start - 1].low in modifiers
        or _ADJECTIVE.search(tokens[start - 1].low)
        or tokens[start - 1].start in whose
    ):
        start -= 1
    if end > start + 1 and tokens[end - 1].low in HONORIFICS:
        end -= 1
    found = [(tokens[start].start, tokens[end - 1].end)]
    if start == begin and begin - 1 > floor and tokens[begin - 1].text == ",":
        last = first = begin - 1
        while first > floor and may_be_of_office(passage, first - 1):
            first -= 1
        found = [*_russian_offices(passage, first, last, floor), *found]
    return found


def _azerbaijani_offices(
    passage: Passage, begin: int, end: int, floor: int
) -> list[tuple[int, int]]:
    """Give the chain before a name, and the one before that: "…, … müdiri X"."""
    tokens = passage.tokens
    roles = passage.words.words("people", "roles")
    if tokens[end - 1].low not in roles and not _is_acting(passage, end):
        return []
    start = _chain_start(passage, begin, end)
    found = [(tokens[start].start, tokens[end - 1].end)]
    if begin - 1 > floor and tokens[begin - 1].text in ",-–—":
        last = begin - 1
        first = last
        while first > floor and may_be_of_office(passage, first - 1):
            first -= 1
        if first < last:
            found = [*_azerbaijani_offices(passage, first, last, floor), *found]
    return found


def _is_acting(passage: Passage, end: int) -> bool:
    """Tell "nazirin vəzifəsini icra edən": who holds an office for a time."""
    before = [token.low for token in passage.tokens[max(0, end - 2) : end]]
    return before == ["icra", "edən"]


def _chain_start(passage: Passage, begin: int, end: int) -> int:
    """Where an office begins: at a name, and behind the body that is told apart.

    Of "… Birliyinin (TƏBİB) İdarə Heyətinin sədri" the office is what follows, but "baş
    direktoru" alone is none without its body.
    """
    tokens = passage.tokens
    roles = passage.words.words("people", "roles")
    start = begin
    first = next(i for i in range(begin, end) if tokens[i].low in roles)
    fields = passage.words.words("people", "modifiers") - {"və"}
    while start < first and not (
        tokens[start].is_name or tokens[start].low in fields | _OF_ITS_COUNTRY
    ):
        start += 1
    if tokens[start].low == "edən" and not _is_acting(passage, start + 1):
        # "şərh edən Norveçin səfiri": what he does is no part of the office.
        start += 1
    begins = {place.start for place in passage.places}
    ended = _BODIES | {role for role in roles if not role.endswith(_GENITIVE)}
    for i in range(start, end - 1):
        if tokens[i].low in ended and tokens[i + 1].start in begins:
            # "Norveç hökuməti Finlandiya Prezidenti": the first is who acts.
            start = i + 1
    closed = [i for i in range(start, end) if tokens[i].text == ")"]
    is_opened = any(tokens[i].text == "(" for i in range(start, end))
    behind = tokens[closed[-1] + 1] if closed else None
    is_apart = behind is not None and behind.is_name and behind.start not in begins
    if closed and (not is_opened or is_apart):
        return closed[-1] + 1
    return start


def _has_lower_verb(passage: Passage, start: int, end: int) -> bool:
    """A verb between role and name: they are not of one."""
    endings = re.compile(r"(?:[иаяу]л[аио]?|ет|ит|ют|ят|ся|сь)$")
    return any(
        endings.search(t.low) and not t.is_name for t in passage.tokens[start + 1 : end]
    )
