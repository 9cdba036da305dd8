"""``epihq demo``: the files, and the room in which the exercise is played."""

import os
import re
import signal
import socket
import time

import pytest

from browsers import kept, opened, pressed
from program import epihq, epihq_forked
from server import free_port
from warm import Forked


@pytest.mark.slow
def test_once_makes_the_files_and_exits(tmp_path):
    done = epihq_forked("demo", "--once", "--out", tmp_path, home=tmp_path / "none")

    assert done.returncode == 0, done.stderr
    assert "The briefing of the evening of 2019-06-24" in done.stdout
    made = {path.name for path in tmp_path.iterdir()}
    briefing = {f"brief-ZZA-2019-06-24.{kind}" for kind in ("html", "pdf", "json")}
    assert made >= {*briefing, "truth.json"}


@pytest.fixture
def demo(tmp_path):
    """The demonstration as it runs, and what it says."""
    words = ("demo", "--out", tmp_path, "--port", free_port())
    said = tmp_path / "said.txt"
    said.touch()
    variables = {**os.environ, "EPIHQ_HOME": tmp_path / "home"}
    process = Forked(words, variables, [said] * 2)
    yield said
    process.send_signal(signal.SIGTERM)
    assert process.wait(90) == 0


def link_in(said, seconds=240):
    """The address that the terminal shows, once the room is open."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := re.search(r"http://127\.0\.0\.1:\d+/enter/\S+", said.read_text()):
            return found[0]
        time.sleep(0.5)
    raise AssertionError(said.read_text())


def test_a_port_that_another_program_holds_is_refused_at_once(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = epihq("demo", "--out", tmp_path, "--port", port, "--seconds", "0.2")

    assert done.returncode == 2
    assert done.stdout == ""
    assert f"a free port was expected; got {port}" in done.stderr


def propose_the_extension(page):
    """Answer the signal with what the form offers; give the proposal's address."""
    page.click("a:has-text('Propose a measure')")
    page.locator("[role=status]:has-text('prolongs')").wait_for()
    page.fill("[name=instrument]", "Order 15 (exercise)")
    page.fill("[name=why]", "R_t is above 1.")
    page.click("button:text-is('Propose')")
    page.locator("h1:has-text('special')").wait_for()
    return page.url


def approve_as_another(page, proposal):
    """Let the incident manager in by a link, and approve."""
    page.goto(page.url.partition("/proposals/")[0] + "/officers/")
    pressed(page, "a:has-text('Timur Orlov')")
    pressed(page, "button:has-text('Make a link')")
    other = opened(page.context.browser)
    other.goto(page.input_value("#link"))
    pressed(other, "main button >> nth=0")
    other.goto(proposal)
    other.click("button:has-text('Approve')")
    other.locator("h1:has-text('approved')").wait_for()
    return other.faults


@pytest.mark.slow
@pytest.mark.browser
def test_the_exercise_waits_from_the_link_to_a_handover_that_is_true(demo, chromium):
    page = opened(chromium, 1280)
    page.set_default_timeout(120_000)
    # The link alone does nothing, its button does.
    page.goto(link_in(demo))
    assert "/enter/" in page.url
    pressed(page, "main button >> nth=0")

    # The regime's end is told on the first day, with its decision page.
    pressed(page, "section:has(#signals-head) a:has-text('special')")
    assert page.locator("a:has-text('The decision page')").count() == 1
    faults = approve_as_another(page, propose_the_extension(page))

    page.click("nav a:has-text('Board')")
    page.locator("section:has(#held-head):has-text('19 days left')").wait_for()
    assert "special" not in page.inner_text("section:has(#signals-head)")
    kept(page, "demo-board")
    # The next day comes when it is asked for; nobody reloads the page.
    page.click("#exercise-next")
    page.locator(".stand:has-text('28 May 2019')").wait_for()
    assert page.evaluate("document.activeElement.id") == "exercise-next"
    # And the slider goes with it.
    page.wait_for_function(
        "document.querySelector('#at')?.value"
        " === document.querySelector('#board')?.dataset.day"
    )
    assert "You, the duty officer" in page.inner_text(".stand")

    page.click("nav a:has-text('Handover')")
    pressed(page, "button:has-text('Draft the handover')")
    told = page.locator("main:has-text('Notes of who goes')").inner_text()
    assert "Measures that end within seven days: none" in told
    assert "Overdue instructions 2" in told
    assert [*faults, *page.faults] == []
    assert "It is Tuesday, 28 May 2019." in demo.read_text()
