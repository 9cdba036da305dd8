"""Handover: made from the log, edited, signed by who goes, accepted by who comes."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet

from epihq.operations.centre.actions import centre
from epihq.operations.centre.day import zone_of
from epihq.operations.duty.tables import HandoverRow
from epihq.operations.events.tables import EventRow
from epihq.operations.instructions.actions import overdue
from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.ledger import clock, ledger, log
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    require_state,
)
from epihq.operations.ledger.moments import Moment
from epihq.operations.ledger.rules import ALL, Actor, verb_named
from epihq.operations.ledger.waiting import Asking, totals_for
from epihq.operations.measures.acts import held_acts
from epihq.operations.measures.in_force import regimes_at
from epihq.operations.people.tables import Officer
from epihq.operations.signals.actions import EVENT
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import UsageError
from epihq.terms.events import OPEN as OPEN_EVENTS
from epihq.terms.instructions import OPEN as OPEN_INSTRUCTIONS
from epihq.terms.signals import OPEN as OPEN_SIGNALS

# A first handover has none before it to begin where that one ended.
_FIRST_SPAN = timedelta(hours=12)
_SOON = timedelta(days=7)
_NEXT_SHIFT = timedelta(hours=12)
_FIGURES = ("revision", "batch-dump")
# What waits for anybody of the house; of what stands in the list by itself it is told
# there.
_ANYBODY = Actor(name="", roles=ALL, via="page")
_BY_THEMSELVES = {"signal", "event", "handover", "shift", "delivery"}
_BY_DEADLINE = {"instruction.acknowledge", "instruction.done", "instruction.withdraw"}


def draft_handover(
    actor: Actor,
    *,
    now: datetime | None = None,
    room_now: datetime | None = None,
    once: str = "",
) -> HandoverRow:
    """Draft a handover from all that the log tells since the last one.

    ``room_now`` is the hour at which measures are looked at; an exercise has its own.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    now = now or clock.now()
    with ledger.changing():
        if row := done_before(actor, HandoverRow, once):
            return row
        since = _since(now)
        row = HandoverRow(
            state="draft",
            outgoing_id=actor.number,
            since=since,
            until=now,
            items=items_of(since, now, room_now or now),
        )
        return begin(actor, "handover.draft", row, once=once)


def edit_handover(
    actor: Actor, number: int, *, notes: str, version: int | None = None
) -> HandoverRow:
    """Write what the list does not say.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(HandoverRow, number, version=version)
        require_state(row, "handover.edit")
        return change(actor, "handover.edit", row, {"notes": notes.strip()})


def sign_handover(
    actor: Actor,
    number: int,
    *,
    incoming: int,
    notes: str | None = None,
    version: int | None = None,
) -> HandoverRow:
    """Sign it over to the officer who comes.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``handovers.to-oneself``, ``handovers.cannot-accept``,
            ``ledger.no-such-thing``.
    """
    if incoming == actor.number:
        raise UsageError(
            "handovers.to-oneself",
            f"handover {number}: another officer to hand over to was expected; got "
            f"{actor.name}. Choose who comes on duty.",
        )
    with ledger.changing():
        row = held(HandoverRow, number, version=version)
        require_state(row, "handover.sign")
        columns: dict[str, object] = {
            "incoming": _who_can_accept(held(Officer, incoming)),
            "signed_at": clock.now(),
            "notes": row.notes if notes is None else notes.strip(),
        }
        return change(actor, "handover.sign", row, columns)


def _who_can_accept(officer: Officer) -> Officer:
    if officer.state != "active" or not verb_named("handover.accept").who & {
        *officer.roles
    }:
        roles = ", ".join(officer.roles) or "no role"
        raise UsageError(
            "handovers.cannot-accept",
            "handover: an officer at work who may accept it was expected, a duty "
            f"officer or incident manager; got {officer.full_name} ({officer.state}, "
            f"{roles}). Choose who comes on duty.",
        )
    return officer


def accept_handover(
    actor: Actor, number: int, *, version: int | None = None, note: str = ""
) -> HandoverRow:
    """Accept it: the room is the incoming officer's now.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(HandoverRow, number, version=version)
        require_state(row, "handover.accept")
        columns = {"accepted_at": clock.now()}
        return change(actor, "handover.accept", row, columns, note=note)


def items_of(
    since: datetime, until: datetime, room_now: datetime
) -> list[dict[str, object]]:
    """List what the next officer must know: each item a kind, a number and its facts.

    Open events, with what was done to them since; open signals; instructions overdue,
    or due in the next twelve hours, and how many later; figures that changed; measures
    that end within seven days; messages that did not arrive; what waits for whoever may
    answer it, people at home among it, whom no number names; and how many entries of
    the log the span holds.
    """
    deeds = log.deeds(EventRow.kind, since, until)
    items = [_event_item(row, deeds.get(row.pk, {})) for row in _open_events()]
    items += [_signal_item(row) for row in _open_signals()]
    for kind, rows in (
        ("overdue", overdue(until)),
        ("due-soon", _due(until, until + _NEXT_SHIFT)),
    ):
        items += [_instruction_item(kind, row) for row in rows]
    items += [_later(until + _NEXT_SHIFT), *_endings(room_now)]
    undelivered = DeliveryRow.objects.exclude(state="delivered")
    items += [
        {"kind": "undelivered", "number": row.instruction_id, "to": row.addressee}
        for row in undelivered.exclude(attempts=[]).select_related("agency", "officer")
    ]
    items += _waiting(until, room_now)
    return [*items, {"kind": "entries", "number": log.count(since, until)}]


def _open_events() -> QuerySet[EventRow]:
    return EventRow.objects.filter(state__in=OPEN_EVENTS).order_by("number")


def _open_signals() -> QuerySet[SignalRow]:
    """Ask for open signals; those of an event are told with it."""
    alone = SignalRow.objects.filter(state__in=OPEN_SIGNALS, event=None)
    return alone.order_by("number")


def _due(since: datetime, until: datetime) -> QuerySet[InstructionRow]:
    rows = InstructionRow.objects.filter(state__in=OPEN_INSTRUCTIONS)
    return rows.filter(deadline__gte=since, deadline__lt=until).order_by("deadline")


def _later(since: datetime) -> dict[str, object]:
    """Count the open instructions that are due later, and tell the next."""
    rows = InstructionRow.objects.filter(state__in=OPEN_INSTRUCTIONS)
    later = rows.filter(deadline__gte=since).order_by("deadline")
    first = later.first()
    return {
        "kind": "later",
        "count": later.count(),
        "number": first.pk if first else None,
        "deadline": first.deadline.isoformat() if first else "",
    }


def _waiting(at: datetime, room_now: datetime) -> list[dict[str, object]]:
    asking = Asking(
        actor=_ANYBODY,
        moment=Moment(at=at),
        hour=room_now,
        on_duty=True,
        zone=zone_of(centre()),
    )
    return [
        {
            "kind": "waiting",
            "thing": one.thing,
            "deed": one.deed,
            "count": one.count,
            "numbers": [] if one.thing == "care" else list(one.numbers),
        }
        for one in totals_for(asking)
        if one.thing not in _BY_THEMSELVES and one.deed not in _BY_DEADLINE
    ]


def _event_item(row: EventRow, deeds: Mapping[str, int]) -> dict[str, object]:
    """Tell an event: how it stands, and how often what was done to it in the span."""
    due = row.reassess_on
    return {
        "kind": "open-event",
        "number": row.pk,
        "title": row.title,
        "state": row.state,
        "grade": row.grade,
        "risk": row.risk,
        "locations": row.locations,
        "situation": {name: one["text"] for name, one in row.situation.items()},
        "reassess_on": due.isoformat() if due else "",
        "figures": row.latest,
        "deeds": dict(deeds),
    }


def _signal_item(row: SignalRow) -> dict[str, object]:
    return {
        "kind": _kind(row),
        "number": row.pk,
        "state": row.state,
        "severity": row.severity,
        "location": row.location,
        "officer": row.officer,
    }


def _kind(row: SignalRow) -> str:
    """An event is told as one, whatever raised it."""
    if row.state == EVENT:
        return "event"
    return "figures" if row.signal_kind in _FIGURES else "signal"


def _instruction_item(kind: str, row: InstructionRow) -> dict[str, object]:
    return {
        "kind": kind,
        "number": row.pk,
        "state": row.state,
        "deadline": row.deadline.isoformat(),
        "text": row.text[:200],
    }


def _endings(at: datetime) -> list[dict[str, object]]:
    return [
        {
            "kind": "ends",
            "number": one.act.number,
            "location": one.act.location,
            "regime": one.act.regime,
            "until": one.ends.isoformat(),
        }
        for one in regimes_at(held_acts(), at)
        if one.ends is not None and one.ends <= at + _SOON
    ]


def _since(now: datetime) -> datetime:
    last = HandoverRow.objects.exclude(state="draft").order_by("-until").first()
    return last.until if last else now - _FIRST_SPAN
