"""What cannot be fetched for long is a signal, once; it is closed when it is back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.heartbeats import heartbeat
from epihq.operations.signals.actions import NEW, close_signal, raise_signal
from epihq.operations.signals.tables import SignalRow
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind

_SILENT_AFTER = timedelta(hours=24)
_FEWEST_FAILURES = 3
_LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True)
class Visited:
    """What the watch visits: its name, its heartbeat, and since when it is visited.

    ``kind`` is "source" or "feed".
    """

    kind: str
    name: str
    beat: str
    since: datetime

    @property
    def cause(self) -> str:
        """The cause of its signals."""
        return f"{self.kind} {self.name} cannot be fetched"


def tell_if_silent(one: Visited, now: datetime) -> None:
    """Raise a signal of what has failed for a day, once."""
    beat = heartbeat(one.beat)
    if beat is None or beat.failures < _FEWEST_FAILURES:
        return
    since = beat.done_at or one.since
    if now - since < _SILENT_AFTER:
        return
    if SignalRow.objects.filter(cause=one.cause, last_date__gte=since).exists():
        return
    alarm = Alarm(
        kind=SignalKind.SOURCE_SILENT,
        location="",
        indicator="",
        reference_date=now.date(),
        severity=Severity.MODERATE,
        evidence=Evidence(method="visits of the watch"),
        facts={
            "source": one.name,
            "since": since.isoformat(timespec="minutes"),
            "hours": round((now - since) / timedelta(hours=1)),
            "failures": float(beat.failures),
            "trouble": beat.trouble,
        },
    )
    raise_signal(WATCH, [alarm], cause=one.cause, note=beat.trouble)


def close_if_told(one: Visited) -> None:
    """Close the signal of what can be fetched again."""
    for row in SignalRow.objects.filter(cause=one.cause, state=NEW):
        close_signal(WATCH, row.pk, reason=f"{one.name} can be fetched again")


def next_try(failures: int, first: timedelta, every: timedelta) -> timedelta:
    """Tell how long to wait after so many failures in a row: longer each time."""
    return min(first * 2 ** min(failures, 12), _LONGEST_WAIT, every)
