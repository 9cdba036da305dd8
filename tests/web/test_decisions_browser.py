"""A decision from the question to the act in a real browser; nothing is uploaded."""

from datetime import UTC, datetime, timedelta

import pytest

from browsers import come_in, failures, kept, pressed, walked
from decision_samples import compared_record, kept_record
from epihq.operations.decisions.actions import ask_decision
from epihq.operations.decisions.asking import Asking
from epihq.operations.decisions.queue import DECISIONS
from epihq.operations.decisions.tables import DecisionRow
from epihq.operations.ledger.rules import Actor, Role
from epihq.operations.measures.acts import record_act
from epihq.operations.processes.asked_work import Found, write
from epihq.operations.processes.heartbeats import went_well
from epihq.terms.regimes import Act, Kind, Measure

pytestmark = pytest.mark.browser
BY = Actor(name="elif", roles=frozenset({Role.EPIDEMIOLOGIST}), via="page")
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
TODAY = NOW.date()
END = NOW + timedelta(days=3)


def strict(home):
    act = Act(
        location="AZE",
        regime="strict",
        kind=Kind.SET,
        instrument="Order 1",
        decided_on=TODAY - timedelta(days=9),
        effective_from=NOW - timedelta(days=8),
        effective_to=END,
        areas=(),
        measures=(Measure(code="C6", level=2), Measure(code="C2", level=2)),
    )
    return record_act(home, act, by="the duty officer")


def asked():
    asking = Asking(location="AZE", as_of=TODAY, ends=END)
    return ask_decision(BY, asking, today=TODAY)


def record():
    return compared_record(ends=END, as_of=TODAY)


def test_from_the_question_to_the_act_without_a_file(live, chromium):
    strict(live.home)
    went_well("watch", datetime.now(UTC))
    asker = come_in(chromium, live, "epidemiologist")
    asker.goto(f"{live.url}/decisions/")
    pressed(asker, "text=Compare options >> visible=true")
    pressed(asker, "text=Add an option of your own >> visible=true")
    asker.get_by_label("What it is called").fill("Evenings only")
    asker.get_by_label("Measure").first.select_option("C6=1")
    asker.get_by_label("ICU beds").fill("420")
    # What the sticky ways cover where the page is scrolled to is no button's size.
    asker.evaluate("scrollTo(0, 0)")
    kept(asker, "decision-form")
    assert failures(asker) == []
    with asker.expect_navigation():
        asker.get_by_role("button", name="Compare", exact=True).click()
    asker.get_by_text("the watch takes it up within seconds").wait_for()
    row = DecisionRow.objects.get()
    write(str(DECISIONS.file(live.home, row)), Found(stage="effects"))
    asker.get_by_text("Begun").wait_for(timeout=15_000)
    kept(asker, "decision-progress")
    assert failures(asker) == []
    kept_record(live.home, row, record())
    heading = asker.get_by_role("heading", name="Put an option forward")
    heading.wait_for(timeout=15_000)
    asker.wait_for_selector("#charts img", timeout=60_000)
    kept(asker, "decision-compared")
    assert asker.faults == []

    duty = come_in(chromium, live, "duty-officer")
    duty.goto(f"{live.url}/decisions/{row.pk}/")
    duty.get_by_label("Extend 14 days").check()
    duty.get_by_label("Instrument").fill("Order 2")
    duty.get_by_label("Why").fill("R_t is above 1.")
    duty.get_by_label("Dissent").fill("Economy: two weeks are one too many.")
    with duty.expect_navigation():
        duty.get_by_role("button", name="Put it forward").click()
    kept(duty, "decision-forward")
    duty.get_by_text("It is put forward").wait_for()
    kept(duty, "decision-forward")
    assert failures(duty) == []

    manager = come_in(chromium, live, "incident-manager")
    manager.goto(f"{live.url}/decisions/{row.pk}/")
    pressed(manager, "a:has-text('Proposal 1')")
    with manager.expect_navigation():
        manager.get_by_role("button", name="Approve").click()
    manager.goto(f"{live.url}/measures/")
    manager.get_by_text("Order 2").first.wait_for()
    manager.goto(f"{live.url}/")
    manager.get_by_text("strict").first.wait_for()
    assert duty.faults == manager.faults == []


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_every_page_of_decisions_can_be_used_by_everybody(
    looked_at, chromium, language
):
    if not DecisionRow.objects.exists():
        strict(looked_at.home)
        kept_record(looked_at.home, asked(), record())
        asked()
    page = come_in(chromium, looked_at, "duty-officer", language=language)
    pages = ("", "new/?like=1", "1/", "2/")

    assert walked(page, f"{looked_at.url}/decisions/", pages, language) == {}
    assert page.faults == []
