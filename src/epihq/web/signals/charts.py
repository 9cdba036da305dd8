"""Events as stretches of days, for charts: signals that were found to be events."""

from collections.abc import Iterator

from epihq.operations.signals.actions import EVENT
from epihq.operations.signals.tables import SignalRow
from epihq.reports.pictures import Stretch
from epihq.web.kit.listing import either, equals, found, lists
from epihq.web.kit.moment import Look
from epihq.web.signals.words import sentence_of

_MOST = 10


def events_declared(look: Look, location: str) -> Iterator[Stretch]:
    """Give the days since which an event goes on."""
    here = either(equals("location", location), lists("locations", location))
    for row in found(SignalRow, look.moment, [equals("state", EVENT), here])[:_MOST]:
        yield Stretch(kind="event", name=sentence_of(row), first=row.reference_date)


STRETCHES = (events_declared,)
