"""Kills in the middle of a batch or a list; the same sent twice; a clock set back.

A real process takes people and readings in, says what is kept once that is so, and is
asked again for what it did not say. Nothing that it said is lost, nothing is there
twice, no batch or list is there in part, and the seals hold.
"""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from care_samples import RASHAD, open_desk, reading, somebody
from databases import (
    home,
    kept_home,
    postgres,
    postgres_ledger,
    postgres_url,
    sqlite_ledger,
)
from epihq.care.checks import sealing
from epihq.care.checks.intake import Incoming, Kept, write_many
from epihq.care.checks.tables import ReadingRow
from epihq.care.contact.tables import MessageRow
from epihq.care.register.tables import ActRow, EpisodeRow, PersonRow
from epihq.operations.keeping import verifying
from epihq.operations.ledger import clock, ledger
from lists_and_readings import BATCH, LIST
from telling import Telling

__all__ = [
    "home",
    "kept_home",
    "postgres",
    "postgres_ledger",
    "postgres_url",
    "sqlite_ledger",
]

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def desk(kept_home):
    """A desk with two districts and approved rules."""
    yield open_desk(kept_home)
    connection.close()


def assert_sound(acknowledged):
    """What was said is there, whole and once; lists and batches are there or not."""
    people, readings = EpisodeRow.objects.count(), ReadingRow.objects.count()
    assert people % LIST == readings % BATCH == 0
    assert acknowledged <= readings // BATCH <= people // LIST <= acknowledged + 1
    assert PersonRow.objects.count() == people
    kept = Counter(ReadingRow.objects.values_list("episode", flat=True))
    assert set(kept.values()) <= {2}
    of = ActRow.objects.filter(verb="care.import").values_list("episode", flat=True)
    assert sorted(of) == sorted(EpisodeRow.objects.values_list("pk", flat=True))
    sealing.seal_readings()
    assert [one.sentence for one in verifying.check().damage] == []


def killed_at_random_moments(desk, times, seed):
    moments = random.Random(seed)  # noqa: S311 - not for secrets
    acknowledged = 0
    for _ in range(times):
        connection.close()
        process = Telling("lists_and_readings:main", desk.home, acknowledged)
        process.ready()
        time.sleep(moments.uniform(0, 1.5))
        process.kill()
        acknowledged += len(process.said())
        ledger.configure(desk.home)
        assert_sound(acknowledged)


@pytest.mark.slow
def test_a_killed_intake_loses_and_doubles_nothing(desk):
    killed_at_random_moments(desk, 3, seed=1)


@pytest.mark.study
def test_thirty_kills_lose_and_double_nothing(desk):
    killed_at_random_moments(desk, 30, seed=2)


@pytest.mark.slow
def test_a_gateway_killed_in_the_middle_of_a_message_loses_and_doubles_none(desk):
    """It sends again what was not acknowledged, as gateways do."""
    somebody(desk, RASHAD)
    moments = random.Random(7)  # noqa: S311 - not for secrets
    acknowledged = 0
    for _ in range(4):
        connection.close()
        phone = RASHAD.telephone
        process = Telling("messages_in:main", desk.home, acknowledged, phone)
        process.ready()
        time.sleep(moments.uniform(0, 0.6))
        process.kill()
        acknowledged += len(process.said())
        ledger.configure(desk.home)
        came = Counter(MessageRow.objects.values_list("gateway_id", flat=True))
        readings = ReadingRow.objects.count()
        assert set(came.values()) <= {1}
        assert {f"{number}" for number in range(acknowledged)} <= set(came)
        # One may be kept and not acknowledged, and of one the reading alone.
        assert len(came) <= acknowledged + 1
        assert len(came) <= readings <= acknowledged + 1
        assert set(MessageRow.objects.values_list("state", flat=True)) <= {"kept"}
    assert acknowledged > 0
    sealing.seal_readings()
    assert [one.sentence for one in verifying.check().damage] == []


def batch(rows, key):
    return [
        Incoming(episode=row.pk, reading=reading(), once=f"{key} {row.pk}")
        for row in rows
    ]


def test_a_batch_that_comes_twice_is_kept_once(desk):
    rows = [somebody(desk) for _ in range(12)]

    first = write_many(desk.nurse, batch(rows, "a"))
    again = write_many(desk.nurse, batch(rows, "a"))

    assert [one.number for one in again] == [one.number for one in first]
    assert all(one.is_again for one in again)
    assert ReadingRow.objects.count() == len(rows)


def test_a_batch_that_comes_twice_at_once_is_kept_once(desk):
    rows = [somebody(desk) for _ in range(12)]

    def send(_):
        ledger.configure(desk.home)
        try:
            return write_many(desk.nurse, batch(rows, "a"))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(send, range(3)))

    assert all(isinstance(one, Kept) for answer in answers for one in answer)
    assert len({tuple(one.number for one in answer) for answer in answers}) == 1
    assert ReadingRow.objects.count() == len(rows)


def test_a_reading_that_comes_late_and_out_of_order_does_not_stand(desk):
    row = somebody(desk)
    write_many(
        desk.nurse, [Incoming(episode=row.pk, reading=reading(97.0)) for _ in "ab"]
    )

    (late,) = write_many(
        desk.nurse, [Incoming(episode=row.pk, reading=reading(88.0, hours=20))]
    )

    assert (late.level, ReadingRow.objects.count()) == ("steady", 3)


def test_a_clock_that_is_set_back_loses_and_alters_nothing(desk, monkeypatch):
    row = somebody(desk)
    write_many(desk.nurse, [Incoming(episode=row.pk, reading=reading(97.0))])
    sealing.seal_readings()
    back = timedelta(hours=5)
    monkeypatch.setattr(clock, "hour_in", lambda _home: datetime.now(UTC) - back)

    (kept,) = write_many(desk.nurse, [Incoming(episode=row.pk, reading=reading(88.0))])
    sealing.seal_readings()
    monkeypatch.undo()
    (after,) = write_many(desk.nurse, [Incoming(episode=row.pk, reading=reading(88.0))])
    sealing.seal_readings()

    assert kept.number < after.number
    assert after.level == "emergency"
    assert [one.sentence for one in verifying.check().damage] == []
