"""Wrong passwords bound who guesses, and lock nobody else out."""

import sqlite3
import threading
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from epihq.web.account import attempts
from epihq.web.models import CountRow

PASSWORD = "four words that do not belong"  # noqa: S105 - a test's


@pytest.fixture
def known(officer):
    person = officer("duty-officer", "a.mammadova")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def tried(client, address, password="wrong horse", name="a.mammadova"):  # noqa: S107 - a wrong one
    told = {"login": name, "password": password}
    return client.post("/sign-in/", told, REMOTE_ADDR=address).status_code


def browser():
    return Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)


def test_a_strangers_wrong_passwords_lock_the_stranger_and_not_the_officer(known):
    stranger = browser()

    told = [tried(stranger, "10.0.0.9") for _ in range(6)]

    assert told == [200] * 5 + [429]
    assert tried(stranger, "10.0.0.9", PASSWORD) == 429
    assert tried(browser(), "10.0.0.1", PASSWORD) == 302


def test_a_stranger_at_the_same_address_locks_no_browser_that_is_known(
    known, monkeypatch
):
    monkeypatch.setattr(attempts, "_FROM_ADDRESS", ((8, 60),))
    mine, stranger = browser(), browser()
    tried(mine, "10.0.0.1", PASSWORD)
    mine.post("/sign-in/out/")

    for count in range(9):
        tried(stranger, "10.0.0.1", name=f"nobody{count}")

    assert tried(browser(), "10.0.0.1", PASSWORD) == 429
    assert tried(mine, "10.0.0.1", PASSWORD) == 302


def test_a_known_browser_guesses_no_more_than_another(known):
    mine = browser()
    tried(mine, "10.0.0.1", PASSWORD)
    mine.post("/sign-in/out/")

    told = [tried(mine, f"10.0.0.{count}") for count in range(7)]

    assert told == [200] * 5 + [429] * 2


def test_guesses_from_many_addresses_are_bounded_and_the_known_browser_goes_in(
    known, monkeypatch
):
    monkeypatch.setattr(attempts, "_FOR_NAME_ANYWHERE", ((8, 3600),))
    mine = browser()
    tried(mine, "10.0.0.1", PASSWORD)
    mine.post("/sign-in/out/")

    told = [tried(browser(), f"10.0.1.{count}") for count in range(12)]

    assert told == [200] * 8 + [429] * 4
    assert tried(mine, "10.0.0.1", PASSWORD) == 302


def test_the_cookie_of_a_browser_tells_no_name_and_cannot_be_made(known):
    mine, forger = browser(), browser()
    tried(mine, "10.0.0.1", PASSWORD)
    cookie = mine.cookies[attempts.COOKIE]

    assert "mammadova" not in cookie.value
    assert cookie["httponly"]
    forger.cookies[attempts.COOKIE] = cookie.value[:-1] + "x"
    told = [tried(forger, "10.0.0.9") for _ in range(6)]
    assert told[-1] == 429


def asked(address, cookie=""):
    request = RequestFactory().post("/sign-in/", REMOTE_ADDR=address)
    request.COOKIES[attempts.COOKIE] = cookie
    return request


def cookie_of(name):
    response = HttpResponse()
    attempts.keep(asked("10.9.9.9"), response, name)
    return response.cookies[attempts.COOKIE].value


STEPS = st.lists(st.tuples(st.integers(1, 3), st.sampled_from("ab")), max_size=30)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_no_order_of_attempts_takes_more_than_its_share_or_anothers(
    room, monkeypatch, steps
):
    monkeypatch.setattr(attempts, "_FOR_NAME_ANYWHERE", ((9, 3600),))
    CountRow.objects.all().delete()
    mine, taken = cookie_of("a"), Counter()

    for place, name in steps:
        if attempts.take(asked(f"10.0.0.{place}"), name) is not None:
            taken[place, name] += 1

    assert all(count <= 5 for count in taken.values())
    for name in "ab":
        assert sum(taken[place, name] for place in (1, 2, 3)) <= 9
    assert attempts.take(asked("10.0.0.1", mine), "a") is not None


@pytest.mark.databases("sqlite", "postgresql")
def test_sixteen_at_once_take_no_more_than_one_after_the_other(room):
    taken = []

    def guess():
        both = [attempts.take(asked("10.0.0.9"), "a.mammadova") for _ in range(2)]
        taken.extend(one for one in both if one is not None)
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == 5


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        # A server that hears both kinds must not take the whole old one for a network.
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("", "192.0.2.1", False),
    ],
)
def test_a_client_has_no_more_attempts_by_having_more_addresses(room, one, other, same):
    for name in range(20):
        attempts.take(asked(one), f"name{name}")

    assert (attempts.take(asked(other), "another") is None) == same


@pytest.mark.databases("sqlite", "postgresql")
def test_attempts_are_forgotten_with_their_span_of_time(room):
    for _ in range(6):
        last = attempts.take(asked("10.0.0.9"), "a.mammadova")
    CountRow.objects.update(expires=datetime.now(UTC) - timedelta(seconds=1))

    assert last is None
    assert attempts.take(asked("10.0.0.9"), "a.mammadova") is not None


@contextmanager
def cannot_be_written():
    connection.cursor().execute("PRAGMA query_only = 1")
    try:
        yield
    finally:
        connection.cursor().execute("PRAGMA query_only = 0")


@contextmanager
def held():
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@pytest.mark.parametrize(
    ("out_of_reach", "said"),
    [(cannot_be_written, "cannot be reached just now"), (held, "Another program")],
)
@pytest.mark.parametrize("password", [PASSWORD, "wrong horse"])
def test_a_ledger_that_cannot_be_written_is_not_too_many_attempts(
    known, out_of_reach, said, password
):
    told = {"login": "a.mammadova", "password": password}

    with out_of_reach():
        answer = browser().post("/sign-in/", told)

    assert answer.status_code == 503
    assert said in answer.content.decode()
    assert tried(browser(), "127.0.0.1", PASSWORD) == 302


def test_codes_are_not_too_many_where_they_cannot_be_counted(client_as):
    mine = client_as("administrator")
    # Once a session is begun, nothing else is written before the code is looked at.
    assert mine.get("/sign-in/factors/reauthenticate/").status_code == 200

    with cannot_be_written():
        answer = mine.post("/sign-in/factors/reauthenticate/", {"code": "123456"})

    assert answer.status_code == 503
    assert "cannot be reached just now" in answer.content.decode()


def test_a_row_is_taken_to_be_there_only_where_it_is(room):
    assert cache.add("lock", 1)
    with cannot_be_written():
        assert not cache.add("lock", 1)
        with pytest.raises(OperationalError):
            cache.add("another", 1)
