"""Rounds of visits, for programs: by numbers of people and teams, without names."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.care.register import episodes
from epihq.care.tours import actions
from epihq.care.tours.tables import RoundRow
from epihq.care.tours.wishes import Wish
from epihq.web.kit.api import (
    SAYS_NOTHING,
    Cut,
    Day,
    Given,
    Listed,
    Number,
    Once,
    Seen,
    Share,
    Thinglike,
    Versioned,
    Whole,
    Word,
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


class HomeIn(Schema):
    """How a home is to be visited where that is not as usual."""

    person: Given
    carers: Whole = Field(1, description="1 or 2; two come together")
    skills: list[Word] = Field([], description="What one of them can do")
    earliest: Word = Field("", examples=["10:00"])
    latest: Word = Field("", examples=["11:30"])
    ways: dict[int, Share] = Field(
        {},
        description="Minutes to other people by their numbers, to the centre by 0; "
        "there and back alike. Others are as the map has them",
    )


class RoundIn(Schema):
    """Of which district and day, and how homes are to be visited."""

    district: Given
    day: Day
    homes: list[HomeIn] = Field([], max_length=1_000)


class TeamLeft(Versioned):
    """Which team has left."""

    team: Given


class FallsOut(Versioned):
    """Which team goes no more, if one; and how homes are to be visited by now."""

    team: Given | None = None
    homes: list[HomeIn] = Field([], max_length=1_000)


def _wishes(homes: list[HomeIn]) -> dict[int, Wish]:
    return {
        one.person: Wish(**{**one.dict(exclude={"person"}), "skills": (*one.skills,)})
        for one in homes
    }


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
    return actions.plan_round(
        actor_of(request),
        body.district,
        body.day,
        wishes=_wishes(body.homes),
        once=once,
    )


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
        actor_of(request),
        number,
        falls_out=body.team,
        wishes=_wishes(body.homes),
        version=version,
        once=once,
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
