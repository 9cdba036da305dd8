"""Bodies named in a passage: those named alike everywhere, and ministries and offices.

    Department of Foreign Policy Affairs of the Norwegian Presidential Administration

is one body: a noun of bodies, what stands before it in capitals or names its field, and
what is joined to it by "of", "for", "under". A body inside another is not told apart.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from epihq.text.people.bodies import Body
from epihq.text.people.full_names import in_full, spelled_out
from epihq.text.sentences.lexicon import Lexicon, named_rows, rows_of
from epihq.text.sentences.passages import Passage, Token

_ADJECTIVE: Final = re.compile(
    r"\w{3}(?:ый|ий|ой|ая|яя|ое|ее|ого|его|ому|ему|ым|им|ом|ем|ую)$"
)
_ADDRESS: Final = re.compile(
    r"(?<![\w@/.-])(?:www\.)?[A-Za-zƏəĞğİıÖöÜüÇçŞş][\w-]{1,30}(?:\.\w{2,12})?"
    r"\.(?:com|org|net|info|news|tv|TV|az|ru|ge|tr|kz|uz|kg|ua|by|eu|uk|de|fr)\b"
    r"(?![\w/@]|\.\w)"
)
_ARTICLES: Final = {"the", "a", "an"}
# Of these a body may be, written small.
_FIELDS: Final = {"health", "foreign", "defence", "defense", "finance", "state"} | {
    "federal", "interior", "education", "interagency", "coordination", "national",
}  # fmt: skip


def bodies_in(passage: Passage, country: str | None) -> list[Body]:
    """Find the bodies of a passage; ``country`` is whose a bare ministry is."""
    found = [
        *known_bodies(passage),
        *_made_of_words(passage, country),
        *_acronyms(passage, country),
        *_addresses(passage),
        *(_body(passage, *span, country) for span in spelled_out(passage)),
    ]
    kept: list[Body] = []
    told = in_full(passage, found)
    for body in sorted(told, key=lambda one: (-(one.end - one.start), one.start)):
        if not any(body.start < one.end and one.start < body.end for one in kept):
            kept.append(body)
    return sorted(kept, key=lambda body: body.start)


def system_of(body: Body | None) -> str | None:
    """Give whose a body is that is of no country: "UN" of WHO."""
    if body is None or body.code is None:
        return None
    rows = rows_of("organisations.toml", "body")
    return next((row.get("system") for row in rows if row["code"] == body.code), None)


def known_bodies(passage: Passage) -> tuple[Body, ...]:
    """Find the bodies that are named alike everywhere, also within another's name."""
    return _named_alike(passage.text, passage.language)


@lru_cache(maxsize=4)
def _named_alike(text: str, language: str) -> tuple[Body, ...]:
    # People, help and statements ask of the same passage, one after the other.
    return tuple(
        Body(
            *hit.span(), row["code"], row["name"],
            country if len(country := row["code"].partition("-")[2]) == 3 else None,
            bool(row.get("agency")), "org.known",
        )
        for pattern, row in named_rows("organisations.toml", "body", language)
        for hit in pattern.finditer(text)
    )  # fmt: skip


def _addresses(passage: Passage) -> Iterator[Body]:
    """Find those that are called by where they publish: "Oslo24.no reports"."""
    for hit in _ADDRESS.finditer(passage.text):
        told = hit.group()
        yield Body(*hit.span(), None, told, None, is_agency=True, rule="org.address")


def _acronyms(passage: Passage, country: str | None) -> Iterator[Body]:
    """Capitals alone beside a word of speech are a body: "the NCDC said"."""
    if passage.language != "en":
        return
    cues = passage.words.words("speech", "cues")
    between = passage.words.words("speech", "between")
    for index, token in enumerate(passage.tokens):
        if not re.fullmatch(r"[A-Z]{3,8}", token.text):
            continue
        ahead = (t.low for t in passage.tokens[index + 1 : index + 5])
        after = next((low for low in ahead if low not in between), "")
        before = " ".join(t.low for t in passage.tokens[max(0, index - 3) : index])
        if after in cues or re.search(r"according to(?: the)?$", before):
            places = [p.code for p in passage.places if p.end <= token.start]
            own = places[-1] if places else country
            yield Body(
                token.start, token.end, None, token.text, own,
                is_agency=False, rule="org.acronym-that-speaks",
            )  # fmt: skip


def _made_of_words(passage: Passage, country: str | None) -> Iterator[Body]:
    words = passage.words
    nouns = words.words("organisations", "nouns")
    if not nouns:
        return
    taken = 0
    tokens = passage.tokens
    for index, token in enumerate(tokens):
        if token.start < taken or token.low not in nouns:
            continue
        first = _first(passage, index)
        last = _last(passage, index)
        if not _is_body(passage, first, index, last):
            continue
        start, end = tokens[first].start, tokens[last].end
        taken = end
        yield _body(passage, start, end, country)


def _body(passage: Passage, start: int, end: int, country: str | None) -> Body:
    text = passage.text[start:end]
    inside = [p.code for p in passage.places if start <= p.start < end]
    before = [p.code for p in passage.places if p.end <= start]
    own = next(iter([*inside, *reversed(before)]), country)
    kind = _kind(passage.words, text)
    code = f"{kind}-{own}" if kind and own else None
    name = passage.original(start, end)
    return Body(start, end, code, name, own, is_agency=False, rule="org.made-of-words")


def _kind(words: Lexicon, text: str) -> str | None:
    codes = words.table.get("organisations", {}).get("codes", {})
    for kind in sorted(codes, key=lambda one: one != "OHQ"):
        if re.search(codes[kind], text, re.IGNORECASE):
            return str(kind)
    return None


def _first(passage: Passage, noun: int) -> int:
    """Go back over what names the body before its noun."""
    if passage.language == "ru":
        return _first_russian(passage, noun)
    first = noun
    while first > 0 and _qualifies(passage, first - 1):
        first -= 1
    while first < noun and _leads_nowhere(passage.tokens[first]):
        first += 1
    return first


def _qualifies(passage: Passage, index: int) -> bool:
    token = passage.tokens[index]
    words = passage.words
    if token.low in words.words("people", "roles") and token.low != "general":
        return False
    if passage.language == "az":
        ends_a_phrase = re.search(r"(?:d[aə]n?)$", token.low) is not None
        is_joint = token.low in words.words("people", "modifiers")
        return token.is_word and (token.is_name or is_joint) and not ends_a_phrase
    if token.low in _FIELDS:
        return True
    if token.low in ("and", "&") and index + 1 < len(passage.tokens):
        return (
            passage.tokens[index + 1].is_name and passage.tokens[index - 1].is_name
            if index
            else False
        )
    return (
        token.is_name
        and token.is_word
        and token.low not in words.words("people", "never")
    )


def _leads_nowhere(token: Token) -> bool:
    return token.low in _ARTICLES or token.low == "and"


def _first_russian(passage: Passage, noun: int) -> int:
    starts = tuple(passage.words.text("organisations", "starts").split())
    first = noun
    while first > 0:
        token = passage.tokens[first - 1]
        if not token.low.startswith(starts):
            break
        first -= 1
    return _first_adjective(passage, first)


def _first_adjective(passage: Passage, noun: int) -> int:
    """Go back over what qualifies a body's noun, if that begins with a capital."""
    first = noun
    while first > 0 and _ADJECTIVE.search(passage.tokens[first - 1].low):
        first -= 1
        if passage.tokens[first].is_name:
            return first
    return noun


def _last(passage: Passage, noun: int) -> int:
    """Go on over what is joined to the noun: "of the … ", "under the …"."""
    if passage.language == "az":
        return _last_azerbaijani(passage, noun)
    if passage.language == "ru":
        return _last_russian(passage, noun)
    tails = passage.words.words("organisations", "tails")
    last = noun
    while True:
        end = _joined(passage, last, tails)
        if end == last:
            return last
        last = end


def _joined(passage: Passage, last: int, tails: frozenset[str]) -> int:
    """Take one more "of the Norwegian Cabinet", "(MoH)", "and Public Health" along."""
    tokens = passage.tokens
    index = last + 1
    if index < len(tokens) and tokens[index].text == "(":
        # An abbreviation is part of the name only if the name goes on behind it.
        closing = index + 2
        if (
            closing < len(tokens)
            and tokens[closing].text == ")"
            and tokens[index + 1].is_name
        ):
            after = _joined(passage, closing, tails)
            return after if after > closing else last
        return last
    if index >= len(tokens) or tokens[index].low not in (*tails, "and"):
        return last
    is_and = tokens[index].low == "and"
    index += 1
    if index < len(tokens) and tokens[index].low == "the" and not is_and:
        index += 1
    first = index
    while index < len(tokens) and _in_a_name(passage, tokens[index]):
        index += 1
    index = _before_a_person(passage, first, index)
    if is_and and not _same_field(passage, last, first, index):
        return last
    return index - 1 if index > first else last


def _before_a_person(passage: Passage, first: int, end: int) -> int:
    """Cut what follows the last word of a body or country: it is somebody's name."""
    nouns = passage.words.words("organisations", "nouns")
    fields = passage.words.words("organisations", "fields")
    places = {p.start for p in passage.places}
    ends = [
        i + 1
        for i in range(first, end)
        if passage.tokens[i].low in nouns | fields or passage.tokens[i].start in places
    ]
    return ends[-1] if ends else end


def _same_field(passage: Passage, last: int, first: int, end: int) -> bool:
    """Tell "Disease Control and Public Health" from "WHO and the Ministry"."""
    nouns = passage.words.words("organisations", "nouns")
    named = [t.low for t in passage.tokens[first:end]]
    is_place = (
        any(p.start == passage.tokens[first].start for p in passage.places)
        if first < len(passage.tokens)
        else True
    )
    before = passage.tokens[last].low
    return (
        bool(named) and not is_place and not set(named) & nouns and before not in nouns
    )


def _in_a_name(passage: Passage, token: Token) -> bool:
    never = passage.words.words("people", "never")
    roles = passage.words.words("people", "roles")
    if token.low in roles or (
        token.low in never and token.low not in ("national", "disease", "new")
    ):
        return False
    return token.is_word and token.is_name and (len(token.text) > 1)


def _last_azerbaijani(passage: Passage, noun: int) -> int:
    """Of "Nazirlər Kabineti yanında Operativ Qərargah" the body is the one behind."""
    tokens = passage.tokens
    nouns = passage.words.words("organisations", "nouns")
    index = noun
    if index + 1 < len(tokens) and tokens[index + 1].low == "yanında":
        ahead = index + 2
        while ahead < min(len(tokens), index + 5) and tokens[ahead].low not in nouns:
            ahead += 1
        if ahead < len(tokens) and tokens[ahead].low in nouns:
            return ahead
    return index


def _last_russian(passage: Passage, noun: int) -> int:
    tokens = passage.tokens
    alone = passage.words.words("organisations", "alone")
    last = noun
    places = {p.start for p in passage.places}
    limit = noun + 7
    if tokens[noun].low in alone:
        limit = noun + 1
    for index in range(noun + 1, min(len(tokens), limit + 1)):
        token = tokens[index]
        if token.start in places:
            return index
        if token.low in ("при", "по") and index + 1 < len(tokens):
            continue
        if not token.is_word or not _is_genitive(token) or _is_over(passage, token):
            break
        last = index
    return last


def _is_genitive(token: Token) -> bool:
    return bool(
        re.search(r"(?:ия|ий|ов|ев|ых|их|ой|ей|ого|его|ы|и|а|я|е|ам|ах)$", token.low)
    )


def _is_over(passage: Passage, token: Token) -> bool:
    words = passage.words
    return token.low in words.words("speech", "cues") | words.words(
        "people", "roles"
    ) | words.words("people", "never") - {"кабинет"}


def _is_body(passage: Passage, first: int, noun: int, last: int) -> bool:
    """Tell a body from a noun that only might be one."""
    tokens = passage.tokens
    words = passage.words
    token = tokens[noun]
    if token.low in words.words("organisations", "alone"):
        return True
    if passage.language != "en":
        is_named = passage.language == "ru" or tokens[first].is_name
        return is_named and last > (noun if passage.language == "ru" else first)
    if first == noun and last == noun:
        return False
    if token.low in words.words("organisations", "bodies") and first < noun:
        return True
    if not token.is_name:
        fields = ("interagency", "coordination")
        return token.low in ("council", "committee") and tokens[first].low in fields
    weak = words.words("organisations", "not_alone")
    behind = last > noun
    named = sum(1 for t in tokens[first:noun] if t.is_name)
    return named > 0 if token.low in weak and not behind else named > 0 or behind
