"""What of instructions waits: for who is to answer, for who follows them up."""

from datetime import timedelta

from django.db.models import Q

from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.ledger.order import First
from epihq.operations.ledger.rules import Role
from epihq.operations.ledger.waiting import SOON, Asking, Told, Urgency, Waiting
from epihq.terms.instructions import InstructionState, Priority
from epihq.words import noop

# A message that is in line for longer failed: by then it was tried several times.
_IN_LINE = timedelta(hours=1)
_STANDS_AFTER = timedelta(days=14)
_REFUSED_FIRST = First((Q(state=InstructionState.REFUSED.value),))
_FLASH_FIRST = First((Q(priority=Priority.FLASH.value),))
_ORDER = (_FLASH_FIRST, "deadline", "number")


def _to_answer(asking: Asking) -> Q:
    """What goes to somebody, or to their agency."""
    mine = Q(officer_id=asking.actor.number)
    agency = asking.actor.agency
    return mine if agency is None else mine | Q(agency_id=agency)


def _to_others(asking: Asking) -> Q:
    number, agency = asking.actor.number, asking.actor.agency
    others = ~Q(officer_id=number) | Q(officer_id__isnull=True)
    if agency is not None:
        others &= ~Q(agency_id=agency) | Q(agency_id__isnull=True)
    return others


def _theirs(asking: Asking) -> Q:
    """Whose it is to see that an instruction is done."""
    return Q() if asking.on_duty else Q(issued_by=asking.actor.name)


def _running_out(asking: Asking) -> Q:
    soon = Q(deadline__lte=asking.moment.at + SOON)
    return _theirs(asking) & _to_others(asking) & soon


def _answered(asking: Asking) -> Q:
    """Answers of the last weeks: one that nobody sent back stands."""
    lately = Q(changed_at__gte=asking.moment.at - _STANDS_AFTER)
    return _theirs(asking) & _to_others(asking) & lately


def _answer(row: InstructionRow, asking: Asking) -> Told:  # noqa: ARG001
    is_refused = row.state == InstructionState.REFUSED
    return Told(
        since=row.changed_at,
        least=Urgency.SOON if is_refused else Urgency.ANSWER,
        grade=row.state,
        location=row.location,
        title=row.text,
        by=row.addressee,
    )


def _to_be_answered(row: InstructionRow, asking: Asking) -> Told:
    return _told(row, row.issued_by, asking)


def _to_follow(row: InstructionRow, asking: Asking) -> Told:
    return _told(row, row.addressee, asking)


def _told(row: InstructionRow, by: str, asking: Asking) -> Told:  # noqa: ARG001
    is_flash = row.priority == Priority.FLASH
    return Told(
        since=row.opened_at,
        due=row.deadline,
        least=Urgency.HARM if is_flash else Urgency.ANSWER,
        grade=row.priority,
        location=row.location,
        title=row.text,
        by=by,
    )


def _undelivered(asking: Asking) -> Q | None:
    if not (asking.on_duty or Role.ADMINISTRATOR in asking.actor.roles):
        return None
    in_line = Q(state="waiting", opened_at__lt=asking.moment.at - _IN_LINE)
    return Q(state="given-up") | in_line


def _message(row: DeliveryRow, asking: Asking) -> Told:  # noqa: ARG001 - as all are called
    return Told(
        since=row.opened_at,
        grade=row.state,
        location=row.instruction.location,
        title=row.instruction.text,
        by=row.addressee,
    )


WAITING = (
    Waiting(
        table=InstructionRow,
        deeds={
            "instruction.acknowledge": noop("acknowledge an instruction to you"),
            "instruction.done": noop("carry out an instruction, and report"),
        },
        having=_to_answer,
        told=_to_be_answered,
        order=_ORDER,
    ),
    Waiting(
        table=InstructionRow,
        deeds={
            "instruction.withdraw": noop("see that an instruction is answered in time")
        },
        having=_running_out,
        told=_to_follow,
        order=_ORDER,
        related=("agency", "officer"),
    ),
    Waiting(
        table=InstructionRow,
        deeds={
            "instruction.accept": noop("accept an answer, or send it back"),
            "instruction.return": noop("answer a refusal: send it back, or withdraw"),
        },
        having=_answered,
        told=_answer,
        order=(_REFUSED_FIRST, "changed_at", "number"),
        related=("agency", "officer"),
    ),
    Waiting(
        table=DeliveryRow,
        deeds={"delivery.retry": noop("see to a message that does not arrive")},
        having=_undelivered,
        told=_message,
        related=("instruction", "agency", "officer"),
    ),
)
