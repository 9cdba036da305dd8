"""What entries hold of things, as rows, each with what it points to as that stood."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery

from epihq.operations.ledger.tables import LogRow
from epihq.operations.ledger.thing import Thing
from epihq.terms.signing import canonical

T = TypeVar("T", bound=Thing)
# Of an instruction, its agency and the one above that also stood as they did.
_DEEP = 2


def rows_of(table: type[T], kept: Sequence[Mapping[str, object]], upto: int) -> list[T]:
    """Make rows of the columns that entries hold, and of what they point to."""
    return pointed_to(table, [row_of(table, columns) for columns in kept], upto)


def row_of(table: type[T], kept: Mapping[str, object]) -> T:
    """Make a row of the columns that an entry holds."""
    fields = fields_of(table)
    return table(
        **{
            name: fields[name].to_python(value)
            for name, value in kept.items()
            if name in fields
        }
    )


def as_kept(row: T) -> T:
    """Give a row of a table as an entry would hold it: no secret, keys in order."""
    return row_of(type(row), msgspec.json.decode(canonical(row.columns())))


def contents(entries: Iterable[int]) -> dict[int, Mapping[str, object]]:
    """Give the columns that entries hold, by the thing that each is about."""
    listed = LogRow.objects.filter(pk__in=list(entries)).exclude(content="")
    return {
        number: msgspec.json.decode(content)["now"]
        for number, content in listed.values_list("thing_number", "content")
    }


def pointed_to(table: type[T], rows: list[T], upto: int, deep: int = _DEEP) -> list[T]:
    """Let rows point to other things as they stood, and these to others."""
    for field in fields_of(table).values() if deep else ():
        if isinstance(field, models.ForeignKey):
            _point(rows, field, upto, deep - 1)
    return rows


def _point(
    rows: Sequence[Thing], field: models.ForeignKey, upto: int, deep: int
) -> None:
    table = field.related_model
    numbers = {getattr(row, field.attname) for row in rows} - {None}
    if not numbers or not issubclass(table, Thing):
        return
    newest = newest_of(table, upto, pk__in=numbers).values_list("entry", flat=True)
    those = [row_of(table, columns) for columns in contents(newest).values()]
    stood = {row.pk: row for row in pointed_to(table, those, upto, deep)}
    for row in rows:
        if (one := stood.get(getattr(row, field.attname))) is not None:
            setattr(row, field.name, one)


def fields_of(table: type[Thing]) -> dict[str, models.Field]:
    """Give the fields of a table by the names of their columns."""
    return {field.attname: field for field in table._meta.concrete_fields}  # noqa: SLF001 - Django's way to a model's columns


def newest_of(table: type[Thing], upto: int, **having: object) -> QuerySet[Thing]:
    """The number of the newest entry about each thing, by an entry."""
    about = LogRow.objects.filter(thing=table.kind, number__lte=upto, after__gt="")
    mine = about.filter(thing_number=OuterRef("pk")).order_by("-number")
    # Things are never removed: their table names all that an entry can tell of. One
    # step in the index for each is faster than to group all entries there are.
    things: QuerySet[Thing] = table.objects.filter(**having).order_by()
    return things.annotate(entry=Subquery(mine.values("number")[:1]))
