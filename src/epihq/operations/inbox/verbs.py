"""What is done with what waits, and with the daily mail of it."""

from epihq.operations.ledger.rules import ANSWERING, Verb
from epihq.words import noop

VERBS = (Verb("inbox.see", who=ANSWERING, doing=noop("read what waits for its owner")),)
THINGS: dict[str, str] = {}
