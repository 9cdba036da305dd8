"""The log is append-only; things of the room are never removed, nor changed unseen.

A change of a thing must raise its version by one, which the program does together with
an entry of the log. A password's hash alone may be renewed without.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from django.db import migrations

from epihq.operations.ledger.protecting import Protecting

_THINGS = (
    "agency",
    "attachment",
    "centre",
    "delivery",
    "handover",
    "instruction",
    "invite",
    "mode",
    "officer",
    "proposal",
    "shift",
    "signal",
    "source",
    "template",
    "threshold",
    "token",
)
_KEPT = "the ledger keeps all things: close or withdraw it instead"
_UNSEEN = "a thing changes by one version at a time, and the log tells of it"
_append_only = import_module("epihq.operations.migrations.0002_append_only")
LOG = {"ledger_log": "number = NEW.number"}


def _protect(_apps: Any, editor: Any) -> None:
    _append_only.protect(editor, LOG)
    protect(editor, _THINGS)


def protect(editor: Any, things: Iterable[str]) -> None:
    """Set the triggers of some things' tables; a later migration's are set so, too."""
    tables = [f"ledger_{thing}" for thing in things]
    for statement in statements(editor.connection.vendor, tables):
        editor.execute(statement, params=None)


def statements(vendor: str, tables: Iterable[str]) -> Iterator[str]:
    """Write the triggers of some things' tables in the words of a database."""
    for table in tables:
        seen = "NEW.version = OLD.version + 1"
        if table == "ledger_officer":
            seen = f"({seen} OR NEW.password <> OLD.password)"
        for statement in _POSTGRESQL if vendor == "postgresql" else _SQLITE:
            yield statement.format(table=table, seen=seen, kept=_KEPT, unseen=_UNSEEN)


_SQLITE = (
    """
    CREATE TRIGGER {table}_seen BEFORE UPDATE ON {table} WHEN NOT ({seen})
    BEGIN SELECT RAISE(ABORT, '{unseen}'); END
    """,
    """
    CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{kept}'); END
    """,
    """
    CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, '{kept}'); END
    """,
)

_POSTGRESQL = (
    """
    CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{kept}' USING ERRCODE = '23000'; END $$
    """,
    """
    CREATE FUNCTION {table}_is_seen() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{unseen}' USING ERRCODE = '23000'; END $$
    """,
    """
    CREATE TRIGGER {table}_seen BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (NOT ({seen})) EXECUTE FUNCTION {table}_is_seen()
    """,
    """
    CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_is_kept()
    """,
    """
    CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_kept()
    """,
)


class Migration(migrations.Migration):
    """Triggers on the log and on the tables of all things."""

    dependencies = (("operations", "0003_things"),)
    operations = (Protecting(_protect),)
