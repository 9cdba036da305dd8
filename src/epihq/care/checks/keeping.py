"""Many rows at once, in the fastest words of each database.

PostgreSQL takes rows as one text of JSON in one statement; SQLite, where one writer is
at work anyway, takes them row by row.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.db import connection

from epihq.care.checks.tables import ReadingRow
from epihq.care.register.tables import EpisodeRow

# What of an episode follows from how somebody stands, with its kind in PostgreSQL.
STANDING = {
    "level": "text",
    "standing": "text",
    "is_frail": "boolean",
    "silent": "text",
    "due_at": "timestamptz",
    "stands_until": "timestamptz",
    "alarmed_at": "timestamptz",
}
_FOLLOWING = {
    **STANDING,
    "changed_at": "timestamptz",
    "last_contact_at": "timestamptz",
    "last_reading_at": "timestamptz",
    "recent": "bytea",
}
_encode = msgspec.json.Encoder().encode


def add(rows: Sequence[ReadingRow]) -> None:
    """Add readings."""
    if connection.vendor != "postgresql" or len(rows) < 10:
        ReadingRow.objects.bulk_create(rows)
        return
    fields = ReadingRow._meta.concrete_fields  # noqa: SLF001 - Django's way to columns
    kinds = {field.attname: field.db_type(connection) for field in fields}
    names = ", ".join(kinds)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO care_reading ({names}) SELECT * FROM {_new(kinds)}",  # noqa: S608 - names of ours
            [_texts(rows, kinds)],
        )


def change(rows: Sequence[EpisodeRow], *, only_standing: bool = False) -> int:
    """Keep what follows for episodes; say of how many.

    ``only_standing`` leaves alone whom somebody has changed since they were read.
    """
    if not rows:
        return 0
    kinds = STANDING if only_standing else _FOLLOWING
    if connection.vendor == "postgresql":
        return _at_once(rows, kinds, unless_changed=only_standing)
    places = ", ".join(f"{name} = %s" for name in kinds)
    same = " AND changed_at = %s" if only_standing else ""
    fields = {name: _field(name) for name in (*kinds, "changed_at")}
    changed = 0
    with connection.cursor() as cursor:
        for row in rows:
            values = [_for_database(fields[name], row, name) for name in kinds]
            seen = [_for_database(fields["changed_at"], row, "changed_at")]
            cursor.execute(
                f"UPDATE care_episode SET {places} WHERE number = %s{same}",  # noqa: S608 - names of ours
                [*values, row.pk, *(seen if only_standing else [])],
            )
            changed += cursor.rowcount
    return changed


def _field(name: str) -> Any:
    return EpisodeRow._meta.get_field(name)  # noqa: SLF001 - Django's way to columns


def _for_database(field: Any, row: EpisodeRow, name: str) -> object:
    return field.get_db_prep_save(getattr(row, name), connection)


def _at_once(
    rows: Sequence[EpisodeRow], kinds: Mapping[str, str], *, unless_changed: bool
) -> int:
    given = {"number": "bigint", **kinds}
    same = ""
    if unless_changed:
        given["changed_at"] = "timestamptz"
        same = " AND care_episode.changed_at = new.changed_at"
    sets = ", ".join(f"{name} = new.{name}" for name in kinds)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE care_episode SET {sets} FROM {_new(given)} "  # noqa: S608 - names of ours
            f"WHERE care_episode.number = new.number{same}",
            [_texts(rows, given)],
        )
        return int(cursor.rowcount)


def _new(kinds: Mapping[str, str]) -> str:
    columns = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
    return f"json_to_recordset(%s::json) AS new({columns})"


def _texts(rows: Iterable[Any], kinds: Mapping[str, str]) -> str:
    """Write columns of rows as JSON; bytes as PostgreSQL reads them."""
    found = [
        {
            name: _hex(getattr(row, name)) if kind == "bytea" else getattr(row, name)
            for name, kind in kinds.items()
        }
        for row in rows
    ]
    return _encode(found).decode()


def _hex(value: bytes | memoryview) -> str:
    return rf"\x{bytes(value).hex()}"
