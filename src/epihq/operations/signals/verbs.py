"""The life of a signal: by whom, from which state to which, and how it is said."""

from epihq.operations.ledger.rules import INSIDE, TEAM, Role, State, Verb
from epihq.terms.signals import OPEN
from epihq.words import noop

VERBS = (
    Verb("signal.see", who=INSIDE, doing=noop("read signals")),
    Verb(
        "signal.raise",
        who=TEAM | {Role.PROGRAM},
        done=noop("raised a signal"),
        doing=noop("raise a signal"),
    ),
    Verb(
        "signal.join",
        who=TEAM | {Role.PROGRAM},
        before=OPEN,
        done=noop("added new figures to a signal"),
        doing=noop("add new figures to a signal"),
    ),
    Verb(
        "signal.verify",
        who=TEAM,
        before=("new",),
        after="under-verification",
        done=noop("took up a signal to verify it"),
        doing=noop("take up a signal to verify it"),
    ),
    Verb(
        "signal.event",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER}),
        before=("new", "under-verification"),
        after="event",
        done=noop("declared a signal an event"),
        doing=noop("declare a signal an event"),
    ),
    Verb(
        "signal.link",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER, Role.PROGRAM}),
        before=("event",),
        done=noop("linked a signal to its event"),
    ),
    Verb(
        "signal.unlink",
        who=frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER}),
        before=("event",),
        after="under-verification",
        done=noop("took a signal out of its event, to verify it again"),
    ),
    Verb(
        "signal.close",
        who=TEAM | {Role.PROGRAM},
        before=OPEN,
        after="closed",
        done=noop("closed a signal"),
        doing=noop("close a signal"),
    ),
    Verb(
        "signal.merge",
        who=TEAM,
        before=OPEN,
        done=noop("merged a signal into another"),
        doing=noop("merge a signal into another"),
    ),
    Verb(
        "signal.note",
        who=TEAM,
        before=OPEN,
        done=noop("made a note on a signal"),
        doing=noop("make a note on a signal"),
    ),
)

THINGS = {
    "signal": noop("signal"),
}

STATES = {
    "low": State(noop("low"), "calm"),
    "moderate": State(noop("moderate"), "wait"),
    "high": State(noop("high"), "warn"),
    "very-high": State(noop("very high"), "grave"),
    "new": State(noop("new"), "wait"),
    "under-verification": State(noop("under verification"), "work"),
    "event": State(noop("event"), "warn"),
    "closed": State(noop("closed"), "done"),
}
