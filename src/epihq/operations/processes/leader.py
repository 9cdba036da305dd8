"""One watch at a time: who holds the lock leads, the others stand by.

The lock is the database server's or the operating system's own, so it goes when its
process goes, however that ends, and the next watch has it within a second or two.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection
from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from psycopg import Connection

    Line = Connection[tuple[object, ...]]

# "watch" in ASCII; the ledger's own lock is another number.
_LOCK = 0x7761746368


class Leader:
    """A watch's claim to lead the headquarters of a folder."""

    def __init__(self, home: Path) -> None:
        self._file = FileLock(home / "watch.lock")
        # A connection of its own: the lock ends with it.
        self._line: Line | None = None

    def leads(self) -> bool:
        """Tell whether this process leads, and take the lead if nobody has it.

        Raises:
            DatabaseError: the database does not answer.
        """
        if connection.vendor == "sqlite":
            return self._holds_file()
        return self._holds_line()

    def step_down(self) -> None:
        """Let another lead."""
        self._file.release()
        if self._line is not None:
            self._line.close()
            self._line = None

    def _holds_file(self) -> bool:
        if self._file.is_locked:
            return True
        try:
            self._file.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def _holds_line(self) -> bool:
        if self._line is not None:
            try:
                self._line.execute("SELECT 1")
            except self._line_errors():
                # The server has let the lock go with the connection.
                self._line = None
            else:
                return True
        # Whoever asks knows Django's errors, not those of the database's library.
        with connection.wrap_database_errors:
            self._line = self._new_line()
        return self._line is not None

    @staticmethod
    def _new_line() -> "Line | None":
        """Connect and take the lock; None where another has it."""
        line = connection.get_new_connection(connection.get_connection_params())
        line.autocommit = True
        asked = line.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if asked.fetchone()[0]:
            return line
        line.close()
        return None

    @staticmethod
    def _line_errors() -> tuple[type[Exception], ...]:
        return (DatabaseError, connection.Database.Error)
