"""The ledger's rows as lines of JSON, the same from SQLite and from PostgreSQL.

    ["number", "version", "state", ...]         the columns
    [7, 3, "event", ...]                        a row each

Every table of the database is written, those of sign-in too, but not who is signed in
at the moment. Written in one snapshot, read back in one transaction.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError as DatabasesDataError
from django.db import IntegrityError, ProgrammingError, connection, models
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet

from epihq.operations.ledger import ledger

# What migrations make anew, and who is signed in: after a restore all sign in again.
_LEFT_OUT = {
    "django_migrations",
    "django_session",
    "usersessions_usersession",
    "web_cache",
    "web_count",
}
_AT_ONCE = 500
# What a line that is no row of its table comes to, in JSON, in a field, in a database.
NOT_ROWS = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,
    ValidationError,
    IntegrityError,
    DatabasesDataError,
    ProgrammingError,
    NodeNotFoundError,
)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """See one state of the opened ledger while others write on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            # Django's own transactions would make writers wait.
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def migrations() -> list[list[str]]:
    """List the steps that made the tables of the opened ledger."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(map(list, applied))


def tables() -> dict[str, type[models.Model]]:
    """Name the tables to be kept, with their models."""
    return _tables(apps)


def unknown_tables() -> list[str]:
    """Name tables of the opened ledger that this process has no model for."""
    there = set(connection.introspection.table_names()) - _LEFT_OUT
    return sorted(there - set(tables()))


def _tables(known: Apps) -> dict[str, type[models.Model]]:
    models = known.get_models(include_auto_created=True)
    found = {m._meta.db_table: m for m in models if m._meta.managed}  # noqa: SLF001
    there = set(connection.introspection.table_names()) - _LEFT_OUT
    return {name: found[name] for name in sorted(found) if name in there}


def written(model: type[models.Model]) -> Iterator[bytes]:
    """Write a table, line by line."""
    names = [field.attname for field in _fields(model)]
    yield _line(names)
    rows = model._base_manager.order_by("pk").values_list(*names)  # noqa: SLF001
    # A cursor of the server's would want a transaction that Django knows of.
    for row in _walked(rows, names.index(model._meta.pk.attname)):  # noqa: SLF001
        yield _line(row)


def _walked(rows: QuerySet[models.Model], key: int) -> Iterator[tuple[object, ...]]:
    part = list(rows[:_AT_ONCE])
    while part:
        yield from part
        part = list(rows.filter(pk__gt=part[-1][key])[:_AT_ONCE])


def _fields(model: type[models.Model]) -> list[models.Field]:
    return list(model._meta.concrete_fields)  # noqa: SLF001 - Django's way to columns


def _line(values: Iterable[object]) -> bytes:
    text = json.dumps(
        list(values), ensure_ascii=False, separators=(",", ":"), default=_as_json
    )
    return text.encode() + b"\n"


def _as_json(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"a column of a kind that cannot be kept: {type(value)}")


def load(
    made_by: list[list[str]],
    files: Mapping[str, Path],
) -> None:
    """Fill an empty ledger, whole or not at all, and bring it up to date after.

    ``made_by`` are the steps that made the tables; ``files`` hold their lines.

    Raises:
        One of ``NOT_ROWS``: a line is no row of its table.
    """
    executor = MigrationExecutor(connection)
    targets = _last_steps(executor.loader.graph, {(a, n) for a, n in made_by})
    executor.migrate(targets)
    # The models as they were then: a later column is the next steps' to fill.
    known = _tables(executor.loader.project_state(targets).apps)
    with ledger.changing():
        for name, file in files.items():
            with file.open("rb") as lines:
                _fill(known[name], lines)
        _go_on_counting(list(known.values()))


def _last_steps(
    graph: MigrationGraph, steps: set[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Find the steps that no other of them rests on; the rest follows from these."""
    mine = [graph.node_map[step] for step in steps]
    return sorted(
        node.key for node in mine if not any(c.key in steps for c in node.children)
    )


def _fill(model: type[models.Model], lines: Iterable[bytes]) -> None:
    rows = iter(lines)
    names = json.loads(next(rows, b"null"))
    known = {field.attname: field for field in _fields(model)}
    fields = [known[name] for name in names]
    quoted = connection.ops.quote_name
    table = model._meta.db_table  # noqa: SLF001
    columns = ", ".join(quoted(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        if not table.startswith("ledger_"):
            # Some steps put first rows into their own tables.
            cursor.execute(f"DELETE FROM {quoted(table)}")  # noqa: S608
        while part := list(islice(rows, 2_000)):
            cursor.executemany(
                f"INSERT INTO {quoted(table)} ({columns}) VALUES ({places})",  # noqa: S608
                [_row(fields, json.loads(line)) for line in part],
            )


def _row(fields: Sequence[models.Field], values: list[object]) -> list[object]:
    return [
        field.get_db_prep_save(_read(field, value), connection)
        for field, value in zip(fields, values, strict=True)
    ]


def _read(field: models.Field, value: object) -> object:
    if isinstance(value, str) and field.get_internal_type() == "BinaryField":
        return base64.b64decode(value)
    return field.to_python(value)


def _go_on_counting(models: list[type[models.Model]]) -> None:
    """Let the next number follow the highest one, where the database keeps count."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
