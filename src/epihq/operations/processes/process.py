"""A process that does one work and ends: ``background`` starts it."""

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from epihq.terms.errors import EpihqError


def do(works: Mapping[str, Callable[..., None]]) -> None:
    """Do the work that the command line names, and end with 0, or 1 and a sentence.

    The words are its name, the headquarters' folder, and what else it asks for.
    """
    _end_with_who_started_it()
    # The pages and the watch itself come first.
    os.nice(10)
    what, *words = sys.argv[1:]
    try:
        works[what](Path(words[0]), *words[1:])
    except EpihqError as error:
        # In one line: the last that was said is told.
        sys.stderr.write(" ".join(f"{error}".split()) + "\n")
        sys.exit(1)


def _end_with_who_started_it() -> None:
    """End when the watch, or the server, has died: the next one begins its own."""
    starter = int(os.environ.get("EPIHQ_STARTED_BY", "0"))

    def look() -> None:
        while os.getppid() == starter:
            time.sleep(1)
        os._exit(1)

    if starter:
        threading.Thread(target=look, daemon=True).start()
