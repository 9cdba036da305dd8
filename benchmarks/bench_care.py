"""Home care at the size of a country: 1,000,000 people at home, 30 readings of each.

A PostgreSQL of its own, two processes at most beside it, all on the same cores:

- all standings made anew after a change of rules;
- readings in by thousands, from two senders, and one by one from eight, each
  acknowledged when it is kept, with the standing after it; what was kept is counted;
  by the function, and by the API of a server of two processes;
- the queue as 50 nurses ask for it at once, by the function and by the page, in the
  manner of the board's benchmark: 50 requests under way until 2,000 are answered; then
  50 who have it open for a minute while everybody takes people and writes checks;
- the seal of a minute, the figures by district, size on disk, memory.

The same on SQLite with 20,000 people.

    python benchmarks/bench_care.py [--people 1000000] [--each 30] [--changes 2]
        [--sqlite 20000]
"""

import argparse
import asyncio
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench_board import ask, own_database, serve, session_of
from desk_at_size import in_parts

NURSES, ASKS = 50, 20
SENDERS, BATCH, FOR = 2, 2_000, 20.0
_MANY = "/api/v1/care/readings"
WRITERS = 8
RULES = ("nhs-england-2022", "india-2022")
PAGES, ROUNDS = 2_000, 3
# Of each nurse at work: seconds between two acts, each of which shows her the queue.
ACTS_EVERY, ASKS_EVERY, AT_WORK = 5.0, 10.0, 60.0
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
    from django.urls import reverse

    import epihq.web.urls  # noqa: F401 - the subjects are known by it

    path = reverse("care-desk")
    sessions = [_signed_in(number, districts) for number in range(NURSES)]
    with serving(home) as port:
        for _ in range(8):
            asyncio.run(ask(port, path, sessions[0], keep=[]))
        alone: list[float] = []
        for _ in range(20):
            asyncio.run(ask(port, path, sessions[0], keep=alone))
        print(told("page of the queue, one nurse alone", alone))
        for number in range(1, ROUNDS + 1):
            start = time.perf_counter()
            taken, statuses = asyncio.run(_at_once(port, path, sessions))
            what = f"page of the queue, {NURSES} nurses at once, round {number}"
            rate = len(taken) / (time.perf_counter() - start)
            _all_answered(statuses)
            print(told(what, taken), f"{rate:.0f} a second", flush=True)
        with processes(home, 1) as pool:
            acts = pool.submit(acting, districts, time.time() + AT_WORK)
            pages, lives, statuses = asyncio.run(_at_work(port, path, sessions))
            _all_answered(statuses)
            print(told(f"page of the queue, {NURSES} nurses at work", pages))
            print(told("  what an open page asks", lives))
            print(f"  {acts.result():,} acts meanwhile", flush=True)


@contextmanager
def serving(home: Path) -> Iterator[int]:
    """Let a server of two processes answer at a port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = serve(home, port)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(30)


def acting(districts: list[int], until: float) -> int:
    """Let all nurses take people in hand, look and write their checks, in turn."""
    from epihq.care.checks.intake import write_reading
    from epihq.care.desk import hands
    from epihq.care.register import looking

    acts = 0
    while time.time() < until:
        start = time.time()
        actor = nurse(districts, acts % NURSES)
        found = hands.take_next(actor)
        if found:
            # The log is told of each look: that is news to every page.
            looking.look(actor, found.number, reason="taken in hand")
            write_reading(actor, found.number, reading(found.number))
            hands.release(actor, found.number)
        acts += 1
        time.sleep(max(0.0, start + ACTS_EVERY / NURSES - time.time()))
    return acts


async def _at_work(
    port: int, path: str, sessions: list[str]
) -> tuple[list[float], list[float], set[int]]:
    """Load the page after each act, and let it ask meanwhile what is new."""
    pages: list[float] = []
    lives: list[float] = []
    statuses: set[int] = set()
    until = time.monotonic() + AT_WORK

    async def again(each: float, path: str, session: str, keep: list[float]) -> None:
        await asyncio.sleep(each * sessions.index(session) / NURSES)
        while time.monotonic() < until:
            statuses.add(await ask(port, path, session, keep=keep))
            await asyncio.sleep(each)

    await asyncio.gather(
        *(again(ACTS_EVERY, path, one, pages) for one in sessions),
        *(again(ASKS_EVERY, f"{path}live/", one, lives) for one in sessions),
    )
    return pages, lives, statuses


def by_the_api(home: Path, districts: list[int], people: int) -> None:
    """Take readings in by the API: by thousands, then one by one."""
    from epihq.care.checks.tables import ReadingRow

    # A key may ask as often as it likes here: the limit is a setting.
    os.environ["EPIHQ_API_PER_MINUTE"] = "0"
    key, before = _key(districts), _last(ReadingRow)
    numbers = np.random.default_rng(8).permutation(people) + 1
    batches = [
        json.dumps({"readings": [_sent(int(one), many=True) for one in part]}).encode()
        for part in in_parts(numbers[: people // 2], BATCH)
    ]
    alone = [(f"/{one}", json.dumps(_sent(int(one))).encode()) for one in numbers]
    with serving(home) as port:
        for what, work, at_once in (
            ("in bulk by the API", [("", one) for one in batches], SENDERS),
            ("one by one by the API", alone, WRITERS),
        ):
            start = time.perf_counter()
            taken, statuses = asyncio.run(_post(port, key, work, at_once))
            took = time.perf_counter() - start
            there = ReadingRow.objects.filter(pk__gt=before).count()
            before = _last(ReadingRow)
            _all_answered(statuses)
            print(told(f"{what}, an answer", taken))
            print(f"{what}: {there / took:,.0f} a second, {there:,} there", flush=True)


def _sent(number: int, *, many: bool = False) -> dict[str, object]:
    told = {
        "about_at": datetime.now(UTC).isoformat(),
        "spo2_rest": 88.0 if number % 500 == 0 else 94.0 + number % 6,
        "temperature": 36.0 + number % 30 / 10,
        "pulse": 60.0 + number % 40,
        "feeling": "same",
        "symptoms": ["cough"] if number % 3 else [],
        "denied": ["breathless", "chest-pain"],
    }
    return {**told, "person": number, "once": f"{time.time()}"} if many else told


async def _post(
    port: int, key: str, work: list[tuple[str, bytes]], at_once: int
) -> tuple[list[float], set[int]]:
    """Send what there is for some seconds, so many at once."""
    taken: list[float] = []
    statuses: set[int] = set()
    until, left = time.monotonic() + FOR, iter(enumerate(work))

    async def sender() -> None:
        for number, (whose, body) in left:
            if time.monotonic() > until:
                return
            path = f"/api/v1/care/people{whose}/readings" if whose else _MANY
            start = time.perf_counter()
            statuses.add(await _sent_to(port, path, key, f"{number}", body))
            taken.append(time.perf_counter() - start)

    await asyncio.gather(*(sender() for _ in range(at_once)))
    return taken, statuses


async def _sent_to(port: int, path: str, key: str, once: str, body: bytes) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Authorization: Bearer {key}\r\nIdempotency-Key: {once}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    writer.write(head.encode() + body)
    answer = await reader.read(65536)
    while await reader.read(1 << 20):
        pass
    writer.close()
    return int(answer.split(b" ", 2)[1])


def _key(districts: list[int]) -> str:
    """Make somebody of all districts with a key for readings."""
    from epihq.operations.ledger.rules import SETUP, Role
    from epihq.operations.people import tokens
    from epihq.operations.people.officers import Person, make_officer

    person = Person(
        username="gateway",
        full_name="Gateway",
        roles=(Role.NURSE,),
        districts=tuple(districts),
    )
    owner = tokens.actor_for(make_officer(SETUP, person), via="page")
    owner = replace(owner, is_proved=True)
    scopes = ["care.write"]
    return tokens.make_token(owner, name="gateway", scopes=scopes, days=1)[1]


def _all_answered(statuses: set[int]) -> None:
    """End where somebody was sent away: that measures nothing."""
    if not statuses <= {200, 204}:
        raise SystemExit(f"answers {sorted(statuses)}: 200 alone was expected")


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
        by_the_api(home, districts, people)
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
    if asked.sqlite and asked.people:
        # Django is set up once in a process: sessions of one home are none of another.
        words = (f"--{name}={value}" for name, value in vars(asked).items())
        subprocess.run([sys.executable, __file__, *words, "--people=0"], check=True)
    elif asked.sqlite:
        measure("SQLite", asked.sqlite, asked.each, asked.changes)


if __name__ == "__main__":
    sys.exit(main())
