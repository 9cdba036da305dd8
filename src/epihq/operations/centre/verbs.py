"""What is done with the centre."""

from epihq.operations.ledger.rules import INSIDE, Role, State, Verb
from epihq.words import noop

VERBS = (
    Verb("board.see", who=INSIDE, doing=noop("read the board")),
    Verb(
        "mode.set",
        who=frozenset({Role.INCIDENT_MANAGER, Role.PROGRAM}),
        done=noop("set the mode of the centre"),
        doing=noop("change the mode of the centre"),
    ),
    Verb(
        "centre.set",
        who=frozenset({Role.ADMINISTRATOR, Role.PROGRAM}),
        done=noop("set up the centre"),
        doing=noop("change the settings of the centre"),
    ),
)

THINGS = {
    "mode": noop("mode"),
    "centre": noop("centre"),
}

STATES = {
    "watch": State(noop("watch"), "calm"),
    "alert": State(noop("alert"), "warn"),
    "response": State(noop("response"), "grave"),
    "exercise": State(noop("exercise"), "wait"),
}
