"""What somebody with the database or the disk in hand can do, and `log verify` tells.

Each kind is done to a copy of a headquarters in which people worked; the command is
run as a person runs it.
"""

import json
import os
import shutil
import sqlite3
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from archive_samples import published
from django_set_up import set_up
from program import epihq_here

set_up()

from epihq.archive import Archive  # noqa: E402 - after Django
from epihq.operations import accounts, ledger, log  # noqa: E402
from epihq.operations.acting import begin  # noqa: E402
from epihq.operations.attachments import File, attach, path_of  # noqa: E402
from epihq.operations.centre import set_centre  # noqa: E402
from epihq.operations.officers import Person, invite, make_officer  # noqa: E402
from epihq.operations.publications import tell_publications  # noqa: E402
from epihq.operations.registry import Agency, set_agency  # noqa: E402
from epihq.operations.rules import SETUP, WATCH, Actor, Role  # noqa: E402
from epihq.operations.tables_log import LogRow  # noqa: E402
from epihq.operations.tables_tasks import AttachmentRow  # noqa: E402
from epihq.operations.tables_watch import SignalRow  # noqa: E402
from epihq.web import settings  # noqa: E402

DUTY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")
FILE = File(name="photo.txt", body=b"what was seen")


def signal(number):
    return SignalRow(
        state="new",
        signal_kind="reported",
        severity="low",
        cause=f"call {number}",
        reference_date=date(2020, 7, 1),
        last_date=date(2020, 7, 1),
        alarms=[],
    )


def furnish(home):
    """An officer with a password and a second factor, a file, a publication."""
    settings.configure(home)
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - after Django

    archive = Archive(home)
    archive.add(published(date(2020, 7, 2), ("ZZA", 1, 10)))
    with ledger.writing(home):
        set_centre(SETUP, name="HQ", location="AZE")
        for name in ("adil", "aziz"):
            roles = (Role.ADMINISTRATOR,)
            person = Person(username=name, full_name=name.title(), roles=roles)
            officer = make_officer(SETUP, person)
            accounts.set_password(officer, f"four words of {name}")
            Authenticator.objects.create(user=officer, type="totp", data={"s": name})
        invite(SETUP, officer)
        told = Agency(
            name="City", location="AZE", webhook="https://c.example/h",
            webhook_secret="a secret",  # noqa: S106 - a sample
        )  # fmt: skip
        set_agency(WATCH, told)
        attach(
            DUTY, "signal.note", begin(WATCH, "signal.raise", signal(1)), [FILE], home
        )
        begin(WATCH, "signal.raise", signal(2))
        tell_publications(WATCH, archive.vintages())
        accounts.tell(officer, "sign-in", address="192.0.2.1")
    connection.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    home = tmp_path_factory.mktemp("tampering") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        furnish(home)
    return home


@pytest.fixture
def home(kept, tmp_path, monkeypatch):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    shutil.copytree(kept, tmp_path / "home")
    settings.configure(tmp_path / "home")
    yield tmp_path / "home"
    connection.close()


def verify(home, *words):
    connection.close()
    done = epihq_here("log", "verify", *words, home=home)
    assert "fault of its own" not in done.stderr
    return done


def ask(home, *statements, guarded=False):
    """Write into the file as somebody does who has it; triggers are set again."""
    database = sqlite3.connect(home / "ledger.sqlite3", isolation_level=None)
    kept = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall()
    for name, _ in kept:
        database.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        database.execute(statement)
    for _, sql in [] if guarded else kept:
        database.execute(sql)
    database.close()


def swapped(column, table, key="number"):
    """Exchange a column of the first two rows."""
    return (
        f"CREATE TABLE kept AS SELECT {key}, {column} FROM {table} ORDER BY {key}",  # noqa: S608 - our own
        f"UPDATE {table} SET {column} = (SELECT {column} FROM kept "  # noqa: S608 - our own
        f"WHERE kept.{key} = 3 - {table}.{key}) WHERE {key} IN (1, 2)",
        "DROP TABLE kept",
    )


def rewritten(home):
    """Alter the second entry, and seal it and all that follow anew."""
    ask(home, "UPDATE ledger_log SET by = 'nobody' WHERE number = 2")
    settings.configure(home)
    before, seals = "", []
    for row in LogRow.objects.order_by("number"):
        row.previous_hash = before or row.previous_hash
        before = log.seal(row)
        seals.append((row.number, row.previous_hash, before))
    connection.close()
    ask(home, *(
        f"UPDATE ledger_log SET previous_hash = '{b}', hash = '{h}' WHERE number = {n}"  # noqa: S608 - our own
        for n, b, h in seals
    ))  # fmt: skip


def cut(home, *more):
    """Take the last two entries away: a publication's, and a sign-in."""
    newest = "(SELECT max(number) - 2 FROM ledger_log)"
    ask(home, f"DELETE FROM ledger_log WHERE number > {newest}", *more)  # noqa: S608 - our own


def file_of(home):
    return path_of(home, AttachmentRow.objects.get().sha256)


def publication_of(home):
    (vintage,) = Archive(home).vintages()
    (sha256,) = vintage.files.values()
    return home / "archive" / "publications" / sha256[:2] / sha256


def forged_head(home):
    told = json.loads((home / "log-head").read_text())
    (home / "log-head").write_text(json.dumps({**told, "number": 1}))


KINDS = {
    "the end of the log cut": (cut, "the log ends at entry"),
    "the whole chain rewritten": (
        rewritten,
        "it is not the entry that log-head, line 1 tells of",
    ),
    "a password's hash swapped": (
        lambda home: ask(home, *swapped("password", "ledger_officer")),
        "password of officer 1 was altered without an entry",
    ),
    "a second factor swapped": (
        lambda home: ask(home, *swapped("data", "mfa_authenticator", "id")),
        "factor 1 of officer 1 was altered without an entry",
    ),
    "a second factor taken away": (
        lambda home: ask(home, "DELETE FROM mfa_authenticator WHERE id = 2"),
        "factor 2 of officer 2 is gone",
    ),
    "a second factor slipped in": (
        lambda home: ask(
            home,
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) "
            "VALUES (1, 'webauthn', '{}', '2020-07-01')",
        ),
        "no entry tells of factor 3 of officer 1",
    ),
    "a sign-in link's key swapped": (
        lambda home: ask(home, "UPDATE ledger_invite SET key_hash = 'mine'"),
        "key hash of invite 1 was altered without an entry",
    ),
    "a webhook's secret altered": (
        lambda home: ask(home, "UPDATE ledger_agency SET webhook_secret = 'mine'"),
        "webhook secret of agency 1 was altered without an entry",
    ),
    "triggers dropped": (
        lambda home: ask(home, guarded=True),
        "the trigger ledger_log_no_delete of the table ledger_log is gone",
    ),
    "a trigger made to let all pass": (
        lambda home: ask(
            home,
            "CREATE TRIGGER ledger_log_no_update BEFORE UPDATE ON ledger_log "
            "WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END",
            guarded=True,
        ),
        "the trigger ledger_log_no_update of the table ledger_log is not as it was set",
    ),
    "a trigger of somebody else's": (
        lambda home: ask(
            home,
            "CREATE TRIGGER ledger_log_quiet BEFORE INSERT ON ledger_log "
            "BEGIN SELECT RAISE(IGNORE); END",
        ),
        "the trigger ledger_log_quiet of the table ledger_log is none of this",
    ),
    "a row altered": (
        lambda home: ask(home, "UPDATE ledger_officer SET roles = '[]'"),
        "officer 1 was altered without an entry: roles",
    ),
    "a thing and its entries taken away": (
        lambda home: ask(
            home,
            "DELETE FROM ledger_signal WHERE number = 2",
            "DELETE FROM ledger_log WHERE thing = 'signal' AND thing_number = 2",
        ),
        "ledger_signal: numbers up to 2 were given, and 1 is the last",
    ),
    "an attached file deleted": (
        lambda home: file_of(home).unlink(),
        "the file photo.txt of signal 1 (attachment 1) is not on the disk",
    ),
    "an attached file altered": (
        lambda home: file_of(home).write_bytes(b"what was not seen"),
        "the file photo.txt of signal 1 (attachment 1) was altered on the disk",
    ),
    "the catalogue deleted": (
        lambda home: (home / "archive" / "catalogue.json").unlink(),
        "the catalogue that names them was expected",
    ),
    "a publication altered": (
        lambda home: publication_of(home).write_bytes(b"other counts"),
        "the file counts.csv of publication 0 was altered on the disk",
    ),
    "the signing key exchanged": (
        lambda home: (home / "signing-key").unlink(),
        "which is not in this folder",
    ),
    "the kept head altered": (
        forged_head,
        "a head whose signature does not hold",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_verify_tells_it(home, kind):
    tamper, sentence = KINDS[kind]
    tamper(home)

    done = verify(home)

    assert done.returncode == 1
    assert sentence in done.stdout
    assert "whole" not in done.stdout


def test_a_headquarters_in_which_people_worked_is_whole(home):
    done = verify(home)

    assert (done.returncode, done.stderr) == (0, "")
    assert "The chain is whole, and all things stand as it tells." in done.stdout


def test_an_old_database_put_back_shows(home, tmp_path):
    shutil.copy(home / "ledger.sqlite3", tmp_path / "old")
    with ledger.writing(home):
        begin(WATCH, "signal.raise", signal(3))
    connection.close()
    shutil.copy(tmp_path / "old", home / "ledger.sqlite3")

    done = verify(home)

    assert done.returncode == 1
    assert "and log-head, line 1 tells of entry" in done.stdout


def test_what_showed_a_cut_is_not_written_over_by_what_comes_after(home):
    cut(home)
    settings.configure(home)
    with ledger.writing(home):
        for number in range(3, 8):
            begin(WATCH, "signal.raise", signal(number))

    done = verify(home)

    assert done.returncode == 1
    assert "it is not the entry that log-head, line 1 tells of" in done.stdout


def test_who_has_the_whole_folder_is_shown_by_a_head_kept_elsewhere(home, tmp_path):
    heads = tmp_path / "elsewhere.jsonl"
    for _ in range(2):
        assert epihq_here("log", "head", "--to", heads, home=home).returncode == 0
    assert verify(home, "--against", heads).returncode == 0
    rewritten(home)
    (home / "log-head").unlink()

    alone, held = verify(home), verify(home, "--against", heads)

    assert alone.returncode == 0
    assert held.returncode == 1
    assert "it is not the entry that elsewhere.jsonl, line 1 tells of" in held.stdout


def test_the_record_of_a_day_holds_the_log_too(home, tmp_path):
    today = datetime.now(UTC).date().isoformat()
    epihq_here("log", "export", "--day", today, "--to", tmp_path, home=home)
    record = tmp_path / f"log-{today}.jsonl"
    assert verify(home, "--against", record).returncode == 0
    cut(home)
    (home / "log-head").unlink()

    done = verify(home, "--against", record)

    assert done.returncode == 1
    assert f"log-{today}.jsonl, line" in done.stdout


@pytest.mark.parametrize("text", ["", "hello", '{"number": 1}', "{"])
def test_a_file_that_holds_no_head_is_refused(home, tmp_path, text):
    (tmp_path / "f").write_text(text)

    done = verify(home, "--against", tmp_path / "f")

    assert done.returncode == 1
    assert "as `epihq log head` writes them" in done.stderr


def test_a_file_that_is_not_there_is_refused(home, tmp_path):
    assert verify(home, "--against", tmp_path / "none").returncode == 2


def test_after_a_lost_key_columns_are_sealed_anew_on_record(home):
    (home / "signing-key").unlink()
    connection.close()

    done = epihq_here("log", "seal", "--by", "adil", home=home)

    assert done.stdout == "6 secret columns sealed anew\n"
    assert verify(home).returncode == 0
    settings.configure(home)
    newest = LogRow.objects.last()
    assert (newest.verb, newest.by) == ("columns.seal", "adil")


def zeroed(home, share):
    """Write noughts over a page of the file, as a dying disk does."""
    ask(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    file = home / "ledger.sqlite3"
    body = bytearray(file.read_bytes())
    page = 4096 * int(len(body) // 4096 * share)
    body[page : page + 4096] = bytes(4096)
    file.write_bytes(body)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75, 0.9])
@pytest.mark.parametrize("command", ["verify", "backup"])
def test_a_page_of_noughts_is_told_in_a_sentence(home, tmp_path, share, command):
    zeroed(home, share)
    words = {"verify": ("log", "verify"), "backup": ("backup", "--to", tmp_path / "b")}

    connection.close()
    done = epihq_here(*words[command], home=home)

    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ledger: ")
    assert not (tmp_path / "b").exists()


def test_a_backup_tells_of_an_attached_file_that_is_gone(home, tmp_path):
    file_of(home).unlink()

    connection.close()
    done = epihq_here("backup", "--to", tmp_path / "b", home=home)

    assert done.returncode == 1
    assert "photo.txt of signal 1 (attachment 1) is not on the disk" in done.stdout
    assert (tmp_path / "b").is_file()


@pytest.fixture
def open_handed():
    """An account whose files everybody may read, unless a program says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_no_other_account_reads_what_is_written(home, tmp_path, open_handed):
    told = (
        "--name",
        "HQ",
        "--location",
        "AZE",
        "--username",
        "a.a",
        "--full-name",
        "A",
    )
    new = tmp_path / "new"
    for words in (("init", *told), ("backup", "--to", tmp_path / "new" / "b.tar")):
        connection.close()
        done = epihq_here(*words, home=new)
        assert done.returncode == 0, done.stderr

    paths = [new, *new.rglob("*")]
    assert [path.name for path in paths if path.stat().st_mode & 0o077] == []
    assert {"ledger.sqlite3", "log-head", "signing-key", "b.tar"} <= {
        path.name for path in paths
    }
