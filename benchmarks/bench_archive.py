"""The archive at the size of the world by district: 50 million rows.

Five thousand districts, two indicators, 1,100 days, published in twelve vintages
that each revise and extend the ones before. Measured in one run, on an archive of
its own in a temporary folder:

- the as-of question about one location, against reading its rows from one plain
  sorted Parquet file with DuckDB (the floor: no vintages at all);
- the world's latest snapshot, against reading that same plain file whole.

    python benchmarks/bench_archive.py [million rows, default 50]
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl

from epihq.archive import Archive
from epihq.archive.catalogue import Catalogue, Vintage
from epihq.archive.landing import land
from epihq.archive.publication import Reading
from epihq.archive.table import Table

DAYS = 1_100
VINTAGES = 12
START = date(2020, 1, 1)


def vintage(number: int) -> Vintage:
    day = START + timedelta(days=(number + 1) * DAYS // VINTAGES)
    return Vintage(
        number=number,
        sha256=f"{number:064x}",
        source="own-counts",
        report_date=day,
        retrieved_at=pl.Series([day]).cast(pl.Datetime("us"))[0],
        origin="benchmark",
        restates=True,
        files={},
        rows_read=0,
        rows_stored=0,
        rows_withdrawn=0,
        lag_days=1,
        unplaced={},
        notes=(),
        diseases=("covid-19",),
    )


def restatement(
    districts: int, report_date: date, rng: np.random.Generator
) -> pl.DataFrame:
    """All figures to the day before; four in nine differ from the last time."""
    days = (report_date - START).days
    reference = pl.date_range(
        START, report_date - timedelta(days=1), interval="1d", eager=True
    )
    place = pl.Series([f"XX-{number:04d}" for number in range(districts)])
    frames = []
    for indicator in ("cumulative_cases", "cumulative_deaths"):
        values = np.floor(np.linspace(0, 9e4, days))[None, :].repeat(districts, axis=0)
        values += rng.integers(0, 3, size=values.shape) // 2
        frames.append(
            pl.DataFrame(
                {
                    "location": place.gather(np.repeat(np.arange(districts), days)),
                    "reference_date": pl.concat([reference] * districts),
                    "value": values.ravel(),
                }
            ).select(
                pl.lit("covid-19").alias("disease"),
                "location",
                pl.lit(indicator).alias("indicator"),
                "reference_date",
                pl.lit(report_date).alias("report_date"),
                "value",
            )
        )
    return pl.concat(frames)


def seconds(act: Callable[[], object], repeats: int = 5) -> float:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return median(taken)


def fill(folder: Path, million_rows: float) -> Archive:
    """Land vintages until the table has as many rows as were asked for."""
    rng = np.random.default_rng(2020)
    archive = Archive(folder)
    table = Table(folder / "archive" / "table")
    catalogue = Catalogue()
    # Each later vintage revises four keys in nine: about 6.5 rows a key in all.
    districts = round(million_rows * 1e6 / (2 * DAYS * 6.5))
    for number in range(VINTAGES):
        v = vintage(number)
        rows = restatement(districts, v.report_date, rng)
        catalogue = land(
            table, catalogue, v, rows, read_again=_never, accept_withdrawals=True
        )
        archive._catalogue.write(catalogue)  # noqa: SLF001 - without bytes to keep
    return archive


def _never(_vintage: Vintage) -> Reading:
    raise AssertionError("publications come in their order, and none is read again")


def main() -> None:
    million_rows = float(sys.argv[1]) if len(sys.argv) > 1 else 50.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        archive = fill(folder, million_rows)
        catalogue = archive._catalogue.read()  # noqa: SLF001
        rows = sum(segment.rows for segment in catalogue.segments)
        print(
            f"{rows / 1e6:.1f} million rows in {len(catalogue.segments)} files, "
            f"{VINTAGES} vintages landed in {time.perf_counter() - start:.0f} s"
        )
        floor = folder / "plain.parquet"
        archive.snapshot(as_of=date(2030, 1, 1)).frame.write_parquet(floor)
        middle = START + timedelta(days=DAYS // 2)
        one = seconds(lambda: archive.snapshot(as_of=middle, location="XX-0100"))
        plain = pl.scan_parquet(floor)
        read_one = seconds(
            lambda: plain.filter(pl.col("location") == "XX-0100").collect()
        )
        world = seconds(lambda: archive.snapshot(as_of=date(2030, 1, 1)), 3)
        read_world = seconds(lambda: pl.read_parquet(floor), 3)
        print("question                       seconds   ratio to a plain file")
        print(f"one location, as of mid-way    {one:7.3f}   {one / read_one:6.2f}")
        print(
            f"the world's latest snapshot    {world:7.3f}   {world / read_world:6.2f}"
        )


if __name__ == "__main__":
    main()
