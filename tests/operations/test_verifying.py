"""`log verify` looks at all there is, on both databases, and changes nothing."""

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from archive_samples import JULY, published
from epihq.archive import Archive
from epihq.operations.keeping import verifying
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.acting import begin
from epihq.operations.ledger.publications import tell_publications
from epihq.operations.ledger.rules import WATCH
from epihq.operations.ledger.tables import LogRow
from epihq.operations.people import accounts
from epihq.operations.people.tables import Officer
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import DataError
from room_samples import make_officer

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def room(kept_home):
    """Mina, who has a password, and a signal."""
    ledger.configure(kept_home)
    mina = make_officer("mina")
    accounts.set_password(mina, "four words of hers")
    with ledger.changing():
        begin(WATCH, "signal.raise", signal())
    yield kept_home
    connection.close()


def signal():
    told = {"signal_kind": "reported", "severity": "low", "cause": "a call"}
    day = date(2020, 7, 1)
    return SignalRow(state="new", reference_date=day, last_date=day, **told)


def found(home):
    connection.close()
    with ledger.looking(home.absolute()):
        return [one.sentence for one in verifying.check().damage]


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_room_as_people_left_it_is_whole(room):
    assert found(room) == []


def test_a_ledger_that_is_looked_at_cannot_be_changed(room):
    connection.close()
    with ledger.looking(room.absolute()) as kept:
        with pytest.raises(DatabaseError):
            ask("DELETE FROM ledger_once")
        assert kept


def test_a_password_put_in_behind_the_programs_back_shows(room):
    Officer.objects.update(password="argon2$mine")  # noqa: S106 - a sample

    assert found(room) == ["password of officer 1 was altered without an entry"]


def test_a_change_of_something_else_does_not_cover_it(room):
    Officer.objects.update(password="argon2$mine")  # noqa: S106 - a sample
    from epihq.operations.ledger.acting import change, held  # noqa: PLC0415

    with ledger.changing():
        change(WATCH, "officer.set", held(Officer, 1), {"full_name": "Mina M."})

    assert found(room) == ["password of officer 1 was altered without an entry"]


def test_a_hash_made_stronger_at_sign_in_is_on_record(room, monkeypatch):
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 3)

    assert Officer.objects.get().check_password("four words of hers")

    assert LogRow.objects.last().verb == "account.password"
    assert found(room) == []


@pytest.mark.databases("postgresql")
def test_a_trigger_switched_off_in_postgresql_shows(room):
    ask("ALTER TABLE ledger_log DISABLE TRIGGER ledger_log_no_change")
    ask("DROP TRIGGER ledger_signal_seen ON ledger_signal")
    ask(
        "CREATE OR REPLACE FUNCTION ledger_act_is_append_only() RETURNS trigger "
        "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
    )

    assert [one.split("table ")[1] for one in found(room)] == [
        "ledger_act is not as it was set",
        "ledger_act is not as it was set",
        "ledger_log is switched off",
        "ledger_signal is gone",
    ]


# -- ledgers made before ------------------------------------------------------------


LAST_BEFORE = ("operations", "0007_access_ends")


@pytest.fixture
def earlier(home):
    """A ledger of before secret columns were sealed, with an officer in it."""
    home.mkdir()
    ledger.configure(home)
    then = MigrationExecutor(connection).migrate([LAST_BEFORE]).apps
    hour = datetime(2020, 7, 1, tzinfo=UTC)
    told = {"state": "active", "username": "mina", "full_name": "Mina"}
    row = then.get_model("operations", "Officer").objects.create(
        opened_at=hour, changed_at=hour, **told
    )
    about = {"verb": "officer.set", "thing": "officer", "number": row.pk}
    content = {"now": columns_of_then(row)}
    log.write(by="setup", via="cli", after="active", content=content, **about)
    for name in ("signing-key", "log-head"):
        (home / name).unlink()
    yield home
    connection.close()


def columns_of_then(row):
    """The columns of an officer, as the log of that time told them."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
    now = Officer(**kept).columns()
    return {name: value for name, value in now.items() if name in kept}


def test_an_earlier_ledger_is_sealed_once_when_it_is_brought_up_to_date(earlier):
    for _ in range(2):
        ledger.bring_up_to_date(earlier)

    assert [row.verb for row in LogRow.objects.all()] == ["officer.set", "columns.seal"]
    assert found(earlier) == []
    Officer.objects.update(password="argon2$mine")  # noqa: S106 - a sample
    assert found(earlier) == ["password of officer 1 was altered without an entry"]


def test_an_earlier_ledger_is_looked_at_as_it_is(earlier):
    if connection.vendor == "postgresql":
        with pytest.raises(DataError) as refused:
            found(earlier)
        assert refused.value.code == "ledger.made-before"
        return
    connection.close()
    before = {path.name: path.read_bytes() for path in earlier.iterdir()}

    assert found(earlier) == []

    assert {path.name: path.read_bytes() for path in earlier.iterdir()} == before


# -- nothing is changed -------------------------------------------------------------


@pytest.fixture
def file(tmp_path, sqlite_ledger, monkeypatch):
    """A headquarters on SQLite with an entry in the file, and one in its journal."""
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    shutil.copytree(sqlite_ledger, tmp_path / "kept")
    ledger.configure(tmp_path / "kept")
    make_officer("mina")
    connection.close()
    shutil.copy(tmp_path / "kept" / "log-head", tmp_path / "first-head")
    make_officer("dara")
    shutil.copytree(tmp_path / "kept", tmp_path / "home")
    connection.close()
    return tmp_path / "home"


def test_a_journal_with_entries_stays_as_a_crash_left_it(file):
    before = {p.name: p.read_bytes() for p in file.iterdir() if "shm" not in p.name}
    assert before["ledger.sqlite3-wal"]

    assert found(file) == []

    after = {p.name: p.read_bytes() for p in file.iterdir() if "shm" not in p.name}
    assert after == before


VERIFY = "from epihq.cli import main; main()"
READ_ONLY = "mount --bind {0} {0} && mount -o remount,bind,ro {0} && exec {1} -c '{2}' "


@pytest.mark.parametrize("journal", [True, False])
def test_a_log_on_a_medium_that_cannot_be_written_is_verified(file, journal):
    if not journal:
        (file / "ledger.sqlite3-wal").unlink()
        (file / "ledger.sqlite3-shm").unlink()
        shutil.copy(file.parent / "first-head", file / "log-head")
    told = READ_ONLY.format(file, sys.executable, VERIFY) + f"log verify --home {file}"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", told], capture_output=True, text=True, check=False
    )
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("this account may mount nothing")

    assert (done.stderr, done.returncode) == ("", 0)
    assert f"entries  {1 + journal}" in done.stdout
    assert "The chain is whole" in done.stdout


def test_a_publication_that_a_late_one_made_a_repetition_is_held_still(room):
    archive = Archive(room)
    early = published(JULY[1], ("ZZA", 1, 10))
    archive.add(replace(early, report_date=JULY[3]))
    tell_publications(WATCH, archive.vintages())
    archive.add(early)
    tell_publications(WATCH, archive.vintages())

    assert [v.report_date for v in archive.vintages()] == [JULY[1]]
    assert found(room) == []
