"""The room as of a past moment is the room as it was recorded then."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from epihq.operations.ledger import log, moments
from epihq.operations.ledger.moments import Moment
from epihq.operations.ledger.tables import LogRow
from epihq.operations.ledger.thing import Thing
from epihq.operations.measures.in_force import acts_at
from epihq.operations.measures.tables import ActRow
from epihq.operations.people.tables import AgencyRow, Officer, TokenRow
from epihq.operations.signals import actions as signals
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import EpihqError
from room_actions import ACTIONS
from room_samples import alarm, open_room

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def standing():
    """All things as they are, without what the log must not hold."""
    return {
        table: {row.pk: row.columns() for row in table.objects.all()}
        for table in Thing.__subclasses__()
    }


def as_of(upto):
    moment = Moment(at=datetime.now(UTC), upto=upto)
    return {
        table: {row.pk: row.columns() for row in moments.rows(table, moment)}
        for table in Thing.__subclasses__()
    }


STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTIONS)), st.integers(1, 3)),
    min_size=1,
    max_size=7,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_every_past_moment_is_what_was_recorded_then(room, steps):
    with transaction.atomic():
        seen = {log.head(): standing()}
        for name, number in steps:
            one = ACTIONS[name]
            by = getattr(room, one.by, None)
            if by is None:
                continue
            try:
                with transaction.atomic():
                    target = one.prepare(room) if number == 1 else number
                    one.do(room, by, target, None, "")
            except EpihqError:
                pass
            seen[log.head()] = standing()

        for upto, then in seen.items():
            assert as_of(upto) == then
        transaction.set_rollback(True)


def test_an_hour_of_the_past_shows_what_was_known_then(room):
    number = signals.raise_signal(room.duty, [alarm()], cause="x").pk
    raised = log.latest_entry("signal", number).recorded_at
    signals.close_signal(room.duty, number, reason="Late.")

    then = moments.moment_at(raised)
    assert then.is_past
    assert moments.row_at(SignalRow, number, then).state == "new"
    assert moments.row_at(SignalRow, number, moments.now()).state == "closed"
    assert moments.rows(SignalRow, then, {"state": ("new", "event")})
    assert not moments.rows(SignalRow, moments.now(), {"state": ("new", "event")})
    assert moments.rows(SignalRow, moments.now(), {"state": "closed"})
    assert not moments.rows(SignalRow, then, {"state": "closed"})


def test_before_it_began_the_room_is_empty(room):
    then = moments.moment_at(datetime(2020, 1, 1, tzinfo=UTC))

    assert (then.upto, then.is_past) == (0, True)
    assert moments.rows(AgencyRow, then) == []
    assert moments.row_at(AgencyRow, room.city, then) is None
    assert acts_at(then) == []


def test_acts_are_those_on_record_then(room):
    ACTIONS["proposal.approve"].do(
        room, room.manager, ACTIONS["proposal.approve"].prepare(room), None, ""
    )

    assert len(acts_at(moments.now())) == ActRow.objects.count() == 1


def test_of_entries_of_one_instant_the_last_is_known(room):
    hour = datetime(2031, 1, 1, tzinfo=UTC)
    newest = LogRow.objects.latest("number")
    for step in (1, 2):
        newest.number += step
        newest.recorded_at = hour
        newest.save(force_insert=True)

    assert log.head_at(hour) == newest.number


def test_what_the_log_must_not_hold_is_blank_in_the_past(room):
    ACTIONS["token.revoke"].prepare(room)
    then = Moment(at=datetime.now(UTC), upto=log.head())

    assert [row.key_hash for row in moments.rows(TokenRow, then)] == [""]
    assert {row.password for row in moments.rows(Officer, then)} == {""}
