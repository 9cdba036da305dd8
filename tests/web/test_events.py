"""Events on their pages: declared, followed, shown as they stood, closed, reopened."""

import re

from epihq.operations.events import actions as events
from epihq.operations.events.tables import EventRow
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.signals import actions as signals
from epihq.operations.signals.tables import SignalRow
from room_actions import EVENT
from room_samples import alarm

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
        *("Nine are ill.", "Two nurses.", "here: high", "grade 2", "under response"),
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
