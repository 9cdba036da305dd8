"""Gaps in the watch: hours in which nobody watched, and a clock that jumped."""

from datetime import datetime, timedelta

from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.heartbeats import WATCH as BEAT
from epihq.operations.processes.heartbeats import heartbeat
from epihq.operations.signals.actions import raise_signal
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind

_MISSED_BEATS = 3
# A watch that is started again at once leaves no gap worth a signal.
_SHORTEST = timedelta(minutes=1)
_LARGEST_DRIFT = timedelta(seconds=60)
_LONG = timedelta(hours=6)


def tell_gap(now: datetime, every: timedelta) -> str:
    """Raise a signal if the watch before this one stopped too long ago; say so.

    ``every`` is what a round is apart; three may be missed, or a minute of them.
    """
    last = heartbeat(BEAT)
    if last is None or now - last.beat_at <= max(_MISSED_BEATS * every, _SHORTEST):
        return ""
    gap = now - last.beat_at
    note = (
        f"nobody watched from {last.beat_at:%Y-%m-%d %H:%M} to {now:%Y-%m-%d %H:%M} "
        f"UTC, {_length(gap)}"
    )
    _raise(now, gap, "heartbeat of the watch", note, since=last.beat_at)
    return note


class Clock:
    """Compares the wall clock, round by round, with one that nobody can set."""

    def __init__(self, wall: datetime, steady: float) -> None:
        self._wall, self._steady = wall, steady

    def tell_jump(self, wall: datetime, steady: float) -> str:
        """Raise a signal if the wall clock jumped since the last look; say so."""
        passed = timedelta(seconds=steady - self._steady)
        jump = wall - self._wall - passed
        since = self._wall
        self._wall, self._steady = wall, steady
        if abs(jump) <= _LARGEST_DRIFT:
            return ""
        where = "forward" if jump > timedelta() else "back"
        note = (
            f"the machine's clock jumped {_length(abs(jump))} {where}, to "
            f"{wall:%Y-%m-%d %H:%M} UTC; or the machine slept"
        )
        _raise(wall, abs(jump), "wall clock against a steady one", note, since=since)
        return note


def _raise(
    now: datetime, gap: timedelta, method: str, note: str, *, since: datetime
) -> None:
    alarm = Alarm(
        kind=SignalKind.WATCH_STOPPED,
        location="",
        indicator="",
        reference_date=now.date(),
        severity=Severity.HIGH if gap >= _LONG else Severity.MODERATE,
        evidence=Evidence(method=method, value=round(gap / timedelta(minutes=1), 1)),
        facts={
            "since": since.isoformat(timespec="minutes"),
            "until": now.isoformat(timespec="minutes"),
            "minutes": round(gap / timedelta(minutes=1), 1),
            "what": note,
        },
    )
    cause = f"watch, {method}, {since.isoformat(timespec='seconds')}"
    raise_signal(WATCH, [alarm], cause=cause, note=note)


def _length(gap: timedelta) -> str:
    minutes = gap / timedelta(minutes=1)
    if minutes < 120:
        return f"{minutes:.0f} minutes"
    hours = minutes / 60
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"
