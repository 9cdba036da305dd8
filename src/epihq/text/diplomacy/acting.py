"""Whether a country is who acts in a sentence: its subject, its authorities, its data.

Norway hides …          Norwegian officials say …          the statistics of Norway
"""

import re

from epihq.text.sentences.masking import Place, bare_names
from epihq.text.sentences.passages import Passage

_FEW = 2
# Behind these a country is where or with whom, not who.
_PREPOSITION = re.compile(
    r"\b(?:in|to|from|with|for|of|against|by|on|at|into|via|across|between|than|across|"
    r"near|outside|through|toward|towards|including|after|в|во|из|с|со|для|к|о|об|от|"
    r"по|при)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def is_actor(passage: Passage, place: Place, start: int, end: int) -> bool:
    """Tell whether a country, its authorities or its figures are told of."""
    if _is_subject(passage, place, start, end):
        return True
    if len(passage.text[start : place.start].split()) <= _FEW and re.match(
        r"['’]s?\b", passage.text[place.end : place.end + 3]
    ):
        return True
    behind = re.sub(r"^['’]s?", "", passage.text[place.end : place.end + 60])
    return is_led_to_actor(passage, behind) or _is_owner(passage, place, start)


def _is_owner(passage: Passage, place: Place, start: int) -> bool:
    """Tell "the statistics of Norway"."""
    nouns = passage.words.pattern("about", "actor_nouns")
    joint = r"\s(?:of|in|from)\s(?:the\s)?$" if passage.language == "en" else r"\s$"
    before = passage.text[start : place.start]
    return nouns is not None and bool(
        re.search(nouns.pattern + joint, before, re.IGNORECASE)
    )


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
        if not is_led_to_actor(passage, rest):
            return is_possessive and bool(
                passage.words.finds("about", "evaluation", text[start:end])
            )
        return len(before.split()) <= 8 and not re.search(
            r"\b(?:by|of|with)\s*(?:the)?\s*$", before
        )
    return len(before.split()) <= 3 or _is_parsed_subject(passage, place)


def is_led_to_actor(passage: Passage, behind: str) -> bool:
    """Tell "authorities", "senior officials" behind a country's name."""
    nouns = passage.words.pattern("about", "actor_nouns")
    led = r"\s+(?:[\w-]+\s+){0,2}?"
    return nouns is not None and bool(
        re.match(led + nouns.pattern, behind, re.IGNORECASE)
    )


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
    if place.kind not in ("name", "capital"):
        return False
    name = passage.original(place.start, place.end)
    if passage.language == "az" and re.search(r"d[aə]n?$", name):
        # "Norveçdə": where something is, and not who.
        return False
    return len(before.split()) <= 1 or _is_nominative(passage, place, before)


def _is_nominative(passage: Passage, place: Place, before: str) -> bool:
    """Tell whether a country's name stands in no other case, and owns nothing."""
    name = passage.original(place.start, place.end)
    if name not in bare_names(passage.language):
        return False
    if passage.language == "az":
        behind = re.match(r"\s(\w+)", passage.text[place.end :])
        return behind is not None and not re.search(r"[ıiuü]$", behind.group(1))
    # "США" has one case alone.
    begins = re.search(r"(?:^|[,—–:«]|\b(?:что|и|но|а|если|как))\s*$", before)
    return not name.isupper() or begins is not None
