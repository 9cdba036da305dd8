"""What waits, in a room of 10,000 instructions and 1,000 open signals.

Each figure stands beside the same in a room with few things that wait: counting for the
navigation, the list, the whole page, and the page of a past hour. It is processor time
on SQLite, whose work is in it: others on the machine change it little.

    python benchmarks/bench_inbox.py [entries, default 100000]
"""

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

INSTRUCTIONS, SIGNALS = 10_000, 1_000
SEVERITIES = ("low", "moderate", "high", "very-high")
START = datetime(2020, 1, 1, tzinfo=UTC)
REPEATS = 15
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def milliseconds(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return 1000 * median(taken)


def instruction(agency: int, number: int, version: int) -> Any:
    """Every fifth is open; half of these are overdue, others end within days."""
    from epihq.operations.instructions.tables import InstructionRow

    ahead = timedelta(hours=number % 400) - timedelta(hours=200)
    return InstructionRow(
        number=number,
        version=version,
        state="issued" if number % 5 == 0 else "accepted",
        opened_at=START,
        changed_at=START + timedelta(hours=version),
        text=f"Report free beds of district {number} every morning by nine.",
        location="AZE",
        deadline=datetime.now(UTC) + ahead,
        agency_id=agency,
        issued_by="duty",
    )


def signal(number: int) -> Any:
    from epihq.operations.signals.tables import SignalRow

    alarm = {
        "kind": "rt-change",
        "location": "AZE",
        "indicator": "cases",
        "reference_date": "2020-07-01",
        "severity": SEVERITIES[number % 4],
        "evidence": {"method": "R_t", "value": 1.4},
        "facts": {"Rt": 1.4, "before": 1.0, "days": 7},
    }
    return SignalRow(
        number=number,
        version=1,
        state="new",
        opened_at=START + timedelta(minutes=number),
        changed_at=START + timedelta(minutes=number),
        location="AZE",
        indicator="cases",
        signal_kind="rt-change",
        severity=SEVERITIES[number % 4],
        cause=f"bench {number}",
        reference_date=date(2020, 7, 1),
        last_date=date(2020, 7, 1),
        alarms=[alarm],
        locations=["AZE"],
    )


def told(rows: Iterator[Any], last: int, previous: str) -> Iterator[Any]:
    """Entries about things, sealed as the log seals them."""
    from epihq.operations.ledger import log
    from epihq.operations.ledger.tables import LogRow

    for number, row in enumerate(rows, last + 1):
        entry = LogRow(
            number=number,
            recorded_at=START + timedelta(seconds=number),
            by="duty",
            via="page",
            verb=f"{row.kind}.note",
            thing=row.kind,
            thing_number=row.pk,
            before=row.state,
            after=row.state,
            content=log.canonical({"now": row.columns()}),
            previous_hash=previous,
        )
        entry.content_hash = hashlib.sha256(entry.content.encode()).hexdigest()
        entry.hash = previous = log.seal(entry)
        yield entry


def fill(instructions: int, signals: int, entries: int) -> Any:
    """Make the room; give its duty officer."""
    from epihq.operations.centre.actions import set_centre
    from epihq.operations.instructions.tables import InstructionRow
    from epihq.operations.ledger.rules import SETUP, WATCH, Role
    from epihq.operations.ledger.tables import LogRow
    from epihq.operations.people.agencies import Agency, set_agency
    from epihq.operations.people.officers import Person, make_officer
    from epihq.operations.signals.tables import SignalRow

    set_centre(SETUP, name="Headquarters", location="AZE", time_zone="Asia/Baku")
    agency = set_agency(WATCH, Agency(name="Ministry", location="AZE")).pk
    person = Person(
        username="duty", full_name="Duty officer", roles=(Role.DUTY_OFFICER,)
    )
    officer = make_officer(SETUP, person)
    last = LogRow.objects.order_by("-number").first()
    versions = max(1, entries // max(1, instructions))
    steps = (
        instruction(agency, step % instructions + 1, step // instructions + 1)
        for step in range(versions * instructions)
    )
    rows = told((*steps, *map(signal, range(1, signals + 1))), last.number, last.hash)
    while part := list(islice(rows, 5_000)):
        LogRow.objects.bulk_create(part, batch_size=1_000)
    InstructionRow.objects.bulk_create(
        [instruction(agency, n, versions) for n in range(1, instructions + 1)],
        batch_size=500,
    )
    SignalRow.objects.bulk_create(map(signal, range(1, signals + 1)), batch_size=500)
    return officer


def measure(home: Path, instructions: int, signals: int, entries: int) -> list[float]:
    """Count, list and show what waits; milliseconds of each."""
    from epihq.web import settings

    settings.configure(home)
    from django.db import connection
    from django.test import Client

    from epihq.operations.inbox.looking import Counting, inbox
    from epihq.operations.ledger import ledger, moments
    from epihq.operations.people.tokens import actor_for

    with ledger.writing(home):
        officer = fill(instructions, signals, entries)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        actor, now = actor_for(officer, via="page"), moments.now()
        client = Client(SERVER_NAME="127.0.0.1")
        officer.set_password("four words that do not belong")
        officer.save(update_fields=["password"])
        client.force_login(
            officer, "allauth.account.auth_backends.AuthenticationBackend"
        )
        then = (now.at - timedelta(seconds=1)).isoformat().replace("+00:00", "Z")

        def page(at: str = "") -> None:
            status = client.get("/inbox/", {"at": at} if at else {}).status_code
            if status != 200:
                raise SystemExit(f"the page answered {status}")

        there, known = inbox(actor, now, now.at), Counting(now.at)
        print(
            f"{instructions:,} instructions, {signals:,} signals: {there.total:,} "
            f"wait, {len(there.items)} listed"
        )
        return [
            milliseconds(lambda: Counting(now.at).of(actor)),
            milliseconds(lambda: known.of(actor)),
            milliseconds(lambda: inbox(actor, now, now.at)),
            milliseconds(page),
            milliseconds(lambda: page(then)),
        ]


def main() -> None:
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        few = measure(Path(folder) / "few", 20, 8, 20)
        many = measure(Path(folder) / "many", INSTRUCTIONS, SIGNALS, entries)
    names = (
        "counting for the first who asks",
        "for the next",
        "the list",
        "the page",
        "the page of a past hour",
    )
    for name, first, second in zip(names, few, many, strict=True):
        print(f"{name}: {second:.0f} ms, {second / first:.1f} times that of few things")


if __name__ == "__main__":
    main()
