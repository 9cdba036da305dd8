"""What takes longer than a request may: made by a process beside the server.

One at a time in a headquarters, however many workers are asked; whoever looks meanwhile
is told that it is being made. A server without a watch makes it all the same.
"""

import time
from collections import OrderedDict
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout

from epihq.operations.processes.background import Background

# Held in the headquarters' folder while something is made for its pages.
LOCK = "pages.lock"
_CODE = "from epihq.web.locations.making import main; main()"
# Who has not done it by then hangs.
_LONGEST_SECONDS = 300.0
# What failed, or lacks estimates that are being made, is not begun anew before.
_AGAIN_AFTER = 60.0
_REMEMBERED = 64

_works = Background(_CODE)
_turn = Lock()
# When each was last begun, and why it failed.
_begun: OrderedDict[str, float] = OrderedDict()
_troubles: dict[str, str] = {}


def have_made(home: Path, name: str, *words: str) -> str:
    """Start the making where nobody is at it; give why the last one failed, or "".

    ``name`` is what is to be made, another for other contents; ``words`` are those of
    the work: what it is, and of what.
    """
    with _turn:
        for ended in _works.ended():
            _troubles[ended.name] = ended.trouble
        what, *more = words
        name = f"{home} {name}"
        if not _works.goes_on() and _is_due(name) and not _is_made_elsewhere(home):
            _note(name)
            _works.start(name, (what, str(home), *more), _LONGEST_SECONDS)
        return _troubles.get(name, "")


def goes_on() -> bool:
    """Tell whether this process has something made."""
    return _works.goes_on()


def end() -> None:
    """End what is being made for this process."""
    _works.end()


def _is_made_elsewhere(home: Path) -> bool:
    try:
        with FileLock(home / LOCK, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        # The work meets the same, and says so.
        return False


def _is_due(name: str) -> bool:
    begun = _begun.get(name)
    return begun is None or time.monotonic() - begun >= _AGAIN_AFTER


def _note(name: str) -> None:
    _begun[name] = time.monotonic()
    _begun.move_to_end(name)
    while len(_begun) > _REMEMBERED:
        oldest, _ = _begun.popitem(last=False)
        _troubles.pop(oldest, None)
