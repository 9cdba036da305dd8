"""The slider and the way back, with a keyboard, in a real browser."""

import os
from datetime import timedelta

import pytest

from browsers import come_in, opened, pressed
from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from figures import make_figures, today

pytestmark = pytest.mark.browser
PLACES = ("AZE", "ARM", "GEO", "IRN", "RUS", "TUR", "BIH", "GBR", "USA", "VCT")
TODAY = today()


def publish(home):
    """Counts that came in ten days ago, so that the slider has a span."""
    day = TODAY - timedelta(days=10)
    file = home / "counts.csv"
    rows = [
        f"{code},cases,{day - timedelta(days=n)},{day},{30_000 + n % 7}"
        for code in PLACES
        for n in range(1, 60)
    ]
    file.write_text(
        "\n".join(["location,indicator,reference_date,report_date,value", *rows])
    )
    Archive(home).add(publication_from_files(source_named("own-counts"), file, day))
    make_figures(home)


def test_arrow_keys_move_the_slider_on_and_the_focus_stays(looked_at, chromium):
    publish(looked_at.home)
    page = come_in(chromium, looked_at, "duty-officer")
    page.goto(f"{looked_at.url}/board/")
    page.focus("#at-slider")

    for _ in range(2):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        with page.expect_navigation():
            pass
        assert page.evaluate("document.activeElement.id") == "at-slider"

    assert page.input_value("#at") == str(TODAY - timedelta(days=4))
    assert page.faults == []


def test_who_goes_back_after_signing_out_sees_nothing(looked_at, chromium):
    page = come_in(chromium, looked_at, "administrator")
    page.goto(f"{looked_at.url}/board/")
    page.goto(f"{looked_at.url}/officers/")
    page.goto(f"{looked_at.url}/account/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")

    for _ in range(3):
        page.go_back()
        assert "/sign-in/" in page.url
        assert page.get_by_role("button", name="Sign out").count() == 0


@pytest.mark.parametrize("code", ["en", "az", "ru"])
def test_each_language_is_named_in_itself_in_every_language(looked_at, chromium, code):
    page = opened(chromium)
    page.goto(f"{looked_at.url}/sign-in/")
    pressed(page, f"form.languages button[value={code}]")

    assert page.locator("html").get_attribute("lang") == code
    names = page.locator("form.languages button").all_inner_texts()
    assert names == ["English", "Azərbaycanca", "Русский"]


@pytest.mark.parametrize(("format_", "width"), [("A4", 718), ("Letter", 740)])
def test_a_printed_board_is_whole(looked_at, chromium, format_, width):
    publish(looked_at.home)
    page = come_in(chromium, looked_at, "duty-officer")
    page.goto(f"{looked_at.url}/board/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": width, "height": 1000})

    cut = page.evaluate(
        """() => [...document.querySelectorAll("main, main *")]
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1
                && getComputedStyle(one).display !== "none"
                && !one.closest(".hidden") && !one.ownerSVGElement)
            .map(one => one.tagName + " " + one.className)"""
    )
    if folder := os.environ.get("EPIHQ_SCREENSHOTS"):
        page.pdf(path=f"{folder}/board-{format_}.pdf", format=format_)

    assert cut == []
