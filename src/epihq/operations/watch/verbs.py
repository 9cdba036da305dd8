"""What is done with sources."""

from epihq.operations.ledger.rules import INSIDE, Role, State, Verb
from epihq.words import noop

VERBS = (
    Verb("source.see", who=INSIDE, doing=noop("read sources")),
    Verb(
        "source.set",
        who=frozenset({Role.ADMINISTRATOR, Role.EPIDEMIOLOGIST, Role.PROGRAM}),
        done=noop("set the schedule of a source"),
        doing=noop("change the schedule of a source"),
    ),
    Verb("publication.enter", done=noop("had a publication come in")),
)

THINGS = {
    "source": noop("source"),
}

STATES = {
    "watched": State(noop("watched"), "calm"),
    "paused": State(noop("paused"), "wait"),
}
