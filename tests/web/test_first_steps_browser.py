"""First steps, help and the log in a real browser: wide, by night, on a telephone."""

import pytest

from browsers import come_in, pressed, walked

pytestmark = pytest.mark.browser

PAGES = (
    "/first-steps/",
    "/centre/",
    "/help/",
    "/help/how-to/",
    "/help/roles/",
    "/help/words/",
    "/help/keys/",
)
LOG = ("/log/", "/log/?each=1", "/log/1/", "/log/2/")


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_first_steps_and_help_can_be_used_by_everybody(looked_at, chromium, language):
    page = come_in(chromium, looked_at, "incident-manager", language=language)

    # The menu lies over the page while it is open: it is looked at elsewhere.
    found = walked(page, looked_at.url, (*PAGES, *LOG), language, opens="main details")

    assert found == {}
    assert page.faults == []


def test_a_question_mark_opens_help_but_not_in_a_field(looked_at, chromium):
    page = come_in(chromium, looked_at, "duty-officer")
    page.goto(f"{looked_at.url}/log/")
    page.locator("#by").focus()
    page.keyboard.press("?")
    assert page.url.endswith("/log/")
    assert page.locator("#by").input_value() == "?"

    page.locator("#main").focus()
    with page.expect_navigation():
        page.keyboard.press("?")
    assert page.url.endswith("/help/keys/")


def test_what_a_page_is_for_opens_and_closes_by_keys(looked_at, chromium):
    page = come_in(chromium, looked_at, "duty-officer")
    page.goto(f"{looked_at.url}/signals/")
    page.locator("details.about > summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("you may").first.is_visible()

    page.keyboard.press("Escape")
    assert not page.get_by_text("you may").first.is_visible()


def test_a_step_is_said_to_be_done_by_keyboard_alone(live, chromium):
    page = come_in(chromium, live, "administrator")
    page.goto(f"{live.url}/first-steps/")
    page.locator("#backup summary >> nth=0").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("monday.tar on the second disk, restored once.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.locator("#backup .badge").inner_text().endswith("done")
    pressed(page, "#backup button")
    assert page.locator("#backup .badge").inner_text().endswith("seen from here")
