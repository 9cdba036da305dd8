"""The process beside the pages that reads the figures of charts, and draws them.

A page's own process does neither: what draws holds all threads up for 30 to 80 ms a
chart and takes 170 MB, what reads figures takes more. This one stays warm, so that
what a page asks for is there in a moment; it is started by the first chart, and ends
with the pages' process, or when nothing is asked of it for a while.

What it makes are files, so that no two readers wait for the same: a page looks for them
for as long as a reader may wait, and else says that they come.
"""

import atexit
import json
import subprocess
import sys
import time
from collections import OrderedDict
from collections.abc import Collection
from pathlib import Path
from threading import Lock

_CODE = "from epihq.web.charts.making import main; main()"
# What failed is not asked for again before; of so many files it is remembered.
AGAIN_AFTER = 60.0
_REMEMBERED = 512
# A pipe takes so many lines without a reader; more than that are asked for later.
_MOST_WAITING = 64
_LOOKS_EVERY = 0.02

_turn = Lock()
_asked: OrderedDict[Path, float] = OrderedDict()
_process: "subprocess.Popen[bytes] | None" = None


def ask(file: Path, *words: str) -> None:
    """Ask for a file, unless it was asked for a moment ago; it never waits.

    ``words`` are those of the work: what it is, and of what.
    """
    global _process  # noqa: PLW0603 - one beside each process of the pages
    with _turn:
        now = time.monotonic()
        running = _process is not None and _process.poll() is None
        waiting = [one for one, at in _asked.items() if _is_coming(one, at, now)]
        if running and (file in waiting or len(waiting) >= _MOST_WAITING):
            return
        if not running:
            _asked.clear()
            _end()
            _process = _started()
        _note(file, now)
        _tell(_process, json.dumps([str(file), *words]))


def _is_coming(file: Path, at: float, now: float) -> bool:
    return now - at < AGAIN_AFTER and not file.exists()


def _note(file: Path, now: float) -> None:
    _asked[file] = now
    _asked.move_to_end(file)
    while len(_asked) > _REMEMBERED:
        _asked.popitem(last=False)


def _started() -> "subprocess.Popen[bytes] | None":
    try:
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        # A machine without room for it shows its pages all the same.
        return None


def _tell(process: "subprocess.Popen[bytes] | None", line: str) -> None:
    if process is None or process.stdin is None:
        return
    try:
        process.stdin.write(f"{line}\n".encode())
        process.stdin.flush()
    except OSError:
        # It has just ended: the next page starts another.
        _asked.clear()


def wait_for(files: Collection[Path], until: float) -> bool:
    """Look for files until an hour of ``time.monotonic``; tell if all are there."""
    while not all(file.exists() for file in files):
        if time.monotonic() >= until:
            return False
        time.sleep(_LOOKS_EVERY)
    return True


def _end() -> None:
    global _process
    ended, _process = _process, None
    if ended is None:
        return
    if ended.stdin is not None:
        ended.stdin.close()
    if ended.poll() is None:
        ended.kill()
    ended.wait()


def end() -> None:
    """End the process; the next chart starts another."""
    with _turn:
        _asked.clear()
        _end()


atexit.register(end)
