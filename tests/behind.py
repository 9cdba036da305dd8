"""Altering a ledger behind its back, as somebody with the database's password could."""

from django.db import connection


def behind_the_back(*statements):
    """Write with the guards of all the statements' tables off, and on again."""
    with connection.cursor() as cursor:
        is_postgresql = connection.vendor == "postgresql"
        switched = _switched if is_postgresql else _dropped
        again = switched(cursor, {_table_of(one) for one in statements})
        for one in (*statements, *again):
            cursor.execute(one)


def _table_of(statement):
    words = statement.split()
    return words[2 if words[0] == "DELETE" else 1]


def _switched(cursor, tables):
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]


def _dropped(cursor, tables):
    again = []
    for table in tables:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
            "AND tbl_name = %s",
            [table],
        )
        for name, sql in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
            again.append(sql)
    return again
