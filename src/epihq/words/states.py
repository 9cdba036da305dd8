"""States, severities and priorities by their names in the reader's language."""

from typing import Final

from epihq.words.catalogue import gettext, noop

STATES: Final = {
    "watch": noop("watch"),
    "alert": noop("alert"),
    "response": noop("response"),
    "low": noop("low"),
    "moderate": noop("moderate"),
    "high": noop("high"),
    "very-high": noop("very high"),
    "new": noop("new"),
    "under-verification": noop("under verification"),
    "event": noop("event"),
    "closed": noop("closed"),
    "recorded": noop("recorded"),
    "checked": noop("checked"),
    "raised": noop("put to WHO"),
    "issued": noop("issued"),
    "acknowledged": noop("acknowledged"),
    "in-progress": noop("in progress"),
    "done": noop("done"),
    "refused": noop("refused"),
    "withdrawn": noop("withdrawn"),
    "overdue": noop("overdue"),
    "normal": noop("normal"),
    "urgent": noop("urgent"),
    "flash": noop("flash"),
    "proposed": noop("proposed"),
    "approved": noop("approved"),
    "rejected": noop("rejected"),
    "draft": noop("draft"),
    "signed": noop("signed"),
    "accepted": noop("accepted"),
    "planned": noop("planned"),
    "cancelled": noop("cancelled"),
    "waiting": noop("waiting"),
    "delivered": noop("delivered"),
    "given-up": noop("given up"),
    "active": noop("active"),
    "suspended": noop("suspended"),
    "retired": noop("retired"),
    "watched": noop("watched"),
    "paused": noop("paused"),
    "valid": noop("valid"),
    "revoked": noop("revoked"),
    "exercise": noop("exercise"),
    "set": noop("set"),
}


def state_word(state: str) -> str:
    """Name a state, e.g. "under verification"; an unknown one as it is."""
    return gettext(STATES.get(state, state))
