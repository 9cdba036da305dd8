"""Who may act in a sentence: countries and bodies, one by one, enumerated, counted.

Who "116 countries" are is not made up: they stay what the text calls them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from epihq.text.diplomacy.statements import sentences_of
from epihq.text.people.bodies import Body
from epihq.text.sentences.lexicon import lexicon
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage
from epihq.text.speech.said import Said

_JOINED = re.compile(
    r"(?:\s(?:member states|members|states))?"
    # "Norway under Ola Moen, Chile and …"
    r"(?:\s(?:under|при)(?:\s(?-i:[A-ZА-ЯЁ])\w+){1,3})?"
    r"\s*(?:,|,?\s*\b(?:and|as well as|including|и|а также|включая|в том числе|və|"
    r"habelə)\b)"
    r"\s*(?:the\s+|also\s+|by\s+)*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Party:
    """A country or body that may act: its place and its code."""

    start: int
    end: int
    code: str


def parties_of(passage: Passage, bodies: Sequence[Body]) -> list[Party]:
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


def actors_of(passage: Passage, bodies: Sequence[Body]) -> list[Party]:
    """Give the parties of a passage, and with them those that are only counted."""
    parties = parties_of(passage, bodies)
    everybody = passage.words.pattern("position", "everybody")
    counted = [
        Party(hit.start(), hit.end(), unnamed(hit.group()))
        for hit in (everybody.finditer(passage.text) if everybody else ())
        if not any(p.start < hit.end() and hit.start() < p.end for p in parties)
    ]
    return sorted([*parties, *counted], key=lambda one: one.start)


def unnamed(written: str) -> str:
    """Give the code of who acts without being named: "all countries"."""
    return f"unspecified ('{' '.join(lowered(written).split())}')"


def is_counted(party: Party) -> bool:
    """Tell those of whom only the number is told."""
    return party.code.startswith("unspecified")


def enumerated(passage: Passage, parties: Sequence[Party]) -> list[list[Party]]:
    """Put parties together that are enumerated: "Norway, Chile and WHO"."""
    runs: list[list[Party]] = []
    for party in parties:
        gap = passage.text[runs[-1][-1].end : party.start] if runs else ""
        is_told_apart = (
            runs
            and gap.strip() == ","
            and (is_counted(party) or is_counted(runs[-1][-1]))
        )
        if runs and not is_told_apart and _JOINED.fullmatch(gap):
            runs[-1].append(party)
        else:
            runs.append([party])
    return runs


def codes_of(run: Sequence[Party]) -> str:
    """Give the codes of those enumerated, each once."""
    return ",".join(dict.fromkeys(p.code for p in run))


def is_led(passage: Passage, before: str) -> bool:
    """Tell whether what follows is where, with whom or whose: "in", "with the"."""
    led = _leading(passage.language)
    return led is not None and led.search(before) is not None


@cache
def _leading(language: str) -> re.Pattern[str] | None:
    led = lexicon(language).text("position", "led")
    written = rf"(?<!\w)(?:{led})\s+(?:the\s+)?$"
    return re.compile(written, re.IGNORECASE) if led else None


def pieces(passage: Passage, said: Sequence[Said]) -> list[tuple[int, int]]:
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
