"""The turns of ``epihq demo``: each day waits until a player asks for the next.

A player asks on a page, or with a key in the terminal. Where the days run by
themselves, they stop at a new signal: somebody has to read it.
"""

import select
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import typer

from epihq.operations.exercise.turns import Asked, Played, ask, asked, tell_played

# How long a day takes that nobody hurries.
_PACE = 15.0
_LOOKS = 0.2


@dataclass(kw_only=True)
class Turns:
    """The days of one exercise; ``seconds`` is the pace of those that nobody asks for.

    With None each day waits for a player.
    """

    home: Path
    seconds: float | None
    signals: Callable[[], int]
    _before: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        ask(self.home, Asked(runs=self.seconds is not None))

    def play(
        self, day: date, *, is_last: bool, then: Callable[[], None] = lambda: None
    ) -> None:
        """Tell that a day was played, and come back when the next one is wanted.

        ``then`` is what happens on it as soon as it is told.
        """
        tell_played(self.home, Played(day=day, is_last=is_last))
        typer.echo(f"It is {day:%A, %-d %B %Y}.")
        then()
        began, self._before = time.monotonic(), self.signals()
        while not is_last and not self._goes_on(day, time.monotonic() - began):
            self._listen(day)

    def _goes_on(self, day: date, seconds: float) -> bool:
        wish = asked(self.home)
        if wish.wants_after(day):
            return True
        if not wish.runs or seconds < (self.seconds or _PACE):
            return False
        if self.seconds is None and self.signals() > self._before:
            ask(self.home, Asked())
            return False
        return True

    def _listen(self, day: date) -> None:
        """Wait a moment; Enter asks for the next day, r and Enter let the days run."""
        if not sys.stdin.isatty():
            time.sleep(_LOOKS)
            return
        ready, _, _ = select.select([sys.stdin], [], [], _LOOKS)
        if ready:
            ask(self.home, _wish(sys.stdin.readline().strip().lower(), day))


def _wish(typed: str, day: date) -> Asked:
    if typed == "r":
        return Asked(runs=True)
    return Asked(until=day if typed == "w" else day + timedelta(days=1))
