"""Turns of an exercise that waits for its players before each day.

    players ask for the next day, let it run, or wait  -->  who plays it does so

Two small files in the headquarters' folder: what the players ask for, and which day
was played last. Whoever plays looks at the first and writes the second.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from epihq.archive.catalogue import write_whole

TURN_FILES = _ASKED, _PLAYED = ("exercise-asked.json", "exercise-played.json")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the players ask for: a day to come, or that days come by themselves."""

    until: date = date.min
    runs: bool = False

    def wants_after(self, day: date) -> bool:
        """Whether the day after one is asked for by name."""
        return self.until > day


@dataclass(frozen=True, kw_only=True)
class Played:
    """The day that was played last, and whether it is the exercise's last evening."""

    day: date
    is_last: bool = False


def asked(home: Path) -> Asked:
    """Read what the players ask for; nothing where they have not asked yet."""
    wish = _read(home / _ASKED)
    if wish is None:
        return Asked()
    return Asked(until=date.fromisoformat(wish["until"]), runs=wish["runs"])


def ask(home: Path, wish: Asked) -> None:
    """Write what the players ask for."""
    _write(home / _ASKED, asdict(wish))


def played(home: Path) -> Played | None:
    """Read which day was played last; None where no exercise is played by turns."""
    turn = _read(home / _PLAYED)
    if turn is None:
        return None
    return Played(day=date.fromisoformat(turn["day"]), is_last=turn["is_last"])


def tell_played(home: Path, day: Played) -> None:
    """Write which day was played last."""
    _write(home / _PLAYED, asdict(day))


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except FileNotFoundError:
        return None


def _write(file: Path, content: dict[str, Any]) -> None:
    write_whole(file, json.dumps(content, default=str).encode())
