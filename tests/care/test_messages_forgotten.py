"""A message of nobody known: its key goes with its person, or with the time."""

from datetime import timedelta

import pytest

from care_samples import an_hour, reading, somebody
from epihq.care.bringing import BROUGHT
from epihq.care.checks.intake import write_reading
from epihq.care.contact.messages import (
    Message,
    forget,
    mark_read,
    take,
    unread,
    words_of,
)
from epihq.care.contact.tables import MessageRow
from epihq.care.desk.acts import Ending, Outcome, end_episode
from epihq.care.register import erasing
from epihq.care.register.districts import District, set_district
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP
from epihq.terms.errors import UsageError

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def unknown(number="1"):
    """A message of a telephone that nobody on record has."""
    at, sender = clock.now(), "+7 900 000 00 00"
    told = Message(gateway_id=number, sender=sender, text="94 worse", sent_at=at)
    return take(told).row.pk


def erased(desk, row):
    ended = {"reason": Ending.RECOVERED, "outcome": Outcome.WELL}
    end_episode(desk.nurse, row.pk, **ended)
    erasing.erase(desk.supervisor, row.pk, reason="They asked.")


def words(number):
    return words_of(MessageRow.objects.get(pk=number))


def keeps(days, number):
    told = District(name=f"D{number}", location="AZ-BA", retention_days=days)
    set_district(SETUP, told, number=number)


def test_what_was_said_goes_with_its_person_once_it_is_known_whose_it_is(desk):
    row, number = somebody(desk), unknown()
    done = mark_read(desk.nurse, number, episode=row.pk)
    assert bytes(done.locked_key) == b""
    assert words(number).telephone == "+7 900 000 00 00"

    erased(desk, row)

    assert words(number) is None


def test_nothing_is_given_to_who_was_erased(desk):
    row, number = somebody(desk), unknown()
    erased(desk, row)

    with pytest.raises(UsageError) as caught:
        mark_read(desk.nurse, number, episode=row.pk)

    assert caught.value.code == "care.erased"
    assert words(number).text == "94 worse"
    assert [one.pk for one in unread(desk.nurse)] == [number]


def test_what_was_given_with_a_key_of_its_own_goes_too(desk):
    row, number = somebody(desk), unknown()
    # As it stood on record before keys went with their people.
    MessageRow.objects.filter(pk=number).update(episode=row.pk, state="read", version=2)
    assert forget(an_hour(24 * 400)) == 0
    erased(desk, row)

    assert forget(clock.now()) == 1
    assert words(number) is None


@pytest.mark.parametrize(("days", "kept"), [((), 90), ((30,), 30), ((30, 60), 60)])
def test_a_message_of_nobody_is_kept_as_long_as_names_are(desk, days, kept):
    for number, one in zip((desk.sabail, desk.narimanov), days, strict=False):
        keeps(one, number)
    write_reading(desk.nurse, somebody(desk).pk, reading())
    read, waits = unknown(), unknown("2")
    mark_read(desk.nurse, read)
    over = clock.now() + timedelta(days=kept)

    assert forget(over - timedelta(hours=1)) == 0
    assert BROUGHT.steps["care erasure"](over) == "2 messages of nobody forgotten"
    assert forget(over) == 0

    assert [words(read), words(waits)] == [None, None]
    assert not unread(desk.nurse)
    assert not MessageRow.objects.exclude(locked_key=b"").exists()
    # Its gateway sends it again: it is known, and still forgotten.
    unknown("2")
    assert words(waits) is None
