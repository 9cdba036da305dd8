"""Figures out of WHO's Disease Outbreak News, against what others recorded of them.

pytest -m study -s -p no:randomly tests/studies/test_reading_outbreaks_study.py

A record of the reference is comparable where its number stands in the text as one of
its country: many are sums over places, come from the bulletins before and after, or are
the world's total, which a bulletin tells beside the country's own.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

import polars as pl
import pytest

from epihq.terms.folding import fold
from epihq.text import read

pytestmark = [pytest.mark.study, pytest.mark.data]

BULLETINS = 500
OF_THE_WORLD = re.compile(
    r"global|worldwide|in the world|"
    r"WHO (?:has been|was) (?:informed|notified) of a total",
    re.IGNORECASE,
)
# What the reference calls otherwise than the room's list, by a part of its name.
SAME = {
    "ebola": "ebola",
    "acute watery diarrh": "cholera",
    "coronavirus": "covid",
    "sars-cov-2": "covid",
    "middle east": "mers",
    "severe acute respiratory": "sars",
    "meningococcal": "mening",
    "meningitis": "mening",
    "influenza": "influenza",
    "haemorrhagic": "haemorrhagic",
    "polio": "polio",
    "crimean": "crimean",
    "zika": "zika",
    "e. coli": "coli",
    "spongiform": "creutzfeldt",
    "legionell": "legion",
}


@dataclass
class Tally:
    """Counts of a decade."""

    asked: int = 0
    comparable: int = 0
    found: int = 0
    told: int = 0
    right: int = 0


@pytest.fixture(scope="module")
def bulletins(shared_data):
    texts = pl.read_parquet(shared_data / "cooperation" / "don_texts.parquet")
    events = pl.read_parquet(shared_data / "cooperation" / "don_events.parquet").filter(
        pl.col("iso3").is_not_null() & pl.col("disease").is_not_null()
    )
    by_don = defaultdict(list)
    for row in events.iter_rows(named=True):
        by_don[row["don"]].append(row)
    rows = [r for r in texts.sort("don").iter_rows(named=True) if r["don"] in by_don]
    step = len(rows) / BULLETINS
    chosen = [rows[int(i * step)] for i in range(BULLETINS)]
    return [(row, by_don[row["don"]]) for row in chosen]


@pytest.fixture(scope="module")
def tallies(bulletins):
    found = defaultdict(Tally)
    for row, events in bulletins:
        # The stored texts have lost their titles; the reference keeps them.
        title = events[0]["headline"] or ""
        reading = read(row["text"], published=row["date"], title=title)
        decade = f"{row['date'].year // 10 * 10}s"
        for event in events:
            for about, tally in _of(reading, event, row["text"]):
                for when in (decade, "all"):
                    _add(found[about, when], tally)
    return found


def _add(into, one):
    for name, value in vars(one).items():
        setattr(into, name, getattr(into, name) + value)


def _of(reading, event, text):
    """Tell what became of a recorded event's country, disease, cases and deaths."""
    read_events = [r for r in reading.records if r.__class__.__name__ == "EventSignal"]
    figures = [r for r in reading.records if r.__class__.__name__ == "Figure"]
    here = [r for r in read_events if r.country == event["iso3"]]
    yield "country", Tally(1, 1, bool(here), bool(read_events), bool(here))
    same = [r for r in read_events if _same_disease(r.disease, event["disease"])]
    yield "disease", Tally(1, 1, bool(same), bool(read_events), bool(same))
    for about in ("cases", "deaths"):
        yield about, _figure(event, about, text, figures, here)


def _figure(event, about, text, figures, here):
    names = ["deaths"] if about == "deaths" else [
        "cases_total", "cases_confirmed", "cases_suspected", "cases_probable"
    ]  # fmt: skip
    # A bulletin's cases are all, confirmed or only suspected.
    counted = ("cases", "suspected") if about == "cases" else (about,)
    main = event[names[0]]
    if not main:
        return Tally()
    is_comparable = any(not OF_THE_WORLD.search(s) for s in _sentences_with(main, text))
    is_found = is_comparable and any(
        f.value == main and f.indicator in counted and f.place == event["iso3"]
        for f in figures
    )
    told = [getattr(r, about) for r in here if getattr(r, about) is not None]
    is_told = bool(told) and is_comparable
    is_right = is_told and max(told) in {event[name] for name in names}
    return Tally(1, is_comparable, is_found, is_told, is_right)


def _sentences_with(number, text):
    """Give the sentences of a text in which a number stands by itself."""
    written = f"{number:,}".replace(",", "[, \u00a0]?")
    for hit in re.finditer(rf"(?<![\d.,]){written}(?![.,]?\d)", text):
        start = max(text.rfind(". ", 0, hit.start()), text.rfind("\n", 0, hit.start()))
        end = text.find(". ", hit.end())
        yield text[start + 1 : end if end >= 0 else len(text)]


def _same_disease(read_name, recorded):
    mine, theirs = fold(read_name), fold(recorded)
    for part, name in SAME.items():
        if part in theirs and name in mine:
            return True
    first = theirs.split()[0]
    return first in mine or mine.split()[0] in theirs


def test_figures_of_outbreak_news_by_decade(tallies):
    decades = sorted({when for _, when in tallies})
    print("\n| of | bulletins of | recorded | number in the text | found | "
          "event tells it right |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- |")
    for about in ("country", "disease", "cases", "deaths"):
        for when in decades:
            one = tallies[about, when]
            print(
                f"| {about} | {when} | {one.asked} | {one.comparable} | "
                f"{one.found / max(one.comparable, 1):.2f} | "
                f"{one.right / max(one.told, 1):.2f} |"
            )

    assert tallies["country", "all"].found > 0.8 * tallies["country", "all"].asked
    assert tallies["cases", "all"].found > 0.6 * tallies["cases", "all"].comparable
