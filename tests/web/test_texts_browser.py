"""Texts in a real browser: reviewed by keys alone, wide and on a telephone."""

import pytest

from browsers import come_in, walked
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import WATCH, Actor, Role
from epihq.operations.processes.heartbeats import went_well, went_wrong
from epihq.operations.texts.feeds import FeedSaid, feed_at, set_feed
from epihq.operations.texts.fetched import Asked, ask_text, keep_missed
from epihq.operations.texts.hosts import allow_host
from epihq.operations.texts.tables import TextRow
from taken_texts import bring, read_here

pytestmark = pytest.mark.browser
BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")


def _fed(home):
    """A feed that told all that is odd and fails now, and a text that did not come."""
    allow_host(WATCH, "news.example", why="The ministry's news")
    address = "https://news.example/feed.xml"
    feed = feed_at(address) or set_feed(
        WATCH, FeedSaid(name="The ministry of health", address=address)
    )
    said = {
        "listed": 9, "new": 2, "later": 1, "old": 3, "undated": 2, "renamed": 1,
        "without_address": 1, "left_out": 4, "hosts": {"other.example": 5},
        "moved_to": "https://new.example/feed", "is_unchanged": False,
    }  # fmt: skip
    went_well(f"feed:{feed.pk}", clock.now(), said=said)
    trouble = "feed: RSS or Atom, well formed, was expected; got <html>."
    went_wrong(f"feed:{feed.pk}", clock.now(), trouble)
    asked = Asked(address=f"https://news.example/{'long-' * 30}page.html")
    text = ask_text(BY, asked, today=clock.now().date())
    return feed, keep_missed(WATCH, text.pk, "read: got the answer 404.")


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_every_page_of_texts_can_be_used_by_everybody(looked_at, chromium, language):
    row = read_here(looked_at.home, bring(BY, looked_at.home))
    addresses = ("/texts/", "/texts/new/", f"/texts/{row.pk}/?record=c1")
    page = come_in(chromium, looked_at, "duty-officer", language=language)

    assert walked(page, looked_at.url, addresses, language) == {}
    assert page.faults == []


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_every_page_of_feeds_can_be_used_by_everybody(looked_at, chromium, language):
    feed, missed = _fed(looked_at.home)
    outside = ("feeds/", "feeds/new/", f"feeds/{feed.pk}/", "hosts/?host=o.example")
    by_role = {"duty-officer": (f"texts/{missed.pk}/",), "administrator": outside}
    for role, addresses in by_role.items():
        page = come_in(chromium, looked_at, role, language=language)
        assert walked(page, f"{looked_at.url}/", addresses, language) == {}
        assert page.faults == []


def test_a_text_is_pasted_reviewed_by_keys_and_becomes_a_claim(live, chromium):
    page = come_in(chromium, live, "duty-officer")
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
