"""A pause ends by itself: the watch resumes whose time is over."""

from datetime import datetime

from epihq.care.desk import acts
from epihq.care.records import EpisodeState
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger.rules import WATCH
from epihq.terms.errors import RecordError

# In one round of the watch; whose pause ended first is first.
_A_ROUND = 2_000


def resume_due(now: datetime) -> int:
    """Resume the calls to those whose pause is over; say to how many."""
    over = EpisodeRow.objects.filter(
        state=EpisodeState.PAUSED.value, paused_until__lte=now
    )
    seen = over.order_by("paused_until").values_list("pk", "version")[:_A_ROUND]
    return sum(_resumed(number, version) for number, version in seen)


def _resumed(number: int, version: int) -> bool:
    try:
        acts.resume(WATCH, number, version=version)
    except RecordError:
        # Somebody acted meanwhile: the next round sees them as they are then.
        return False
    return True
