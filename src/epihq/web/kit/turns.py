"""How the exercise stands, for the bar on each page of the demonstration."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from epihq.operations.exercise.turns import asked, played
from epihq.operations.ledger import clock


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The day played last, and what comes next; ``shift`` is that of the clock."""

    day: date
    comes: bool
    runs: bool
    is_last: bool
    shift: int

    @property
    def key(self) -> str:
        """It changes with what the bar shows."""
        return f"{self.day} {self.comes} {self.runs} {self.is_last}"


def turn() -> Turn | None:
    """Give the day played last; None where no exercise is played."""
    home = Path(settings.EPIHQ_HOME)
    now = played(home) if settings.DEMO else None
    if now is None:
        return None
    wish = asked(home)
    return Turn(
        day=now.day,
        comes=wish.wants_after(now.day) and not now.is_last,
        runs=wish.runs and not now.is_last,
        is_last=now.is_last,
        shift=clock.shift(),
    )
