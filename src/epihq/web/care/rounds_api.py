"""Rounds of visits, for programs: by numbers of people and teams, without names."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.care.register import episodes
from epihq.care.tours import actions
from epihq.care.tours.tables import RoundRow
from epihq.web.kit.api import (
    SAYS_NOTHING,
    Cut,
    Day,
    Given,
    Listed,
    Number,
    Once,
    Seen,
    Thinglike,
    Versioned,
    actor_of,
    answers,
    cut,
    listed,
    operation,
    version_of,
)
from epihq.web.kit.listing import found
from epihq.web.kit.moment import look_of

router = Router(tags=["Home care"])


class RoundOut(Thinglike):
    """A district's round of a day: planned, under-way or over."""

    district: int = Field(alias="district_id")
    day: date
    visits: list[dict[str, Any]] = Field(description="Who is to be visited, and why")
    plan: dict[str, Any] = Field(description="Routes, as the reference of rounds tells")
    gone: dict[str, str] = Field(description="When teams left, by their numbers")
    fallen: list[int] = Field(description="Teams that go no more")


class RoundIn(Schema):
    """Of which district and day."""

    district: Given
    day: Day


class TeamLeft(Versioned):
    """Which team has left."""

    team: Given


class FallsOut(Versioned):
    """Which team goes no more, if one."""

    team: Given | None = None


RoundsPage = listed(RoundOut, "CareRounds")


@router.get("/care/rounds", response=answers(RoundsPage))
@operation("care-round.see", past=True)
def list_rounds(request: HttpRequest, asked: Query[Listed]) -> Cut[RoundRow]:
    """List rounds of your districts, newest first."""
    rows = found(RoundRow, look_of(request).moment, [])
    return cut(episodes.of_districts(rows, actor_of(request)), asked)


@router.get("/care/rounds/{number}", response=answers(RoundOut))
@operation("care-round.see")
def one_round(request: HttpRequest, number: Number) -> RoundRow:
    """Show a round."""
    return actions.found(actor_of(request), "care-round.see", number)


@router.post("/care/rounds", response=answers(RoundOut))
@operation("care-round.plan")
def plan(request: HttpRequest, body: RoundIn, once: Once = "") -> RoundRow:
    """Plan a round, which takes some seconds; the log keeps whose homes were seen."""
    return actions.plan_round(actor_of(request), body.district, body.day, once=once)


@router.post("/care/rounds/{number}/leave", response=answers(RoundOut))
@operation("care-round.leave")
def leave(
    request: HttpRequest,
    number: Number,
    body: TeamLeft,
    once: Once = "",
    seen: Seen = "",
) -> RoundRow:
    """Say that a team has left: its route is frozen."""
    version = version_of(seen, body)
    return actions.leave(
        actor_of(request), number, body.team, version=version, once=once
    )


@router.post("/care/rounds/{number}/again", response=answers(RoundOut))
@operation("care-round.again")
def again(
    request: HttpRequest,
    number: Number,
    body: FallsOut,
    once: Once = "",
    seen: Seen = "",
) -> RoundRow:
    """Plan the rest anew."""
    version = version_of(seen, body)
    return actions.plan_again(
        actor_of(request), number, falls_out=body.team, version=version, once=once
    )


@router.post("/care/rounds/{number}/end", response=answers(RoundOut))
@operation("care-round.end")
def end(
    request: HttpRequest,
    number: Number,
    body: Versioned = SAYS_NOTHING,
    once: Once = "",
    seen: Seen = "",
) -> RoundRow:
    """End a round: all are back."""
    version = version_of(seen, body)
    return actions.end(actor_of(request), number, version=version, once=once)
