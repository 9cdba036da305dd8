"""What is done with shifts and handovers."""

from typing import TYPE_CHECKING

from epihq.operations.ledger.rules import (
    INSIDE,
    TEAM,
    Actor,
    Role,
    State,
    Verb,
    is_same,
)
from epihq.words import noop

if TYPE_CHECKING:
    from epihq.operations.duty.tables import HandoverRow


def _outgoing(actor: Actor, row: "HandoverRow") -> bool:
    return is_same(row.outgoing_id, actor.number)


def _incoming(actor: Actor, row: "HandoverRow") -> bool:
    return is_same(row.incoming_id, actor.number)


VERBS = (
    Verb("roster.see", who=INSIDE, doing=noop("read the roster")),
    Verb("handover.see", who=TEAM | {Role.AUDITOR}, doing=noop("read handovers")),
    Verb(
        "shift.plan",
        who=frozenset({Role.INCIDENT_MANAGER, Role.ADMINISTRATOR}),
        done=noop("planned a shift"),
        doing=noop("plan a turn"),
    ),
    Verb(
        "shift.cancel",
        who=frozenset({Role.INCIDENT_MANAGER, Role.ADMINISTRATOR}),
        before=("planned",),
        after="cancelled",
        done=noop("cancelled a shift"),
        doing=noop("cancel a turn"),
    ),
    Verb(
        "handover.draft",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER}),
        done=noop("drafted a handover"),
        doing=noop("draft a handover"),
    ),
    Verb(
        "handover.edit",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER}),
        own=_outgoing,
        before=("draft",),
        done=noop("edited a handover"),
        doing=noop("edit a handover"),
    ),
    Verb(
        "handover.sign",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER}),
        own=_outgoing,
        before=("draft",),
        after="signed",
        done=noop("signed a handover"),
        doing=noop("sign a handover"),
    ),
    Verb(
        "handover.accept",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER}),
        own=_incoming,
        before=("signed",),
        after="accepted",
        done=noop("accepted a handover"),
        doing=noop("accept a handover"),
    ),
)

THINGS = {
    "shift": noop("shift"),
    "handover": noop("handover"),
}

STATES = {
    "draft": State(noop("draft"), "wait"),
    "signed": State(noop("signed"), "work"),
    "accepted": State(noop("accepted"), "done"),
    "planned": State(noop("planned"), "calm"),
    "cancelled": State(noop("cancelled"), "done"),
}
