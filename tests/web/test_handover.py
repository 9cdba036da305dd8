"""Handover and mode: drafted from the log, signed, accepted; set, and said why."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from epihq.operations.centre.modes import mode
from epihq.operations.centre.tables import ModeRow
from epihq.operations.duty import handovers
from epihq.operations.duty.tables import HandoverRow
from epihq.operations.people.tokens import actor_for
from epihq.operations.signals import actions as signals
from epihq.terms.signals import Severity
from epihq.web.duty.words import in_words
from turn_samples import turn


def text(answer):
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def drafted(client):
    client.post("/handovers/draft/", {"once": "key-1"})
    return HandoverRow.objects.get()


def test_a_handover_goes_from_draft_to_accepted(officer, client_as):
    going, coming = client_as("duty-officer"), client_as("duty-officer")
    row = drafted(going)
    page = f"/handovers/{row.pk}/"

    going.post(f"{page}edit/", {"notes": "Ring the ministry at 9.", "version": 1})
    signed = {"notes": "Ring at 9.", "incoming": coming.officer.pk, "version": 2}
    assert going.post(f"{page}sign/", signed).status_code == 303
    assert "It is yours to accept" in text(coming.get(page))
    assert coming.post(f"{page}accept/", {"version": 3}).status_code == 303

    row.refresh_from_db()
    assert (row.state, row.notes) == ("accepted", "Ring at 9.")
    shown = text(coming.get(page))
    for words in ("drafted", "edited", "signed", "accepted"):
        assert f"{words} a handover" in shown


def test_a_form_sent_twice_drafts_one(client_as):
    client = client_as("duty-officer")

    drafted(client)

    assert drafted(client).pk


def test_the_next_on_duty_is_chosen_already(officer, client_as):
    going, other = client_as("duty-officer"), officer("duty-officer")
    turn(going.officer, datetime.now(UTC) - timedelta(hours=3), 4)
    coming = officer("duty-officer")
    turn(coming, datetime.now(UTC) + timedelta(minutes=20), 4)

    shown = text(going.get(f"/handovers/{drafted(going).pk}/"))

    chosen = re.findall(r'value="(\d+)" selected', shown)
    assert chosen == [str(coming.pk)]
    assert f'value="{other.pk}"' in shown
    assert f'<option value="{going.officer.pk}"' not in shown


@pytest.mark.parametrize("incoming", ["", "999", "oneself", "auditor"])
def test_signing_over_to_nobody_keeps_the_notes_typed(officer, client_as, incoming):
    going = client_as("duty-officer")
    row = drafted(going)
    known = {"oneself": going.officer.pk, "auditor": officer("auditor").pk}
    told = {"incoming": known.get(incoming, incoming), "notes": "Ring at 9."}

    answer = going.post(f"/handovers/{row.pk}/sign/", {**told, "version": 1})

    assert answer.status_code == 400
    assert "expected" in text(answer)
    assert "Ring at 9.</textarea>" in text(answer)
    row.refresh_from_db()
    assert row.state == "draft"


def test_only_the_one_who_comes_accepts(client_as):
    going, coming = client_as("duty-officer"), client_as("duty-officer")
    row = drafted(going)
    told = {"incoming": coming.officer.pk, "version": 1}
    going.post(f"/handovers/{row.pk}/sign/", told)
    other = client_as("incident-manager")

    assert "yours to accept" not in text(other.get(f"/handovers/{row.pk}/"))
    answer = other.post(f"/handovers/{row.pk}/accept/", {"version": 2})

    assert answer.status_code == 403
    row.refresh_from_db()
    assert row.state == "signed"


def test_a_stale_form_is_told_who_was_faster(client_as):
    going = client_as("duty-officer")
    row = drafted(going)
    page = f"/handovers/{row.pk}/edit/"

    going.post(page, {"notes": "first", "version": 1})
    answer = going.post(page, {"notes": "second", "version": 1})

    assert answer.status_code == 409
    assert "changed since" in text(answer)
    assert "second" in text(answer)


def test_items_are_told_in_plain_words_with_links(officer, client_as):
    going = client_as("duty-officer")
    actor = actor_for(going.officer, via="page")
    raised = signals.report_signal(
        actor,
        location="AZE",
        text="Ten cases in a school",
        severity=Severity.HIGH,
        on=date(2026, 11, 24),
    )

    shown = text(going.get(f"/handovers/{drafted(going).pk}/"))

    assert f'<a href="/signals/{raised.pk}/">Signal {raised.pk}</a>' in shown
    assert "Azerbaijan, with nobody" in shown
    assert "Overdue instructions: none" in shown
    assert "Signals that are events" not in shown


def test_every_kind_of_item_has_words():
    items = [
        {
            "kind": "ends",
            "number": 3,
            "location": "AZE",
            "regime": "100% masks",
            "until": "2026-11-30T00:00:00+04:00",
        },
        {
            "kind": "overdue",
            "number": 4,
            "state": "issued",
            "text": "Report beds <b>",
            "deadline": "2026-11-24T00:00:00+00:00",
        },
        {"kind": "undelivered", "number": 4, "to": "Clinic"},
        {
            "kind": "later",
            "count": 2,
            "number": 9,
            "deadline": "2026-11-26T00:00:00+00:00",
        },
        {
            "kind": "waiting",
            "thing": "proposal",
            "deed": "proposal.approve",
            "count": 7,
            "numbers": [1, 2],
        },
        {
            "kind": "waiting",
            "thing": "care",
            "deed": "silent",
            "count": 3,
            "numbers": [],
        },
        {"kind": "entries", "number": 1},
    ]

    told = in_words(items)

    lines = [line for group in told["groups"] for line in group.lines]
    assert len(lines) == 5
    assert lines[3].link == "Approve or reject a proposed measure"
    assert re.sub("<[^>]+>", "", lines[3].words) == "7: 1, 2, …"
    assert (lines[4].link, lines[4].words) == (
        "Find a person at home who is silent",
        "3",
    )
    assert "2 open instructions are due later, the next" in told["later"]
    assert "100% masks" in lines[1].link
    assert "Report beds &lt;b&gt;" in lines[0].words
    assert told["entries"] == "The log has 1 entry of this time."


def test_a_list_of_many_asks_no_more_than_one_of_few(client_as, officer):
    client, person = client_as("auditor"), officer("duty-officer")

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/handovers/").status_code == 200
        return len(asked)

    handovers.draft_handover(actor_for(person, via="page"))
    questions()
    few = questions()
    for _ in range(5):
        handovers.draft_handover(actor_for(officer("duty-officer"), via="page"))
    questions()  # and once for the news of the room in the header
    assert questions() == few
    assert len(text(client.get("/handovers.csv")).splitlines()) == 7


@pytest.mark.parametrize("role", ["agency-officer", "spokesperson", "administrator"])
def test_handovers_are_not_open_to_all(client_as, role):
    client = client_as(role)

    assert client.get("/handovers/").status_code == 403
    assert client.post("/handovers/draft/").status_code == 403
    assert not HandoverRow.objects.exists()


def test_the_mode_is_set_with_a_reason_and_once(client_as):
    client = client_as("incident-manager")
    told = {"mode": "alert", "why": "Two clusters in the north", "once": "key-1"}

    for _ in range(2):
        assert client.post("/mode/set/", told).status_code == 303

    assert ModeRow.objects.count() == 1
    assert mode().state == "alert"
    assert "Two clusters in the north" in text(client.get("/mode/"))
    assert "Two clusters in the north" in text(client.get("/mode.csv"))


def test_a_mode_without_a_reason_is_refused_and_the_choice_stays(client_as):
    client = client_as("incident-manager")

    answer = client.post("/mode/set/", {"mode": "response", "why": "  "})

    assert answer.status_code == 400
    assert re.search(r'value="response"[^>]*checked', text(answer))
    assert mode() is None


@pytest.mark.parametrize("role", ["duty-officer", "auditor", "administrator"])
def test_only_an_incident_manager_sets_the_mode(client_as, role):
    client = client_as(role)

    assert "Set the mode" not in text(client.get("/mode/"))
    answer = client.post("/mode/set/", {"mode": "alert", "why": "because"})

    assert answer.status_code == 403
    assert mode() is None
