"""What of texts waits: what was read, to be reviewed; what could not be."""

from django.db.models import Q

from epihq.operations.ledger.waiting import Asking, Told, Waiting
from epihq.operations.texts.tables import TextRow
from epihq.words import noop


def _having(asking: Asking) -> Q:
    return Q() if asking.on_duty else Q(taken_by=asking.actor.name)


def _told(row: TextRow, asking: Asking) -> Told:  # noqa: ARG001 - as all are called
    return Told(since=row.changed_at, title=row.title or row.name, by=row.publisher)


WAITING = (
    Waiting(
        table=TextRow,
        deeds={"text.finish": noop("review what was read out of a text")},
        having=_having,
        told=_told,
        order=("changed_at", "number"),
    ),
)
