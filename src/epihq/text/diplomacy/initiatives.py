"""Initiatives: what states and bodies propose, and who does.

Luis Ferrando's initiative to hold a special session
a resolution led by Norway and Chile to establish an independent review
Инициативу о фонде внесли Норвегия и Чили      Norveçin təşəbbüsü ilə … sammit
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from epihq.text.diplomacy.parties import Party, codes_of, enumerated, is_led, parties_of
from epihq.text.people.organisations import known_bodies
from epihq.text.sentences.lexicon import lexicon
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage

_NEAR: Final = 20
# What an initiative is of, as far as its clause goes.
_NAMED = (
    r"(?:of\s+)?(?:the\s+|an?\s+)?(?P<name>[^,.;\"“”»]+?)"
    r"(?=\s+(?:in response|is|was|were|are|has|had|at the level|dedicated|amid|by|on)\b"
    r"|[,.;\"“”»]|\s+[-–—]|$)"
)


@dataclass(frozen=True)
class Proposal:
    """An initiative: ``name`` is what is proposed, ``by`` where its proposer stands."""

    start: int
    end: int
    name: str
    by: tuple[int, int] | None
    is_speakers: bool = False
    # Where its name stands, and whose it is, if it is of countries or bodies.
    named: tuple[int, int] | None = None
    codes: str | None = None


def proposals_in(passage: Passage) -> Iterator[Proposal]:
    """Find initiatives: what is proposed, and by whom, where the text tells."""
    kept: list[Proposal] = []
    for one in (*_of_parties(passage), *_of_somebody(passage)):
        if not any(one.start < o.end and o.start < one.end for o in kept):
            kept.append(one)
    yield from sorted(kept, key=lambda one: one.start)


def _of_somebody(passage: Passage) -> Iterator[Proposal]:
    """Find those to hold, convene or create something, whoever proposes it."""
    words, text = passage.words, passage.text
    nouns, verbs = words.text("initiative", "nouns"), words.text("initiative", "verbs")
    if not nouns:
        return
    named = rf"(?<!\w)(?:{nouns})\s+(?:(?:to|of|for|on|о|по)\s+)?(?:{verbs})\s+{_NAMED}"
    for hit in re.finditer(named, text, re.IGNORECASE):
        by = _owner(passage, hit.start())
        yield Proposal(hit.start(), hit.end(), _name(hit["name"]), by)
    if proposed := words.text("initiative", "proposed"):
        pattern = rf"(?<!\w)(?:{proposed})\s+{_NAMED}"
        for hit in re.finditer(pattern, text, re.IGNORECASE):
            is_speakers = text[: hit.start()].split()[-1:] == ["I"]
            by = _owner(passage, hit.start())
            yield Proposal(hit.start(), hit.end(), _name(hit["name"]), by, is_speakers)


def _of_parties(passage: Passage) -> Iterator[Proposal]:
    """Find those that countries and bodies put forward, as the language tells it."""
    if not passage.words.text("initiative", "told"):
        return
    gate, *patterns = _patterns(passage.language)
    if gate.search(passage.text) is None:
        return
    bodies = known_bodies(passage)
    runs = enumerated(passage, parties_of(passage, bodies))
    if not runs:
        return
    shown = _shown(passage, runs)
    for sentence in passage.sentences:
        for pattern in patterns:
            for hit in pattern.finditer(shown, sentence.start, sentence.end):
                found = _proposal(passage, hit, runs)
                if found is not None:
                    yield found


def _shown(passage: Passage, runs: list[list[Party]]) -> str:
    """Give the text with those who may act as marks: "§" only bodies, "¤" others."""
    shown = passage.text
    places = {p.start for p in passage.places}
    for run in runs:
        start, end = run[0].start, run[-1].end
        mark = "¤" if any(p.start in places for p in run) else "§"
        shown = shown[:start] + mark * (end - start) + shown[end:]
    return shown


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Compile how a language tells of proposals; {word} is another of its lists.

    The first finds whether a passage may tell of any.
    """
    listed = lexicon(language).table["initiative"]
    names = {name: one for name, one in listed.items() if isinstance(one, str)}
    patterns = []
    for told in (listed["gate"], *listed["told"]):
        written = re.sub(r"\{([a-z]+)\}", lambda hit: names[hit[1]], told)
        written = re.sub(r"\{([a-z]+)\}", lambda hit: names[hit[1]], written)
        patterns.append(re.compile(written.replace(" ", r"\s+"), re.IGNORECASE))
    return tuple(patterns)


def _proposal(
    passage: Passage, hit: re.Match[str], runs: list[list[Party]]
) -> Proposal | None:
    told = hit.groupdict()
    group = next((g for g in ("who", "by") if told.get(g)), None)
    by = hit.span(group) if group else None
    inside = [run for run in runs if by and by[0] <= run[0].start < by[1]]
    if group == "who" and is_led(passage, passage.text[: hit.start("who")][-_NEAR:]):
        return None
    kept = "name" if told.get("name") else "noun"
    named = _without_article(passage.text, *hit.span(kept))
    if kept == "name" and told.get("noun") and passage.language == "ru":
        joint = passage.text[hit.end("noun") : named[0]].strip()
        if lowered(joint).rpartition(" ")[2] in ("о", "об", "по"):
            named = hit.start("noun"), named[1]
    begins = [g for g in ("head", "noun", "by", "who", "name") if told.get(g)]
    start = hit.start("head") if "head" in told else min(map(hit.start, begins))
    codes = codes_of(inside[0]) if inside else None
    name = " ".join(passage.text[slice(*named)].split())
    return Proposal(start, hit.end(), name, by, named=named, codes=codes)


def _without_article(text: str, start: int, end: int) -> tuple[int, int]:
    article = re.compile(r"(?:the|an?)\s+", re.IGNORECASE).match(text, start, end)
    return (article.end() if article else start), end


def _name(written: str) -> str:
    return re.sub(
        r"^(?:the|an?)\s+", "", " ".join(written.split()), flags=re.IGNORECASE
    )


def _owner(passage: Passage, at: int) -> tuple[int, int] | None:
    """Whose initiative it is: "X's (global) initiative"."""
    before = passage.text[:at]
    hit = re.search(r"(?P<who>[^,.;\"“”«»]+?)['’]s\s+(?:\w+\s+){0,2}$", before)
    return (hit.start("who"), hit.end("who")) if hit else None
