"""``epihq demo``: the files, and the room in which the exercise is played."""

import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from browsers import kept, opened
from program import epihq

PROGRAM = (sys.executable, "-c", "from epihq.cli import main; main()")


@pytest.mark.slow
def test_once_makes_the_files_and_exits(tmp_path):
    done = epihq("demo", "--once", "--out", tmp_path)

    assert done.returncode == 0, done.stderr
    assert "The briefing of the evening of 2019-06-24" in done.stdout
    made = {path.name for path in tmp_path.iterdir()}
    briefing = {f"brief-ZZA-2019-06-24.{kind}" for kind in ("html", "pdf", "json")}
    assert made >= {*briefing, "truth.json"}


@pytest.fixture
def demo(tmp_path):
    """The demonstration as it runs, and what it says."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ("demo", "--out", tmp_path, "--port", port, "--seconds", "1.5")
    said = tmp_path / "said.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*PROGRAM, *map(str, words)],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
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


@pytest.mark.slow
@pytest.mark.browser
def test_the_exercise_ends_in_the_room_where_signals_rise(demo, chromium):
    page = opened(chromium, viewport={"width": 1280, "height": 900})
    page.set_default_timeout(60_000)
    page.goto(link_in(demo))
    page.click("main button")

    # No regime holds on four days of the exercise; before and after, one does.
    page.locator("section:has(#held-head)").filter(has_text="left").wait_for()
    stood = page.inner_text(".stand")
    # The board renews itself: nobody reloads the page.
    page.wait_for_selector("section:has(#signals-head) li a", timeout=120_000)
    page.locator(".stand").filter(has_not_text=stood[:30]).wait_for()
    # And the slider goes with it.
    page.wait_for_function(
        "document.querySelector('#at').value"
        " === document.querySelector('#board').dataset.day"
    )

    assert "of 3 open" in page.inner_text(".tiles")
    assert page.faults == []
    kept(page, "demo-board")
