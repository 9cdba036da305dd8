"""Things as they stood at a past entry of the log, found and sorted by the database.

An entry holds a thing whole, as JSON; the newest of each thing by that moment tells how
it stood. The database looks into them for what is asked and gives their numbers, so
that a hundred thousand things cost no more memory than the few that are shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

import msgspec
from django.db import models
from django.db.models import Case, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy

from epihq.operations.ledger.order import By, First, Order
from epihq.operations.ledger.tables import LogRow
from epihq.operations.ledger.thing import Thing

T = TypeVar("T", bound=Thing)
_AT_ONCE = 500
# More are too many for one question to name.
_SETTLED = 5_000
# Of an instruction, its agency and the one above that also stood as they did.
_DEEP = 2
# Columns of a thing that an entry has as columns of its own.
_OWN = {"number": "thing_number", "pk": "thing_number", "state": "after"}


class Past(Generic[T]):
    """Things as they stood: counted and cut by the database, read a few at a time."""

    # As a paginator asks: pages are cut from something in order.
    ordered = True

    def __init__(self, table: type[T], upto: int, entries: QuerySet[LogRow]) -> None:
        """Hold the newest entries about things of a table, by an entry."""
        self._table, self._upto, self._entries = table, upto, entries

    def filter(self, *asked: Q, **columns: object) -> "Past[T]":
        """Give those that fit, asked as Django asks a table."""
        fit = _having(Q(*asked, **columns), self._table, self._entries)
        return Past(self._table, self._upto, fit)

    def order_by(self, *columns: Order) -> "Past[T]":
        """Give them in an order, e.g. "-number"."""
        names = [name for column in columns for name in _named(column)]
        entries = _telling(self._table, self._entries, names)
        named = [self._by(column) for column in columns]
        return Past(self._table, self._upto, entries.order_by(*named))

    def _by(self, column: Order) -> str | Case | OrderBy:
        if isinstance(column, First):
            return column.ranked(_of_then)
        if isinstance(column, By):
            return column.of(self._table, _pointed(column.column))
        return f"-{_then(column[1:])}" if column[0] == "-" else _then(column)

    def settled(self) -> "Past[T]":
        """Find out once which they are, where several questions will be asked of them.

        The newest entry of each of ten thousand things is not looked up for each.
        """
        numbers = list(self._entries.values_list("pk", flat=True)[: _SETTLED + 1])
        if len(numbers) > _SETTLED:
            return self
        entries = LogRow.objects.filter(pk__in=numbers).order_by("-thing_number")
        return Past(self._table, self._upto, entries)

    def count(self) -> int:
        """Count them; none is read."""
        return int(self._entries.count())

    __len__ = count

    def states(self) -> dict[int, str]:
        """Give the state of each by its number."""
        return dict(self._entries.values_list("thing_number", "after"))

    @overload
    def __getitem__(self, cut: int) -> T: ...
    @overload
    def __getitem__(self, cut: slice) -> list[T]: ...
    def __getitem__(self, cut: int | slice) -> T | list[T]:
        """Read the ones of a page, or the one at a place."""
        numbers = self._entries.values_list("pk", flat=True)[cut]
        if isinstance(cut, slice):
            return self._read(numbers)
        return self._read([numbers])[0]

    def __iter__(self) -> Iterator[T]:
        """Read all of them, some hundreds at a time."""
        numbers = list(self._entries.values_list("pk", flat=True))
        for first in range(0, len(numbers), _AT_ONCE):
            yield from self._read(numbers[first : first + _AT_ONCE])

    def _read(self, numbers: Iterable[int]) -> list[T]:
        entries = list(numbers)
        contents = LogRow.objects.filter(pk__in=entries).values_list("pk", "content")
        found = {number: msgspec.json.decode(content) for number, content in contents}
        return rows_of(self._table, [found[n]["now"] for n in entries], self._upto)


def past(table: type[T], upto: int) -> Past[T]:
    """All things of a table as they stood after an entry."""
    entries = LogRow.objects.filter(pk__in=_newest(table, upto).values("entry"))
    # Erased by law: nobody can tell any more how it stood.
    return Past(table, upto, entries.exclude(content="").order_by("-thing_number"))


def rows_of(
    table: type[T], kept: Sequence[Mapping[str, object]], upto: int, deep: int = _DEEP
) -> list[T]:
    """Make rows of the columns that entries hold, and of what they point to."""
    fields = {field.attname: field for field in table._meta.concrete_fields}  # noqa: SLF001 - Django's way to a model's columns
    rows = [
        table(
            **{
                name: fields[name].to_python(value)
                for name, value in columns.items()
                if name in fields
            }
        )
        for columns in kept
    ]
    for field in fields.values() if deep else ():
        if isinstance(field, models.ForeignKey):
            _point(rows, field, upto, deep - 1)
    return rows


def _point(
    rows: Sequence[Thing], field: models.ForeignKey, upto: int, deep: int
) -> None:
    """Let rows point to other things as they stood."""
    table = field.related_model
    numbers = {getattr(row, field.attname) for row in rows} - {None}
    if not numbers or not issubclass(table, Thing):
        return
    newest = _newest(table, upto, pk__in=numbers)
    stood_in = LogRow.objects.filter(pk__in=newest.values("entry")).exclude(content="")
    columns = [
        msgspec.json.decode(content)["now"]
        for content in stood_in.values_list("content", flat=True)
    ]
    stood = {row.pk: row for row in rows_of(table, columns, upto, deep)}
    for row in rows:
        if (one := stood.get(getattr(row, field.attname))) is not None:
            setattr(row, field.name, one)


def _newest(table: type[Thing], upto: int, **having: object) -> QuerySet[Thing]:
    """The number of the newest entry about each thing, by an entry."""
    about = LogRow.objects.filter(thing=table.kind, number__lte=upto, after__gt="")
    mine = about.filter(thing_number=OuterRef("pk")).order_by("-number")
    # Things are never removed: their table names all that an entry can tell of. One
    # step in the index for each is faster than to group all entries there are.
    things: QuerySet[Thing] = table.objects.filter(**having).order_by()
    return things.annotate(entry=Subquery(mine.values("number")[:1]))


def _having(q: Q, table: type[Thing], entries: QuerySet[LogRow]) -> QuerySet[LogRow]:
    """Ask of entries what is asked of a table's columns."""
    telling = _telling(table, entries, [key.partition("__")[0] for key in _keys(q)])
    return telling.filter(_of_then(q))


def _telling(
    table: type[Thing], entries: QuerySet[LogRow], columns: Sequence[str]
) -> QuerySet[LogRow]:
    """Give entries the columns of the things that they tell of."""
    fields = {field.attname: field for field in table._meta.concrete_fields}  # noqa: SLF001 - Django's way to a model's columns
    for name in columns:
        first, _dots, rest = name.partition("__")
        key = f"{first}_id" if rest else name
        own = F(_OWN[key]) if key in _OWN else ColumnThen(fields[key])
        entries = entries.annotate(**{_then(key): own})
        if rest:
            # What it pointed to is put in order by what it is called now.
            pointed = fields[key].related_model.objects.filter(pk=OuterRef(_then(key)))
            called = Subquery(pointed.values(rest)[:1])
            entries = entries.annotate(**{_pointed(name): called})
    return entries


def _keys(q: Q) -> Iterator[str]:
    for child in q.children:
        yield from _keys(child) if isinstance(child, Q) else (child[0],)


def _of_then(q: Q) -> Q:
    conditions = [
        _of_then(child) if isinstance(child, Q) else (_then(child[0]), child[1])
        for child in q.children
    ]
    return Q(*conditions, _connector=q.connector, _negated=q.negated)


def _named(column: Order) -> list[str]:
    if isinstance(column, str):
        return [column.lstrip("-")]
    if isinstance(column, By):
        return [column.column]
    return [key.partition("__")[0] for one in column.conditions for key in _keys(one)]


def _then(column: str) -> str:
    # An entry has columns of the same names, of its own.
    return f"then_{column}"


def _pointed(column: str) -> str:
    # Two underscores would be a question to Django.
    return _then(column.replace("__", "_of_"))


class ColumnThen(Func):
    """A column of a thing, as the content of an entry tells it; erased, it is null."""

    def __init__(self, field: models.Field) -> None:
        """Take the column's name, and how its values are compared."""
        kept: models.Field = models.TextField()
        for kind in (models.DateTimeField, models.DateField, models.FloatField):
            if isinstance(field, kind):
                kept = kind()
                break
        if isinstance(field, models.IntegerField | models.ForeignKey):
            kept = models.BigIntegerField()
        self.name = field.attname
        super().__init__(F("content"), output_field=kept)

    def as_sqlite(self, compiler: Any, _connection: Any, **_: Any) -> Any:
        """Say it in SQLite's words; its hours are texts with a blank, in UTC."""
        expression = f"JSON_EXTRACT(NULLIF(%(expressions)s, ''), '$.now.{self.name}')"
        if isinstance(self.output_field, models.DateTimeField):
            expression = (
                f"REPLACE(SUBSTR({expression}, 1, LENGTH({expression}) - 6), 'T', ' ')"
            )
        sql, params = compiler.compile(self.source_expressions[0])
        return expression % {"expressions": sql}, list(params) * expression.count("%(")

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        """Say it in PostgreSQL's words."""
        sql, params = compiler.compile(self.source_expressions[0])
        kind = self.output_field.db_type(connection)
        expression = f"(NULLIF({sql}, '')::jsonb #>> '{{now,{self.name}}}')::{kind}"
        return expression, params
