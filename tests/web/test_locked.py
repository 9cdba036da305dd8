"""Who reads the database can make no code of a second factor."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from hypothesis import assume, given
from hypothesis import strategies as st

from backups import packed_anew
from django_set_up import set_up
from program import epihq

set_up()

from epihq.operations.keeping.verifying import check  # noqa: E402 - after Django is set up
from epihq.web import settings  # noqa: E402
from epihq.web.account.locked import locked, unlocked  # noqa: E402
from epihq.web.secret_key import secret_key  # noqa: E402
from epihq.web.serving.server import prepare  # noqa: E402

pytestmark = pytest.mark.databases("sqlite", "postgresql")

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - a test's
PASSWORD = "four words that do not belong"  # noqa: S105 - a test's


def code():
    return format_hotp_value(
        hotp_value(SECRET, next(iter(yield_hotp_counters_from_time())))
    )


def kept():
    """What a reader of the database sees of factors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return str(cursor.fetchall())


def test_a_secret_is_not_in_the_database_and_its_codes_are_good(officer):
    person = officer("duty-officer")
    app, codes = TOTP.activate(person, SECRET), RecoveryCodes.activate(person)

    assert SECRET not in kept()
    assert "locked:" in kept()
    assert app.validate_code(code())
    (first, *_) = codes.generate_codes()
    assert codes.validate_code(first)


@pytest.fixture
def earlier(room, officer, monkeypatch):
    """A factor in clear, in a ledger of an earlier version with its own key."""
    monkeypatch.delenv("EPIHQ_SECRET_KEY")
    secret_key(room)
    person = officer("duty-officer")
    row = Authenticator(user=person, type="totp", data={"secret": SECRET})
    row.save()
    MigrationExecutor(connection).migrate([("web", "0001_cache")])
    connection.close()
    return row


def test_a_factor_from_before_goes_on_and_is_locked_where_pages_open(room, earlier):
    key = {"name": "a key", "credential": {"id": "x"}}
    person = earlier.user
    other = Authenticator.objects.create(user=person, type="webauthn", data=key)
    assert TOTP(earlier).validate_code(code())

    for _ in range(2):
        prepare(room)

    earlier.refresh_from_db()
    other.refresh_from_db()
    assert SECRET not in kept()
    assert unlocked(earlier.data["secret"]) == SECRET
    assert other.data == key
    assert not check().damage


def opened_by_pages(home):
    """The secret that pages open, before and after they are served once."""
    settings.configure(home)
    before = Authenticator.objects.get()
    told = unlocked(before.data["secret"])
    prepare(home)
    assert SECRET not in kept()
    before.refresh_from_db()
    return told, unlocked(before.data["secret"])


def as_made_before(name, body):
    """The list of contents of a backup that an earlier version made."""
    if name != "manifest.json":
        return body
    told = json.loads(body)
    late = [["web", "0002_factors_are_locked"], ["web", "0003_counts"]]
    told["migrations"] = [step for step in told["migrations"] if step not in late]
    return json.dumps(told).encode()


@pytest.mark.databases("sqlite")
def test_backup_and_restore_of_an_earlier_ledger_leave_factors_to_be_opened(
    room, earlier, tmp_path
):
    """Both run without the key by which pages open factors."""
    made = epihq("backup", "--to", tmp_path / "b.tar", home=room)
    packed_anew(tmp_path / "b.tar", tmp_path / "old.tar", as_made_before)
    done = epihq("restore", tmp_path / "old.tar", home=tmp_path / "new")
    assert (made.returncode, done.returncode) == (0, 0), made.stderr + done.stderr

    assert opened_by_pages(room) == (SECRET, SECRET)
    assert opened_by_pages(tmp_path / "new") == (SECRET, SECRET)


def test_with_another_secret_key_a_code_is_refused_and_the_way_back_told(
    officer, monkeypatch
):
    person = officer("duty-officer", "a.mammadova")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    TOTP.activate(person, SECRET)
    monkeypatch.setenv("EPIHQ_SECRET_KEY", PASSWORD)
    client = Client(SERVER_NAME="127.0.0.1")
    client.post("/sign-in/", {"login": "a.mammadova", "password": PASSWORD})

    answer = client.post("/sign-in/factors/authenticate/", {"code": code()})

    assert answer.status_code == 409
    assert "epihq officers recover" in answer.content.decode()


@given(text=st.text(st.characters(codec="utf-8")))
def test_what_is_locked_is_unlocked_as_it_was_and_locked_once(text):
    assume(not text.startswith("locked:"))
    told = locked(text)

    assert unlocked(told) == text
    assert locked(told) == told
    assert unlocked(text) == text
