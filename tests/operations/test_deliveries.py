"""Deliveries are put in line once, tried until taken, and every attempt is kept."""

from datetime import timedelta

import pytest
from django.db import connection

from epihq.operations.instructions import deliveries
from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.ledger import log
from epihq.operations.ledger.rules import WATCH
from epihq.operations.people.tables import AgencyRow, Officer
from epihq.terms.errors import EpihqError
from room_actions import ACTIONS
from room_samples import open_room


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


@pytest.fixture
def notice(room):
    return DeliveryRow.objects.get(pk=ACTIONS["delivery.attempt"].prepare(room))


def attempt(row, now, trouble):
    return deliveries.record_attempt(
        WATCH, row.pk, version=row.version, now=now, trouble=trouble
    )


def test_a_delivery_begins_as_sent_not_as_attempted(notice):
    (told,) = log.entries(thing="delivery", number=notice.pk)

    assert (told.verb, told.after) == ("delivery.send", "waiting")
    assert told.content["note"] == "by dara"


def test_an_occasion_is_told_once_to_each_address(room, notice):
    row = InstructionRow.objects.get(pk=notice.instruction_id)
    agencies = [AgencyRow.objects.get(pk=room.city)] * 2
    before = DeliveryRow.objects.count()

    deliveries.put_in_line(room.duty, row, "issued", agencies, [])
    officers = list(Officer.objects.filter(username="elif"))
    deliveries.put_in_line(room.duty, row, "issued", agencies, officers)

    assert DeliveryRow.objects.count() == before + 1


def test_what_fails_waits_longer_each_time_and_is_given_up_after_three_days(notice):
    now, waits = notice.opened_at, []
    for _ in range(12):
        notice = attempt(notice, now, "no answer")
        waits.append(notice.due_at - now)

    assert waits[:2] == [timedelta(seconds=30), timedelta(minutes=1)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)
    assert attempt(notice, now + timedelta(days=3), "still").state == "given-up"


def test_what_was_given_up_is_tried_again_on_request(room, notice):
    attempt(notice, notice.opened_at + timedelta(days=3), "no answer")

    again = deliveries.retry(room.duty, notice.pk)

    assert again in deliveries.due(again.due_at)
    assert attempt(again, again.due_at, "").state == "delivered"


def test_what_was_delivered_is_not_tried_again(room, notice):
    attempt(notice, notice.opened_at, "")

    with pytest.raises(EpihqError) as refused:
        deliveries.retry(room.duty, notice.pk)
    assert refused.value.code == "ledger.wrong-state"
    assert notice not in deliveries.due(notice.due_at + timedelta(days=1))
