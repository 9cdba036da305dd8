"""Turns of an exercise that waits for its players before each day.

    players ask for the next day, let it run, or wait  -->  who plays it does so

Two small files in the headquarters' folder: what the players ask for, and which day
was played last. Whoever plays looks at the first and writes the second.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from epihq.archive.catalogue import write_whole

T = TypeVar("T")

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
    return _read(home / _ASKED, Asked) or Asked()


def ask(home: Path, wish: Asked) -> None:
    """Write what the players ask for."""
    _write(home / _ASKED, wish)


def played(home: Path) -> Played | None:
    """Read which day was played last; None where no exercise is played by turns."""
    return _read(home / _PLAYED, Played)


def tell_played(home: Path, day: Played) -> None:
    """Write which day was played last."""
    _write(home / _PLAYED, day)


def _read(file: Path, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except FileNotFoundError:
        return None


def _write(file: Path, content: Asked | Played) -> None:
    write_whole(file, msgspec.json.encode(content))
