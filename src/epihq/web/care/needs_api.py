"""What people at home need, and what the centres have: for programs."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.care.ahead import keeping
from epihq.care.ahead.shortages import shortages
from epihq.care.needs import actions, stocks
from epihq.care.needs.tables import NeedRow, StockRow
from epihq.care.register import episodes
from epihq.web.care.shapes import Code
from epihq.web.kit.api import (
    Count,
    Given,
    Number,
    Once,
    Text,
    Utc,
    Whole,
    Word,
    actor_of,
    answers,
    operation,
)
from epihq.web.kit.moment import home_folder

router = Router(tags=["Home care"])
_LONGEST = 1000


class NeedOut(Schema):
    """Something that somebody at home needs."""

    number: int
    person: int = Field(alias="episode")
    district: int = Field(
        alias="district_id",
        description="Whose centre packed it; before that, where it was asked for",
    )
    item: str
    amount: int
    package: str = Field(description="By which rule it is given; empty: asked for")
    state: str
    asked_at: Utc
    changed_at: Utc
    delivered_at: Utc | None
    serial: str = Field(description="That of a thing lent")


class NeedsIn(Schema):
    """What is asked for: a package by its code, or items with how many."""

    package: Code = Field("", examples=["azerbaijan-2020"])
    items: dict[str, Whole] = Field({}, examples=[{"oximeter": 1}])
    note: Text = Field("", description="It is kept encrypted")


class StepIn(Schema):
    """Needs of one person that go a step on."""

    needs: Annotated[list[Given], Field(min_length=1, max_length=100)]
    note: Text = Field("", description="Who took it, or why it failed; encrypted")
    serial: Word = Field("", description="The number of a thing lent")


class StockIn(Schema):
    """A move of stock."""

    district: Given
    item: Code
    amount: Whole
    why: Code = Field(description="received, counted or lost")


class ShortOut(Schema):
    """Whether a stock lasts a week, by the forecast of home care's work."""

    as_of: date = Field(description="The last day that the forecast knows")
    until: date
    chance: float = Field(description="That it ends by then, from 0 to 1")
    day: date | None = Field(description="The median; null where it hardly ever ends")
    first: date | None = Field(description="The first day of the 90 % interval")
    last: date | None
    to_order: int = Field(description="To last in 95 of 100 futures")


class StockOut(Schema):
    """One item at one centre, and how many will be missing in a week."""

    district: int
    item: str
    at: Utc
    there: int
    asked: int
    used: float = Field(description="A week, by the last 14 days")
    lent: int
    short: int
    lasts: float | None = Field(description="Days; null where none is used")
    ahead: ShortOut | None = Field(description="null: no forecast tells of it")


class MovedOut(Schema):
    """A move of stock as it is on record."""

    number: int
    district: int = Field(alias="district_id")
    item: str
    change: int
    why: str
    at: Utc


class NeedsAsked(Schema):
    """Of which district."""

    district: Count | None = None


@router.get("/care/needs", response=answers(list[NeedOut]))
@operation("care.see")
def open_needs(request: HttpRequest, asked: Query[NeedsAsked]) -> list[NeedRow]:
    """List what is not brought yet, the oldest first."""
    return list(actions.open_needs(actor_of(request), asked.district)[:_LONGEST])


@router.get("/care/people/{number}/needs", response=answers(list[NeedOut]))
@operation("care.see")
def needs_of(request: HttpRequest, number: Number) -> list[NeedRow]:
    """List what somebody needs and was brought, newest first."""
    row = episodes.found(actor_of(request), "care.see", number)
    return actions.needs_of(row.pk)


@router.post("/care/people/{number}/needs", response=answers(list[NeedOut]))
@operation("care.ask-for")
def ask(
    request: HttpRequest, number: Number, body: NeedsIn, once: Once = ""
) -> list[NeedRow]:
    """Ask for things or a package for somebody."""
    actor = actor_of(request)
    if body.package:
        return actions.ask_package(actor, number, body.package, once=once)
    return actions.ask(actor, number, body.items, words=body.note, once=once)


def _stepped(request: HttpRequest, verb: str, body: StepIn, once: str) -> list[NeedRow]:
    return actions.step(
        actor_of(request),
        verb,
        body.needs,
        words=body.note,
        serial=body.serial,
        once=once,
    )


@router.post("/care/needs/pack", response=answers(list[NeedOut]))
@operation("care.pack")
def pack(request: HttpRequest, body: StepIn, once: Once = "") -> list[NeedRow]:
    """Pack what somebody needs: it leaves the stock."""
    return _stepped(request, "care.pack", body, once)


@router.post("/care/needs/send", response=answers(list[NeedOut]))
@operation("care.send")
def send(request: HttpRequest, body: StepIn, once: Once = "") -> list[NeedRow]:
    """Send what was packed on its way."""
    return _stepped(request, "care.send", body, once)


@router.post("/care/needs/deliver", response=answers(list[NeedOut]))
@operation("care.deliver")
def deliver(request: HttpRequest, body: StepIn, once: Once = "") -> list[NeedRow]:
    """Write down that it was brought, and who took it; an oximeter is lent."""
    return _stepped(request, "care.deliver", body, once)


@router.post("/care/needs/fail", response=answers(list[NeedOut]))
@operation("care.fail-delivery")
def fail(request: HttpRequest, body: StepIn, once: Once = "") -> list[NeedRow]:
    """Write down that it could not be brought: it is asked for still."""
    return _stepped(request, "care.fail-delivery", body, once)


@router.post("/care/needs/drop", response=answers(list[NeedOut]))
@operation("care.drop-need")
def drop(request: HttpRequest, body: StepIn, once: Once = "") -> list[NeedRow]:
    """Drop what is not needed any more."""
    return _stepped(request, "care.drop-need", body, once)


@router.post("/care/needs/take-back", response=answers(list[NeedOut]))
@operation("care.take-back")
def take_back(request: HttpRequest, body: StepIn, once: Once = "") -> list[NeedRow]:
    """Take back what was lent."""
    return _stepped(request, "care.take-back", body, once)


@router.get("/care/stock", response=answers(list[StockOut]))
@operation("care.see")
def stock(request: HttpRequest) -> list[dict[str, Any]]:
    """Tell what each centre has, what is short first."""
    listed, forecast = stocks.held(actor_of(request)), keeping.kept(home_folder())
    ahead = shortages(forecast, listed) if forecast else {}
    return [
        {
            **asdict(one),
            "short": one.short,
            "lasts": one.lasts,
            "ahead": ahead.get((one.district, one.item)),
        }
        for one in listed
    ]


@router.post("/care/stock", response=answers(MovedOut))
@operation("care.stock")
def move(request: HttpRequest, body: StockIn, once: Once = "") -> StockRow:
    """Write a move of stock down."""
    return stocks.change_stock(
        actor_of(request),
        body.district,
        body.item,
        body.amount,
        why=body.why,
        once=once,
    )
