"""Why the ledger cannot be used just now: the one place that tells.

A full disk, a lock that another holds, and a database that does not answer are three
things to whoever has to mend them. Other errors of a database are faults of ours.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from epihq.terms.errors import DataError

DISK_FULL, LOCKED, NOT_AVAILABLE = (
    "ledger.disk-full",
    "ledger.locked",
    "ledger.not-available",
)
# Django's other database errors are its children, and mean something else.
_OUT_OF_REACH = (DatabaseError, OperationalError, InterfaceError)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# PostgreSQL's words for a full disk, and for a lock or a statement waited for too long.
_SQLSTATES = {"53100": DISK_FULL, "55P03": LOCKED, "57014": LOCKED}
_NEXT_TO_NOTHING = 1024 * 1024
_BRIEF_MILLISECONDS = 2_000


def why(error: BaseException | None) -> str | None:
    """Give the code of what keeps the ledger from being used; None for another error.

    It is "ledger.disk-full", "ledger.locked" or "ledger.not-available".
    """
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return DISK_FULL
    if type(error) not in _OUT_OF_REACH:
        return None
    cause = error.__cause__ if error is not None else None
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    return _SQLSTATES.get(getattr(cause, "sqlstate", None) or "", NOT_AVAILABLE)


def refusal(error: BaseException, place: str) -> DataError | None:
    """Say in words what keeps a ledger from being used; None for another error."""
    code = why(error)
    if code == DISK_FULL:
        return DataError(
            "ledger.disk-full",
            f"ledger: room for what is to be written was expected; got {place} on a "
            "full disk. Make room: what is on record is whole, and nothing of this was "
            "recorded.",
        )
    if code == LOCKED:
        return DataError(
            "ledger.locked",
            f"ledger: a turn to write was expected; got {place}, to which another "
            "program has been writing all the time. Try again; if it stays so, find "
            "that program. Nothing of this was recorded.",
        )
    if code is None and not isinstance(error, OSError):
        return None
    return DataError(
        "ledger.not-available",
        f"ledger: a database that can be opened and written was expected; got "
        f"{place} ({' '.join(str(error).split())}). See that it is there, sound "
        "and has room.",
    )


def _of_sqlite(code: int) -> str:
    if code == sqlite3.SQLITE_FULL:
        return DISK_FULL
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return LOCKED
    # It names a full disk only where it adds to a file, not where it makes one.
    makes = code in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
    return DISK_FULL if makes and _has_no_room() else NOT_AVAILABLE


def _has_no_room() -> bool:
    folder = Path(str(connection.settings_dict["NAME"])).parent
    try:
        disk = os.statvfs(folder)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < _NEXT_TO_NOTHING


@contextmanager
def briefly() -> Iterator[None]:
    """Write what nobody waits for: on SQLite others' locks are waited for 2 s at most.

    Raises:
        DatabaseError: as it comes; ``why`` tells what it means.
    """
    if connection.vendor != "sqlite":
        yield
        return
    usual = _patience()
    _be_patient(_BRIEF_MILLISECONDS)
    try:
        yield
    finally:
        _be_patient(usual)


def _patience() -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])


def _be_patient(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")


_held: list[sqlite3.Connection] = []


def hold_open(home: Path) -> None:
    """Keep SQLite's files beside the ledger for as long as this process lives.

    The last to close a ledger removes them, and on a full disk the next could not make
    them: then nobody could read.
    """
    if connection.vendor == "sqlite":
        held = sqlite3.connect(home / "ledger.sqlite3", check_same_thread=False)
        held.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        _held.append(held)
