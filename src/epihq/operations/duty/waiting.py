"""What of duty waits: a handover to draft, to sign and to accept."""

from datetime import timedelta

from django.db.models import Q

from epihq.operations.duty.roster import LONGEST, OVERLAP
from epihq.operations.duty.tables import HandoverRow, ShiftRow
from epihq.operations.ledger.moments import found
from epihq.operations.ledger.waiting import Asking, Told, Waiting
from epihq.words import noop

# Before a turn ends, its handover is drafted.
_AHEAD = timedelta(hours=1)


def _to_me(asking: Asking) -> Q:
    return Q(incoming_id=asking.actor.number)


def _by_me(asking: Asking) -> Q:
    return Q(outgoing_id=asking.actor.number)


def _accepting(row: HandoverRow, asking: Asking) -> Told:  # noqa: ARG001 - as all are called
    return Told(
        since=row.signed_at,
        due=row.signed_at + OVERLAP,
        clock="overlap",
        by=row.outgoing.full_name,
    )


def _signing(row: HandoverRow, asking: Asking) -> Told:
    mine = Q(officer_id=row.outgoing_id, state="planned", starts_at__lt=row.until)
    turns = found(ShiftRow, asking.moment, mine, order=("-starts_at",))[:1]
    ends = turns[0].ends_at if turns else row.until
    # One that was drafted without a turn, or long after it, has no clock.
    due = ends if turns and ends > row.until - LONGEST else None
    return Told(since=row.opened_at, due=due, clock="shift")


def _ends(asking: Asking) -> Q | None:
    """Turns of one's own that end now, and of which no handover was drafted."""
    at = asking.moment.at
    drafted = found(HandoverRow, asking.moment, _by_me(asking), order=("-until",))[:1]
    since = drafted[0].until if drafted else at - LONGEST - _AHEAD
    return Q(
        officer_id=asking.actor.number,
        ends_at__gt=at - LONGEST,
        ends_at__lte=at + _AHEAD,
        starts_at__gt=since,
    )


def _ending(row: ShiftRow, asking: Asking) -> Told:  # noqa: ARG001 - as all are called
    return Told(
        since=row.ends_at - _AHEAD, due=row.ends_at, clock="shift", title=row.position
    )


WAITING = (
    Waiting(
        table=HandoverRow,
        deeds={"handover.accept": noop("accept the handover to you")},
        having=_to_me,
        told=_accepting,
        order=("signed_at", "number"),
        related=("outgoing",),
    ),
    Waiting(
        table=HandoverRow,
        deeds={"handover.sign": noop("sign your handover")},
        having=_by_me,
        told=_signing,
    ),
    Waiting(
        table=ShiftRow,
        deeds={"handover.draft": noop("draft the handover of your turn")},
        having=_ends,
        told=_ending,
        order=("ends_at", "number"),
        see="handover.see",
        standing=("planned",),
    ),
)
