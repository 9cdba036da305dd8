"""What is done with what waits, and with the daily mail of it."""

from epihq.operations.ledger.rules import ANSWERING, Role, State, Verb
from epihq.words import noop

VERBS = (
    Verb("inbox.see", who=ANSWERING, doing=noop("read what waits for its owner")),
    Verb(
        "daymail.prepare",
        who=frozenset({Role.PROGRAM}),
        done=noop("prepared the daily mail of what waits"),
    ),
    Verb(
        "daymail.attempt",
        who=frozenset({Role.PROGRAM}),
        before=("waiting",),
        done=noop("tried to send the daily mail of what waits"),
    ),
)

THINGS = {
    "daymail": noop("daily mail"),
}

STATES = {
    "waiting": State(noop("waiting"), "wait"),
    "delivered": State(noop("delivered"), "done"),
    "given-up": State(noop("given up"), "grave"),
    "skipped": State(noop("not sent: nothing waited"), "done"),
}
