"""Initiatives, and who stands how to them.

All are sentences to be shown: a position told by somebody else is that somebody's
word, and who "all countries" are is not made up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from epihq.text.organisations import Body
from epihq.text.passages import Passage
from epihq.text.speech import Said
from epihq.text.statements import sentences_of

_SMALL = re.compile(
    r"[\s,]*(?:(?:has|have|had|also|already|is|are|was|were|fully|strongly|unanimously|"
    r"continues? to|not)\s*)*$"
)
# What an initiative is of, as far as its clause goes.
_NAMED = (
    r"(?:of\s+)?(?:the\s+|an?\s+)?(?P<name>[^,.;\"“”»]+?)"
    r"(?=\s+(?:in response|is|was|were|are|has|had|at the level|dedicated|amid|by|on)\b"
    r"|[,.;\"“”»]|\s+[-–—]|$)"
)
_QUANTIFIER = re.compile(
    r"(?:\b(?:all|more than|over|some|about|nearly)\s+)?(?:\d[\d,.]*\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Proposal:
    """An initiative: ``name`` is what is proposed, ``by`` where its proposer stands."""

    start: int
    end: int
    name: str
    by: tuple[int, int] | None
    is_speakers: bool = False


@dataclass(frozen=True)
class Stance:
    """Who supports or opposes what."""

    start: int
    end: int
    actor: str
    stance: str
    target: str


@dataclass(frozen=True)
class Party:
    """A country or body that may act: its place and its code."""

    start: int
    end: int
    code: str


def parties_of(passage: Passage, bodies: list[Body]) -> list[Party]:
    """Give the countries and bodies of a passage that may act, in its order."""
    places = [
        Party(p.start, p.end, p.code)
        for p in passage.places
        if not any(b.start <= p.start < b.end for b in bodies)
    ]
    others = [
        Party(b.start, b.end, _party_code(b))
        for b in bodies
        if not b.is_agency and (b.code or b.country)
    ]
    return sorted([*places, *others], key=lambda one: one.start)


def _party_code(body: Body) -> str:
    if body.code and body.code.partition("-")[0] in ("GOV", "MOH", "MFA", "OHQ", "NA"):
        return body.country or body.code
    return body.code or body.country or ""


def pieces(passage: Passage, said: list[Said]) -> list[tuple[int, int]]:
    """Sentences of a passage; those of a quotation one by one."""
    found: list[tuple[int, int]] = []
    for sentence in passage.sentences:
        inside = [
            s
            for s in said
            if sentence.start <= s.start < sentence.end and s.kind == "direct"
        ]
        if not inside:
            found.append((sentence.start, sentence.end))
        for one in inside:
            found += sentences_of(passage, one)
    return found


def proposals_in(passage: Passage) -> Iterator[Proposal]:
    """Find initiatives: what is proposed, and by whom, where the text tells."""
    words = passage.words
    nouns, verbs = words.text("initiative", "nouns"), words.text("initiative", "verbs")
    if not nouns:
        return
    named = rf"(?<!\w)(?:{nouns})\s+(?:(?:to|of|for|on|о|по)\s+)?(?:{verbs})\s+{_NAMED}"
    for hit in re.finditer(named, passage.text, re.IGNORECASE):
        yield Proposal(
            hit.start(), hit.end(), _name(hit["name"]), _owner(passage, hit.start())
        )
    if proposed := words.text("initiative", "proposed"):
        pattern = rf"(?<!\w)(?:{proposed})\s+{_NAMED}"
        for hit in re.finditer(pattern, passage.text, re.IGNORECASE):
            before = passage.text[: hit.start()].split()[-1:]
            yield Proposal(
                hit.start(),
                hit.end(),
                _name(hit["name"]),
                _owner(passage, hit.start()),
                before == ["I"],
            )
    if by := words.text("initiative", "by"):
        sponsors = by.replace("of|", "")
        pattern = (
            r"(?<!\w)(?P<name>(?:a |an |the )?(?:\w+ )?(?:resolution|draft))\s+"
            rf"(?:{sponsors})\s+(?=[A-Z])"
        )
        for hit in re.finditer(pattern, passage.text):
            place = next((p for p in passage.places if p.start == hit.end()), None)
            if place is not None:
                yield Proposal(
                    hit.start(), place.end, _name(hit["name"]), (place.start, place.end)
                )


def _name(written: str) -> str:
    return re.sub(
        r"^(?:the|an?)\s+", "", " ".join(written.split()), flags=re.IGNORECASE
    )


def _owner(passage: Passage, at: int) -> tuple[int, int] | None:
    """Whose initiative it is: "X's (global) initiative"."""
    before = passage.text[:at]
    hit = re.search(r"(?P<who>[^,.;\"“”«»]+?)['’]s\s+(?:\w+\s+){0,2}$", before)
    return (hit.start("who"), hit.end("who")) if hit else None


def stances_in(
    passage: Passage, bodies: list[Body], said: list[Said]
) -> Iterator[Stance]:
    """Find who is told to support or oppose an initiative."""
    parties = parties_of(passage, bodies)
    words = passage.words
    objects = words.pattern("position", "objects")
    if objects is None:
        return
    for start, end in pieces(passage, said):
        for stance in ("opposes", "supports"):
            pattern = words.pattern("position", stance)
            for hit in pattern.finditer(passage.text, start, end) if pattern else ():
                found = _stance(passage, hit, stance, (start, end), parties, objects)
                if found is not None:
                    yield found


def _stance(
    passage: Passage,
    hit: re.Match[str],
    stance: str,
    piece: tuple[int, int],
    parties: list[Party],
    objects: re.Pattern[str],
) -> Stance | None:
    text = passage.text
    by = re.match(r"\s+by\s+", text[hit.end() : piece[1]])
    if by is not None:
        return _passive(passage, hit, stance, piece, parties, hit.end() + by.end())
    # "cannot support" is found twice: as what it is, and as its last word.
    if stance == "supports" and re.search(
        r"\b(?:not|cannot|didn't|не)\s$", text[piece[0] : hit.start()]
    ):
        return None
    target = objects.search(text, hit.end(), min(piece[1], hit.end() + 90))
    if target is None or re.search(
        r"[.;:\"“”]|\b(?:but|however|it|they|he|she)\b",
        text[hit.end() : target.start()],
    ):
        return None
    if _is_noun(passage, hit.start()):
        return None
    actor = _actors(passage, hit.start(), piece[0], parties)
    if actor is None:
        return None
    start, code, is_adjacent = actor
    first = start if is_adjacent else hit.start()
    named = re.sub(r"^(?:the|this|an?)\s+", "", text[hit.end() : target.end()].strip())
    return Stance(first, target.end(), code, stance, named)


def _is_noun(passage: Passage, at: int) -> bool:
    token = next((t for t in passage.tokens if t.start == at), None)
    return token is not None and token.tag.startswith("NN")


def _passive(
    passage: Passage,
    hit: re.Match[str],
    stance: str,
    piece: tuple[int, int],
    parties: list[Party],
    at: int,
) -> Stance | None:
    """Read "was supported by more than 130 UN member states"."""
    text = passage.text
    listed = [p for p in parties if at <= p.start < piece[1]]
    run: list[Party] = []
    for party in listed:
        gap = text[run[-1].end if run else at : party.start]
        if not re.fullmatch(
            r"(?:more than|over|all|the|\d|[,.\s]|and)*", gap, re.IGNORECASE
        ):
            break
        run.append(party)
    if not run:
        return None
    end = run[-1].end
    states = re.match(
        r"\s+(?:member states|members|countries|states)\b", text[end:], re.IGNORECASE
    )
    end += states.end() if states else 0
    codes = ",".join(dict.fromkeys(p.code for p in run))
    return Stance(hit.start(), end, codes, stance, "")


def _actors(
    passage: Passage, at: int, start: int, parties: list[Party]
) -> tuple[int, str, bool] | None:
    """Find who does it: those enumerated before the verb, or "all countries".

    Gives where it starts, the code, and whether it stands beside the verb.
    """
    text = passage.text
    everybody = passage.words.pattern("position", "everybody")
    hits = list(everybody.finditer(text, start, at)) if everybody else []
    before = [p for p in parties if start <= p.start and p.end <= at]
    if hits and (not before or hits[-1].start() > before[-1].end):
        hit = hits[-1]
        return (
            hit.start(),
            f"unspecified ('{hit.group().lower()}')",
            bool(_SMALL.fullmatch(text[hit.end() : at])),
        )
    if not before:
        return None
    run = [before[-1]]
    for party in reversed(before[:-1]):
        if not re.fullmatch(
            r"\s*(?:,|,?\s*and|and)\s*(?:the\s+)?", text[party.end : run[0].start]
        ):
            break
        run.insert(0, party)
    gap = re.sub(
        r"^\s*(?:member states|members|states)\b",
        "",
        text[run[-1].end : at],
        flags=re.IGNORECASE,
    )
    is_adjacent = bool(_SMALL.fullmatch(gap))
    first = run[0].start
    quantifier = _QUANTIFIER.search(text[start:first])
    if quantifier and is_adjacent:
        first = start + quantifier.start()
    return first, ",".join(dict.fromkeys(p.code for p in run)), is_adjacent
