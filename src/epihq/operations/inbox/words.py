"""Sentences about what waits, in letters as on pages: what is to be done, and why."""

from epihq.operations.ledger.waiting import Item, Urgency
from epihq.words import capitalised, gettext, noop
from epihq.words.spans import span

_HEADS = {
    Urgency.HARM: noop("May do harm now"),
    Urgency.OVERDUE: noop("Overdue"),
    Urgency.SOON: noop("Within a day"),
    Urgency.ANSWER: noop("Somebody waits for you"),
    Urgency.CALM: noop("When there is time"),
}
# By what runs out: while there is time, and after.
_CLOCKS = {
    "deadline": (noop("due in %(span)s"), noop("overdue since %(span)s")),
    "regime": (
        noop("the regime ends in %(span)s"),
        noop("the regime ended %(span)s ago"),
    ),
    "force": (
        noop("is to be in force in %(span)s"),
        noop("was to be in force %(span)s ago"),
    ),
    "shift": (noop("the turn ends in %(span)s"), noop("the turn ended %(span)s ago")),
    "overlap": (
        noop("is to be accepted within %(span)s"),
        noop("was to be accepted %(span)s ago"),
    ),
}


def head(urgency: Urgency) -> str:
    """Name what is equally urgent."""
    return gettext(_HEADS[urgency])


def doing(item: Item) -> str:
    """Say what is to be done, e.g. "Accept the handover to you"."""
    return capitalised(gettext(item.doing))


def why(item: Item) -> str:
    """Say why it stands where it stands: by its clock, or by how long it waits."""
    if (left := item.left) is None:
        waited = max(0.0, (item.at - item.told.since).total_seconds())
        return gettext("waiting for %(span)s") % {"span": span(waited)}
    ahead, past = _CLOCKS[item.told.clock]
    seconds = left.total_seconds()
    return gettext(past if seconds < 0 else ahead) % {"span": span(abs(seconds))}
