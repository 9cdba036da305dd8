"""The room behind a folder, for commands that can do without one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def room(home: Path) -> Iterator[bool]:
    """Open the ledger of a headquarters to be read; False where it has none.

    Raises:
        UsageError, RecordError: those of ``ledger.reading``.
    """
    # Asked before Django is loaded: most briefings are made without a room.
    if (home / "ledger.sqlite3").exists() or "EPIHQ_DATABASE_URL" in os.environ:
        from epihq.operations.ledger import ledger

        with ledger.reading(home) as kept:
            yield kept
    else:
        yield False


def own_location(home: Path) -> str | None:
    """Give the location of the headquarters, e.g. "AZE"; None where there is none."""
    with room(home) as kept:
        if not kept:
            return None
        from epihq.operations.centre.actions import centre

        found = centre()
        return found.location if found else None
