"""Home care at the size of a country: 1,000,000 people at home, 30 readings of each.

A PostgreSQL of its own, two processes at most beside it, all on the same cores:

- all standings made anew after a change of rules;
- readings in by thousands, from two senders, and one by one from eight, each
  acknowledged when it is kept, with the standing after it; what was kept is counted;
- the queue as 50 nurses ask for it at once, by the function and by the page;
- the seal of a minute, the figures by district, size on disk, memory.

The same on SQLite with 20,000 people.

    python benchmarks/bench_care.py [--people 1000000] [--each 30] [--changes 2]
        [--sqlite 20000]
"""

import argparse
import asyncio
import os
import resource
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench_board import ask, own_database, serve, session_of
from desk_at_size import in_parts

NURSES, ASKS = 50, 20
SENDERS, BATCH, FOR = 2, 2_000, 20.0
WRITERS = 8
RULES = ("nhs-england-2022", "india-2022")
PAGES = 1_000
# Beside the defaults: what a database of some ten gigabytes is given.
SERVER = "-c shared_buffers=2GB -c max_wal_size=8GB -c work_mem=16MB"


def begin(home: str) -> None:
    """Open the ledger in a process of its own."""
    from epihq.operations.ledger import ledger

    ledger.configure(Path(home))


def nurse(districts: list[int], number: int) -> object:
    from epihq.operations.ledger.rules import Actor, Role

    return Actor(
        name=f"nurse{number}",
        roles=frozenset({Role.NURSE}),
        via="page",
        districts=frozenset({districts[number % len(districts)]}),
    )


def gateway() -> object:
    from epihq.operations.ledger.rules import Actor, Role

    return Actor(name="gateway", roles=frozenset({Role.PROGRAM}), via="api")


def reading(number: int) -> object:
    from epihq.care.records import Channel, Feeling, Reading
    from epihq.operations.ledger import clock

    now = clock.now()
    return Reading(
        about_at=now - timedelta(minutes=1),
        written_at=now,
        channel=Channel.PROGRAM,
        spo2_rest=88.0 if number % 500 == 0 else 94.0 + number % 6,
        temperature=36.0 + number % 30 / 10,
        pulse=60.0 + number % 40,
        feeling=Feeling.SAME,
        symptoms=frozenset({"cough"} if number % 3 else ()),
        denied=frozenset({"breathless", "chest-pain"}),
    )


# -- work of other processes ----------------------------------------------------------


def in_bulk(sender: int, people: int, until: float) -> tuple[int, list[float]]:
    """Send batches until an hour; say how many readings were kept."""
    from epihq.care.checks.intake import Incoming, Kept, write_many

    kept, taken = 0, []
    numbers = np.random.default_rng(sender).permutation(people) + 1
    mine = numbers[sender::SENDERS]
    for part in in_parts(map(int, mine), BATCH):
        if time.time() > until:
            break
        start = time.perf_counter()
        incoming = [
            Incoming(
                episode=number,
                reading=reading(number),
                once=f"{sender} {until} {number}",
            )
            for number in part
        ]
        kept += sum(isinstance(one, Kept) for one in write_many(gateway(), incoming))
        taken.append(time.perf_counter() - start)
    return kept, taken


def one_by_one(writer: int, people: int, until: float) -> tuple[int, list[float]]:
    """Write readings one by one until an hour; say how many were kept."""
    from epihq.care.checks.intake import write_reading

    numbers, taken = np.random.default_rng(writer), []
    while time.time() < until:
        number = int(numbers.integers(1, people + 1))
        start = time.perf_counter()
        write_reading(gateway(), number, reading(number), once=f"{writer} {start}")
        taken.append(time.perf_counter() - start)
    return len(taken), taken


def queues(half: int, districts: list[int], at: datetime) -> list[float]:
    """Ask for the queue as half of the nurses do at once."""
    from django.db import connection

    from epihq.care.desk.queue import counts, queue

    def one(number: int) -> list[float]:
        taken = []
        actor = nurse(districts, number)
        try:
            for _ in range(ASKS):
                start = time.perf_counter()
                queue(actor, at)
                counts(actor, at)
                taken.append(time.perf_counter() - start)
        finally:
            connection.close()
        return taken

    mine = range(half, NURSES, 2)
    with ThreadPoolExecutor(len(mine)) as pool:
        return [one for taken in pool.map(one, mine) for one in taken]


def memory() -> float:
    """Megabytes that this process took at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# -- measuring ------------------------------------------------------------------------


def timed(work: Callable[[], object]) -> tuple[object, float]:
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def told(name: str, taken: list[float]) -> str:
    p50, p95, p99 = np.percentile(taken, [50, 95, 99]) * 1000
    return f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms"


@contextmanager
def processes(home: Path, count: int) -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(
        count,
        mp_context=get_context("spawn"),
        initializer=begin,
        initargs=(str(home),),
    ) as pool:
        # They have started, and read what they need, before the clock runs.
        list(pool.map(_started, range(count)))
        yield pool


def _started(_number: int) -> float:
    import epihq.care.checks.intake
    import epihq.care.desk.queue  # noqa: F401
    from epihq.care.checks.rules import in_force

    in_force()
    time.sleep(0.5)
    return memory()


def restood(changes: int) -> None:
    """Judge all: those whom nobody has judged, then after each change of rules."""
    from desk_at_size import approve
    from epihq.care.checks.restanding import restand

    for code in ("", *RULES[:changes]):
        if code:
            approve(code)
        before = processor_time()
        found, took = timed(restand)
        print(
            f"standings, {code or 'first'}: {found.judged:,} judged, "
            f"{found.changed:,} changed, {took:.0f} s; "
            f"{processor_time() - before:.0f} s of processor time beside the server",
            flush=True,
        )


def processor_time() -> float:
    """Seconds that this process and those it has begun have worked."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(one) for one in both]
    return sum(one.ru_utime + one.ru_stime for one in used)


def took_in(home: Path, people: int) -> None:
    from epihq.care.checks.sealing import seal_readings
    from epihq.care.checks.tables import ReadingRow

    before = _last(ReadingRow)
    for what, work, count in (
        ("in bulk", in_bulk, SENDERS),
        ("one by one", one_by_one, WRITERS),
    ):
        used = processor_time()
        with processes(home, count) as pool:
            until = time.time() + FOR
            asked = partial(work, people=people, until=until)
            started = time.perf_counter()
            found = list(pool.map(asked, range(count)))
            took = time.perf_counter() - started
            most = max(pool.map(_memory_of, range(count)))
        used = processor_time() - used
        kept = sum(one for one, _ in found)
        taken = [each for _, part in found for each in part]
        there = ReadingRow.objects.filter(pk__gt=before).count()
        before = _last(ReadingRow)
        print(f"{told(f'{what}, an answer', taken)}")
        print(
            f"{what}: {kept / took:,.0f} a second, {kept:,} acknowledged, {there:,} "
            f"there; {used:.0f} s of processor time beside the server; a process "
            f"{most:.0f} MB",
            flush=True,
        )
        sealed, took = timed(seal_readings)
        print(f"  sealed {sealed:,} in {took:.1f} s", flush=True)


def _memory_of(_number: int) -> float:
    return memory()


def _last(table: object) -> int:
    newest = table.objects.order_by("-pk").values_list("pk", flat=True)
    return newest.first() or 0


def asked_at_once(home: Path, districts: list[int]) -> None:
    from epihq.care.desk.figures import figures
    from epihq.care.desk.queue import counts, queue
    from epihq.operations.ledger import clock
    from epihq.operations.ledger.rules import Actor, Role

    at = clock.now()
    alone = [timed(lambda: queue(nurse(districts, 1), at))[1] for _ in range(50)]
    print(told("queue of 50, one nurse alone", alone))
    both = [timed(lambda: counts(nurse(districts, 1), at))[1] for _ in range(50)]
    print(told("counts, one nurse alone", both))
    with processes(home, 2) as pool:
        asked = partial(queues, districts=districts, at=at)
        parts, took = timed(lambda: list(pool.map(asked, (0, 1))))
    taken = [one for part in parts for one in part]
    print(told(f"queue and counts, {NURSES} nurses at once", taken))
    print(f"  {len(taken) / took:.0f} a second", flush=True)
    sara = Actor(name="sara", roles=frozenset({Role.CARE_SUPERVISOR}), via="page")
    everywhere = [timed(lambda: queue(sara, at))[1] for _ in range(20)]
    print(told("queue of 50, all districts, alone", everywhere))
    everywhere = [timed(lambda: counts(sara, at))[1] for _ in range(5)]
    print(told("counts, all districts, alone", everywhere))
    found, took = timed(lambda: figures(sara, at - timedelta(days=1)))
    print(f"figures of {len(found)} districts: {took:.2f} s", flush=True)


def by_the_page(home: Path, districts: list[int]) -> None:
    """Keep 50 requests for the page of the queue under way until all are answered."""
    from django.urls import NoReverseMatch, reverse

    import epihq.web.urls  # noqa: F401 - the subjects are known by it

    try:
        path = reverse("care-desk")
    except NoReverseMatch:
        print("the page of the queue is not there yet")
        return
    sessions = [_signed_in(number, districts) for number in range(NURSES)]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = serve(home, port)
    try:
        for _ in range(8):
            asyncio.run(ask(port, path, sessions[0], keep=[]))
        alone: list[float] = []
        for _ in range(20):
            asyncio.run(ask(port, path, sessions[0], keep=alone))
        print(told("page of the queue, one nurse alone", alone))
        taken, statuses = asyncio.run(_at_once(port, path, sessions))
        print(told(f"page of the queue, {NURSES} nurses at once", taken), statuses)
    finally:
        server.terminate()
        server.wait(30)


async def _at_once(
    port: int, path: str, sessions: list[str]
) -> tuple[list[float], set[int]]:
    taken: list[float] = []
    statuses: set[int] = set()
    left = iter(range(PAGES))

    async def one(session: str) -> None:
        for _ in left:
            statuses.add(await ask(port, path, session, keep=taken))

    await asyncio.gather(*(one(session) for session in sessions))
    return taken, statuses


def _signed_in(number: int, districts: list[int]) -> str:
    from epihq.operations.ledger.rules import SETUP, Role
    from epihq.operations.people.officers import Person, make_officer

    person = Person(
        username=f"nurse{number}",
        full_name=f"Nurse {number}",
        roles=(Role.NURSE,),
        districts=(districts[number % len(districts)],),
    )
    return session_of(make_officer(SETUP, person))


def sizes(home: Path) -> None:
    from django.db import connection

    if connection.vendor != "postgresql":
        size = (home / "ledger.sqlite3").stat().st_size
        print(f"on disk: {size / 2**20:,.0f} MB")
        return
    with connection.cursor() as cursor:
        for table in ("care_reading", "care_episode", "care_person", "care_act"):
            cursor.execute(
                f"SELECT pg_table_size('{table}'), pg_indexes_size('{table}')"
            )
            rows, indexes = (one / 2**30 for one in cursor.fetchone())
            print(f"on disk: {table} {rows:.2f} GB, its indexes {indexes:.2f} GB")
        cursor.execute("SELECT pg_database_size(current_database())")
        print(f"on disk: all {cursor.fetchone()[0] / 2**30:.2f} GB", flush=True)


def measure(name: str, people: int, each: int, changes: int) -> None:
    from epihq.operations.ledger import ledger
    from epihq.web import settings

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings.configure(home)
        ledger.bring_up_to_date(home)
        from desk_at_size import fill, open_desk

        districts = open_desk()
        _, took = timed(lambda: fill(districts, people, each))
        print(f"{name}: {people:,} people at home, {people * each:,} readings")
        print(f"filled in {took:.0f} s", flush=True)
        sizes(home)
        restood(changes)
        asked_at_once(home, districts)
        by_the_page(home, districts)
        took_in(home, people)
        sizes(home)
        print(f"this process {memory():.0f} MB")
        from django.db import connection

        connection.close()


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--people", type=int, default=1_000_000)
    words.add_argument("--each", type=int, default=30)
    words.add_argument("--sqlite", type=int, default=20_000)
    words.add_argument("--changes", type=int, default=len(RULES))
    asked = words.parse_args()
    if asked.people:
        with own_database(SERVER) as is_there:
            if is_there:
                measure("PostgreSQL", asked.people, asked.each, asked.changes)
    os.environ.pop("EPIHQ_DATABASE_URL", None)
    if asked.sqlite:
        measure("SQLite", asked.sqlite, asked.each, asked.changes)


if __name__ == "__main__":
    sys.exit(main())
