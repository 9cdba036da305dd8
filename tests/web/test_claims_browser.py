"""Claims in a real browser: on a telephone and on a small screen, for everybody."""

import pytest

from browsers import failures, kept, opened
from claim_samples import TODAY, claim_check, statement
from epihq.operations import claims
from epihq.operations.rules import Actor, Role

pytestmark = pytest.mark.browser
BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")
PAGES = {
    "incident-manager": ("/claims/", "/claims/1/"),
    "duty-officer": ("/claims/new/", "/claims/1/"),
}


@pytest.mark.parametrize("language", ["az", "ru"])
@pytest.mark.parametrize("wide", [390, 1366])
def test_every_page_of_claims_can_be_used_by_everybody(
    looked_at, chromium, wide, language
):
    row = claims.record_claim(BY, statement(), today=TODAY)
    claims.keep_check(BY, row.pk, claim_check())

    found = {}
    for role, addresses in PAGES.items():
        page = opened(chromium, viewport={"width": wide, "height": 900})
        page.goto(looked_at.link(role, language=language))
        page.locator("main button").first.click()
        page.wait_for_selector("nav.ways")
        for address in addresses:
            page.goto(f"{looked_at.url}{address}")
            name = f"{address.strip('/').replace('/', '-')}-{language}-{wide}"
            kept(page, name)
            found[role, address] = failures(page)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= wide, address
        assert page.faults == []
    assert not {address: told for address, told in found.items() if told}
