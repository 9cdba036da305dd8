"""Texts in a real browser: reviewed by keys alone, wide and on a telephone."""

from itertools import product

import pytest

from browsers import failures, kept, let_in, opened
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.ledger.rules import Actor, Role
from epihq.operations.texts.tables import TextRow
from taken_texts import bring, read_here

pytestmark = pytest.mark.browser
BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")


def come_in(page, server, role="duty-officer", **more):
    let_in(page, server.link(role, **more))
    page.wait_for_selector("nav.ways")


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_every_page_of_texts_can_be_used_by_everybody(looked_at, chromium, language):
    row = read_here(looked_at.home, bring(BY, looked_at.home))
    page = opened(chromium)
    come_in(page, looked_at, language=language)
    found = {}
    addresses = ("/texts/", "/texts/new/", f"/texts/{row.pk}/?record=c1")
    for (wide, scheme), address in product(
        ((390, "light"), (1366, "light"), (1366, "dark")), addresses
    ):
        page.set_viewport_size({"width": wide, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{looked_at.url}{address}")
        name = address.partition("?")[0].strip("/").replace("/", "-")
        kept(page, f"{name}-{language}-{wide}-{scheme}")
        found[address, wide, scheme] = failures(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= wide, address
    assert page.faults == []
    assert not {address: told for address, told in found.items() if told}


def test_a_text_is_pasted_reviewed_by_keys_and_becomes_a_claim(live, chromium):
    page = opened(chromium, viewport={"width": 1366, "height": 900})
    come_in(page, live)
    page.goto(f"{live.url}/texts/new/")
    page.locator("[name=words]").fill(
        "Leyla Karimova, the health minister of Georgia, said that Armenia hides most "
        "of its coronavirus figures."
    )
    page.get_by_label("Published on").fill("2020-07-01")
    page.get_by_role("button", name="Take it in").click()
    page.get_by_role("heading", name="Being read").wait_for()
    row = read_here(live.home, TextRow.objects.get())
    page.get_by_text("Statement about another party").first.wait_for()

    page.locator("#chosen").wait_for()
    page.keyboard.press("c")
    page.wait_for_url("**record=**")
    row.refresh_from_db()
    assert [one["review"] for one in row.reviews.values()] == ["confirmed"]
    page.goto(f"{live.url}/texts/{row.pk}/?record={next(iter(row.reviews))}")
    page.get_by_role("link", name="Record it as a claim").click()
    page.get_by_label("Grade of the source").fill("C3")
    page.get_by_role("button", name="Record it").click()
    page.get_by_role("link", name=f"text {row.pk}, ").click()

    page.get_by_text("Made of it:").wait_for()
    assert ClaimRow.objects.get().claimant == "GEO"
    assert page.faults == []
