"""What of measures waits: proposals for a second person, regimes that end."""

from datetime import datetime

from django.db.models import Q

from epihq.operations.ledger.moments import found
from epihq.operations.ledger.waiting import Asking, Told, Waiting
from epihq.operations.measures.regime_ends import cause_of, end_of
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.signals.actions import NEW, VERIFYING
from epihq.operations.signals.tables import SignalRow
from epihq.operations.signals.waiting import GRAVEST_FIRST, URGENCIES
from epihq.terms.signals import SignalKind
from epihq.words import noop

_OPEN = Q(state="proposed")


def _by_others(asking: Asking) -> Q:
    return ~Q(proposed_by=asking.actor.name)


def _proposal(row: ProposalRow, asking: Asking) -> Told:
    return Told(
        since=row.opened_at,
        due=datetime.fromisoformat(row.act["effective_from"]),
        clock="force",
        hour=asking.hour,
        location=row.location,
        title=row.act["regime"],
        by=row.proposed_by,
    )


def _without_proposal(asking: Asking) -> Q | None:
    """Regimes that end, and for which nothing is proposed yet."""
    if not asking.on_duty:
        return None
    ends = Q(signal_kind=SignalKind.REGIME_ENDS.value)
    for one in found(ProposalRow, asking.moment, _OPEN):
        ends &= ~Q(cause__startswith=cause_of(one.location, one.act["regime"]))
    return ends


def _ending(row: SignalRow, asking: Asking) -> Told:
    return Told(
        since=row.opened_at,
        due=end_of(row),
        clock="regime",
        hour=asking.hour,
        least=URGENCIES[row.severity],
        grade=row.severity,
        location=row.location,
        title=row.alarms[-1]["facts"]["regime"],
    )


WAITING = (
    Waiting(
        table=ProposalRow,
        deeds={"proposal.approve": noop("approve or reject a proposed measure")},
        having=_by_others,
        told=_proposal,
    ),
    Waiting(
        table=SignalRow,
        deeds={"proposal.make": noop("decide what follows a regime that ends")},
        having=_without_proposal,
        told=_ending,
        order=(GRAVEST_FIRST, "number"),
        standing=(NEW, VERIFYING),
    ),
)
