"""The log: entries by number, one entry whole, and the official record of a day."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Field, Query, Router, Schema

from epihq.operations.duty import day_record
from epihq.operations.ledger import log
from epihq.operations.ledger.tables import LogRow
from epihq.operations.people.personal import look_at_entry
from epihq.terms.errors import UsageError
from epihq.terms.log import Entry
from epihq.web.kit.api import (
    Count,
    Day,
    Number,
    Utc,
    Word,
    actor_of,
    answers,
    operation,
)
from epihq.web.kit.moment import look_of
from epihq.web.log.entries import Found, Wanted, found

router = Router(tags=["Log"])


class EntryOut(Schema):
    """Who did what, to which thing, when."""

    number: int
    recorded_at: Utc
    by: str = Field(description="User name, or the program's part")
    via: str = Field(description="page, api, cli or watch")
    verb: str = Field(examples=["signal.verify"])
    thing: str = Field(examples=["signal"])
    thing_number: int
    before: str = Field(description='State before; "" where it began or none changed')
    after: str = Field(description='State after; "" where none changed')
    hash: str = Field(description="Seals the entry and all before it")


class EntryWhole(EntryOut):
    """An entry with all that it holds; empty where it was lawfully erased."""

    content: Mapping[str, Any] = Field(description="``now`` is the whole thing since")


class EntriesPage(Schema):
    """A page of entries, newest first; as long as a page of the log."""

    items: list[EntryOut] = Field(alias="entries")
    further: int | None = Field(description="Ask on with ``before`` of it")


class EntriesAsked(Schema):
    """Which entries; what is left out is any."""

    before: Count | None = Field(None, description="Only numbers below it")
    day: Day | None = Field(None, description="Of a day of the centre's clock")
    thing: Word = Field("", examples=["signal"])
    number: Count | None = Field(None, description="The thing's number")
    by: Word = Field("", description="User name")
    verb: Word = Field("", examples=["signal.verify"])


@router.get("/log", response=answers(EntriesPage))
@operation("log.see", past=True)
def entries(request: HttpRequest, asked: Query[EntriesAsked]) -> Found:
    """List entries, newest first."""
    look = look_of(request)
    wanted = asked.dict(exclude={"before"})
    zone = str(look.zone)
    return found(Wanted(**wanted, zone=zone, upto=look.moment.upto), asked.before)


@router.get("/log/{number}", response=answers(EntryWhole))
@operation("log.see", past=True)
def entry(request: HttpRequest, number: Number) -> Entry:
    """Show an entry; a look at somebody's addresses is told in the log."""
    row = LogRow.objects.filter(pk=number).first()
    upto = look_of(request).moment.upto
    if row is None or (upto is not None and number > upto):
        raise UsageError(
            "ledger.no-such-thing",
            f"log: the number of an entry was expected; got {number}. Take one of "
            "the list.",
        )
    shown = log.entry_of(row)
    look_at_entry(actor_of(request), shown)
    return shown


@router.get(
    "/log/days/{day}",
    response=answers(None),
    openapi_extra={"responses": {200: {"content": {"application/jsonl": {}}}}},
)
@operation("log.export")
def day_lines(request: HttpRequest, day: Day) -> StreamingHttpResponse:
    """Take out the official record of a day as JSON Lines; the log is told."""
    record = day_record.export_day(actor_of(request), day)
    lines = day_record.lines(record)
    return StreamingHttpResponse(lines, content_type="application/jsonl")
