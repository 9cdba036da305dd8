"""The room as of a past moment is the room as it was recorded then."""

from contextlib import suppress
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from behind import behind_the_back
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.ledger import log, moments, past
from epihq.operations.ledger.moments import Moment
from epihq.operations.ledger.order import By, First
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
            _try(room, name, number)
            seen[log.head()] = standing()

        for upto, then in seen.items():
            assert as_of(upto) == then
            moment = Moment(at=datetime.now(UTC), upto=upto)
            assert {table: moments.newest_number(table, moment) for table in then} == {
                table: max(rows, default=0) for table, rows in then.items()
            }
        transaction.set_rollback(True)


# Of signals and instructions: what lists ask for, and in which orders.
ASKED = (
    Q(),
    Q(state="new"),
    ~Q(state__in=("new", "accepted")),
    Q(opened_at__gt=datetime(2020, 1, 1, tzinfo=UTC)) & Q(version__lte=2),
    Q(location="AZE", version=1) | Q(location__in=("GEO", "AZE-BA")),
    Q(Q(version=2) | Q(state="closed"), ~Q(location="GEO")),
)
_ERASE = "UPDATE ledger_log SET content = '' WHERE number = {}"
ORDERS = {
    SignalRow: (
        ("-number",),
        (First((Q(state="new"),)), "opened_at"),
        (By("severity", is_down=True, ranks=("low", "moderate", "high")),),
        (By("note"), "-reference_date"),
        (By("merged_into_id", is_down=True), "number"),
    ),
    InstructionRow: (
        (By("agency__name", is_down=True),),
        (By("deadline"), By("text", is_down=True)),
        ("escalated", "-deadline"),
    ),
}


LISTS = [
    (table, q, o) for table, orders in ORDERS.items() for o in orders for q in ASKED
]


def told(asked, upto, *, by_state=False):
    """All that lists can show at a past entry."""
    found = []
    for table, q, order in asked:
        then = past.past(table, upto)
        if by_state:
            then = then.by_state()({*then.states().values()})
        rows = then.filter(q).order_by(*order)
        first, there = rows.first(1)
        assert (there, [row.pk for row in first]) == (
            rows.count(),
            [row.pk for row in rows[:1]],
        )
        read = [row.columns() for row in rows[:2]]
        found.append((rows.count(), rows.states(), read, [row.pk for row in rows]))
    return found


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS, asked=st.lists(st.sampled_from(LISTS), min_size=3, max_size=5))
def test_the_past_is_the_same_from_the_log_from_the_tables_or_from_both(
    room, steps, asked
):
    with transaction.atomic():
        heads = [log.head()]
        for name, number in [("signal.raise", 1), *steps, ("signal.raise", 1)]:
            _try(room, name, number)
            heads.append(log.head())

        for upto in heads:
            with patch.object(past, "_NEAR", -1):
                of_the_log = told(asked, upto)
                assert told(asked, upto, by_state=True) == of_the_log
            assert told(asked, upto) == of_the_log
            assert told(asked, upto, by_state=True) == of_the_log
        transaction.set_rollback(True)


def _try(room, name, number):
    one = ACTIONS[name]
    if (by := getattr(room, one.by, None)) is None:
        return
    with suppress(EpihqError), transaction.atomic():
        target = one.prepare(room) if number == 1 else number
        one.do(room, by, target, None, "")


TRICKY = (
    {"changed_at": "1999-01-01T00:00:00+00:00"},
    {"opened_at": None, "changed_at": None},
    {"why": '"changed_at":"1999-01-01T00:00:00+00:00","opened_at":"'},
    {"why": 'a \\" and "changed_at":null'},
    {},
)


@pytest.mark.parametrize("facts", TRICKY)
def test_an_hour_in_an_entry_is_that_of_the_thing_whatever_else_stands_there(
    room, monkeypatch, facts
):
    monkeypatch.setattr(past, "_NEAR", -1)
    for cause, told in (("first", {}), ("second", facts), ("third", {})):
        signals.raise_signal(room.duty, [alarm(facts=told)], cause=cause)
    rows = [*SignalRow.objects.order_by("changed_at", "number")]
    then = past.past(SignalRow, log.head()).order_by("changed_at", "-opened_at")

    assert [row.pk for row in then] == [row.pk for row in rows]
    for row in rows:
        at = Q(changed_at__lte=row.changed_at, opened_at__lte=row.opened_at)
        before = [one.pk for one in rows if one.changed_at <= row.changed_at]
        assert [one.pk for one in then.filter(at)] == before


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


@pytest.mark.parametrize("near", [-1, 10_000])
def test_what_a_law_had_erased_is_told_by_no_past_hour(room, monkeypatch, near):
    """Nobody can tell any more how the first stood, whatever its table says."""
    monkeypatch.setattr(past, "_NEAR", near)
    first = signals.raise_signal(room.duty, [alarm()], cause="x").pk
    entry = log.head()
    second = signals.raise_signal(room.duty, [alarm()], cause="y").pk
    behind_the_back(_ERASE.format(entry))

    then = Moment(at=datetime.now(UTC), upto=log.head())

    assert [row.pk for row in moments.rows(SignalRow, then)] == [second]
    assert moments.states(SignalRow, then) == {second: "new"}
    signals.verify_signal(room.duty, first)
    later = Moment(at=datetime.now(UTC), upto=log.head())
    assert len(moments.rows(SignalRow, later)) == 2


def test_what_changes_while_a_page_of_the_past_is_read_shows_as_it_stood(room):
    """A list was cut; before its rows are read, one is closed and another begins."""
    number = signals.raise_signal(room.duty, [alarm()], cause="x").pk
    listed = past.past(SignalRow, log.head())
    signals.close_signal(room.duty, number, reason="Late.")
    later = signals.raise_signal(room.duty, [alarm()], cause="y").pk

    assert [row.state for row in listed] == ["new"]
    assert later not in {row.pk for row in listed[:5]}


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
