"""Learn from annotated texts what the words of a sentence weigh.

python tools/weigh_sentences.py FILE.json... writes src/epihq/text/data/weights.csv

Each file is a list of texts as ``tests/studies/test_reading_study.py`` scores them. A
sentence tells of a measure, or of somebody else, where more than half of it, or of what
is annotated, is the other. What is scored afterwards must not stand in these files.
"""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from babel import Locale
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags
from scipy.special import expit

from epihq.text.sentences.lexicon import READ_IN_FULL, data, lexicon
from epihq.text.sentences.names import lowered
from epihq.text.sentences.passages import passages_of
from epihq.text.sentences.weighing import (
    BEGIN,
    KINDS,
    NAME,
    NUMBER,
    STEM,
    UNIT,
    Kind,
    Told,
    counted,
    stems,
    told_in,
)

FILE = Path(__file__).parents[1] / "src/epihq/text/data/weights.csv"
ANNOTATED: Mapping[Kind, tuple[str, ...]] = {
    "measure": ("measure",),
    "statement": ("claim", "statement_about"),
}
# Of these the weights of "in_force" tell one from the other.
STANDING = ("decided", "in_force")
# Where in the world, and who lives there.
WHERE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "wester",
        "easter",
        "northe",
        "southe",
        "mainla",
        "whānau",
        "west",
        "europe",
    ),
    "ru": (
        *("запад", "восточ", "африк", "европ", "азиат", "америк", "русс", "росси"),
        *("крымс", "украи", "армян", "азерб", "арабс", "еврос"),
    ),
    "az": (
        *("qərb", "avrop", "afrik", "ameri", "rus", "ruslar", "rusiya", "erməni"),
        *("asiya", "azərba", "ərəb", "türk", "türkl"),
    ),
}
SHORTEST = 4
# In how many sentences a word stands at least, and how many are kept.
FEWEST, MOST = 2, 12_000
# The inverse of how much a weight is drawn to nothing.
LENIENCE = 0.2
# A sentence, and for each kind that it is asked for whether it is one.
Labelled = tuple[Told, Mapping[Kind, bool]]


def sentences(texts: Iterable[dict[str, Any]]) -> list[Labelled]:
    """Give what can weigh in each sentence, and what it is annotated as."""
    found: list[Labelled] = []
    for text in texts:
        if text["lang"] not in READ_IN_FULL:
            continue
        for passage in passages_of(text["text"], text["lang"]):
            for sentence in passage.inner_sentences:
                span = passage.span(sentence.start, sentence.end)
                told = told_in(passage, sentence)
                found.append((told, _annotated(text["records"], span)))
    return found


def _annotated(
    records: Iterable[dict[str, Any]], span: tuple[int, int]
) -> dict[Kind, bool]:
    here = [one for one in records if _is_most(one, span)]
    told: dict[Kind, bool] = {
        kind: any(one["type"] in types for one in here)
        for kind, types in ANNOTATED.items()
    }
    stands = [one.get("status") for one in here if one["type"] == "measure"]
    if stands and stands[0] in STANDING:
        told["in_force"] = stands[0] == "in_force"
    return told


def _is_most(record: dict[str, Any], span: tuple[int, int]) -> bool:
    """Tell whether more than half of a record, or of a sentence, is the other's."""
    start, end = span
    common = min(record["end"], end) - max(record["start"], start)
    least = min(record["end"] - record["start"], end - start)
    return bool(2 * common > least)


def small_words(texts: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Give what is written in small letters more often than as a name.

    A sentence's first word tells neither.
    """
    small: Counter[str] = Counter()
    for text in texts:
        for passage in passages_of(text["text"], text["lang"]):
            for sentence in passage.inner_sentences:
                words = (
                    w for w, *_ in stems(passage.text[sentence.start : sentence.end])
                )
                for word in islice(words, 1, None):
                    told = f"{passage.language}:{lowered(word)[:STEM]}"
                    small[told] += 1 if word[0].islower() else -1
    return frozenset(one for one, times in small.items() if times > 0)


@cache
def places() -> frozenset[str]:
    """Give how countries, their towns and peoples begin, and parts of the world.

    In Russian and Azerbaijani adjectives of them are small: "ереванский", "западный".
    """
    rows = list(csv.DictReader(data("countries.csv").splitlines()))
    found = {f"{language}:{one}" for language, told in WHERE.items() for one in told}
    for language in READ_IN_FULL:
        named = [
            *Locale(language).territories.values(),
            *lexicon(language).marks.values(),
        ]
        columns = (
            f"{language}_{kind}" for kind in ("adjective", "capital", "name", "city")
        )
        named += [n for c in columns for row in rows for n in (row[c] or "").split("|")]
        found |= {
            f"{language}:{lowered(n)[:STEM]}" for n in named if len(n) >= SHORTEST
        }
    return frozenset(found)


def is_of_a_place(what: str) -> bool:
    """Tell the stem of a place's name or adjective; small ones begin longer words."""
    language, _, stem = what.partition(":")
    if language == "en":
        return what in places()
    return any(f"{language}:{stem[:size]}" in places() for size in range(4, STEM + 1))


def vocabulary(told: Sequence[Labelled], small: frozenset[str]) -> list[str]:
    """Give what is told apart: often enough, and no name that begins a sentence."""
    small = frozenset(one for one in small if not is_of_a_place(one))
    often = Counter(one for each, _ in told for one in (*each.words, *each.lists))
    return sorted(
        one for one, times in often.items() if times >= FEWEST and _is_plain(one, small)
    )


def _is_plain(what: str, small: frozenset[str]) -> bool:
    language, colon, words = what.partition(":")
    return not colon or all(
        word in (NAME, NUMBER) or f"{language}:{word}" in small
        for word in words.split()
    )


def matrix(told: Sequence[Labelled], known: Sequence[str]) -> csr_matrix:
    """Lay sentences out as rows, and what weighs in them as columns."""
    place = {one: number for number, one in enumerate(known)}
    cells = [
        (row, place[what], count)
        for row, (each, _) in enumerate(told)
        for what, count in counted(each, place)
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(told), len(known)))


def trusted(told: csr_matrix, is_so: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give how much each column may weigh: the more, the more often it tells one side.

    Half of it is the logarithm of how much more often it stands where a kind is told,
    as in Wang and Manning 2012 ("Baselines and bigrams", NB-SVM with beta 0.5).
    """
    stands = (told > 0).astype(float)
    where, elsewhere = stands.T @ is_so + 1, stands.T @ (1 - is_so) + 1
    apart = np.log(where / where.sum()) - np.log(elsewhere / elsewhere.sum())
    trust: NDArray[np.float64] = (1 + np.abs(apart)) / 2
    return trust


def fitted(
    told: csr_matrix, is_so: NDArray[np.float64], lenience: float = LENIENCE
) -> tuple[NDArray[np.float64], float]:
    """Fit a logistic regression whose weights are drawn to nothing; and its begin."""
    trust = trusted(told, is_so)
    scaled = (told @ diags(trust)).tocsr()

    def loss(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        sums = scaled @ at[:-1] + at[-1]
        wrong = np.logaddexp(0, np.where(is_so > 0, -sums, sums)).sum()
        apart = expit(sums) - is_so
        slope = np.append(scaled.T @ apart + at[:-1] / lenience, apart.sum())
        return wrong + at[:-1] @ at[:-1] / (2 * lenience), slope

    begin = np.zeros(told.shape[1] + 1)
    found = minimize(
        loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 1000}
    )
    return found.x[:-1] * trust, float(found.x[-1])


def learnt(
    told: Sequence[Labelled], small: frozenset[str], most: int = MOST
) -> dict[str, dict[Kind, float]]:
    """Learn what words weigh for each kind: of all of them, then of the strongest."""
    known = vocabulary(told, small)
    table = _weights(told, known)
    strength = [max(abs(weight) for weight in table[one].values()) for one in known]
    kept = np.sort(np.argsort(np.negative(strength), kind="stable")[:most])
    return _weights(told, [known[number] for number in kept])


def _weights(
    told: Sequence[Labelled], known: Sequence[str]
) -> dict[str, dict[Kind, float]]:
    found = {kind: _fitted_to(kind, told, known) for kind in KINDS}
    begin = {kind: alone for kind, (_, alone) in found.items()}
    by_word = {
        one: {kind: float(found[kind][0][number]) for kind in KINDS}
        for number, one in enumerate(known)
    }
    return {BEGIN: begin, **by_word}


def _fitted_to(
    kind: Kind, told: Sequence[Labelled], known: Sequence[str]
) -> tuple[NDArray[np.float64], float]:
    asked = [one for one in told if kind in one[1]]
    is_so = np.array([float(kinds[kind]) for _, kinds in asked])
    return fitted(matrix(asked, known), is_so)


def main() -> None:
    texts = [
        text for name in sys.argv[1:] for text in json.loads(Path(name).read_text())
    ]
    told = sentences(texts)
    table = learnt(told, small_words(texts))
    with FILE.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("what", *KINDS))
        for what, by_kind in table.items():
            rows.writerow((what, *(round(UNIT * by_kind[kind]) for kind in KINDS)))
    for kind in KINDS:
        asked = [kinds[kind] for _, kinds in told if kind in kinds]
        print(kind, sum(asked), "of", len(asked))


if __name__ == "__main__":
    main()
