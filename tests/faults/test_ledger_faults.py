"""Kills of the writer and of the database, a full disk, a clock that jumps.

A day is played by a real process, which says what it wrote once that is kept, and is
asked again for what it did not say. Nothing that it said is lost, nothing is there
twice, the log is one chain, and all things stand as it tells.
"""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from databases import furnish
from django_set_up import set_up
from telling import Telling

set_up()

from epihq.operations.centre.tables import ModeRow  # noqa: E402 - after Django
from epihq.operations.keeping import comparing  # noqa: E402
from epihq.operations.ledger import ledger, log  # noqa: E402
from epihq.operations.signals.tables import SignalRow  # noqa: E402

DAY = Path(__file__).resolve().parents[1] / "day_of_calls.py"


def player(home, first, last):
    return Telling("day_of_calls:main", home, first, last)


def said(home, first, last):
    """Play to the end; tell what was kept."""
    return player(home, first, last).said()


def look(home):
    """Look at what is there, as any process does that opens the ledger."""
    try:
        ledger.configure(home)
        ledger.bring_up_to_date(home)
        states = SignalRow.objects.values_list("state", flat=True)
        return {
            "damage": [str(d) for d in (*log.verify(), *comparing.check_things())],
            "signals": [row.note for row in SignalRow.objects.order_by("pk")],
            "states": sorted(set(states)),
            "modes": list(ModeRow.objects.order_by("pk").values_list("why", flat=True)),
            "entries": log.head(),
        }
    finally:
        connection.close()


def assert_sound(home, acknowledged):
    """All that was said to be kept is there, once, and the log tells of all of it."""
    found = look(home)
    calls = [f"call {number}" for number in range(acknowledged)]
    assert found["damage"] == []
    assert found["signals"][:acknowledged] == calls
    assert len(found["signals"]) == len(set(found["signals"])) <= acknowledged + 1
    assert found["modes"][: len(calls[::5])] == calls[::5]
    assert len(found["modes"]) == len(set(found["modes"]))
    return found


def killed_at_random_moments(home, times, seed):
    """Kill the player again and again; each goes on where the last one fell silent."""
    moments = random.Random(seed)  # noqa: S311 - not for secrets
    acknowledged = 0
    for _ in range(times):
        process = player(home, acknowledged, 1_000_000)
        process.ready()
        time.sleep(moments.uniform(0, 0.2))
        process.kill()
        acknowledged += len(process.said())
        assert_sound(home, acknowledged)
    assert said(home, acknowledged, acknowledged + 5)
    assert_sound(home, acknowledged + 5)


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def home(request, tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    if request.param == "postgresql":
        request.getfixturevalue("server")
    return furnish(tmp_path / "home")


@pytest.mark.slow
def test_a_killed_writer_loses_and_doubles_nothing(home):
    killed_at_random_moments(home, 4, seed=1)


@pytest.mark.study
def test_a_hundred_kills_lose_and_double_nothing(home):
    killed_at_random_moments(home, 100, seed=2)


# -- the database itself -----------------------------------------------------------


class Server:
    """A PostgreSQL of our own, kept on disk as a headquarters would keep it."""

    def __init__(self, folder, conf):
        self.folder, self._conf = folder, conf
        self._data = folder / "data"
        words = ("-A", "trust", "-U", "epihq")
        conf.as_server(conf.program("initdb"), "-D", self._data, *words)

    def start(self):
        options = f"-c listen_addresses='' -k {self.folder}"
        words = ("-D", self._data, "-w", "-l", self.folder / "log", "-o", options)
        self._conf.as_server(self._conf.program("pg_ctl"), *words, "start")

    def kill(self):
        """Kill the server's first process and all that it started, at once."""
        first = int((self._data / "postmaster.pid").read_text().split()[0])
        family = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        numbers = (first, *map(int, family))
        for number in numbers:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        while not all(map(self._is_dead, numbers)):
            time.sleep(0.02)
        # In a container nobody may fetch the dead, whom PostgreSQL takes for alive.
        (self._data / "postmaster.pid").unlink()
        (self.folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _is_dead(self, number):
        try:
            return ") Z " in Path(f"/proc/{number}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True

    def stop(self):
        words = ("-D", self._data, "-m", "immediate", "stop")
        self._conf.as_server(self._conf.program("pg_ctl"), *words)


@pytest.fixture
def server(monkeypatch):
    import shutil  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    import databases as conf  # noqa: PLC0415

    if not (conf.program("initdb") and conf.program("pg_ctl") and conf.may_run()):
        pytest.skip("no PostgreSQL server here: install Debian's package postgresql")
    folder = Path(tempfile.mkdtemp(prefix="epihq-faults-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    made = Server(folder, conf)
    made.start()
    address = f"postgresql://epihq@/postgres?host={folder}"
    monkeypatch.setenv("EPIHQ_DATABASE_URL", address)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def database_killed_at_random_moments(server, home, times, seed):
    moments = random.Random(seed)  # noqa: S311 - not for secrets
    acknowledged = 0
    for _ in range(times):
        process = player(home, acknowledged, 1_000_000)
        process.ready()
        time.sleep(moments.uniform(0, 0.2))
        server.kill()
        acknowledged += len(process.said())
        assert process.returncode != 0
        server.start()
        assert_sound(home, acknowledged)
    assert said(home, acknowledged, acknowledged + 5)
    assert_sound(home, acknowledged + 5)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_killed_database_loses_and_doubles_nothing(server, tmp_path):
    database_killed_at_random_moments(server, furnish(tmp_path / "home"), 3, seed=3)


@pytest.mark.study
@pytest.mark.postgres
def test_a_hundred_killed_databases_lose_and_double_nothing(server, tmp_path):
    database_killed_at_random_moments(server, furnish(tmp_path / "home"), 100, seed=4)


@pytest.mark.postgres
def test_a_stopped_database_is_told_and_comes_back(server, tmp_path):
    from epihq.operations.measures.acts import acts  # noqa: PLC0415
    from epihq.terms.errors import DataError  # noqa: PLC0415

    assert acts(tmp_path) == []
    server.kill()
    with pytest.raises(DataError) as error:
        acts(tmp_path)
    server.start()

    assert error.value.code == "ledger.not-available"
    assert acts(tmp_path) == []
    with psycopg.connect(os.environ["EPIHQ_DATABASE_URL"]) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


# -- the machine ---------------------------------------------------------------------


def limited(home, first, last, size):
    """Play where no file may grow beyond a size: to SQLite, a disk that is full."""
    process = player(home, first, last)
    # From outside: a fork of ours would carry the threads of JAX.
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, size))
    return process


@pytest.mark.slow
def test_a_full_disk_stops_the_writer_and_harms_nothing(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    home = furnish(tmp_path / "home")
    assert len(said(home, 0, 5)) == 5
    sizes = [path.stat().st_size for path in home.iterdir()]

    full = limited(home, 5, 100_000, max(sizes) + 200_000)
    acknowledged = 5 + len(full.said())

    assert full.returncode != 0
    assert acknowledged > 5
    assert_sound(home, acknowledged)
    assert len(said(home, acknowledged, acknowledged + 5)) == 5
    assert_sound(home, acknowledged + 5)


@pytest.mark.slow
@pytest.mark.parametrize("jump", ["-3 days", "+3 days"])
def test_a_clock_that_jumps_breaks_no_chain(home, jump):
    import shutil  # noqa: PLC0415

    faketime = shutil.which("faketime")
    if faketime is None:
        pytest.skip("no faketime here: install Debian's package faketime")
    assert len(said(home, 0, 5)) == 5
    command = [faketime, "-f", jump.replace(" days", "d"), sys.executable, DAY]
    jumped = subprocess.run(
        [*command, str(home), "5", "10"], capture_output=True, text=True, check=True
    )

    assert jumped.stdout.split()[1:] == ["5", "6", "7", "8", "9"]
    assert len(said(home, 10, 15)) == 5
    assert_sound(home, 15)
