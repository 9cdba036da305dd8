"""Signals: raised by the watch or a person, verified, made an event, merged, closed."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.rules import Actor
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import UsageError
from epihq.terms.locations import check_location
from epihq.terms.signals import (
    OPEN,
    SEVERITIES,
    Alarm,
    Evidence,
    Severity,
    SignalKind,
    SignalState,
)

NEW, VERIFYING = SignalState.NEW.value, SignalState.UNDER_VERIFICATION.value
EVENT, CLOSED = SignalState.EVENT.value, SignalState.CLOSED.value
# Older alarms of a signal that goes on for weeks are in the log.
_KEPT = 12


def raise_signal(
    actor: Actor,
    alarms: Sequence[Alarm],
    *,
    cause: str,
    kind: SignalKind | None = None,
    note: str = "",
    once: str = "",
) -> SignalRow:
    """Raise one signal from alarms about the same thing, the most severe first.

    ``cause`` is what they have in common, e.g. "AZE cases": the watch never raises two
    open signals of one cause, the later alarms join the one that stands.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    first = alarms[0]
    locations = sorted(_places(alarms))
    with ledger.changing():
        if row := done_before(actor, SignalRow, once):
            return row
        if row := _open_of(cause):
            return _join(actor, row, alarms)
        row = SignalRow(
            state=NEW,
            location=locations[0] if len(locations) == 1 else "",
            disease=first.disease or None,
            indicator=first.indicator,
            signal_kind=(kind or first.kind).value,
            severity=max(map(_rank, alarms))[1],
            cause=cause,
            reference_date=min(alarm.reference_date for alarm in alarms),
            last_date=max(alarm.reference_date for alarm in alarms),
            alarms=_kept(alarms),
            locations=locations,
            note=note,
        )
        return begin(actor, "signal.raise", row, note=note, once=once)


def report_signal(
    actor: Actor,
    *,
    location: str,
    text: str,
    severity: Severity,
    on: date,
    once: str = "",
) -> SignalRow:
    """Raise a signal from what a person heard or saw.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.says-nothing``, those of ``check_location``.
    """
    words = require_words(text, "signal", "what was heard or seen")
    place = check_location(location, "signal")
    alarm = Alarm(
        kind=SignalKind.REPORTED,
        location=place,
        indicator="",
        reference_date=on,
        severity=severity,
        evidence=Evidence(method=f"reported by {actor.name}"),
        facts={"text": words},
    )
    cause = f"{place} reported {on} {words}"
    return raise_signal(actor, [alarm], cause=cause, note=words, once=once)


def join_signal(actor: Actor, number: int, alarms: Sequence[Alarm]) -> SignalRow:
    """Add alarms to a signal that stands.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        return _join(actor, held(SignalRow, number), alarms)


def _join(actor: Actor, row: SignalRow, alarms: Sequence[Alarm]) -> SignalRow:
    require_state(row, "signal.join")
    kept = _kept(alarms)
    new = [alarm for alarm in kept if alarm not in row.alarms]
    if not new:
        return row
    severity = max(_order(row.severity), *map(_rank, alarms))[1]
    return change(
        actor,
        "signal.join",
        row,
        {
            "alarms": [*row.alarms, *new][-_KEPT:],
            "times": row.times + 1,
            "severity": severity,
            "last_date": max(row.last_date, *(one.reference_date for one in alarms)),
            "locations": sorted({*row.locations, *_places(alarms)}),
        },
    )


def verify_signal(
    actor: Actor, number: int, *, version: int | None = None, note: str = ""
) -> SignalRow:
    """Take a signal up: the actor finds out whether it is real.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(SignalRow, number, version=version)
        require_state(row, "signal.verify")
        columns = {"officer": actor.name}
        return change(actor, "signal.verify", row, columns, note=note)


def confirm_event(
    actor: Actor,
    number: int,
    *,
    event: int,
    version: int | None = None,
    note: str = "",
) -> SignalRow:
    """Say that a signal is real and matters: it belongs to an event on record.

    ``events.actions`` declares events and links signals to them by it. One that is an
    event already, from before events had a number, keeps its state.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(SignalRow, number, version=version)
        if row.state == EVENT and row.event is None:
            return change(actor, "signal.link", row, {"event": event}, note=note)
        require_state(row, "signal.event")
        columns = {"officer": row.officer or actor.name, "event": event}
        return change(actor, "signal.event", row, columns, note=note)


def release_signal(actor: Actor, number: int, *, note: str) -> SignalRow:
    """Take a signal out of its event: it is verified again.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(SignalRow, number)
        require_state(row, "signal.unlink")
        return change(actor, "signal.unlink", row, {"event": None}, note=note)


def close_signal(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> SignalRow:
    """Close a signal and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(reason, f"signal {number}", "the reason for closing it")
    with ledger.changing():
        row = held(SignalRow, number, version=version)
        require_state(row, "signal.close")
        return change(actor, "signal.close", row, {"reason": why}, note=why)


def merge_signal(
    actor: Actor, number: int, *, into: int, version: int | None = None
) -> SignalRow:
    """Close a signal because it speaks of the same thing as another; return that one.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``signals.merged-into-itself``, ``ledger.no-such-thing``.
    """
    if number == into:
        raise UsageError(
            "signals.merged-into-itself",
            f"signal {number}: another signal to merge into was expected; got itself. "
            "Give the number of the one that stays open.",
        )
    with ledger.changing():
        row = held(SignalRow, number, version=version)
        stays = held(SignalRow, into)
        require_state(row, "signal.merge")
        require_state(stays, "signal.merge")
        why = f"the same thing as signal {into}"
        columns: dict[str, object] = {
            "state": CLOSED,
            "reason": why,
            "merged_into": stays,
        }
        change(actor, "signal.merge", row, columns, note=why)
        return change(
            actor,
            "signal.merge",
            stays,
            {
                "alarms": [*stays.alarms, *row.alarms][-_KEPT:],
                "times": stays.times + row.times,
                "severity": max(_order(stays.severity), _order(row.severity))[1],
                "last_date": max(stays.last_date, row.last_date),
                "locations": sorted({*stays.locations, *row.locations}),
            },
            note=f"signal {number} speaks of the same thing",
        )


def note_signal(
    actor: Actor, number: int, *, note: str, version: int | None = None
) -> SignalRow:
    """Add what was found out to a signal.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    words = require_words(note, f"signal {number}", "what was found out")
    with ledger.changing():
        row = held(SignalRow, number, version=version)
        require_state(row, "signal.note")
        return change(actor, "signal.note", row, {}, note=words)


def alarms_of(row: SignalRow) -> list[Alarm]:
    """Give a signal's alarms as values, newest last."""
    return msgspec.convert(row.alarms, list[Alarm])


def _open_of(cause: str) -> SignalRow | None:
    return SignalRow.objects.filter(cause=cause, state__in=OPEN).first()


def _kept(alarms: Sequence[Alarm]) -> list[Mapping[str, object]]:
    """Write alarms as the ledger gives them back; a flood is told by its first few."""
    return [json.loads(msgspec.json.encode(alarm)) for alarm in alarms[:_KEPT]]


def _places(alarms: Sequence[Alarm]) -> set[str]:
    return {alarm.location for alarm in alarms if alarm.location}


def _rank(alarm: Alarm) -> tuple[int, str]:
    return _order(alarm.severity.value)


def _order(severity: str) -> tuple[int, str]:
    return SEVERITIES.index(Severity(severity)), severity
