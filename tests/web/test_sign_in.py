"""Who may come in, how, and what the log is told of it."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import URLPattern, get_resolver

from epihq.operations.ledger import log
from epihq.operations.ledger.rules import SETUP
from epihq.operations.people.officers import invite, suspend_officer
from epihq.web.kit.sign_in import page
from the_rules import RULES

PASSWORD = "four words that do not belong"  # noqa: S105 - a test's


def patterns(resolver=None, prefix=""):
    for one in (resolver or get_resolver()).url_patterns:
        address = f"{prefix}{one.pattern}"
        if isinstance(one, URLPattern):
            yield address, one.callback
        else:
            yield from patterns(one, address)


def verbs():
    return [entry.verb for entry in log.entries()]


@pytest.fixture
def known(officer):
    person = officer("duty-officer", "a.mammadova")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def sign_in(client, password=PASSWORD):
    told = {"login": "a.mammadova", "password": password}
    return client.post("/sign-in/", told)


def test_every_address_says_who_may_open_it():
    # allauth's pages are those of sign-in itself.
    unmarked = [
        address
        for address, view in patterns()
        if not hasattr(view, "verb")
        and not getattr(view, "public", "")
        and not view.__module__.startswith("allauth.")
        and not address.startswith("api/")
    ]

    assert unmarked == []


def test_a_page_can_only_ask_for_a_verb_of_the_rules():
    assert page("board.see")(lambda _request: None).verb in RULES
    with pytest.raises(AssertionError):
        page("board.dance")


def test_a_stranger_is_sent_to_sign_in_and_back(stranger):
    answer = stranger.get("/account/")

    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/account/"


def test_a_part_of_a_page_sends_the_whole_window_to_sign_in(stranger):
    answer = stranger.get("/account/", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/sign-in/")


def test_a_password_lets_in_and_the_log_tells_it(stranger, known):
    answer = sign_in(stranger)

    assert answer.status_code == 302
    assert stranger.get("/account/").status_code == 200
    assert verbs()[-1] == "account.sign-in"


def test_the_user_name_may_be_written_in_capitals(stranger, known):
    told = {"login": "A.Mammadova", "password": PASSWORD}

    assert stranger.post("/sign-in/", told).status_code == 302


def test_a_wrong_password_is_told_without_the_password(stranger, known):
    answer = sign_in(stranger, "wrong horse")

    assert answer.status_code == 200
    entry = list(log.entries())[-1]
    assert (entry.verb, entry.by) == ("account.sign-in-failed", "a.mammadova")
    assert "wrong horse" not in str(entry)


def test_after_five_wrong_passwords_even_the_right_one_waits(stranger, known):
    for _ in range(5):
        sign_in(stranger, "wrong horse")

    answer = sign_in(stranger)

    assert answer.status_code in {200, 429}
    assert stranger.get("/account/").status_code == 302


def test_a_flood_of_attempts_gets_a_page_that_says_so(stranger):
    answers = [stranger.get("/sign-in/").status_code for _ in range(3)]
    answers += [
        stranger.post("/sign-in/", {"login": f"n{i}", "password": "x"}).status_code
        for i in range(35)
    ]

    assert answers[0] == 200
    assert answers[-1] == 429


def test_signing_out_is_told(stranger, known):
    sign_in(stranger)

    stranger.post("/sign-in/out/")

    assert verbs()[-1] == "account.sign-out"
    assert stranger.get("/account/").status_code == 302


def test_a_suspended_officer_cannot_come_in(stranger, known):
    sign_in(stranger)
    suspend_officer(SETUP, known.pk, reason="left the service")

    assert stranger.get("/account/").status_code == 302
    stranger.post("/sign-in/", {"login": "a.mammadova", "password": PASSWORD})
    assert stranger.get("/account/").status_code == 302


def test_nobody_signs_up(stranger):
    stranger.post("/sign-in/new/", {"username": "x", "password1": PASSWORD})

    assert verbs().count("officer.set") == 0
    assert "Nobody signs up here" in stranger.get("/sign-in/new/").content.decode()


def test_a_link_lets_in_once_and_asks_for_a_password(stranger, officer):
    key = invite(SETUP, officer("duty-officer"))

    assert stranger.get(f"/enter/{key}").status_code == 200
    stranger.post(f"/enter/{key}")
    assert stranger.get("/account/")["Location"] == "/sign-in/new-password/"
    told = {"password1": PASSWORD, "password2": PASSWORD}
    assert stranger.post("/sign-in/new-password/", told).status_code == 302
    assert stranger.get("/account/").status_code == 200
    assert "account.password" in verbs()


def test_a_link_works_no_second_time(stranger, officer):
    key = invite(SETUP, officer("duty-officer"))
    stranger.post(f"/enter/{key}")

    second = Client(SERVER_NAME="127.0.0.1").post(f"/enter/{key}")

    assert second.status_code == 410


def test_a_password_is_changed_on_the_record(stranger, known):
    sign_in(stranger)
    new = "another four words entirely"
    told = {"oldpassword": PASSWORD, "password1": new, "password2": new}

    stranger.post("/sign-in/password/", told)

    assert verbs()[-1] == "account.password"
    assert sign_in(Client(SERVER_NAME="127.0.0.1"), new).status_code == 302


def test_a_manager_must_show_a_second_proof_first(officer):
    manager = officer("incident-manager", "a.mammadova")
    manager.set_password(PASSWORD)
    manager.save(update_fields=["password"])
    client = Client(SERVER_NAME="127.0.0.1")
    sign_in(client)

    assert client.get("/account/")["Location"] == "/sign-in/two-factors/"
    assert client.get("/sign-in/two-factors/").status_code == 200


def code_for(client):
    """The code that an app on a telephone would show; the password is asked again."""
    client.post("/sign-in/again/", {"password": PASSWORD})
    client.get("/sign-in/factors/totp/activate/")
    secret = client.session[totp.SECRET_SESSION_KEY]
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_a_code_from_an_app_is_a_second_proof(officer):
    manager = officer("incident-manager", "a.mammadova")
    manager.set_password(PASSWORD)
    manager.save(update_fields=["password"])
    client = Client(SERVER_NAME="127.0.0.1")
    sign_in(client)

    client.post("/sign-in/factors/totp/activate/", {"code": code_for(client)})

    assert client.get("/account/").status_code == 200
    assert "account.factor-added" in verbs()
    again = Client(SERVER_NAME="127.0.0.1")
    assert sign_in(again)["Location"].startswith("/sign-in/factors/authenticate/")
    assert again.get("/account/").status_code == 302


def test_a_session_ends_without_a_person(client_as):
    client = client_as("duty-officer")
    client.get("/account/")
    session = client.session
    session["seen"] -= 3601
    session.save()

    assert client.get("/account/").status_code == 302


def test_a_board_that_renews_itself_keeps_nobody_signed_in(client_as):
    client = client_as("duty-officer")
    client.get("/account/")
    session = client.session
    session["seen"] -= 120
    session.save()
    before = client.session["seen"]

    client.get("/account/", headers={"X-Epihq-Quiet": "1"})
    assert client.session["seen"] == before
    client.get("/account/")
    assert client.session["seen"] > before


def test_a_session_ends_after_twelve_hours_however_busy(client_as):
    client = client_as("duty-officer")
    client.get("/account/")
    session = client.session
    session["since"] -= 12 * 3600 + 1
    session.save()

    assert client.get("/account/").status_code == 302
