"""Finding entries of the log: by day, thing, person and verb, a page by its numbers.

Nothing is counted and nothing skipped, so that the millionth entry is as near as the
first: a page begins where the one before it ended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from epihq.operations.duty.day_record import bounds
from epihq.operations.ledger.log import entry_of, span
from epihq.operations.ledger.tables import LogRow
from epihq.terms.errors import UsageError
from epihq.terms.log import Entry

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries; what is empty is any. ``upto`` is the last one known then."""

    zone: str
    day: date | None = None
    thing: str = ""
    number: int | None = None
    by: str = ""
    verb: str = ""
    upto: int | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of entries, newest first; ``further`` is where the next one begins."""

    entries: tuple[Entry, ...]
    further: int | None


def found(wanted: Wanted, before: int | None = None) -> Found:
    """Read a page of entries from before an entry, or from the newest."""
    rows = _ordered(wanted, before)
    read = [entry_of(row) for row in rows[: A_PAGE + 1]]
    page = tuple(read[:A_PAGE])
    return Found(entries=page, further=page[-1].number if len(read) > A_PAGE else None)


def all_of(wanted: Wanted) -> Iterator[Entry]:
    """Read every entry wanted, newest first, a few thousand at a time."""
    return map(entry_of, _ordered(wanted, None).iterator(chunk_size=2000))


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


def _ordered(wanted: Wanted, before: int | None) -> QuerySet[LogRow]:
    rows = _having(wanted)
    if wanted.day is not None:
        rows = rows.filter(number__range=span(*bounds(wanted.day, wanted.zone)))
    if before is not None:
        rows = rows.filter(number__lt=before)
    return rows.order_by("-number")


def _having(wanted: Wanted) -> QuerySet[LogRow]:
    columns = {
        "thing": wanted.thing,
        "thing_number": wanted.number,
        "by": wanted.by,
        "verb": wanted.verb,
        "number__lte": wanted.upto,
    }
    return LogRow.objects.filter(
        **{name: value for name, value in columns.items() if value not in {"", None}}
    )
