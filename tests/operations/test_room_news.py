"""A briefing tells what the room did by the end of its day, and nothing later."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.operations.centre import modes
from epihq.operations.centre.actions import set_centre
from epihq.operations.centre.modes import Mode
from epihq.operations.duty.room_news import room_news
from epihq.operations.events import actions as events
from epihq.operations.events import following
from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions.actions import Order
from epihq.operations.ledger.publications import tell_publications
from epihq.operations.ledger.rules import WATCH
from epihq.operations.measures.acts import record_act
from epihq.operations.signals import actions as signals
from epihq.reports.room import section
from epihq.terms.events import Grade
from epihq.terms.signals import Severity
from regime_samples import act
from room_actions import EVENT
from room_samples import alarm, hours, open_room

TODAY = datetime.now(UTC).date()


@pytest.fixture
def room(kept_home):
    opened = open_room(kept_home)
    set_centre(WATCH, name="Headquarters", location="AZE")
    yield opened
    connection.close()


def news(location="AZE", day=TODAY):
    return room_news(location, day)


def issued(room, text="Trace contacts.", **changes):
    told = {"text": text, "deadline": hours(5), "agency": room.city, "location": "AZE"}
    return instructions.issue_instruction(room.duty, Order(**{**told, **changes})).pk


def test_a_ledger_without_a_centre_has_no_news(kept_home):
    open_room(kept_home)

    assert news() is None
    connection.close()


def test_before_the_centre_was_set_up_there_is_no_news(room):
    assert news(day=TODAY - timedelta(days=9)) is None


def test_of_open_signals_the_gravest_is_told_first(room):
    for day, severity in ((1, Severity.LOW), (2, Severity.VERY_HIGH)):
        raised = alarm(day=day, severity=severity)
        signals.raise_signal(WATCH, [raised], cause=f"cause {day}")

    told = news()

    assert [one.severity for one in told.signals] == ["very-high", "low"]
    assert (told.signals_raised, told.signals_open, told.signals_closed) == (2, 2, 0)


def test_a_signal_that_was_closed_is_told_with_its_reason(room):
    number = signals.raise_signal(WATCH, [alarm()], cause="AZE cases").pk
    signals.close_signal(room.duty, number, reason="A laboratory's backlog.")

    told = news()

    assert told.signals == ()
    assert told.closed[0].said == "A laboratory's backlog."


def test_another_countrys_signal_is_not_told_and_a_regions_is(room):
    signals.raise_signal(WATCH, [alarm("ARM")], cause="ARM cases")
    signals.raise_signal(WATCH, [alarm("AZ-BA")], cause="AZ-BA cases")

    assert [one.location for one in news().signals] == ["AZ-BA"]
    assert [one.location for one in news("ARM").signals] == ["ARM"]


def test_an_instruction_that_was_done_is_told_with_its_agency_and_answer(room):
    number = issued(room)
    instructions.acknowledge_instruction(room.agency, number)
    told = {"report": "214 contacts traced.", "home": room.home}
    instructions.finish_instruction(room.agency, number, **told)

    told = news()

    (answer,) = told.answered
    assert (answer.addressee, answer.report) == ("City", "214 contacts traced.")
    assert (told.instructions_issued, told.instructions_done) == (1, 1)
    assert told.instructions == ()


def test_what_is_due_first_is_told_first(room):
    issued(room, "Later.", deadline=hours(9))
    issued(room, "Sooner.", deadline=hours(2))

    told = news()

    assert [one.text for one in told.instructions] == ["Sooner.", "Later."]
    assert told.instructions_overdue == 0


def test_the_mode_is_told_with_its_reason(room):
    modes.set_mode(room.manager, Mode.RESPONSE, why="Two districts at once.")

    assert (news().mode, news().mode_why) == ("response", "Two districts at once.")


def test_an_act_of_the_week_and_the_measures_in_force_are_told(room, kept_home):
    start = datetime.now(UTC) - timedelta(days=2)
    end = datetime.now(UTC) + timedelta(days=3, hours=1)
    new = act(decided_on=TODAY, effective_from=start, effective_to=end)
    record_act(kept_home, new, by="duty")

    told = news()

    assert [(one.regime, one.kind) for one in told.acts] == [("strict", "set")]
    assert told.measures[0].days_left == 3
    assert news("ARM").measures == ()


def publish(home, day):
    lines = "location,indicator,reference_date,report_date,value\n"
    lines += f"ZZA,cases,{day},{day},5\n"
    Archive(home).add(
        Publication(
            source="exercise",
            files={"counts.csv": lines.encode()},
            report_date=day,
            retrieved_at=datetime.now(UTC),
            origin="test",
        )
    )
    tell_publications(WATCH, Archive(home).vintages())


def test_in_an_exercise_what_came_after_the_day_is_not_told(kept_home):
    open_room(kept_home)
    set_centre(WATCH, name="HQ", location="ZZA", exercise=True)
    first, second = date(2019, 5, 1), date(2019, 5, 2)
    publish(kept_home, first)
    before = signals.raise_signal(WATCH, [alarm("ZZA")], cause="before").pk
    publish(kept_home, second)
    signals.close_signal(WATCH, before, reason="Known by the second day.")
    signals.raise_signal(WATCH, [alarm("ZZA", day=2)], cause="after")

    then = room_news("ZZA", first)

    assert [one.number for one in then.signals] == [before]
    assert then.signals_closed == 0
    assert room_news("ZZA", second).signals_closed == 1
    connection.close()


def test_what_is_about_another_disease_is_not_told_and_what_is_about_none_is(
    room, kept_home
):
    cholera = replace(alarm(), disease="cholera")
    signals.raise_signal(WATCH, [cholera], cause="cholera")
    measles = signals.raise_signal(
        WATCH, [replace(alarm(), disease="measles")], cause="measles"
    )
    silent = signals.raise_signal(WATCH, [replace(alarm(), disease=None)], cause="none")
    # People write the disease as they call it.
    wells = replace(EVENT, title="Wells of Salyan", disease="Холера")
    events.declare_event(room.duty, wells)
    issued(room, "Vaccinate the contacts.", signal=measles.pk)
    issued(room, "Man the telephones.")
    now = datetime.now(UTC)
    until = {"effective_from": now - timedelta(days=1), "effective_to": hours(99)}
    for disease in ("cholera", "measles"):
        aims = act(regime=disease, decided_on=TODAY, areas=(), **until)
        record_act(kept_home, replace(aims, disease=disease), by="the duty officer")

    told = room_news("AZE", TODAY, "measles")

    assert {one.number for one in told.signals} == {measles.pk, silent.pk}
    assert (told.signals_raised, told.signals_open) == (2, 2)
    assert told.events == ()
    assert told.instructions_open == 2
    assert {one.regime for one in told.measures} == {"measles"}
    assert {one.regime for one in told.acts} == {"measles"}
    other = room_news("AZE", TODAY, "cholera")
    assert [one.title for one in other.events] == ["Wells of Salyan"]
    assert [one.text for one in other.instructions] == ["Man the telephones."]
    assert news().signals_open == 3


def test_events_are_told_until_they_are_closed_and_then_why(room):
    low, high = (
        events.declare_event(room.duty, replace(EVENT, title=title)).pk
        for title in ("Measles", "Cholera")
    )
    following.grade_event(room.duty, low, grade=Grade.TWO, note="Two districts.")
    following.write_situation(room.duty, low, {"known": "Nine are ill."})
    events.declare_event(room.duty, replace(EVENT, locations=["ARM"]))
    told = news()

    assert [one.title for one in told.events] == ["Measles", "Cholera"]
    assert (told.events[0].said, told.events_open) == ("Nine are ill.", 2)
    rows = section(told).tables[0].rows
    assert rows[0][:2] == (
        f"Event {low}, Measles: Nine are ill.",
        "monitored, grade 2",
    )
    events.close_event(room.duty, high, reason="Influenza.")
    assert [one.title for one in news().events] == ["Measles"]
    said = f"Event {high} (Cholera) was closed: Influenza."
    assert said in section(news()).points
