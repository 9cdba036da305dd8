"""How each part of the watch goes: when it last worked, and what troubled it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection

from epihq.operations.processes.tables import HeartbeatRow

WATCH = "watch"
_DONE = "SELECT done_at FROM ledger_heartbeat WHERE name = %s"
# So many rounds without a beat are too many.
_MISSED_BEATS, _ROUND, _SHORTEST = 3, timedelta(minutes=1), timedelta(seconds=1)


def heartbeat(name: str) -> HeartbeatRow | None:
    """Find the last beat of a part, e.g. "watch" or "source:jhu"."""
    return HeartbeatRow.objects.filter(name=name).first()


def mark(name: str) -> str:
    """Give what changes whenever a part has done its work; "" where it never did."""
    # Boards ask with every look: put into words here, not each time by Django.
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [name])
        found = cursor.fetchone()
    return str(found[0]) if found else ""


def heartbeats(names: Iterable[str]) -> dict[str, HeartbeatRow]:
    """Find the last beats of some parts, by name; who never beat is not among them."""
    found = HeartbeatRow.objects.filter(name__in=list(names))
    return {beat.name: beat for beat in found}


def is_silent(beat: HeartbeatRow, now: datetime) -> bool:
    """Tell whether a part has missed three beats; it said when the next was due."""
    pause = beat.due_at - beat.beat_at if beat.due_at else _ROUND
    return now - beat.beat_at > _MISSED_BEATS * max(pause, _SHORTEST)


def went_well(
    name: str,
    now: datetime,
    *,
    due_at: datetime | None = None,
    holder: str = "",
    said: Mapping[str, object] | None = None,
) -> None:
    """Record that a part did its work.

    ``holder`` is which process did it, or the fingerprint of what it looked at;
    ``said`` what it has to tell of it.
    """
    columns = {"done_at": now, "due_at": due_at, "failures": 0, "trouble": ""}
    _beat(name, now, {**columns, "holder": holder[:80], "said": said})


def went_wrong(
    name: str, now: datetime, trouble: str, *, due_at: datetime | None = None
) -> int:
    """Record that a part failed, and why; return how often it has, in a row."""
    known = heartbeat(name)
    failures = (known.failures if known else 0) + 1
    _beat(name, now, {"failures": failures, "trouble": trouble, "due_at": due_at})
    return failures


def is_over(name: str, now: datetime) -> None:
    """Record that a part works again, if it had failed."""
    failed = HeartbeatRow.objects.filter(name=name, failures__gt=0)
    failed.update(beat_at=now, done_at=now, failures=0, trouble="")


def _beat(name: str, now: datetime, columns: Mapping[str, object]) -> None:
    HeartbeatRow.objects.update_or_create(
        name=name, defaults={"beat_at": now, **columns}
    )
