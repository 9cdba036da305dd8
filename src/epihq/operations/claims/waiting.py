"""What of claims waits: a check to ask for, and one that came back to be read."""

from django.db.models import Q

from epihq.operations.claims.actions import CHECKED, RECORDED
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.ledger.waiting import Asking, Told, Waiting
from epihq.words import noop

_READ = noop("read the check of a claim, then close it or take it to WHO")


def _theirs(asking: Asking) -> Q:
    return Q() if asking.on_duty else Q(recorded_by=asking.actor.name)


def _unasked(asking: Asking) -> Q:
    """Recorded, and nobody asked for a check; or the one asked for failed."""
    return _theirs(asking) & Q(state=RECORDED, asked_as_of__isnull=True)


def _came_back(asking: Asking) -> Q:
    return _theirs(asking) & Q(state=CHECKED)


def _told(row: ClaimRow, asking: Asking) -> Told:  # noqa: ARG001 - as all are called
    return Told(
        since=row.changed_at,
        location=row.location,
        title=row.quotation,
        by=row.speaker,
    )


WAITING = (
    Waiting(
        table=ClaimRow,
        deeds={"claim.check": noop("ask for the check of a claim")},
        having=_unasked,
        told=_told,
        order=("changed_at", "number"),
    ),
    Waiting(
        table=ClaimRow,
        deeds=dict.fromkeys(("claim.raise", "claim.close"), _READ),
        having=_came_back,
        told=_told,
        order=("changed_at", "number"),
    ),
)
