"""What of decisions waits: a comparison that came back, or could not be made."""

from datetime import datetime

from django.db.models import Q

from epihq.operations.decisions.tables import COMPARED, FAILED, DecisionRow
from epihq.operations.ledger.waiting import Asking, Told, Waiting
from epihq.words import noop


def _theirs(asking: Asking) -> Q:
    return Q() if asking.on_duty else Q(asked_by=asking.actor.name)


def _came_back(asking: Asking) -> Q:
    return _theirs(asking) & Q(state=COMPARED)


def _failed(asking: Asking) -> Q:
    return Q(asked_by=asking.actor.name, state=FAILED)


def _told(row: DecisionRow, asking: Asking) -> Told:
    end = row.question.get("ends")
    return Told(
        since=row.changed_at,
        due=datetime.fromisoformat(end) if end else None,
        clock="regime",
        hour=asking.hour,
        location=row.location,
        by=row.asked_by,
    )


WAITING = (
    Waiting(
        table=DecisionRow,
        deeds={"decision.forward": noop("put forward an option that was compared")},
        having=_came_back,
        told=_told,
        order=("changed_at", "number"),
    ),
    Waiting(
        table=DecisionRow,
        deeds={"decision.withdraw": noop("read why options could not be compared")},
        having=_failed,
        told=_told,
        order=("changed_at", "number"),
    ),
)
