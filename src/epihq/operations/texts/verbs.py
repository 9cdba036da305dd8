"""The life of a text: taken in, read by the program, reviewed by a person."""

from epihq.operations.ledger.rules import TEAM, Role, State, Verb
from epihq.words import noop

_READERS = frozenset({Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST})

VERBS = (
    Verb(
        "text.see",
        who=TEAM | {Role.SPOKESPERSON, Role.AUDITOR},
        doing=noop("read texts and what was read out of them"),
    ),
    Verb(
        "text.take",
        who=_READERS,
        done=noop("took in a text"),
        doing=noop("take in a text"),
    ),
    Verb(
        "text.again",
        who=_READERS,
        before=("read", "unreadable"),
        after="to-read",
        done=noop("asked for a text to be read again"),
        doing=noop("have a text read again"),
    ),
    Verb(
        "text.read",
        who=frozenset({Role.PROGRAM}),
        before=("to-read",),
        after="read",
        done=noop("read a text"),
    ),
    Verb(
        "text.fail",
        who=frozenset({Role.PROGRAM}),
        before=("to-read",),
        after="unreadable",
        done=noop("could not read a text"),
    ),
    Verb(
        "text.review",
        who=_READERS,
        before=("read", "reviewed"),
        done=noop("reviewed what was read out of a text"),
        doing=noop("review what was read out of a text"),
    ),
    Verb(
        "text.finish",
        who=_READERS,
        before=("read", "unreadable"),
        after="reviewed",
        done=noop("finished the review of a text"),
        doing=noop("finish the review of a text"),
    ),
)

THINGS = {"text": noop("text")}

STATES = {
    "to-read": State(noop("being read"), "wait"),
    "read": State(noop("to be reviewed"), "work"),
    "reviewed": State(noop("reviewed"), "done"),
    "unreadable": State(noop("could not be read"), "grave"),
    # What a person made of a record.
    "confirmed": State(noop("confirmed"), "done"),
    "corrected": State(noop("corrected"), "work"),
}
