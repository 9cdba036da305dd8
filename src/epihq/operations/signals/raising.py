"""From alarms to signals in the ledger.

    alarms --told and closed already--> dropped
           --triage--> join a signal that stands, become a new one, or a flood

A signal that a person merged into another lends it its cause: what repeats it joins
the one that stays. A signal that nobody touched and nothing joined is closed in time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from epihq.alarms.triage import Open, triage
from epihq.operations.centre.actions import EXERCISE
from epihq.operations.ledger.rules import WATCH
from epihq.operations.ledger.tables import CentreRow
from epihq.operations.signals.actions import (
    CLOSED,
    NEW,
    close_signal,
    join_signal,
    raise_signal,
)
from epihq.operations.signals.tables import SignalRow
from epihq.terms.signals import OPEN, SEVERITIES, Alarm, Severity, SignalKind

UNTOUCHED_DAYS = 21


@dataclass(frozen=True, kw_only=True)
class Raised:
    """How many signals were raised, and how many that stand were joined."""

    new: int = 0
    joined: int = 0


def raise_from(alarms: Sequence[Alarm], *, flood: int = 10) -> Raised:
    """Make signals of alarms; the same alarms again change nothing.

    Raises:
        RecordError: those of ``raise_signal`` and ``join_signal``.
    """
    known = list(_known(alarms))
    unheard = _unheard(alarms, [row for row in known if row.state == CLOSED])
    found = triage(unheard, [_open(row) for row in known if _stays(row)], flood=flood)
    for key, joining in found.joined:
        join_signal(WATCH, int(key), _ordered(joining))
    for group in (*found.new, *found.floods):
        raise_signal(WATCH, _ordered(group.alarms), cause=group.cause, kind=group.kind)
    return Raised(new=len(found.new) + len(found.floods), joined=len(found.joined))


def _known(alarms: Sequence[Alarm]) -> Sequence[SignalRow]:
    """Find the signals that alarms can repeat: those open, and those lately closed."""
    first = min((alarm.reference_date for alarm in alarms), default=date.max)
    since = first - timedelta(days=7) if alarms else first
    rows_ = SignalRow.objects.select_related("merged_into")
    lately = rows_.filter(state=CLOSED, last_date__gte=since)
    return [*rows_.filter(state__in=OPEN), *lately]


def _unheard(alarms: Sequence[Alarm], closed: Sequence[SignalRow]) -> list[Alarm]:
    """Leave out what a closed signal told of already."""
    lately = [_open(row) for row in closed if _target(row).state == CLOSED]
    last = {one.key: one.last_date for one in lately}
    heard = [
        alarm
        for key, joining in triage(alarms, lately, flood=len(alarms)).joined
        for alarm in joining
        if alarm.reference_date <= last[key]
    ]
    return [alarm for alarm in alarms if alarm not in heard]


def _stays(row: SignalRow) -> bool:
    return _target(row).state in OPEN


def _target(row: SignalRow) -> SignalRow:
    """Find the signal that stays of those merged, a few steps on at most."""
    for _ in range(10):
        if row.merged_into is None:
            break
        row = row.merged_into
    return row


def _open(row: SignalRow) -> Open:
    return Open(
        key=str(_target(row).pk),
        kind=SignalKind(row.signal_kind),
        disease=row.disease or "",
        location=row.location,
        indicator=row.indicator,
        last_date=row.last_date,
        severity=Severity(row.severity),
        cause=row.cause,
        locations=tuple(row.locations),
    )


def _ordered(alarms: Sequence[Alarm]) -> list[Alarm]:
    """Order alarms alike in every round: the most severe first."""
    return sorted(
        alarms,
        key=lambda one: (
            -SEVERITIES.index(one.severity),
            one.reference_date,
            one.location,
            one.kind,
            one.indicator,
        ),
    )


def close_untouched(centre: CentreRow | None, now: datetime, day: date) -> int:
    """Close signals that nobody took up and nothing joined for three weeks.

    In an exercise, the weeks are those of its own days.
    """
    waiting = SignalRow.objects.filter(state=NEW, officer="")
    if centre is not None and centre.state == EXERCISE:
        old = waiting.filter(last_date__lt=day - timedelta(days=UNTOUCHED_DAYS))
    else:
        old = waiting.filter(changed_at__lt=now - timedelta(days=UNTOUCHED_DAYS))
    why = f"nobody took it up, and nothing joined it for {UNTOUCHED_DAYS} days"
    numbers = list(old.values_list("pk", flat=True))
    for number in numbers:
        close_signal(WATCH, number, reason=why)
    return len(numbers)
