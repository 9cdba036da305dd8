"""R_t of every location and day in one call, against EpiEstim in the same run.

Needs the real data (EPIHQ_SHARED_DATA); EpiEstim is measured where R has it, on a
few countries whose counts are not negative, because it stops on a negative day.

    python benchmarks/bench_reproduction.py
"""

import os
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl

from epihq.epi.reporting import examine
from epihq.epi.reproduction import estimate_rt
from epihq.epi.serial_interval import serial_interval_pmf

COUNTRIES = 4
R_CODE = """
library(EpiEstim)
counts <- read.csv(commandArgs(TRUE)[1])
config <- make_config(list(mean_si = 4.8, std_si = 2.3))
started <- proc.time()[["elapsed"]]
for (name in names(counts)) suppressWarnings(suppressMessages(
  estimate_R(counts[[name]], method = "parametric_si", config = config)))
cat((proc.time()[["elapsed"]] - started) / ncol(counts))
"""


def daily_counts() -> np.ndarray | None:
    folder = Path(os.environ.get("EPIHQ_SHARED_DATA", "../shared/data"))
    file = folder / "jhu_daily.parquet"
    if not file.is_file():
        print(f"no real data at {folder}: set EPIHQ_SHARED_DATA; nothing measured")
        return None
    table = pl.read_parquet(file)
    wide = table.pivot(on="country", index="date", values="confirmed").sort("date")
    totals = wide.drop("date").to_numpy().astype(float)
    return np.diff(totals, axis=0, prepend=totals[:1])


def seconds_of_epiestim(counts: np.ndarray) -> float | None:
    if not shutil.which("Rscript"):
        print("no Rscript: EpiEstim was not measured")
        return None
    clean = counts[:, (counts >= 0).all(axis=0)][:, :COUNTRIES]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "counts.csv"
        pl.DataFrame(clean, schema=[f"c{i}" for i in range(COUNTRIES)]).write_csv(file)
        done = subprocess.run(
            ["Rscript", "-e", R_CODE, str(file)], capture_output=True, check=False
        )
    if done.returncode:
        print("no EpiEstim in R: it was not measured")
        return None
    return float(done.stdout)


def main() -> None:
    counts = daily_counts()
    if counts is None:
        return
    pmf, known = serial_interval_pmf(4.8, 2.3), np.ones(counts.shape, bool)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        examined = examine(counts, known)
        estimate_rt(examined.used, pmf, usable=examined.usable)
        taken.append(time.perf_counter() - start)
    ours, places = median(taken), counts.shape[1]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{places} locations x {counts.shape[0]} days, examined and estimated:")
    print(f"  {ours:.2f} s in one call, peak memory of the process {memory:.2f} GB")
    theirs = seconds_of_epiestim(counts)
    if theirs is not None:
        print(f"  EpiEstim {theirs:.3f} s a country; ratio for all {places}: "
              f"{theirs * places / ours:.0f} times")  # fmt: skip


if __name__ == "__main__":
    main()
