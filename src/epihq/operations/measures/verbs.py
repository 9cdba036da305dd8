"""What is done with measures and proposals."""

from typing import TYPE_CHECKING

from epihq.operations.ledger.rules import INSIDE, TEAM, Actor, Role, State, Verb
from epihq.words import noop

if TYPE_CHECKING:
    from epihq.operations.measures.tables import ProposalRow


def _proposer(actor: Actor, row: "ProposalRow") -> bool:
    return row.proposed_by == actor.name or Role.INCIDENT_MANAGER in actor.roles


def _proposed_by_another(actor: Actor, row: "ProposalRow") -> bool:
    return row.proposed_by != actor.name


VERBS = (
    Verb("measure.see", who=INSIDE, doing=noop("read measures")),
    Verb("proposal.see", who=INSIDE, doing=noop("read proposals of measures")),
    Verb(
        "measure.record",
        who=frozenset({Role.PROGRAM}),
        done=noop("recorded an act of a regime"),
    ),
    Verb(
        "proposal.make",
        # Who decides at the terminal has the folder, and with it every right.
        who=TEAM | {Role.PROGRAM},
        done=noop("proposed a measure"),
        doing=noop("propose a measure"),
    ),
    Verb(
        "proposal.approve",
        who=frozenset({Role.INCIDENT_MANAGER}),
        another=_proposed_by_another,
        before=("proposed",),
        after="approved",
        done=noop("approved a proposed measure"),
        doing=noop("approve a proposed measure"),
    ),
    Verb(
        "proposal.reject",
        who=frozenset({Role.INCIDENT_MANAGER}),
        before=("proposed",),
        after="rejected",
        done=noop("rejected a proposed measure"),
        doing=noop("reject a proposed measure"),
    ),
    Verb(
        "proposal.withdraw",
        who=TEAM,
        own=_proposer,
        before=("proposed",),
        after="withdrawn",
        done=noop("withdrew a proposed measure"),
        doing=noop("withdraw a proposed measure"),
    ),
)

THINGS = {
    "act": noop("act"),
    "proposal": noop("proposal"),
}

STATES = {
    "proposed": State(noop("proposed"), "wait"),
    "approved": State(noop("approved"), "done"),
    "rejected": State(noop("rejected"), "grave"),
}
