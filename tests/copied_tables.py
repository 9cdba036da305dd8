"""The tables of a new ledger are made once in a process, and copied from then on.

The migrations take a second of a core, and make the same tables each time. They are
really run by the first test of each process that needs them, by every program that
tests start, on PostgreSQL, and wherever there are tables of before.
"""

import sqlite3
import sys
from functools import wraps

_kept = {}


def copy_tables():
    """See to it that what is loaded and makes tables copies them.

    What is not loaded makes none; loading it here would make each test pay.
    """
    ledger = sys.modules.get("epihq.operations.ledger.ledger")
    if ledger and not hasattr(ledger.change_tables, "__wrapped__"):
        ledger.change_tables = _copied(ledger.change_tables)
    steps = sys.modules.get("django.db.migrations.executor")
    if steps and not hasattr(steps.MigrationExecutor.migrate, "__wrapped__"):
        steps.MigrationExecutor.migrate = _copied(steps.MigrationExecutor.migrate)


def _copied(made):
    """Give what makes tables, and copies them where it has made the same before."""

    @wraps(made)
    def tables(*words, **more):
        from django.conf import settings  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        if more or not _is_new(connection):
            return made(*words, **more)
        # The pages have tables that the ledger alone has not.
        of = repr((made, settings.INSTALLED_APPS, words[1:]))
        if of in _kept:
            with connection.wrap_database_errors:
                return _kept[of].backup(connection.connection)
        made(*words)
        _kept[of] = sqlite3.connect(":memory:", check_same_thread=False)
        return connection.connection.backup(_kept[of])

    return tables


def _is_new(connection):
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master")
        return cursor.fetchone() == (0,)
