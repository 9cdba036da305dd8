"""Charts of a line list in a real browser: seen by day and night, walked by keys."""

from datetime import timedelta

import pytest

from browsers import SEEN, assert_drawn, come_in, faults_by_day_and_night
from epihq.archive import Archive
from figures import make_figures, today
from list_samples import outbreak, published_list

pytestmark = pytest.mark.browser
LISTED = today() - timedelta(days=1)
DRAWN = "#charts:not([aria-busy])"
NAMES = ("onset-outcome", "onset-area", "ages")


@pytest.fixture
def page(looked_at, chromium):
    archive = Archive(looked_at.home)
    if not archive.vintages("line-list"):
        table = outbreak(300, last=LISTED, areas=("AZE", "AZ-BA", "AZ-GA", "AZ-SM"))
        archive.add(published_list(table, LISTED))
        make_figures(looked_at.home)
    page = come_in(chromium, looked_at, "duty-officer", 1280)
    page.goto(f"{looked_at.url}/locations/AZE/")
    page.locator(DRAWN).wait_for(timeout=60_000)
    return page


@pytest.mark.parametrize("wide", [1280, 390])
def test_they_are_drawn_by_day_and_night_in_a_window_and_on_a_telephone(page, wide):
    page.set_viewport_size({"width": wide, "height": 844})

    drawn = page.evaluate(f"() => {{{SEEN}}}")

    assert_drawn(drawn, 3)
    for name in NAMES:
        assert page.locator(f"#chart-{name} svg").first.count() == 1
    assert faults_by_day_and_night(page, "line-list") == []
    assert page.faults == []


def test_arrow_keys_walk_the_ages_of_both_sexes(page):
    slider = page.locator("#figure-ages .walk input")

    slider.focus()
    page.keyboard.press("ArrowLeft")

    words = slider.get_attribute("aria-valuetext")
    assert "women and girls" in words
    assert "men and boys" in words
    assert slider.get_attribute("aria-label") == "Age by age"
