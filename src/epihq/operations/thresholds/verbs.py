"""What is done with thresholds."""

from epihq.operations.ledger.rules import INSIDE, Role, State, Verb
from epihq.words import noop

VERBS = (
    Verb("threshold.see", who=INSIDE, doing=noop("read thresholds")),
    Verb(
        "threshold.set",
        who=frozenset({Role.EPIDEMIOLOGIST, Role.INCIDENT_MANAGER}),
        done=noop("set a threshold of the watch"),
        doing=noop("change a threshold of the watch"),
    ),
)

THINGS = {
    "threshold": noop("threshold"),
}

STATES = {
    "set": State(noop("set"), "calm"),
}
