"""Many rows at once, in the fastest words of each database.

PostgreSQL takes rows as one text of JSON in one statement; SQLite, where one writer is
at work anyway, takes them row by row. What a standing is said from is read as texts,
without a model's ways: of a million people each of them would take longer than the
standing itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from epihq.care.checks.tables import ReadingRow
from epihq.care.register.asking import Question, Rows, asked, hour_of
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


class Known(msgspec.Struct, kw_only=True):
    """What a standing is said from, and what follows, of an episode; as its row."""

    number: int
    state: str
    district_id: int
    opened_at: datetime
    changed_at: datetime
    age: int | None
    sex: str
    is_pregnant: bool | None
    conditions: str
    onset: date | None
    usual_spo2: float | None
    thresholds: dict[str, Any]
    deeds: list[list[str]]
    answered_at: datetime | None
    first_contact_at: datetime | None
    is_wrong_number: bool
    last_contact_at: datetime | None
    last_reading_at: datetime | None
    recent: bytes
    level: str
    standing: str
    is_frail: bool
    silent: str
    due_at: datetime | None
    stands_until: datetime | None
    alarmed_at: datetime | None

    @property
    def pk(self) -> int:
        """Its number, as a row has it."""
        return self.number

    def __str__(self) -> str:
        """Name it without naming anybody, as its row does."""
        return f"care {self.pk}"


class Entered(msgspec.Struct, kw_only=True):
    """A reading as it is entered: the columns of its row."""

    number: int
    episode: int
    about_at: datetime
    written_at: datetime
    channel: str
    entered_by: str
    spo2_rest: float | None
    spo2_walk: float | None
    temperature: float | None
    pulse: float | None
    breathing_rate: float | None
    feeling: str
    symptoms: str
    denied: str
    corrects: int | None
    note: bytes
    level: str
    reasons: str
    rules: int | None
    once: UUID | None
    due_at: datetime | None


def _field(name: str) -> Any:
    return EpisodeRow._meta.get_field(name)  # noqa: SLF001 - Django's way to columns


# -- read -----------------------------------------------------------------------------


def _read(name: str) -> tuple[str, Any]:
    """Say how a column is asked for, and how what comes is read."""
    field = _field(name)
    kind = field.get_internal_type()
    as_text = f"CAST({field.column} AS text)"
    ways: dict[str, tuple[str, Any]] = {
        "DateTimeField": (as_text, hour_of),
        "DateField": (as_text, date.fromisoformat),
        "JSONField": (as_text, msgspec.json.decode),
        "BinaryField": (field.column, bytes),
        "BooleanField": (field.column, bool),
    }
    return ways.get(kind, (field.column, None))


_READ = {name: _read(name) for name in Known.__struct_fields__}
_ASKED = ", ".join(asked for asked, _ in _READ.values())
_AS = [(place, read) for place, (_, read) in enumerate(_READ.values()) if read]
_NAMES = tuple(_READ)


def known(where: str, values: Sequence[object]) -> list[Known]:
    """Read what episodes are judged by; ``where`` is in the words of the table."""
    return known_of(asked([ask_known(where, values)])[0])


def ask_known(where: str, values: Sequence[object]) -> Question:
    """Write the question of ``known``."""
    return Question(f"SELECT {_ASKED} FROM care_episode WHERE {where}", values)  # noqa: S608 - words of ours


def known_of(rows: Rows) -> list[Known]:
    """Read the answer to it."""
    return [_known(list(row)) for row in rows]


def _known(row: list[Any]) -> Known:
    for place, read in _AS:
        value = row[place]
        if value is not None:
            row[place] = read(value)
    return Known(**dict(zip(_NAMES, row, strict=True)))


# -- kept -----------------------------------------------------------------------------


def keep(new: Sequence[Entered], changed: Sequence[Known]) -> None:
    """Add readings, and keep what follows of them for their episodes."""
    if connection.vendor == "postgresql":
        asked([_addition(new), _change(changed, _FOLLOWING)])
        return
    ReadingRow.objects.bulk_create(
        [ReadingRow(**msgspec.structs.asdict(row)) for row in new]
    )
    _one_by_one(changed, _FOLLOWING)


def _addition(rows: Sequence[Entered]) -> Question:
    fields = ReadingRow._meta.concrete_fields  # noqa: SLF001 - Django's way to columns
    kinds = {field.attname: field.db_type(connection) for field in fields}
    names = ", ".join(kinds)
    # Bytes are written as base 64 in JSON.
    told = ", ".join(
        f"decode({name}, 'base64')" if kind == "bytea" else name
        for name, kind in kinds.items()
    )
    given = {name: "text" if kind == "bytea" else kind for name, kind in kinds.items()}
    words = f"INSERT INTO care_reading ({names}) SELECT {told} FROM {_new(given)}"  # noqa: S608 - names of ours
    return Question(words, [_encode(rows).decode()])


def change(rows: Sequence[Known]) -> int:
    """Keep how people stand but whom somebody has changed since; say of how many."""
    if not rows:
        return 0
    if connection.vendor != "postgresql":
        return _one_by_one(rows, STANDING, unless_changed=True)
    question = _change(rows, STANDING, unless_changed=True)
    with connection.cursor() as cursor:
        cursor.execute(question.words, question.values)
        return int(cursor.rowcount)


def _one_by_one(
    rows: Sequence[Known], kinds: Mapping[str, str], *, unless_changed: bool = False
) -> int:
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


def _for_database(field: Any, row: Known, name: str) -> object:
    return field.get_db_prep_save(getattr(row, name), connection)


def _change(
    rows: Sequence[Known], kinds: Mapping[str, str], *, unless_changed: bool = False
) -> Question:
    given = {"number": "bigint", **kinds}
    same = ""
    if unless_changed:
        given["changed_at"] = "timestamptz"
        same = " AND care_episode.changed_at = new.changed_at"
    sets = ", ".join(f"{name} = new.{name}" for name in kinds)
    words = (
        f"UPDATE care_episode SET {sets} FROM {_new(given)} "  # noqa: S608 - names of ours
        f"WHERE care_episode.number = new.number{same}"
    )
    return Question(words, [_texts(rows, given)])


def _new(kinds: Mapping[str, str]) -> str:
    columns = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
    return f"json_to_recordset(%s::json) AS new({columns})"


def _texts(rows: Iterable[Known], kinds: Mapping[str, str]) -> str:
    """Write columns of rows as JSON; bytes as PostgreSQL reads them."""
    found = [
        {
            name: _hex(getattr(row, name)) if kind == "bytea" else getattr(row, name)
            for name, kind in kinds.items()
        }
        for row in rows
    ]
    return _encode(found).decode()


def _hex(value: bytes) -> str:
    return rf"\x{value.hex()}"
