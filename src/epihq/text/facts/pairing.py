"""Numbers that are told apart from what they count, in the same order.

    cases and deaths rose to 17,824 and 595, respectively
    число случаев и смертей составило 120 и 4 соответственно

Where as many nouns stand before as numbers, the first is of the first. In a list of
countries each number counts what the sentence told before the list:

    most cases were reported by Norway (174), Chile (150) and Chad (44)
"""

import re
from collections.abc import Sequence
from functools import cache

from epihq.text.facts.numbers import Number
from epihq.text.facts.places import IN_BRACKETS
from epihq.text.sentences.lexicon import any_of, lexicon
from epihq.text.sentences.passages import Passage, Sentence

# Between two such nouns, and between two such numbers.
_AND = re.compile(r",?\s(?:and|и|və)\s(?:of |the )?|,\s")
_FAR = 90
# "… which has 42.", "… with nearly 4,000 reported": nothing else is said of what.
_LEADS = re.compile(
    r"\b(?:has|have|had|with|recorded|reported|registered|registering|counted|saw|at|reached|hit|to)\s"
    r"(?:(?:about|nearly|almost|more than|over|around|some|only|just|at least)\s)?$"
)
_ALONE = re.compile(
    r"$|[.,;)]|\s(?:reported|recorded|registered|confirmed|detected|in|since|during|"
    r"so far)\b"
)


def paired(
    passage: Passage, numbers: Sequence[Number], number: Number, sentence: Sentence
) -> str | None:
    """Tell what a number counts of which a noun in the same place is told before."""
    run = _run_of(passage, numbers, number, sentence)
    if len(run) < 2:
        return None
    nouns = _nouns_before(passage, sentence, run[0].start)
    return nouns[run.index(number)] if len(nouns) == len(run) else None


def _run_of(
    passage: Passage, numbers: Sequence[Number], number: Number, sentence: Sentence
) -> list[Number]:
    """Give the numbers that are told one after the other, with nothing between."""
    words, text = passage.words, passage.text
    inside = [n for n in numbers if sentence.start <= n.start < sentence.end]
    run: list[Number] = []
    for one in inside:
        if run and not _AND.fullmatch(text[run[-1].end : one.start]):
            if number in run:
                break
            run = []
        run.append(one)
    if number not in run:
        return []
    beside = text[run[-1].end : min(sentence.end, run[-1].end + 60)]
    before = text[sentence.start : run[0].start]
    is_told = words.finds("numbers", "respectively", beside) or words.finds(
        "numbers", "respectively", before[-_FAR:]
    )
    return run if is_told else []


def _nouns_before(passage: Passage, sentence: Sentence, end: int) -> list[str]:
    """Give what the nouns of an enumeration before the numbers count."""
    text = passage.text
    start = max(sentence.start, end - _FAR)
    run: list[tuple[int, int, str]] = []
    for one in _told_within(passage, start, end):
        if run and not _AND.fullmatch(text[run[-1][1] : one[0]]):
            run = []
        run.append(one)
    return [indicator for *_, indicator in run]


def listed(passage: Passage, number: Number, sentence: Sentence) -> str | None:
    """Tell what a number in brackets behind a country counts: "Norway (174)"."""
    text = passage.text
    if not re.match(r"[);,]|\s?[;,]", text[number.end : number.end + 2]):
        return None
    places = passage.places_of(sentence)
    if not any(
        p.end < number.start and IN_BRACKETS.fullmatch(text[p.end : number.start])
        for p in places
    ):
        return None
    told = _told_within(passage, sentence.start, places[0].start)
    return told[-1][2] if told else None


def told_before(passage: Passage, number: Number, sentence: Sentence) -> str | None:
    """Tell what a bare number counts: "most deaths were in Norway, which has 42"."""
    if passage.language != "en" or number.is_share:
        return None
    text = passage.text
    told = _told_within(passage, max(sentence.start, number.start - _FAR), number.start)
    if not told or not _LEADS.search(text, told[-1][1], number.start):
        return None
    if not _ALONE.match(text, number.end):
        return None
    between = text[told[-1][1] : number.start]
    return None if re.search(r"\d", between) else told[-1][2]


def _told_within(passage: Passage, start: int, end: int) -> list[tuple[int, int, str]]:
    """Give where nouns stand that are counted, in their order, and what they count."""
    return sorted(
        (hit.start(), hit.end(), indicator)
        for indicator, pattern in _nouns(passage.language)
        for hit in pattern.finditer(passage.text, start, end)
    )


@cache
def _nouns(language: str) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (row["indicator"], any_of([row["words"]]))
        for row in lexicon(language).rows("counted")
    ]
