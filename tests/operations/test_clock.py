"""An exercise has one clock, and all that people see runs by it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from epihq.operations.centre.actions import centre, set_centre
from epihq.operations.centre.day import room_hour
from epihq.operations.duty import handovers, roster
from epihq.operations.exercise.turns import Asked, Played, ask, asked, played
from epihq.operations.exercise.turns import tell_played as tell
from epihq.operations.instructions.actions import (
    Order,
    escalate_overdue,
    issue_instruction,
)
from epihq.operations.ledger import clock, log, moments
from epihq.operations.ledger.clock import hour_in, set_clock
from epihq.operations.ledger.rules import WATCH
from room_samples import open_room

MORNING = datetime(2019, 5, 27, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def test_without_an_exercise_it_is_the_wall(room):
    assert abs(clock.now() - datetime.now(UTC)) < MINUTE
    assert clock.shift() == 0


def test_it_goes_on_from_its_hour_and_never_back(tmp_path):
    set_clock(tmp_path, MORNING)
    set_clock(tmp_path, MORNING - timedelta(days=3))

    assert timedelta(0) <= hour_in(tmp_path) - MORNING < MINUTE


def test_before_midnight_it_waits_for_the_next_day(tmp_path):
    set_clock(tmp_path, MORNING)
    file = tmp_path / "exercise-clock.json"
    told = json.loads(file.read_text())
    told["since"] = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    file.write_text(json.dumps(told))

    assert hour_in(tmp_path) == MORNING.replace(hour=23, minute=59, second=59)


def test_deadlines_escalation_roster_handover_and_log_run_by_it(room):
    set_clock(room.home, MORNING)
    order = Order(
        text="Trace.", agency=room.city, deadline=MORNING + timedelta(hours=9)
    )
    row = issue_instruction(room.duty, order)
    span = {"starts_at": MORNING - MINUTE, "ends_at": MORNING + timedelta(hours=8)}
    roster.plan_shift(room.manager, officer=3, position="Duty", **span)

    assert len(roster.on_duty(moments.now())) == 1
    assert escalate_overdue(WATCH, clock.now()) == []
    set_clock(room.home, MORNING + timedelta(days=1))
    assert escalate_overdue(WATCH, clock.now()) == [row]
    draft = handovers.draft_handover(room.duty)
    newest = log.entries(thing="handover", number=draft.pk)
    hours = {row.opened_at.date(), draft.until.date()}
    assert hours == {date(2019, 5, 27), date(2019, 5, 28)}
    assert [one.recorded_at.date() for one in newest] == [date(2019, 5, 28)]
    assert room_hour(date(2019, 5, 28), centre()) - MORNING >= timedelta(days=1)


def test_who_ends_the_exercise_is_back_at_the_wall_s_clock(room):
    set_centre(WATCH, name="HQ", location="AZE", exercise=True)
    set_clock(room.home, MORNING)

    set_centre(WATCH, name="HQ", location="AZE", exercise=False)

    assert abs(clock.now() - datetime.now(UTC)) < MINUTE


def test_a_day_comes_when_it_is_asked_for_and_pressed_twice_once(tmp_path):
    day = MORNING.date()
    tell(tmp_path, Played(day=day))
    assert not asked(tmp_path).wants_after(day)

    ask(tmp_path, Asked(until=day + timedelta(days=1)))

    assert asked(tmp_path).wants_after(day)
    assert not asked(tmp_path).wants_after(day + timedelta(days=1))
    assert played(tmp_path) == Played(day=day)
