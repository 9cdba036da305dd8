"""The joint engine: the world's countries at once, and one from a cold shell.

python benchmarks/bench_engine.py

Needs EPIHQ_SHARED_DATA with JHU's vintage of 1 July 2020. EpiNow2 1.9.0 took 196 s
for Azerbaijan's 123 days on two cores (its Stan model under PyStan with its defaults:
cases alone, no infections that were never reported, no deaths).
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

EPINOW2_SECONDS = 196.0
PROGRAM = [sys.executable, "-c", "from epihq.cli import main; main()"]


def own_counts(shared: Path) -> str:
    table = (
        pl.read_parquet(shared / "jhu_vintage_20200701.parquet")
        .filter(pl.col("iso3").is_not_null())
        .with_columns(pl.col("date").cast(pl.String))
    )
    columns = {"confirmed": "cumulative_cases", "deaths": "cumulative_deaths"}
    rows = table.unpivot(
        list(columns), index=["iso3", "date"], variable_name="indicator"
    ).with_columns(pl.col("indicator").replace(columns))
    return rows.select(
        pl.col("iso3").alias("location"),
        "indicator",
        pl.col("date").alias("reference_date"),
        pl.lit("2020-07-02").alias("report_date"),
        pl.col("value").cast(pl.Int64),
    ).write_csv()


def timed(*words: str, environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run([*PROGRAM, *words], check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def main() -> None:
    shared = Path(os.environ.get("EPIHQ_SHARED_DATA", "../shared/data"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home, cache = folder / "home", folder / "cache"
        environment = os.environ | {"EPIHQ_HOME": str(home), "EPIHQ_CACHE": str(cache)}
        file = folder / "counts.csv"
        file.write_text(own_counts(shared))
        timed("sync", "own-counts", "--from", str(file), environment=environment)
        world = ("assess", "--all", "--as-of", "2020-07-02", "--format", "csv")
        one = ("assess", "AZE", "--as-of", "2020-07-02")

        def forget() -> None:
            for path in (home / "estimates").glob("*/*.json"):
                path.unlink()

        def show(what: str, seconds: float) -> None:
            print(f"{what:58} {seconds:7.1f} s")

        show("world, nothing compiled", timed(*world, environment=environment))
        forget()
        warm = timed(*world, environment=environment)
        show("world, compiled programs kept", warm)
        show("world, nothing changed", timed(*world, environment=environment))
        places = len(list((home / "estimates").iterdir()))
        each = warm / places
        print(f"{places} locations: {each:.2f} s each, {EPINOW2_SECONDS / each:.0f} x")
        forget()
        show("one location, nothing compiled", timed(*one, environment=environment))
        forget()
        taken = np.median(
            [(timed(*one, environment=environment), forget())[0] for _ in range(3)]
        )
        show("one location from a cold shell, programs kept", float(taken))


if __name__ == "__main__":
    main()
