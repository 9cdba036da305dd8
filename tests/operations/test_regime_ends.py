"""A regime about to end is a signal 7, 3 and 1 days before, with a decision record."""

import json
import time
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from django.db import connection

from archive_samples import published
from epihq.archive import Archive
from epihq.desk.decide import Question
from epihq.exercise import DEFAULT, run_exercise
from epihq.operations.centre.actions import set_centre
from epihq.operations.ledger import ledger
from epihq.operations.ledger.attachments import attachments_of, body_of
from epihq.operations.ledger.clock import set_clock
from epihq.operations.ledger.rules import WATCH
from epihq.operations.measures.acts import enter_acts
from epihq.operations.measures.decision_question import decision_question
from epihq.operations.measures.regime_ends import endings, tell_endings
from epihq.operations.processes.background import Background, Ended
from epihq.operations.signals.actions import close_signal, raise_signal
from epihq.operations.signals.tables import SignalRow
from epihq.terms.regimes import Kind
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind
from regime_samples import act, july
from room_samples import open_room

END = july(20, 6)


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


@pytest.fixture
def exercise_clock(room):
    return lambda at: set_clock(room.home, at.astimezone(UTC))


@pytest.fixture
def background():
    works = Background()
    yield works
    works.end()


def told_of(ending):
    """What an earlier version told of an end: its minute alone."""
    return Alarm(
        kind=SignalKind.REGIME_ENDS,
        location=ending.location,
        indicator="",
        reference_date=ending.day,
        severity=Severity.MODERATE,
        evidence=Evidence(method="planned end of the regime"),
        facts={
            "regime": ending.regime,
            "ends_at": ending.ends_at.isoformat(timespec="minutes"),
        },
    )


def enter(*acts):
    with ledger.changing():
        enter_acts(acts, "Mina")


def tell(room, background, before):
    """Look as the watch does, round after round, until the work beside it is done."""
    at, raised = END - timedelta(days=before), 0
    for _ in range(1200):
        raised += tell_endings(room.home, at, background, background.ended())
        if not background.goes_on():
            return raised
        time.sleep(0.2)
    return None


@pytest.mark.parametrize(
    ("days_before", "steps"), [(8, []), (7, [7]), (4, [7]), (3, [3]), (1, [1])]
)
def test_a_regime_is_about_to_end_7_3_and_1_days_before(room, days_before, steps):
    enter(act())

    found = endings(END - timedelta(days=days_before))

    assert [one.step for one in found] == steps


def test_a_regime_that_was_extended_is_not_about_to_end(room):
    enter(act())
    more = {"decided_on": july(17).date(), "instrument": "No. 240"}
    enter(act(Kind.EXTEND, effective_from=END, effective_to=july(31), **more))

    assert list(endings(END - timedelta(days=1))) == []


def test_without_data_it_is_told_all_the_same_and_says_so(room, background):
    enter(act())

    assert tell(room, background, before=7) == 1
    assert tell(room, background, before=6) == 0
    assert tell(room, background, before=3) == 1

    (row,) = SignalRow.objects.all()
    assert "no decision record could be made" in row.note
    assert (row.severity, row.times) == ("high", 2)
    assert [one["facts"]["step"] for one in row.alarms] == [7, 3]
    assert attachments_of(row) == []


def test_a_step_that_a_person_closed_is_not_told_again_but_the_next_is(
    room, background
):
    enter(act())
    tell(room, background, before=7)
    close_signal(room.duty, SignalRow.objects.get().pk, reason="Known.")

    assert tell(room, background, before=6) == 0
    assert tell(room, background, before=3) == 1


@pytest.mark.slow
def test_with_data_the_decision_record_is_attached(tmp_path, monkeypatch, background):
    monkeypatch.delenv("EPIHQ_DATABASE_URL", raising=False)
    room = open_room(tmp_path / "home")
    run_exercise(DEFAULT, 1, Archive(room.home), until=70)
    end = max(v.report_date for v in Archive(room.home).vintages())
    hour = END.replace(year=end.year, month=end.month, day=end.day)
    enter(
        act(
            location="ZZA",
            areas=(),
            decided_on=end - timedelta(days=20),
            effective_from=hour - timedelta(days=20),
            effective_to=hour + timedelta(days=6),
        )
    )

    works, raised = background, 0
    while not raised:
        raised = tell_endings(room.home, hour, works, works.ended())
        time.sleep(0.5)

    (row,) = SignalRow.objects.all()
    (kept,) = attachments_of(row)
    assert row.note == ""
    assert json.loads(body_of(kept, room.home))["location"] == "ZZA"
    connection.close()


def test_an_act_that_gives_a_regime_another_end_closes_the_signal_of_the_old(
    room, background, exercise_clock
):
    exercise_clock(END - timedelta(days=6))
    enter(act())
    tell(room, background, before=7)
    more = {"decided_on": july(14).date(), "instrument": "No. 240"}
    enter(act(Kind.EXTEND, effective_from=END, effective_to=july(31), **more))

    row = SignalRow.objects.get()

    assert (row.state, "now ends 2020-07-31" in row.reason) == ("closed", True)


def test_so_it_does_in_an_exercise_whose_clock_nobody_set(room):
    set_centre(WATCH, name="HQ", location="AZE", exercise=True)
    Archive(room.home).add(published(july(14).date(), ("AZE", 10, 5)))
    enter(act())
    (ending,) = endings(END - timedelta(days=6))
    raise_signal(WATCH, [told_of(ending)], cause=ending.cause)
    more = {"decided_on": july(14).date(), "instrument": "No. 240"}

    enter(act(Kind.EXTEND, effective_from=END, effective_to=july(31), **more))

    assert SignalRow.objects.get().state == "closed"


FINE = END.replace(second=59, microsecond=999999)
SPECIAL = act(regime="special", instrument="No. 300")


def test_an_act_of_another_regime_closes_no_signal_however_fine_the_end(
    room, background, exercise_clock
):
    exercise_clock(END - timedelta(days=6))
    enter(act(effective_to=FINE))
    tell(room, background, before=6)

    enter(SPECIAL)

    assert SignalRow.objects.get().state == "new"


def test_it_closes_none_of_an_earlier_version_that_told_the_ends_minute_alone(
    room, exercise_clock
):
    exercise_clock(END - timedelta(days=6))
    enter(act(effective_to=FINE))
    (ending,) = endings(END - timedelta(days=6))
    raise_signal(WATCH, [told_of(ending)], cause=ending.cause)

    enter(SPECIAL)

    assert SignalRow.objects.get().state == "new"


def test_the_day_of_a_record_is_that_of_its_beginning_whatever_passes_meanwhile(
    room, background
):
    enter(act())
    at = END - timedelta(days=7)
    assert tell_endings(room.home, at, background, []) == 0
    (work,) = background._works.values()
    file = Path(work.words[-1])
    while background.goes_on() and not (ended := background.ended()):
        time.sleep(0.1)
    file.write_bytes(b"{}")

    later = at + timedelta(days=1)
    done = [replace(one, trouble="") for one in ended]
    assert tell_endings(room.home, later, background, done) == 1

    (row,) = SignalRow.objects.all()
    (kept,) = attachments_of(row)
    assert kept.name == "decision-AZE-2020-07-13-202007200600.json"
    assert row.alarms[0]["facts"]["no_decision"] == ""
    assert not file.exists()


def test_a_regime_that_ended_while_its_record_was_made_is_told_all_the_same(
    room, background
):
    enter(act())
    tell_endings(room.home, END - timedelta(days=1), background, [])
    while background.goes_on() and not (ended := background.ended()):
        time.sleep(0.1)

    assert tell_endings(room.home, END + timedelta(days=2), background, ended) == 1
    assert "no decision record could be made: archive:" in SignalRow.objects.get().note


def test_a_work_that_left_no_file_says_so(room, background):
    enter(act())
    at = END - timedelta(days=7)
    ending = next(endings(at))
    words = ("decide", str(room.home), "AZE", at.isoformat(), "", "/no-such-file")

    tell_endings(
        room.home, at, background, [Ended(name=ending.cause, trouble="", words=words)]
    )

    assert "left no file" in SignalRow.objects.get().note


def test_a_work_that_is_killed_says_so(background):
    background.start("slow", ("check", "/no-such-home"), 60)
    background._works["slow"].process.kill()
    background._works["slow"].process.wait()

    assert "ended from outside" in background.ended()[0].trouble


def test_the_watch_decides_with_the_headquarters_own_file(room):
    own = "[capacity]\nicu_beds = 7\n"
    (room.home / "headquarters.toml").write_text(own)

    asked = decision_question(room.home, "AZE", Question()).headquarters

    assert asked.capacity["icu_beds"] == 7
