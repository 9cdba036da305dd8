"""Databases of PostgreSQL that one test after the other borrows, each as if new.

To copy one takes a third of a second; to empty it some hundredths. One whose tables a
test has changed is dropped.
"""

import uuid
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import connection
from psycopg.sql import SQL

# All by which a test could leave a table other than it found it, but for its rows.
SHAPE = """
SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
  SELECT concat_ws(' ', c.oid, c.relname, c.relkind, c.relowner, c.relacl) AS line
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname !~ '^(pg_|information_schema)'
  UNION ALL SELECT concat_ws(' ', tgrelid, tgname, tgenabled, tgfoid) FROM pg_trigger
  UNION ALL SELECT concat_ws(' ', proname, md5(prosrc), proowner) FROM pg_proc
  WHERE oid >= 16384
  UNION ALL SELECT concat_ws(' ', conrelid, conname) FROM pg_constraint
  UNION ALL SELECT concat_ws(' ', attrelid, attname, attnotnull, attacl)
  FROM pg_attribute WHERE attrelid >= 16384
  UNION ALL SELECT concat_ws(' ', nspname, nspacl, nspowner) FROM pg_namespace
  UNION ALL SELECT concat_ws(' ', rolname, rolsuper, rolcreaterole) FROM pg_roles
) AS lines
"""
TABLES = "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'"
NUMBERS = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
)
ALONE = """
SELECT coalesce(bool_and(pg_terminate_backend(pid, 5000)), true) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class _Kept:
    """How a database was when it was made: its shape, its rows, its numbers."""

    name: str
    shape: str
    tables: tuple
    rows: dict
    numbers: dict


_FREE = defaultdict(list)


@contextmanager
def lent_database(folder, template="template1"):
    """Lend the address of a database that is as its template."""
    free = _FREE[folder, template]
    kept = free.pop() if free else _made(folder, template)
    yield address_of(folder, kept.name)
    connection.close()
    if _emptied(folder, kept):
        free.append(kept)
    else:
        as_owner(folder, f"DROP DATABASE {kept.name} WITH (FORCE)")


def new_database(folder, template="template1"):
    """Make a database on the server of a folder; return its name and address."""
    name = f"ledger_{uuid.uuid4().hex}"
    # Through the write-ahead log it would take twice as long.
    words = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
    as_owner(folder, words)
    return name, address_of(folder, name)


def address_of(folder, name):
    return f"postgresql://epihq@/{name}?host={folder}"


def as_owner(folder, statement):
    """Ask the server of a folder, outside of any database of a test."""
    with psycopg.connect(address_of(folder, "postgres"), autocommit=True) as server:
        server.execute(statement)


def _made(folder, template):
    name, address = new_database(folder, template)
    with psycopg.connect(address) as database:
        tables = tuple(table for (table,) in database.execute(TABLES))
        return _Kept(
            name=name,
            shape=_shape(database),
            tables=tables,
            rows={table: _rows(database, table) for table in _filled(database, tables)},
            numbers=dict(database.execute(NUMBERS).fetchall()),
        )


def _shape(database):
    return database.execute(SHAPE).fetchone()[0]


def _rows(database, table):
    with database.cursor().copy(f"COPY {table} TO STDOUT") as out:
        return b"".join(out)


def _filled(database, tables):
    """Which tables have a row."""
    one = "SELECT '{0}' WHERE EXISTS (SELECT FROM {0})"
    asked = " UNION ALL ".join(map(one.format, tables))
    return [table for (table,) in database.execute(asked)] if tables else []


def _emptied(folder, kept):
    """Put the rows of before in the place of a test's; False where that is not all."""
    with psycopg.connect(address_of(folder, kept.name)) as database:
        alone = database.execute(ALONE).fetchone()[0]
        if not alone or _shape(database) != kept.shape:
            return False
        # Neither what guards rows nor what ties them together minds.
        database.execute("SET LOCAL session_replication_role = replica")
        for table in _filled(database, kept.tables):
            if _rows(database, table) != kept.rows.get(table):
                _put_back(database, table, kept.rows.get(table, b""))
        for name, number in database.execute(NUMBERS).fetchall():
            if number != kept.numbers[name]:
                _count_from(database, name, kept.numbers[name])
        return set(_filled(database, kept.tables)) == set(kept.rows)


def _put_back(database, table, rows):
    database.execute(SQL("DELETE FROM {}").format(SQL(table)))
    with database.cursor().copy(f"COPY {table} FROM STDIN") as into:
        into.write(rows)


def _count_from(database, name, last):
    has_begun = last is not None
    database.execute("SELECT setval(%s, %s, %s)", [name, last or 1, has_begun])
