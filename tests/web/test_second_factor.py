"""The second proof is asked of each session, and rights are given on fresh proof."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client, override_settings

from epihq.operations.ledger import log
from epihq.operations.ledger.rules import SETUP
from epihq.operations.people.officers import invite
from epihq.operations.people.tables import InviteRow, Officer, TokenRow
from proofs import give_factor, show

PASSWORD = "four words that do not belong"  # noqa: S105 - a test's
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def known(officer):
    """Somebody of a role who has a password: ``known("administrator")``."""

    def made(role):
        person = officer(role)
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
        return person

    return made


def browser(person, *shown, ago=0):
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    client.force_login(person, BACKEND)
    show(client, person, *shown, ago=ago)
    return client


def code_of(secret):
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def set_up_factor(client):
    client.post("/sign-in/again/", {"password": PASSWORD})
    client.get("/sign-in/factors/totp/activate/")
    code = code_of(client.session[totp.SECRET_SESSION_KEY])
    return client.post("/sign-in/factors/totp/activate/", {"code": code})


def test_a_session_from_before_the_factor_ends_when_it_is_set_up(known):
    person = known("incident-manager")
    before, mine = browser(person, "password"), browser(person, "password")

    set_up_factor(mine)

    assert mine.get("/account/").status_code == 200
    assert before.get("/account/")["Location"].startswith("/sign-in/?next=")
    assert before.get("/api/v1/account").status_code == 401


@pytest.mark.parametrize("role", ["administrator", "duty-officer"])
def test_an_account_with_a_factor_is_open_to_no_session_that_has_not_shown_it(
    known, role
):
    """A password alone sets no other password and no other factor either."""
    person = known(role)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A" * 32})
    client = browser(person, "password")

    show_it = "/sign-in/factors/reauthenticate/"
    for page in (
        "/account/",
        "/tokens/",
        "/sign-in/again/",
        "/sign-in/password/",
        "/sign-in/new-password/",
        "/sign-in/sessions/",
        "/sign-in/factors/",
        "/sign-in/factors/totp/activate/",
        "/sign-in/factors/totp/deactivate/",
        "/sign-in/factors/webauthn/add/",
        "/sign-in/factors/recovery-codes/",
    ):
        for answer in (client.get(page), client.post(page, {"password": PASSWORD})):
            assert answer.get("Location") == show_it, page
    told = client.get("/api/v1/account")
    assert (told.status_code, told.json()["code"]) == (403, "web.first-things-first")
    assert client.get(show_it).status_code == 200

    client.post(show_it, {"code": code_of("A" * 32)})
    assert client.get("/account/").status_code == 200


def test_the_factor_of_another_in_the_same_browser_counts_for_nothing(known):
    one, other = known("administrator"), known("administrator")
    give_factor(one)
    client = browser(one)
    show(client, other, "password", "mfa")

    assert client.get("/account/").status_code == 302


def test_a_removed_factor_ends_other_sessions_and_is_asked_for_anew(known):
    person = known("administrator")
    mine = browser(person, "password")
    set_up_factor(mine)
    other = browser(Officer.objects.get(pk=person.pk), "mfa")

    mine.post("/sign-in/factors/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert mine.get("/account/")["Location"] == "/sign-in/two-factors/"
    assert other.get("/account/")["Location"].startswith("/sign-in/?next=")


def test_keys_from_before_the_first_factor_end_with_it_and_later_ones_stay(known):
    person = known("duty-officer")
    client = browser(person, "password")
    told = {"name": "count", "days": 9, "scopes": ["signal.see"]}

    client.post("/tokens/new/", {**told, "once": "1"})
    set_up_factor(client)
    assert [row.state for row in TokenRow.objects.all()] == ["revoked"]
    client.post("/tokens/new/", {**told, "once": "2"})
    client.post("/sign-in/factors/totp/deactivate/")

    assert TokenRow.objects.latest("number").state == "valid"


PERSON = {
    "username": "l.aliyeva",
    "full_name": "Leyla Aliyeva",
    "roles": ["administrator"],
    "agency": "",
    "email": "",
    "phone": "",
    "language": "en",
}
KEY = {"name": "weekly count", "days": 30, "scopes": ["signal.see"], "once": "k"}
GIVING = {
    "a role": ("/officers/new/", PERSON, lambda: Officer.objects.filter(pk__gt=1)),
    "a link": ("/officers/1/invite/", {}, InviteRow.objects.all),
    "a key": ("/tokens/new/", KEY, TokenRow.objects.all),
}


@pytest.mark.parametrize("what", GIVING)
def test_who_gives_rights_shows_again_that_it_is_they_and_loses_nothing_typed(
    known, what
):
    address, told, found = GIVING[what]
    person = known("administrator")
    give_factor(person)
    client = browser(person, "password", "mfa", ago=601)

    asked = client.post(address, told)
    assert asked["Location"].startswith("/sign-in/again/?next=")
    assert not found().exists()
    page = client.get(asked["Location"]).content.decode()
    assert f'name="next" value="{address}"' in page
    wrong = client.post(asked["Location"], {"password": "no", "next": address})
    assert wrong.status_code == 200
    assert not found().exists()

    done = client.post(asked["Location"], {"password": PASSWORD, "next": address})

    assert done.status_code in {200, 303}
    assert found().exists()


def test_what_was_kept_and_cannot_be_done_is_told_on_a_page_of_its_own(known):
    person = known("administrator")
    give_factor(person)
    client = browser(person, "password", "mfa", ago=601)
    address = "/officers/1/suspend/"
    told = {"reason": "leaves", "version": "1"}
    asked = client.post(address, told, headers={"HX-Request": "true"})

    done = client.post(asked["Location"], {"password": PASSWORD, "next": address})

    assert done.status_code == 409
    assert "</html>" in done.content.decode()
    assert "leaves" in done.content.decode()


def test_the_api_asks_a_session_for_the_same_and_a_look_needs_no_fresh_proof(known):
    person = known("administrator")
    give_factor(person)
    client = browser(person, "password", "mfa", ago=601)

    def send(path, body):
        return client.post(f"/api/v1{path}", json.dumps(body), "application/json")

    told = {key: KEY[key] for key in ("name", "days", "scopes")}
    for path, body in (
        ("/officers", {**PERSON, "agency": None}),
        ("/officers/1/invite", {}),
        ("/tokens", told),
    ):
        answer = send(path, body)
        assert (answer.status_code, answer.json()["code"]) == (403, "rules.prove-again")
    for page in ("/tokens/", "/officers/", "/officers/new/", "/officers/1/edit/"):
        assert client.get(page).status_code == 200
    client.post("/sign-in/again/", {"password": PASSWORD})
    assert send("/tokens", told).status_code == 200


def test_nobody_is_asked_in_a_demonstration(known):
    person = known("administrator")
    with override_settings(DEMO=True):
        client = browser(person)

        assert client.get("/account/").status_code == 200
        assert client.post("/officers/1/invite/").status_code == 200


def test_a_first_evening_asks_for_the_password_once(officer):
    """Link, password, factor, and the first other account: all within minutes."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.post(f"/enter/{invite(SETUP, officer('administrator'))}")
    told = {"password1": PASSWORD, "password2": PASSWORD}
    client.post("/sign-in/new-password/", told)

    client.get("/sign-in/factors/totp/activate/")
    code = code_of(client.session[totp.SECRET_SESSION_KEY])
    client.post("/sign-in/factors/totp/activate/", {"code": code})

    assert client.post("/officers/new/", PERSON).status_code == 303


def test_a_link_in_anothers_session_signs_them_out_first(known):
    admin, other = known("administrator"), known("duty-officer")
    give_factor(admin)
    client = browser(admin, "password", "mfa")
    page = f"/enter/{invite(SETUP, other)}"

    told = f"You are signed in here as {admin.full_name}."
    assert told in client.get(page).content.decode()
    client.post(page)

    assert client.get("/account/")["Location"] == "/sign-in/new-password/"
    told = {"password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    client.post("/sign-in/new-password/", told)
    assert other.username in client.get("/account/").content.decode()
    spoken = [(entry.verb, entry.by) for entry in log.entries()]
    out = spoken.index(("account.sign-out", admin.username))
    assert spoken[out + 1] == ("account.sign-in", other.username)


def test_a_link_that_waits_for_a_factor_leaves_nobody_in_the_session_before(known):
    """It neither stays the other nor lets the other's password be set unasked."""
    admin, other = known("administrator"), known("duty-officer")
    give_factor(admin)
    Authenticator.objects.create(user=other, type="totp", data={"secret": "A" * 32})
    client = browser(admin, "password", "mfa")

    answer = client.post(f"/enter/{invite(SETUP, other)}")

    assert answer["Location"].startswith("/sign-in/factors/authenticate/")
    assert client.get("/account/")["Location"].startswith("/sign-in/?next=")
    told = {"password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    client.post("/sign-in/new-password/", told)
    admin.refresh_from_db()
    assert admin.check_password(PASSWORD)


def test_a_used_link_signs_nobody_out(known):
    admin = known("administrator")
    give_factor(admin)
    client = browser(admin, "password", "mfa")

    assert client.post("/enter/no-such-key").status_code == 410
    assert client.get("/account/").status_code == 200


def test_where_one_is_signed_in_is_told_after_a_factor_too(known):
    client = browser(known("duty-officer"), "password")
    set_up_factor(client)

    page = client.get("/sign-in/sessions/").content.decode()

    assert len(re.findall("127.0.0.1", page)) == 1
