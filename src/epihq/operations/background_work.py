"""The works themselves, each in a process of its own: ``background`` starts them."""

import os
import sys
import threading
import time
from datetime import date, datetime
from pathlib import Path

import msgspec

from epihq.archive import Archive
from epihq.archive.catalogue import write_whole
from epihq.assessment.settings import Settings
from epihq.terms.errors import EpihqError


def main() -> None:
    """Do the work that the command line names, and end with 0, or 1 and a sentence."""
    _end_with_the_watch()
    # The pages and the watch itself come first.
    os.nice(10)
    what, *words = sys.argv[1:]
    try:
        if what == "estimate":
            estimate_changed(Path(words[0]), date.fromisoformat(words[1]), words[2:])
        else:
            decide_to(
                Path(words[0]), words[1], date.fromisoformat(words[2]), *words[3:]
            )
    except EpihqError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)


def estimate_changed(home: Path, day: date, first: list[str]) -> None:
    """Estimate the locations whose counts have changed, those named ``first`` first.

    Raises:
        UsageError: ``assessment.nobody-published``, and those of the archive.
    """
    from epihq.assessment.store import Store  # noqa: PLC0415 - loads the engine
    from epihq.assessment.world import (  # noqa: PLC0415
        estimate_world,
        world_cases,
    )

    archive, settings = Archive(home), Settings()
    store = Store(archive.home / "estimates")
    cases = world_cases(archive, day, settings)
    soon = [case for case in cases if case.location in first]
    later = [case for case in cases if case.location not in first]
    for part in (soon, later):
        for _ in estimate_world(part, settings, store, workers=1):
            pass


def decide_to(home: Path, location: str, day: date, end: str, out: str) -> None:
    """Write the decision record about a regime's end to the file ``out``.

    Raises:
        EpihqError: those of ``decide``.
    """
    from epihq.desk.decide import Question, decide  # noqa: PLC0415
    from epihq.operations import acts, people  # noqa: PLC0415

    question = Question(
        acts=acts(home, location),
        people=people(home, location),
        ends=datetime.fromisoformat(end),
    )
    record = decide(Archive(home), location, day, question)
    body = msgspec.json.format(msgspec.json.encode(record), indent=1)
    write_whole(Path(out), body)


def _end_with_the_watch() -> None:
    """End when the watch has died: the next one begins its own."""
    watch = int(os.environ.get("EPIHQ_WATCH_PID", "0"))

    def look() -> None:
        while os.getppid() == watch:
            time.sleep(1)
        os._exit(1)

    if watch:
        threading.Thread(target=look, daemon=True).start()
