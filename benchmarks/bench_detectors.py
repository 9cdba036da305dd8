"""EARS and Farrington Flexible against the R package surveillance in the same run.

On its own series of Salmonella Newport in Germany. Processor time on one core.

    python benchmarks/bench_detectors.py
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import csv
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

import numpy as np

from epihq.epi.ears import Ears, ears
from epihq.epi.farrington import farrington_flexible
from epihq.epi.farrington_settings import (
    NOUFAILY_2013,
    SURVEILLANCE_DEFAULTS,
)

SERIES = Path(__file__).parents[1] / "tests/oracles/surveillance_series.csv"
PLACES = 200
R_CODE = """
suppressMessages(library(surveillance))
data(salmNewport)
x <- aggregate(salmNewport, by = "unit")
n <- nrow(x)
taken <- function(times, call) {
  call()
  started <- sum(proc.time()[1:2])
  for (i in seq_len(times)) call()
  (sum(proc.time()[1:2]) - started) / times
}
noufaily <- list(noPeriods = 10, pastWeeksNotIncluded = 26, pThresholdTrend = 1,
                 thresholdMethod = "nbPlugin", alpha = 0.005)
farrington <- function(control, range) function() suppressWarnings(
  farringtonFlexible(x, modifyList(control, list(range = range))))
cat(taken(20, farrington(list(), n)), taken(3, farrington(list(), (n - 51):n)),
    taken(20, farrington(noufaily, n)), taken(3, farrington(noufaily, (n - 51):n)),
    taken(20, function() earsC(x, list(method = "C1", baseline = 7))),
    taken(20, function() earsC(x, list(method = "C2", baseline = 7))),
    taken(20, function() earsC(x, list(method = "C3", baseline = 7))))
"""


def newport() -> tuple[np.ndarray, date]:
    with SERIES.open() as file:
        next(file)
        row = next(r for r in csv.DictReader(file) if r["series"] == "salmNewport")
    return np.array(row["counts"].split(), float), date.fromisoformat(row["start"])


def taken(call: Callable[[], object], repeats: int = 30) -> float:
    call()
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return median(seconds)


def seconds_of_surveillance() -> list[float] | None:
    if not shutil.which("Rscript"):
        print("no Rscript: surveillance was not measured")
        return None
    done = subprocess.run(
        ["Rscript", "-e", R_CODE], capture_output=True, check=False, text=True
    )
    if done.returncode:
        print("no surveillance in R: it was not measured")
        return None
    return [float(word) for word in done.stdout.split()]


def main() -> None:
    counts, start = newport()
    weeks = len(counts)
    many = np.repeat(counts[:, None], PLACES, axis=1)
    week, year = range(weeks - 1, weeks), range(weeks - 52, weeks)

    def farrington(series: np.ndarray, chosen: range, name: str) -> float:
        settings = replace(SETTINGS[name])
        return taken(
            lambda: farrington_flexible(
                series, settings=settings, start=start, monitored=chosen
            ),
            30 if series.ndim == 1 else 3,
        )

    ours, names = [], []
    for name in SETTINGS:
        ours += [farrington(counts, week, name), farrington(counts, year, name)]
        names += [f"Farrington, {name}, {what}" for what in ("one week", "52 weeks")]
    for method in (Ears.C1, Ears.C2, Ears.C3):
        ours.append(taken(lambda method=method: ears(counts, method=method)))
        names.append(f"EARS {method}, {weeks} weeks")
    together = [farrington(many, week, name) / PLACES for name in SETTINGS]
    theirs = seconds_of_surveillance()
    for number, (name, mine) in enumerate(zip(names, ours, strict=True)):
        ratio = f"; ratio {theirs[number] / mine:.0f} times" if theirs else ""
        print(f"{name}: {1000 * mine:.2f} ms{ratio}")
    for number, (name, mine) in enumerate(zip(SETTINGS, together, strict=True)):
        ratio = f"; ratio {theirs[2 * number] / mine:.0f} times" if theirs else ""
        print(f"Farrington, {name}, one week of each of {PLACES} series: "
              f"{1000 * mine:.3f} ms a series{ratio}")  # fmt: skip


SETTINGS = {"surveillance": SURVEILLANCE_DEFAULTS, "Noufaily": NOUFAILY_2013}

if __name__ == "__main__":
    main()
