"""Events are declared, followed by their figures and risk, and closed with lessons."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from epihq.operations.events import actions as events
from epihq.operations.events import figures, following, risk
from epihq.operations.events.reading import read_figures
from epihq.operations.events.tables import EventRow, FiguresRow
from epihq.operations.instructions import actions as instructions
from epihq.operations.keeping import comparing
from epihq.operations.ledger import ledger, log, moments
from epihq.operations.ledger.acting import change, held
from epihq.operations.ledger.attachments import File, attachments_of
from epihq.operations.ledger.rules import WATCH
from epihq.operations.signals import actions as signals
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import EpihqError
from epihq.terms.events import (
    INDICATORS,
    MATRIX,
    Grade,
    Impact,
    Likelihood,
    Risk,
    clocks,
    risk_of,
)
from room_actions import EVENT, JUDGED
from room_samples import PDF, alarm, hours, open_room

DAY = date(2020, 7, 1)


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def raised(cause="AZE cases", **changes):
    return signals.raise_signal(WATCH, [alarm(**changes)], cause=cause).pk


def declared(room, **more):
    return events.declare_event(room.duty, EVENT, **more)


def refused(code, do, *args, **words):
    with pytest.raises(EpihqError) as told:
        do(*args, **words)
    assert told.value.code == code


def report(on, source="Field team", **values):
    """A report of some days: ``d1=4`` are four deaths on 1 July."""
    told = [
        {"reference_date": f"2020-07-{int(name[1:]):02}", "indicator": "deaths"}
        | {"value": value}
        for name, value in values.items()
    ]
    return figures.Report(report_date=on, source=source, values=told)


def entered(room, row, *args, **words):
    return figures.enter_figures(room.epidemiologist, row.pk, report(*args, **words))


def deaths(row, as_of=date.max):
    found = figures.figures_of(row.pk, moments.now(), as_of)
    return {one.reference_date.day: one.value for one in found}


def test_an_event_of_a_signal_takes_its_places_and_day_and_holds_it(room):
    number = raised(location="GEO")
    told = events.Description(title=" Fever in the port ")

    row = events.declare_event(room.duty, told, signal=number, note="Confirmed.")

    signal = SignalRow.objects.get(pk=number)
    assert (row.title, row.locations) == ("Fever in the port", ["GEO"])
    assert row.detected_on == events.day_here(signal.opened_at)
    assert (signal.state, signal.event) == ("event", row.pk)
    assert (row.state, row.grade, row.declared_by) == ("monitored", "ungraded", "dara")


def test_a_signal_belongs_to_one_event(room):
    number = raised()
    first, other = declared(room, signal=number), declared(room)

    refused("ledger.wrong-state", declared, room, signal=number)
    with pytest.raises(EpihqError):
        events.link_signal(room.duty, other.pk, signal=number)
    code = "events.signal-of-another"
    refused(code, events.unlink_signal, room.duty, other.pk, signal=number)
    assert EventRow.objects.count() == 2
    events.unlink_signal(room.duty, first.pk, signal=number)
    assert SignalRow.objects.get().state == "under-verification"
    events.link_signal(room.duty, other.pk, signal=number)
    assert SignalRow.objects.get().event == other.pk


def test_a_key_that_may_call_a_signal_an_event_may_declare_that_event_alone(room):
    by_key = replace(room.duty, scopes=frozenset({"signal.event"}))

    assert events.declare_event(by_key, EVENT, signal=raised()).pk
    refused("rules.not-allowed", events.declare_event, by_key, EVENT)


def test_its_signals_close_with_it_and_stay_closed_when_it_opens_again(room):
    number, closed = raised(), raised("GEO cases", location="GEO")
    row = declared(room, signal=number)
    events.link_signal(room.duty, row.pk, signal=closed)
    signals.close_signal(room.duty, closed, reason="A batch.")
    lessons = events.Lessons(
        well="The line list.",
        badly="Late samples.",
        changes=[events.Change(what="A courier.", by="Laboratory", until=DAY)],
    )

    events.close_event(room.duty, row.pk, reason="42 days.", lessons=lessons)

    states = {s.pk: (s.state, s.reason) for s in SignalRow.objects.all()}
    assert states[number] == ("closed", f"event {row.pk} is closed: 42 days.")
    assert states[closed] == ("closed", "A batch.")
    kept = EventRow.objects.get()
    assert (kept.reason, events.lessons_of(kept)) == ("42 days.", lessons)
    again = events.reopen_event(room.duty, row.pk, reason="A new case.")
    assert (again.state, again.closed_at) == ("monitored", None)
    assert events.lessons_of(again) == lessons
    assert SignalRow.objects.get(pk=number).state == "closed"


def test_what_became_an_event_before_events_had_numbers_gets_one(room):
    number = raised()
    with ledger.changing():
        row = held(SignalRow, number)
        change(room.duty, "signal.event", row, {"officer": "dara"})

    assert events.declare_missing(WATCH) == 1
    assert events.declare_missing(WATCH) == 0

    event, signal = EventRow.objects.get(), SignalRow.objects.get()
    assert (signal.event, signal.officer) == (event.pk, "dara")
    assert (event.locations, event.declared_by) == (["AZE"], "watch")
    assert [*log.verify(), *comparing.check_things()] == []


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"title": " "}, "ledger.says-nothing"),
        ({"locations": ["Atlantis"]}, "terms.unknown-location"),
        ({"locations": ["AZE"] * 101}, "events.too-many-places"),
        ({"detected_on": date(2999, 1, 1)}, "events.bad-days"),
        ({"started_on": DAY, "notified_on": date(2020, 6, 1)}, "events.bad-days"),
    ],
)
def test_a_description_that_cannot_be_is_refused(room, told, code):
    wrong = replace(EVENT, **told)

    refused(code, events.declare_event, room.duty, wrong)
    refused(code, events.edit_event, room.duty, declared(room).pk, wrong)


def test_each_sentence_of_the_situation_keeps_who_wrote_it_and_when(room):
    row = declared(room)
    first = {"known": "Nine are ill.", "done": "Contacts are traced."}
    following.write_situation(room.duty, row.pk, first)

    both = {**first, "known": "Twelve are ill.", "needed": "Two nurses."}
    now = following.write_situation(room.epidemiologist, row.pk, both).situation

    assert {name: one["by"] for name, one in now.items()} == {
        "known": "elif",
        "done": "dara",
        "needed": "elif",
    }
    refused(
        "ledger.says-nothing",
        following.write_situation,
        room.duty,
        row.pk,
        {"done": ""},
    )
    refused(
        "events.too-long",
        following.write_situation,
        room.duty,
        row.pk,
        {"done": "x" * 1001},
    )


def test_a_team_has_an_officer_once_with_the_newest_part(room):
    row = declared(room)
    me = {"officer": room.duty.number}
    for role in ("lead", "logistics"):
        following.join_team(room.duty, row.pk, role=role, **me)

    assert EventRow.objects.get().team == [{**me, "role": "logistics"}]
    assert following.leave_team(room.duty, row.pk, **me).team == []


def test_files_and_notes_stay_with_it(room):
    row = declared(room)
    following.note_event(room.duty, row.pk, note=" Asked the hospital. ")
    file = File(name="plan.pdf", body=PDF)
    following.attach_files(room.duty, row.pk, files=[file], home=room.home)

    assert [one.name for one in attachments_of(row)] == ["plan.pdf"]
    notes = [entry.content.get("note") for entry in log.entries(thing="event")]
    assert "Asked the hospital." in notes
    refused(
        "events.no-file",
        following.attach_files,
        room.duty,
        row.pk,
        files=[],
        home=room.home,
    )


def test_an_instruction_to_a_signal_is_one_of_its_event(room):
    number = raised()
    row = declared(room, signal=number)
    told = {"text": "Trace.", "deadline": hours(5), "agency": room.city}

    for link in ({"signal": number}, {"event": row.pk}):
        order = instructions.Order(**told, **link)
        assert instructions.issue_instruction(room.duty, order).event == row.pk
    assert (
        instructions.issue_instruction(room.duty, instructions.Order(**told)).event
        is None
    )
    wrong = instructions.Order(**told, event=99)
    refused("ledger.no-such-thing", instructions.issue_instruction, room.duty, wrong)


def test_the_matrix_is_read_and_rises_with_likelihood_and_with_impact():
    ranks = [[list(Risk).index(risk_of(a, b)) for b in Impact] for a in Likelihood]

    assert risk_of(Likelihood.UNLIKELY, Impact.MODERATE) is Risk.MODERATE
    assert {*MATRIX} == {*Likelihood}
    assert {risk for row in MATRIX.values() for risk in row} == {*Risk}
    assert all(row == sorted(row) for row in ranks)
    assert all(list(column) == sorted(column) for column in zip(*ranks, strict=True))


def test_an_assessment_takes_the_last_ones_place_and_the_log_keeps_both(room):
    row = declared(room)
    first = risk.assess_risk(room.epidemiologist, row.pk, JUDGED)
    higher = replace(JUDGED, risk=Risk.VERY_HIGH, why="Floods.")
    risk.assess_risk(room.duty, row.pk, higher)

    kept = EventRow.objects.get()
    assert (first.risk, kept.risk) == ("high", "very-high")
    assert risk.assessment_of(kept).said == higher
    told = risk.assessments(kept, moments.now())
    assert [(one.risk, one.by) for one in told] == [
        (Risk.VERY_HIGH, "dara"),
        (Risk.HIGH, "elif"),
    ]
    assert risk.assessment_of(declared(room)) is None


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"question": " "}, "ledger.says-nothing"),
        ({"risk": Risk.LOW}, "ledger.says-nothing"),
        ({"reassess_on": DAY}, "events.reassessed-before"),
    ],
)
def test_a_judgement_that_says_too_little_is_refused(room, told, code):
    number = declared(room).pk

    refused(code, risk.assess_risk, room.duty, number, replace(JUDGED, **told))


def test_a_grade_has_a_reason(room):
    number = declared(room).pk
    told = {"grade": Grade.TWO}

    refused(
        "ledger.says-nothing",
        following.grade_event,
        room.duty,
        number,
        note=" ",
        **told,
    )
    row = following.grade_event(room.manager, number, note="Two districts.", **told)
    assert row.grade == "grade-2"


def test_the_newest_report_of_a_day_holds_and_nothing_is_erased(room):
    row = declared(room)
    entered(room, row, date(2020, 7, 2), d1=4, d2=1)
    late = entered(room, row, date(2020, 7, 4), d1=6, d3=2, source="Ministry")

    assert deaths(row) == {1: 6, 2: 1, 3: 2}
    assert deaths(row, date(2020, 7, 3)) == {1: 4, 2: 1}
    kept = EventRow.objects.get().latest
    assert (kept["day"], kept["source"], kept["values"]) == (
        "2020-07-03",
        "Ministry",
        {"deaths": 2},
    )
    figures.withdraw_figures(room.epidemiologist, late.pk, reason="Another district.")
    assert deaths(row) == {1: 4, 2: 1}
    assert EventRow.objects.get().latest["day"] == "2020-07-02"
    assert FiguresRow.objects.count() == 2


def test_what_was_known_at_a_past_hour_is_known_still(room):
    row = declared(room)
    entered(room, row, date(2020, 7, 2), d1=4)
    then = moments.Moment(at=hours(0), upto=log.head())
    entered(room, row, date(2020, 7, 3), d1=9)

    (found,) = figures.figures_of(row.pk, then)
    assert (found.value, found.report_date) == (4, date(2020, 7, 2))


reports = st.lists(
    st.tuples(st.integers(1, 20), st.integers(1, 5), st.integers(0, 99)),
    unique_by=lambda told: told[0],
    min_size=1,
    max_size=6,
)


@given(reports, st.randoms())
def test_the_order_in_which_reports_arrive_does_not_matter(told, random):
    rows = [
        FiguresRow(
            state="kept",
            report_date=DAY + timedelta(days=on),
            source="s",
            values=[
                {"reference_date": f"2020-07-0{day}", "indicator": "deaths"}
                | {"value": value}
            ],
        )
        for on, day, value in told
    ]

    def known(of, as_of):
        for number, row in enumerate(of, 1):
            row.number = number
        return figures.known(of, as_of)

    as_of = DAY + timedelta(days=10)
    first = known(rows, as_of)
    random.shuffle(rows)
    assert known(rows, as_of) == first
    assert all(one.report_date <= as_of for one in first)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([], "events.no-figures"),
        ([("2020-07-01", "deaths", -1)], "events.bad-figure"),
        ([("2020-07-03", "deaths", 1)], "events.bad-figure"),
        ([("2020-07-01", "rumours", 1)], "events.bad-figure"),
        ([("2020-07-01", "deaths", 1)] * 2, "events.bad-figure"),
        ([("2020-07-01", "deaths", 1)] * 5001, "events.too-many-figures"),
    ],
)
def test_figures_that_cannot_be_are_refused(room, values, code):
    names = ("reference_date", "indicator", "value")
    told = [dict(zip(names, one, strict=True)) for one in values]
    wrong = figures.Report(report_date=date(2020, 7, 2), source="x", values=told)

    number = declared(room).pk
    refused(code, figures.enter_figures, room.duty, number, wrong)
    to_come = replace(report(DAY, d1=1), report_date=date(2999, 1, 1))
    code = "events.report-to-come"
    refused(code, figures.enter_figures, room.duty, number, to_come)


@pytest.mark.parametrize(
    "text",
    [
        "day,deaths,confirmed_cases\n2020-07-01,2,\n2020-07-02,0,7\n",
        "\ufeffDate;Deaths;Confirmed cases\r\n01.07.2020;2;\r\n02.07.2020;0;7\r\n",
        "day\tdeaths\tconfirmed_cases\n2020-07-01\t2\t\n\n2020-07-02\t0\t7",
        "day,indicator,value\n2020-07-01,deaths,2\n2020-07-02,deaths,0\n"
        "2020-07-02,confirmed_cases,7\n",
    ],
)
def test_a_table_is_read_however_it_was_pasted(text):
    found = [
        (v["reference_date"], v["indicator"], v["value"]) for v in read_figures(text)
    ]

    assert sorted(found) == [
        ("2020-07-01", "deaths", 2),
        ("2020-07-02", "confirmed_cases", 7),
        ("2020-07-02", "deaths", 0),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" ", "nothing"),
        ("deaths,day\n1,2020-07-01", "row 1, 'deaths' where the first head is day"),
        ("day,rumours\n2020-07-01,1", "row 1, the head 'rumours'"),
        ("day,deaths\nsoon,1", "row 2, day: 'soon'"),
        ("day,deaths\n2020-07-01,few", "row 2, deaths: 'few'"),
        ("day,deaths\n2020-07-01,1.5", "row 2, deaths: '1.5'"),
        ("day,deaths\n2020-07-01,-1", "row 2, deaths: '-1'"),
        ("day,deaths\n2020-07-01,1,2", "row 2, 3 cells under 2 heads"),
        ("day,deaths\n" + "soon,1\n" * 9, "and 4 more"),
    ],
)
def test_a_table_that_cannot_be_read_names_row_and_cell(text, said):
    with pytest.raises(EpihqError) as told:
        read_figures(text)

    assert told.value.code == "events.unreadable-figures"
    assert said in str(told.value)
    assert INDICATORS[0] in str(told.value)


def test_the_clocks_of_7_1_7_run_are_met_late_or_not_known():
    detect, notify, respond = clocks(
        date(2020, 7, 1), date(2020, 7, 8), date(2020, 7, 10), None, date(2020, 7, 12)
    )

    assert (detect.days, detect.is_late, detect.runs) == (7, False, False)
    assert (notify.days, notify.is_late) == (2, True)
    assert (respond.days, respond.runs, respond.is_late) == (2, True, False)
    unknown = clocks(None, None, None, None, DAY)
    assert [one.days for one in unknown] == [None] * 3
    over = clocks(None, DAY, DAY, None, None)
    assert [(one.days, one.runs) for one in over] == [
        (None, False),
        (0, False),
        (None, False),
    ]
