"""The pages around the pages, in a real browser: by day, by night, on a telephone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from browsers import (
    come_in,
    faults_at_every_size,
    kept,
    let_in,
    opened,
    pressed,
    walked,
)
from epihq.operations.people.tables import Officer
from epihq.terms.languages import LANGUAGES
from turn_samples import turn

pytestmark = pytest.mark.browser

PAGES = (
    "/account/",
    "/sign-in/password/",
    "/sign-in/factors/",
    "/sign-in/again/?next=/sign-in/factors/totp/activate/",
    "/sign-in/two-factors/",
    "/sign-in/sessions/",
    "/sign-in/out/",
)
# A wall and a telephone.
SIZES = (1920, 390)


def test_every_page_of_the_shell_can_be_used_by_everybody(looked_at, chromium):
    """And no script or style of it is refused, and none fails."""
    page = opened(chromium)
    found = walked(page, looked_at.url, ["/sign-in/"], sizes=SIZES)
    let_in(page, looked_at.link("duty-officer"))
    found |= walked(page, looked_at.url, PAGES, sizes=SIZES)
    assert page.faults == []
    page.goto(f"{looked_at.url}/nothing-here/")
    found["/nothing-here/"] = faults_at_every_size(page, "nothing-here", sizes=SIZES)

    assert not {address: told for address, told in found.items() if told}


def test_dark_stays_dark_on_this_device(looked_at, chromium):
    page = opened(chromium, color_scheme="light")
    page.goto(f"{looked_at.url}/sign-in/")
    page.get_by_label("Light or dark").select_option("dark")
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    shown = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert shown == "rgb(14, 21, 27)"


def test_the_language_is_one_click_away(looked_at, chromium):
    page = opened(chromium)
    page.goto(f"{looked_at.url}/sign-in/")
    pressed(page, "button:has-text('Русский')")

    assert page.get_by_role("heading", name="Вход").is_visible()
    assert page.evaluate("document.documentElement.lang") == "ru"


def test_the_keyboard_alone_skips_to_the_contents(looked_at, chromium):
    page = come_in(chromium, looked_at, "duty-officer")
    page.goto(f"{looked_at.url}/board/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_both_clocks_stand_in_the_head(looked_at, chromium):
    page = opened(chromium)
    page.goto(f"{looked_at.url}/sign-in/")

    told = page.locator(".clock").inner_text()
    assert "Asia/Baku" in told
    assert "UTC" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_telephone_the_head_says_whole_when_the_handover_is(
    live, chromium, language
):
    page = come_in(chromium, live, "duty-officer", 390, language=language)
    officer, now = Officer.objects.get(), datetime.now(UTC)
    for start in (now - timedelta(hours=2), now + timedelta(hours=2)):
        turn(officer, start, 4)
    page.goto(f"{live.url}/account/")

    told = page.locator(".duty .quiet").last
    coming = (now + timedelta(hours=2)).astimezone(ZoneInfo("Asia/Baku"))

    kept(page, f"handover-{language}-390")
    assert f"{coming:%H:%M}" in told.inner_text()
    box = told.bounding_box()
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
