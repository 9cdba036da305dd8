"""The watch as a person runs it: processes, killed and followed by others."""

import os
import signal
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from epihq.operations.centre.actions import set_centre
from epihq.operations.decisions.actions import ask_decision
from epihq.operations.decisions.asking import Asking
from epihq.operations.inbox.actions import choose_daily_mail
from epihq.operations.instructions.actions import Order, issue_instruction
from epihq.operations.instructions.tables import DeliveryRow
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.heartbeats import heartbeat, went_well
from epihq.operations.processes.leader import Leader
from epihq.operations.signals.tables import SignalRow
from epihq.operations.watch.sources import set_source
from epihq.operations.watch.watching import Watch
from post_samples import free_port, mail_server
from publishers import publisher
from room_samples import hours, open_room
from warm import Forked


@pytest.fixture
def room(kept_home, monkeypatch):
    monkeypatch.setenv("EPIHQ_MAIL_FROM", "hq@health.example")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    opened = open_room(kept_home)
    set_centre(WATCH, name="HQ", location="AZE")
    yield opened
    connection.close()


@contextmanager
def watching(room, name):
    """A watch with a round a second; what it says goes to a file."""
    said = room.home / f"{name}.txt"
    words = ("watch", "--every", "1", "--home", room.home)
    process = Forked(words, {**os.environ, "EPIHQ_HOME": room.home}, [said] * 2)
    try:
        yield process, said
    finally:
        process.kill_all()


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def says(said, words):
    return until(lambda: said.exists() and words in said.read_text())


def leads(process):
    beat = heartbeat("watch")
    return beat is not None and beat.holder.endswith(f" {process.pid}")


def instruct(room):
    order = Order(text="Report.", deadline=hours(5), agency=room.ministry)
    return issue_instruction(room.duty, order)


@pytest.mark.databases("sqlite", "postgresql")
def test_a_second_watch_stands_by_and_takes_over_when_the_first_is_killed(room):
    with watching(room, "one") as (first, one):
        assert says(one, "watching")
        with watching(room, "two") as (second, two):
            assert says(two, "standing by")
            assert until(lambda: leads(first))

            first.kill()
            killed = time.monotonic()
            assert says(two, "watching")

            assert time.monotonic() - killed < 10
            assert until(lambda: leads(second))


def test_two_watches_and_one_after_them_send_one_daily_mail(room, monkeypatch):
    choose_daily_mail(room.duty, room.duty.number, hour=0, always=True)
    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        with watching(room, "one"), watching(room, "two"):
            assert until(lambda: box.letters)
            time.sleep(2)
        with watching(room, "three") as (_process, three):
            assert says(three, "watching")
            time.sleep(2)

    assert [letter["To"] for letter in box.letters] == ["dara@health.example"]
    assert list(log.verify()) == []


@pytest.mark.databases("sqlite", "postgresql")
def test_two_watches_send_each_notice_once(room, monkeypatch):
    with mail_server() as (box, address):
        monkeypatch.setenv("EPIHQ_MAIL_URL", address)
        with watching(room, "one"), watching(room, "two"):
            for _ in range(5):
                instruct(room)
            assert until(lambda: len(box.letters) >= 5)
            time.sleep(2)

    assert len(box.letters) == 5
    assert list(log.verify()) == []


def test_a_dead_mail_server_delays_instructions_and_loses_none(room, monkeypatch):
    port = free_port()
    monkeypatch.setenv("EPIHQ_MAIL_URL", f"smtp://127.0.0.1:{port}")
    for _ in range(3):
        instruct(room)
    lines = []
    watch = Watch(home=room.home, say=lines.append)

    assert watch.run(once=True)
    ledger.configure(room.home)
    assert heartbeat("delivery").failures == 1
    with mail_server(port) as (box, _):
        # The wait of the first attempt is 30 seconds.
        monkeypatch.setattr("epihq.operations.ledger.clock.datetime", Later)
        assert watch.run(once=True)

    assert any("3 not yet" in line for line in lines)
    assert len(box.letters) == 3
    assert {row.state for row in DeliveryRow.objects.all()} == {"delivered"}


class Later(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(minutes=2)


def test_a_term_signal_ends_it_cleanly(room):
    with watching(room, "one") as (process, said):
        assert says(said, "watching")
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=30) == 0
        assert said.read_text().splitlines()[-1].endswith("stopped")


def test_one_round_syncs_raises_and_shows_how_it_went(room, monkeypatch):
    with publisher() as here:
        here.files["c.csv"] = rising()
        set_source(WATCH, name="own-counts", every_minutes=9, address=here.url("c.csv"))
        set_centre(WATCH, name="HQ", location="AZE", exercise=True)
        lines = []
        watch = Watch(home=room.home, say=lines.append)
        # The joint estimates take minutes, and have tests of their own.
        monkeypatch.setattr(watch.background, "start", lambda *_: None)
        well = watch.run(once=True)

    assert well, lines
    assert {row.location for row in SignalRow.objects.all()} == {"AZE"}
    assert heartbeat("signals").trouble == ""
    assert next((room.home / "overviews").iterdir())


def rising():
    """Ten cases a day for seven weeks, then three hundred on one."""
    lines, total = ["location,indicator,reference_date,report_date,value"], 0
    first = datetime(2020, 5, 13, tzinfo=UTC).date()
    for at in range(50):
        day = first + timedelta(days=at)
        total += 300 if at == 49 else 10 + at % 3
        said = day + timedelta(days=1)
        lines.append(f"AZE,cumulative_cases,{day},{said},{total}")
    return ("\n".join(lines) + "\n").encode()


def test_a_step_that_fails_is_on_record_and_stops_no_other(room, monkeypatch):
    def broken(_):
        message = "a fault of its own"
        raise ValueError(message)

    steps = {"signals": broken, "delivery": lambda _: "3 arrived"}
    monkeypatch.setattr("epihq.operations.watch.watching.STEPS", steps)
    lines = []
    watch = Watch(home=room.home, say=lines.append)

    assert not watch.run(once=True)
    assert heartbeat("step:signals").trouble == "a fault of its own"
    assert lines == ["signals: trouble: a fault of its own", "delivery: 3 arrived"]

    steps["signals"] = lambda _: ""
    assert watch.run(once=True)
    assert heartbeat("step:signals").trouble == ""


def test_a_watch_tells_of_the_hours_before_it(room):
    went_well("watch", datetime.now(UTC) - timedelta(hours=9))

    Watch(home=room.home, say=print).run(once=True)

    assert SignalRow.objects.get().signal_kind == "watch-stopped"


@pytest.mark.databases("sqlite", "postgresql")
def test_while_another_leads_one_round_does_nothing(room):
    other = Leader(room.home)
    assert other.leads()
    assert other.leads()

    lines = []
    assert not Watch(home=room.home, say=lines.append).run(once=True)

    other.step_down()
    assert lines == ["another watch leads: nothing was done"]


def test_who_asks_does_not_wait_for_the_next_round(room):
    today = datetime.now(UTC).date()
    watch = Watch(home=room.home, say=print, every=timedelta(hours=1))
    watch._look_at_log()
    issue_instruction(
        room.duty, Order(text="Trace.", deadline=hours(5), agency=room.city)
    )
    assert not watch._is_called()

    ask_decision(room.duty, Asking(location="AZE", as_of=today), today=today)

    assert watch._is_called()
    before = time.monotonic()
    watch._rest(before + 3600)
    assert time.monotonic() - before < 5
    watch._look_at_log()
    assert not watch._is_called()
