"""How well texts are read, on the annotated ones: they were seen when rules were made.

pytest -m study -s -p no:randomly tests/studies/test_reading_study.py

Texts of your own, annotated in the same format, are scored beside them where
``EPIHQ_TEXTS`` names their folder: each JSON file in it is a list of texts.
"""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from epihq.text import read
from text_scores import score, table, values_of, wrong_speakers

pytestmark = [pytest.mark.study, pytest.mark.data]


@pytest.fixture(scope="module")
def pairs(shared_data):
    return pairs_of(shared_data / "text" / "dev.json")


def pairs_of(file):
    """What was annotated and what is read, by the language of the texts."""
    found = {}
    for one in json.loads(file.read_text("utf-8")):
        day = date.fromisoformat(one["published"]) if one["published"] else None
        reading = read(one["text"], published=day, location=one["country"])
        found.setdefault(one["lang"], []).append((one["records"], values_of(reading)))
    return found


def tell(pairs):
    every = [pair for those in pairs.values() for pair in those]
    for name, those in [("all", every), *pairs.items()]:
        wrong, attributed = wrong_speakers(those)
        print(f"\n{name}, {len(those)} texts; wrong speakers {wrong} of {attributed}")
        print(table(score(those)))


@pytest.mark.skipif("EPIHQ_TEXTS" not in os.environ, reason="no texts of your own")
def test_scores_on_texts_of_your_own():
    for file in sorted(Path(os.environ["EPIHQ_TEXTS"]).glob("*.json")):
        print(f"\n{file.name}")
        tell(pairs_of(file))


def test_scores_on_the_annotated_texts(pairs):
    tell(pairs)
    in_full = [pair for code in ("en", "az", "ru") for pair in pairs[code]]
    scores = score(in_full)
    assert scores["date"].f1() > 0.95
    assert scores["event"].f1() > 0.88
    assert scores["figure"].f1() > 0.9
    assert scores["quote"].f1(scores["quote"].full) > 0.85
    wrong, attributed = wrong_speakers(in_full)
    assert wrong <= 0.07 * attributed
