"""The board under load: 200 locations, 10,000 instructions, 1,000,000 log entries.

A real server of two processes on a PostgreSQL of its own; 50 requests at once for the
whole board, then 200 open boards that ask every five seconds while somebody works in
the room; the readers are 50 officers. The asking runs on the same cores as the
answering.

    python benchmarks/bench_board.py [entries, default 1000000]
"""

import asyncio
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

INSTRUCTIONS, SIGNALS, EVENTS, LOCATIONS, DAYS = 10_000, 200, 200, 200, 150
START = datetime(2020, 1, 1, tzinfo=UTC)
AT_ONCE, REQUESTS = 50, 2_000
BOARDS, EVERY, FOR = 200, 5.0, 60.0
LOOKS_BACK = 10
OFFICERS = 50


def fill(home: Path, entries: int) -> list[str]:
    """Make the room and its long history; return the sessions' keys."""
    from epihq.web import settings

    settings.configure(home)
    from epihq.operations.centre.actions import set_centre
    from epihq.operations.events.actions import Description, declare_event
    from epihq.operations.ledger import ledger
    from epihq.operations.ledger.rules import SETUP, WATCH
    from epihq.operations.people.agencies import Agency, set_agency
    from epihq.operations.signals.actions import raise_signal

    with ledger.writing(home):
        set_centre(SETUP, name="Headquarters", location="AZE", time_zone="Asia/Baku")
        sessions = [signed_in(number) for number in range(OFFICERS)]
        agency = set_agency(WATCH, Agency(name="Ministry", location="AZE")).pk
        for number in range(SIGNALS):
            raise_signal(WATCH, [alarm(number)], cause=f"bench {number}")
        for number in range(EVENTS):
            declare_event(
                WATCH, Description(title=f"Cluster {number}", locations=("AZE",))
            )
        history(agency, entries)
    with ledger.reading(home):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return sessions


def signed_in(number: int) -> str:
    """Make an officer who has signed in with both proofs; return the session's key."""
    from epihq.operations.ledger.rules import SETUP, Role
    from epihq.operations.people.officers import Person, make_officer

    name = f"Duty officer {number}"
    person = Person(
        username=f"duty{number}", full_name=name, roles=(Role.DUTY_OFFICER,)
    )
    return session_of(make_officer(SETUP, person))


def session_of(officer: object) -> str:
    """Sign somebody in with both proofs; return the session's key."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    officer.set_password("four words that do not belong")
    officer.save(update_fields=["password"])
    session = SessionStore()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    shown = [{"method": one, "at": time.time()} for one in ("password", "mfa")]
    session["account_authentication_methods"] = shown
    session["account_authentication_methods_user"] = str(officer.pk)
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def alarm(number: int) -> object:
    from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind

    days = tuple(date(2020, 6, 30) - timedelta(days=back) for back in range(56, 0, -1))
    return Alarm(
        kind=SignalKind.RT_CHANGE,
        location="AZE",
        indicator="cases",
        reference_date=date(2020, 7, 1) + timedelta(days=number % 7),
        severity=Severity.HIGH,
        evidence=Evidence(method="R_t", value=1.4, dates=days, values=(1.0,) * 56),
        facts={"Rt": 1.4, "before": 1.0, "days": 7},
    )


def history(agency: int, count: int) -> None:
    """A million entries about the instructions, sealed as the log seals them."""
    from epihq.operations.instructions.tables import InstructionRow
    from epihq.operations.ledger.tables import LogRow

    last = LogRow.objects.order_by("-number").first()
    rows = told(agency, last.number, last.hash, count)
    while part := list(islice(rows, 10_000)):
        LogRow.objects.bulk_create(part, batch_size=1_000)
    versions = max(1, count // INSTRUCTIONS)
    InstructionRow.objects.bulk_create(
        [instruction(agency, n, versions) for n in range(1, INSTRUCTIONS + 1)],
        batch_size=500,
    )


def told(agency: int, last: int, previous: str, count: int) -> Iterator[object]:
    from epihq.operations.ledger import log
    from epihq.operations.ledger.tables import LogRow

    for step in range(count):
        number, version = step % INSTRUCTIONS + 1, step // INSTRUCTIONS + 1
        now = instruction(agency, number, version)
        row = LogRow(
            number=last + step + 1,
            recorded_at=START + timedelta(seconds=step),
            by="duty",
            via="page",
            verb="instruction.acknowledge",
            thing="instruction",
            thing_number=number,
            before="issued",
            after=now.state,
            content=log.canonical({"now": now.columns()}),
            previous_hash=previous,
        )
        row.content_hash = hashlib.sha256(row.content.encode()).hexdigest()
        row.hash = previous = log.seal(row)
        yield row


def instruction(agency: int, number: int, version: int) -> object:
    from epihq.operations.instructions.tables import InstructionRow

    return InstructionRow(
        number=number,
        version=version,
        state="issued" if number % 10 == 0 else "done",
        opened_at=START,
        changed_at=START + timedelta(hours=version),
        text=f"Report free beds of district {number} every morning by nine.",
        location="AZE",
        deadline=START + timedelta(days=number % 400),
        agency_id=agency,
        issued_by="duty",
    )


def publish(home: Path) -> None:
    """An archive of 200 locations, from counts of our own making."""
    import pycountry

    from epihq.archive import Archive
    from epihq.archive.fetch import publication_from_files
    from epihq.archive.sources import source_named

    rng = np.random.default_rng(1)
    first = date.today() - timedelta(days=DAYS)  # noqa: DTZ011 - the room's own day
    lines = ["location,indicator,reference_date,report_date,value"]
    for country in list(pycountry.countries)[:LOCATIONS]:
        growth = rng.normal(0, 0.02)
        mean = 200 * np.exp(growth * np.arange(DAYS))
        for day, cases in enumerate(rng.poisson(mean.clip(1, 1e5))):
            on = first + timedelta(days=day)
            lines.append(f"{country.alpha_3},cases,{on},{on},{cases}")
            lines.append(f"{country.alpha_3},deaths,{on},{on},{cases // 60}")
    file = home / "counts.csv"
    file.write_text("\n".join(lines))
    source = source_named("own-counts")
    Archive(home).add(publication_from_files(source, file, date.today()))  # noqa: DTZ011


async def ask(port: int, path: str, session: str, *, keep: list[float]) -> int:
    """Ask once over a connection of its own; return the status."""
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Cookie: epihq_session={session}\r\nAccept-Encoding: gzip\r\n"
        "Connection: close\r\n\r\n".encode()
    )
    answer = await reader.read(65536)
    while await reader.read(1 << 20):
        pass
    writer.close()
    keep.append(time.perf_counter() - start)
    return int(answer.split(b" ", 2)[1])


def few_looks(port: int, session: str) -> list[float]:
    """Look a few times as one officer, so that each process has answered."""
    taken: list[float] = []
    for _ in range(8):
        asyncio.run(ask(port, "/board/", session, keep=taken))
    return taken


def until_the_table_is_made(home: Path) -> None:
    """Wait for the table of all places, which a process of its own makes."""
    for _ in range(600):
        if any(file.is_file() for file in (home / "overviews").rglob("*")):
            return
        time.sleep(0.1)
    raise SystemExit("the table was not made")


async def at_once(port: int, sessions: list[str]) -> tuple[list[float], set[int]]:
    """Keep 50 requests for the board under way until all are answered."""
    taken: list[float] = []
    statuses: set[int] = set()
    left = iter(range(REQUESTS))

    async def reader(number: int) -> None:
        session = sessions[number % len(sessions)]
        for _ in left:
            statuses.add(await ask(port, "/board/", session, keep=taken))

    await asyncio.gather(*(reader(number) for number in range(AT_ONCE)))
    return taken, statuses


async def at_once_while_looking_back(
    port: int, sessions: list[str]
) -> tuple[list[float], set[int], list[float]]:
    """The same, while one reader looks at past days that nobody has looked at yet."""
    looks: list[float] = []

    async def look_back() -> None:
        for back in range(1, LOOKS_BACK + 1):
            day = date.today() - timedelta(days=back)  # noqa: DTZ011 - the room's own day
            await ask(port, f"/board/?at={day}", sessions[0], keep=looks)

    (taken, statuses), _ = await asyncio.gather(at_once(port, sessions), look_back())
    return taken, statuses, looks


async def open_boards(port: int, sessions: list[str]) -> tuple[list[float], set[int]]:
    """200 boards ask every five seconds, spread evenly, for a minute."""
    taken: list[float] = []
    statuses: set[int] = set()
    until = time.monotonic() + FOR

    async def one(number: int) -> None:
        session = sessions[number % len(sessions)]
        await asyncio.sleep(EVERY * number / BOARDS)
        while time.monotonic() < until:
            path = "/board/live/?seen=nothing-yet"
            statuses.add(await ask(port, path, session, keep=taken))
            await asyncio.sleep(EVERY)

    await asyncio.gather(*(one(number) for number in range(BOARDS)))
    return taken, statuses


def work_in_the_room(home: Path) -> subprocess.Popen[bytes]:
    """Somebody reports a signal every two seconds, so that boards have news."""
    code = (
        "import sys, time; from pathlib import Path; from datetime import date\n"
        "from epihq.web import settings; settings.configure(Path(sys.argv[1]))\n"
        "from epihq.operations.ledger.rules import WATCH\n"
        "from epihq.operations.signals.actions import report_signal\n"
        "from epihq.terms.signals import Severity\n"
        "for n in range(10**6):\n"
        "    report_signal(WATCH, location='AZE', text=f'call {n}',\n"
        "        severity=Severity.LOW, on=date(2020, 7, 1)); time.sleep(2)\n"
    )
    return subprocess.Popen([sys.executable, "-c", code, str(home)])


def serve(home: Path, port: int) -> subprocess.Popen[bytes]:
    words = ["serve", "--home", str(home), "--port", str(port), "--workers", "2"]
    code = "from epihq.cli import main; main()"
    process = subprocess.Popen([sys.executable, "-c", code, *words])
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def say(name: str, taken: list[float], statuses: set[int], wall: float) -> None:
    p50, p95, p99 = np.percentile(taken, [50, 95, 99]) * 1000
    print(
        f"{name}: {len(taken):,} answers {sorted(statuses)}, {len(taken) / wall:.0f} a "
        f"second; p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms"
    )


def measure(home: Path, sessions: list[str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = serve(home, port)
    try:
        first = few_looks(port, sessions[0])
        print(f"first look in a process: {max(first):.2f} s; again: {min(first):.3f} s")
        until_the_table_is_made(home)
        few_looks(port, sessions[0])
        start = time.perf_counter()
        taken, statuses = asyncio.run(at_once(port, sessions))
        wall = time.perf_counter() - start
        say("50 at once, first looks among them", taken, statuses, wall)
        start = time.perf_counter()
        taken, statuses = asyncio.run(at_once(port, sessions))
        say("50 at once", taken, statuses, time.perf_counter() - start)
        quiet = np.percentile(taken, 95)
        start = time.perf_counter()
        found = asyncio.run(at_once_while_looking_back(port, sessions))
        taken, statuses, looks = found
        wall = time.perf_counter() - start
        say(f"50 at once, {LOOKS_BACK} past days beside", taken, statuses, wall)
        print(
            f"p95 beside past days / p95: {np.percentile(taken, 95) / quiet:.2f}; "
            f"slowest {max(taken):.2f} s; a past day for the first time: "
            f"{np.median(looks):.2f} s, at most {max(looks):.2f} s"
        )
        worker = work_in_the_room(home)
        try:
            start = time.perf_counter()
            taken, statuses = asyncio.run(open_boards(port, sessions))
            say("200 open boards", taken, statuses, time.perf_counter() - start)
        finally:
            worker.kill()
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def own_database(more: str = "") -> Iterator[bool]:
    """A PostgreSQL of our own, gone at the end; False where there is none to run."""
    from databases import as_server, may_run, program

    if not (program("initdb") and may_run()):
        print("skipped: no PostgreSQL server here (Debian's package postgresql)")
        yield False
        return
    folder = Path(tempfile.mkdtemp(prefix="epihq-bench-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    as_server(program("initdb"), "-D", data, "-A", "trust", "-U", "epihq", "-N")
    options = f"-c listen_addresses='' -k {folder} {more}"
    log = folder / "log"
    as_server(program("pg_ctl"), "-D", data, "-w", "-l", log, "-o", options, "start")
    os.environ["EPIHQ_DATABASE_URL"] = f"postgresql://epihq@/postgres?host={folder}"
    try:
        yield True
    finally:
        as_server(program("pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main(measured: Callable[[Path, list[str]], None] = measure) -> None:
    """Fill a room and measure it."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with own_database() as is_there, tempfile.TemporaryDirectory() as home:
        if is_there:
            publish(Path(home))
            start = time.perf_counter()
            sessions = fill(Path(home), entries)
            took = time.perf_counter() - start
            print(f"filled with {entries:,} entries: {took:.0f} s")
            measured(Path(home), sessions)


if __name__ == "__main__":
    main()
