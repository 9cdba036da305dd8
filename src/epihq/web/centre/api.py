"""The centre and its mode, for programs."""

from typing import Annotated, TypeVar

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.operations.centre import modes
from epihq.operations.centre.actions import set_centre
from epihq.operations.centre.modes import Mode
from epihq.operations.centre.tables import ModeRow
from epihq.operations.ledger.tables import CentreRow
from epihq.operations.ledger.thing import Thing
from epihq.terms.errors import UsageError
from epihq.web.kit.api import (
    Cut,
    Listed,
    Once,
    Place,
    Text,
    Thinglike,
    Truth,
    Whole,
    Word,
    actor_of,
    answers,
    cut,
    listed,
    operation,
)
from epihq.web.kit.listing import found
from epihq.web.kit.moment import look_of

T = TypeVar("T", bound=Thing)
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


ModesPage = listed(ModeOut, "Modes")


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


def _newest(table: type[T], request: HttpRequest, what: str) -> T:
    newest = next(iter(found(table, look_of(request).moment, [])[:1]), None)
    if newest is None:
        raise UsageError(
            "ledger.no-such-thing",
            f"{what}: one that was set was expected; got none yet. Set it first.",
        )
    return newest


@router.get("/mode/history", response=answers(ModesPage))
@operation("board.see", past=True)
def modes_before(request: HttpRequest, asked: Query[Listed]) -> Cut[ModeRow]:
    """List the modes, newest first."""
    return cut(found(ModeRow, look_of(request).moment, []), asked)


@router.post("/mode", response=answers(ModeOut))
@operation("mode.set")
def set_mode(request: HttpRequest, body: ModeIn, once: Once = "") -> ModeRow:
    """Set the mode, and say why."""
    return modes.set_mode(actor_of(request), body.mode, why=body.why, once=once)
