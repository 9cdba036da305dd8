"""The joint engine: from a cold shell, warm, on a cluster, and over many districts.

python benchmarks/bench_engine.py
python benchmarks/bench_engine.py --parts warm districts --districts 500 1000 2000

    commands   the program as a user starts it: the world, and one location
    warm       the world's countries on Dask workers that have started already, each
               pinned to a core: two of them against one
    districts  simulated counts of 182 days through the world's own call, on processes
               that it starts itself: time and memory against the number of districts

Needs EPIHQ_SHARED_DATA with JHU's vintage of 1 July 2020. EpiNow2 1.9.0 took 196 s
for Azerbaijan's 123 days on two cores (its Stan model under PyStan with its defaults:
cases alone, no infections that were never reported, no deaths).

Seconds are those of the clock; CPU seconds are of all processes together, and do not
grow much where somebody else uses the machine. Memory is the sum of resident sizes,
so that what processes share is counted in each of them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Self

import numpy as np
import polars as pl
import psutil
from distributed import LocalCluster

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.behind import Case, case_of
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store
from epihq.assessment.world import estimate_world, world_cases
from epihq.epi.serial_interval import serial_interval_pmf
from epihq.epi.simulate import simulate_epidemic
from epihq.terms.series import DailySeries

EPINOW2_SECONDS = 196.0
AS_OF = date(2020, 7, 2)
PROGRAM = [sys.executable, "-c", "from epihq.cli import main; main()"]
# Pinned before JAX starts its threads.
WORKER = """
import os, sys
os.sched_setaffinity(0, {int(sys.argv.pop(1))})
from distributed.cli.dask_worker import main
main()
"""
WORKER_OPTIONS = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
REPEATS = 3
DAYS = 182
GB = 1024**3


def show(what: str, value: float, unit: str) -> None:
    print(f"{what:62} {value:9.2f} {unit}", flush=True)


class Watch:
    """CPU seconds and highest memory of this process and all that it started."""

    def __init__(self) -> None:
        self.wall = self.peak_own = self.peak_all = 0.0
        self._cpu: dict[int, float] = {}
        self._before: dict[int, float] = {}
        self._over = threading.Event()

    @property
    def cpu(self) -> float:
        """CPU seconds since the watch began."""
        return sum(now - self._before.get(pid, 0) for pid, now in self._cpu.items())

    def __enter__(self) -> Self:
        self._look()
        self._before = dict(self._cpu)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        self._begin = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self._begin
        self._over.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            self._look()

    def _look(self) -> None:
        own = psutil.Process()
        sizes = []
        for process in [own, *own.children(recursive=True)]:
            try:
                spent = process.cpu_times()
                self._cpu[process.pid] = spent.user + spent.system
                sizes.append(process.memory_info().rss / GB)
            except psutil.NoSuchProcess:
                continue
        self.peak_own = max(self.peak_own, sizes[0])
        self.peak_all = max(self.peak_all, sum(sizes))


def counts_of_jhu(shared: Path) -> bytes:
    """JHU's totals as of 1 July 2020, as a headquarters would enter its own."""
    table = (
        pl.read_parquet(shared / "jhu_vintage_20200701.parquet")
        .filter(pl.col("iso3").is_not_null())
        .with_columns(pl.col("date").cast(pl.String))
    )
    columns = {"confirmed": "cumulative_cases", "deaths": "cumulative_deaths"}
    rows = table.unpivot(
        list(columns), index=["iso3", "date"], variable_name="indicator"
    ).with_columns(pl.col("indicator").replace(columns))
    told = rows.select(
        pl.col("iso3").alias("location"),
        "indicator",
        pl.col("date").alias("reference_date"),
        pl.lit(str(AS_OF)).alias("report_date"),
        pl.col("value").cast(pl.Int64),
    )
    return told.write_csv().encode()


def archive_of(home: Path, content: bytes) -> Archive:
    archive = Archive(home)
    archive.add(
        Publication(
            source="own-counts",
            files={"counts.csv": content},
            report_date=AS_OF,
            retrieved_at=datetime(2020, 7, 2, tzinfo=UTC),
            origin="benchmark",
        )
    )
    return archive


def timed(*words: str, environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run([*PROGRAM, *words], check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def commands(content: bytes, folder: Path) -> None:
    """Measure the program as a user starts it, in an empty home with no cache."""
    home, cache = folder / "home", folder / "cache"
    environment = os.environ | {"EPIHQ_HOME": str(home), "EPIHQ_CACHE": str(cache)}
    archive_of(home, content)
    world = ("assess", "--all", "--as-of", str(AS_OF), "--format", "csv")
    one = ("assess", "AZE", "--as-of", str(AS_OF))

    def run(what: str, words: Sequence[str], *, repeats: int = 1) -> float:
        taken = []
        for _ in range(repeats):
            for path in (home / "estimates").glob("*/*.json"):
                path.unlink()
            taken.append(timed(*words, environment=environment))
        show(what, median(taken), "s")
        return median(taken)

    run("world, nothing compiled", world)
    warm = run("world, compiled programs kept", world, repeats=REPEATS)
    show("world, nothing changed", timed(*world, environment=environment), "s")
    places = len(list((home / "estimates").iterdir()))
    show(f"of {places} locations, each", warm / places, "s")
    show("EpiNow2's time over ours", EPINOW2_SECONDS * places / warm, "times")
    run("one location, nothing but the world compiled", one)
    run("one location from a cold shell, programs kept", one, repeats=REPEATS)


@contextmanager
def workers_on(cores: Sequence[int]) -> Iterator[str]:
    """Start a Dask scheduler, and a worker process on each of the cores."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with LocalCluster(n_workers=0, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        started = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER, str(core), address, *WORKER_OPTIONS],
                **quiet,
            )
            for core in cores
        ]
        cluster.scheduler_info  # noqa: B018 - connects
        while len(cluster.scheduler.workers) < len(cores):
            time.sleep(0.1)
        try:
            yield address
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait()


def estimated(cases: Sequence[Case], **how: object) -> tuple[Watch, int]:
    """Estimate with nothing kept from before; what it took, and how many failed."""
    with tempfile.TemporaryDirectory() as name, Watch() as watch:
        lines = estimate_world(cases, Settings(), Store(Path(name)), **how)
        failed = sum(line.failure is not None for line in lines)
    return watch, failed


def on_workers(cases: Sequence[Case], cores: Sequence[int]) -> float:
    """Median seconds of the world on workers that have started and compiled."""
    with workers_on(cores) as address:
        estimated(cases, cluster=address)
        taken = [estimated(cases, cluster=address)[0] for _ in range(REPEATS)]
    words = f"{len(cases)} locations, {len(cores)} started worker(s)"
    wall, cpu = (median([getattr(t, k) for t in taken]) for k in ("wall", "cpu"))
    show(f"{words}, median of {REPEATS}", wall, "s")
    show(f"{words}, scheduler included", cpu, "CPU s")
    show(f"{words}, EpiNow2's over ours", EPINOW2_SECONDS * len(cases) / wall, "times")
    return wall


def warm(content: bytes, folder: Path) -> None:
    """Measure the world's countries without start-up, on one worker and on two."""
    cases = world_cases(archive_of(folder / "warm", content), AS_OF, Settings())
    cores = sorted(os.sched_getaffinity(0))
    two = on_workers(cases, cores[:2])
    one = on_workers(cases, cores[:1])
    show("two Dask workers over one, by the clock", one / two, "times")


def district(number: int) -> Case:
    """Simulate a district of 10,000 to 1 million people whose counts scatter."""
    rng = np.random.default_rng([1, number])
    Rt = np.full(DAYS, rng.uniform(1.3, 2.5))
    for start in np.sort(rng.integers(21, DAYS, size=5)):
        Rt[start:] = rng.uniform(0.7, 1.4)
    epidemic = simulate_epidemic(
        Rt,
        np.full(DAYS, np.exp(rng.uniform(np.log(0.05), np.log(0.5)))),
        serial_interval_pmf(4.8, 2.3),
        seeds=int(rng.integers(5, 30)),
        population=int(10 ** rng.uniform(4, 6)),
        ifr=0.005,
        imports=1.0,
        rng=rng,
    )
    week = np.resize(rng.normal(0, 0.15, 7), DAYS)
    factor = np.exp(week) * rng.gamma(10, 1 / 10, DAYS)
    counts = {
        "cases": rng.poisson(epidemic.cases * factor),
        "deaths": rng.binomial(epidemic.deaths, 0.8),
    }
    series = {
        name: DailySeries(
            location=f"D{number:05}",
            indicator=name,
            start=AS_OF - timedelta(days=DAYS),
            counts=values.astype(float),
            observed=np.ones(DAYS, bool),
        )
        for name, values in counts.items()
    }
    return case_of(series, None, Settings())


def districts(sizes: Sequence[int]) -> None:
    """Measure time and memory of ever more districts, on two new processes."""
    estimated([district(number) for number in range(64)], workers=2)
    each = {}
    for size in sizes:
        cases = [district(number) for number in range(size)]
        taken, failed = estimated(cases, workers=2)
        words = f"{size} districts x {DAYS} days"
        show(f"{words}, two processes and their start", taken.wall, "s")
        show(f"{words}, CPU each", taken.cpu / size, "CPU s")
        show(f"{words}, no estimate given", failed, "districts")
        show(f"{words}, peak memory of the parent", taken.peak_own, "GB")
        show(f"{words}, peak memory of all processes", taken.peak_all, "GB")
        each[size] = taken.cpu / size
    show(
        f"CPU for each of {sizes[-1]} over each of {sizes[0]}",
        each[sizes[-1]] / each[sizes[0]],
        "times",
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parts = ("commands", "warm", "districts")
    parser.add_argument("--parts", nargs="+", choices=parts, default=parts)
    parser.add_argument("--districts", nargs="+", type=int, default=[500, 1000, 2000])
    asked = parser.parse_args()
    shared = Path(os.environ.get("EPIHQ_SHARED_DATA", "../shared/data"))
    content = counts_of_jhu(shared)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work: dict[str, Callable[[], None]] = {
            "commands": lambda: commands(content, folder),
            "warm": lambda: warm(content, folder),
            "districts": lambda: districts(asked.districts),
        }
        for part in asked.parts:
            print(f"-- {part}")
            work[part]()


if __name__ == "__main__":
    main()
