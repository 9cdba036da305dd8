"""The clock of the room: that of the wall, or in an exercise the exercise's own.

Who plays an exercise sets its hour; from there it goes on at the pace of the wall, and
before midnight it waits to be set to the next day. Everything that people see runs by
it: deadlines, escalation, roster, regimes, the hours of the log. Keys, links, limits
and the heartbeats of the machine keep to the wall.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from epihq.archive.catalogue import write_whole

CLOCK_FILE = "exercise-clock.json"


def now() -> datetime:
    """Tell which hour it is in the room of this process's headquarters."""
    return hour_in(Path(settings.EPIHQ_HOME))


def shift() -> int:
    """Seconds by which the room's clock is ahead of the wall's; 0 outside exercises."""
    return round((now() - datetime.now(UTC)).total_seconds())


def is_set(home: Path) -> bool:
    """Tell whether the clock is an exercise's own."""
    return (home / CLOCK_FILE).exists()


def hour_in(home: Path) -> datetime:
    """Tell which hour it is in the room of a headquarters."""
    wall = datetime.now(UTC)
    try:
        clock = json.loads((home / CLOCK_FILE).read_bytes())
    except FileNotFoundError:
        return wall
    at, since = (datetime.fromisoformat(clock[name]) for name in ("at", "since"))
    midnight = at.replace(hour=23, minute=59, second=59, microsecond=0)
    return min(at + max(wall - since, timedelta(0)), max(midnight, at))


def keep_to_the_wall() -> None:
    """Take the exercise's clock of this process's headquarters away, if it has one."""
    (Path(settings.EPIHQ_HOME) / CLOCK_FILE).unlink(missing_ok=True)


def set_clock(home: Path, at: datetime) -> None:
    """Set the clock of an exercise to an hour in UTC; it never goes back."""
    wall = datetime.now(UTC)
    if is_set(home):
        at = max(at, hour_in(home))
    clock = {"at": at.isoformat(), "since": wall.isoformat()}
    write_whole(home / CLOCK_FILE, json.dumps(clock).encode())
