"""The room as it stands, or as it stood at a past moment.

Now is asked of the tables; the past is asked of the log, whose entries hold each thing
whole, and of the tables for what has not changed since. Both give the same rows, so a
page does not know which it shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from django.db.models import Q, QuerySet

from epihq.operations.ledger import clock, log
from epihq.operations.ledger.contents import rows_of
from epihq.operations.ledger.order import By, First, Order
from epihq.operations.ledger.past import Past, past
from epihq.operations.ledger.thing import Thing

T = TypeVar("T", bound=Thing)
# Of the tables or of the log: what can be counted, cut and asked on.
Found: TypeAlias = QuerySet[T] | Past[T]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """An hour at which the room is looked at; ``upto`` is the last entry known then.

    ``upto`` is None for now: everything is known.
    """

    at: datetime
    upto: int | None = None

    @property
    def is_past(self) -> bool:
        """Whether the room is shown as it stood, and so nothing can be changed."""
        return self.upto is not None


def now() -> Moment:
    """Look at the room as it stands."""
    return Moment(at=clock.now())


def moment_at(at: datetime) -> Moment:
    """Look at the room as it stood at a past hour."""
    return Moment(at=at, upto=log.head_at(at))


def found(
    table: type[T],
    moment: Moment,
    *having: Q,
    order: Sequence[Order] = ("-number",),
    related: Sequence[str] = (),
) -> Found[T]:
    """Find things as they stand or stood: what can be counted, cut and asked on.

    ``related`` is what is read together with them; of the past, all is.
    """
    if moment.upto is not None:
        return past(table, moment.upto).filter(*having).order_by(*order)
    in_order = [_ordered(table, one) for one in order]
    things = table.objects.filter(*having).order_by(*in_order)
    return things.select_related(*related) if related else things


def rows(
    table: type[T], moment: Moment, having: Mapping[str, object] | None = None
) -> list[T]:
    """List the things of a table as they stood, newest first.

    ``having`` gives values of columns, e.g. {"state": ("new", "event")}; a tuple is
    any of them.
    """
    asked = {
        f"{name}__in" if isinstance(value, tuple) else name: value
        for name, value in (having or {}).items()
    }
    return list(found(table, moment, Q(**asked)))


def newest_number(table: type[Thing], moment: Moment) -> int:
    """Number the newest thing of a table that was there then; 0 if there was none."""
    numbers = table.objects.order_by("-number").values_list("number", flat=True)
    newest = numbers.first() or 0
    if moment.upto is None:
        return newest
    return log.newest_thing(table.kind, moment.upto, newest)


def states(table: type[Thing], moment: Moment) -> dict[int, str]:
    """Give the state of each thing of a table, then, by its number."""
    if moment.upto is None:
        return dict(table.objects.values_list("pk", "state"))
    return past(table, moment.upto).states()


def row_at(table: type[T], number: int, moment: Moment) -> T | None:
    """Find one thing as it stood; None where it was not there yet."""
    if moment.upto is None:
        return table.objects.filter(pk=number).first()
    columns = log.thing_at(table.kind, number, moment.upto)
    return None if columns is None else rows_of(table, [columns], moment.upto)[0]


def _ordered(table: type[T], column: Order) -> Any:
    if isinstance(column, First):
        return column.ranked()
    return column.of(table) if isinstance(column, By) else column
