"""Django asks for its settings before a test module may name a table."""

import atexit
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from functools import cache, wraps
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.db.backends.signals import connection_created

from epihq.operations.ledger import ledger
from epihq.web import settings


def set_up():
    """Configure Django once for a process, pages and all."""
    os.environ.setdefault("EPIHQ_SECRET_KEY", "only for tests " * 4)
    settings.configure(Path(tempfile.gettempdir()) / "no-such-headquarters")
    # Slow on purpose, and in tests to no purpose.
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
    connection_created.connect(_no_wait_for_the_disk, dispatch_uid="tests")
    if not hasattr(ledger.change_tables, "__wrapped__"):
        ledger.change_tables = _once(ledger.change_tables)


def _once(change_tables):
    """Make the tables of a new file once, and copy them into every other.

    All steps since the first version take two seconds of a core. A ledger of before,
    and each on PostgreSQL, goes through its own.
    """

    @cache
    def made():
        folder = Path(tempfile.mkdtemp(prefix="epihq-tables-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        change_tables()
        with closing(sqlite3.connect(folder / "ledger.sqlite3")) as kept:
            connection.connection.backup(kept)
        return folder / "ledger.sqlite3"

    @wraps(change_tables)
    def changed():
        if connection.vendor != "sqlite" or connection.introspection.table_names():
            change_tables()
            return
        with closing(sqlite3.connect(made())) as kept:
            connection.ensure_connection()
            kept.backup(connection.connection)

    return changed


def _no_wait_for_the_disk(connection, **_):
    """A killed process loses nothing by it, and no test takes the current away."""
    if connection.vendor == "sqlite":
        connection.connection.execute("PRAGMA synchronous=OFF")
