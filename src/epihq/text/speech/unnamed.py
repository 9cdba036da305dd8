"""Who speaks and is known by no name and no list: "some watchers say".

What grammar tells is enough to hear that somebody speaks; who it is stays open.
"""

import re
from itertools import takewhile
from typing import Final

from epihq.text.sentences import clauses
from epihq.text.sentences.names import GENITIVE, lowered
from epihq.text.sentences.passages import Passage, Sentence, Token
from epihq.text.speech.known import Source
from epihq.text.speech.leads import without_lead

# A thing is seldom the subject of these, of others often: "data show", "cases add to".
_ONLY_OF_PEOPLE: Final = frozenset(("said", "says", "say", "told", "tells"))
_NOUNS: Final = ("NN", "NNS", "NNP", "NNPS")
_OF_A_NOUN: Final = frozenset(
    ("DT", "JJ", "JJS", "CD", "NN", "NNS", "NNP", "NNPS", "POS", "PRP$", "VBN")
)
_ARTICLES: Final = ("the", "a", "an")
_THAT: Final = {"ru": re.compile(r",\sчто\b"), "az": re.compile(r"(?:\s\w+)?\ski\b,?")}
_TO_COME: Final = re.compile(r"\s+that\b")
_ACCORDING: Final = ("according", "по ", "согласно")
# "According to government figures of 6 November, …", and at the end of a sentence.
_WHOSE: Final = re.compile(
    r"\s*(?P<who>[^\W\d][^,;:.«»\"“”()]{2,80}?)"
    r"(?:\s\([^()]{2,20}\))?(?=,\s|\s*\.?\s*$)"
)
_WHEN: Final = ("на", "за", "от", "к")
_MOST_WORDS: Final = 9
_MOST_NAMES: Final = 4
_OF_WHOM: Final = re.compile(r"(?P<who>[^\W\d][^,;:.«»\"“”()]{2,60})\s(?:\w+\s)?")
_AT_THE_END: Final = re.compile(
    r"\s(?P<who>[^\W\d][^,;:.«»\"“”()]{2,60}?)(?=\.?\s*$|\.\s|,\s(?:пишет|передает))"
)
_AN_AGENCY: Final = re.compile(
    r"агентств|издани|газет|телеканал|портал|корреспондент|сайт"
)
_RU_NOBODY: Final = ("что", "о", "об", "в", "на", "с", "по", "ранее", "также", "из")
_OF_NOBODY: Final = ("ilkin", "yekun", "rəsmi", "son", "ümumi")
# Behind a first word: "yerli media", "müstəqil mənbələr".
_OTHERS: Final = ("media", "kiv", "mətbuat", "mənbələr", "qəzetlər", "rəsmilər")
_OPENING: Final = 3


def unnamed(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """Find somebody unknown to whom a word of speech belongs, not resolved."""
    if passage.language == "en":
        return _subject(passage, cue, sources)
    token = passage.tokens[cue]
    that = _THAT.get(passage.language)
    begin = without_lead(passage, passage.sentence_at(token.start)).start
    if that is None or not that.match(passage.text, token.end):
        return _who_begins(passage, begin, token) or _who_ends(passage, begin, token)
    # Azerbaijani goes on without a pronoun: "Bildirib ki, …" is of who spoke last.
    is_bare = len(passage.tokens_in(begin, token.start)) < _OPENING
    kind = "cue" if is_bare and passage.language == "az" else "other"
    return Source(token.start, token.end, kind)


def _who_begins(passage: Passage, begin: int, cue: Token) -> Source | None:
    """Tell "NBC … saxlanacağını bildirib": unknown, and named at the head."""
    if passage.language != "az":
        return None
    inside = [passage.tokens[i] for i in passage.tokens_in(begin, cue.start)]
    named = takewhile(lambda one: one.is_name and one.is_word, inside)
    first = list(named)[:_MOST_NAMES]
    if not first:
        return None
    behind = inside[len(first) : len(first) + 1]
    if behind and behind[0].low == "ki":
        # "Xatırladaq ki, …" is the paper's own.
        return None
    if len(first) == 1 and behind and behind[0].low in _OTHERS:
        first += behind
    start, end = first[0].start, first[-1].end
    if clauses.object_clause(passage, end, cue.start) is None:
        return None
    return Source(start, end, "other", name=passage.original(start, end))


def _who_ends(passage: Passage, begin: int, cue: Token) -> Source | None:
    """Tell "…, сообщил местный секретариат": unknown, and named at the end."""
    if passage.language != "ru" or cue.low.endswith("в"):
        return None
    is_led = re.search(r",\s(?:[—–-]\s)?$", passage.text[begin : cue.start])
    ends = _AT_THE_END.match(passage.text, cue.end)
    if is_led is None or ends is None or ends["who"].split()[0] in _RU_NOBODY:
        return None
    if ends["who"][0].isupper() or _AN_AGENCY.search(ends["who"]):
        # A name of no list is that of the agency through which it came.
        return None
    return Source(*ends.span("who"), "other", name=passage.original(*ends.span("who")))


def _subject(passage: Passage, cue: int, sources: list[Source]) -> Source | None:
    """The subject that the parser gives to an English verb: nobody known by name."""
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
    if passage.language == "az":
        return _whose_before(passage, sentence, hit)
    if not lowered(hit.group()).startswith(_ACCORDING):
        return None
    whose = _WHOSE.match(passage.text, hit.end(), sentence.end)
    if whose is None or len(whose["who"].split()) > _MOST_WORDS:
        return None
    begins = hit.start() - sentence.start < _OPENING or passage.text.endswith(
        "что, ", 0, hit.start()
    )
    if not begins and passage.text[whose.end() : sentence.end].strip(" \n."):
        return None
    # "According to the latest figures," and "по данным на утро," are of nobody.
    words = lowered(whose["who"]).split()
    if set(words) <= passage.words.words("speech", "things") or words[0] in _WHEN:
        return None
    start, end = whose.span("who")
    return Source(start, end, "other", name=passage.original(start, end))


def _whose_before(
    passage: Passage, sentence: Sentence, hit: re.Match[str]
) -> Source | None:
    """Find whose "… mətbuatın məlumatına görə," is, at a sentence's head."""
    begin = without_lead(passage, sentence).start
    whose = _OF_WHOM.fullmatch(passage.text, begin, hit.start())
    if whose is None or not GENITIVE.search(passage.original(*whose.span("who"))):
        return None
    if lowered(whose["who"]).split()[0] in _OF_NOBODY:
        return None
    start, end = whose.span("who")
    stems = tuple(passage.words.text("speech", "the_body").split())
    is_bare = len(whose["who"].split()) == 1 and lowered(whose["who"]).startswith(stems)
    kind = "the-body" if is_bare else "other"
    return Source(start, end, kind, name=passage.original(start, end))
