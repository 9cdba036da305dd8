"""The roster: who is on duty, for at most 12 hours, with half an hour's overlap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from epihq.operations.duty.tables import ShiftRow
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    require_hour,
    require_state,
    require_words,
)
from epihq.operations.ledger.moments import Found, Moment, found
from epihq.operations.ledger.rules import Actor
from epihq.operations.people.tables import Officer
from epihq.terms.errors import UsageError

LONGEST = timedelta(hours=12)
OVERLAP = timedelta(minutes=30)
_FARTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Where the roster does not hold: nobody on duty, or too short an overlap.

    ``minutes`` is how long the next is there before the last goes; negative is how
    long nobody is.
    """

    since: datetime
    until: datetime
    minutes: int


def plan_shift(
    actor: Actor,
    *,
    officer: int,
    position: str,
    starts_at: datetime,
    ends_at: datetime,
    once: str = "",
) -> ShiftRow:
    """Plan a person's turn.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``roster.too-long``, ``roster.ends-before-start``, ``roster.far``,
            ``roster.twice-at-once``, ``roster.not-at-work``, ``ledger.no-time-zone``,
            ``ledger.says-nothing``, ``ledger.no-such-thing``.
    """
    words = require_words(position, "shift", "the position")
    _check_hours(starts_at, ends_at)
    with ledger.changing():
        if row := done_before(actor, ShiftRow, once):
            return row
        person = _at_work(held(Officer, officer))
        _check_free(person, starts_at, ends_at)
        row = ShiftRow(
            state="planned",
            officer=person,
            position=words,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        return begin(actor, "shift.plan", row, once=once)


def cancel_shift(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> ShiftRow:
    """Take a turn off the roster, and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``, ``roster.over``.
    """
    why = require_words(reason, f"shift {number}", "the reason")
    with ledger.changing():
        row = held(ShiftRow, number, version=version)
        require_state(row, "shift.cancel")
        _check_not_over(row)
        return change(actor, "shift.cancel", row, {}, note=why)


def on_duty(moment: Moment) -> list[ShiftRow]:
    """List who is on duty at a moment, as planned by then; the longest there first."""
    return list(_planned(moment, starts_at__lte=moment.at, ends_at__gt=moment.at))


def between(since: datetime, until: datetime, moment: Moment) -> list[ShiftRow]:
    """List the turns that touch a span of time, as planned by a moment."""
    return list(_planned(moment, starts_at__lt=until, ends_at__gt=since))


def next_change(moment: Moment) -> datetime | None:
    """When the next turn was to begin, as planned by a moment: the next handover."""
    ahead = _planned(moment, starts_at__gt=moment.at)[:1]
    return ahead[0].starts_at if ahead else None


def gaps(shifts: Iterable[ShiftRow]) -> Iterator[Gap]:
    """Find where turns at one position leave nobody there, or overlap too shortly."""
    reached: datetime | None = None
    for shift in sorted(shifts, key=lambda one: one.starts_at):
        if reached is not None and reached - shift.starts_at < OVERLAP:
            minutes = (reached - shift.starts_at) // timedelta(minutes=1)
            since, until = sorted((reached, shift.starts_at))
            yield Gap(since=since, until=until, minutes=minutes)
        reached = max(reached or shift.ends_at, shift.ends_at)


def _planned(moment: Moment, **having: datetime) -> Found[ShiftRow]:
    asked, order = Q(state="planned", **having), ("starts_at", "number")
    return found(ShiftRow, moment, asked, order=order, related=("officer",))


def _at_work(person: Officer) -> Officer:
    if person.state != "active":
        raise UsageError(
            "roster.not-at-work",
            f"shift: a person who is at work was expected; got {person.full_name}, who "
            f"is {person.state}. Choose another.",
        )
    return person


def _check_not_over(row: ShiftRow) -> None:
    if row.ends_at <= clock.now():
        raise UsageError(
            "roster.over",
            f"{row}: a turn that is not over was expected; got one that ended "
            f"{row.ends_at:%Y-%m-%d %H:%M} UTC. Who was on duty stays on record.",
        )


def _check_hours(starts_at: datetime, ends_at: datetime) -> None:
    require_hour(starts_at, "shift")
    if require_hour(ends_at, "shift") <= starts_at:
        raise UsageError(
            "roster.ends-before-start",
            f"shift: an end after {starts_at.isoformat()} was expected; got "
            f"{ends_at.isoformat()}. A night's turn ends on the next day.",
        )
    if ends_at - starts_at > LONGEST:
        hours = (ends_at - starts_at) / timedelta(hours=1)
        raise UsageError(
            "roster.too-long",
            f"shift: at most 12 hours were expected; got {hours:g}. Plan two turns "
            "with half an hour's overlap.",
        )
    if abs(starts_at - clock.now()) > _FARTHEST:
        raise UsageError(
            "roster.far",
            f"shift: a start within a year of now was expected; got "
            f"{starts_at.isoformat()}. See that the year is right.",
        )


def _check_free(person: Officer, starts_at: datetime, ends_at: datetime) -> None:
    theirs = ShiftRow.objects.filter(state="planned", officer=person)
    clash = theirs.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).first()
    if clash is not None:
        raise UsageError(
            "roster.twice-at-once",
            f"shift: a time when {person.full_name} is free was expected; got one that "
            f"touches {clash} of {clash.starts_at:%Y-%m-%d %H:%M} to "
            f"{clash.ends_at:%H:%M} UTC. Choose another person or time.",
        )
