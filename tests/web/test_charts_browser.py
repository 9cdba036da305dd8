"""Charts of the room in real browsers: seen, walked by keys, read by touch, light."""

import re
from datetime import timedelta

import pytest

from browsers import SEEN, assert_drawn, come_in, faults_at_every_size, let_in, opened
from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from figures import make_figures, today
from firefox import enter

pytestmark = pytest.mark.browser
PLACES = ("AZE", "ARM", "GEO", "IRN", "RUS", "TUR")
TODAY = today()
DRAWN = "#charts:not([aria-busy])"
# What no page may send of scripts, in bytes as sent.
MOST_SCRIPT = 150_000


def publish(home):
    """Counts of six places to yesterday; a week ago the last days were lower."""
    week_ago = TODAY - timedelta(days=7)
    rows = [
        f"{code},cases,{TODAY - timedelta(days=n)},{day},{place + n % 7 + more}"
        for place, code in enumerate(PLACES, start=300)
        for day, first, more in ((week_ago, 8, 0), (TODAY, 1, 5))
        for n in range(first, 80)
    ]
    file = home / "counts.csv"
    head = "location,indicator,reference_date,report_date,value"
    file.write_text("\n".join([head, *rows]))
    Archive(home).add(publication_from_files(source_named("own-counts"), file, TODAY))
    make_figures(home)


@pytest.fixture
def looked_at(looked_at):
    if not (looked_at.home / "counts.csv").exists():
        publish(looked_at.home)
    return looked_at


def show(page, address):
    page.goto(address)
    page.locator(DRAWN).wait_for(timeout=60_000)


@pytest.fixture
def page(looked_at, chromium):
    return come_in(chromium, looked_at, "duty-officer", 1280)


def seen(page):
    return page.evaluate(f"() => {{{SEEN}}}")


def test_charts_are_drawn_in_an_ordinary_window_and_on_a_telephone(page, looked_at):
    for wide in (1280, 390):
        page.set_viewport_size({"width": wide, "height": 844})
        show(page, f"{looked_at.url}/locations/AZE/")
        assert_drawn(seen(page), 2)
    show(page, f"{looked_at.url}/compare/")
    assert_drawn(seen(page), 1)
    assert page.faults == []


def test_everybody_can_use_charts_by_day_and_by_night(page, looked_at):
    found = {}
    for address in (
        f"/locations/AZE/?known={TODAY - timedelta(days=7)}",
        "/compare/?scale=log",
    ):
        show(page, f"{looked_at.url}{address}")
        name = "charts-" + re.sub(r"\W+", "-", address)[1:20]
        found[address] = faults_at_every_size(page, name, sizes=(1280, 390))

    assert not {where: told for where, told in found.items() if told}


def test_arrow_keys_walk_the_days_and_the_words_are_those_of_the_table(page, looked_at):
    show(page, f"{looked_at.url}/locations/AZE/")
    slider = page.locator("#figure-cases .walk input")
    said = [slider.get_attribute("aria-valuetext")]

    slider.focus()
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
        said.append(slider.get_attribute("aria-valuetext"))

    page.locator("#figure-cases summary").click()
    rows = page.locator("#figure-cases tbody tr")
    for place, words in enumerate(said):
        cells = rows.nth(place).locator("th, td").all_inner_texts()
        assert words.startswith(f"{cells[0]}: {cells[1]}; 7-day mean {cells[2]}")
    assert page.locator("#figure-cases .chart .here").count() == 1
    assert page.locator("#figure-cases .walk output").inner_text() == said[-1]


def test_a_day_tells_its_figure_wherever_the_pointer_is_on_it(page, looked_at):
    show(page, f"{looked_at.url}/locations/AZE/")
    day = page.locator("#chart-cases .wide [data-told]").last
    day.scroll_into_view_if_needed()

    day.hover(force=True, position={"x": 1, "y": 4})

    told = page.locator(".told").inner_text()
    assert re.match(r"^\d{1,2}\s\w+ \d{4}: \d+; 7-day mean", told)
    assert page.locator("#figure-cases .walk output").inner_text() == told


def test_lines_of_places_are_read_together(page, looked_at):
    show(page, f"{looked_at.url}/compare/")

    said = page.locator(".walk input").get_attribute("aria-valuetext")

    assert said.count(";") == len(PLACES) - 1
    assert "Azerbaijan" in said
    assert "Georgia" in said


def test_a_finger_reads_a_chart(looked_at, chromium):
    page = opened(chromium, 390, 844, has_touch=True, is_mobile=True)
    let_in(page, looked_at.link("duty-officer"))
    show(page, f"{looked_at.url}/locations/AZE/")
    day = page.locator("#chart-cases .narrow [data-told]").last
    day.scroll_into_view_if_needed()

    day.tap(force=True)

    assert "7-day mean" in page.locator(".told").inner_text()


def test_without_a_script_charts_and_choices_are_whole(looked_at, chromium, page):
    show(page, f"{looked_at.url}/locations/AZE/")
    kept = page.context.storage_state()
    context = chromium.new_context(java_script_enabled=False, storage_state=kept)
    plain = context.new_page()
    plain.goto(f"{looked_at.url}/locations/AZE/")

    plain.get_by_role("link", name="per 100,000").click()
    plain.wait_for_url("**per=100k**")
    for _ in range(40):
        if plain.locator(DRAWN).count():
            break
        plain.wait_for_timeout(500)
        plain.reload()

    charts = plain.evaluate(f"() => {{{SEEN}}}")
    context.close()
    assert_drawn(charts, 2)


def test_in_print_a_chart_stands_with_its_sentence(page, looked_at):
    show(page, f"{looked_at.url}/locations/AZE/")

    page.emulate_media(media="print")

    assert page.locator("#chart-cases .wide").is_visible()
    assert page.locator("#figure-cases figcaption").is_visible()
    assert not page.locator(".controls").is_visible()
    assert not page.locator("#figure-cases .walk").is_visible()


@pytest.mark.parametrize("address", ["/compare/", "/signals/", "/roster/"])
def test_on_paper_a_page_says_when_it_was_opened(page, looked_at, address):
    page.goto(f"{looked_at.url}{address}")
    assert not page.locator(".on-paper").is_visible()

    page.emulate_media(media="print")

    assert page.locator(".on-paper").is_visible()
    assert re.search(r"opened on \d+\s\w+\s\d{4}", page.inner_text(".on-paper"))


def test_no_page_sends_more_script_than_it_may(page, looked_at):
    sent = {}
    page.on(
        "response",
        lambda answer: (
            sent.setdefault(answer.url, len(answer.body()))
            if answer.request.resource_type == "script"
            else None
        ),
    )
    for address in ("/locations/AZE/", "/compare/", "/board/", "/signals/"):
        sent.clear()
        page.goto(f"{looked_at.url}{address}", wait_until="networkidle")
        assert sent
        assert sum(sent.values()) < MOST_SCRIPT, (address, sent)


def test_charts_are_drawn_in_firefox(looked_at, firefox):
    enter(firefox, looked_at.link("duty-officer"))
    for address, fewest in (("/locations/AZE/", 2), ("/compare/", 1)):
        firefox.open(f"{looked_at.url}{address}")
        firefox.wait_until(f"return !!document.querySelector('{DRAWN}')")
        assert_drawn(firefox.asked(SEEN), fewest)
        words = "return document.querySelector('.walk output').textContent"
        assert ": " in firefox.asked(words)
