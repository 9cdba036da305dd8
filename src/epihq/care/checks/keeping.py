"""Many rows at once, in the fastest words of each database.

PostgreSQL takes readings by COPY, and changes of episodes as arrays in one statement;
SQLite, where one writer is at work anyway, takes them row by row.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from epihq.care.checks.tables import ReadingRow
from epihq.care.register.tables import EpisodeRow

# What of an episode follows from readings and rules, with its kind in PostgreSQL.
FOLLOWING = {
    "changed_at": "timestamptz",
    "level": "text",
    "standing": "text",
    "is_frail": "boolean",
    "silent": "text",
    "due_at": "timestamptz",
    "stands_until": "timestamptz",
    "alarmed_at": "timestamptz",
    "last_contact_at": "timestamptz",
    "last_reading_at": "timestamptz",
    "recent": "bytea",
}


def add(rows: Sequence[ReadingRow]) -> None:
    """Add readings."""
    if connection.vendor != "postgresql" or len(rows) < 10:
        ReadingRow.objects.bulk_create(rows)
        return
    fields = ReadingRow._meta.concrete_fields  # noqa: SLF001 - Django's way to columns
    columns = ", ".join(field.column for field in fields)
    names = [field.attname for field in fields]
    with connection.cursor() as cursor:
        statement = f"COPY care_reading ({columns}) FROM STDIN"
        with cursor.cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([getattr(row, name) for name in names])


def change(rows: Sequence[EpisodeRow], *, unless_changed: bool = False) -> int:
    """Keep what follows for episodes; say of how many.

    ``unless_changed`` leaves alone whom somebody has changed since they were read;
    their ``changed_at`` stays as it is then.
    """
    if not rows:
        return 0
    kinds = dict(FOLLOWING)
    if unless_changed:
        del kinds["changed_at"]
    if connection.vendor == "postgresql":
        return _at_once(rows, kinds, unless_changed=unless_changed)
    places = ", ".join(f"{name} = %s" for name in kinds)
    same = " AND changed_at = %s" if unless_changed else ""
    fields = {name: _field(name) for name in (*kinds, "changed_at")}
    changed = 0
    with connection.cursor() as cursor:
        for row in rows:
            values = [_for_database(fields[name], row, name) for name in kinds]
            seen = [_for_database(fields["changed_at"], row, "changed_at")]
            cursor.execute(
                f"UPDATE care_episode SET {places} WHERE number = %s{same}",  # noqa: S608 - names of ours
                [*values, row.pk, *(seen if unless_changed else [])],
            )
            changed += cursor.rowcount
    return changed


def _field(name: str) -> Any:
    return EpisodeRow._meta.get_field(name)  # noqa: SLF001 - Django's way to columns


def _for_database(field: Any, row: EpisodeRow, name: str) -> object:
    return field.get_db_prep_save(getattr(row, name), connection)


def _at_once(
    rows: Sequence[EpisodeRow], kinds: dict[str, str], *, unless_changed: bool
) -> int:
    seen = {"seen_at": "timestamptz"} if unless_changed else {}
    given = {"number": "bigint", **kinds, **seen}
    arrays = ", ".join(f"%s::{kind}[]" for kind in given.values())
    sets = ", ".join(f"{name} = new.{name}" for name in kinds)
    same = " AND care_episode.changed_at = new.seen_at" if unless_changed else ""
    values = [[getattr(row, name) for row in rows] for name in ("number", *kinds)]
    if unless_changed:
        values.append([row.changed_at for row in rows])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE care_episode SET {sets} FROM unnest({arrays}) "  # noqa: S608 - names of ours
            f"AS new({', '.join(given)}) WHERE care_episode.number = new.number{same}",
            values,
        )
        return int(cursor.rowcount)
