"""Sources on their schedule, and how the watch goes, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from epihq.operations.ledger.moments import rows
from epihq.operations.processes.tables import HeartbeatRow
from epihq.operations.watch import sources as schedule
from epihq.operations.watch.tables import SourceRow
from epihq.web.kit.api import (
    Text,
    Thinglike,
    Truth,
    Utc,
    Whole,
    Word,
    actor_of,
    answers,
    operation,
)
from epihq.web.kit.moment import look_of

router = Router(tags=["Settings"])


class SourceOut(Thinglike):
    """A source on its schedule: watched or paused."""

    name: str
    address: str = Field(description='"" is the publisher\'s own')
    every_minutes: int


class SourceIn(Schema):
    """A source's schedule as it is to be."""

    every_minutes: Whole = Field(60, description="1 to 10080", examples=[60])
    address: Text = ""
    paused: Truth = False


class Heartbeat(Schema):
    """When a part of the watch last worked, and how it went."""

    name: str = Field(examples=["source:jhu"])
    beat_at: Utc
    done_at: Utc | None
    due_at: Utc | None
    failures: int = Field(description="How often it failed since, in a row")
    trouble: str = Field(description='What went wrong; "" for nothing')
    said: dict[str, Any] | None = Field(
        None, description="What a feed's last asking brought, with what it left"
    )


@router.get("/sources", response=answers(list[SourceOut]))
@operation("source.see", past=True)
def sources(request: HttpRequest) -> list[SourceRow]:
    """List the sources on the watch's schedule."""
    return rows(SourceRow, look_of(request).moment)


@router.put("/sources/{name}", response=answers(SourceOut))
@operation("source.set")
def set_source(request: HttpRequest, name: Word, body: SourceIn) -> SourceRow:
    """Put a source on the schedule, change it, or pause it."""
    return schedule.set_source(actor_of(request), name=name, **dict(body))


@router.get("/heartbeats", response=answers(list[Heartbeat]))
@operation("source.see")
def heartbeats(request: HttpRequest) -> list[HeartbeatRow]:  # noqa: ARG001 - as Ninja calls it
    """Say when each part of the watch last worked; not kept for the past."""
    return list(HeartbeatRow.objects.order_by("name"))
