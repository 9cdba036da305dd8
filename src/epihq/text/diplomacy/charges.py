"""Who accuses, questions or calls on another country, in no words of theirs.

WHO chided Norway        the minister called on Oslo to tell the truth
Norway has been accused of hiding cases
"""

import re
from collections.abc import Iterator
from typing import Final

from epihq.text.diplomacy.statements import About, told_of
from epihq.text.facts.places import runs_of
from epihq.text.sentences.masking import Place
from epihq.text.sentences.passages import Passage, Sentence
from epihq.text.speech.known import Source

_NEAR: Final = 60
# In Azerbaijani the verb is last.
_NEAR_ITS_VERB: Final = 160
_ACCUSATIVE: Final = re.compile(r"[^\W\d_]{2}n?[ıiuü]$")
# "Accused it of …": whom, was told before.
_OF_ONE_NAMED_BEFORE: Final = re.compile(
    r"\s(?:it|them|him|her|us|me|его|её|ее|их|нас)\b"
)
_KINDS: Final = (
    "name",
    "country",
    "body",
    "office",
    "other",
    "pronoun",
    "called",
    "the-body",
)


def charges_in(
    passage: Passage, sources: list[Source], before: str | None
) -> Iterator[tuple[About, Source | None]]:
    """Find the charges of a passage; ``before`` is the country last told of."""
    pattern = passage.words.pattern("about", "question_verbs")
    for hit in pattern.finditer(passage.text) if pattern else ():
        if passage.quotation_at(hit.start()) is not None:
            continue
        sentence = passage.sentence_at(hit.start())
        who = _who(passage, hit, sentence, sources)
        sentence = Sentence(sentence.start, _end(passage, hit.end(), sentence))
        about = _whom(passage, hit, sentence, who)
        rule = "statement.charging-verb"
        if not about:
            about = [one for one in [_the_country(passage, hit, before)] if one]
            rule = "statement.of-authorities"
        if who is None and not _is_passive(passage, hit):
            continue
        start = who.start if who is not None else sentence.start
        end = sentence.end - (passage.text[sentence.end - 1] in ".!?")
        for one in about:
            yield told_of(passage, (start, end), one, rule, verb=hit.start()), who


def _is_passive(passage: Passage, hit: re.Match[str]) -> bool:
    before = passage.text[max(0, hit.start() - 24) : hit.start()]
    pattern = passage.words.pattern("about", "passive")
    return pattern is not None and pattern.search(before) is not None


def _who(
    passage: Passage, hit: re.Match[str], sentence: Sentence, sources: list[Source]
) -> Source | None:
    """Who stands before the verb, or in Russian and Azerbaijani beside it."""
    if _is_passive(passage, hit):
        return None
    is_last = passage.language == "az"
    before = [
        s
        for s in sources
        if s.kind in _KINDS
        and sentence.start <= s.start
        and s.end <= hit.start()
        and hit.start() - s.end < (_NEAR if not is_last else _NEAR_ITS_VERB)
        and not (is_last and s.kind == "country" and _is_done_to(passage, s))
    ]
    return (before[0] if is_last else before[-1]) if before else None


def _is_done_to(passage: Passage, source: Source) -> bool:
    return any(
        _is_object(passage, p) for p in passage.places if p.start == source.start
    )


def _whom(
    passage: Passage,
    hit: re.Match[str],
    sentence: Sentence,
    who: Source | None,
) -> list[str]:
    """Whom the verb is about: who follows it; in a passive, who stands before it.

    Of an enumeration, "accused Norway and Oslo of …", it is each.
    """
    if _OF_ONE_NAMED_BEFORE.match(passage.text, hit.end()):
        return []
    inside = [p for p in passage.places_of(sentence) if not _is_of(who, p)]
    behind = [p for p in inside if p.start >= hit.end()]
    if who is None or passage.language == "az":
        behind = [p for p in inside if p.end <= hit.start()] or behind
    if passage.language == "az":
        behind = [p for p in behind if _is_object(passage, p)] or behind
    runs = runs_of(passage, behind)
    return list(dict.fromkeys(p.code for p in runs[0])) if runs else []


def _is_object(passage: Passage, place: Place) -> bool:
    """Tell "Norveçi", whom something is done to, from "Norveçin"."""
    return _ACCUSATIVE.search(passage.original(place.start, place.end)) is not None


def _the_country(
    passage: Passage, hit: re.Match[str], before: str | None
) -> str | None:
    """Tell that "chided the nation", "the government" is of one named before."""
    named = passage.words.pattern("about", "the_country")
    rest = passage.text[hit.end() : hit.end() + _NEAR]
    return before if named is not None and named.search(rest) else None


def _end(passage: Passage, at: int, sentence: Sentence) -> int:
    """Where a sentence ends, before one in marks that is told with it."""
    stop = re.compile(r"[.!?](?=\s+[\"“«])").search(passage.text, at, sentence.end)
    return stop.end() if stop else sentence.end


def _is_of(who: Source | None, place: Place) -> bool:
    return who is not None and who.start <= place.start < who.end
