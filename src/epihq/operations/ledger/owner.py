"""PostgreSQL's owner of the tables, apart from the role that the program runs as.

``EPIHQ_DATABASE_OWNER_URL`` names the owner, for as long as tables are made or changed.
The role of ``EPIHQ_DATABASE_URL`` owns nothing: it may add to the log and read it, and
change things as far as the triggers let it. It can drop no trigger and empty no table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from epihq.operations.ledger import brought, ledger
from epihq.operations.ledger.thing import PREFIXES, all_things
from epihq.terms.errors import DataError, UsageError

VARIABLE = "EPIHQ_DATABASE_OWNER_URL"
_ADDED_TO = ("SELECT", "INSERT")
_CHANGED = (*_ADDED_TO, "UPDATE")
_ALL = (*_CHANGED, "DELETE")
# Of the ledger, yet not for the record.
_WORKING = "ledger_heartbeat"
_MADE_BY = "django_migrations"


@contextmanager
def as_owner(home: Path) -> Iterator[str]:
    """Act as the owner where one is named; give the name of the program's role then.

    Raises:
        UsageError: ``ledger.bad-database-url``, ``ledger.one-role``.
    """
    address = environ.get(VARIABLE, "")
    if not address or connection.vendor != "postgresql":
        yield ""
        return
    own = ledger.database_of(home)
    owner = ledger.server_of(address, VARIABLE)
    if owner["USER"] == own["USER"]:
        raise UsageError(
            "ledger.one-role",
            f"{VARIABLE}: another role than that of EPIHQ_DATABASE_URL was expected; "
            f"got {own['USER']!r} in both. Name the role that shall own the tables.",
        )
    ledger.point_at(home, owner)
    try:
        yield own["USER"]
    finally:
        connection.close()
        ledger.point_at(home, own)


def give_rights(role: str, password: str) -> None:
    """Let a role work with the tables of the opened database, and own none of them.

    A role that is not there is made, with this password. Whoever works as that role
    meanwhile keeps the rights of before until all of the new ones are given.

    Raises:
        DataError: ``ledger.no-such-role``.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _make(cursor, role, password)
        name = connection.ops.quote_name(role)
        for statement in (
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}",
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        ):
            cursor.execute(statement)
        for table in connection.introspection.table_names(cursor):
            rights = ", ".join(_rights(table))
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"GRANT {rights} ON {quoted} TO {name}")


def require_own() -> None:
    """Refuse an owner to whom not all tables of the opened database belong.

    PostgreSQL only warns where rights to another's table are given in vain.

    Raises:
        DataError: ``ledger.other-owner``.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableowner, min(tablename) FROM pg_tables WHERE schemaname = "
            "'public' AND NOT pg_has_role(tableowner, 'USAGE') GROUP BY tableowner"
        )
        others = ", ".join(f"{table} of {role}" for role, table in cursor.fetchall())
    if others:
        raise DataError(
            "ledger.other-owner",
            f"{VARIABLE}: the role that owns the tables was expected; got another: "
            f"the database holds {others}. Name that role, or give its tables to one "
            "with REASSIGN OWNED.",
        )


def has_rights(role: str) -> bool:
    """Whether a role was given its rights: all of them at once, so one tells."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            return False
        cursor.execute("SELECT has_table_privilege(%s, 'ledger_log', 'INSERT')", [role])
        return bool(cursor.fetchone()[0])


def owns_tables() -> bool:
    """Whether the role that the opened database is read as could drop its triggers."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class "
            "WHERE oid = 'ledger_log'::regclass"
        )
        return bool(cursor.fetchone()[0])


def _make(cursor: CursorWrapper, role: str, password: str) -> None:
    from psycopg import sql  # noqa: PLC0415 - most ledgers are SQLite

    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone():
        return
    cursor.execute("SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user")
    if not cursor.fetchone()[0]:
        raise DataError(
            "ledger.no-such-role",
            f"EPIHQ_DATABASE_URL: a role of the database was expected; got {role!r}, "
            f"which is none, and the owner may make none. CREATE ROLE it first.",
        )
    made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
    statement = made.format(sql.Identifier(role), sql.Literal(password or None))
    cursor.execute(statement.as_string(connection.connection))


def _rights(table: str) -> tuple[str, ...]:
    if table == _MADE_BY:
        return ("SELECT",)
    if not table.startswith(PREFIXES) or table == _WORKING:
        return _ALL
    changed = {m._meta.db_table for m in all_things()} | brought.changed()  # noqa: SLF001
    return _CHANGED if table in changed else _ADDED_TO
