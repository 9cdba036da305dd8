"""Charts as a person sees them: in an ordinary window, on a telephone, on paper."""

import re
import shutil
import subprocess

import pytest

import sample_decisions
from browsers import SEEN, assert_drawn, opened
from epihq.reports import render_decision_html, render_html
from firefox import Firefox
from sample_assessments import SAMPLES

pytestmark = pytest.mark.browser

SIZES = {"desk": (1280, 900), "wall": (2560, 1400), "telephone": (360, 740)}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A briefing and a decision page, as files."""
    folder = tmp_path_factory.mktemp("pages")
    made = {
        "briefing": render_html(SAMPLES["azerbaijan"]()),
        "decision": render_decision_html(sample_decisions.full()),
    }
    for name, text in made.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("no Firefox here: install Debian's package firefox-esr")
    browser = Firefox(program, tmp_path_factory.mktemp("firefox") / "profile")
    yield browser
    browser.close()


@pytest.mark.parametrize(
    ("size", "script"),
    [("desk", True), ("desk", False), ("wall", True), ("telephone", True)],
)
@pytest.mark.parametrize(("name", "fewest"), [("briefing", 6), ("decision", 2)])
def test_every_chart_is_drawn_in_a_window_just_opened(
    pages, chromium, name, fewest, size, script
):
    wide, high = SIZES[size]
    without = {} if script else {"java_script_enabled": False}
    page = opened(chromium, wide, high, **without)
    page.goto(pages[name].as_uri())

    # Without a script of its own a page still answers to ours.
    charts = page.evaluate(f"() => {{{SEEN}}}")
    letters = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll(".narrow text")]
        .map((t) => t.getBoundingClientRect().height).filter((high) => high > 0))"""
    )

    assert_drawn(charts, fewest)
    if name == "briefing" and size == "telephone":
        assert letters > 8


@pytest.mark.parametrize(("name", "fewest"), [("briefing", 6), ("decision", 2)])
def test_every_chart_is_drawn_in_firefox_just_opened(pages, firefox, name, fewest):
    firefox.open(pages[name].as_uri())

    assert_drawn(firefox.asked(SEEN), fewest)


def test_a_chart_is_there_when_what_hid_it_is_opened(pages, chromium):
    hidden = pages["briefing"].with_name("hidden.html")
    text = pages["briefing"].read_text("utf-8")
    hidden.write_text(text.replace("<main", "<main hidden", 1), "utf-8")
    page = opened(chromium, wide=900, high=700)
    page.goto(hidden.as_uri())
    before = page.evaluate(f"() => {{{SEEN}}}")

    page.locator("main").evaluate("main => { main.hidden = false; }")

    assert not any(marks for _name, marks, _words in before)
    assert_drawn(page.evaluate(f"() => {{{SEEN}}}"), 6)


def test_in_print_every_chart_has_its_days(pages, chromium, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: install poppler-utils")
    page = opened(chromium)
    page.goto(pages["briefing"].as_uri())
    page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)

    done = subprocess.run(
        ["pdftotext", tmp_path / "printed.pdf", "-"], capture_output=True, check=True
    )

    words = done.stdout.decode().splitlines()
    # Three charts of months and two of weeks; no day is set twice, once too small.
    assert words.count("1 May") == 3
    assert words.count("15 Jul") == 2


def test_a_mark_says_its_day_and_figure_at_the_pointer(pages, chromium):
    page = opened(chromium, wide=1280)
    page.goto(pages["briefing"].as_uri())
    bar = page.locator("#chart-cases .wide [data-told]").last
    bar.scroll_into_view_if_needed()

    bar.hover(force=True)

    assert re.match(r"^1\s\w+ 2020: \d+$", page.locator(".told").inner_text())
    assert page.faults == []


def test_no_script_but_its_own_runs_in_a_page(pages, chromium):
    page = opened(chromium)
    text = pages["briefing"].read_text("utf-8")
    strange = pages["briefing"].with_name("strange.html")
    strange.write_text(
        text.replace("</body>", "<script>document.title = 'taken'</script></body>"),
        "utf-8",
    )

    page.goto(strange.as_uri())

    assert page.title() != "taken"
    assert any("Content Security Policy" in fault for fault in page.faults)
