"""Looking at a ledger without touching it: one state of it, and no byte is changed.

A file of SQLite in a folder that cannot be written is read as it lies there; one with
pages still in its journal, or made before this version, is read in a copy.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import DatabaseError, connection
from django.db import transaction as transactions

from epihq.operations.ledger import ledger
from epihq.terms.errors import DataError

_SHOWN = 3


@contextmanager
def views(home: Path, database: ledger.Database) -> Iterator[bool]:
    """Show one state of a ledger; False where a database holds none.

    Raises:
        DataError: ``ledger.damaged-file``, ``ledger.made-before``.
    """
    try:
        if connection.vendor == "postgresql":
            with _snapshot_of_server() as kept:
                yield kept
        else:
            with _file_as_it_is(home, Path(database["NAME"])):
                yield True
    finally:
        connection.close()
        ledger.point_at(home, database)


@contextmanager
def _snapshot_of_server() -> Iterator[bool]:
    with transactions.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        kept = "ledger_act" in connection.introspection.table_names()
        if kept and not ledger.is_up_to_date():
            raise DataError(
                "ledger.made-before",
                "ledger: one that this version has brought up to date was expected; "
                "got one made by an earlier version. Bring it up to date with `epihq "
                "backup`, and repeat the command.",
            )
        yield kept


@contextmanager
def _file_as_it_is(home: Path, file: Path) -> Iterator[None]:
    with TemporaryDirectory() as name:
        aside = Path(name)
        _look_at(home, _untouched(file, aside))
        check_file()
        if not ledger.is_up_to_date():
            connection.close()
            copy = _copied(file, aside)
            ledger.point_at(home, ledger.database_of_file(copy))
            ledger.change_tables()
            connection.close()
            _look_at(home, f"file:{copy}")
        with transactions.atomic():
            yield
        connection.close()


def _look_at(home: Path, address: str) -> None:
    """Open a file so that no statement can change it."""
    database: ledger.Database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": address,
        "OPTIONS": {"init_command": "PRAGMA query_only=1", "timeout": 60},
    }
    ledger.point_at(home, database)


def _untouched(file: Path, aside: Path) -> str:
    """Give the address under which SQLite reads a file and leaves nothing behind.

    The last to close a journal writes its pages into the file, unless it may only read.
    """
    journal = file.with_name(f"{file.name}-wal")
    has_pages = journal.exists() and journal.stat().st_size > 0
    if os.access(file.parent, os.W_OK):
        return f"{file.as_uri()}?mode={'ro' if has_pages else 'rw'}"
    return (
        f"file:{_copied(file, aside)}" if has_pages else f"{file.as_uri()}?immutable=1"
    )


def _copied(file: Path, aside: Path) -> Path:
    for part in (file, file.with_name(f"{file.name}-wal")):
        if part.exists() and not (aside / part.name).exists():
            shutil.copyfile(part, aside / part.name)
    return aside / file.name


def check_file() -> None:
    """See that the opened database's file is sound, page by page.

    A server looks after its own.

    Raises:
        DataError: ``ledger.damaged-file``.
    """
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            answers = [str(row[0]) for row in cursor.fetchmany(_SHOWN)]
    except DatabaseError as error:
        answers = [str(error)]
    if answers != ["ok"]:
        what = "; ".join(" ".join(one.split()) for one in answers)
        raise DataError(
            "ledger.damaged-file",
            f"ledger: a database file that is sound was expected; got {what}. Keep "
            "the file as it is, and restore the newest backup beside it.",
        )
