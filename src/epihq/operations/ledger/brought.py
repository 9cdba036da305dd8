"""What apps that rest on the ledger bring to its guards, its checks and its watch.

The ledger knows none of them by name. Each tells, when Django starts it, which triggers
its tables have beside those of things, what is to be compared, and what the watch does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from epihq.operations.ledger.log import Damage

# What a step of the watch is asked with the hour, and says in a few words.
Step = Callable[[datetime], str]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What takes so long that it is made beside the watch, in a process of its own.

    ``due`` names what it would rest on at an hour: it is made anew when that is
    another, and "" is nothing to make it of. ``make`` makes it, and keeps it in the
    headquarters' folder.
    """

    due: Callable[[datetime], str]
    make: Callable[[Path], None]
    seconds: float = 600.0


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What one app brings.

    ``triggers`` writes them in the words of a database; ``changed`` are tables whose
    rows change and are no things; ``check`` compares its tables with the log;
    ``steps`` are those of the watch, ``beside`` what it has made beside it;
    ``files`` are those of the headquarters' folder that a backup holds, too.
    """

    triggers: Callable[[str], Iterable[str]]
    changed: frozenset[str]
    check: Callable[[], "Iterator[Damage]"]
    steps: Mapping[str, Step] = field(default_factory=dict)
    beside: Mapping[str, Beside] = field(default_factory=dict)
    files: tuple[str, ...] = ()


_known: dict[str, Brought] = {}


def know(app: str, brought: Brought) -> None:
    """Take in what an app brings."""
    _known[app] = brought


def triggers(vendor: str) -> list[str]:
    """List the statements of all apps that make triggers."""
    return [one for app in _known.values() for one in app.triggers(vendor)]


def changed() -> frozenset[str]:
    """Name the tables that are no things and whose rows change."""
    return frozenset().union(*(app.changed for app in _known.values()))


def check() -> "Iterator[Damage]":
    """Compare the tables of all apps with the log."""
    for app in _known.values():
        yield from app.check()


def files() -> list[str]:
    """Name the files of the headquarters' folder that all apps keep there."""
    return [name for app in _known.values() for name in app.files]


def steps() -> dict[str, Step]:
    """Give what the watch does for all apps, each by its name."""
    return {name: step for app in _known.values() for name, step in app.steps.items()}


def beside() -> dict[str, Beside]:
    """Give what the watch has made beside it for all apps, each by its name."""
    return {name: one for app in _known.values() for name, one in app.beside.items()}
