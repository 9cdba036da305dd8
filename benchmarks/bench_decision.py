"""The decision desk: one decision, and three options for every country.

python benchmarks/bench_decision.py

Needs EPIHQ_SHARED_DATA. The estimates are made first and are not counted; what is
counted starts from where each epidemic stands.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import SOURCES
from epihq.assessment.population import persons_by_age
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store, key_of
from epihq.assessment.world import estimate_world, world_cases
from epihq.desk.decide import Question, decide
from epihq.desk.effects import effects_in, world_effects
from epihq.desk.futures import futures, situation
from epihq.desk.options import extend, lapse, tighten
from epihq.desk.outset import outset
from epihq.terms.errors import UsageError
from publishers import OXCGRT_NAMES, jhu_folder, oxcgrt_csv, wpp_csv

AS_OF = date(2020, 7, 2)
ENDS = date(2020, 7, 5)


def filled(folder: Path) -> Archive:
    shared = Path(os.environ.get("EPIHQ_SHARED_DATA", "../shared/data"))
    archive = Archive(folder / "home")
    ages = folder / "WPP2024_PopulationByAge5GroupSex_Medium.csv"
    ages.write_bytes(wpp_csv(shared))
    levels = folder / "OxCGRT_compact_national_v1.csv"
    codes = tuple(OXCGRT_NAMES)
    levels.write_bytes(oxcgrt_csv(shared, codes=codes, until=date(2020, 7, 1)))
    jhu = jhu_folder(shared, folder / "jhu", vintage="20200701")
    for name, path in (("jhu", jhu), ("wpp", ages), ("oxcgrt", levels)):
        archive.add(publication_from_files(SOURCES[name], path, AS_OF))
    return archive


def timed(what: str, work: Callable[[], object]) -> None:
    begin, used = time.perf_counter(), time.process_time()
    told = work()
    wall, cpu = time.perf_counter() - begin, time.process_time() - used
    print(f"{what:52} {wall:6.2f} s wall {cpu:6.2f} s processor  {told or ''}")


def the_world(archive: Archive, settings: Settings) -> str:
    """Three options, 1,000 futures and 8 weeks for all whose epidemic is estimated."""
    cases = world_cases(archive, AS_OF, settings)
    store = Store(archive.home / "estimates")
    world = world_effects(archive, AS_OF, settings)
    ages = persons_by_age(archive, AS_OF)
    done = 0
    for case in cases:
        standing = store.standing(case.location, key_of(case, settings))
        if standing is None:
            continue
        try:
            first = outset(
                archive, case.location, AS_OF, case.last_date,
                horizon=56, acts=(), people={}, ends=ENDS,
            )  # fmt: skip
        except UsageError:
            continue
        known = ages.get(case.location)
        start = situation(
            standing, effects_in(world, case.location).effects, first.now,
            location=case.location, last_date=case.last_date, horizon=56, draws=1000,
            persons_by_age=known, population=sum(known.values()) if known else None,
            settings=settings,
        )  # fmt: skip
        for plan in (lapse(first), extend(first, 14), tighten(first)):
            futures(start, plan).paths()
        done += 1
    return f"{done} locations x 3 options"


def main() -> None:
    settings = Settings()
    with tempfile.TemporaryDirectory() as name:
        archive = filled(Path(name))
        store = Store(archive.home / "estimates")
        for _ in estimate_world(world_cases(archive, AS_OF, settings), settings, store):
            pass
        question = Question(ends=ENDS)
        decide(archive, "AZE", AS_OF, question)
        timed(
            "one decision, 5 options x 1,000 x 8 weeks",
            lambda: decide(archive, "AZE", AS_OF, question) and None,
        )
        learned = world_effects(archive, AS_OF, settings)
        timed(
            "the same, effects of measures learnt before",
            lambda: (
                decide(archive, "AZE", AS_OF, replace(question), world=learned) and None
            ),
        )
        timed("every country", lambda: the_world(archive, settings))


if __name__ == "__main__":
    main()
