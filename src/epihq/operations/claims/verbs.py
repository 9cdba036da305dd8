"""The life of a claim: by whom, from which state to which, and how it is said."""

from epihq.operations.ledger.rules import INSIDE, TEAM, Role, State, Verb
from epihq.terms.claims import OPEN
from epihq.words import noop

VERBS = (
    Verb(
        "claim.see",
        who=TEAM | {Role.SPOKESPERSON, Role.AUDITOR},
        doing=noop("read claims about figures"),
    ),
    Verb(
        "claim.record",
        who=frozenset({Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST}),
        done=noop("recorded a claim"),
        doing=noop("record a claim"),
    ),
    Verb(
        "claim.check",
        who=frozenset({Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST, Role.PROGRAM}),
        before=OPEN,
        done=noop("checked a claim"),
        doing=noop("check a claim"),
    ),
    Verb(
        "claim.close",
        who=TEAM,
        before=OPEN,
        after="closed",
        done=noop("closed a claim"),
        doing=noop("close a claim"),
    ),
    Verb(
        "claim.raise",
        who=frozenset({Role.INCIDENT_MANAGER}),
        before=("checked",),
        after="raised",
        done=noop("took a claim to WHO"),
        doing=noop("take a claim to WHO"),
    ),
    Verb(
        "card.see",
        who=INSIDE,
        doing=noop("read cards of credibility"),
    ),
    Verb(
        "card.ask",
        who=TEAM,
        done=noop("asked for a card of credibility"),
        doing=noop("ask for a card of credibility"),
    ),
    Verb(
        "card.keep",
        who=frozenset({Role.PROGRAM}),
        before=("asked",),
        after="made",
        done=noop("made a card of credibility"),
    ),
    Verb(
        "card.fail",
        who=frozenset({Role.PROGRAM}),
        before=("asked",),
        after="failed",
        done=noop("could not make a card of credibility"),
    ),
    Verb("claim.check-asked", done=noop("asked for a check of a claim")),
    Verb("claim.check-failed", done=noop("could not check a claim")),
)

THINGS = {
    "claim": noop("claim"),
    "card": noop("card of credibility"),
}

STATES = {
    "recorded": State(noop("recorded"), "wait"),
    "checked": State(noop("checked"), "work"),
    "raised": State(noop("put to WHO"), "warn"),
    "asked": State(noop("asked for"), "wait"),
    "made": State(noop("made"), "done"),
    "failed": State(noop("could not be made"), "grave"),
}
