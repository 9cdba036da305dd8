"""What is done for people at home, by programs; each act once, by ``Idempotency-Key``.

An act answers with the person as they stand after it.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router

from epihq.care.codes import THRESHOLDS
from epihq.care.desk import acts, escalations, thresholds
from epihq.care.desk.acts import Came, Ending, Outcome
from epihq.care.records import Channel, Level
from epihq.care.register.tables import EpisodeRow
from epihq.web.care.shapes import Code, EpisodeOut, Measured
from epihq.web.kit.api import (
    NOTHING,
    SAYS_NOTHING,
    Hour,
    Number,
    Once,
    Said,
    Seen,
    Text,
    Versioned,
    Why,
    actor_of,
    answers,
    operation,
    version_of,
)

router = Router(tags=["Home care"])
_ONE = "/care/people/{number}"


class CallIn(Said):
    """What became of a call or a visit."""

    came: Came
    channel: Channel = Channel.CALL


class LevelIn(Why):
    """A level of danger, by one's own judgement."""

    level: Level


class HelpIn(Why):
    """Who is asked for; the district says which agency."""

    to: Code = Field(description="doctor, visit, ambulance or hospital")


class PauseIn(Why):
    """Until when nobody calls."""

    until: Hour = Field(
        description=f"At most {acts.PAUSED_AT_MOST.days} days ahead; then calls go on"
    )


class EndIn(Said):
    """Why home care ends, and how the person is."""

    reason: Ending
    outcome: Outcome


class AssignIn(Versioned):
    """Who looks after somebody."""

    username: Annotated[str, Field(max_length=40)] = Field(
        description='User name; "" for nobody in particular'
    )


class NoteIn(Versioned):
    """A note; it is kept encrypted."""

    note: Text


class ThresholdsIn(Why):
    """A person's own thresholds, in place of those there were."""

    thresholds: dict[str, Measured] = Field(
        description=f"By name: {', '.join(THRESHOLDS)}"
    )
    usual_spo2: Measured | None = Field(None, description="Saturation when well, %")


def _sent(body: Versioned, seen: str, once: str) -> Mapping[str, Any]:
    return {"version": version_of(seen, body), "once": once}


@router.post(f"{_ONE}/contact", response=answers(EpisodeOut))
@operation("care.contact")
def contact(
    request: HttpRequest, number: Number, body: CallIn, once: Once = "", seen: Seen = ""
) -> EpisodeRow:
    """Write down a call or a visit, and what became of it."""
    return acts.contact(
        actor_of(request),
        number,
        body.came,
        channel=body.channel,
        words=body.note,
        **_sent(body, seen, once),
    )


@router.post(f"{_ONE}/raise", response=answers(EpisodeOut))
@operation("care.raise")
def raise_level(
    request: HttpRequest,
    number: Number,
    body: LevelIn,
    once: Once = "",
    seen: Seen = "",
) -> EpisodeRow:
    """Raise the level of danger."""
    sent = _sent(body, seen, once)
    return acts.raise_level(
        actor_of(request), number, body.level, reason=body.reason, **sent
    )


@router.post(f"{_ONE}/lower", response=answers(EpisodeOut))
@operation("care.lower")
def lower_level(
    request: HttpRequest,
    number: Number,
    body: LevelIn,
    once: Once = "",
    seen: Seen = "",
) -> EpisodeRow:
    """Lower the level of danger, and say why."""
    sent = _sent(body, seen, once)
    return acts.lower_level(
        actor_of(request), number, body.level, reason=body.reason, **sent
    )


@router.post(f"{_ONE}/escalate", response=answers(EpisodeOut))
@operation("care.escalate")
def escalate(
    request: HttpRequest, number: Number, body: HelpIn, once: Once = "", seen: Seen = ""
) -> EpisodeRow:
    """Ask for a doctor, a visit, an ambulance or a bed: an instruction with a clock."""
    sent = _sent(body, seen, once)
    return escalations.escalate(
        actor_of(request), number, body.to, reason=body.reason, **sent
    )


@router.post(f"{_ONE}/answered", response=answers(EpisodeOut))
@operation("care.answered")
def answered(
    request: HttpRequest, number: Number, body: NoteIn, once: Once = "", seen: Seen = ""
) -> EpisodeRow:
    """End an escalation after which somebody stays at home."""
    sent = _sent(body, seen, once)
    return escalations.answered(actor_of(request), number, words=body.note, **sent)


@router.post(f"{_ONE}/admit", response=answers(EpisodeOut))
@operation("care.admit")
def admit(
    request: HttpRequest,
    number: Number,
    body: Said = NOTHING,
    once: Once = "",
    seen: Seen = "",
) -> EpisodeRow:
    """Write down that somebody is in hospital."""
    sent = _sent(body, seen, once)
    return escalations.admit(actor_of(request), number, words=body.note, **sent)


@router.post(f"{_ONE}/return", response=answers(EpisodeOut))
@operation("care.return")
def back_home(
    request: HttpRequest,
    number: Number,
    body: Said = NOTHING,
    once: Once = "",
    seen: Seen = "",
) -> EpisodeRow:
    """Write down that somebody is back at home."""
    sent = _sent(body, seen, once)
    return escalations.back_home(actor_of(request), number, words=body.note, **sent)


@router.post(f"{_ONE}/pause", response=answers(EpisodeOut))
@operation("care.pause")
def pause(
    request: HttpRequest,
    number: Number,
    body: PauseIn,
    once: Once = "",
    seen: Seen = "",
) -> EpisodeRow:
    """Stop the calls until an hour, and say why."""
    sent = _sent(body, seen, once)
    return acts.pause(
        actor_of(request), number, reason=body.reason, until=body.until, **sent
    )


@router.post(f"{_ONE}/resume", response=answers(EpisodeOut))
@operation("care.resume")
def resume(
    request: HttpRequest,
    number: Number,
    body: Versioned = SAYS_NOTHING,
    once: Once = "",
    seen: Seen = "",
) -> EpisodeRow:
    """Go on with the calls."""
    return acts.resume(actor_of(request), number, **_sent(body, seen, once))


@router.post(f"{_ONE}/end", response=answers(EpisodeOut))
@operation("care.end")
def end(
    request: HttpRequest, number: Number, body: EndIn, once: Once = "", seen: Seen = ""
) -> EpisodeRow:
    """End home care."""
    return acts.end_episode(
        actor_of(request),
        number,
        reason=body.reason,
        outcome=body.outcome,
        words=body.note,
        **_sent(body, seen, once),
    )


@router.post(f"{_ONE}/assign", response=answers(EpisodeOut))
@operation("care.assign")
def assign(
    request: HttpRequest,
    number: Number,
    body: AssignIn,
    once: Once = "",
    seen: Seen = "",
) -> EpisodeRow:
    """Say who looks after somebody."""
    sent = _sent(body, seen, once)
    return acts.assign(actor_of(request), number, body.username.strip(), **sent)


@router.post(f"{_ONE}/note", response=answers(EpisodeOut))
@operation("care.note")
def note(
    request: HttpRequest, number: Number, body: NoteIn, once: Once = "", seen: Seen = ""
) -> EpisodeRow:
    """Make a note on somebody."""
    sent = _sent(body, seen, once)
    return acts.note(actor_of(request), number, words=body.note, **sent)


@router.post(f"{_ONE}/thresholds", response=answers(EpisodeOut))
@operation("care.set-thresholds")
def set_thresholds(
    request: HttpRequest,
    number: Number,
    body: ThresholdsIn,
    once: Once = "",
    seen: Seen = "",
) -> EpisodeRow:
    """Set somebody's own thresholds, by your own name."""
    return thresholds.set_thresholds(
        actor_of(request),
        number,
        body.thresholds,
        reason=body.reason,
        usual_spo2=body.usual_spo2,
        **_sent(body, seen, once),
    )
