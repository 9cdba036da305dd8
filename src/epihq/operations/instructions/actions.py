"""Instructions: issued, acknowledged, begun, done with evidence, refused, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from django.db.models import QuerySet

from epihq.operations.events.tables import EventRow
from epihq.operations.instructions.deliveries import put_in_line
from epihq.operations.instructions.tables import InstructionRow
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
from epihq.operations.ledger.attachments import File, attach, media_type_of
from epihq.operations.ledger.rules import Actor, require
from epihq.operations.ledger.thing import Thing
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.people.tables import AgencyRow, Officer
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import UsageError
from epihq.terms.instructions import OPEN, InstructionState, Priority
from epihq.terms.locations import check_location

# How long each step up the chain waits for an answer.
T = TypeVar("T", bound=Thing)

STEP = {
    Priority.NORMAL: timedelta(hours=24),
    Priority.URGENT: timedelta(hours=6),
    Priority.FLASH: timedelta(hours=1),
}


@dataclass(frozen=True, kw_only=True)
class Order:
    """What an instruction is to say; ``agency`` and ``officer`` are their numbers."""

    text: str
    deadline: datetime
    agency: int | None = None
    officer: int | None = None
    legal_basis: str = ""
    location: str = ""
    priority: Priority = Priority.NORMAL
    signal: int | None = None
    event: int | None = None
    proposal: int | None = None
    template: str = ""


def issue_instruction(actor: Actor, order: Order, *, once: str = "") -> InstructionRow:
    """Issue an instruction, and put the messages to its addressee on their way.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``instructions.to-nobody``, ``instructions.deadline-past``,
            ``instructions.deadline-far``, ``ledger.no-time-zone``,
            ``ledger.says-nothing``, ``ledger.no-such-thing``, those of
            ``check_location``.
    """
    text = require_words(order.text, "instruction", "what is to be done")
    require(actor, "instruction.issue")
    with ledger.changing():
        if row := done_before(actor, InstructionRow, once):
            return row
        _check(order, clock.now())
        row = InstructionRow(
            state=InstructionState.ISSUED.value,
            text=text,
            legal_basis=order.legal_basis.strip(),
            location=_place(order),
            priority=order.priority.value,
            deadline=order.deadline,
            agency=_addressee(AgencyRow, order.agency),
            officer=_addressee(Officer, order.officer),
            signal=order.signal,
            event=_event(order),
            proposal=order.proposal,
            template=order.template,
            issued_by=actor.name,
        )
        begin(actor, "instruction.issue", row, once=once)
        put_in_line(actor, row, "issued", _agencies(row), _officers(row))
        return row


def acknowledge_instruction(
    actor: Actor, number: int, *, version: int | None = None, note: str = ""
) -> InstructionRow:
    """Say that the instruction was received and understood.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(InstructionRow, number, version=version)
        require_state(row, "instruction.acknowledge")
        return change(actor, "instruction.acknowledge", row, {}, note=note)


def begin_instruction(
    actor: Actor, number: int, *, version: int | None = None, note: str = ""
) -> InstructionRow:
    """Say that the work has begun.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(InstructionRow, number, version=version)
        require_state(row, "instruction.begin")
        return change(actor, "instruction.begin", row, {}, note=note)


def finish_instruction(
    actor: Actor,
    number: int,
    *,
    report: str,
    files: Sequence[File] = (),
    home: Path,
    version: int | None = None,
) -> InstructionRow:
    """Say what was done, with files that show it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``, those of ``media_type_of``.
    """
    words = require_words(report, f"instruction {number}", "what was done")
    for file in files:
        media_type_of(file)
    with ledger.changing():
        row = held(InstructionRow, number, version=version)
        require(actor, "instruction.done", row)
        require_state(row, "instruction.done")
        kept = attach(actor, "instruction.attach", row, files, home)
        more = {"files": [one.sha256 for one in kept]}
        done = {"report": words}
        return change(actor, "instruction.done", row, done, note=words, more=more)


def refuse_instruction(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> InstructionRow:
    """Say that it will not be done, and why; who issued it hears of it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(reason, f"instruction {number}", "the reason for refusing")
    with ledger.changing():
        row = held(InstructionRow, number, version=version)
        require_state(row, "instruction.refuse")
        columns = {"report": why}
        change(actor, "instruction.refuse", row, columns, note=why)
        put_in_line(actor, row, "refused", [], _issuer(row))
        return row


def accept_answer(
    actor: Actor, number: int, *, version: int | None = None, note: str = ""
) -> InstructionRow:
    """Say that what was reported done is what was asked.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(InstructionRow, number, version=version)
        require_state(row, "instruction.accept")
        return change(actor, "instruction.accept", row, {}, note=note)


def return_answer(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> InstructionRow:
    """Send an answer back, and say why: the work goes on; its addressee hears of it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(reason, f"instruction {number}", "the reason for sending back")
    with ledger.changing():
        row = held(InstructionRow, number, version=version)
        require_state(row, "instruction.return")
        columns = {"report": why}
        change(actor, "instruction.return", row, columns, note=why)
        occasion = f"returned-{row.version}"
        put_in_line(actor, row, occasion, _agencies(row), _officers(row))
        return row


def withdraw_instruction(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> InstructionRow:
    """Take an instruction back, and say why; its addressee hears of it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(reason, f"instruction {number}", "the reason for withdrawing")
    with ledger.changing():
        row = held(InstructionRow, number, version=version)
        require_state(row, "instruction.withdraw")
        columns = {"report": why}
        change(actor, "instruction.withdraw", row, columns, note=why)
        put_in_line(actor, row, "withdrawn", _agencies(row), _officers(row))
        return row


def escalate_overdue(actor: Actor, now: datetime) -> list[InstructionRow]:
    """Tell those above of every instruction whose next step is due.

    The first step is the deadline itself: the addressee, who issued it and the agency
    above hear of it; each further step goes one agency higher.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    require(actor, "instruction.escalate")
    escalated = []
    for number in overdue(now).values_list("number", flat=True):
        with ledger.changing():
            row = held(InstructionRow, number)
            if row.state in OPEN and _is_due(row, now):
                escalated.append(_escalate(actor, row))
    return escalated


def overdue(now: datetime) -> QuerySet[InstructionRow]:
    """Ask for open instructions whose deadline has passed."""
    return InstructionRow.objects.filter(state__in=OPEN, deadline__lt=now)


def _escalate(actor: Actor, row: InstructionRow) -> InstructionRow:
    step = row.escalated + 1
    change(actor, "instruction.escalate", row, {"escalated": step})
    above = _chain(row.agency)
    agencies = _agencies(row) + above[:1] if step == 1 else above[step - 1 : step]
    put_in_line(
        actor, row, f"overdue-{step}", agencies, [*_officers(row), *_issuer(row)]
    )
    return row


def _is_due(row: InstructionRow, now: datetime) -> bool:
    steps = max(1, len(_chain(row.agency)))
    wait: timedelta = STEP[Priority(row.priority)] * row.escalated
    return row.escalated < steps and row.deadline + wait <= now


def _chain(agency: AgencyRow | None) -> list[AgencyRow]:
    """List the agencies above one, the nearest first; a circle ends where it closes."""
    chain: list[AgencyRow] = []
    above = agency.above if agency else None
    while above and above != agency and above not in chain:
        chain.append(above)
        above = above.above
    return chain


def _check(order: Order, now: datetime) -> None:
    if order.agency is None and order.officer is None:
        raise UsageError(
            "instructions.to-nobody",
            "instruction: an agency or a person was expected; got nobody. Choose who "
            "is to do it.",
        )
    if require_hour(order.deadline, "instruction") <= now:
        raise UsageError(
            "instructions.deadline-past",
            f"instruction: a deadline after now, {now:%Y-%m-%d %H:%M} UTC, was "
            f"expected; got {order.deadline.isoformat()}. Choose a later hour.",
        )
    if order.deadline > now + timedelta(days=366):
        raise UsageError(
            "instructions.deadline-far",
            "instruction: a deadline within a year was expected; got "
            f"{order.deadline.isoformat()}. See that the year is right.",
        )
    if order.event is not None:
        held(EventRow, order.event)
    if order.proposal is not None:
        held(ProposalRow, order.proposal)


def _event(order: Order) -> int | None:
    """The event that it is for: the one named, or that of its signal."""
    signal = None if order.signal is None else held(SignalRow, order.signal)
    return order.event or (signal and signal.event)


def _place(order: Order) -> str:
    return check_location(order.location, "instruction") if order.location else ""


def _addressee(table: type[T], number: int | None) -> T | None:
    if number is None:
        return None
    row = held(table, number)
    if row.state != "active":
        raise UsageError(
            "instructions.to-nobody",
            f"instruction: an addressee who is at work was expected; got {row}, which "
            f"is {row.state}. Choose another.",
        )
    return row


def _agencies(row: InstructionRow) -> list[AgencyRow]:
    return [row.agency] if row.agency else []


def _officers(row: InstructionRow) -> list[Officer]:
    return [row.officer] if row.officer else []


def _issuer(row: InstructionRow) -> list[Officer]:
    return list(Officer.objects.filter(username=row.issued_by))
