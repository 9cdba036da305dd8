"""Claims in a real browser: on a telephone and on a small screen, for everybody."""

from datetime import UTC, datetime

import pytest

from browsers import come_in, failures, kept, walked
from claim_samples import TODAY, checked_beside, claim_check, statement
from credibility_samples import AS_OF, sample_archive
from epihq.operations.claims import actions as claims
from epihq.operations.ledger.rules import Actor, Role
from epihq.operations.processes.background import Background
from epihq.operations.processes.heartbeats import went_well

pytestmark = pytest.mark.browser
BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")
PAGES = {
    "incident-manager": ("/claims/", "/claims/1/"),
    "duty-officer": ("/claims/new/", "/claims/1/"),
}


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_every_page_of_claims_can_be_used_by_everybody(looked_at, chromium, language):
    row = claims.record_claim(BY, statement(), today=TODAY)
    claims.keep_check(BY, row.pk, claim_check())

    for role, addresses in PAGES.items():
        page = come_in(chromium, looked_at, role, language=language)
        assert walked(page, looked_at.url, addresses, language) == {}
        assert page.faults == []


def test_whoever_waits_sees_the_check_come_and_keeps_what_they_write(live, chromium):
    sample_archive(live.home)
    said = statement(location="ARM", said_on=AS_OF)
    row = claims.record_claim(BY, said, today=AS_OF)
    went_well("watch", datetime.now(UTC))
    page = come_in(chromium, live, "duty-officer")
    page.goto(f"{live.url}/claims/{row.pk}/")

    page.get_by_label("By what was published by the end of").fill(AS_OF.isoformat())
    page.get_by_role("button", name="Ask for a check").click()
    page.get_by_text("Being checked by what was published").wait_for()
    kept(page, "claim-asked")
    assert failures(page) == []
    page.get_by_label("Reason").fill("Nothing is left of it.")
    checked_beside(live.home, Background())

    found = page.locator("#check").get_by_text("The same of the claimant, Azerbaijan")
    found.wait_for(timeout=15_000)
    kept(page, "claim-checked")
    assert failures(page) == []
    assert page.get_by_label("Reason").input_value() == "Nothing is left of it."
    assert not page.get_by_text("Another day takes the place").is_visible()
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("It is closed, with the reason.").wait_for()
    assert page.faults == []


def test_a_check_that_could_not_be_made_says_so_to_who_waits(live, chromium):
    row = claims.record_claim(BY, statement(), today=TODAY)
    claims.keep_check(BY, row.pk, claim_check())
    claims.ask_check(BY, row.pk, as_of=TODAY, today=TODAY)
    page = come_in(chromium, live, "incident-manager")
    page.goto(f"{live.url}/claims/{row.pk}/")
    page.get_by_text("No watch has ever run here").wait_for()
    kept(page, "claim-nobody-watches")
    assert failures(page) == []

    checked_beside(live.home, Background())

    page.get_by_text("could not be made").wait_for(timeout=15_000)
    kept(page, "claim-trouble")
    assert failures(page) == []
    assert page.faults == []
