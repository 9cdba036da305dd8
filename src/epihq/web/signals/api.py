"""Signals: listed, looked at, raised, verified, called an event, merged, closed."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from epihq.operations.events.actions import Description, declare_event
from epihq.operations.signals import actions as signals
from epihq.operations.signals.tables import SignalRow
from epihq.terms.signals import Severity, SignalKind, SignalState
from epihq.web.kit.api import (
    NOTHING,
    Cut,
    Day,
    Given,
    Listed,
    Number,
    Once,
    Place,
    Said,
    Seen,
    Text,
    Thinglike,
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
from epihq.web.kit.listing import either, equals, found, has_text, having, lists
from epihq.web.kit.moment import look_of
from epihq.web.kit.places import place_asked
from epihq.web.signals.words import sentence_of, title_of

router = Router(tags=["Signals"])


class SignalOut(Thinglike):
    """A signal; docs/reference/signals.md tells what its alarms hold."""

    state: SignalState = Field(description="Where it stands")
    sentence: str = Field(description="What it says, for people")
    signal_kind: SignalKind = Field(description="What it speaks of")
    severity: Severity = Field(description="How much it matters")
    location: str = Field(description='Its only location, or ""', examples=["AZE"])
    locations: list[str] = Field(description="Every location that it is about")
    disease: str | None = Field(
        description="Code of the disease of its figures; null for none"
    )
    indicator: str = Field(description='The figures, e.g. "cases"; "" for none')
    reference_date: date = Field(description="The first day that it is about")
    last_date: date = Field(description="The last day that it is about")
    times: int = Field(description="How many alarms it is made of")
    cause: str = Field(description="What later alarms are joined by")
    note: str = Field(description="What the person said who raised it")
    reason: str = Field(description="Why it was closed")
    officer: str = Field(description='User name of who works on it; "" for nobody')
    event: int | None = Field(None, description="The event that it belongs to")
    merged_into: int | None = Field(
        None, alias="merged_into_id", description="The signal that it is part of"
    )

    @staticmethod
    def resolve_sentence(row: SignalRow) -> str:
        """Say it in the reader's language."""
        return sentence_of(row)


class SignalWhole(SignalOut):
    """A signal with what it rests on."""

    alarms: list[dict[str, Any]] = Field(description="Its alarms, the newest last")


class SignalsAsked(Listed):
    """Which signals."""

    state: SignalState | None = Field(None, description="Where it stands")
    location: Place = Field("", description="Code of a location that it is about")
    kind: SignalKind | None = Field(None, description="What it speaks of")
    severity: Severity | None = Field(None, description="How much it matters")
    text: Word = Field("", description="Words of its cause, note or reason")


class Report(Schema):
    """What was heard or seen."""

    location: Place = Field(examples=["AZE"])
    text: Text = Field(description="What was heard or seen")
    severity: Severity = Field(Severity.MODERATE, description="How much it matters")
    on: Day = Field(description="The day that it is about", examples=["2020-06-01"])


class Merge(Versioned):
    """The signal that stays open."""

    into: Given = Field(description="Number of the signal that stays", examples=[7])


class Found(Versioned):
    """What was found out."""

    note: Text = Field(description="What was found out")


SignalsPage = listed(SignalOut, "Signals")


@router.get("/signals", response=answers(SignalsPage))
@operation("signal.see", past=True)
def list_signals(request: HttpRequest, asked: Query[SignalsAsked]) -> Cut[SignalRow]:
    """List signals, newest first."""
    return cut(found(SignalRow, look_of(request).moment, _filters(asked)), asked)


def _filters(asked: SignalsAsked) -> list[Q]:
    filters = having(state=asked.state, signal_kind=asked.kind, severity=asked.severity)
    if code := place_asked(asked.location):
        filters.append(either(equals("location", code), lists("locations", code)))
    if asked.text:
        filters.append(has_text(("cause", "note", "reason"), asked.text))
    return filters


@router.post("/signals", response=answers(SignalWhole))
@operation("signal.raise")
def raise_signal(request: HttpRequest, body: Report, once: Once = "") -> SignalRow:
    """Raise a signal from what was heard or seen."""
    return signals.report_signal(actor_of(request), **dict(body), once=once)


@router.get("/signals/{number}", response=answers(SignalWhole))
@operation("signal.see", past=True)
def signal(request: HttpRequest, number: Number) -> SignalRow:
    """Show a signal with its evidence."""
    return one(SignalRow, number, request)


@router.post("/signals/{number}/verify", response=answers(SignalWhole))
@operation("signal.verify")
def verify(
    request: HttpRequest, number: Number, body: Said = NOTHING, seen: Seen = ""
) -> SignalRow:
    """Take a signal up, to find out whether it is real."""
    version = version_of(seen, body)
    return signals.verify_signal(
        actor_of(request), number, version=version, note=body.note
    )


@router.post("/signals/{number}/event", response=answers(SignalWhole))
@operation("signal.event")
def event(
    request: HttpRequest, number: Number, body: Said = NOTHING, seen: Seen = ""
) -> SignalRow:
    """Say that a signal is real and matters: an event is declared from it."""
    version = version_of(seen, body)
    row = one(SignalRow, number, request)
    told = Description(title=title_of(row))
    actor = actor_of(request)
    declare_event(actor, told, signal=number, version=version, note=body.note)
    return one(SignalRow, number, request)


@router.post("/signals/{number}/note", response=answers(SignalWhole))
@operation("signal.note")
def note(
    request: HttpRequest, number: Number, body: Found, seen: Seen = ""
) -> SignalRow:
    """Add what was found out."""
    version = version_of(seen, body)
    return signals.note_signal(
        actor_of(request), number, note=body.note, version=version
    )


@router.post("/signals/{number}/merge", response=answers(SignalWhole))
@operation("signal.merge")
def merge(
    request: HttpRequest, number: Number, body: Merge, seen: Seen = ""
) -> SignalRow:
    """Make a signal part of another; the other one is the answer."""
    version = version_of(seen, body)
    return signals.merge_signal(
        actor_of(request), number, into=body.into, version=version
    )


@router.post("/signals/{number}/close", response=answers(SignalWhole))
@operation("signal.close")
def close(
    request: HttpRequest, number: Number, body: Why, seen: Seen = ""
) -> SignalRow:
    """Close a signal with its reason."""
    version = version_of(seen, body)
    return signals.close_signal(
        actor_of(request), number, reason=body.reason, version=version
    )
