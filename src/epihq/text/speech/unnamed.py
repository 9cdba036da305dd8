"""Who speaks and is known by no name and no list: "some watchers say".

What grammar tells is enough to hear that somebody speaks; who it is stays open.
"""

import re
from typing import Final

from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage, Sentence
from epihq.text.speech.sources import Source

# A thing is seldom the subject of these, of others often: "data show", "cases add to".
_ONLY_OF_PEOPLE: Final = frozenset(("said", "says", "say", "told", "tells"))
_NOUNS: Final = ("NN", "NNS")
_OF_A_NOUN: Final = frozenset(
    ("DT", "JJ", "JJS", "CD", "NN", "NNS", "NNP", "NNPS", "POS", "PRP$", "VBN")
)
_ARTICLES: Final = ("the", "a", "an")
_THAT: Final = {"ru": re.compile(r",\sчто\b"), "az": re.compile(r"\ski\b,?")}
_TO_COME: Final = re.compile(r"\s+that\b")
_ACCORDING: Final = ("according", "по ", "согласно")
# "According to government figures of 6 November, …", and at the end of a sentence.
_WHOSE: Final = re.compile(
    r"\s*(?P<who>[^\W\d][^,;:.«»\"“”()]{2,80}?)(?=,\s|\s*\.?\s*$)"
)
_WHEN: Final = ("на", "за", "от", "к")
_MOST_WORDS: Final = 9
_OPENING: Final = 3


def unnamed(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """Find somebody unknown to whom a word of speech belongs, not resolved."""
    if passage.language == "en":
        return _subject(passage, cue, sources)
    token = passage.tokens[cue]
    that = _THAT.get(passage.language)
    if that is None or not that.match(passage.text, token.end):
        return None
    begin = passage.sentence_at(token.start).start
    # Azerbaijani goes on without a pronoun: "Bildirib ki, …" is of who spoke last.
    is_bare = len(passage.tokens_in(begin, token.start)) < _OPENING
    kind = "cue" if is_bare and passage.language == "az" else "other"
    return Source(token.start, token.end, kind)


def _subject(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """The subject that the parser gives to an English verb: a noun, and no name."""
    tokens, verb = passage.tokens, passage.tokens[cue]
    if verb.low not in _ONLY_OF_PEOPLE and not _TO_COME.match(passage.text, verb.end):
        return None
    for index, subject in enumerate(tokens):
        if subject.head != cue or subject.dep != "nsubj" or subject.tag not in _NOUNS:
            continue
        if any(s.start <= subject.start < s.end for s in sources):
            return None
        if subject.low in passage.words.words("speech", "things"):
            return None
        first = index
        while first > 0 and tokens[first - 1].tag in _OF_A_NOUN:
            first -= 1
        if first < index and tokens[first].low in _ARTICLES:
            first += 1
        start = tokens[first].start
        name = passage.original(start, subject.end)
        return None if "\n" in name else Source(start, subject.end, "other", name=name)
    return None


def whose_according(
    passage: Passage, sentence: Sentence, hit: re.Match[str]
) -> Source | None:
    """Find of whom "according to government figures," is, where nobody known is.

    It begins a sentence or ends one: within it the words on both sides are of two.
    """
    if not lowered(hit.group()).startswith(_ACCORDING):
        return None
    whose = _WHOSE.match(passage.text, hit.end(), sentence.end)
    if whose is None or len(whose["who"].split()) > _MOST_WORDS:
        return None
    begins = hit.start() - sentence.start < _OPENING
    if not begins and passage.text[whose.end() : sentence.end].strip(" \n."):
        return None
    # "According to the latest figures," and "по данным на утро," are of nobody.
    words = lowered(whose["who"]).split()
    if set(words) <= passage.words.words("speech", "things") or words[0] in _WHEN:
        return None
    start, end = whose.span("who")
    return Source(start, end, "other", name=passage.original(start, end))
