"""Lists with filters, of now and of any past hour alike.

    asked = [equals("state", "open"), has_text(("text", "report"), "beds")]
    found(InstructionRow, look.moment, asked, order=("deadline",))

Now, the database finds and sorts, and a page reads no more than it shows; the past is
put together from the log first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Q, prefetch_related_objects
from django.http import HttpRequest

from epihq.operations.moments import Moment, rows
from epihq.operations.thing import Thing

T = TypeVar("T", bound=Thing)
A_PAGE = 50


@dataclass(frozen=True)
class Filter:
    """A condition, as the database is asked and as a row of the past is."""

    q: Q
    holds: Callable[[Any], bool]


def equals(column: str, *values: Any) -> Filter:
    """A column has one of some values."""
    return Filter(
        Q(**{f"{column}__in": values}), lambda row: getattr(row, column) in values
    )


def before(column: str, hour: datetime) -> Filter:
    """A column's hour has passed."""
    return Filter(Q(**{f"{column}__lt": hour}), lambda row: getattr(row, column) < hour)


def lists(column: str, code: str) -> Filter:
    """A column that holds a list has a code in it."""
    # Both databases keep a list as text that can be searched; codes hold no quote.
    asked = Q(**{f"{column}__icontains": f'"{code}"'})
    return Filter(asked, lambda row: code in getattr(row, column))


def has_text(columns: Sequence[str], text: str) -> Filter:
    """Some column has a text in it, whatever the case."""
    asked = Q()
    for column in columns:
        asked |= Q(**{f"{column}__icontains": text})
    sought = text.casefold()
    return Filter(
        asked,
        lambda row: any(sought in getattr(row, name).casefold() for name in columns),
    )


def either(*filters: Filter) -> Filter:
    """Any of some conditions holds."""
    asked = Q()
    for one in filters:
        asked |= one.q
    return Filter(asked, lambda row: any(one.holds(row) for one in filters))


def found(
    table: type[T],
    moment: Moment,
    filters: Sequence[Filter],
    *,
    order: Sequence[str] = ("-number",),
    related: Sequence[str] = (),
) -> Any:
    """Find rows as they stand or stood: something that can be counted and cut."""
    if not moment.is_past:
        asked = table.objects.filter(*(one.q for one in filters))
        return asked.select_related(*related).order_by(*order)
    past = [row for row in rows(table, moment) if all(f.holds(row) for f in filters)]
    for column in reversed(order):
        past.sort(key=attrgetter(column.lstrip("-")), reverse=column.startswith("-"))
    prefetch_related_objects(past, *related)
    return past


def page_of(found: Any, request: HttpRequest) -> Page[Any]:
    """Cut the page that was asked for."""
    return Paginator(found, A_PAGE).get_page(request.GET.get("page"))


def asked(request: HttpRequest, name: str) -> str:
    """Read a filter from the address; "" is none."""
    # The databases cannot keep a zero letter, and so have none to find.
    return request.GET.get(name, "").replace("\0", "").strip()
