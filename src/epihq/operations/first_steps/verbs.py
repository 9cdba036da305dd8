"""What is done with the first steps of a headquarters."""

from epihq.operations.ledger.rules import Role, Verb
from epihq.words import noop

_WHO = frozenset({Role.ADMINISTRATOR, Role.INCIDENT_MANAGER})

VERBS = (
    Verb("step.see", who=_WHO, doing=noop("read the first steps")),
    Verb(
        "step.confirm",
        who=_WHO,
        done=noop("said that a first step is done"),
        doing=noop("say that a first step is done"),
    ),
    Verb(
        "step.aside",
        who=_WHO,
        done=noop("set a first step aside"),
        doing=noop("put a first step aside"),
    ),
    Verb(
        "step.resume",
        who=_WHO,
        done=noop("took a first step up again"),
        doing=noop("take a first step up again"),
    ),
)

THINGS = {"step": noop("first step")}
