"""The verbs of a stance in a passage, and of what each is.

    backed the resolution        opposed it        ее поддержали        lehinə səs verib

An initiative is named in so many words, or meant by a word for one named before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from epihq.text.diplomacy.parties import pieces
from epihq.text.sentences.passages import Passage
from epihq.text.speech.said import Said

# How far before a verb other words may change it.
NEAR: Final = 40
_STANCES: Final = ("opposes", "supports", "abstains")
_FAR: Final = 90
_BEFORE: Final = 250
_AFTER: Final = 70
# "It" is of this passage or the last one, "the measure" may be of one before.
_JUST: Final = 1
_EARLIER: Final = 6
_BETWEEN: Final = r"[^.,;:]*|,[^.,;:]*,\s"
_PRONOUN = re.compile(r"\w{1,4}")
_ENDS = re.compile(r"[.,;:\"“”«»]")
_STOPS = re.compile(r"[.;:\"“”«»]")


@dataclass(frozen=True)
class Object:
    """Of what a stance is; an initiative in so many words has no ``reach``."""

    start: int
    end: int
    reach: int | None


@dataclass(frozen=True)
class Hit:
    """A verb of a stance in its sentence; ``by``: who does it stands behind it."""

    start: int
    end: int
    stance: str
    by: bool
    piece: tuple[int, int]


def hits_in(passage: Passage, said: Sequence[Said]) -> list[Hit]:
    """Find the verbs: of two in one place the longer, "cannot support"."""
    words, text = passage.words, passage.text
    found = [
        (hit.start(), -hit.end(), stance, bool(by))
        for stance in _STANCES
        for by in ("", "_by")
        if (pattern := words.pattern("position", stance + by)) is not None
        for hit in pattern.finditer(text)
    ]
    hits: list[Hit] = []
    if not found:
        return hits
    undone = words.pattern("position", "undone")
    quoted = pieces(passage, said)
    done = 0
    for start, minus_end, stance, by in sorted(found):
        if start < done:
            continue
        done = -minus_end
        whole = passage.sentence_at(start)
        piece = next(
            (one for one in quoted if one[0] <= start < one[1]),
            (whole.start, whole.end),
        )
        before = text[max(piece[0], start - NEAR) : start]
        if undone is not None and re.search(
            rf"{undone.pattern}\s+$", before, re.IGNORECASE
        ):
            continue
        hits.append(Hit(start, done, stance, by, piece))
    return hits


def is_verb(passage: Passage, at: int) -> bool:
    """Tell a verb from a noun, where there is a parser that knows."""
    token = next((t for t in passage.tokens if t.start == at), None)
    return token is None or not token.tag.startswith("NN")


def object_of(passage: Passage, hit: Hit) -> Object | None:
    """Find of what it is: behind the verb, before it, or what was named before."""
    return next(_objects_of(passage, hit), None)


def _objects_of(passage: Passage, hit: Hit) -> Iterator[Object]:
    words, text = passage.words, passage.text
    inside = words.finds("position", "objects", text[hit.start : hit.end])
    if inside is not None:
        yield Object(hit.start + inside.start(), hit.start + inside.end(), None)
    if passage.language != "az":
        behind = object_behind(passage, hit)
        gap = text[hit.end : behind.start] if behind else ""
        if behind and "," not in gap and not words.finds("position", "apart", gap):
            yield behind
        again = words.pattern("position", "again")
        meant = again.match(text, hit.end + 1, hit.piece[1]) if again else None
        if meant is not None:
            yield _meant(meant)
    if passage.language != "en":
        before = object_before(passage, hit, _BETWEEN)
        if before is not None:
            yield before
    if words.finds("position", "alone", text[hit.start : hit.end]):
        yield Object(hit.start, hit.start, _JUST)


def object_behind(passage: Passage, hit: Hit) -> Object | None:
    """Find the initiative that is named behind the verb."""
    objects = passage.words.pattern("position", "objects")
    end = min(hit.piece[1], hit.end + _FAR)
    found = objects.search(passage.text, hit.end, end) if objects else None
    if found is None or _STOPS.search(passage.text, hit.end, found.start()):
        return None
    if _is_of_home(passage, hit, found):
        return None
    return Object(found.start(), found.end(), None)


def object_before(passage: Passage, hit: Hit, between: str) -> Object | None:
    """Find the last initiative that is named, or meant, before the verb."""
    words, text = passage.words, passage.text
    begin = max(hit.piece[0], hit.start - _BEFORE)
    found = [
        _meant(one) if name == "again" else Object(one.start(), one.end(), None)
        for name in ("again", "objects")
        if (pattern := words.pattern("position", name)) is not None
        for one in pattern.finditer(text, begin, hit.start)
        if re.fullmatch(between, text[one.end() : hit.start])
        and not (name == "objects" and _is_of_home(passage, hit, one))
    ]
    return max(found, key=lambda one: (one.end, one.reach is None), default=None)


def _is_of_home(passage: Passage, hit: Hit, found: re.Match[str]) -> bool:
    """Tell "a proposal to extend the curfew", and what a government approves."""
    words, text = passage.words, passage.text
    end = min(hit.piece[1], found.end() + _AFTER)
    stop = _ENDS.search(text, found.end(), end)
    of = text[max(0, found.start() - NEAR // 2) : stop.start() if stop else end]
    if words.finds("position", "home", of):
        return True
    is_act = words.finds("position", "adopts", text[hit.start : hit.end])
    is_its_own = words.finds("position", "own", found.group())
    return is_act is not None and is_its_own is not None


def _meant(hit: re.Match[str]) -> Object:
    """Give what was named before: "it", or "the measure"."""
    is_pronoun = _PRONOUN.fullmatch(hit.group()) is not None
    return Object(hit.start(), hit.end(), _JUST if is_pronoun else _EARLIER)
