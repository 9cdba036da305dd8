"""Who reads the database can make no code of a second factor."""

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
from django.test import Client, override_settings
from hypothesis import assume, given
from hypothesis import strategies as st

from django_set_up import set_up

set_up()

from epihq.operations import ledger  # noqa: E402 - after Django is set up
from epihq.operations.verifying import check  # noqa: E402
from epihq.web.locked import locked, unlocked  # noqa: E402

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


def test_a_factor_from_before_goes_on_and_is_locked_by_the_upgrade(room, officer):
    person = officer("duty-officer")
    clear = {"secret": SECRET}
    row = Authenticator.objects.create(user=person, type="totp", data=clear)
    key = {"name": "a key", "credential": {"id": "x"}}
    other = Authenticator.objects.create(user=person, type="webauthn", data=key)
    assert TOTP(row).validate_code(code())

    executor = MigrationExecutor(connection)
    executor.migrate([("web", "0001_cache")])
    for _ in range(2):
        ledger.bring_up_to_date(room)

    row.refresh_from_db()
    other.refresh_from_db()
    assert SECRET not in kept()
    assert unlocked(row.data["secret"]) == SECRET
    assert other.data == key
    assert not check().damage


def test_with_another_secret_key_a_code_is_refused_and_the_way_back_told(officer):
    person = officer("duty-officer", "a.mammadova")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    TOTP.activate(person, SECRET)
    with override_settings(SECRET_KEY=PASSWORD):
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
