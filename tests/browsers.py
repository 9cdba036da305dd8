"""A real browser, what it complains of, and the pictures that are kept of it."""

import os
import re
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

# Of each chart: its name, how many marks are seen, and all words that are.
SEEN = """
  const seen = (mark) => {
    const box = mark.getBoundingClientRect();
    return box.width > 0.5 && box.height > 0.5;
  };
  return [...document.querySelectorAll(".chart")].map((chart) => [
    chart.id.slice("chart-".length),
    [...chart.querySelectorAll('[class*="role-mark"] path')].filter(seen).length,
    [...chart.querySelectorAll("text")].filter(seen).map((t) => t.textContent),
  ]);
"""
DAY = re.compile(r"^\d{1,2}\s[A-Z][a-z]+$")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERY_RULE = {"type": "tag", "values": WCAG}
# What a scheme of colours can break; all else is of the same words and places.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# What is right is not listed, and nothing is asked of the server anew.
SPARING = {"resultTypes": ["violations"], "preload": False}
ASK = "asked => axe.run(document, asked).then(found => found.violations)"


def opened(chromium, **words):
    """A page that remembers what the browser complained of in ``page.faults``."""
    page = chromium.new_context(**words).new_page()
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.on("console", lambda said: page.faults.extend(complaint(said)))
    return page


def complaint(said):
    """What the browser complains of, and where."""
    return [f"{said.text} {said.location}"] if said.type == "error" else []


def pressed(page, button):
    """Press what leads on, and wait until the browser is there.

    A click alone returns before the form has left: whoever then goes elsewhere takes
    the place of its answer, and what was sent may never have arrived.
    """
    with page.expect_navigation():
        page.click(button)


def let_in(page, link):
    """Come in by a link; the link alone does nothing, its button does."""
    page.goto(link)
    pressed(page, "main button >> nth=0")
    # Who is asked for a password here looks at nothing else afterwards.
    assert "/sign-in/" not in page.url


def failures(page, rules=EVERY_RULE):
    """Which rules of WCAG 2.2 AA the page breaks, and where."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    broken = page.evaluate(ASK, {"runOnly": rules, **SPARING})
    return [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in broken
    ]


def faults_by_day_and_night(page, name):
    """What the page breaks, light and dark, at one loading; pictures are kept."""
    wide, broken = page.viewport_size["width"], []
    for scheme, rules in (("light", EVERY_RULE), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        kept(page, f"{name}-{scheme}-{wide}")
        if page.evaluate("document.documentElement.scrollWidth") > wide:
            broken.append((scheme, "wider than the screen"))
        broken += [(scheme, found) for found in failures(page, rules)]
    return broken


def kept(page, name):
    """Keep a picture where CI or a person asks for it."""
    if folder := os.environ.get("EPIHQ_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        # The caret as it is: hiding it would be a style of the page's own, refused.
        file = Path(folder) / f"{name}.png"
        page.screenshot(path=file, full_page=True, caret="initial")


def assert_drawn(charts, fewest):
    """Every chart has marks with a width, and days on an axis of time."""
    assert len(charts) >= fewest
    for name, marks, words in charts:
        assert marks, f"{name} is blank"
        if not name.startswith(("neighbours", "tornado", "ages")):
            assert [word for word in words if DAY.match(word)], (name, words)
