"""The briefing says in a third of a page what the headquarters did."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from epihq.reports.room import section
from epihq.reports.words import opened
from epihq.terms.instructions import InstructionState
from epihq.terms.room_news import (
    ActNews,
    InstructionNews,
    MeasureNews,
    RoomNews,
    SignalNews,
)
from epihq.terms.signals import Severity, SignalState
from epihq.words import speaking
from epihq.words.declared import state_word

HOUR = datetime(2020, 7, 3, 5, tzinfo=UTC)


def signal(**changes):
    told = {
        "number": 7,
        "kind": "unusual-counts",
        "location": "AZE",
        "indicator": "cases",
        "reference_date": date(2020, 7, 1),
        "severity": "very-high",
        "state": "under-verification",
        "said": "",
    }
    return SignalNews(**{**told, **changes})


def instruction(**changes):
    told = {
        "number": 4,
        "text": "Report free beds every morning.",
        "addressee": "Ministry of Health",
        "deadline": HOUR,
        "state": "acknowledged",
        "is_overdue": False,
        "report": "",
    }
    return InstructionNews(**{**told, **changes})


def news(**changes):
    told = {
        "centre": "Operational Headquarters",
        "time_zone": "Asia/Baku",
        "first_day": date(2020, 6, 26),
        "last_day": date(2020, 7, 2),
        "mode": "response",
        "mode_why": "two districts at once",
        "mode_since": datetime(2020, 6, 29, 21, tzinfo=UTC),
    }
    return RoomNews(**{**told, **changes})


def words(told):
    return " ".join(section(told).sentences).replace("\u00a0", " ")


def test_the_mode_is_told_by_the_centres_own_clock():
    assert words(news()).startswith(
        "Operational Headquarters has been in the mode of response since 30 June: two "
        "districts at once."
    )


def test_a_week_without_anything_says_so():
    told = section(news())

    assert "From 26 June to 2 July: No signal, instruction or decision" in words(news())
    assert told.tables == ()


def test_numbers_are_told_in_sentences_that_agree_with_them():
    one = news(
        signals=(signal(),),
        signals_open=1,
        signals_raised=1,
        instructions=(instruction(is_overdue=True),),
        instructions_open=1,
        instructions_overdue=1,
        instructions_issued=2,
        instructions_done=1,
    )

    assert "1 signal rose, none became an event, none were closed; 1 is open." in (
        words(one)
    )
    assert (
        "2 instructions were given, 1 was done and none were refused; 1 is open, 1 of "
        "them overdue."
    ) in words(one)


def test_what_is_open_stands_in_one_table_with_the_deadline_by_the_local_clock():
    (table,) = section(
        news(signals=(signal(),), instructions=(instruction(is_overdue=True),))
    ).tables

    first, second = table.rows
    assert first[:2] == (
        "Signal 7, unusual counts: cases, Azerbaijan",
        "very high, under verification",
    )
    assert second == (
        "Instruction 4, Ministry of Health: Report free beds every morning.",
        "overdue",
        "due 3\u00a0July 09:00",
    )


def test_who_did_what_and_why_a_signal_was_closed_is_told():
    points = section(
        news(
            closed=(signal(state="closed", said="A laboratory's backlog"),),
            answered=(instruction(state="done", report="214 beds"),),
        )
    ).points

    assert points == (
        "Signal 7 (unusual counts) was closed: A laboratory's backlog.",
        "Instruction 4 (Report free beds every morning.) was done by Ministry of "
        "Health: 214 beds.",
    )


def test_the_regime_that_was_prolonged_and_the_first_measure_to_end_are_told():
    told = words(
        news(
            acts=(
                ActNews(
                    regime="strict",
                    kind="extend",
                    instrument="Order 208",
                    decided_on=date(2020, 7, 2),
                    effective_from=HOUR,
                    effective_to=datetime(2020, 7, 20, 2, tzinfo=UTC),
                ),
            ),
            measures=(
                MeasureNews(
                    code="C6",
                    level=2,
                    regime="strict",
                    until=datetime(2020, 7, 5, 2, tzinfo=UTC),
                    days_left=1,
                ),
            ),
        )
    )

    assert (
        "Order 208 prolongs the regime strict from 3 July 09:00 to 20 July 06:00."
    ) in told
    assert (
        "1 measure is in force; the first to end, in 1 day, on 5 July 06:00, is stay "
        "at home: required, with exceptions."
    ) in told


def test_a_room_that_cannot_be_read_says_why():
    told = section(RoomNews(trouble="The record of the room could not be read. ..."))

    assert told.sentences == ("The record of the room could not be read. ...",)


def full():
    """News of everything that may be told, in letters that no translation has."""
    act = ActNews(
        regime="§",
        kind="extend",
        instrument="§",
        decided_on=date(2020, 7, 1),
        effective_from=HOUR,
        effective_to=HOUR,
    )
    measure = MeasureNews(code="C1", level=3, regime="§", until=HOUR, days_left=3)
    mine = {"text": "§", "addressee": "§", "report": "§"}
    return news(
        centre="§",
        mode_why="§",
        signals=(signal(said="§"),),
        signals_open=1,
        signals_raised=3,
        closed=(signal(state="closed", said="§"),),
        instructions=(instruction(**mine, is_overdue=True), instruction(**mine)),
        instructions_open=2,
        instructions_issued=5,
        instructions_done=1,
        answered=(instruction(**{**mine, "state": "refused", "report": ""}),),
        acts=(act, replace(act, kind="lift", effective_to=None)),
        measures=(measure,),
    )


def test_all_that_the_headquarters_did_is_told_in_russian():
    with speaking("ru"):
        told = str(section(full())).split("title=", 1)[1]

    told = re.sub(r"\b(sentences|tables|Table|caption|columns|rows|texts)\b", "", told)
    told = re.sub(r"\b(figures|points|annex|half|False|xa0)\b", "", told)
    assert re.findall(r"[A-Za-z]{3,}", told) == []


def test_a_count_takes_its_own_form_and_none_is_a_zero():
    with speaking("ru"):
        told = words(full())

    assert "Возникло сигналов: 3, стали событиями: 0" in told
    assert "Действует 1 мера" in told
    assert "через 3 дня" in told


@pytest.mark.parametrize("code", ["az", "ru"])
def test_states_of_the_room_have_words_in_each_language(code):
    states = [*Severity, *SignalState, *InstructionState, "watch", "alert", "response"]

    with speaking(code):
        assert [one for one in states if state_word(one) == opened(one)] == []
