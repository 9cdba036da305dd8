"""Alarms become signals once; what matters most comes forward; nothing is lost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from epihq.operations.centre.actions import centre, set_centre
from epihq.operations.ledger import log, moments
from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.heartbeats import went_well
from epihq.operations.signals import actions as signals
from epihq.operations.signals.coming_forward import forward
from epihq.operations.signals.raising import close_untouched, raise_from
from epihq.operations.signals.tables import SignalRow
from epihq.operations.watch.gaps import Clock, tell_gap
from epihq.terms.signals import Severity, SignalKind
from room_samples import alarm, open_room

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AFRICA = ("DZA", "TUN", "LBY", "NER", "MLI", "MAR", "EGY", "SDN", "TCD", "NGA", "BEN")


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def open_signals():
    return list(SignalRow.objects.filter(state__in=signals.OPEN).order_by("pk"))


def test_the_same_alarms_again_change_nothing(room):
    raise_from([alarm(), alarm("GEO")])
    head = log.head()

    raise_from([alarm(), alarm("GEO")])

    assert (len(open_signals()), log.head()) == (2, head)


def test_the_next_day_s_alarm_joins_the_signal_that_stands(room):
    raise_from([alarm(day=1)])

    raised = raise_from([alarm(day=2, severity=Severity.VERY_HIGH)])

    (row,) = open_signals()
    assert (raised.new, raised.joined, row.times) == (0, 1, 2)
    assert (row.severity, row.last_date) == ("very-high", date(2020, 6, 2))


def test_a_flood_is_one_signal_and_stays_one(room):
    alarms = [alarm(place) for place in AFRICA]

    raise_from(alarms)
    raise_from(list(reversed(alarms)))

    (row,) = open_signals()
    assert (row.signal_kind, len(row.locations)) == ("flood", len(AFRICA))


def test_what_a_person_closed_is_not_raised_again_but_what_follows_is(room):
    raise_from([alarm(day=1)])
    signals.close_signal(room.duty, 1, reason="A laboratory caught up.")

    assert raise_from([alarm(day=1)]).new == 0
    assert raise_from([alarm(day=2)]).new == 1


def test_what_repeats_a_merged_signal_joins_the_one_that_stays(room):
    raise_from([alarm("AZE"), alarm("GEO")])
    signals.merge_signal(room.duty, 2, into=1)

    raise_from([alarm("GEO", day=2)])

    (row,) = open_signals()
    assert (row.pk, row.locations) == (1, ["AZE", "GEO"])
    assert row.last_date == date(2020, 6, 2)


def test_the_own_country_comes_forward_then_neighbours_then_others(room):
    set_centre(WATCH, name="HQ", location="AZE", signals_a_day=2)
    places = ("FRA", "GEO", "AZE")
    raise_from([alarm(p, severity=Severity.VERY_HIGH) for p in places[:2]])
    raise_from([alarm("AZE", severity=Severity.LOW)])

    front = forward(moments.now())

    assert [row.location for row in front] == ["AZE", "GEO"]
    assert len(open_signals()) == 3


def test_a_regional_centre_sees_its_country_and_its_neighbours_first(room):
    set_centre(WATCH, name="HQ", location="AZ-BA", signals_a_day=4)
    raise_from([alarm("FRA", severity=Severity.VERY_HIGH)])
    raise_from([alarm(place) for place in ("GEO", "AZ-SM", "AZ-BA", "AZE")])

    front = [row.location for row in forward(moments.now())]

    assert front[0] == "AZ-BA"
    assert set(front[1:]) == {"AZE", "AZ-SM", "GEO"}


def test_what_is_held_back_comes_forward_as_others_are_judged(room):
    set_centre(WATCH, name="HQ", location="AZE", signals_a_day=1)
    raise_from([alarm("GEO"), alarm("AZE")])
    (first,) = forward(moments.now())

    signals.close_signal(room.duty, first.pk, reason="no")

    assert [row.location for row in forward(moments.now())] == ["GEO"]


def test_a_signal_nobody_touched_is_closed_after_three_weeks_with_a_reason(room):
    raise_from([alarm("AZE"), alarm("GEO")])
    signals.verify_signal(room.duty, SignalRow.objects.get(location="GEO").pk)
    now = datetime.now(UTC)

    early = close_untouched(centre(), now + timedelta(days=20), now.date())
    late = close_untouched(centre(), now + timedelta(days=22), now.date())

    assert (early, late) == (0, 1)
    row = SignalRow.objects.get(location="AZE")
    assert (row.state, "nobody took it up" in row.reason) == ("closed", True)


def test_in_an_exercise_the_weeks_are_its_own(room):
    room_of = set_centre(WATCH, name="HQ", location="ZZA", exercise=True)
    raise_from([alarm("ZZA")])
    now = datetime.now(UTC)

    assert close_untouched(room_of, now, date(2020, 6, 20)) == 0
    assert close_untouched(room_of, now, date(2020, 6, 23)) == 1


def test_hours_in_which_nobody_watched_are_a_signal(room):
    assert tell_gap(NOW, MINUTE) == ""  # the very first watch
    went_well("watch", NOW - 3 * MINUTE)
    assert tell_gap(NOW, MINUTE) == ""

    told = tell_gap(NOW + timedelta(hours=7), MINUTE)

    (row,) = open_signals()
    assert "from 2026-01-05 11:57 to 2026-01-05 19:00 UTC, 7 hours" in told
    assert (row.signal_kind, row.severity) == (SignalKind.WATCH_STOPPED, "high")


def test_a_watch_started_again_at_once_leaves_no_gap(room):
    went_well("watch", NOW - timedelta(seconds=50))

    assert tell_gap(NOW, timedelta(seconds=5)) == ""
    assert not open_signals()


@pytest.mark.parametrize(("jump", "word"), [(3600, "forward"), (-3600, "back")])
def test_a_clock_that_jumps_is_a_signal_and_an_entry_of_the_log(room, jump, word):
    clock = Clock(NOW, 100.0)
    assert clock.tell_jump(NOW + MINUTE, 160.0) == ""

    told = clock.tell_jump(NOW + 2 * MINUTE + timedelta(seconds=jump), 220.0)

    assert f"jumped 60 minutes {word}" in told
    (row,) = open_signals()
    assert log.latest_entry("signal", row.pk).content["note"] == told
