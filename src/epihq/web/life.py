"""The life of a thing as the log tells it, up to the hour that is looked at."""

from epihq.operations import log
from epihq.operations.moments import Moment
from epihq.operations.thing import Thing
from epihq.terms.log import Entry


def life_of(row: Thing, moment: Moment) -> list[Entry]:
    """Give the entries about a thing, oldest first, that were written by a moment."""
    told = log.entries(thing=row.kind, number=row.pk)
    return [one for one in told if moment.upto is None or one.number <= moment.upto]
