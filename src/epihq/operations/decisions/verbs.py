"""The life of a decision: asked for, compared, put forward."""

from typing import TYPE_CHECKING

from epihq.operations.ledger.rules import INSIDE, TEAM, Actor, Role, State, Verb
from epihq.words import noop

if TYPE_CHECKING:
    from epihq.operations.decisions.tables import DecisionRow

_PROGRAM = frozenset({Role.PROGRAM})


def _asker(actor: Actor, row: "DecisionRow") -> bool:
    return row.asked_by == actor.name or Role.INCIDENT_MANAGER in actor.roles


VERBS = (
    Verb(
        "decision.see",
        who=INSIDE,
        doing=noop("read what options of a decision would bring"),
    ),
    Verb(
        "decision.ask",
        who=TEAM,
        done=noop("asked for a comparison of options"),
        doing=noop("ask for a comparison of options"),
    ),
    Verb(
        "decision.keep",
        who=_PROGRAM,
        before=("asked",),
        after="compared",
        done=noop("compared the options of a decision"),
    ),
    Verb(
        "decision.fail",
        who=_PROGRAM,
        before=("asked",),
        after="failed",
        done=noop("could not compare the options of a decision"),
    ),
    Verb(
        "decision.forward",
        who=TEAM,
        before=("compared", "forward"),
        after="forward",
        done=noop("put forward an option"),
        doing=noop("put an option forward"),
    ),
    Verb(
        "decision.withdraw",
        who=TEAM,
        own=_asker,
        before=("asked", "compared", "failed"),
        after="withdrawn",
        done=noop("withdrew a decision"),
        doing=noop("withdraw a decision"),
    ),
)

THINGS = {"decision": noop("decision")}

STATES = {
    "asked": State(noop("asked for"), "wait"),
    "compared": State(noop("compared"), "work"),
    "forward": State(noop("put forward"), "done"),
    "failed": State(noop("could not be made"), "grave"),
}
