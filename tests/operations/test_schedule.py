"""Sources are visited on their schedule, late ones once, failing ones less and less."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from archive_samples import published
from epihq.archive import Archive
from epihq.operations.ledger import log
from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.heartbeats import heartbeat
from epihq.operations.signals.tables import SignalRow
from epihq.operations.watch.schedule import sync_due, troubles
from epihq.operations.watch.sources import set_source
from publishers import publisher
from room_samples import open_room

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
COUNTS = "location,indicator,reference_date,report_date,value\n"


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


@pytest.fixture
def ministry(room):
    """A ministry's own counts, published on this machine and watched every hour."""
    with publisher() as here:
        state(here, 10)
        set_source(
            WATCH, name="own-counts", every_minutes=60, address=here.url("c.csv")
        )
        yield here


def state(here, total):
    row = f"AZE,cumulative_cases,2020-07-01,2020-07-02,{total}\n"
    here.files["c.csv"] = (COUNTS + row).encode()


def answers(here):
    return [status for _, status in here.requests]


def test_a_source_is_visited_when_it_is_due_and_not_before(room, ministry):
    (told,) = sync_due(room.home, START)
    early = sync_due(room.home, START + HOUR / 2)
    unchanged = sync_due(room.home, START + HOUR)

    assert told == "own-counts: 1 figures of 2020-07-02"
    assert (early, unchanged, answers(ministry)) == ([], [], [200, 304])
    assert len(Archive(room.home).vintages()) == 1


def test_the_log_tells_of_each_publication_once_whoever_entered_it(room, ministry):
    Archive(room.home).add(published(datetime(2020, 7, 3).date(), ("AZE", 1, 9)))  # noqa: DTZ001

    sync_due(room.home, START)
    sync_due(room.home, START + HOUR)

    told = [e.content["source"] for e in log.entries(thing="publication")]
    assert sorted(told) == ["exercise", "own-counts"]


def test_what_was_missed_in_an_outage_is_caught_up_by_one_visit(room, ministry):
    sync_due(room.home, START)
    state(ministry, 17)

    week = START + timedelta(days=7)
    assert len(sync_due(room.home, week)) == 1
    assert sync_due(room.home, week + HOUR / 2) == []
    assert answers(ministry) == [200, 200]


def test_a_failing_source_is_asked_again_soon_and_then_later(room, ministry):
    ministry.faults["c.csv"] = ["503"] * 9
    waits, now = [], START
    for _ in range(4):
        sync_due(room.home, now)
        beat = heartbeat("source:own-counts")
        waits.append((beat.due_at - now) // timedelta(minutes=1))
        now = beat.due_at

    assert waits == [1, 2, 4, 8]
    assert "503" in troubles()[0]


def test_a_source_down_for_a_week_is_one_signal_closed_when_it_is_back(room, ministry):
    sync_due(room.home, START)
    ministry.faults["c.csv"] = ["503"] * 1000
    now = START
    while now < START + timedelta(days=7):
        now += HOUR
        sync_due(room.home, now)
    (signal,) = SignalRow.objects.all()
    assert (signal.state, signal.signal_kind) == ("new", "source-silent")

    ministry.faults["c.csv"].clear()
    state(ministry, 17)
    (told,) = sync_due(room.home, now + HOUR)

    signal.refresh_from_db()
    assert "1 figures" in told
    assert (signal.state, troubles()) == ("closed", [])


def test_a_visit_cut_short_is_made_again_in_full(room, ministry):
    (room.home / "cache" / "own-counts").mkdir(parents=True)
    sync_due(room.home, START)
    # As if the machine had failed between the download and the archive.
    (room.home / "cache" / "own-counts" / "unfinished").touch()

    sync_due(room.home, START + HOUR)

    assert answers(ministry) == [200, 200]


def test_one_source_s_failure_stops_no_other(room, ministry):
    set_source(WATCH, name="jhu", every_minutes=60, address=ministry.url("none/"))

    assert len(sync_due(room.home, START)) == 1
    assert len(troubles()) == 1


def test_a_paused_source_and_one_of_own_files_are_not_visited(room, ministry):
    set_source(WATCH, name="line-list", every_minutes=60)
    set_source(
        WATCH,
        name="own-counts",
        every_minutes=60,
        address=ministry.url("c.csv"),
        paused=True,
    )

    assert sync_due(room.home, START) == []
    assert (troubles(), ministry.requests) == ([], [])


def test_a_due_hour_that_a_wrong_clock_wrote_does_not_hold(room, ministry):
    sync_due(room.home, START + timedelta(days=3650))

    sync_due(room.home, START)

    assert answers(ministry) == [200, 304]
