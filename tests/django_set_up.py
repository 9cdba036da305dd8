"""Django asks for its settings before a test module may name a table."""

import os
import tempfile
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db.backends.signals import connection_created

from epihq.web import settings


def set_up():
    """Configure Django once for a process, pages and all."""
    os.environ.setdefault("EPIHQ_SECRET_KEY", "only for tests " * 4)
    settings.configure(Path(tempfile.gettempdir()) / "no-such-headquarters")
    # Slow on purpose, and in tests to no purpose.
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
    connection_created.connect(_no_wait_for_the_disk, dispatch_uid="tests")


def _no_wait_for_the_disk(connection, **_):
    """A killed process loses nothing by it, and no test takes the current away."""
    if connection.vendor == "sqlite":
        connection.connection.execute("PRAGMA synchronous=OFF")
