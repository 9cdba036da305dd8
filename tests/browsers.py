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
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERY_RULE = {"runOnly": {"type": "tag", "values": WCAG}}
# What a scheme of colours can break, and nothing but it; three quarters of the work.
COLOURS = ["color-contrast", "link-in-text-block"]
COLOURS_ALONE = {"runOnly": {"type": "rule", "values": COLOURS}}
ALL_BUT_COLOURS = {**EVERY_RULE, "rules": {one: {"enabled": False} for one in COLOURS}}
# What is right is not listed, and nothing is asked of the server anew.
SPARING = {"resultTypes": ["violations"], "preload": False}
ASK = "asked => axe.run(document, asked).then(found => found.violations)"
# A window of a desk, and a telephone.
SIZES = (1366, 390)
# What a reader looks at in a language: what is said, and the colours it is said in.
LOOKS = (("light", EVERY_RULE), ("dark", COLOURS_ALONE))
# Another language has other words, in the same colours.
OTHER_WORDS = (("light", ALL_BUT_COLOURS),)

_emptied = []


def opened(chromium, wide=1366, high=900, color_scheme="light", **words):
    """A page that remembers what the browser complained of in ``page.faults``.

    It is one that an earlier test has left, emptied, where a test asks for nothing but
    a size and a scheme: to start one and to warm it takes two seconds of a core.
    """
    size = {"width": wide, "height": high}
    if _emptied and not words:
        page = _emptied.pop()
        page.set_viewport_size(size)
        page.emulate_media(media="null", color_scheme=color_scheme)
    else:
        looks = {"viewport": size, "color_scheme": color_scheme, **words}
        page = chromium.new_context(**looks).new_page()
        page.is_ordinary = not words
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.on("console", lambda said: page.faults.extend(complaint(said)))
    page.faults = []
    return page


def left(context):
    """Empty the page that a test leaves for another one, or close what none can use."""
    page = context.pages[0] if len(context.pages) == 1 else None
    if page in _emptied:
        return
    if not getattr(page, "is_ordinary", False):
        context.close()
        return
    context.set_offline(offline=False)
    page.unroute_all()
    page.set_default_timeout(30_000)
    # A file, or what stands in a sandbox, has no origin, and keeps nothing.
    origin = page.evaluate("self.origin")
    if origin.startswith("http"):
        page.evaluate("sessionStorage.clear()")
        of = {"origin": origin, "storageTypes": "all"}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", of)
    context.clear_cookies()
    # A page that stays goes on working, and asks a server that is gone for news.
    page.goto("about:blank")
    _emptied.append(page)


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
    """Come in by a link, and send what its button sends; the page stays where it is.

    That the button is there to be pressed is seen where the exercise is played.
    """
    asks = page.context.request
    token = TOKEN.search(asks.get(link).text())[1]
    led = asks.post(link, form={"csrfmiddlewaretoken": token})
    assert led.ok, led.status
    # Who is asked for a password here looks at nothing else afterwards.
    assert "/sign-in/" not in led.url


def come_in(chromium, server, role, wide=1366, color_scheme="light", **more):
    """A page in which an officer of a role has come in by their link."""
    page = opened(chromium, wide, color_scheme=color_scheme)
    let_in(page, server.link(role, **more))
    return page


def failures(page, rules=EVERY_RULE):
    """Which rules of WCAG 2.2 AA the page breaks, and where."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    broken = page.evaluate(ASK, {**rules, **SPARING})
    return [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in broken
    ]


def faults_by_day_and_night(page, name, looks=LOOKS):
    """What the page breaks, light and dark, at one loading; pictures are kept."""
    wide, broken = page.viewport_size["width"], []
    for scheme, rules in looks:
        page.emulate_media(color_scheme=scheme)
        kept(page, f"{name}-{scheme}-{wide}")
        found = failures(page, rules)
        shown, needed = page.evaluate(
            "[innerWidth, document.documentElement.scrollWidth]"
        )
        if shown != wide or needed > wide:
            found.append(("wide", f"{needed} on a screen of {shown}"))
        broken += [(wide, scheme, one) for one in found]
    return broken


def faults_at_every_size(page, name, looks=LOOKS, sizes=SIZES):
    """The same in a window and on a telephone: what is wide is for style to say."""
    broken = []
    for wide in sizes:
        page.set_viewport_size({"width": wide, "height": 900})
        broken += faults_by_day_and_night(page, name, looks)
    return broken


def walked(page, url, addresses, language="en", sizes=SIZES, opens=""):
    """What is wrong with some pages, for anybody; each is loaded once.

    The colours are looked at in one language. What ``opens`` selects is unfolded.
    """
    looks = LOOKS if language == "en" else OTHER_WORDS
    broken = {}
    for address in addresses:
        page.goto(f"{url}{address}")
        # Whoever has something to do first is led there.
        assert page.url == f"{url}{address}"
        if opens:
            page.eval_on_selector_all(opens, "all => all.forEach(d => d.open = true)")
        name = re.sub(r"\W+", "-", address).strip("-") or "start"
        if found := faults_at_every_size(page, f"{name}-{language}", looks, sizes):
            broken[address] = found
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
