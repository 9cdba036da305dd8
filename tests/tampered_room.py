"""A small headquarters to tamper with: furnished once, copied for each test."""

import shutil
import sqlite3
from datetime import date

import pytest
from django.db import connection

from archive_samples import published
from django_set_up import set_up
from program import epihq_here

set_up()

from epihq.archive import Archive  # noqa: E402 - after Django
from epihq.operations.centre.actions import set_centre  # noqa: E402
from epihq.operations.ledger import ledger, log  # noqa: E402
from epihq.operations.ledger.acting import begin  # noqa: E402
from epihq.operations.ledger.attachments import File, attach  # noqa: E402
from epihq.operations.ledger.publications import tell_publications  # noqa: E402
from epihq.operations.ledger.rules import SETUP, WATCH, Actor, Role  # noqa: E402
from epihq.operations.ledger.tables import LogRow  # noqa: E402
from epihq.operations.people import accounts  # noqa: E402
from epihq.operations.people.agencies import Agency, set_agency  # noqa: E402
from epihq.operations.people.officers import Person, invite, make_officer  # noqa: E402
from epihq.operations.signals.tables import SignalRow  # noqa: E402
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
