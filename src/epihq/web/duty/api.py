"""The roster and handovers, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.operations.duty import handovers, roster
from epihq.operations.duty.tables import HandoverRow, ShiftRow
from epihq.web.kit.api import (
    NOTHING,
    Count,
    Cut,
    Given,
    Hour,
    Listed,
    Number,
    Once,
    Said,
    Seen,
    Text,
    Thinglike,
    Utc,
    Versioned,
    Why,
    Word,
    actor_of,
    answers,
    cut,
    listed,
    one,
    operation,
    version_of,
)
from epihq.web.kit.listing import found, having
from epihq.web.kit.moment import look_of

router = Router(tags=["Room"])


class ShiftOut(Thinglike):
    """One person's turn at one position: planned or cancelled."""

    officer: int = Field(alias="officer_id", description="Number of the person")
    position: str
    starts_at: Utc
    ends_at: Utc


class NewShift(Schema):
    """A person's turn: at most 12 hours."""

    officer: Given = Field(description="Number of the person")
    position: Word = Field(examples=["Duty officer"])
    starts_at: Hour
    ends_at: Hour


class ShiftsAsked(Listed):
    """Which turns."""

    state: Word = Field("", description="planned or cancelled")
    officer: Count | None = Field(None, description="Those of one person")


class Duty(Schema):
    """Who is on duty, and when the next turn begins."""

    on_duty: list[ShiftOut]
    next_change: Utc | None


class HandoverOut(Thinglike):
    """One shift's account to the next: draft, signed or accepted."""

    outgoing: int = Field(alias="outgoing_id", description="Who goes")
    incoming: int | None = Field(alias="incoming_id", description="Who comes")
    since: Utc
    until: Utc
    items: list[dict[str, Any]] = Field(description="What the log tells; by ``kind``")
    notes: str = Field(description="What the outgoing officer adds")
    signed_at: Utc | None
    accepted_at: Utc | None

    @staticmethod
    def resolve_items(row: HandoverRow) -> list[dict[str, Any]]:
        """Leave out the addresses that those drafted before held."""
        return [{k: v for k, v in one.items() if k != "address"} for one in row.items]


class Notes(Versioned):
    """What the list does not say."""

    notes: Text


class Signing(Versioned):
    """Who comes on duty; notes are left as they are where none are given."""

    incoming: Given = Field(description="Number of who comes on duty")
    notes: Text | None = None


ShiftsPage = listed(ShiftOut, "Shifts")


HandoversPage = listed(HandoverOut, "Handovers")


@router.get("/duty", response=answers(Duty))
@operation("roster.see", past=True)
def duty(request: HttpRequest) -> dict[str, Any]:
    """Say who is on duty, and when the next turn begins."""
    moment = look_of(request).moment
    return {
        "on_duty": roster.on_duty(moment),
        "next_change": roster.next_change(moment),
    }


@router.get("/shifts", response=answers(ShiftsPage))
@operation("roster.see", past=True)
def list_shifts(request: HttpRequest, asked: Query[ShiftsAsked]) -> Cut[ShiftRow]:
    """List turns, the last planned first."""
    filters = having(state=asked.state, officer_id=asked.officer)
    return cut(found(ShiftRow, look_of(request).moment, filters), asked)


@router.post("/shifts", response=answers(ShiftOut))
@operation("shift.plan")
def plan(request: HttpRequest, body: NewShift, once: Once = "") -> ShiftRow:
    """Plan a person's turn."""
    return roster.plan_shift(actor_of(request), **dict(body), once=once)


@router.get("/shifts/{number}", response=answers(ShiftOut))
@operation("roster.see", past=True)
def shift(request: HttpRequest, number: Number) -> ShiftRow:
    """Show a turn."""
    return one(ShiftRow, number, request)


@router.post("/shifts/{number}/cancel", response=answers(ShiftOut))
@operation("shift.cancel")
def cancel(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> ShiftRow:
    """Take a turn off the roster, and say why."""
    version = version_of(seen, body)
    return roster.cancel_shift(
        actor_of(request), number, reason=body.reason, version=version
    )


@router.get("/handovers", response=answers(HandoversPage))
@operation("handover.see", past=True)
def list_handovers(request: HttpRequest, asked: Query[Listed]) -> Cut[HandoverRow]:
    """List handovers, newest first."""
    return cut(found(HandoverRow, look_of(request).moment, []), asked)


@router.post("/handovers", response=answers(HandoverOut))
@operation("handover.draft")
def draft(request: HttpRequest, once: Once = "") -> HandoverRow:
    """Draft a handover from what the log tells since the last one."""
    room_now = look_of(request).hour
    return handovers.draft_handover(actor_of(request), room_now=room_now, once=once)


@router.get("/handovers/{number}", response=answers(HandoverOut))
@operation("handover.see", past=True)
def handover(request: HttpRequest, number: Number) -> HandoverRow:
    """Show a handover."""
    return one(HandoverRow, number, request)


@router.post("/handovers/{number}/edit", response=answers(HandoverOut))
@operation("handover.edit")
def edit(
    request: HttpRequest, number: Number, body: Notes, seen: Seen = ""
) -> HandoverRow:
    """Write what the list does not say."""
    version = version_of(seen, body)
    return handovers.edit_handover(
        actor_of(request), number, notes=body.notes, version=version
    )


@router.post("/handovers/{number}/sign", response=answers(HandoverOut))
@operation("handover.sign")
def sign(
    request: HttpRequest, number: Number, body: Signing, seen: Seen = ""
) -> HandoverRow:
    """Sign it over to who comes on duty."""
    return handovers.sign_handover(
        actor_of(request),
        number,
        incoming=body.incoming,
        notes=body.notes,
        version=version_of(seen, body),
    )


@router.post("/handovers/{number}/accept", response=answers(HandoverOut))
@operation("handover.accept")
def accept(
    request: HttpRequest, number: Number, body: Said = NOTHING, seen: Seen = ""
) -> HandoverRow:
    """Accept it: the room is the incoming officer's."""
    version = version_of(seen, body)
    return handovers.accept_handover(
        actor_of(request), number, version=version, note=body.note
    )
