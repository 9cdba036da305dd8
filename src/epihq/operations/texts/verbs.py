"""The life of a text: taken in or fetched, read by the program, reviewed by a person.

Hosts that may be asked are an administrator's; feeds those of who sets sources.
"""

from epihq.operations.ledger.rules import INSIDE, TEAM, Role, State, Verb
from epihq.words import noop

_READERS = frozenset({Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST})
_PROGRAM = frozenset({Role.PROGRAM})
_SETTERS = frozenset({Role.ADMINISTRATOR, Role.PROGRAM})

# States of a text whose records are known.
HAS_READING = ("read", "reviewed")

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
        "text.ask",
        who=_READERS | _PROGRAM,
        done=noop("asked for a text to be fetched"),
        doing=noop("have a text fetched from its address"),
    ),
    Verb(
        "text.fetch",
        who=_PROGRAM,
        before=("to-fetch",),
        after="to-read",
        done=noop("fetched a text"),
    ),
    Verb(
        "text.wait",
        who=_PROGRAM,
        before=("to-fetch",),
        after="to-fetch",
        done=noop("could not fetch a text yet"),
    ),
    Verb(
        "text.miss",
        who=_PROGRAM,
        before=("to-fetch",),
        after="not-fetched",
        done=noop("could not fetch a text"),
    ),
    Verb(
        "text.retry",
        who=_READERS,
        before=("not-fetched",),
        after="to-fetch",
        done=noop("asked once more for a text to be fetched"),
        doing=noop("have a text fetched once more"),
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
        before=HAS_READING,
        done=noop("reviewed what was read out of a text"),
        doing=noop("review what was read out of a text"),
    ),
    Verb(
        "text.finish",
        who=_READERS,
        before=("read", "unreadable", "not-fetched"),
        after="reviewed",
        done=noop("finished the review of a text"),
        doing=noop("finish the review of a text"),
    ),
    Verb("host.see", who=INSIDE, doing=noop("read which hosts may be asked")),
    Verb(
        "host.allow",
        who=_SETTERS,
        done=noop("allowed a host to be asked"),
        doing=noop("allow a host to be asked"),
    ),
    Verb(
        "host.withdraw",
        who=_SETTERS,
        before=("allowed",),
        after="withdrawn",
        done=noop("withdrew a host that was allowed"),
        doing=noop("withdraw a host that is allowed"),
    ),
    Verb("feed.see", who=INSIDE, doing=noop("read the list of feeds")),
    Verb(
        "feed.set",
        who=_SETTERS | {Role.EPIDEMIOLOGIST},
        done=noop("set a feed"),
        doing=noop("change the list of feeds"),
    ),
)

THINGS = {
    "text": noop("text"),
    "host": noop("host"),
    "feed": noop("feed"),
}

STATES = {
    "to-fetch": State(noop("being fetched"), "wait"),
    "not-fetched": State(noop("could not be fetched"), "grave"),
    "to-read": State(noop("being read"), "wait"),
    "read": State(noop("to be reviewed"), "work"),
    "reviewed": State(noop("reviewed"), "done"),
    "unreadable": State(noop("could not be read"), "grave"),
    "allowed": State(noop("allowed"), "calm"),
    # What a person made of a record.
    "confirmed": State(noop("confirmed"), "done"),
    "corrected": State(noop("corrected"), "work"),
}
