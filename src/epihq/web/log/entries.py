"""Finding entries of the log: by day, thing, person, verb and place, a page at a time.

Nothing is counted and nothing skipped, so that the millionth entry is as near as the
first: a page begins where the one before it ended, and each question walks an index.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from heapq import nlargest, nsmallest
from itertools import chain

from django.db.models import Q, QuerySet

from epihq.operations.duty.day_record import bounds
from epihq.operations.ledger.log import entry_of, head, span
from epihq.operations.ledger.tables import LogRow
from epihq.operations.ledger.thing import all_things
from epihq.terms.errors import UsageError
from epihq.terms.log import Entry

A_PAGE = 50
PEOPLE, PROGRAM = "people", "program"
# Entries that are looked through for a page where no index leads to what is asked.
_AT_ONCE = 200_000
# By which doors people come, and by which the program does what it does by itself.
_DOORS = {PEOPLE: ("page", "api", "cli"), PROGRAM: ("watch",)}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries; what is empty is any. ``upto`` is the last one known then.

    ``until`` is the last day where days are asked for from ``day`` on; ``who`` is
    people or the program.
    """

    zone: str
    day: date | None = None
    until: date | None = None
    thing: str = ""
    number: int | None = None
    by: str = ""
    who: str = ""
    verb: str = ""
    place: str = ""
    upto: int | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of entries; ``further`` is where the next one begins.

    ``searched`` is the entry as far as which was looked where no index leads to what is
    asked, and the page is not full.
    """

    entries: tuple[Entry, ...]
    further: int | None
    searched: int | None = None


def found(wanted: Wanted, before: int | None = None, most: int = A_PAGE) -> Found:
    """Read a page of entries from before an entry, or from the newest."""
    back_to = _back_to(wanted, before)
    numbers = _numbers(wanted, before, back_to, most + 1)
    rows = LogRow.objects.filter(number__in=numbers[:most]).order_by("-number")
    page = tuple(map(entry_of, rows))
    if len(numbers) > most:
        return Found(entries=page, further=page[-1].number)
    return Found(entries=page, further=back_to, searched=back_to)


def found_rising(wanted: Wanted, after: int = 0, most: int = A_PAGE) -> Found:
    """Read a page of entries, oldest first, from after an entry on."""
    newest = head() if wanted.upto is None else wanted.upto
    end = min(newest, after + _AT_ONCE) if _is_far(wanted) else newest
    parts = (
        part.order_by("number").values_list("number", flat=True)[: most + 1]
        for part in _ways_in(replace(wanted, upto=end), None, after + 1)
    )
    numbers = nsmallest(most + 1, chain.from_iterable(parts))
    rows = LogRow.objects.filter(number__in=numbers[:most]).order_by("number")
    page = tuple(map(entry_of, rows))
    if len(numbers) > most:
        return Found(entries=page, further=page[-1].number)
    further = end if end < newest else None
    return Found(entries=page, further=further, searched=further)


def all_of(wanted: Wanted, *, rising: bool = False) -> Iterator[Entry]:
    """Read every entry wanted, newest or oldest first, a few thousand at a time."""
    rows = _having(wanted, None)
    if wanted.who in _DOORS and not wanted.by:
        rows = rows.filter(via__in=_DOORS[wanted.who])
    if wanted.place:
        rows = rows.filter(Q(*_there(wanted.place), _connector=Q.OR))
    order = "number" if rising else "-number"
    return map(entry_of, rows.order_by(order).iterator(chunk_size=2000))


def day_of(text: str) -> date | None:
    """Read a day from the address; None for any.

    Raises:
        UsageError: ``web.bad-day``.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as exc:
        raise UsageError(
            "web.bad-day",
            f"day: one like 2020-07-01 was expected; got {text!r}. Choose it in the "
            "calendar, or leave it out for all days.",
        ) from exc


def _back_to(wanted: Wanted, before: int | None) -> int | None:
    """How far back a page looks where no index leads to what is asked; None for all."""
    if not _is_far(wanted):
        return None
    newest = before or (head() if wanted.upto is None else wanted.upto) + 1
    return newest - _AT_ONCE if newest > _AT_ONCE + 1 else None


def _is_far(wanted: Wanted) -> bool:
    """Whether no index leads to what is asked."""
    both = wanted.who in _DOORS and (wanted.verb or wanted.thing) and not wanted.by
    return bool(both or wanted.place)


def _numbers(
    wanted: Wanted, before: int | None, back_to: int | None, most: int
) -> list[int]:
    """Give the newest numbers: of each way into the log some, and the newest of all."""
    parts = (
        part.order_by("-number").values_list("number", flat=True)[:most]
        for part in _ways_in(wanted, before, back_to)
    )
    return nlargest(most, chain.from_iterable(parts))


def _ways_in(
    wanted: Wanted, before: int | None, back_to: int | None
) -> Iterator[QuerySet[LogRow]]:
    """Split what is asked, so that each part is in the order of an index."""
    rows = _having(wanted, before)
    if back_to is not None:
        rows = rows.filter(number__gte=back_to)
    doors = _DOORS.get(wanted.who, ()) if not wanted.by else ()
    if wanted.place:
        there = rows.filter(via__in=doors) if doors else rows
        yield from (there.filter(place) for place in _there(wanted.place))
    elif doors:
        yield from (rows.filter(via=door) for door in doors)
    else:
        yield rows


def _there(place: str) -> Iterator[Q]:
    """Entries about things that stand at a place, a kind of thing at a time."""
    for table in all_things():
        if not hasattr(table, "location"):
            continue
        mine = table.objects.filter(location=place).order_by().values("pk")
        yield Q(thing=table.kind, thing_number__in=mine)


def _having(wanted: Wanted, before: int | None) -> QuerySet[LogRow]:
    columns = {
        "thing": wanted.thing,
        "thing_number": wanted.number,
        "by": wanted.by,
        "verb": wanted.verb,
        "number__lte": wanted.upto,
        "number__lt": before,
    }
    rows = LogRow.objects.filter(
        **{name: value for name, value in columns.items() if value not in {"", None}}
    )
    if wanted.day is None and wanted.until is None:
        return rows
    return rows.filter(number__range=_days(wanted))


def _days(wanted: Wanted) -> tuple[int, int]:
    """The first and last number of the days that are asked for."""
    first = wanted.day or date(1970, 1, 1)
    last = wanted.until or (wanted.day or date(2200, 1, 1))
    since, _ = bounds(first, wanted.zone)
    _, until = bounds(max(first, last), wanted.zone)
    return span(since, until)
