"""First steps: what is done is read from the room, and what is said is on record."""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from epihq.operations.duty.roster import plan_shift
from epihq.operations.ledger import log
from epihq.operations.ledger.rules import SETUP, WATCH, Role
from epihq.operations.measures.acts import record_act
from epihq.operations.people.agencies import Agency, set_agency
from epihq.operations.people.tokens import actor_for
from epihq.operations.processes.heartbeats import went_well
from epihq.operations.watch.sources import set_source
from epihq.terms.settings import HEADQUARTERS_FILE
from epihq.web.first_steps import pages
from epihq.web.first_steps.pages import progress
from epihq.web.kit import first_steps
from epihq.web.kit.moment import look_of
from regime_samples import act


@pytest.fixture
def chief(room, officer):
    return actor_for(officer("administrator"), via="page")


def stands(actor, at=""):
    look = look_of(RequestFactory().get("/first-steps/", {"at": at} if at else {}))
    return {line.step.name: line for line in progress(look, actor).lines}


def states(actor, at=""):
    return {name: line.state for name, line in stands(actor, at).items()}


def test_a_new_headquarters_has_its_centre_and_little_else(chief):
    found = states(chief)

    assert found.pop("centre") == "done"
    assert found.pop("ages") == "done"
    assert set(found.values()) <= {"open", "unseen"}
    assert {n for n, state in found.items() if state == "unseen"} == {
        "thresholds",
        "backup",
        "heads",
        "exercise",
    }


def test_a_step_is_done_once_the_room_shows_it(room, chief, officer):
    officers = {role: officer(role) for role in Role if role is not Role.PROGRAM}
    went_well("watch", datetime.now(UTC))
    set_source(SETUP, name="jhu", every_minutes=60)
    record_act(room, act(), by="the duty officer")
    (room / HEADQUARTERS_FILE).write_text("[capacity]\nward_beds = 900\n")
    start = datetime.now(UTC) - timedelta(hours=1)
    manager = actor_for(officers[Role.INCIDENT_MANAGER], via="page")
    for turn in range(16):
        first = start + timedelta(hours=11.5 * turn)
        plan_shift(
            manager,
            officer=officers[Role.DUTY_OFFICER].pk,
            position=f"Post {turn}",
            starts_at=first,
            ends_at=first + timedelta(hours=11.5),
        )

    found = states(chief)

    for name in ("people", "watch", "measures", "capacity", "roster"):
        assert found[name] == "done", name
    assert found["sources"] == "open"


def test_what_nobody_can_do_is_named_as_long_as_a_role_is_empty(chief):
    told = " ".join(stands(chief)["people"].words)

    assert "incident manager" in told
    assert "approve a proposed measure" in told


def test_an_agency_that_cannot_be_reached_is_named(chief):
    set_agency(WATCH, Agency(name="The deaf office", location="AZE"))

    line = stands(chief)["agencies"]

    assert line.state == "open"
    assert "The deaf office" in " ".join(line.words)
    assert line.by == "watch"


def test_who_only_looked_at_an_agency_did_not_set_it(client_as, chief):
    number = set_agency(SETUP, Agency(name="City", location="AZE")).pk
    client_as("administrator", username="looks").get(f"/agencies/{number}/")

    assert stands(chief)["agencies"].by == SETUP.name


def test_what_the_room_cannot_see_a_person_says_on_record(client_as, chief):
    client = client_as("administrator")

    client.post("/first-steps/backup/confirm/", {"words": "monday.tar, restored."})

    assert states(chief)["backup"] == "done"
    newest = log.entry_of(log.LogRow.objects.order_by("-number").first())
    assert (newest.verb, newest.content["step"]) == ("step.confirm", "backup")
    shown = client.get("/first-steps/").content.decode()
    assert "monday.tar, restored." in shown
    client.post("/first-steps/backup/resume/")
    assert states(chief)["backup"] == "unseen"


def test_what_the_room_can_see_nobody_can_say(client_as):
    client, before = client_as("administrator"), log.head()

    answer = client.post("/first-steps/watch/confirm/", {"words": "It runs."})

    assert answer.status_code == 404
    assert log.head() == before


def test_a_step_is_set_aside_with_a_reason_and_counts_no_more(client_as, chief):
    client, before = client_as("incident-manager"), log.head()

    assert client.post("/first-steps/letters/aside/", {"words": " "}).status_code == 400
    assert log.head() == before
    client.post("/first-steps/letters/aside/", {"words": "By telephone alone."})

    look = look_of(RequestFactory().get("/"))
    stood = progress(look, chief)
    assert stood.all == len(pages.steps()) - 1
    assert "By telephone alone." in client.get("/first-steps/").content.decode()


def test_the_past_knows_no_later_word(client_as, chief):
    at = datetime.now(UTC).isoformat()
    client_as("administrator").post("/first-steps/backup/confirm/", {"words": "Done."})

    assert states(chief, at)["backup"] == "unseen"
    assert states(chief, at)["centre"] == "done"


def test_the_board_leads_to_them_until_all_are_done(client_as, monkeypatch):
    line = "First steps:"
    manager = client_as("incident-manager")

    assert line in manager.get("/board/").content.decode()
    assert line not in client_as("duty-officer").get("/board/").content.decode()
    done = pages.steps()[:1]
    monkeypatch.setattr(pages, "steps", lambda: done)
    fresh = client_as("incident-manager")
    assert line not in fresh.get("/board/").content.decode()


@pytest.mark.databases("sqlite", "postgresql")
def test_the_page_asks_little_of_the_database(room, client_as):
    client = client_as("administrator")
    client.get("/first-steps/")

    with CaptureQueriesContext(connection) as asked:
        assert client.get("/first-steps/").status_code == 200

    assert len(asked) < 45


def test_a_new_subject_joins_the_first_steps_by_one_registration(
    chief, client_as, monkeypatch
):
    toy = ModuleType("epihq.web.exercise.first_steps")
    toy.STEPS = (
        first_steps.Step(
            name="visits",
            place=55,
            title="Put up a book for visitors",
            why="Who comes in is known.",
            look=lambda _: first_steps.Finding(is_done=False, words=("No book.",)),
        ),
    )
    toy.__spec__ = sys.__spec__
    monkeypatch.setitem(sys.modules, toy.__name__, toy)
    pages.steps.cache_clear()

    try:
        assert states(chief)["visits"] == "open"
        shown = client_as("administrator").get("/first-steps/").content.decode()
        assert "Put up a book for visitors" in shown
    finally:
        pages.steps.cache_clear()


def test_a_second_reader_of_the_board_is_told_what_was_read_for_the_first(
    room, client_as, monkeypatch
):
    looks = []
    step = pages.steps()[0]
    counted = replace(step, look=lambda look: looks.append(1) or step.look(look))
    monkeypatch.setattr(pages, "steps", lambda: (counted,))
    readers = [client_as("administrator") for _ in range(2)]

    for reader in (*readers, *readers):
        assert reader.get("/board/").status_code == 200
    kept = len(looks)
    set_agency(WATCH, Agency(name="News", location="AZE"))
    readers[0].get("/board/")

    assert kept == 1
    assert len(looks) == 2
