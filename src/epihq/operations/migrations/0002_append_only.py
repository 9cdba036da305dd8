"""The database itself refuses to change or remove what was written.

A guard in Python would be walked round by ``QuerySet.update()`` and by raw SQL.
To change a table on SQLite, Django makes it anew and its triggers are gone: a later
migration of these tables must set them again. A test looks.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import migrations

from epihq.operations.ledger.protecting import Protecting

# By table, which row an INSERT OR REPLACE would remove.
TABLES = {
    "ledger_act": "id = NEW.id OR corrects_id = NEW.corrects_id",
    "ledger_people": "id = NEW.id",
}
_WHY = "the ledger is append-only: record a correction instead"


def _protect(_apps: Any, editor: Any) -> None:
    protect(editor, TABLES)


def protect(editor: Any, tables: Mapping[str, str]) -> None:
    """Set the triggers on tables, given by name with their rule of sameness."""
    for statement in statements(editor.connection.vendor, tables):
        editor.execute(statement, params=None)


def statements(vendor: str, tables: Mapping[str, str]) -> Iterator[str]:
    """Write the triggers of tables in the words of a database."""
    for table, same in tables.items():
        for statement in _POSTGRESQL if vendor == "postgresql" else _SQLITE:
            yield statement.format(table=table, same=same, why=_WHY)


_SQLITE = (
    """
    CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{why}'); END
    """,
    """
    CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{why}'); END
    """,
    # INSERT OR REPLACE removes a row without asking the trigger above.
    """
    CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
    BEGIN SELECT RAISE(ABORT, '{why}'); END
    """,
)

_POSTGRESQL = (
    """
    CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{why}' USING ERRCODE = '23000'; END $$
    """,
    """
    CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()
    """,
    """
    CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()
    """,
)


class Migration(migrations.Migration):
    """Triggers on both tables."""

    dependencies = (("operations", "0001_acts_and_people"),)
    operations = (Protecting(_protect),)
