"""Things as they stood at a past entry of the log, found and sorted by the database.

    changed since ──> the newest entry of each by that moment, which holds it whole
    all others    ──> their table: they stand as they stood

The database looks for what is asked and gives numbers, so that a hundred thousand
things cost no more memory than the few that are shown; and an hour of yesterday costs
little more than now, for little has changed since.
"""

from array import array
from collections import defaultdict
from collections.abc import (
    Callable,
    Collection,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar, cast, overload

from django.db import connection, models
from django.db.models import (
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.expressions import OrderBy, RawSQL
from django.db.models.query import EmptyQuerySet

from epihq.operations.ledger import (
    among,  # noqa: F401 - numbers are asked for by it
    log,
)
from epihq.operations.ledger.column_then import ColumnThen
from epihq.operations.ledger.contents import (
    as_kept,
    contents,
    fields_of,
    newest_of,
    pointed_to,
    row_of,
)
from epihq.operations.ledger.order import By, First, Order
from epihq.operations.ledger.tables import LogRow
from epihq.operations.ledger.thing import Thing
from epihq.operations.ledger.traces import traces

T = TypeVar("T", bound=Thing)
_AT_ONCE = 500
# So many entries are gone through faster than all things are asked for their newest.
_NEAR = 10_000
# Tables at past hours of which the newest entries are held, 8 bytes for each thing.
_HELD = 32
_NOTHING = Value(None, output_field=models.BigIntegerField())
# Columns of a thing that an entry has as columns of its own.
_OWN = {"number": "thing_number", "pk": "thing_number", "state": "after"}

_HEAD_AND_SEAL = (
    "SELECT MAX(number), (SELECT hash FROM ledger_log WHERE number = %s) "
    "FROM ledger_log"
)
# Said as the index of them says it: of a value beside it SQLite knows nothing.
_ERASED = RawSQL("content = ''", (), output_field=models.BooleanField())


class _Key(NamedTuple):
    """What a list is put in order by, and how."""

    by: Any
    is_down: bool = False
    nulls_last: bool | None = None


class Past(Generic[T]):
    """Things as they stood: counted and cut by the database, read a few at a time."""

    # As a paginator asks: pages are cut from something in order.
    ordered = True

    def __init__(
        self,
        table: type[T],
        upto: int,
        standing: QuerySet[T],
        told: QuerySet[LogRow],
        order: Sequence[Order] = ("-number",),
        newest: Mapping[str, Collection[int]] | None = None,
    ) -> None:
        """Hold those of a table that stand as they did, and entries of the others.

        ``newest`` are the numbers of those entries by state, where they are known.
        """
        self._table, self._upto, self._order = table, upto, order
        self._newest = newest
        self._standing, self._told = standing, told

    def filter(self, *asked: Q, **columns: object) -> "Past[T]":
        """Give those that fit, asked as Django asks a table."""
        q = Q(*asked, **columns)
        told = self._told
        if not isinstance(told, EmptyQuerySet):
            told = _having(q, self._table, told)
        standing = self._standing.filter(q)
        return Past(self._table, self._upto, standing, told, self._order)

    def order_by(self, *columns: Order) -> "Past[T]":
        """Give them in an order, e.g. "-number"."""
        return Past(self._table, self._upto, self._standing, self._told, columns)

    def by_state(self) -> Callable[[Collection[str]], "Past[T]"]:
        """Find out once which entries tell of them, for several questions to come.

        What is given finds those in some states: the newest entry of each of ten
        thousand things is not looked up for each, nor what is in another state read.
        """
        newest = self._newest
        if newest is None:
            newest = _by_state(self._told.values_list("after", "pk"))

        def those_in(states: Collection[str]) -> "Past[T]":
            wanted = [number for one in states for number in newest.get(one, ())]
            told = _entries(wanted) if wanted else LogRow.objects.none()
            standing = self._standing.filter(state__in=states)
            return Past(self._table, self._upto, standing, told, self._order)

        return those_in

    def first(self, most: int) -> tuple[list[T], int]:
        """Read the first of them and count all, at once where the log tells of all."""
        if not self._standing.query.is_empty():
            rows = self[:most]
            return rows, len(rows) if len(rows) < most else self.count()
        found = list(self._in_order(counted=True)[:most])
        return self._read(found), found[0][-1] if found else 0

    def count(self) -> int:
        """Count them; none is read."""
        return int(self._standing.count()) + int(self._told.count())

    __len__ = count

    def states(self) -> dict[int, str]:
        """Give the state of each by its number."""
        told = self._told.values_list("thing_number", "after")
        return dict(self._standing.values_list("pk", "state")) | dict(told)

    @overload
    def __getitem__(self, cut: int) -> T: ...
    @overload
    def __getitem__(self, cut: slice) -> list[T]: ...
    def __getitem__(self, cut: int | slice) -> T | list[T]:
        """Read the ones of a page, or the one at a place."""
        found = self._in_order()[cut]
        return self._read(found) if isinstance(cut, slice) else self._read([found])[0]

    def __iter__(self) -> Iterator[T]:
        """Read all of them, some hundreds at a time."""
        found = list(self._in_order())
        for first in range(0, len(found), _AT_ONCE):
            yield from self._read(found[first : first + _AT_ONCE])

    def _in_order(self, *, counted: bool = False) -> QuerySet[Any]:
        """Number them in order: each with its entry, where an entry tells of it.

        ``counted`` puts last how many there are of its kind, of the table or the log.
        """
        native = [_key(self._table, one) for one in self._order]
        standing = self._standing.annotate(of=F("pk"), entry=_NOTHING)
        found = _keyed(standing, native, counted=counted)
        if not isinstance(self._told, EmptyQuerySet):
            names = [name for column in self._order for name in _named(column)]
            told = _telling(self._table, self._told, names)
            told = told.annotate(of=F("thing_number"), entry=F("pk"))
            then = [_key(self._table, one, then=True) for one in self._order]
            # Where nothing stands as it did, Django makes no compound question of it.
            found = found.union(_keyed(told, then, counted=counted), all=True)
        by = [
            OrderBy(F(_place(n)), descending=is_down, nulls_last=nulls_last)
            for n, (_, is_down, nulls_last) in enumerate(native)
        ]
        # Pages are cut from it: what is alike in all this stands where it stood.
        return found.order_by(*by, OrderBy(F("of"), descending=True))

    def _read(self, found: Iterable[Sequence[Any]]) -> list[T]:
        entries = {number: entry for number, entry, *_ in found}
        rows = self._standing_still([n for n, entry in entries.items() if not entry])
        told = contents(entry for entry in entries.values() if entry)
        rows |= {number: row_of(self._table, kept) for number, kept in told.items()}
        listed = [rows[number] for number in entries if number in rows]
        return pointed_to(self._table, listed, self._upto)

    def _standing_still(self, numbers: Sequence[int]) -> dict[int, T]:
        """Read rows of the table, and of the log those that changed meanwhile."""
        there = self._table.objects.in_bulk(numbers) if numbers else {}
        about = LogRow.objects.filter(thing=self._table.kind, number__gt=self._upto)
        # Asked after the rows are read, for both come on record together.
        since = about.filter(thing_number__in=list(there), after__gt="")
        changed = {*since.values_list("thing_number", flat=True)}
        rows = {n: as_kept(row) for n, row in there.items() if n not in changed}
        for number in changed:
            kept = log.thing_at(self._table.kind, number, self._upto)
            if kept is not None:
                rows[number] = row_of(self._table, kept)
        return rows


def past(table: type[T], upto: int) -> Past[T]:
    """All things of a table as they stood after an entry."""
    there = table.objects.order_by()
    head, seal = _head_and_seal(upto)
    if head - upto > _NEAR:
        known = _newest_entries(cast("Hashable", table), upto, seal)
        numbers = [number for some in known.values() for number in some]
        return Past(table, upto, there.none(), _entries(numbers), newest=known)
    if not (changed := _changed_since(table, upto)):
        return Past(table, upto, there, LogRow.objects.none(), newest={})
    there = there.exclude(pk__among=changed)
    newest = newest_of(table, upto, pk__among=changed)
    numbers = [entry for entry in newest.values_list("entry", flat=True) if entry]
    return Past(table, upto, there, _entries(numbers))


def _entries(numbers: Collection[int]) -> QuerySet[LogRow]:
    """Find entries by number; of what is erased by law nobody can tell any more."""
    # Of a list, Django would ask of each number whether it is an expression.
    entries = LogRow.objects.filter(pk__among=array("q", numbers))
    return entries.exclude(content="").order_by()


def _changed_since(table: type[Thing], upto: int) -> list[int]:
    """Number the things that may stand otherwise than after an entry.

    Something was recorded of them since, or what was recorded of them is erased.
    """
    about = LogRow.objects.filter(thing=table.kind, after__gt="")
    since = about.filter(number__gt=upto).values_list("thing_number", flat=True)
    erased = about.filter(_ERASED).values_list("thing_number", flat=True)
    return sorted({*since, *erased})


def _head_and_seal(upto: int) -> tuple[int, str]:
    """Number the newest entry, and give the hash of another.

    No other ledger has that hash, and it covers all before.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HEAD_AND_SEAL, [upto])
        head, seal = cursor.fetchone()
    return int(head or 0), str(seal or "")


@lru_cache(maxsize=_HELD)
def _newest_entries(table: Any, upto: int, _seal: str) -> dict[str, "array[int]"]:
    """Number the newest entry about each thing by an entry, by the state it tells.

    No later entry changes it.
    """
    newest = newest_of(table, upto).values_list("entry", flat=True)
    numbers = array("q", (entry for entry in newest if entry))
    entries = LogRow.objects.filter(pk__among=numbers)
    return _by_state(entries.values_list("after", "pk"))


def _by_state(entries: Iterable[tuple[str, int]]) -> dict[str, "array[int]"]:
    numbers: defaultdict[str, array[int]] = defaultdict(lambda: array("q"))
    for state, number in entries:
        numbers[state].append(number)
    return dict(numbers)


def _having(q: Q, table: type[Thing], entries: QuerySet[LogRow]) -> QuerySet[LogRow]:
    """Ask of entries what is asked of a table's columns."""
    telling = _telling(table, entries, [key.partition("__")[0] for key in _keys(q)])
    traced = traces(q, _OWN.__contains__)
    return telling.filter(traced or Q(), _of_then(q))


def _telling(
    table: type[Thing], entries: QuerySet[LogRow], columns: Sequence[str]
) -> QuerySet[LogRow]:
    """Give entries the columns of the things that they tell of."""
    fields = fields_of(table)
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
    """Ask the same of what entries tell of a thing."""
    conditions = [
        _of_then(child) if isinstance(child, Q) else (_then(child[0]), child[1])
        for child in q.children
    ]
    asked = Q(*conditions, _connector=q.connector, _negated=q.negated)
    traced = traces(~q, _OWN.__contains__) if q.negated else None
    # Where the text has no trace of what is not to be, it need not be read.
    return asked if traced is None else ~traced | asked


def _keyed(
    things: QuerySet[Any], keys: Sequence[_Key], *, counted: bool
) -> QuerySet[Any]:
    """Give number and entry of things, and what they are put in order by."""
    by = {_place(n): key.by for n, key in enumerate(keys)}
    if counted:
        by["there"] = Window(Count("*"))
    return things.annotate(**by).values_list("of", "entry", *by)


def _place(number: int) -> str:
    return f"place_{number}"


def _key(table: type[Thing], column: Order, *, then: bool = False) -> _Key:
    """Say what an order is by: of a table's columns, or as entries call them then."""
    if isinstance(column, First):
        return _Key(column.ranked(_of_then) if then else column.ranked())
    if isinstance(column, By):
        by = column.of(table, _pointed(column.column) if then else "")
        return _Key(by.expression, by.descending, by.nulls_last)
    name = column.lstrip("-")
    return _Key(F(_then(name) if then else name), column[0] == "-")


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
