"""Events: declared from signals or without, described, closed with their lessons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

import msgspec

from epihq.operations.centre.actions import centre
from epihq.operations.centre.day import day_of
from epihq.operations.events.tables import EventRow
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.rules import Actor
from epihq.operations.signals.actions import (
    EVENT,
    close_signal,
    confirm_event,
    release_signal,
)
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import UsageError
from epihq.terms.events import EventState, Grade, Risk
from epihq.terms.locations import check_location

MONITORED, CLOSED = EventState.MONITORED.value, EventState.CLOSED.value
_MOST_PLACES = 100
_LONGEST_TITLE = 200


@dataclass(frozen=True, kw_only=True)
class Description:
    """What an event is: its name, disease, places, and the days of its 7-1-7.

    ``started_on`` is the day on which it emerged, ``responded_on`` that by which all
    seven early actions were done; None where it is not known, or not yet.
    """

    title: str
    disease: str = ""
    locations: Sequence[str] = ()
    started_on: date | None = None
    detected_on: date | None = None
    notified_on: date | None = None
    responded_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to change after an event, by whom, and until when where that is set."""

    what: str
    by: str = ""
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Lessons:
    """What an event taught: what went well, what did not, what is to change."""

    well: str = ""
    badly: str = ""
    changes: Sequence[Change] = ()


def declare_event(
    actor: Actor,
    told: Description,
    *,
    signal: int | None = None,
    version: int | None = None,
    note: str = "",
    once: str = "",
) -> EventRow:
    """Declare an event, from a signal that turned out to be one, or without.

    ``version`` is that of the signal, as the person saw it. Of a signal it takes the
    places and the day of detection where nothing else is told.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``events.bad-days``, ``events.too-many-places``,
            ``ledger.says-nothing``, ``ledger.no-such-thing``, those of
            ``check_location``.
    """
    with ledger.changing():
        if row := done_before(actor, EventRow, once):
            return row
        by = actor
        if signal is not None:
            from_it = held(SignalRow, signal, version=version)
            told = _from_signal(told, from_it)
            by = _also(actor, "signal.event", "event.declare")
        row = EventRow(state=MONITORED, declared_by=actor.name, **_columns(told))
        begin(by, "event.declare", row, note=note, once=once)
        if signal is not None:
            confirm_event(actor, signal, event=row.pk, version=version, note=note)
        return row


def _from_signal(told: Description, signal: SignalRow) -> Description:
    return replace(
        told,
        locations=told.locations or signal.locations,
        detected_on=told.detected_on or day_here(signal.opened_at),
    )


def _also(actor: Actor, scope: str, brings: str) -> Actor:
    """Let a key that allows one deed do another that the first brings with it."""
    if actor.scopes is None or scope not in actor.scopes:
        return actor
    return replace(actor, scopes=actor.scopes | {brings})


def declare_missing(actor: Actor) -> int:
    """Give each signal that was an event before events had numbers an event.

    Done again it does nothing; says how many were declared.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    waiting = SignalRow.objects.filter(state=EVENT, event=None).order_by("number")
    declared = 0
    for number in list(waiting.values_list("pk", flat=True)):
        with ledger.changing():
            row = held(SignalRow, number)
            if row.state != EVENT or row.event is not None:
                continue
            title = (row.note or row.cause).strip()[:_LONGEST_TITLE]
            declare_event(actor, Description(title=title), signal=number)
            declared += 1
    return declared


def edit_event(
    actor: Actor, number: int, told: Description, *, version: int | None = None
) -> EventRow:
    """Change what an event is called, its disease, places and days.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``events.bad-days``, ``events.too-many-places``,
            ``ledger.says-nothing``, those of ``check_location``.
    """
    columns = _columns(told)
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.edit")
        return change(actor, "event.edit", row, columns)


def link_signal(
    actor: Actor, number: int, *, signal: int, version: int | None = None
) -> EventRow:
    """Put a signal to an event: it is an event now, and part of this one.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.no-such-thing``.
    """
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.link")
        why = f"part of event {number}"
        by = _also(actor, "event.link", "signal.event")
        confirm_event(by, signal, event=number, note=why)
        return change(actor, "event.link", row, {}, note=f"signal {signal}")


def unlink_signal(
    actor: Actor, number: int, *, signal: int, version: int | None = None
) -> EventRow:
    """Take a signal out of an event: it is verified again.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``events.signal-of-another``, ``ledger.no-such-thing``.
    """
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.unlink")
        if held(SignalRow, signal).event not in {number, None}:
            raise UsageError(
                "events.signal-of-another",
                f"event {number}: one of its own signals was expected; got signal "
                f"{signal}. Choose one of those on its page.",
            )
        by = _also(actor, "event.unlink", "signal.unlink")
        release_signal(by, signal, note=f"no part of event {number}")
        return change(actor, "event.unlink", row, {}, note=f"signal {signal}")


def close_event(
    actor: Actor,
    number: int,
    *,
    reason: str,
    lessons: Lessons | None = None,
    version: int | None = None,
) -> EventRow:
    """Close an event with the reason and its lessons; its signals close with it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(reason, f"event {number}", "the reason for closing it")
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.close")
        columns = {
            "closed_at": clock.now(),
            "reason": why,
            "lessons": msgspec.to_builtins(lessons or Lessons()),
        }
        change(actor, "event.close", row, columns, note=why)
        by = _also(actor, "event.close", "signal.close")
        for signal in _open_signals(number):
            close_signal(by, signal, reason=f"event {number} is closed: {why}")
        return row


def _open_signals(number: int) -> list[int]:
    rows = SignalRow.objects.filter(event=number, state=EVENT).order_by("number")
    return list(rows.values_list("pk", flat=True))


def reopen_event(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> EventRow:
    """Open a closed event again and say why; its signals stay closed.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(reason, f"event {number}", "the reason for opening it again")
    with ledger.changing():
        row = held(EventRow, number, version=version)
        require_state(row, "event.reopen")
        columns = {"closed_at": None, "reason": ""}
        return change(actor, "event.reopen", row, columns, note=why)


def lessons_of(row: EventRow) -> Lessons:
    """Read what an event taught."""
    return msgspec.convert(row.lessons, Lessons)


def day_here(hour: datetime) -> date:
    """Tell on which day an hour falls by the clock of this headquarters."""
    return day_of(hour, centre())


def weight(row: EventRow) -> tuple[int, int, int]:
    """Say how much an event weighs among others: by grade, by risk, then the newest."""
    risk = list(Risk).index(Risk(row.risk)) + 1 if row.risk else 0
    return list(Grade).index(Grade(row.grade)), risk, int(row.pk)


def _columns(told: Description) -> dict[str, object]:
    """Check a description, and give it as columns of the table."""
    title = require_words(told.title, "event", "what it is called")[:_LONGEST_TITLE]
    days = {
        "started_on": told.started_on,
        "detected_on": told.detected_on,
        "notified_on": told.notified_on,
        "responded_on": told.responded_on,
    }
    _check_days(days)
    return {
        "title": title,
        "disease": told.disease.strip()[:_LONGEST_TITLE],
        "locations": _places(told.locations),
        **days,
    }


def _check_days(days: dict[str, date | None]) -> None:
    """Refuse days that follow one another the wrong way, or that have yet to come."""
    today = day_here(clock.now())
    known = [(name, on) for name, on in days.items() if on is not None]
    for (name, on), (then, later) in pairwise([*known, ("today", today)]):
        if later < on:
            raise UsageError(
                "events.bad-days",
                f"event: {name} no later than {then}, {later}, was expected; got {on}. "
                "It emerges, is detected, notified, then answered: correct the days.",
            )


def _places(locations: Sequence[str]) -> list[str]:
    if len(locations) > _MOST_PLACES:
        raise UsageError(
            "events.too-many-places",
            f"event: {_MOST_PLACES} places at most were expected; got "
            f"{len(locations)}. Name the countries they lie in.",
        )
    return list(dict.fromkeys(check_location(one, "event") for one in locations))
