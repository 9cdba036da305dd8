"""An event in a real browser: from the signal to its lessons, for everybody."""

from dataclasses import replace

import pytest

from browsers import come_in, failures, walked
from epihq.operations.events import actions as events
from epihq.operations.events import figures, following, risk
from epihq.operations.events.tables import EventRow
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.signals import actions as signals
from room_actions import EVENT, JUDGED, REPORT
from room_samples import alarm

pytestmark = pytest.mark.browser
BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")


def told(**changes):
    """An event of which everything is said, in long words."""
    row = events.declare_event(BY, replace(EVENT, **changes))
    known = "Nine confirmed cases among dock workers and their families."
    following.write_situation(BY, row.pk, dict.fromkeys(following.SENTENCES, known))
    risk.assess_risk(BY, row.pk, JUDGED)
    figures.enter_figures(BY, row.pk, REPORT)
    return row.pk


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_every_page_of_events_can_be_used_by_everybody(looked_at, chromium, language):
    number = told()
    pages = ("", f"{number}/", "new/", *(f"{number}/{name}/" for name in _FORMS))
    page = come_in(chromium, looked_at, "duty-officer", language=language)

    assert walked(page, f"{looked_at.url}/events/", pages, language) == {}
    assert page.faults == []


_FORMS = ("edit", "assess", "figures", "close")


def test_an_event_is_seen_by_day_and_night_and_prints_without_its_forms(
    looked_at, chromium
):
    number = told()
    page = come_in(chromium, looked_at, "epidemiologist")

    assert walked(page, f"{looked_at.url}/events/", [f"{number}/"], sizes=[1366]) == {}
    assert page.get_by_text("Write the situation", exact=True).is_visible()
    page.emulate_media(media="print")
    for words in ("Write the situation", "Enter figures", "Add the note"):
        assert not page.get_by_text(words, exact=True).first.is_visible(), words
    assert page.get_by_text("Nine confirmed cases").first.is_visible()


def test_on_paper_a_signal_has_no_panel_of_a_heading_alone(looked_at, chromium):
    """What is asked of its reader there can't be answered on paper."""
    signal = signals.raise_signal(WATCH, [alarm()], cause="AZE cases").pk
    page = come_in(chromium, looked_at, "duty-officer")
    page.goto(f"{looked_at.url}/signals/{signal}/")
    asked = page.get_by_role("heading", name="Your judgement")
    assert asked.is_visible()

    page.emulate_media(media="print")

    assert not asked.is_visible()
    assert not page.locator(".when-narrow").is_visible()
    assert page.get_by_role("heading", name="What follows from it").is_visible()
    assert page.locator("section.panel dl").first.is_visible()


def test_a_duty_officer_runs_an_event_from_the_signal_to_its_lessons(live, chromium):
    signal = signals.raise_signal(WATCH, [alarm()], cause="AZE cases").pk
    page = come_in(chromium, live, "duty-officer")
    page.goto(f"{live.url}/signals/{signal}/")

    page.get_by_role("button", name="It is an event").click()
    page.get_by_text("It is an event now.").wait_for()
    page.get_by_label("What is known").fill("Nine are ill.")
    page.get_by_label("What is needed").fill("Two nurses.")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("The situation is on record.").wait_for()

    page.get_by_role("link", name="Assess the risk").click()
    page.get_by_label("The question that is judged").fill("That it spreads")
    for level in ("Likely (30–69 %)", "Major:", "Low: little"):
        page.get_by_label(level).check()
    page.get_by_role("button", name="Keep the assessment").click()
    page.get_by_text("The assessment is on record.").wait_for()
    assert page.locator(".matrix .holds").inner_text() == "here: High"

    page.get_by_role("link", name="Enter figures").click()
    page.get_by_label("Who says it").fill("City health office")
    page.get_by_label("confirmed cases, new").fill("9")
    page.get_by_role("button", name="Keep the report").click()
    page.get_by_text("The figures are on record.").wait_for()
    assert failures(page) == []

    page.goto(f"{live.url}/board/")
    board = page.locator("section", has=page.locator("#events-head"))
    for words in ("Azerbaijan: unusual counts", "high risk", "confirmed cases, new: 9"):
        board.get_by_text(words).wait_for()
    board.get_by_role("link", name="Azerbaijan: unusual counts").click()

    page.get_by_role("link", name="Close it").click()
    page.get_by_label("Why it is over").fill("No case for 42 days.")
    page.get_by_label("What is to change, 1").fill("A courier for samples.")
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("It is closed, with its lessons.").wait_for()
    page.get_by_role("link", name="Make it an instruction").click()
    page.get_by_text("It is for the event:").wait_for()
    said = page.get_by_label("What is to be done").input_value()
    assert said == "A courier for samples."
    assert page.faults == []
    row = EventRow.objects.get()
    assert (row.state, row.risk, row.latest["values"]) == (
        "closed",
        "high",
        {"confirmed_cases": 9},
    )
