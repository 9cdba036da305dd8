"""Offices that stand for a person: "the minister", "assistant to the president"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from epihq.text.people.persons import Named
from epihq.text.sentences.capitals import is_capital
from epihq.text.sentences.passages import Passage

# What may follow within an office: "the province Tartu", "Norway's government".
_OF_PARTS = {"'s", "’s", "province", "district", "county", "region"}
# "Deputy prime minister": a minister.
_DEPUTIES = ("deputy", "assistant", "vice")
_WHOEVER = re.compile(
    r"(?<=spokes)(?:wo)?man$|(?<=spokes)person$|(?<=chair)(?:man|woman|person)$"
)
# So far behind "head" stands of what: "of state", "of the government".
_BEHIND_A_HEAD = 14


@dataclass(frozen=True)
class Office:
    """An office without a name, e.g. "the minister": who holds it is told elsewhere."""

    start: int
    end: int
    head: str


def offices_in(
    passage: Passage, named: list[Named], bodies: list[tuple[int, int]]
) -> list[Office]:
    """Find offices that stand for a person: "the minister", "assistant to the …".

    A role within the name of one of the ``bodies`` is part of that name.
    """
    roles = passage.words.words("people", "roles")
    tokens = passage.tokens
    found: list[Office] = []
    taken = [(one.whole_start, one.whole_end) for one in named] + bodies
    index = 0
    while index < len(tokens):
        token = tokens[index]
        is_free = not any(a <= token.start < b for a, b in taken)
        if token.low in roles and is_free:
            first, last = _around(passage, index)
            head = token.low
            while index + 1 <= last and tokens[index + 1].low in roles:
                index += 1
                head = tokens[index].low
            found.append(Office(tokens[first].start, tokens[last].end, head))
            index = last
        index += 1
    return found


def _around(passage: Passage, role: int) -> tuple[int, int]:
    """Take along what stands before the role in its phrase, and "of the …" behind."""
    tokens = passage.tokens
    words = passage.words
    first = role
    known = words.words("people", "modifiers") | words.words("organisations", "nouns")
    while first > 0:
        before = tokens[first - 1]
        if (
            before.low in known
            or before.text in ("'s", "’s")
            or is_capital(passage, before)
            or any(place.start == before.start for place in passage.places)
        ):
            first -= 1
            continue
        if before.text == ")" and first > 3 and tokens[first - 3].text == "(":
            # An abbreviation in brackets is stepped over.
            first -= 3
            continue
        break
    if first > 0 and tokens[first - 1].low in ("the", "a", "an"):
        first -= 1
    last = role
    while last + 1 < len(tokens) and tokens[last + 1].low in words.words(
        "people", "roles"
    ):
        last += 1
    last = _over_modifiers(passage, last)
    if passage.language == "az":
        return first, last
    joins = words.words("people", "joins") - {"and", "with", "in", "on", "under"}
    index = last
    is_joined = False
    while index + 1 < len(tokens) and passage.language == "en":
        after = tokens[index + 1]
        index += 1
        if after.low in joins:
            is_joined = True
            continue
        if not is_joined or not (
            is_capital(passage, after)
            or after.low in known | words.words("people", "roles")
            or after.low in _OF_PARTS
        ):
            break
        last = index
    return first, last


def _over_modifiers(passage: Passage, last: int) -> int:
    """Take "medical officer" behind "chief"."""
    tokens, words = passage.tokens, passage.words
    if passage.language == "en" and last + 1 < len(tokens):
        # "The director general said".
        last += tokens[last + 1].low == "general"
    at = last + 1
    while at < len(tokens) and tokens[at].low in words.words("people", "modifiers"):
        at += 1
    is_led = at > last + 1 and at < len(tokens) and passage.language == "en"
    return at if is_led and tokens[at].low in words.words("people", "roles") else last


def head_of(words: Sequence[str], roles: frozenset[str]) -> str | None:
    """Give the role that an office is.

    Of "Assistant to the President" it is the first, of "foreign ministry spokesman"
    the last before "of".
    """
    at = next((i for i, word in enumerate(words) if word in roles), None)
    if at is None:
        return None
    while at + 1 < len(words):
        behind = [i for i in (at + 1, at + 2) if words[i : i + 1] and words[i] in roles]
        if not behind or (behind[0] > at + 1 and words[at] not in _DEPUTIES):
            break
        at = behind[0]
    return words[at]


def heads_meant(passage: Passage, office: Office) -> tuple[str, ...]:
    """Give what an office is called elsewhere: the head of a state is its president."""
    named = passage.text[office.start : office.end + _BEHIND_A_HEAD]
    state = passage.words.marks["name"]
    if re.search(
        rf"\bhead of {state}$", named[:-_BEHIND_A_HEAD] or named, re.IGNORECASE
    ):
        return (office.head, "president", "king", "queen")
    for pattern, roles in passage.words.table["people"].get("heads", ()):
        if re.search(pattern, named, re.IGNORECASE):
            return (office.head, *roles.split())
    return (office.head,)


def is_role(head: str, roles: set[str], language: str) -> bool:
    """Tell whether an office is one of these, in whatever case it stands."""
    if head in roles or language == "en":
        return head in roles or _bare(head) in {_bare(role) for role in roles}
    return any(
        role[:4] == head[:4]
        and (role.startswith(head[: len(role) - 1]) or head.startswith(role[:-1]))
        for role in roles
    )


def _bare(role: str) -> str:
    """Tell a spokeswoman, a spokesman and a spokesperson as one office."""
    return _WHOEVER.sub("", role)
