"""Whether the database still guards the ledger: the triggers of the migrations.

Who has the database's password can drop a trigger, write what it forbade, and set it
again or not. Each is compared, word for word, with what the migrations have set.
"""

import re
from collections.abc import Iterator
from importlib import import_module

from django.db import connection

from epihq.operations.ledger import brought
from epihq.operations.ledger.log import Damage
from epihq.operations.ledger.thing import PREFIXES, all_things

_append_only = import_module("epihq.operations.migrations.0002_append_only")
_kept = import_module("epihq.operations.migrations.0004_things_are_kept")

_SQLITE = """
    SELECT tbl_name, name, sql, '', 'O' FROM sqlite_master WHERE type = 'trigger'
"""
_POSTGRESQL = """
    SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid, true), p.prosrc, t.tgenabled
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""


def check() -> Iterator[Damage]:
    """Tell of each trigger that is gone, altered, switched off or not of ours."""
    wanted = _wanted()
    found = {(table, name): parts for table, name, *parts in _found()}
    for table, name in sorted({*wanted, *found}):
        how = _wrong(wanted.get((table, name)), found.get((table, name)))
        if how:
            yield Damage(
                number=0, sentence=f"the trigger {name} of the table {table} {how}"
            )


def _wrong(wanted: str | None, found: list[str] | None) -> str:
    if wanted is None:
        return "is none of this program's"
    if found is None:
        return "is gone"
    statement, function, enabled = found
    if enabled not in {"O", "A"}:
        return "is switched off"
    same = _plain(f"{statement} {function}") == wanted
    return "" if same else "is not as it was set"


def _found() -> list[tuple[str, ...]]:
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL if on_postgresql else _SQLITE)
        return [row for row in cursor.fetchall() if row[0].startswith(PREFIXES)]


def _wanted() -> dict[tuple[str, str], str]:
    """Give the triggers of all tables as the migrations set them."""
    tables = sorted(thing._meta.db_table for thing in all_things())  # noqa: SLF001 - Django's way to a table's name
    vendor = connection.vendor
    statements = [
        *_append_only.statements(vendor, {**_append_only.TABLES, **_kept.LOG}),
        *_kept.statements(vendor, tables),
        *brought.triggers(vendor),
    ]
    bodies = dict(filter(None, map(_body, statements)))
    found = {}
    for statement in statements:
        if trigger := re.match(
            r"\s*CREATE TRIGGER (\w+) BEFORE [\w ]+? ON (\w+)", statement
        ):
            called = re.search(r"EXECUTE FUNCTION (\w+)", statement)
            body = bodies[called[1]] if called else ""
            found[trigger[2], trigger[1]] = _plain(f"{statement} {body}")
    return found


def _body(statement: str) -> tuple[str, str] | None:
    """Name a function of PostgreSQL's, and give what stands in it."""
    function = re.search(
        r"CREATE FUNCTION (\w+)\(\).*\$\$(.*)\$\$", statement, re.DOTALL
    )
    return (function[1], function[2]) if function else None


def _plain(statement: str) -> str:
    """Leave out what PostgreSQL adds or leaves out when it prints a trigger."""
    text = statement.replace("UPDATE OR DELETE", "DELETE OR UPDATE")
    return " ".join(re.sub(r"::text|[()]", " ", text).lower().split())
