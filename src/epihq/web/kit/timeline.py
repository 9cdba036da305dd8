"""The life of a thing as the log tells it, up to the hour that is looked at."""

from typing import Final

from epihq.operations.ledger import log, rules
from epihq.operations.ledger.moments import Moment
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.tables import LogRow
from epihq.operations.ledger.thing import Thing
from epihq.terms.log import Entry
from epihq.web.kit.moment import Look

# What joins a signal for months is read in the log, a page at a time.
MOST: Final = 200


def life_of(row: Thing, moment: Moment) -> list[Entry]:
    """Give the newest entries about a thing that were written by a moment, in order."""
    about = LogRow.objects.filter(thing=row.kind, thing_number=row.pk)
    if moment.upto is not None:
        about = about.filter(number__lte=moment.upto)
    return [log.entry_of(one) for one in about.order_by("-number")[:MOST]][::-1]


def to_do(row: Thing, actor: Actor, look: Look) -> dict[str, bool]:
    """Tell which deeds are open to an actor: {"verify": True}; in the past, none."""
    if look.moment.is_past:
        return {}
    return dict.fromkeys(rules.open_to(actor, row), True)


def may_do(actor: Actor, look: Look, *verbs: str) -> dict[str, bool]:
    """Tell which of some verbs are open to an actor: {"set": True}; in the past, none.

    For what begins a thing, or is done to it in any state.
    """
    if look.moment.is_past:
        return {}
    open_now = [verb for verb in verbs if rules.may(actor, verb)]
    return {verb.partition(".")[2]: True for verb in open_now}
