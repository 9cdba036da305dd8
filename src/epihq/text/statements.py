"""What somebody says of another country, its authorities or its figures.

Shown, never judged: a sentence of somebody's words whose subject is another country, or
that charges one with something. An evaluation ("its true nature") is told from what can
be checked; nothing here says whether either is so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from epihq.terms.claims import WITH_THRESHOLD, ClaimKind
from epihq.text.masking import Place
from epihq.text.passages import Passage
from epihq.text.sources import Source
from epihq.text.speech import Said

# "Most of it" is more than this share.
_MOST = 0.5
# Behind these a country is where or with whom, not who.
_PREPOSITION = re.compile(
    r"\b(?:in|to|from|with|for|of|against|by|on|at|into|via|across|between|than|across|"
    r"near|outside|through|toward|towards|including|after|в|во|из|с|со|для|к|о|об|от|"
    r"по|при)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_ACTOR = re.compile(
    r"\s+(?:authorities|government|ministry|side|leadership|officials|regime|president|"
    r"prime minister|foreign minister|delegation|parliament)\b"
)


@dataclass(frozen=True)
class About:
    """A sentence of somebody's words about another country."""

    start: int
    end: int
    country: str
    topic: str
    is_checkable: bool
    rule: str
    claim: ClaimKind | None = None
    threshold: float | None = None


def statements_in(passage: Passage, said: Said, own: str | None) -> Iterator[About]:
    """Find what is said of others; ``own`` is the country of who speaks."""
    for start, end in sentences_of(passage, said):
        text = passage.text[start:end]
        places = [p for p in passage.places if start <= p.start < end and p.code != own]
        if not places:
            continue
        words = passage.words
        charge = words.finds("about", "charge", text)
        evaluation = words.finds("about", "evaluation", text)
        subject = next((p for p in places if _is_subject(passage, p, start, end)), None)
        about = subject if own is not None else None
        if about is None and (charge or evaluation):
            about = subject or _charged(passage, places)
        if about is None:
            continue
        topic, is_checkable = _topic(passage, text)
        rule = "statement.charge" if charge or evaluation else "statement.other-subject"
        claim, threshold = claim_of(passage, text) if is_checkable else (None, None)
        yield About(start, end, about.code, topic, is_checkable, rule, claim, threshold)


def charges_in(
    passage: Passage, sources: list[Source]
) -> Iterator[tuple[About, Source]]:
    """Find who questions, accuses or blames another country, in no words of theirs."""
    pattern = passage.words.pattern("about", "question_verbs")
    for hit in pattern.finditer(passage.text) if pattern else ():
        if passage.quotation_at(hit.start()) is not None:
            continue
        sentence = passage.sentence_at(hit.start())
        who = [s for s in sources if sentence.start <= s.start and s.end <= hit.start()]
        whom = [p for p in passage.places if hit.end() <= p.start < sentence.end]
        who = [
            s
            for s in who
            if s.kind in ("name", "country", "body") and hit.start() - s.end < 30
        ]
        if not who or not whom:
            continue
        text = passage.text[hit.start() : sentence.end]
        topic, is_checkable = _topic(passage, f"accused {text}")
        claim, threshold = claim_of(passage, text) if is_checkable else (None, None)
        end = sentence.end - (passage.text[sentence.end - 1 : sentence.end] in ".!?")
        about = About(
            who[-1].start, end, whom[0].code, topic, is_checkable,
            "statement.charging-verb", claim, threshold,
        )  # fmt: skip
        yield about, who[-1]


def claim_of(passage: Passage, text: str) -> tuple[ClaimKind | None, float | None]:
    """Propose what of a charge the archive can be asked, and from which share on.

    Without a word of how much ("most of …") nothing is said of the share.
    """
    words = passage.words
    if not words.finds("about", "figures", text):
        return None, None
    hidden = words.finds("about", "hidden", text)
    if hidden is not None:
        is_of_deaths = words.finds("about", "deaths", text)
        kind = ClaimKind.DEATHS_HIDDEN if is_of_deaths else ClaimKind.SHARE_HIDDEN
    elif words.finds("about", "smoothed", text):
        kind = ClaimKind.FIGURES_SMOOTHED
    else:
        return None, None
    is_most = kind in WITH_THRESHOLD and words.finds("about", "most", text)
    return kind, _MOST if is_most else None


def sentences_of(passage: Passage, said: Said) -> Iterator[tuple[int, int]]:
    """Cut somebody's words into sentences."""
    start = said.start
    text = passage.text[said.start : said.end]
    for stop in re.finditer(r"[.!?]+\s+(?=[^\Wa-zа-яəıöüğşç])", text):
        yield start, said.start + stop.start()
        start = said.start + stop.end()
    yield start, said.end


def _is_subject(passage: Passage, place: Place, start: int, end: int) -> bool:
    """Tell whether a country, or its authorities, do something in a sentence."""
    text = passage.text
    before = text[start : place.start]
    if _PREPOSITION.search(before):
        return False
    if passage.language != "en":
        return _is_subject_elsewhere(passage, place, before)
    behind = text[place.end : end]
    is_possessive = re.match(r"['’]s\b|['’]\s", behind) is not None
    if place.kind == "adjective" or is_possessive:
        rest = re.sub(r"^['’]s?", "", behind)
        if not _ACTOR.match(rest):
            return is_possessive and bool(
                passage.words.finds("about", "evaluation", text[start:end])
            )
        return len(before.split()) <= 8 and not re.search(
            r"\b(?:by|of|with)\s*(?:the)?\s*$", before
        )
    return len(before.split()) <= 3 or _is_parsed_subject(passage, place)


def _is_parsed_subject(passage: Passage, place: Place) -> bool:
    token = next((t for t in passage.tokens if t.start == place.start), None)
    return token is not None and token.dep in ("nsubj", "nsubjpass")


def _is_subject_elsewhere(passage: Passage, place: Place, before: str) -> bool:
    nouns = passage.words.pattern("about", "actor_nouns")
    behind = passage.text[place.end : place.end + 30]
    if nouns is not None and nouns.match(behind.lstrip()):
        return True
    if (
        passage.language == "ru"
        and nouns is not None
        and re.search(rf"{nouns.pattern}\s$", before, re.IGNORECASE)
    ):
        return True
    return len(before.split()) <= 1 and place.kind in ("name", "capital")


def _charged(passage: Passage, places: list[Place]) -> Place | None:
    """Find whom a charge is about: the country with authorities or as owner first."""
    for place in places:
        behind = passage.text[place.end : place.end + 24]
        if re.match(r"['’]s\b", behind) or _ACTOR.match(behind):
            return place
    return places[0]


def _topic(passage: Passage, text: str) -> tuple[str, bool]:
    """Name what it is about, and whether that can be checked."""
    words = passage.words
    charge = words.finds("about", "charge", text)
    is_of_figures = bool(charge and words.finds("about", "figures", text))
    if words.finds("about", "evaluation", text) and not is_of_figures:
        return "character", False
    found = [
        name
        for name, is_so in (
            ("figures", is_of_figures),
            ("assistance", words.finds("about", "assistance", text)),
            ("position", words.finds("about", "position", text)),
        )
        if is_so
    ]
    return ",".join(found) or "conduct", True
