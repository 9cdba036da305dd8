"""Which signals come forward to the duty officer today; the rest wait in the list.

How much each matters is weighed by ``alarms.triage.ranking``.
"""

from datetime import timedelta

from epihq.alarms.triage import ranking
from epihq.operations.ledger.moments import Moment, rows
from epihq.operations.ledger.tables import CentreRow
from epihq.operations.signals.actions import NEW, VERIFYING
from epihq.operations.signals.tables import SignalRow
from epihq.terms.locations import neighbours
from epihq.terms.signals import Severity, SignalKind

_SIGNALS_A_DAY = 20


def forward(moment: Moment) -> list[SignalRow]:
    """List the signals that come forward to the duty officer, what matters most first.

    They are the first of those not judged yet, as many as the centre's settings say;
    the others stay in the list of signals, and come forward as these are judged.
    """
    centre = next(iter(rows(CentreRow, moment)), None)
    own = centre.location if centre else ""
    beside = neighbours(own) if own else ()
    waiting = rows(SignalRow, moment, {"state": (NEW, VERIFYING)})

    def rank(row: SignalRow) -> tuple[float, int]:
        forward_by = ranking(
            Severity(row.severity),
            row.locations,
            own=own,
            neighbours=beside,
            age_days=(moment.at - row.opened_at) / timedelta(days=1),
            kind=SignalKind(row.signal_kind),
        )
        return -forward_by, row.pk

    most = centre.signals_a_day if centre else _SIGNALS_A_DAY
    return sorted(waiting, key=rank)[:most]
