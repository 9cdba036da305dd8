"""The navigation: one line on an ordinary screen, in every language, for everybody."""

import pytest

from browsers import come_in, failures, kept

pytestmark = pytest.mark.browser
# What stands in a line, and how much of it is still free.
LINE = """
  const items = [...document.querySelectorAll(".ways > ul > li")];
  const own = items.pop().getBoundingClientRect(), last = items.at(-1);
  const tops = new Set(items.map((one) => one.getBoundingClientRect().top));
  return [tops.size === 1 && tops.has(own.top),
          own.left - last.getBoundingClientRect().right];
"""
# Letters and room of one subject more.
ONE_MORE = 150


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_the_navigation_is_one_line_with_room_for_a_subject_more(
    looked_at, chromium, language
):
    page = come_in(chromium, looked_at, "incident-manager", language=language)
    page.goto(f"{looked_at.url}/board/")
    kept(page, f"navigation-{language}")

    is_one_line, room = page.evaluate(f"() => {{{LINE}}}")

    assert is_one_line
    assert room >= ONE_MORE
    assert failures(page) == []
    page.click(".ways .more summary")
    kept(page, f"navigation-more-{language}")
    assert page.is_visible(".ways .more a[href='/log/']")
    # What the open menu covers in part is no smaller for it.
    assert {rule for rule, _ in failures(page)} <= {"target-size"}
    assert page.faults == []


@pytest.mark.parametrize("width", [390, 1366])
def test_what_is_seldom_gone_to_is_two_steps_away_by_keyboard(
    looked_at, chromium, width
):
    page = come_in(chromium, looked_at, "incident-manager", width)
    page.goto(f"{looked_at.url}/board/")

    page.focus(".ways .more summary")
    page.keyboard.press("Enter")
    kept(page, f"navigation-more-{width}")
    page.keyboard.press("Escape")
    assert not page.is_visible(".ways .more a[href='/log/']")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    page.focus(".ways .more a[href='/log/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/log/")

    assert page.text_content(".ways .more summary .here") == "Log"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.faults == []
