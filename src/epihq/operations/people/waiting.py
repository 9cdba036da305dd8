"""What of people waits: invitations that ran out before anybody used them."""

from django.db.models import Q

from epihq.operations.ledger.waiting import Asking, Told, Urgency, Waiting
from epihq.operations.people.tables import InviteRow
from epihq.words import noop


def _ran_out(asking: Asking) -> Q:
    return Q(expires_at__lt=asking.moment.at)


def _told(row: InviteRow, asking: Asking) -> Told:  # noqa: ARG001 - as all are called
    return Told(
        since=row.expires_at,
        least=Urgency.CALM,
        by=row.officer.full_name,
        number=row.officer_id,
    )


WAITING = (
    Waiting(
        table=InviteRow,
        deeds={"officer.invite": noop("invite somebody anew: their link ran out")},
        having=_ran_out,
        told=_told,
        order=("expires_at", "number"),
        related=("officer",),
        opens="officer",
        standing=("open",),
    ),
)
