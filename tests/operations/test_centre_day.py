"""The day of the house is the day of its clock, wherever it is."""

from datetime import UTC, date, datetime

import pytest

from epihq.archive import Archive
from epihq.cli.room import asked_day
from epihq.operations.centre.actions import centre, set_centre
from epihq.operations.centre.day import hour_here, room_day, room_hour
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.rules import SETUP


@pytest.fixture
def home(kept_home):
    ledger.configure(kept_home)
    return kept_home


def at(monkeypatch, hour):
    now = datetime.fromisoformat(hour).replace(tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


def set_up(zone, **more):
    set_centre(SETUP, name="Centre", location="AZE", time_zone=zone, **more)


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [
        ("Asia/Baku", "2020-07-01T19:59", date(2020, 7, 1)),
        ("Asia/Baku", "2020-07-01T20:00", date(2020, 7, 2)),
        ("Asia/Baku", "2020-07-01T23:59", date(2020, 7, 2)),
        ("Pacific/Auckland", "2020-07-01T11:59", date(2020, 7, 1)),
        ("Pacific/Auckland", "2020-07-01T21:00", date(2020, 7, 2)),
        ("Pacific/Honolulu", "2020-07-02T09:59", date(2020, 7, 1)),
        ("Pacific/Honolulu", "2020-07-02T10:00", date(2020, 7, 2)),
        ("UTC", "2020-07-01T23:59", date(2020, 7, 1)),
    ],
)
def test_the_day_is_that_of_the_centres_clock(home, monkeypatch, zone, hour, day):
    set_up(zone)
    now = at(monkeypatch, hour)

    assert room_day(Archive(home), centre()) == day
    assert asked_day(None, home) == day
    assert asked_day("2020-05-01", home) == date(2020, 5, 1)
    assert room_hour(day, centre()) == now
    assert hour_here() == now


def test_before_there_is_a_centre_it_is_that_of_utc(home, monkeypatch):
    at(monkeypatch, "2020-07-01T23:30")

    assert room_day(Archive(home), None) == date(2020, 7, 1)


def test_an_exercise_keeps_to_its_own_days(home, monkeypatch):
    set_up("Asia/Baku", exercise=True)
    now = at(monkeypatch, "2020-07-01T23:30")

    assert room_day(Archive(home), centre()) == date(2020, 7, 1)
    assert room_hour(date(2020, 7, 1), centre()) == now
    assert room_hour(date(2019, 5, 27), centre()).hour == 18
