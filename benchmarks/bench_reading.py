"""Reading a line list of ten million persons, as people send it.

    .venv/bin/python benchmarks/bench_reading.py [PERSONS]

Makes the list (semicolons, days with the day first, names of places, a column of
names that is left out) and one in the archive's own layout, brings each into a fresh
archive in a process of its own, and prints seconds and the most memory it took.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

PERSONS = 10_000_000
PLACES = ["Bakı", "Sumqayıt", "Gəncə", "Quba", "Ağdam", "Bərdə", "Qazax", "Tovuz"]
CODES = ["AZ-BA", "AZ-SM", "AZ-GA", "AZ-QBA", "AZ-AGM", "AZ-BAR", "AZ-QAZ", "AZ-TOV"]


def main() -> None:
    if len(sys.argv) > 2:
        bring(sys.argv[1], Path(sys.argv[2]))
        return
    persons = int(sys.argv[1]) if len(sys.argv) > 1 else PERSONS
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (("as people send it", theirs), ("own layout", own)):
            path = Path(folder) / f"{make.__name__}.csv"
            make(persons).write_csv(path, separator=";" if make is theirs else ",")
            done = subprocess.run(
                [sys.executable, __file__, "bring", str(path)],
                stdout=subprocess.PIPE, text=True, check=True,
            )  # fmt: skip
            size = path.stat().st_size / 1e6
            print(f"{name}: {persons:,} persons, {size:,.0f} MB: {done.stdout.strip()}")
            path.unlink()


def days(persons: int) -> tuple[pl.Series, pl.Series]:
    rng = np.random.default_rng(1)
    onset = rng.integers(18_300, 19_300, persons)
    report = onset + rng.gamma(2, 2, persons).astype(int)
    return (
        pl.Series(onset.astype(np.int32)).cast(pl.Date),
        pl.Series(report.astype(np.int32)).cast(pl.Date),
    )


def places(persons: int, names: list[str]) -> pl.Series:
    at = np.random.default_rng(2).integers(0, len(names), persons)
    return pl.Series(names).gather(at)


def theirs(persons: int) -> pl.DataFrame:
    onset, report = days(persons)
    return pl.DataFrame({
        "Name": pl.Series(["Somebody"]).new_from_index(0, persons),
        "Date of onset": onset.dt.strftime("%d.%m.%Y"),
        "Date of report": report.dt.strftime("%d.%m.%Y"),
        "District": places(persons, PLACES),
        "Age": (onset.to_physical() % 90).cast(pl.String),
    })  # fmt: skip


def own(persons: int) -> pl.DataFrame:
    onset, report = days(persons)
    return pl.DataFrame({
        "event_date": onset.dt.strftime("%Y-%m-%d"),
        "report_date": report.dt.strftime("%Y-%m-%d"),
        "location": places(persons, CODES),
    })  # fmt: skip


def bring(_: str, path: Path) -> None:
    from datetime import date

    from epihq.archive import Archive
    from epihq.archive.reading.brought import When, publication_of_own
    from epihq.archive.reading.mapping import Mapping
    from epihq.archive.sources import source_named

    when = When(today=date(2023, 1, 1), latest=date(2023, 1, 1))
    with tempfile.TemporaryDirectory() as home:
        archive = Archive(Path(home))
        start = time.perf_counter()
        source = source_named("line-list")
        publication = publication_of_own(source, path, Mapping(), when, archive)
        receipt = archive.add(publication)
        seconds = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{seconds:.1f} s, {most:.1f} GB, {receipt.vintage.rows_stored:,} figures")


if __name__ == "__main__":
    main()
