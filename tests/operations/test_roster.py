"""Turns last twelve hours at most, overlap, and no person has two at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from epihq.operations.duty import roster
from epihq.operations.duty.tables import ShiftRow
from epihq.operations.ledger.moments import Moment, now
from epihq.operations.ledger.rules import Role
from epihq.terms.errors import EpihqError
from room_samples import hours, make_officer, open_room


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def plan(room, start, end, officer=None, position="Duty officer"):
    return roster.plan_shift(
        room.manager,
        officer=officer or room.duty.number,
        position=position,
        starts_at=start,
        ends_at=end,
    )


def naive(count):
    return hours(count).replace(tzinfo=None)


BAD = {
    "roster.too-long": lambda r: plan(r, hours(1), hours(13.1)),
    "roster.ends-before-start": lambda r: plan(r, hours(1), hours(1)),
    "roster.far": lambda r: plan(r, hours(9000), hours(9008)),
    "ledger.no-time-zone": lambda r: plan(r, naive(1), hours(3)),
    "ledger.says-nothing": lambda r: plan(r, hours(1), hours(3), position=" "),
    "ledger.no-such-thing": lambda r: plan(r, hours(1), hours(3), officer=99),
    "roster.not-at-work": lambda r: plan(
        r,
        hours(1),
        hours(3),
        make_officer("a", Role.DUTY_OFFICER, state="suspended").pk,
    ),
}


@pytest.mark.parametrize("code", BAD)
def test_what_cannot_be_is_not_planned(room, code):
    with pytest.raises(EpihqError) as refused:
        BAD[code](room)
    assert refused.value.code == code
    assert ShiftRow.objects.count() == 0


def test_no_person_has_two_turns_at_once(room):
    plan(room, hours(1), hours(9))

    with pytest.raises(EpihqError) as refused:
        plan(room, hours(8), hours(10))
    assert refused.value.code == "roster.twice-at-once"
    plan(room, hours(9), hours(10))


def test_the_roster_tells_who_is_on_duty_and_who_comes_next(room):
    first = plan(room, hours(0), hours(8))
    second = plan(room, hours(7.5), hours(15), room.incoming.number)

    assert roster.on_duty(Moment(at=hours(7.75))) == [first, second]
    assert roster.on_duty(Moment(at=hours(8))) == [second]
    assert roster.next_change(Moment(at=hours(1))) == second.starts_at
    assert roster.between(hours(8), hours(20), now()) == [second]


def test_a_turn_called_off_is_no_turn_and_one_that_is_over_stays(room):
    over, off = plan(room, hours(-9), hours(-1)), plan(room, hours(1), hours(9))
    roster.cancel_shift(room.manager, off.pk, reason="Ill.")

    with pytest.raises(EpihqError) as refused:
        roster.cancel_shift(room.manager, over.pk, reason="Ill.")
    assert refused.value.code == "roster.over"
    assert roster.on_duty(Moment(at=hours(2))) == []


def test_gaps_are_where_nobody_is_and_where_the_overlap_is_short(room):
    turns = [(0, 8), (7.5, 12), (11.75, 16), (18, 20)]
    rows = [ShiftRow(starts_at=hours(a), ends_at=hours(b)) for a, b in turns]

    assert [gap.minutes for gap in roster.gaps(rows)] == [15, -120]


def test_the_database_holds_no_turn_that_ends_before_it_begins(room):
    row = plan(room, hours(1), hours(2))
    rows = ShiftRow.objects.filter(pk=row.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(version=2, ends_at=row.starts_at - timedelta(hours=1))
