"""What a browser is asked to find is found: a page with faults that are known."""

import pytest

from browsers import left, opened, walked

pytestmark = pytest.mark.browser
STYLE = """
  body { background: #fff; color: #111; --quiet: #444; }
  @media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } }
  .quiet { color: var(--quiet); }
  .broad { display: none; }
  @media (max-width: 44rem) { .broad { display: block; width: 50rem; } }
"""
PAGE = """<!doctype html><html lang="en"><title>A page</title>
<style>%s</style><main><h1>A page</h1>%s</main></html>"""
WHOLE = '<label>Name <input name="name"></label>'


@pytest.fixture
def shown(chromium):
    """A page that holds what it is given; gives who looks at it."""
    page = opened(chromium)

    def show(words):
        told = {"content_type": "text/html", "body": PAGE % (STYLE, words)}
        page.route("http://room.test/", lambda route: route.fulfill(**told))
        return page

    return show


def found(page, language="en"):
    """The rules that are broken, each with the width and the scheme."""
    told = walked(page, "http://room.test", ["/"], language).get("/", [])
    return {(wide, scheme, rule) for wide, scheme, (rule, _where) in told}


def test_a_page_without_a_fault_has_none(shown):
    assert found(shown(WHOLE)) == set()


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_a_field_without_a_label_is_found_in_every_language(shown, language):
    page = shown('<input name="name">')

    assert found(page, language) == {
        (1366, "light", "label"),
        (390, "light", "label"),
    }


def test_what_is_too_pale_by_night_alone_is_found(shown):
    page = shown('<p class="quiet">Nobody can read it by night.</p>')

    assert found(page) == {
        (1366, "dark", "color-contrast"),
        (390, "dark", "color-contrast"),
    }


@pytest.mark.parametrize("language", ["en", "az"])
def test_what_is_seen_and_too_wide_on_a_telephone_alone_is_found(shown, language):
    page = shown('<div class="broad"><input name="name"></div>')

    assert found(page, language) >= {(390, "light", "wide"), (390, "light", "label")}
    assert {wide for wide, _, _ in found(page, language)} == {390}


def test_a_button_that_a_finger_misses_is_found(shown):
    small = '<button style="width: 9px; height: 9px; padding: 0">%s</button>'
    page = shown(small % "a" + small % "b")

    assert (390, "light", "target-size") in found(page, "ru")


def test_what_the_browser_complains_of_is_heard(shown):
    page = shown("<script>missing()</script>")
    page.goto("http://room.test/")

    assert ["missing is not defined" in fault for fault in page.faults] == [True]


def test_a_page_that_is_left_knows_nothing_of_it(chromium, shown):
    page = shown(WHOLE)
    page.goto("http://room.test/")
    page.evaluate("localStorage.seen = sessionStorage.seen = document.cookie = 'a=b'")
    assert page.context.cookies()

    left(page.context)

    assert opened(chromium) is page
    assert page.url == "about:blank"
    assert page.context.cookies() == []
    shown(WHOLE)
    kept = "localStorage.length + sessionStorage.length"
    page.goto("http://room.test/")
    assert page.evaluate(kept) == 0
