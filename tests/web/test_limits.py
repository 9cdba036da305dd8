"""Limits hold when many ask at once: no thread slips in between reading and writing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from allauth.core.internal import ratelimit
from django.db import connection
from django.test import Client, RequestFactory, override_settings

from epihq.operations.people.tokens import actor_for, make_token
from epihq.web.kit.counts import counted
from epihq.web.models import CountRow

pytestmark = pytest.mark.databases("sqlite", "postgresql")

THREADS, EACH, MOST = 16, 8, 50


def at_once(ask):
    """Ask in 16 threads that begin together; give all answers."""
    begin = threading.Barrier(THREADS)

    def several(_):
        begin.wait()
        try:
            return [ask() for _ in range(EACH)]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return [one for part in threads.map(several, range(THREADS)) for one in part]


def test_all_that_was_done_at_once_is_counted(room):
    told = at_once(lambda: counted("one", 60))

    assert sorted(told) == list(range(1, THREADS * EACH + 1))


def test_counts_of_the_past_are_forgotten(room):
    past = datetime.now(UTC) - timedelta(seconds=1)
    CountRow.objects.create(key="old", count=7, expires=past)

    counted("new", 60)

    assert [row.key for row in CountRow.objects.all()] == ["new"]


@pytest.mark.usefixtures("one_minute")
@override_settings(API_PER_MINUTE=MOST)
def test_the_limit_of_the_api_holds_for_sixteen_at_once(officer):
    actor = actor_for(officer("duty-officer"), via="page")
    _, key = make_token(actor, name="program", scopes=["signal.see"], days=1)
    program = {"authorization": f"Bearer {key}"}

    def ask():
        client = Client(SERVER_NAME="127.0.0.1", headers=program)
        return client.get("/api/v1/signals").status_code

    told = at_once(ask)

    assert told.count(200) == MOST
    assert told.count(429) == THREADS * EACH - MOST


def test_the_limits_of_codes_hold_for_sixteen_at_once(room):
    limits = {"try": "20/m/ip"}

    def attempt():
        asked = RequestFactory().post("/sign-in/", REMOTE_ADDR="192.0.2.9")
        return bool(ratelimit.consume(asked, app="house", action="try", config=limits))

    assert 0 < at_once(attempt).count(True) <= 20
