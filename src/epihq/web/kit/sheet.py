"""The sheet of a list: put in order by its columns, filtered, and all of it told.

    LIST = Sheet(page="signals", columns=COLUMNS, filters=(place(), words("note")))
    sheet = LIST.asked(request, moment)
    found(SignalRow, moment, sheet.conditions, order=sheet.order("-number"))

What is asked stands in the address, so that it can be kept, sent and gone back to; the
page and its CSV read the same. ``{% head sheet "severity" %}`` sets a heading that
sorts, and ``web/sheet.html`` the form, what it filters by, and how many fit.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from epihq.operations.ledger.moments import Moment
from epihq.operations.ledger.order import By, Order
from epihq.terms.errors import UsageError
from epihq.terms.place_names import codes_named
from epihq.web.kit.listing import asked, equals, has_text, there
from epihq.web.kit.places import place_asked, places_sought
from epihq.web.kit.sent import once_of
from epihq.web.kit.tables import Column
from epihq.web.kit.views import Kept, kept_views, query_of
from epihq.words.places import place_name

# Of a column: no database puts the list in order by it, ``Asked.sort`` does.
HERE = "here"
# What stands in the address of a list beside its filters.
_BESIDE = ("tab", "at", "sort")
# Values and their words; of things, as they were called then.
Choices = Callable[[Moment], Iterable[tuple[Any, Any]]]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One thing that a list is filtered by: its name, its label, what it asks.

    ``choices`` are values and their words, where it is one of some.
    """

    name: str
    label: str
    asks: Callable[[str], Q]
    choices: Choices | None = None
    is_place: bool = False


class Field(NamedTuple):
    """A filter as the form shows it: with what is asked, and the words to choose."""

    filter: Filter
    value: str
    choices: list[tuple[str, Any]]

    @property
    def is_choice(self) -> bool:
        """Whether it is one of some values."""
        return self.filter.choices is not None


class Chip(NamedTuple):
    """What a list is filtered by, in words, and its address without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A list: the name of its page, its columns and its filters."""

    page: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()

    def asked(self, request: HttpRequest, moment: Moment, *hidden: str) -> "Asked":
        """Read from the address what is asked of it; some filters may be hidden."""
        fields = [
            Field(one, asked(request, one.name), _listed(one, moment))
            for one in self.filters
            if one.name not in hidden
        ]
        return Asked(sheet=self, request=request, moment=moment, fields=fields)


@dataclass(kw_only=True)
class Asked:
    """What is asked of a list: by what it is filtered, and in which order."""

    sheet: Sheet
    request: HttpRequest
    moment: Moment
    fields: list[Field]

    @property
    def conditions(self) -> list[Q]:
        """What the database is asked for."""
        return [one.filter.asks(one.value) for one in self._given()]

    def order(self, *first: str) -> tuple[Order, ...]:
        """The order that is asked for, or else the list's first; stable by number."""
        column, is_down = self._sorted()
        if column is None:
            return first
        return By(column.by, is_down=is_down, ranks=column.ranks), "-number"

    def sort(self, rows: Sequence[Any]) -> list[Any]:
        """Put rows that no database has in the order that is asked for."""
        column, is_down = self._sorted()
        if column is None:
            return list(rows)
        value = column.value
        known = [row for row in rows if value(row) not in (None, "")]
        unknown = [row for row in rows if value(row) in (None, "")]
        return sorted(known, key=value, reverse=is_down) + unknown

    def chips(self) -> list[Chip]:
        """What the list is filtered by, each with the way to be without it."""
        return [
            Chip(str(one.filter.label), _said(one), self._without(one.filter.name))
            for one in self._given()
        ]

    def beside(self) -> list[tuple[str, str]]:
        """What the form keeps of the address beside its filters."""
        kept = ((name, self.request.GET.get(name, "")) for name in _BESIDE)
        return [(name, value) for name, value in kept if value]

    def trouble(self) -> str:
        """Why a place that was typed is none; "" where all is well."""
        for one in self._given():
            if one.filter.is_place and not codes_named(one.value):
                try:
                    place_asked(one.value)
                except UsageError as error:
                    return str(error)
        return ""

    def heading(self, key: str) -> tuple[str, str, str]:
        """Give a column's heading, its address that sorts by it, and how it is now.

        A second press turns the order round; ``aria-sort`` is "" where it is another.
        """
        column = next(one for one in self.sheet.columns if one.key == key)
        now, is_down = self._sorted()
        is_here = now is not None and now.key == key
        told = f"-{key}" if is_here and not is_down else key
        address = self._address(sort=told, page=None) if column.by else ""
        state = ("descending" if is_down else "ascending") if is_here else ""
        return str(column.heading), address, state

    @property
    def query(self) -> str:
        """What is asked, as a view keeps it."""
        return query_of(self.request.GET)

    @property
    def once(self) -> str:
        """A key for the form that keeps it."""
        return once_of(self.request)

    @cached_property
    def views(self) -> list[Kept]:
        """The views of the list that its reader keeps, or that are shared with them."""
        return kept_views(self.request, self.moment, self.sheet.page)

    def view_here(self) -> Kept | None:
        """The view that is looked at, if it is one."""
        here = (one for one in self.views if one.is_here and self.query)
        return next(here, None)

    def all_of_it(self) -> str:
        """The address without any filter."""
        names = (one.filter.name for one in self.fields)
        return self._address(**dict.fromkeys((*names, "page")))

    def _given(self) -> list[Field]:
        return [
            one
            for one in self.fields
            if one.value
            and (one.filter.choices is None or one.value in dict(one.choices))
        ]

    def _sorted(self) -> tuple[Column | None, bool]:
        key = self.request.GET.get("sort", "")
        named = {one.key: one for one in self.sheet.columns if one.by}
        return named.get(key.removeprefix("-")), key.startswith("-")

    def _without(self, name: str) -> str:
        return self._address(**{name: None, "page": None})

    def _address(self, **changed: str | None) -> str:
        told = self.request.GET.copy()
        for name, value in changed.items():
            if value is None:
                told.pop(name, None)
            else:
                told[name] = value
        return f"?{told.urlencode()}"


def words(*columns: str, label: str = "") -> Filter:
    """Filter by words in some columns."""
    return Filter(
        name="text",
        label=label or _("Words"),
        asks=lambda text: has_text(columns, text),
    )


def place(*listing: str, column: str = "location") -> Filter:
    """Filter by a place and its parts, by any name; ``listing`` are columns of many."""

    def asks(text: str) -> Q:
        return there(places_sought(text), (column,), listing)

    return Filter(name="location", label=_("Location"), asks=asks, is_place=True)


def choice(name: str, label: str, column: str, choices: Choices) -> Filter:
    """Filter by one of some values of a column."""
    return Filter(
        name=name,
        label=label,
        asks=lambda value: equals(column, value),
        choices=choices,
    )


def _listed(one: Filter, moment: Moment) -> list[tuple[str, Any]]:
    if one.choices is None:
        return []
    return [(str(value), word) for value, word in one.choices(moment)]


def _said(one: Field) -> str:
    if one.filter.choices is not None:
        return str(dict(one.choices)[one.value])
    named = codes_named(one.value) if one.filter.is_place else ()
    return ", ".join(map(place_name, named)) or one.value
