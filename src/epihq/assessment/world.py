"""Many locations: cut into chunks, done on this machine's cores or on a cluster.

A chunk travels as counts and comes back as records, so memory does not grow with the
number of locations. A location that fails is told by name and stops no other.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from epihq.archive import Archive
from epihq.assessment.assess import daily_counts
from epihq.assessment.behind import Case, Estimated, case_of, estimates
from epihq.assessment.known_so_far import shares_by_source, shares_of, so_far
from epihq.assessment.line_list import Lists, with_own_delays
from epihq.assessment.parts import CASES
from epihq.assessment.population import inhabitants_counted, persons_by_age
from epihq.assessment.prospect import WEEKS, NoForecast, WeekAhead, forecasts
from epihq.assessment.record import JointEstimate
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store, key_of
from epihq.assessment.variants import figures_of
from epihq.assessment.whose import counts_known, sources_of
from epihq.terms.errors import UsageError

# As many as travel together.
_CHUNK = 32
# A scheduler that does not answer within is told to be none.
_ANSWERS_WITHIN = "10s"
_held: list[object] = []


@dataclass(frozen=True, kw_only=True)
class Line:
    """One location of the world: its estimate, or why it failed."""

    location: str
    last_date: date
    estimate: JointEstimate | None
    failure: str | None
    kept: bool


def world_cases(
    archive: Archive,
    as_of: date,
    settings: Settings,
    *,
    locations: Sequence[str] | None = None,
    source: str | None = None,
    only_then: bool = False,
) -> list[Case]:
    """Ask the archive once for all locations, e.g. ["AZE"]; None is every one.

    Raises:
        UsageError: ``assessment.nobody-published``, and those of the archive.
    """
    known = counts_known(
        archive, as_of, locations, source=source, only_then=only_then
    ).frame
    if not known["indicator"].is_in(list(CASES)).any():
        raise UsageError(
            "assessment.nobody-published",
            f"assess: cases published by {as_of} were expected; got none in the "
            "archive. Enter publications with `epihq sync`.",
        )
    ages = persons_by_age(archive, as_of)
    parts = known.partition_by("location", as_dict=True)
    shares = shares_by_source(archive, as_of, sources_of(known))
    figures, cases = figures_of(archive, settings, as_of), []
    lists = Lists(archive, as_of, figures)
    figures = with_own_delays(figures, lists, sources_of(known).items())
    for (location,), frame in sorted(parts.items()):
        place = str(location)
        series = so_far(daily_counts(frame, place), shares, as_of)
        if "cases" in series:
            found = shares_of(shares, series, as_of)
            cases.append(
                case_of(series, ages.get(place), settings, found, figures=figures)
            )
    return cases


def estimate_world(
    cases: Sequence[Case],
    settings: Settings,
    store: Store,
    *,
    workers: int | None = None,
    cluster: str | None = None,
) -> Iterator[Line]:
    """Estimate all cases; yield those kept from before first, then as they get ready.

    ``workers`` processes of this machine (default one per core), or the Dask cluster
    whose scheduler is at ``cluster``, e.g. "tcp://10.0.0.7:8786".

    Raises:
        UsageError: ``assessment.no-cluster``.
    """
    keys = {c.location: key_of(c, settings) for c in cases}
    by_location = {case.location: case for case in cases}
    if len(by_location) < len(cases):
        # Answers are told apart by their location.
        message = "cases of one disease, one for each location, were expected"
        raise ValueError(message)
    missing = []
    for case in cases:
        found = store.whole(case.location, keys[case.location])
        if found is None:
            missing.append(case)
        else:
            yield _line(case, found.estimate, kept=True)
    work = partial(estimate_chunk, settings=settings)
    done: Iterable[Answers] = in_chunks(work, _chunks_of(missing), workers, cluster)
    for answers in done:
        for location, answer in answers:
            case = by_location[location]
            if isinstance(answer, Estimated):
                store.keep(keys[location], answer)
                yield _line(case, answer.estimate, kept=False)
            else:
                yield _line(case, answer, kept=False)


def _chunks_of(cases: Sequence[Case]) -> list[list[Case]]:
    """Cut cases into chunks of alike lengths, so that a process loads few programs."""
    laid = sorted(cases, key=lambda case: case.observed.cases.used.size)
    return [laid[i : i + _CHUNK] for i in range(0, len(laid), _CHUNK)]


def _line(case: Case, answer: JointEstimate | str, *, kept: bool) -> Line:
    is_estimated = isinstance(answer, JointEstimate)
    return Line(
        location=case.location,
        last_date=case.last_date,
        estimate=answer if isinstance(answer, JointEstimate) else None,
        failure=None if is_estimated else str(answer),
        kept=kept,
    )


Answers = list[tuple[str, Estimated | str]]


def estimate_chunk(cases: Sequence[Case], settings: Settings) -> Answers:
    """Estimate a chunk; if it fails as a whole, find the location that fails."""
    try:
        found = estimates(cases, settings)
        return [(one.location, one) for one in found]
    except Exception as error:  # noqa: BLE001 - told by location, stops no other
        if len(cases) == 1:
            return [(cases[0].location, f"{type(error).__name__}: {error}")]
        return [answer for c in cases for answer in estimate_chunk([c], settings)]


def forecast_world(
    archive: Archive,
    as_of: date,
    settings: Settings,
    *,
    locations: Sequence[str] | None = None,
    source: str | None = None,
    weeks: int = WEEKS,
    workers: int | None = None,
) -> Iterator[WeekAhead | NoForecast]:
    """Forecast reported cases and deaths by week, e.g. of ["AZE"]; None is everyone.

    Raises:
        UsageError: ``assessment.nobody-published``, and those of the archive.
    """
    cases = world_cases(archive, as_of, settings, locations=locations, source=source)
    sums = counts_known(archive, as_of, locations, source=source).sums
    work = partial(
        _forecast_chunk,
        store=Store(archive.home / "estimates"),
        population=inhabitants_counted(archive, as_of, locations, sums),
        origin=as_of,
        settings=settings,
        weeks=weeks,
    )
    done: Iterable[list[WeekAhead | NoForecast]] = in_chunks(
        work, _chunks_of(cases), workers
    )
    for answers in done:
        yield from answers


def _forecast_chunk(
    cases: Sequence[Case],
    store: Store,
    population: Mapping[str, float],
    origin: date,
    settings: Settings,
    weeks: int,
) -> list[WeekAhead | NoForecast]:
    """Estimate a chunk and forecast from that; one that fails stops no other.

    What is estimated goes on from here: the disk may not have taken it.
    """
    found = _estimated_or_kept(cases, settings, store)
    answers: list[WeekAhead | NoForecast] = []
    for case in cases:
        place = case.location
        one = found[place]
        if not isinstance(one, Estimated):
            answers.append(_no_forecast(place, one))
            continue
        try:
            answers += forecasts(
                case, one, population.get(place), origin, settings, weeks=weeks
            )
        except Exception as error:  # noqa: BLE001 - told by location
            answers.append(_no_forecast(place, f"{type(error).__name__}: {error}"))
    return answers


def _estimated_or_kept(
    cases: Sequence[Case], settings: Settings, store: Store
) -> dict[str, Estimated | str]:
    """Find the estimates of a chunk, and make and keep those that are missing."""
    keys = {case.location: key_of(case, settings) for case in cases}
    kept = {place: store.whole(place, key) for place, key in keys.items()}
    missing = [case for case in cases if kept[case.location] is None]
    made = dict(estimate_chunk(missing, settings)) if missing else {}
    for place, answer in made.items():
        if isinstance(answer, Estimated):
            store.keep(keys[place], answer)
    return {place: one for place, one in kept.items() if one is not None} | made


def _no_forecast(location: str, reason: str) -> NoForecast:
    return NoForecast(location=location, indicator="all", reason=reason)


One = TypeVar("One")
Answer = TypeVar("Answer")


def in_chunks(
    work: Callable[[list[One]], Answer],
    chunks: list[list[One]],
    workers: int | None,
    cluster: str | None = None,
) -> Iterable[Answer]:
    """Do the work on this machine's cores, or on a cluster, as chunks get ready."""
    if cluster is not None:
        return _on_a_cluster(work, chunks, cluster)
    workers = min(workers or _cores(), len(chunks))
    if workers <= 1:
        return map(work, chunks)
    return _in_processes(work, chunks, workers)


def _in_processes(
    work: Callable[[list[One]], Answer], chunks: list[list[One]], workers: int
) -> Iterator[Answer]:
    import joblib  # noqa: PLC0415 - loads processes' machinery

    with tempfile.TemporaryDirectory() as folder:
        parallel = joblib.Parallel(
            n_jobs=workers,
            return_as="generator_unordered",
            initializer=_take_a_core,
            initargs=(folder,),
        )
        task: Callable[..., object] = joblib.delayed(work)
        yield from parallel(task(chunk) for chunk in chunks)


def _cores() -> int:
    return len(_own_cores()) or os.cpu_count() or 1


def _own_cores() -> list[int]:
    if not hasattr(os, "sched_getaffinity"):
        return []
    return sorted(os.sched_getaffinity(0))


def _take_a_core(folder: str) -> None:
    """Keep this process on a core of its own.

    JAX starts threads for all cores; two such processes get in each other's way.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - in workers alone

    for core in _own_cores():
        lock = FileLock(Path(folder) / f"core-{core}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        _held.append(lock)
        os.sched_setaffinity(0, {core})
        return


def _on_a_cluster(
    work: Callable[[list[One]], Answer], chunks: list[list[One]], cluster: str
) -> Iterator[Answer]:
    from distributed import Client, as_completed  # noqa: PLC0415 - seconds to load

    try:
        client = Client(cluster, timeout=_ANSWERS_WITHIN)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(
            "assessment.no-cluster",
            f"--cluster: the address of a Dask scheduler was expected; {cluster!r} "
            f"does not answer ({error}). Start one with `dask scheduler`.",
        ) from error
    with client:
        # The same question again is to be computed again: failures are not kept.
        futures = client.map(work, chunks, pure=False)
        done = as_completed(futures, with_results=True)  # type: ignore[no-untyped-call]
        yield from (answers for _, answers in done)
