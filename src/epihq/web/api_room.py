"""The room itself: the centre, its mode, the roster and handovers."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.operations import handovers, modes, roster
from epihq.operations.centre import set_centre
from epihq.operations.modes import Mode
from epihq.operations.tables_people import ShiftRow
from epihq.operations.tables_room import CentreRow, HandoverRow, ModeRow
from epihq.terms.errors import UsageError
from epihq.web.api_words import (
    NOTHING,
    Count,
    Given,
    Hour,
    Listed,
    Number,
    Once,
    Place,
    Said,
    Seen,
    Text,
    Thinglike,
    Truth,
    Utc,
    Versioned,
    Whole,
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
from epihq.web.listing import equals, found
from epihq.web.moment import look_of

router = Router(tags=["Room"])


class CentreOut(Thinglike):
    """The headquarters' own settings; ``state`` is open or exercise."""

    name: str
    location: str = Field(description="Its own location", examples=["AZE"])
    time_zone: str = Field(description="Of the clock on its wall")
    language: str
    signals_a_day: int = Field(description="How many signals come forward in a day")


class CentreIn(Schema):
    """The headquarters' own settings."""

    name: Word
    location: Place
    time_zone: Annotated[str, Field(max_length=40)] = "UTC"
    language: Annotated[str, Field(max_length=5)] = "en"
    signals_a_day: Whole = Field(20, ge=1, le=1000)
    exercise: Truth = Field(False, description="Whether it plays on days of its own")


class ModeOut(Thinglike):
    """A mode, and since when."""

    state: Mode = Field(description="watch, alert or response")
    why: str = Field(description="The reason for it")
    set_by: str = Field(description="User name of who set it")


class ModeIn(Schema):
    """A new mode."""

    mode: Mode
    why: Text = Field(description="The reason for it")


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


ModesPage = listed(ModeOut, "Modes")
ShiftsPage = listed(ShiftOut, "Shifts")
HandoversPage = listed(HandoverOut, "Handovers")


@router.get("/centre", response=answers(CentreOut))
@operation("board.see", past=True)
def show_centre(request: HttpRequest) -> CentreRow:
    """Show the headquarters' settings."""
    return _newest(CentreRow, request, "centre")


@router.put("/centre", response=answers(CentreOut))
@operation("centre.set")
def change_centre(request: HttpRequest, body: CentreIn) -> CentreRow:
    """Change the headquarters' settings."""
    return set_centre(actor_of(request), **dict(body))


@router.get("/mode", response=answers(ModeOut))
@operation("board.see", past=True)
def show_mode(request: HttpRequest) -> ModeRow:
    """Show the mode that holds."""
    return _newest(ModeRow, request, "mode")


def _newest(table: type[Any], request: HttpRequest, what: str) -> Any:
    newest = next(iter(found(table, look_of(request).moment, [])[:1]), None)
    if newest is None:
        raise UsageError(
            "ledger.no-such-thing",
            f"{what}: one that was set was expected; got none yet. Set it first.",
        )
    return newest


@router.get("/mode/history", response=answers(ModesPage))
@operation("board.see", past=True)
def modes_before(request: HttpRequest, asked: Query[Listed]) -> Any:
    """List the modes, newest first."""
    return cut(found(ModeRow, look_of(request).moment, []), asked)


@router.post("/mode", response=answers(ModeOut))
@operation("mode.set")
def set_mode(request: HttpRequest, body: ModeIn, once: Once = "") -> ModeRow:
    """Set the mode, and say why."""
    return modes.set_mode(actor_of(request), body.mode, why=body.why, once=once)


@router.get("/duty", response=answers(Duty))
@operation("roster.see", past=True)
def duty(request: HttpRequest) -> dict[str, Any]:
    """Say who is on duty, and when the next turn begins."""
    moment = look_of(request).moment
    told = roster.on_duty(moment), roster.next_change(moment)
    return dict(zip(("on_duty", "next_change"), told, strict=True))


@router.get("/shifts", response=answers(ShiftsPage))
@operation("roster.see", past=True)
def list_shifts(request: HttpRequest, asked: Query[ShiftsAsked]) -> Any:
    """List turns, the last planned first."""
    columns = {"state": asked.state, "officer_id": asked.officer}
    filters = [equals(name, value) for name, value in columns.items() if value]
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
def list_handovers(request: HttpRequest, asked: Query[Listed]) -> Any:
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
