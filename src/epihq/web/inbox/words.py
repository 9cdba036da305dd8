"""Sentences of the inbox: what is to be done, and why it stands where it stands."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from epihq.operations.ledger.waiting import Item, Urgency
from epihq.web.kit.subject import sentence
from epihq.web.kit.tags import span_words
from epihq.words import capitalised

HEADS = {
    Urgency.HARM: _lazy("May do harm now"),
    Urgency.OVERDUE: _lazy("Overdue"),
    Urgency.SOON: _lazy("Within a day"),
    Urgency.ANSWER: _lazy("Somebody waits for you"),
    Urgency.CALM: _lazy("When there is time"),
}
# By what runs out: while there is time, and after.
_CLOCKS = {
    "deadline": (_lazy("due in %(span)s"), _lazy("overdue since %(span)s")),
    "regime": (
        _lazy("the regime ends in %(span)s"),
        _lazy("the regime ended %(span)s ago"),
    ),
    "force": (
        _lazy("is to be in force in %(span)s"),
        _lazy("was to be in force %(span)s ago"),
    ),
    "shift": (
        _lazy("the turn ends in %(span)s"),
        _lazy("the turn ended %(span)s ago"),
    ),
    "overlap": (
        _lazy("is to be accepted within %(span)s"),
        _lazy("was to be accepted %(span)s ago"),
    ),
}


def doing(item: Item) -> str:
    """Say what is to be done, e.g. "Accept a handover"."""
    return capitalised(_(item.doing))


def about(item: Item) -> str:
    """Say what the thing is about, in a sentence or by its title."""
    return sentence(item.row) or item.told.title


def why(item: Item) -> str:
    """Say why it stands where it stands: by its clock, or by how long it waits."""
    if (left := item.left) is None:
        waited = max(0.0, (item.at - item.told.since).total_seconds())
        return _("waiting for %(span)s") % {"span": span_words(waited)}
    ahead, past = _CLOCKS[item.told.clock]
    seconds = left.total_seconds()
    return str(past if seconds < 0 else ahead) % {"span": span_words(abs(seconds))}
