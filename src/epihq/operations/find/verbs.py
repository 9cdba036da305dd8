"""What is done to find things again."""

from epihq.operations.ledger.rules import ALL, Verb
from epihq.words import noop

VERBS = (
    Verb("find.see", who=ALL, doing=noop("search all that their roles let them see")),
)

THINGS: dict[str, str] = {}
