"""Events on their pages: declared, followed, shown as they stood, closed, reopened."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api_program import program
from epihq.operations.events import actions as events
from epihq.operations.events import figures, following, risk
from epihq.operations.events.tables import EventRow, FiguresRow
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.signals import actions as signals
from epihq.operations.signals.tables import SignalRow
from room_actions import EVENT, JUDGED, REPORT
from room_samples import PDF, alarm, hours

__all__ = ["program"]
BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")
NEW = {"title": "Fever in the port", "locations": "AZE, GEO", "disease": "cholera"}
LEVELS = {"likelihood": "likely", "impact": "major", "confidence": "low"}


def declared(**more):
    return events.declare_event(BY, EVENT, **more)


def raised(**changes):
    return signals.raise_signal(WATCH, [alarm(**changes)], cause="AZE cases")


def shown(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown(answer)))


def sent(client, row, verb, **told):
    row.refresh_from_db()
    told = {"version": row.version, **told}
    return client.post(f"/events/{row.pk}/{verb}/", told)


def test_an_event_is_declared_followed_and_closed_by_who_may(client_as):
    duty, analyst = client_as("duty-officer"), client_as("epidemiologist")
    made = duty.post("/events/new/", NEW)
    row = EventRow.objects.get()
    assert (made.status_code, made["Location"]) == (303, f"/events/{row.pk}/")
    assert "Nobody has judged its risk yet" in text(analyst.get(made["Location"]))

    said = {"known": "Nine are ill.", "done": "Traced.", "needed": "Two nurses."}
    assert sent(duty, row, "situation", **said).status_code == 303
    judged = {"question": "That it spreads to Georgia", **LEVELS}
    assert sent(analyst, row, "assess", **judged).status_code == 303
    told = {"report_date": "2020-07-02", "source": "Port", "day": "2020-07-01"}
    told |= {"confirmed_cases": 9, "deaths": 1}
    assert sent(analyst, row, "figures", **told).status_code == 303
    grade = {"grade": "grade-2", "words": "Two ports."}
    assert sent(duty, row, "grade", **grade).status_code == 303
    assert sent(duty, row, "respond").status_code == 303
    me = {"officer": duty.officer.pk, "role": "lead"}
    assert sent(duty, row, "join", **me).status_code == 303

    page = text(analyst.get(f"/events/{row.pk}/"))
    for words in (
        *(
            "Nine are ill.",
            "Two nurses.",
            "here: High",
            "high risk",
            "grade 2",
            "under response",
        ),
        *("That it spreads to Georgia", "Azerbaijan", "The duty-officer", "lead"),
        *("confirmed cases, new", "1 Jul 2020", "Port", "graded an event"),
    ):
        assert words in page, words

    lessons = {"reason": "42 days.", "well": "Fast.", "what_0": "A courier."}
    lessons |= {"by_0": "Laboratory", "until_0": "2021-01-01"}
    assert sent(duty, row, "close", **lessons).status_code == 303
    page = shown(duty.get(f"/events/{row.pk}/"))
    assert f"/instructions/new/?event={row.pk}&amp;change=1" in page
    form = shown(duty.get(f"/instructions/new/?event={row.pk}&change=1"))
    assert "A courier.</textarea>" in form
    assert sent(duty, row, "reopen", words="A new case.").status_code == 303
    assert EventRow.objects.get().state == "monitored"


def test_a_signal_that_is_real_becomes_an_event_by_one_button(client_as):
    client, signal = client_as("duty-officer"), raised()

    made = client.post(
        f"/signals/{signal.pk}/event/", {"words": "Confirmed.", "version": 1}
    )

    row = EventRow.objects.get()
    assert made["Location"] == f"/events/{row.pk}/"
    assert (row.title, row.locations) == ("Azerbaijan: unusual counts", ["AZE"])
    assert row.title in shown(client.get(f"/signals/{signal.pk}/"))
    other = raised(location="GEO", day=9)
    assert sent(client, row, "unlink", signal=signal.pk).status_code == 303
    assert sent(client, row, "link", signal=other.pk).status_code == 303
    assert SignalRow.objects.get(pk=other.pk).event == row.pk


def entered(row, report=REPORT):
    return figures.enter_figures(BY, row.pk, report)


def test_the_list_tells_place_grade_risk_situation_and_figures_with_their_day(
    client_as,
):
    row = declared()
    entered(row)
    following.write_situation(BY, row.pk, {"known": "Nine are ill."})
    risk.assess_risk(
        BY, row.pk, replace(JUDGED, reassess_on=events.day_here(hours(48)))
    )
    events.close_event(BY, declared().pk, reason="Influenza.")
    client = client_as("auditor")

    page = text(client.get("/events/"))
    for words in (
        *("Cholera in the south", "Azerbaijan", "high risk", "Nine are ill."),
        *("deaths, new: 2", "to 1 Jul 2020, City health office", "days old"),
        "to be judged again by",
    ):
        assert words in page, words
    assert page.count("Cholera in the south") == 1
    assert "Declare an event" not in page
    assert text(client.get("/events/?tab=all")).count("Cholera in the south") == 2
    rows = client.get("/events.csv?tab=open").getvalue().decode().splitlines()
    assert len(rows) == 2
    assert "Nine are ill." in rows[1]


FILTERS = {
    "location=AZE": 1,
    "location=GEO": 0,
    "grade=ungraded": 1,
    "grade=grade-3": 0,
    "text=CHOLERA": 1,
    "text=%00": 1,
    "text=plague": 0,
}


@pytest.mark.parametrize("asked", FILTERS)
def test_a_filter_finds_what_it_asks_for(room, client_as, asked):
    declared()

    page = text(client_as("auditor").get(f"/events/?{asked}"))

    assert page.count("Cholera in the south") == FILTERS[asked]


def test_an_event_is_shown_as_it_stood(room, client_as):
    row = declared()
    entered(row)
    then = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    events.edit_event(BY, row.pk, replace(EVENT, title="Plague"))
    events.close_event(BY, row.pk, reason="Over.")
    client = client_as("duty-officer")

    page = shown(client.get(f"/events/{row.pk}/?at={then}"))
    assert "Cholera in the south" in page
    assert "Plague" not in page
    assert "Over." not in page
    assert "<textarea" not in page
    assert "1 Jul 2020" in page
    listed = shown(client.get(f"/events/?at={then}"))
    assert f"/events/{row.pk}/?at={quote(then)}" in listed
    assert "Cholera in the south" in shown(client.get(f"/board/?at={then}"))
    kept = client.get(f"/events/{row.pk}/figures.csv?at={then}").getvalue().decode()
    assert kept.splitlines()[1] == "2020-07-01,deaths,2,2020-07-02,City health office"


@pytest.mark.databases("sqlite", "postgresql")
def test_lists_and_pages_ask_the_database_no_more_for_more_events(room, client_as):
    client = client_as("duty-officer")

    def asked(address):
        client.get(address)
        with CaptureQueriesContext(connection) as told:
            assert client.get(address).status_code == 200
        return len(told)

    first = declared(signal=raised().pk)
    entered(first)
    addresses = ("/events/", f"/events/{first.pk}/", "/locations/AZE/")
    few = [asked(address) for address in addresses]
    for _ in range(5):
        entered(declared())
    assert [asked(address) for address in addresses] == few


BY_TABLE = {"report_date": "2020-07-03", "source": "Port"}


def test_figures_are_pasted_or_brought_as_a_file(client_as):
    client, row = client_as("epidemiologist"), declared()
    pasted = {**BY_TABLE, "table": "day\tdeaths\n2020-07-01\t3\n2020-07-02\t\n"}
    file = SimpleUploadedFile("f.csv", b"day,confirmed_cases\n2020-07-02,7\n")

    assert sent(client, row, "figures", **pasted).status_code == 303
    assert sent(client, row, "figures", **BY_TABLE, files=file).status_code == 303

    page = text(client.get(f"/events/{row.pk}/figures/"))
    assert "2 Jul 2020" in page
    assert page.count("✓ kept") == 2
    assert EventRow.objects.get().latest["values"] == {"confirmed_cases": 7}


WRONG = {
    "a cell": (
        {"table": "day,deaths\n2020-07-01,few"},
        "row 2, deaths: &#x27;few&#x27;",
    ),
    "nothing": ({}, "at least one figure was expected"),
    "no day": ({"deaths": "2"}, "Say which day the figures are about."),
    "a day to come": ({"day": "2999-01-01", "deaths": "2"}, "the day 2999-01-01"),
    "below zero": ({"day": "2020-07-01", "deaths": "-2"}, "greater than or equal to 0"),
    "no text": (
        {"files": SimpleUploadedFile("f.csv", b"\xff\xfe\x00")},
        "a table as CSV in UTF-8 was expected",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_figures_that_cannot_be_are_told_and_what_was_typed_stays(client_as, what):
    client, row = client_as("epidemiologist"), declared()
    told, words = WRONG[what]

    answer = sent(client, row, "figures", **BY_TABLE, **told)

    assert answer.status_code == 400
    assert words in shown(answer)
    assert 'value="Port"' in shown(answer)
    assert not FiguresRow.objects.exists()


def test_a_report_is_withdrawn_with_a_reason_and_those_before_hold(client_as):
    client, row = client_as("epidemiologist"), declared()
    entered(row)
    wrong = entered(row, replace(REPORT, report_date=date(2020, 7, 4), source="Port"))
    address = f"/events/{row.pk}/figures/{wrong.pk}/withdraw/"

    client.post(address, {"words": "Another port.", "version": wrong.version})

    page = text(client.get(f"/events/{row.pk}/figures/"))
    assert "withdrawn Another port." in page
    assert EventRow.objects.get().latest["source"] == "City health office"
    other = declared()
    client.post(f"/events/{other.pk}/figures/1/withdraw/", {"words": "Not its own."})
    assert FiguresRow.objects.get(pk=1).state == "kept"


FORMS = {
    "new": ({**NEW, "locations": "Atlantis"}, "got &#x27;Atlantis&#x27;"),
    "1/edit": ({**NEW, "title": ""}, "This field is required."),
    "1/assess": ({"question": "Whether it spreads"}, "This field is required."),
    "1/close": ({"reason": "Over.", "by_0": "Somebody"}, "Say what is to change."),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_says_what_is_wrong_and_changes_nothing(client_as, form):
    declared()
    told, words = FORMS[form]

    answer = client_as("duty-officer").post(f"/events/{form}/", told)

    assert answer.status_code == 400
    assert words in shown(answer)
    assert EventRow.objects.get().version == 1


def test_another_level_than_the_matrix_has_needs_its_reason(client_as):
    client, row = client_as("epidemiologist"), declared()
    judged = {"question": "Whether it spreads", **LEVELS, "risk": "low"}

    assert sent(client, row, "assess", **judged).status_code == 400
    assert sent(client, row, "assess", **judged, why="Winter.").status_code == 303
    page = text(client.get(f"/events/{row.pk}/"))
    assert "low risk" in page
    assert "Winter." in page


def test_an_event_names_who_said_what_and_the_files_that_came(client_as):
    client, row = client_as("duty-officer"), declared()
    file = SimpleUploadedFile("plan.pdf", PDF)

    assert sent(client, row, "attach", files=file).status_code == 303
    assert sent(client, row, "grade", grade="grade-9", words="So.").status_code == 400
    assert sent(client, row, "dance").status_code == 404
    page = shown(client.get(f"/events/{row.pk}/"))
    assert re.search(r'<a href="/attachments/1/">plan.pdf</a>', page)
    assert client.get(f"/events/{row.pk}/note/").status_code == 302


def test_who_may_not_sees_no_button_for_it(client_as):
    row = declared()

    page = shown(client_as("spokesperson").get(f"/events/{row.pk}/"))

    assert "<textarea" not in page
    assert "/assess/" not in page
    assert client_as("agency-officer").get(f"/events/{row.pk}/").status_code == 403


def test_a_handover_tells_of_an_event_and_what_was_done_to_it(client_as):
    client, row = client_as("duty-officer"), declared()
    following.write_situation(BY, row.pk, {"known": "Nine are ill."})
    made = client.post("/handovers/draft/")

    page = text(client.get(made["Location"]))

    assert "Cholera in the south" in page
    assert (
        "Nine are ill. · In this time: declared an event; wrote the situation" in page
    )


def test_a_program_declares_follows_and_closes_an_event(program):
    duty, analyst = program("duty-officer"), program("epidemiologist")
    told = {"title": "Fever in the port", "locations": ["AZE"], "disease": "cholera"}
    row = duty.send("/events", told, Idempotency_Key="k1").json()
    assert duty.send("/events", told, Idempotency_Key="k1").json() == row
    path, then = f"/events/{row['number']}", datetime.now(UTC).isoformat()
    assert (row["state"], row["risk"], row["grade"]) == ("monitored", None, "ungraded")

    value = {"reference_date": "2020-07-01", "indicator": "deaths", "value": 2}
    report = {"report_date": "2020-07-02", "source": "Port", "values": [value]}
    kept = analyst.send(f"{path}/figures", report).json()
    later = {**report, "report_date": "2020-07-03", "values": [{**value, "value": 3}]}
    analyst.send(f"{path}/figures", later)
    assert [one["value"] for one in analyst.get(f"{path}/figures").json()] == [3]
    judged = {"question": "That it spreads", **LEVELS}
    assert analyst.send(f"{path}/assess", judged).json()["risk"] == "high"
    note = {"note": "Asked.", "version": row["version"]}
    assert duty.send(f"{path}/note", note).json()["code"] == "ledger.stale"
    said = {"known": "Nine are ill."}
    situation = duty.send(f"{path}/situation", said).json()["situation"]
    assert situation["known"]["text"] == "Nine are ill."
    refused = analyst.send(f"{path}/grade", {"grade": "grade-1", "note": "x"})
    assert refused.json()["code"] == "rules.not-allowed"
    for deed, body in (
        ("edit", {**told, "title": "Cholera in the port"}),
        ("grade", {"grade": "grade-1", "note": "One port."}),
        ("respond", {}),
        ("join", {"officer": 1, "role": "lead"}),
        ("leave", {"officer": 1}),
        ("link", {"signal": raised().pk}),
        ("unlink", {"signal": 1}),
        ("monitor", {"note": "Quiet."}),
        ("close", {"reason": "42 days.", "changes": [{"what": "A courier."}]}),
        ("reopen", {"reason": "A case."}),
    ):
        assert duty.send(f"{path}/{deed}", body).status_code == 200, deed
    withdrawn = f"/figures/{kept['number']}/withdraw"
    assert analyst.send(withdrawn, {"reason": "Late."}).json()["state"] == "withdrawn"
    listed = duty.get("/events", location="aze", text="cholera", grade="grade-1").json()
    assert [one["title"] for one in listed["items"]] == ["Cholera in the port"]
    assert duty.get("/events", state="closed").json()["items"] == []
    assert duty.get(path, at=then).json()["title"] == "Fever in the port"
