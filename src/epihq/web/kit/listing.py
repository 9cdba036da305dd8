"""Lists with filters, of now and of any past hour alike.

    asked = [equals("state", "open"), has_text(("text", "report"), "beds")]
    found(InstructionRow, look.moment, asked, order=("deadline",))

The database finds and sorts, and a page reads no more than it shows: the table now, and
the log where it is the past.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any, Protocol, TypeVar, overload

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest

from epihq.operations.ledger import moments
from epihq.operations.ledger.moments import Moment
from epihq.operations.ledger.order import Order
from epihq.operations.ledger.thing import Thing
from epihq.terms.locations import parts_prefix

T = TypeVar("T", bound=Thing)
Row_co = TypeVar("Row_co", bound=Thing, covariant=True)
A_PAGE = 50


class Found(Protocol[Row_co]):
    """Rows that were found, of now or of a past hour: counted and cut, not yet read."""

    def filter(self, *asked: Q, **columns: Any) -> "Found[Row_co]":
        """Give those of them that fit."""

    def count(self) -> int:
        """Count them."""

    @overload
    def __getitem__(self, cut: int) -> Row_co: ...
    @overload
    def __getitem__(self, cut: slice) -> Sequence[Row_co]: ...

    def __iter__(self) -> Iterator[Row_co]:
        """Read them."""


def equals(column: str, *values: Any) -> Q:
    """A column has one of some values."""
    return Q(**{f"{column}__in": values})


def having(**columns: object) -> list[Q]:
    """Columns have what is asked for; where nothing is, they have anything."""
    return [equals(name, value) for name, value in columns.items() if value]


def before(column: str, hour: datetime) -> Q:
    """A column's hour has passed."""
    return Q(**{f"{column}__lt": hour})


def lists(column: str, code: str) -> Q:
    """A column that holds a list has a code in it."""
    # Both databases keep a list as text that can be searched; codes hold no quote.
    return Q(**{f"{column}__icontains": f'"{code}"'})


def there(
    codes: Iterable[str], columns: Sequence[str] = (), listing: Sequence[str] = ()
) -> Q:
    """Some column has one of some places, or a part of one of them.

    ``columns`` hold a code, those of ``listing`` a list of codes.
    """
    parts = [(code, parts_prefix(code)) for code in codes]
    asks = [
        *(equals(name, *(code for code, _ in parts)) for name in columns),
        *(
            Q(**{f"{name}__startswith": to})
            for name in columns
            for _, to in parts
            if to
        ),
        *(lists(name, code) for name in listing for code, _ in parts),
        # A code in a list begins behind its quotation mark.
        *(
            Q(**{f"{name}__icontains": f'"{to}'})
            for name in listing
            for _, to in parts
            if to
        ),
    ]
    return either(*asks)


def has_text(columns: Sequence[str], text: str) -> Q:
    """Some column has every word of a text in it, whatever their case and accents."""
    words = text.split()
    return reduce(
        and_,
        (
            either(*(Q(**{f"{name}__reads": word}) for name in columns))
            for word in words
        ),
        Q(),
    )


def either(*filters: Q) -> Q:
    """Any of some conditions holds."""
    return reduce(or_, filters, Q())


def found(
    table: type[T],
    moment: Moment,
    filters: Sequence[Q],
    *,
    order: Sequence[Order] = ("-number",),
    related: Sequence[str] = (),
) -> Found[T]:
    """Find rows as they stand or stood: something that can be counted and cut.

    ``related`` is what is read together with them; of the past, all is.
    """
    rows: Found[T] = moments.found(
        table, moment, *filters, order=order, related=related
    )
    return rows


def page_of(found: Sequence[Any] | Found[Thing], request: HttpRequest) -> Page[Any]:
    """Cut the page that was asked for."""
    return Paginator(found, A_PAGE).get_page(request.GET.get("page"))


def tab_of(
    request: HttpRequest, tabs: Sequence[tuple[str, str]], default: str = ""
) -> str:
    """Read which tab of a list is asked for: ``default``, or the first, where none."""
    tab = asked(request, "tab")
    return tab if tab in dict(tabs) else default or tabs[0][0]


def asked(request: HttpRequest, name: str) -> str:
    """Read a filter from the address; "" is none."""
    # The databases cannot keep a zero letter, and so have none to find.
    return request.GET.get(name, "").replace("\0", "").strip()
