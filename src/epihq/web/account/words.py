"""What a key to the API may be allowed, in plain words, reading before doing."""

from django.utils.translation import gettext

from epihq.operations.ledger.rules import Actor, may
from epihq.operations.people.tokens import for_keys
from epihq.operations.subjects import VERBS


def scopes_of(actor: Actor) -> list[tuple[str, str]]:
    """List what a key of somebody can be allowed."""
    mine = [name for name, verb in VERBS.items() if for_keys(verb) and may(actor, name)]
    return [(name, scope_words(name)) for name in mine]


def scope_words(verb: str) -> str:
    """Say what a key may do; a verb without words of its own is told as it is."""
    return gettext(VERBS[verb].doing) if verb in VERBS else verb
