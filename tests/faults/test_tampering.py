"""What somebody with the database or the disk in hand can do, and `log verify` tells.

Each kind is done to a copy of a headquarters in which people worked; the command is
run as a person runs it.
"""

import json
import os
import shutil
from datetime import UTC, datetime

import pytest
from django.db import connection

from django_set_up import set_up
from program import epihq_here
from tampered_room import ask, cut, home, kept, rewritten, signal, swapped, verify

set_up()

from epihq.archive import Archive  # noqa: E402 - after Django
from epihq.operations.ledger import ledger  # noqa: E402
from epihq.operations.ledger.acting import begin  # noqa: E402
from epihq.operations.ledger.attachments import path_of  # noqa: E402
from epihq.operations.ledger.rules import WATCH  # noqa: E402
from epihq.operations.ledger.tables import AttachmentRow, LogRow  # noqa: E402
from epihq.web import settings  # noqa: E402

__all__ = ["home", "kept"]


def file_of(home):
    return path_of(home, AttachmentRow.objects.get().sha256)


def publication_of(home):
    (vintage,) = Archive(home).vintages()
    (sha256,) = vintage.files.values()
    return home / "archive" / "publications" / sha256[:2] / sha256


def forged_head(home):
    told = json.loads((home / "log-head").read_text())
    (home / "log-head").write_text(json.dumps({**told, "number": 1}))


def forgotten(catalogue):
    told = json.loads(catalogue.read_text())
    catalogue.write_text(json.dumps({**told, "vintages": []}))


def on_another_day(catalogue):
    told = json.loads(catalogue.read_text())
    for vintage in told["vintages"]:
        vintage["report_date"] = "2020-06-01"
    catalogue.write_text(json.dumps(told))


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
        "got no catalogue.json",
    ),
    "a publication taken out of the catalogue": (
        lambda home: forgotten(home / "archive" / "catalogue.json"),
        "publication 0 is not in the archive",
    ),
    "a publication's day altered in the catalogue": (
        lambda home: on_another_day(home / "archive" / "catalogue.json"),
        "publication 0 is another in the archive, or of another day",
    ),
    "a publication altered": (
        lambda home: publication_of(home).write_bytes(b"other counts"),
        "the file counts.csv of publication 0 was altered on the disk",
    ),
    "the signing key exchanged": (
        lambda home: (home / "signing-key").unlink(),
        "which is not in this folder",
    ),
    "the end of the log cut, and the kept head taken away": (
        lambda home: (cut(home), (home / "log-head").unlink()),
        "log-head is gone",
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


def write_on(home):
    settings.configure(home)
    with ledger.writing(home):
        begin(WATCH, "signal.raise", signal(3))


TORN = {
    "gone": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "of noughts": lambda file: file.write_bytes(bytes(501)),
    "of anything": lambda file: file.write_bytes(b"\xff{\x00"),
    "half": lambda file: file.write_bytes(file.read_bytes()[:200]),
    "of no number": lambda file: file.write_text('{"number": 1e999, "hash": ""}'),
    "deep": lambda file: file.write_text("{" + '"a":[' * 9000),
}


@pytest.mark.parametrize("how", TORN)
def test_a_kept_head_that_is_gone_or_torn_is_told_until_it_is_set_anew(home, how):
    TORN[how](home / "log-head")
    write_on(home)
    told = verify(home)
    assert told.returncode == 1
    assert "`epihq log head --anew` then sets it anew" in told.stdout
    assert "--against" not in told.stdout

    done = epihq_here("log", "head", "--anew", "--by", "adil", home=home)

    write_on(home)
    assert (done.returncode, verify(home).returncode) == (0, 0)
    settings.configure(home)
    entry = LogRow.objects.get(verb="head.renew")
    assert (entry.by, entry.number) == ("adil", json.loads(done.stdout)["number"])


def test_a_head_that_showed_a_cut_is_in_the_log_when_it_is_set_anew(home):
    before = (home / "log-head").read_text().strip()
    cut(home)

    epihq_here("log", "head", "--anew", "--by", "adil", home=home)

    settings.configure(home)
    content = json.loads(LogRow.objects.get(verb="head.renew").content)
    assert content == {"replaced": before}


def test_who_has_the_whole_folder_is_shown_by_a_head_kept_elsewhere(home, tmp_path):
    heads = tmp_path / "elsewhere.jsonl"
    for _ in range(2):
        assert epihq_here("log", "head", "--to", heads, home=home).returncode == 0
    assert verify(home, "--against", heads).returncode == 0
    rewritten(home)
    forged = epihq_here("log", "head", home=home).stdout
    (home / "log-head").write_text(forged)

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
