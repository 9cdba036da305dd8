"""What of signals waits: new ones for who is on duty, others for who took them up."""

from django.db.models import Q

from epihq.operations.ledger.order import First
from epihq.operations.ledger.waiting import Asking, Told, Urgency, Waiting
from epihq.operations.signals.actions import VERIFYING
from epihq.operations.signals.tables import SignalRow
from epihq.terms.signals import SEVERITIES, Severity, SignalKind
from epihq.words import noop

URGENCIES = {
    Severity.VERY_HIGH.value: Urgency.HARM,
    Severity.HIGH.value: Urgency.SOON,
    Severity.MODERATE.value: Urgency.ANSWER,
    Severity.LOW.value: Urgency.CALM,
}
GRAVEST_FIRST = First(tuple(Q(severity=one.value) for one in SEVERITIES[::-1]))
_JUDGE = noop("judge a signal that you took up")
# The end of a regime asks for a measure, and waits as such.
_OTHERS = ~Q(signal_kind=SignalKind.REGIME_ENDS.value)


def _nobodys(asking: Asking) -> Q | None:
    return _OTHERS & Q(officer="") if asking.on_duty else None


def _in_hand(asking: Asking) -> Q:
    # An event goes on until it is over: nothing of it waits.
    return _OTHERS & Q(officer=asking.actor.name, state=VERIFYING)


def _told(row: SignalRow, asking: Asking) -> Told:  # noqa: ARG001 - as all are called
    return Told(
        since=row.opened_at,
        least=URGENCIES[row.severity],
        grade=row.severity,
        location=row.location,
    )


WAITING = (
    Waiting(
        table=SignalRow,
        deeds={"signal.verify": noop("take up a new signal")},
        having=_nobodys,
        told=_told,
        order=(GRAVEST_FIRST, "number"),
    ),
    Waiting(
        table=SignalRow,
        deeds=dict.fromkeys(("signal.event", "signal.close"), _JUDGE),
        having=_in_hand,
        told=_told,
        order=(GRAVEST_FIRST, "number"),
    ),
)
