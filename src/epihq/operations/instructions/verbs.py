"""The life of an instruction, of its letters and templates."""

from typing import TYPE_CHECKING

from epihq.operations.ledger.rules import (
    ALL,
    ANSWERING,
    INSIDE,
    TEAM,
    Actor,
    Role,
    State,
    Verb,
    is_same,
)
from epihq.terms.instructions import ANSWERED, OPEN
from epihq.words import noop

if TYPE_CHECKING:
    from epihq.operations.instructions.tables import InstructionRow


def _own_instruction(actor: Actor, row: "InstructionRow") -> bool:
    return is_same(row.officer_id, actor.number) or is_same(row.agency_id, actor.agency)


def _instruction_in_sight(actor: Actor, row: "InstructionRow") -> bool:
    issued = row.issued_by == actor.name
    return bool(actor.roles & INSIDE) or issued or _own_instruction(actor, row)


def _answering(actor: Actor, row: "InstructionRow") -> bool:
    """The addressee answers; the room may on the telephone's word."""
    return _own_instruction(actor, row) or bool(
        actor.roles & {Role.INCIDENT_MANAGER, Role.DUTY_OFFICER}
    )


VERBS = (
    Verb(
        "instruction.see",
        who=ALL,
        own=_instruction_in_sight,
        doing=noop("read instructions"),
    ),
    Verb("template.see", who=INSIDE, doing=noop("read templates of instructions")),
    Verb(
        "delivery.see",
        who=TEAM | {Role.AUDITOR, Role.ADMINISTRATOR},
        doing=noop("read how messages are delivered"),
    ),
    Verb(
        "instruction.issue",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER, Role.PROGRAM}),
        done=noop("issued an instruction"),
        doing=noop("issue an instruction"),
    ),
    Verb(
        "instruction.acknowledge",
        who=ANSWERING,
        own=_answering,
        before=("issued",),
        after="acknowledged",
        done=noop("acknowledged an instruction"),
        doing=noop("acknowledge an instruction"),
    ),
    Verb(
        "instruction.begin",
        who=ANSWERING,
        own=_answering,
        before=("issued", "acknowledged"),
        after="in-progress",
        done=noop("began to carry out an instruction"),
        doing=noop("begin to carry out an instruction"),
    ),
    Verb(
        "instruction.done",
        who=ANSWERING,
        own=_answering,
        before=OPEN,
        after="done",
        done=noop("reported an instruction done"),
        doing=noop("report an instruction done"),
    ),
    Verb(
        "instruction.refuse",
        who=ANSWERING,
        own=_answering,
        before=OPEN,
        after="refused",
        done=noop("refused an instruction"),
        doing=noop("refuse an instruction"),
    ),
    Verb(
        "instruction.accept",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER}),
        before=("done",),
        after="accepted",
        done=noop("accepted the answer to an instruction"),
        doing=noop("accept the answer to an instruction"),
    ),
    Verb(
        "instruction.return",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER}),
        before=ANSWERED,
        after="in-progress",
        done=noop("sent the answer to an instruction back"),
        doing=noop("send the answer to an instruction back"),
    ),
    Verb(
        "instruction.withdraw",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER}),
        before=(*OPEN, "refused"),
        after="withdrawn",
        done=noop("withdrew an instruction"),
        doing=noop("withdraw an instruction"),
    ),
    Verb(
        "instruction.escalate",
        who=frozenset({Role.PROGRAM}),
        done=noop("took an overdue instruction one step up"),
    ),
    Verb(
        "instruction.attach",
        who=ANSWERING,
        own=_answering,
        done=noop("attached a file as evidence"),
        doing=noop("attach a file as evidence"),
    ),
    Verb(
        "delivery.send",
        who=frozenset({Role.PROGRAM}),
        done=noop("put a message in line to be delivered"),
    ),
    Verb(
        "delivery.attempt",
        who=frozenset({Role.PROGRAM}),
        before=("waiting",),
        done=noop("tried to deliver a message"),
    ),
    Verb(
        "delivery.retry",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER, Role.ADMINISTRATOR}),
        before=("waiting", "given-up"),
        after="waiting",
        done=noop("asked to deliver a message again"),
        doing=noop("ask to deliver a message again"),
    ),
    Verb(
        "template.set",
        who=frozenset({Role.INCIDENT_MANAGER, Role.ADMINISTRATOR}),
        done=noop("set a template of instructions"),
        doing=noop("enter or change a template of instructions"),
    ),
)

THINGS = {
    "instruction": noop("instruction"),
    "delivery": noop("delivery"),
    "template": noop("template"),
}

STATES = {
    "issued": State(noop("issued"), "wait"),
    "acknowledged": State(noop("acknowledged"), "work"),
    "in-progress": State(noop("in progress"), "work"),
    "done": State(noop("done"), "done"),
    "accepted": State(noop("accepted"), "done"),
    "refused": State(noop("refused"), "grave"),
    "withdrawn": State(noop("withdrawn"), "done"),
    "overdue": State(noop("overdue"), "grave"),
    "normal": State(noop("normal"), "calm"),
    "urgent": State(noop("urgent"), "warn"),
    "flash": State(noop("flash"), "grave"),
    "waiting": State(noop("waiting"), "wait"),
    "delivered": State(noop("delivered"), "done"),
    "given-up": State(noop("given up"), "grave"),
}
