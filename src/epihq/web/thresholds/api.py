"""Thresholds of the watch, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from epihq.operations.ledger.moments import rows
from epihq.operations.thresholds import actions
from epihq.operations.thresholds.tables import ThresholdRow
from epihq.web.kit.api import (
    Place,
    Text,
    Thinglike,
    Word,
    actor_of,
    answers,
    operation,
)
from epihq.web.kit.moment import look_of

router = Router(tags=["Settings"])


class ThresholdOut(Thinglike):
    """What the watch takes for unusual, as somebody set it."""

    name: str
    location: str = Field(description='Where; "" for everywhere')
    value: Any = Field(description="What it is set to; null is the default again")
    why: str


class ThresholdIn(Schema):
    """A threshold as it is to be."""

    name: Word = Field(max_length=40, examples=["ears_alpha"])
    location: Place = Field("", description='Where; "" for everywhere')
    value: Any = Field(description="null is the default again", examples=[0.01])
    why: Text = Field(description="The reason for it")


@router.get("/thresholds", response=answers(list[ThresholdOut]))
@operation("threshold.see", past=True)
def thresholds(request: HttpRequest) -> list[ThresholdRow]:
    """List the thresholds that were set; the others stand at their defaults."""
    return rows(ThresholdRow, look_of(request).moment)


@router.put("/thresholds", response=answers(ThresholdOut))
@operation("threshold.set")
def set_threshold(request: HttpRequest, body: ThresholdIn) -> ThresholdRow:
    """Set a threshold, everywhere or in one location."""
    return actions.set_threshold(actor_of(request), **dict(body))
