"""A headquarters in one file, made while people write, stands again as it was."""

import io
import json
import subprocess
import sys
import tarfile
import textwrap
from datetime import UTC, date, datetime

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from archive_samples import published
from backups import packed_anew
from epihq.archive import Archive
from epihq.operations.exercise import turns as exercise_turns
from epihq.operations.exercise.turns import Played
from epihq.operations.keeping import comparing
from epihq.operations.keeping.backup import back_up
from epihq.operations.keeping.restore import restore
from epihq.operations.ledger import clock, ledger, log
from epihq.operations.ledger.acting import begin
from epihq.operations.ledger.attachments import File, attach
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.ledger.tables import AttachmentRow
from epihq.operations.measures.acts import record_act
from epihq.operations.measures.shares import record_shares
from epihq.operations.people.tables import Officer
from epihq.operations.processes.tables import HeartbeatRow
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import DataError, UsageError
from regime_samples import act
from room_samples import make_officer

MANAGER = Actor(name="rauf", roles=frozenset({Role.INCIDENT_MANAGER}), via="page")
DAY = date(2020, 7, 2)
FILE = File(name="a.txt", body=b"ok")
TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
    "WHERE NOT tgisinternal",
}


PLAYED = Played(day=DAY, is_last=False)


def play(home):
    """An exercise at its first day, whose days come by themselves."""
    clock.set_clock(home, datetime(2020, 7, 2, 8, tzinfo=UTC))
    exercise_turns.tell_played(home, PLAYED)
    exercise_turns.ask(home, exercise_turns.Asked(runs=True))


def signal(number=0):
    return SignalRow(
        state="new",
        signal_kind="reported",
        severity="low",
        cause=f"a call {number}",
        reference_date=DAY,
        last_date=DAY,
        alarms=[{"value": 0.1, "text": "çay – чай – شاي\n"}],
    )


@pytest.fixture
def filled(home):
    """A headquarters with rows in several tables, two publications and a file."""
    Archive(home).add(published(DAY, ("ZZA", 1, 10)))
    Archive(home).add(published(date(2020, 7, 3), ("ZZA", 1, 12), ("ZZA", 2, 20)))
    record_act(home, act(), by="x")
    record_shares(home, "AZE", {"AZ-BA": 0.25}, source="a census", by="x")
    ledger.configure(home)
    with ledger.changing():
        row = begin(WATCH, "signal.raise", signal(), once="form 1")
        attach(MANAGER, "signal.note", row, [FILE], home)
    HeartbeatRow.objects.create(name="watch", beat_at=datetime.now(UTC))
    (home / "secret-key").write_text("never shown")
    (home / "headquarters.toml").write_text("[capacity]\nicu_beds = 420\n")
    play(home)
    yield home
    connection.close()


def rows():
    """Everything that the opened ledger holds."""
    models = apps.get_app_config("operations").get_models()
    return {
        m._meta.db_table: list(m._base_manager.order_by("pk").values()) for m in models
    }


def triggers():
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return set(cursor.fetchall())


@pytest.fixture
def empty_database(monkeypatch, request):
    """Open where nothing is: another database, where the ledger is in PostgreSQL."""

    def opened():
        if connection.vendor == "postgresql":
            request.getfixturevalue("another_database")

    return opened


@pytest.fixture
def another_database(postgres, monkeypatch):
    server = f"postgresql://epihq@/postgres?host={postgres}"
    with psycopg.connect(server, autocommit=True) as opened:
        opened.execute("DROP DATABASE IF EXISTS another WITH (FORCE)")
        opened.execute("CREATE DATABASE another")
    address = f"postgresql://epihq@/another?host={postgres}"
    monkeypatch.setenv("EPIHQ_DATABASE_URL", address)
    return address


def test_a_headquarters_stands_again_as_it_was(filled, tmp_path, empty_database):
    before, guards = rows(), triggers()
    kept = back_up(filled, tmp_path / "b" / "monday.tar")
    empty_database()

    done = restore(tmp_path / "b" / "monday.tar", tmp_path / "new")

    ledger.configure(tmp_path / "new")
    assert done.findings == ()
    assert (done.head_number, done.rows) == (kept.head_number, kept.rows)
    assert rows() == before
    assert triggers() == guards
    one, other = (Archive(h).snapshot(as_of=DAY) for h in (filled, tmp_path / "new"))
    assert one.frame.equals(other.frame)
    assert (tmp_path / "new" / "secret-key").read_text() == "never shown"
    assert "420" in (tmp_path / "new" / "headquarters.toml").read_text()
    assert clock.hour_in(tmp_path / "new").date() == PLAYED.day
    assert exercise_turns.played(tmp_path / "new") == PLAYED
    assert exercise_turns.asked(tmp_path / "new").runs
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o077 == 0


def test_numbers_go_on_after_the_highest(filled, tmp_path, empty_database):
    back_up(filled, tmp_path / "monday.tar")
    empty_database()
    restore(tmp_path / "monday.tar", tmp_path / "new")

    second = record_act(tmp_path / "new", act(instrument="a later one"), by="x")
    ledger.configure(tmp_path / "new")
    with ledger.changing():
        row = begin(WATCH, "signal.raise", signal())

    assert (second.number, row.pk) == (2, 2)
    assert [*log.verify(), *comparing.check_things()] == []


@pytest.mark.postgres
def test_a_ledger_moves_from_one_database_to_the_other_and_back(
    postgres_url, tmp_path, monkeypatch
):
    monkeypatch.delenv("EPIHQ_DATABASE_URL")
    record_act(tmp_path / "one", act(), by="x")
    ledger.configure(tmp_path / "one")
    with ledger.changing():
        begin(WATCH, "signal.raise", signal())
    before = rows()

    back_up(tmp_path / "one", tmp_path / "1.tar")
    monkeypatch.setenv("EPIHQ_DATABASE_URL", postgres_url)
    restore(tmp_path / "1.tar", tmp_path / "two")
    ledger.configure(tmp_path / "two")
    assert (connection.vendor, rows()) == ("postgresql", before)

    back_up(tmp_path / "two", tmp_path / "2.tar")
    monkeypatch.delenv("EPIHQ_DATABASE_URL")
    assert restore(tmp_path / "2.tar", tmp_path / "three").findings == ()
    ledger.configure(tmp_path / "three")
    assert (connection.vendor, rows()) == ("sqlite", before)
    connection.close()


WRITER = textwrap.dedent(
    """
    import sys
    from datetime import UTC, date, datetime, timedelta
    from pathlib import Path
    from epihq.archive import Archive
    from epihq.archive.publication import Publication
    from epihq.operations.ledger import ledger

    home = Path(sys.argv[1])
    ledger.configure(home)
    from epihq.operations.ledger.acting import begin
    from epihq.operations.ledger.rules import WATCH
    from epihq.operations.signals.tables import SignalRow

    # A signal's cause names a publication that is in the archive already.
    for number in range(100_000):
        day = date(2020, 8, 1) + timedelta(days=number)
        body = "location,indicator,reference_date,report_date,value\\n"
        body += f"ZZB,cumulative_cases,{day},{day},{number}\\n"
        receipt = Archive(home).add(Publication(
            source="own-counts", files={"counts.csv": body.encode()},
            report_date=day, retrieved_at=datetime.now(UTC), origin="test"))
        with ledger.changing():
            begin(WATCH, "signal.raise", SignalRow(
                state="new", signal_kind="reported", severity="low",
                cause=receipt.vintage.sha256, reference_date=day, last_date=day))
        print(number, flush=True)
    """
)


@pytest.mark.slow
def test_a_backup_made_while_others_write_is_one_state(
    filled, tmp_path, empty_database
):
    command = [sys.executable, "-c", WRITER, str(filled)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for _ in range(3):
        writer.stdout.readline()
    kept = back_up(filled, tmp_path / "busy.tar")
    after = writer.stdout.readline()
    writer.kill()
    writer.communicate()
    before = rows()
    empty_database()

    done = restore(tmp_path / "busy.tar", tmp_path / "new")

    ledger.configure(tmp_path / "new")
    restored = rows()
    assert after
    assert done.findings == ()
    assert len(restored["ledger_log"]) == kept.head_number
    for table, there in restored.items():
        assert there == before[table][: len(there)]
    held = {vintage.sha256 for vintage in Archive(tmp_path / "new").vintages()}
    causes = {row["cause"] for row in restored["ledger_signal"]} - {"a call 0"}
    assert len(causes) >= 3
    assert causes <= held


# -- refusals --------------------------------------------------------------------


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A backup of a small headquarters on SQLite."""
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    record_act(tmp_path / "home", act(), by="x")
    back_up(tmp_path / "home", tmp_path / "small.tar")
    return tmp_path / "small.tar"


def refused(file, home):
    with pytest.raises((DataError, UsageError)) as error:
        restore(file, home)
    return error.value.code


def left_behind(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_with_anything_in_it_is_left_alone(small, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine").touch()

    assert refused(small, tmp_path / "new") == "backup.not-empty"
    assert left_behind(tmp_path / "new") == ["mine"]


@pytest.mark.postgres
def test_a_database_with_anything_in_it_is_left_alone(small, tmp_path, postgres_url):
    record_act(tmp_path / "other", act(instrument="another"), by="x")

    assert refused(small, tmp_path / "new") == "backup.not-empty"
    assert not (tmp_path / "new").exists()


DAMAGES = {
    "a row altered": lambda _, body: body.replace(b'"x"', b'"y"'),
    "a table gone": lambda name, body: None if "ledger_act" in name else body,
    "no list": lambda name, body: None if name == "manifest.json" else body,
    "a list of nonsense": lambda name, body: b"{}" if name == "manifest.json" else body,
}


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_file_restores_nothing(small, tmp_path, how):
    bad = packed_anew(small, tmp_path / "bad.tar", DAMAGES[how])

    assert refused(bad, tmp_path / "new") == "backup.damaged"
    assert left_behind(tmp_path) == ["bad.tar", "home", "small.tar"]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_a_file_cut_short_restores_nothing(small, tmp_path, share):
    with tarfile.open(small) as tar:
        last = tar.getmembers()[-1]
    end = last.offset_data + last.size  # nothing but zeros follows
    small.write_bytes(small.read_bytes()[: int((end - 1) * share)])

    assert refused(small, tmp_path / "new") == "backup.damaged"
    assert left_behind(tmp_path) == ["home", "small.tar"]


def test_a_file_that_would_leave_its_folder_is_refused(small, tmp_path):
    def told(name, body):
        if name == "manifest.json":
            body = body.replace(b"database/ledger_act.jsonl", b"../ledger_act.jsonl")
        return body

    with tarfile.open(small) as old, tarfile.open(tmp_path / "bad.tar", "w") as new:
        for member in old.getmembers():
            body = told(member.name, old.extractfile(member).read())
            member.name = member.name.replace("database/ledger_act.", "../ledger_act.")
            member.size = len(body)
            new.addfile(member, io.BytesIO(body))

    assert refused(tmp_path / "bad.tar", tmp_path / "new") == "backup.damaged"
    assert not list(tmp_path.rglob("ledger_act.jsonl"))


NEWER = {
    "format": lambda m: {**m, "format": 2},
    "version": lambda m: {**m, "epihq": "99.0"},
    "tables": lambda m: {**m, "migrations": [["operations", "9999_later"]]},
}


@pytest.mark.parametrize("how", NEWER)
def test_a_newer_versions_file_is_refused(small, tmp_path, how):
    def told(name, body):
        if name != "manifest.json":
            return body
        return json.dumps(NEWER[how](json.loads(body))).encode()

    bad = packed_anew(small, tmp_path / "bad.tar", told)

    assert refused(bad, tmp_path / "new") == "backup.newer"
    assert not (tmp_path / "new").exists()


def test_a_swapped_password_in_a_backup_is_told(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    home = tmp_path / "home"
    ledger.configure(home)
    with ledger.writing(home):
        make_officer("mina")
    Officer.objects.update(password="argon2$mine")  # noqa: S106 - a sample
    back_up(home, tmp_path / "b.tar")

    (finding,) = restore(tmp_path / "b.tar", tmp_path / "new").findings

    assert "password of officer 1 was altered without an entry" in finding
    connection.close()


def test_a_damage_that_the_backup_held_is_told(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    home = tmp_path / "home"
    record_act(home, act(), by="x")
    ledger.configure(home)
    with ledger.changing():
        row = begin(WATCH, "signal.raise", signal())
        attach(MANAGER, "signal.note", row, [FILE], home)
    (file,) = home.glob("attachments/??/*")
    file.write_bytes(b"no")
    back_up(home, tmp_path / "b.tar")

    (finding,) = restore(tmp_path / "b.tar", tmp_path / "new").findings

    assert "a.txt" in finding
    ledger.configure(tmp_path / "new")
    assert AttachmentRow.objects.count() == 1
    connection.close()


def test_a_backup_writes_over_nothing(small, tmp_path):
    with pytest.raises(UsageError) as error:
        back_up(tmp_path / "home", small)

    assert error.value.code == "backup.cannot-write"


def test_of_nothing_no_backup_is_made(tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    with pytest.raises(UsageError) as error:
        back_up(tmp_path / "none", tmp_path / "b.tar")

    assert error.value.code == "backup.nothing-to-keep"
    assert left_behind(tmp_path) == []
