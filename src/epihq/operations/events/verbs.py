"""The life of an event, and of the reports of its figures."""

from epihq.operations.ledger.rules import INSIDE, TEAM, Role, State, Verb
from epihq.terms.events import OPEN
from epihq.words import noop

_COMMAND = frozenset({Role.DUTY_OFFICER, Role.INCIDENT_MANAGER})

VERBS = (
    Verb("event.see", who=INSIDE, doing=noop("read events")),
    Verb(
        "event.declare",
        who=_COMMAND | {Role.PROGRAM},
        done=noop("declared an event"),
        doing=noop("declare an event"),
    ),
    Verb(
        "event.edit",
        who=TEAM,
        before=OPEN,
        done=noop("changed what an event is called, where and since when it is"),
        doing=noop("change what an event is called, where and since when it is"),
    ),
    Verb(
        "event.situation",
        who=TEAM,
        before=OPEN,
        done=noop("wrote the situation of an event"),
        doing=noop("write the situation of an event"),
    ),
    Verb(
        "event.assess",
        who=TEAM,
        before=OPEN,
        done=noop("assessed the risk of an event"),
        doing=noop("assess the risk of an event"),
    ),
    Verb(
        "event.figures",
        who=TEAM,
        before=OPEN,
        done=noop("entered figures of an event"),
        doing=noop("enter figures of an event"),
    ),
    Verb(
        "event.grade",
        who=_COMMAND,
        before=OPEN,
        done=noop("graded an event"),
        doing=noop("grade an event"),
    ),
    Verb(
        "event.respond",
        who=_COMMAND,
        before=("monitored",),
        after="under-response",
        done=noop("began the response to an event"),
        doing=noop("begin the response to an event"),
    ),
    Verb(
        "event.monitor",
        who=_COMMAND,
        before=("under-response",),
        after="monitored",
        done=noop("ended the response to an event and monitors it"),
        doing=noop("end the response to an event and monitor it"),
    ),
    Verb(
        "event.join",
        who=TEAM,
        before=OPEN,
        done=noop("took somebody into the team of an event"),
        doing=noop("take somebody into the team of an event"),
    ),
    Verb(
        "event.leave",
        who=TEAM,
        before=OPEN,
        done=noop("took somebody out of the team of an event"),
        doing=noop("take somebody out of the team of an event"),
    ),
    Verb(
        "event.link",
        who=_COMMAND,
        before=OPEN,
        done=noop("linked a signal to an event"),
        doing=noop("link a signal to an event"),
    ),
    Verb(
        "event.unlink",
        who=_COMMAND,
        before=OPEN,
        done=noop("took a signal out of an event"),
        doing=noop("take a signal out of an event"),
    ),
    Verb(
        "event.note",
        who=TEAM,
        before=OPEN,
        done=noop("made a note on an event"),
        doing=noop("make a note on an event"),
    ),
    Verb(
        "event.attach",
        who=TEAM,
        before=OPEN,
        done=noop("attached a file to an event"),
        doing=noop("attach a file to an event"),
    ),
    Verb(
        "event.close",
        who=_COMMAND,
        before=OPEN,
        after="closed",
        done=noop("closed an event with its lessons"),
        doing=noop("close an event with its lessons"),
    ),
    Verb(
        "event.reopen",
        who=_COMMAND,
        before=("closed",),
        after="monitored",
        done=noop("reopened an event"),
        doing=noop("reopen an event"),
    ),
    Verb(
        "figures.withdraw",
        who=TEAM,
        before=("kept",),
        after="withdrawn",
        done=noop("withdrew a report of figures"),
        doing=noop("withdraw a report of figures"),
    ),
)

THINGS = {
    "event": noop("event"),
    "figures": noop("report of figures"),
}

STATES = {
    "monitored": State(noop("monitored"), "work"),
    "under-response": State(noop("under response"), "warn"),
    "closed": State(noop("closed"), "done"),
    "ungraded": State(noop("ungraded"), "calm"),
    "grade-1": State(noop("grade 1"), "wait"),
    "grade-2": State(noop("grade 2"), "warn"),
    "grade-3": State(noop("grade 3"), "grave"),
    "risk-low": State(noop("low risk"), "calm"),
    "risk-moderate": State(noop("moderate risk"), "wait"),
    "risk-high": State(noop("high risk"), "warn"),
    "risk-very-high": State(noop("very high risk"), "grave"),
    "kept": State(noop("kept"), "done"),
    "withdrawn": State(noop("withdrawn"), "done"),
}
