"""How the exercise stands, for the bar on each page of the demonstration."""

from pathlib import Path
from typing import Any

from django.conf import settings

from epihq.operations.exercise.turns import asked, played
from epihq.operations.ledger import clock


def turn() -> dict[str, Any] | None:
    """The day played last, and what comes next; None where no exercise is played.

    ``key`` changes with what the bar shows.
    """
    home = Path(settings.EPIHQ_HOME)
    now = played(home) if settings.DEMO else None
    if now is None:
        return None
    wish = asked(home)
    comes = wish.wants_after(now.day) and not now.is_last
    runs = wish.runs and not now.is_last
    return {
        "day": now.day,
        "comes": comes,
        "runs": runs,
        "is_last": now.is_last,
        "key": f"{now.day} {comes} {runs} {now.is_last}",
        "shift": clock.shift(),
    }
