"""The ledger's database: where it is, how it is opened, and kept up to date.

SQLite in the headquarters' folder, or PostgreSQL where ``EPIHQ_DATABASE_URL`` names
one. Settings are made here, in code: nobody has a settings module to name.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Required, TypedDict

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db import transaction as transactions
from django.db.migrations.executor import MigrationExecutor
from filelock import FileLock

from epihq.operations.ledger import out_of_reach
from epihq.terms.errors import DataError, UsageError

# PostgreSQL's advisory locks are numbers: this one is "epihq" in ASCII.
_LOCK = 0x6570696871
_NOT_ALLOWED = "42501"
_SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"


class Database(TypedDict, total=False):
    """Which database it is, in Django's words; a file has its name alone."""

    ENGINE: Required[str]
    NAME: Required[str]
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str
    OPTIONS: dict[str, object]
    CONN_MAX_AGE: int
    CONN_HEALTH_CHECKS: bool


def database_of(home: Path) -> Database:
    """Say in Django's words which database holds the ledger of a headquarters.

    Raises:
        UsageError: ``ledger.bad-database-url``.
    """
    if address := os.environ.get("EPIHQ_DATABASE_URL"):
        return server_of(address, "EPIHQ_DATABASE_URL")
    return database_of_file(home.absolute() / "ledger.sqlite3")


def database_of_file(file: Path) -> Database:
    """Say in Django's words that a file of SQLite holds the ledger."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        # Writers queue at the start of their transaction, and so never fail in it.
        "OPTIONS": {
            "init_command": _SQLITE_START,
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,
        },
    }


def server_of(address: str, variable: str) -> Database:
    """Say in Django's words which database of a server an address names.

    Raises:
        UsageError: ``ledger.bad-database-url``.
    """
    from psycopg import ProgrammingError  # noqa: PLC0415 - most ledgers are SQLite
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        words = conninfo_to_dict(address) if "://" in address else {}
    except ProgrammingError:
        words = {}
    if not words.get("dbname"):
        # The address is not shown: it may hold a password.
        raise UsageError(
            "ledger.bad-database-url",
            f"{variable}: postgresql://USER:PASSWORD@HOST/DATABASE was "
            f"expected; got {len(address)} characters that are not one. Correct it, or "
            "unset it to keep the ledger in the headquarters' folder.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": str(words.pop("dbname")),
        "USER": str(words.pop("user", "")),
        "PASSWORD": str(words.pop("password", "")),
        "HOST": str(words.pop("host", "")),
        "PORT": str(words.pop("port", "")),
        "OPTIONS": dict(words),
        # A connection costs the server a process: pages keep theirs for a while.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def configure(home: Path, more: Mapping[str, object] | None = None) -> None:
    """Point Django at the ledger of a headquarters; any number of times.

    ``more`` are settings of the pages, which the first call alone can give.
    """
    point_at(home, database_of(home), more)


def folder() -> Path:
    """Give the folder of the headquarters whose ledger is opened."""
    return Path(settings.EPIHQ_HOME)


def point_at(
    home: Path, database: Database, more: Mapping[str, object] | None = None
) -> None:
    """Point Django at a database of a headquarters; ``configure`` knows which."""
    wanted = {"default": database}
    if not settings.configured:
        own: dict[str, object] = {
            "INSTALLED_APPS": ["epihq.operations", "epihq.care"],
            "AUTH_USER_MODEL": "operations.Officer",
            "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
            "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
            "USE_TZ": True,
            "TIME_ZONE": "UTC",
            "LOGGING_CONFIG": None,
        }
        settings.configure(DATABASES=wanted, **{**own, **(more or {})})
        django.setup()
    # The first call alone gives settings; the folder is that of the last.
    settings.EPIHQ_HOME = home
    databases = connections.configure_settings(wanted)
    if databases != connections.settings:
        connections["default"].close()
        del connections["default"]
        connections.settings = databases


@contextmanager
def reading(home: Path) -> Iterator[bool]:
    """Open the ledger to read; False where none is kept yet, and none is made.

    Raises:
        DataError: ``ledger.not-available``, ``ledger.disk-full``, ``ledger.locked``.
    """
    with opened(home):
        kept = _is_kept(home)
        if kept:
            bring_up_to_date(home)
        yield kept


@contextmanager
def looking(home: Path) -> Iterator[bool]:
    """Open the ledger to look at one state of it, and make or change nothing at all.

    It may lie where nothing can be written. One that this version has yet to bring up
    to date is looked at in a copy. False where none is kept.

    Raises:
        DataError: ``ledger.not-available``, ``ledger.disk-full``, ``ledger.locked``,
            ``ledger.damaged-file``, ``ledger.made-before``.
    """
    from epihq.operations.ledger.viewing import views  # noqa: PLC0415 - of this ledger

    database = database_of(home)
    if database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).exists():
        yield False
        return
    with opened(home), views(home, database) as seen:
        yield seen


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Open the ledger to write, whole or not at all, one writer at a time.

    Raises:
        DataError: ``ledger.not-available``, ``ledger.disk-full``, ``ledger.locked``.
    """
    with opened(home):
        home.mkdir(parents=True, exist_ok=True)
        bring_up_to_date(home)
        with changing():
            yield


@contextmanager
def changing() -> Iterator[None]:
    """Change an opened ledger, whole or not at all, one writer at a time."""
    with transactions.atomic():
        if connection.vendor == "postgresql":
            _ask("SELECT pg_advisory_xact_lock(%s)")
        yield


@contextmanager
def opened(home: Path) -> Iterator[None]:
    """Point at the ledger, and say what it means when its database does not answer.

    Raises:
        DataError: ``ledger.not-available``, ``ledger.disk-full``, ``ledger.locked``.
    """
    configure(home)
    try:
        yield
    except (DatabaseError, OSError) as exc:
        refusal = out_of_reach.refusal(exc, _place())
        if refusal is None:
            raise
        raise refusal from exc
    finally:
        connection.close()


def _place() -> str:
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(found["NAME"])
    return f"PostgreSQL database {found['NAME']} at {found['HOST'] or 'this machine'}"


def _is_kept(home: Path) -> bool:
    if connection.vendor == "sqlite":
        return (home / "ledger.sqlite3").exists()
    return "ledger_act" in connection.introspection.table_names()


def bring_up_to_date(home: Path) -> None:
    """Make and change the tables as this version of the program needs them.

    Raises:
        DataError: ``ledger.needs-its-owner``, ``ledger.no-such-role``,
            ``ledger.other-owner``.
        UsageError: ``ledger.one-role``.
    """
    from epihq.operations.ledger import owner  # noqa: PLC0415 - Django

    with owner.as_owner(home) as role, _alone(home):
        if role:
            owner.require_own()
        is_new = not is_up_to_date()
        if is_new:
            change_tables()
        if role and (is_new or not owner.has_rights(role)):
            owner.give_rights(role, str(database_of(home)["PASSWORD"]))
    if is_new:
        _seal()


def change_tables() -> None:
    """Make and change the tables of the opened database; the caller is alone.

    Raises:
        DataError: ``ledger.needs-its-owner``.
    """
    with _allowed():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _allowed() -> Iterator[None]:
    """Say what it means that a role may not read or change the tables."""
    try:
        yield
    except DatabaseError as exc:
        if not _is_forbidden(exc):
            raise
        raise DataError(
            "ledger.needs-its-owner",
            "ledger: tables as this version needs them were expected; got older ones, "
            "none, or such as this role has no rights to. Run the command once with "
            "EPIHQ_DATABASE_OWNER_URL, the address of their owner.",
        ) from exc


def _is_forbidden(error: BaseException | None) -> bool:
    while error is not None:
        if getattr(error, "sqlstate", "") == _NOT_ALLOWED:
            return True
        error = error.__cause__ or error.__context__
    return False


def is_up_to_date() -> bool:
    """Whether the opened ledger has the tables that this version needs."""
    with _allowed():
        executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _seal() -> None:
    from epihq.operations.ledger import heads, sealing  # noqa: PLC0415 - of this ledger

    sealing.tell_unsealed()
    heads.begin()


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one process at a time look after the tables."""
    if connection.vendor == "sqlite":
        with FileLock(home / "ledger.lock"):
            yield
        return
    _ask("SELECT pg_advisory_lock(%s)")
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(%s)")


def _ask(question: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, [_LOCK])
