"""The ledger at the size of a long emergency: 10,000 things, 1,000,000 entries.

Measured on SQLite in a folder, and on PostgreSQL where EPIHQ_DATABASE_URL names an
empty database that may be filled:

- entries written per second, each in its own transaction, as people act;
- the whole log verified, and every thing compared with it;
- the date slider's question, a page of 50 things as they stood at a past entry and how
  many there were, against the same page as they stand now; and the memory of both.

    python benchmarks/bench_ledger.py [entries, default 1000000]
"""

import hashlib
import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median

from django.db.models import Model

from epihq.operations.ledger import ledger

THINGS = 10_000
WRITTEN = 1_000
START = datetime(2020, 1, 1, tzinfo=UTC)


def seconds(work: Callable[[], object], repeats: int = 1) -> float:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def act(times: int) -> None:
    """Raise signals and note on them, as the action functions do it."""
    from epihq.operations.ledger.acting import begin, change
    from epihq.operations.ledger.rules import WATCH

    for number in range(times):
        with ledger.changing():
            if number % 2 == 0:
                row = begin(WATCH, "signal.raise", signal(0, 1, START))
            else:
                change(WATCH, "signal.join", row, {"times": row.times + 1})


def signal(number: int, version: int, hour: datetime) -> Model:
    from epihq.operations.signals.tables import SignalRow

    return SignalRow(
        number=number or None,
        version=version,
        state="new",
        opened_at=START,
        changed_at=hour,
        location="AZE",
        indicator="cases",
        signal_kind="unusual-counts",
        severity="high",
        cause=f"AZE cases {number}",
        reference_date=date(2020, 7, 1),
        last_date=date(2020, 7, 1),
        times=version,
        alarms=[{"method": "EARS C2", "value": 120.0, "values": [10.0] * 30}],
        locations=["AZE"],
    )


def entries(first: int, last: int, previous: str) -> Iterator:
    """Entries of a log in which every thing changes in turn, sealed as the log does."""
    from epihq.operations.ledger import log
    from epihq.operations.ledger.tables import LogRow

    for number in range(first, last + 1):
        thing, version = (number - 1) % THINGS + 1, (number - 1) // THINGS + 1
        hour = START + timedelta(seconds=number)
        row = LogRow(
            number=number,
            recorded_at=hour,
            by="watch",
            via="watch",
            verb="signal.raise" if version == 1 else "signal.join",
            thing="signal",
            thing_number=thing,
            before="" if version == 1 else "new",
            after="new",
            content=log.canonical({"now": signal(thing, version, hour).columns()}),
            previous_hash=previous,
        )
        row.content_hash = hashlib.sha256(row.content.encode()).hexdigest()
        row.hash = previous = log.seal(row)
        yield row


def fill(count: int) -> None:
    """Write the log in bulk; one action at a time would take the afternoon."""
    from epihq.operations.ledger.tables import LogRow
    from epihq.operations.signals.tables import SignalRow

    log = entries(1, count, "0" * 64)
    while part := list(islice(log, 10_000)):
        LogRow.objects.bulk_create(part, batch_size=1_000)
    newest = range(max(1, count - THINGS + 1), count + 1)
    rows = [
        signal(
            (n - 1) % THINGS + 1, (n - 1) // THINGS + 1, START + timedelta(seconds=n)
        )
        for n in newest
    ]
    SignalRow.objects.bulk_create(rows, batch_size=500)


def a_page(moment: object) -> object:
    """What a list asks for: the first fifty of those open, and how many there are."""
    from django.db.models import Q

    from epihq.operations.ledger.moments import found
    from epihq.operations.signals.tables import SignalRow

    listed = found(SignalRow, moment, Q(state="new"), order=("-last_date", "number"))
    return listed.count(), list(listed[:50])


def memory(work: Callable[[], object]) -> float:
    """The most that Python held meanwhile, in MB."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 2**20


def measure(name: str, count: int) -> None:
    from django.db import connection

    from epihq.operations.keeping import comparing
    from epihq.operations.ledger import log
    from epihq.operations.ledger.moments import Moment

    print(f"{name}: {count:,} entries about {THINGS:,} things")
    print(f"  filled in bulk            {seconds(lambda: fill(count)):8.1f} s")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    as_now = Moment(at=datetime.now(UTC))
    now, least = seconds(lambda: a_page(as_now), 5), memory(lambda: a_page(as_now))
    print(f"  a page as things stand    {now * 1000:8.0f} ms, {least:.1f} MB")
    for share in (0.1, 0.5, 1.0):
        then = Moment(at=START, upto=int(count * share))
        past = seconds(lambda then=then: a_page(then), 5)
        more = memory(lambda then=then: a_page(then))
        print(
            f"  as at entry {then.upto:>9,}     {past * 1000:8.0f} ms "
            f"({past / now:.1f} times), {more:.1f} MB ({more / least:.1f} times)"
        )
    damage: list[object] = []
    taken = seconds(lambda: damage.extend(log.verify()))
    print(f"  log verified              {taken:8.1f} s")
    taken = seconds(lambda: damage.extend(comparing.check_things()))
    print(f"  things compared           {taken:8.1f} s, damage {len(damage)}")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('ledger_signal', 'number'), %s)",
                [THINGS],
            )
    taken = seconds(lambda: act(WRITTEN))
    print(f"  entries written           {WRITTEN / taken:8.0f} a second")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    address = os.environ.pop("EPIHQ_DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder:
        for name in ["SQLite", *(["PostgreSQL"] if address else [])]:
            if name == "PostgreSQL":
                os.environ["EPIHQ_DATABASE_URL"] = address
            home = Path(folder)
            ledger.configure(home)
            ledger.bring_up_to_date(home)
            measure(name, count)


if __name__ == "__main__":
    main()
