"""Cards of credibility: listed, asked for, looked at."""

from datetime import date
from typing import Any, Literal

import msgspec
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from epihq.operations.claims import cards
from epihq.operations.claims.cards import MADE
from epihq.operations.claims.tables import CardRow
from epihq.web.kit.api import (
    Cut,
    Day,
    Listed,
    Number,
    Once,
    Place,
    Thinglike,
    Utc,
    Word,
    actor_of,
    answers,
    cut,
    listed,
    one,
    operation,
)
from epihq.web.kit.listing import found, having
from epihq.web.kit.moment import home_folder, look_of
from epihq.web.kit.places import place_asked

router = Router(tags=["Claims"])
State = Literal["asked", "made", "failed"]


class CardOut(Thinglike):
    """A card of credibility as it was asked for, and how far it is."""

    state: State = Field(description="Where it stands")
    location: str = Field(examples=["ARM"])
    disease: str | None = Field(
        description="Code of what its figures are about; null for none"
    )
    as_of: date = Field(description="By what was published by the end of this day")
    asked_by: str
    asked_at: Utc
    record: str = Field(description='SHA-256 of the card; "" before it is made')
    seconds: float | None = Field(description="How long it took")
    trouble: str = Field(description="Why it could not be made; in English")


class CardWhole(CardOut):
    """A card with its tests."""

    card: dict[str, Any] | None = Field(
        None, description="epihq.credibility/2: docs/reference/credibility.md"
    )

    @staticmethod
    def resolve_card(row: CardRow) -> dict[str, Any] | None:
        """Give the card as it was kept."""
        if row.state != MADE:
            return None
        return dict(msgspec.to_builtins(cards.card_of(row, home_folder())))


class CardsAsked(Listed):
    """Which cards."""

    state: State | None = Field(None, description="Where it stands")
    location: Place = Field("", description="Of whose figures")


class CardIn(Schema):
    """Of whose figures, by what was published when."""

    location: Place = Field(examples=["ARM"])
    disease: Word = Field(
        "", description='Code of the disease; "" is that of ?disease=, or the usual one'
    )
    as_of: Day | None = Field(
        None, description="By what was published by its end; today if left out"
    )


CardsPage = listed(CardOut, "Cards")


@router.get("/cards", response=answers(CardsPage))
@operation("card.see", past=True)
def list_cards(request: HttpRequest, asked: Query[CardsAsked]) -> Cut[CardRow]:
    """List cards of credibility, newest first."""
    filters = having(state=asked.state, location=place_asked(asked.location))
    return cut(found(CardRow, look_of(request).moment, filters), asked)


@router.post("/cards", response=answers(CardWhole, status=202))
@operation("card.ask")
def ask(request: HttpRequest, body: CardIn, once: Once = "") -> Status[CardRow]:
    """Ask for a card of credibility; the watch makes it in its next rounds."""
    look = look_of(request)
    today = look.as_of
    row = cards.ask_card(
        actor_of(request),
        body.location,
        disease=body.disease or look.disease,
        as_of=body.as_of or today,
        today=today,
        once=once,
    )
    return Status(202, row)


@router.get("/cards/{number}", response=answers(CardWhole))
@operation("card.see", past=True)
def card(request: HttpRequest, number: Number) -> CardRow:
    """Show a card with its tests."""
    return one(CardRow, number, request)
