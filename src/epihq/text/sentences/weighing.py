"""How much the words of a sentence speak for its telling of a measure, or of others.

Learnt from annotated texts by ``tools/weigh_sentences.py``, a logistic regression: each
word, pair of words or list of words has a weight for each kind, and a sentence the sum
of its own. A name is no word: who is named weighs nothing, so that all countries, towns
and people weigh alike; that somebody is named does.
"""

import csv
import re
from collections.abc import Container, Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from math import sqrt
from typing import Final, Literal, NamedTuple

from epihq.text.sentences.lexicon import any_of, data, lexicon
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import Passage, Sentence

# "in_force" is of sentences of measures: in force rather than decided.
Kind = Literal["measure", "statement", "in_force"]
KINDS: Final[tuple[Kind, ...]] = ("measure", "statement", "in_force")
# From what weight on a sentence is shown that no rule finds; and what a rule that finds
# it is worth. Measured on texts that were not learnt from (docs/benchmarks.md).
_ALONE: Final[Mapping[Kind, float]] = {"measure": 0.2, "statement": -1.4}
_A_RULE: Final = 0.9
# So few words speak against no rule.
_FEW: Final = 15
# Where the table tells from what weight all sentences begin.
BEGIN: Final = "begin"
# Weights are kept in hundredths.
UNIT: Final = 100
# So many letters of a word are told apart: endings are many in Azerbaijani and Russian.
STEM: Final = 6
# What the words of a sentence share, by the root of their number; what a list counts.
_WORDS, _LIST = 4.0, 0.5
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
NAME: Final = "^"
NUMBER: Final = "0"
# What stands small within a name.
_PARTICLES: Final = frozenset(
    (
        *("von", "van", "der", "den", "de", "la", "di", "da", "dos", "du", "al", "el"),
        *("bin", "ibn", "фон", "ван", "де", "аль", "эль", "ибн", "бен", "əl"),
    )
)
# The lists that tell something of a sentence, each by its section and its name.
_LISTS: Final = {
    "measures": "rejected considered extended lifted eased in_force again",
    "about": "charge evaluation judging verdict refusal deeds question_verbs rebuttal "
    "figures carried hidden origin authorities speaks_for assistance position",
    "assistance": "asked given received offered goods",
}


class Told(NamedTuple):
    """What of a sentence can weigh: words and pairs of words, and lists they are of."""

    words: tuple[str, ...]
    lists: tuple[str, ...]


def weight(passage: Passage, sentence: Sentence, kind: Kind) -> float:
    """Weigh a sentence for a kind: at 0 the odds are even, by the texts learnt from."""
    table = weights()
    told = counted(told_in(passage, sentence), table)
    return sum(count * table[what][kind] for what, count in (*told, (BEGIN, 1.0)))


def is_told(
    passage: Passage, sentence: Sentence, kind: Kind, *, by_a_rule: bool
) -> bool:
    """Tell whether a sentence is to be shown, by all its words and by what found it."""
    told = passage.text[sentence.start : sentence.end]
    if by_a_rule and len(told.split()) < _FEW:
        return True
    heavy = weight(passage, sentence, kind) + (_A_RULE if by_a_rule else 0.0)
    return heavy >= _ALONE[kind]


def speaking_for(passage: Passage, sentence: Sentence, kind: Kind) -> list[str]:
    """Name the words of a sentence that speak for a kind, the strongest first.

    Names are none, nor numbers; what pairs and lists of words add is not told.
    """
    table = weights()
    text = passage.text[sentence.start : sentence.end]
    found: dict[str, float] = {}
    for word, stem, at in stems(text):
        what = f"{passage.language}:{stem}"
        start = sentence.start + at
        is_place = any(p.start <= start < p.end for p in passage.places)
        if what in table and stem not in (NAME, NUMBER) and not is_place:
            found[word] = table[what][kind]
    return sorted((w for w in found if found[w] > 0), key=lambda w: -found[w])


def told_in(passage: Passage, sentence: Sentence) -> Told:
    """Give what can weigh in a sentence, whether it has a weight or not."""
    named = {p.code for p in passage.places if sentence.start <= p.start < sentence.end}
    text = passage.text[sentence.start : sentence.end]
    return _told(passage.language, text, min(len(named), 2))


def counted(told: Told, known: Container[str]) -> Iterator[tuple[str, float]]:
    """Give what weighs of a sentence, of what is known, and how much each counts.

    Words share what a sentence counts, for a long one says no more by being long.
    """
    words = [one for one in told.words if one in known]
    for one in words:
        yield one, _WORDS / sqrt(len(words))
    for one in told.lists:
        if one in known:
            yield one, _LIST


# A passage is asked of each kind, and by more than one rule.
@lru_cache(maxsize=256)
def _told(language: str, text: str, countries: int) -> Told:
    found = [stem for _, stem, _ in stems(text)]
    words = {f"{language}:{one}" for one in found}
    words |= {f"{language}:{one} {behind}" for one, behind in pairwise(found)}
    lists = [name for name, pattern in _patterns(language) if pattern.search(text)]
    lists += ["a country", "countries"][:countries]
    return Told(tuple(sorted(words)), tuple(lists))


def stems(text: str) -> Iterator[tuple[str, str, int]]:
    """Give the words of a sentence, how each is told from others, and where it begins.

    The first word may be a name: then it has no weight, for no name has one.
    """
    for number, hit in enumerate(_WORD.finditer(text)):
        word = hit.group()
        if word[0].isdigit():
            yield word, NUMBER, hit.start()
        elif (word[0].isupper() and number) or lowered(word) in _PARTICLES:
            yield word, NAME, hit.start()
        else:
            yield word, lowered(word)[:STEM], hit.start()


@cache
def _patterns(language: str) -> list[tuple[str, re.Pattern[str]]]:
    words = lexicon(language)
    found = [
        (f"{section}.{name}", pattern)
        for section, names in _LISTS.items()
        for name in names.split()
        if (pattern := words.pattern(section, name)) is not None
    ]
    for section in ("measure", "measured"):
        by_code: dict[str, list[str]] = {}
        for row in words.rows(section):
            by_code.setdefault(row.get("code") or "other", []).append(row["words"])
        found += [(f"{section}.{code}", any_of(rows)) for code, rows in by_code.items()]
    return found


@cache
def weights() -> Mapping[str, Mapping[Kind, float]]:
    """Read what weighs how much for each kind, by its name."""
    rows = csv.DictReader(data("weights.csv").splitlines())
    return {
        row["what"]: {kind: int(row[kind]) / UNIT for kind in KINDS} for row in rows
    }
