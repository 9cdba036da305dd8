"""Countries in a text, and the same text with one country's name for all of them.

The rules, and the parser behind them, see "Norway asks Norwegian officials" whoever
is meant: so two countries' names change places in a text, and nothing but the
countries changes in the records. Where each stood is kept beside it.
"""

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from epihq.terms.languages import LANGUAGES
from epihq.terms.locations import EXERCISE_NAMES
from epihq.terms.place_names import country_names
from epihq.text.sentences.lexicon import Lexicon, data, lexicon, rows_of
from epihq.text.sentences.names import lowered

_WORD = re.compile(r"[^\W\d_]+")
# Endings of names: what a case may add to the beginning of one.
_RUSSIAN_TAIL = re.compile(r"(?:ия|ья|ая|ые|ие|ий|ый|ой|а|я|о|е|ы|и|ь|й)$")
_RUSSIAN_ENDINGS: Final = frozenset(
    [
        "а",
        "у",
        "ом",
        "е",
        "ы",
        "и",
        "я",
        "ю",
        "ей",
        "ой",
        "ем",
        "ью",
        "ая",
        "ую",
        "ого",
        "ому",
        "ый",
        "ые",
        "ых",
        "ым",
        "ыми",
        "ий",
        "ого",
        "о",
        "ов",
        "ам",
        "ами",
        "ах",
        "ям",
        "ями",
        "ях",
        "й",
        "ого",
        "ом",
        "ь",
    ]
) | {""}
# "-larınızdanmışdır": a longer rest is no ending, and would cost without end.
_LONGEST_ENDING: Final = 16
_AZERBAIJANI_ENDING = re.compile(
    r"(?:(?:n?[ıiuü]n|[dt][aəǝ]n?|n?[aə]|y[aə]|n?[ıiuü]|l[aə]|lar|lər|l[ıiuü]|d[ıiuü]r|"
    r"k[iı]|ya|yə|yı|yi|yla|ylə|yanın)*)$"
)
# What may stand before a country's name as part of it.
_STATE = re.compile(
    r"\b(?:(?!The )[A-Z][a-z]+ )?(?:Republic|Kingdom|Commonwealth|"
    r"Principality|Sultanate|State)"
    r" of (?:the )?$"
)
_NONE: Final = "none"
# A name that is first of all another word: a country's only among countries.
_AMONG: Final = "among"
_LISTED: Final = re.compile(r"(?:,|,?\s(?:и|və))\s")
_LONGEST_LEAD: Final = 40
# "На Кубе", "министр здравоохранения Кубы": no town of that name.
_LEADS_TO_ONE: Final = re.compile(
    r"\b(?:[Нн]а|[Пп]резидент\w*|[Пп]равительств\w+|[Вв]ласт\w+|[Мм]инистр\w*|"
    r"[Мм]инистерств\w+|[Мм]инздрав\w*|МИД\w*|[Рр]еспублик\w+|[Пп]осол\w*)"
    r"(?:\s(?:здравоохранения|иностранных дел))?\s$"
)
# Those of the language; in English they are nobody's but people's.
_OTHER_WORDS: Final = {
    "en": {"Man", "Male", "Victoria", "Georgetown", "Hamilton", "Stanley", "Douglas"},
    "ru": {"Того", "Чад", "Мали", "Куба"},
    "az": {"Mali", "Çad", "Oman"},
}


@dataclass(frozen=True)
class Place:
    """A country named in a text; ``kind`` is name, adjective, people or capital."""

    start: int
    end: int
    code: str
    kind: str


@dataclass(frozen=True)
class Masked:
    """A text in which every country has one name; places are of the masked text."""

    text: str
    places: tuple[Place, ...]
    # Where each mask begins and ends, here and in the text as it was.
    _here: tuple[int, ...]
    _there: tuple[int, ...]

    def origin(self, at: int) -> int:
        """Say where a character of the masked text stands in the text as it was."""
        index = bisect_right(self._here, at) - 1
        if index < 0:
            return at
        inside = index % 2 == 0
        return self._there[index] + (0 if inside else at - self._here[index])


def mask(text: str, words: Lexicon, *, exercise: bool = False) -> Masked:
    """Put one name for all countries of a text; in an ``exercise``, for its states."""
    pieces: list[str] = []
    places: list[Place] = []
    here: list[int] = []
    there: list[int] = []
    done = length = 0
    for start, end, code, kind in _named(text, words.code, exercise):
        put = words.marks[kind]
        if text[start].isupper():
            # "Шведские власти …" begins a sentence, and says so by its letter.
            put = put[0].upper() + put[1:]
        pieces += [text[done:start], put]
        length += start - done
        places.append(Place(length, length + len(put), code, kind))
        here += [length, length + len(put)]
        there += [start, end]
        length += len(put)
        done = end
    pieces.append(text[done:])
    return Masked("".join(pieces), tuple(places), tuple(here), tuple(there))


_Entry = tuple[tuple[str, ...], str, str]


def _named(text: str, language: str, exercise: bool) -> list[tuple[int, int, str, str]]:
    """Find all countries: the longest name that begins at a word."""
    found: list[tuple[int, int, str, str]] = []
    words = [(hit.group(), hit.start(), hit.end()) for hit in _WORD.finditer(text)]
    beginnings = _gazetteer(language, exercise)
    index = done = 0
    while index < len(words):
        hit = _longest(words, index, beginnings, language, text)
        if hit is None:
            index += 1
            continue
        count, code, kind = hit
        start = words[index][1]
        if kind == _AMONG and _is_led_to(text, start, done if found else start):
            kind = "name"
        if kind in (_NONE, _AMONG):
            index += count
            continue
        last = words[index + count - 1][2]
        last += text[last : last + 1] == "." and _is_initials(words, index, count)
        state = _STATE.search(text, max(0, start - 60), start)
        if state is not None and kind == "name" and state.start() >= done:
            start = state.start()
        found.append((start, last, code, kind))
        done = last
        index += count
    return found


def _is_led_to(text: str, start: int, done: int) -> bool:
    """Tell a country that shares its name by what leads to it: a list, "На Кубе"."""
    led = text[max(0, start - _LONGEST_LEAD) : start]
    return bool(_LISTED.fullmatch(text[done:start]) or _LEADS_TO_ONE.search(led))


def _is_initials(words: list[tuple[str, int, int]], index: int, count: int) -> bool:
    """Tell whether the full stop after it belongs to it: of "U.S." it does."""
    return count > 1 and all(
        len(word) == 1 for word, *_ in words[index : index + count]
    )


def _longest(
    words: list[tuple[str, int, int]],
    index: int,
    beginnings: dict[str, list[_Entry]],
    language: str,
    text: str,
) -> tuple[int, str, str] | None:
    word = words[index][0]
    if not word[0].isupper() and language not in ("ru", "az"):
        return None
    for parts, code, kind in beginnings.get(_key(word), ()):
        count = len(parts)
        if index + count > len(words):
            continue
        span = words[index : index + count]
        if not _close(text, span):
            continue
        if all(
            _is(w, part, kind, language)
            for (w, *_), part in zip(span, parts, strict=True)
        ):
            return count, code, kind
    return None


def _close(text: str, span: list[tuple[str, int, int]]) -> bool:
    """Tell whether words stand beside each other; a stop may end only initials."""
    return all(
        (len(gap) <= 2 or gap in (" — ", " – "))
        and not set(gap) & set(",;:()\n")
        and ("." not in gap or len(word) <= 2)
        for (word, _, end), (_, start, _) in pairwise(span)
        for gap in (text[end:start],)
    )


def _is(word: str, part: str, kind: str, language: str) -> bool:
    if language == "ru" and kind in ("name", "capital", _AMONG):
        return word.startswith(part) and word[len(part) :] in _RUSSIAN_ENDINGS
    if language == "ru":
        return lowered(word).startswith(part)
    if language == "az":
        rest = word[len(part) :]
        return (
            word.startswith(part)
            and len(rest) <= _LONGEST_ENDING
            and bool(_AZERBAIJANI_ENDING.match(rest))
        )
    # "Crimean-Congo Hemorrhagic Fever" is none, however it is written.
    return lowered(word) == lowered(part) if kind == _NONE else word == part


def _key(word: str) -> str:
    """The beginning by which a name is looked up, whatever its ending."""
    return lowered(word[:3])


def _russian_stem(word: str) -> str:
    """Take the ending of a name off; what is short, or of capitals, stays."""
    stem = word[:-1] if word.endswith("ия") else _RUSSIAN_TAIL.sub("", word)
    return word if word.isupper() or len(stem) < 3 else stem


@cache
def _gazetteer(language: str, exercise: bool) -> dict[str, list[_Entry]]:
    """Give all names by their beginning, the longest first."""
    found: dict[str, set[_Entry]] = {}
    others = _OTHER_WORDS.get(language, set())
    for written, code, told in _all_names(language, exercise):
        kind = _AMONG if written in others else told
        parts = tuple(_WORD.findall(written))
        is_declined = kind in ("name", "capital") or written.endswith("а")
        if language == "ru" and is_declined:
            parts = tuple(_russian_stem(part) for part in parts)
        if parts and "," not in written and (kind, language) != (_AMONG, "en"):
            found.setdefault(_key(parts[0]), set()).add((parts, code, kind))
    return {
        key: sorted(entries, key=lambda one: (-len(one[0]), -len("".join(one[0])), one))
        for key, entries in found.items()
    }


def _all_names(language: str, exercise: bool) -> Iterator[tuple[str, str, str]]:
    known = language if language in LANGUAGES else "en"
    yield from ((name, code, "name") for code, name in country_names(language))
    yield from _listed("countries.csv", known)
    if exercise:
        # An ordinary text that says Velmora speaks of no state.
        yield from ((name, code, "name") for code, name in EXERCISE_NAMES.items())
        yield from _listed("exercise.csv", known)
    yield from ((one, "", _NONE) for one in _no_countries(known))


def _listed(file: str, language: str) -> Iterator[tuple[str, str, str]]:
    for row in csv.DictReader(io.StringIO(data(file))):
        code = row["code"]
        for kind in ("name", "adjective", "capital", "city"):
            told = (row.get(f"{language}_{kind}") or "").split("|")
            # A chief city or province is where its country is, as the capital is.
            as_ = "capital" if kind == "city" else kind
            yield from ((one, code, as_) for one in told if one)
            if language == "en" and kind == "adjective":
                yield from ((f"{one}s", code, "people") for one in told if one)


@cache
def bare_names(language: str) -> frozenset[str]:
    """Give the names of countries as their language's nominative has them."""
    return frozenset(name for name, *_ in _all_names(language, exercise=True))


def _no_countries(language: str) -> list[str]:
    """Names that hold one of a country and are none: of diseases, and some others."""
    rows = rows_of("diseases.toml", "disease")
    diseases = [one.replace("~", "") for row in rows for one in row.get(language, ())]
    written = lexicon(language).text("mask", "none").split("|")
    cased = [lowered(one) for one in diseases] if language == "ru" else diseases
    return [one for one in (*cased, *written) if one]
