"""Parts of countries that a text names: provinces and cities, each of one country.

    … in Terengganu        LAGOS — …        в Баварии        Bavariyada

A part's name is often somebody's, or that of several parts: so one that stands behind
a preposition, in the case of where something is, or at the head of a text counts, and
only if one country alone has a part of that name, or one alone of those that the text
names.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from epihq.terms.locations import country_of
from epihq.terms.place_names import parts_named
from epihq.text.sentences.passages import Passage, Sentence, Token

_LONGEST: Final = 3
_LEAST_LETTERS: Final = 4
_LED: Final = {
    "en": re.compile(
        r"\b(?:in|of|from|at|across|near|throughout)\s(?:the\s)?$", re.IGNORECASE
    ),
    "ru": re.compile(r"\b(?:в|во|из|по)\s$", re.IGNORECASE),
}
# What may stand where a Russian name has its ending, in the nominative.
_RUSSIAN: Final = (
    ("ской", "ская"),
    ("ском", "ский"),
    ("ии", "ия"),
    ("е", ""),
    ("е", "а"),
    ("и", "ь"),
    ("и", "а"),
    ("", ""),
)
_AZERBAIJANI: Final = re.compile(r"(?:['’]?(?:d[aə]|d[aə]n|d[aə]k[iı]))$")


def country_by_parts(passage: Passage) -> str | None:
    """Give the country of the first part of one that a passage names."""
    whole = Sentence(0, len(passage.text))
    return next((code for code in _told(passage, whole, ())), None)


def country_of_parts(
    passage: Passage, sentence: Sentence, named: Collection[str]
) -> str | None:
    """Give the one country whose parts a sentence names; ``named`` are the text's."""
    behind = Sentence(max(sentence.start, passage.head), sentence.end)
    found = set(_told(passage, behind, named))
    return found.pop() if len(found) == 1 else None


def _told(
    passage: Passage, sentence: Sentence, named: Collection[str]
) -> Iterator[str]:
    """Give the countries of the parts that a sentence tells something to be in."""
    for index in passage.tokens_in(sentence.start, sentence.end):
        token = passage.tokens[index]
        if not token.is_name or not _may_be_where(passage, index):
            continue
        for count in range(_LONGEST, 0, -1):
            code = _country(passage, index, count, named)
            if code is not None:
                yield code
                break


def _may_be_where(passage: Passage, index: int) -> bool:
    """Tell a name that a preposition leads, or that begins a passage."""
    start = passage.tokens[index].start
    is_country = any(place.start <= start < place.end for place in passage.places)
    none = passage.words.words("parts", "none")
    if is_country or passage.tokens[index].low in none:
        return False
    led = _LED.get(passage.language)
    if led is None:
        return passage.language == "az"
    before = passage.text[max(0, start - 16) : start]
    return index == 0 or led.search(before) is not None


def _country(
    passage: Passage, first: int, count: int, named: Collection[str]
) -> str | None:
    run = passage.tokens[first : first + count]
    if len(run) < count or not all(one.is_word for one in run) or not run[0].is_name:
        return None
    for name in _nominatives(passage, run):
        owners = {country_of(code) for code in parts_named(name)}
        inside = owners & set(named)
        if len(owners) == 1 or len(inside) == 1:
            return next(iter(inside or owners))
    return None


def _nominatives(passage: Passage, run: tuple[Token, ...]) -> Iterator[str]:
    """Give what a name may be called where it is told by itself."""
    name = passage.text[run[0].start : run[-1].end]
    if passage.language == "ru":
        head, _, last = name.rpartition(" ")
        names = [
            f"{head} {last[: len(last) - len(a)]}{b}".strip()
            for a, b in _RUSSIAN
            if last.endswith(a)
        ]
    elif passage.language == "az":
        cut = _AZERBAIJANI.search(name)
        names = [name[: cut.start()]] if cut else []
    else:
        names = [name] if run[-1].is_name else []
    yield from (one for one in names if len(one) >= _LEAST_LETTERS)
