"""The process beside the pages that reads the figures of charts, and draws them.

A page's own process does neither: what draws holds all threads up for 30 to 80 ms a
chart and takes 170 MB, what reads figures takes more. There is one for a headquarters,
however many workers it has. It stays warm, so that what a page asks for is there in a
moment; the first chart starts it, and it ends with the worker that started it, or when
nothing is asked of it for a while.

What is asked for lies in a folder, and so does what is made: a page looks for it for as
long as a reader may wait, and else says that it comes.
"""

import json
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout

from epihq.archive.catalogue import write_whole
from epihq.operations.processes.background import Background
from epihq.terms.errors import DataError

_CODE = "from epihq.web.charts.making import main; main()"
# Held in the folder of charts while one draws there; what is asked for lies beside it.
LOCK, ASKED = "charts.lock", "asked"
# What failed is not asked for again before.
AGAIN_AFTER = 60.0
# More than that are asked for later.
_MOST_WAITING = 256
_LOOKS_EVERY = 0.02

_works = Background(_CODE)
_turn = Lock()


def ask(file: Path, *words: str) -> None:
    """Ask for a file, unless it is asked for already; it never waits.

    ``words`` are those of the work: what it is, and of what.
    """
    folder = file.parent / ASKED
    asked = folder / file.name
    with suppress(DataError, OSError):
        if not asked.exists() and _waiting(folder) < _MOST_WAITING:
            write_whole(asked, json.dumps([str(file), *words]).encode())
        with _turn:
            _start_if_nobody_draws(file.parent)


def _waiting(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0


def _start_if_nobody_draws(folder: Path) -> None:
    _works.ended()
    name = str(folder)
    if not _works.goes_on(name) and not _is_drawn_elsewhere(folder):
        # It ends by itself: no hour is set for it.
        _works.start(name, ("charts", name), float("inf"))


def _is_drawn_elsewhere(folder: Path) -> bool:
    try:
        with FileLock(folder / LOCK, timeout=0):
            return False
    except Timeout:
        return True


def wait_for(files: Collection[Path], until: float) -> bool:
    """Look for files until an hour of ``time.monotonic``; tell if all are there."""
    while not all(file.exists() for file in files):
        if time.monotonic() >= until:
            return False
        time.sleep(_LOOKS_EVERY)
    return True


def goes_on() -> bool:
    """Tell whether this process has started one that draws."""
    return _works.goes_on()


def end() -> None:
    """End the process that this one has started."""
    with _turn:
        _works.end()
