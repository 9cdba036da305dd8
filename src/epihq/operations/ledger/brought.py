"""What apps that rest on the ledger bring to its guards, its checks and its watch.

The ledger knows none of them by name. Each tells, when Django starts it, which triggers
its tables have beside those of things, what is to be compared, and what the watch does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from epihq.operations.ledger.log import Damage

# What a step of the watch is asked with the hour, and says in a few words.
Step = Callable[[datetime], str]


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What one app brings.

    ``triggers`` writes them in the words of a database; ``changed`` are tables whose
    rows change and are no things; ``check`` compares its tables with the log.
    """

    triggers: Callable[[str], Iterable[str]]
    changed: frozenset[str]
    check: Callable[[], "Iterator[Damage]"]
    steps: Mapping[str, Step] = field(default_factory=dict)


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


def steps() -> dict[str, Step]:
    """Give what the watch does for all apps, each by its name."""
    return {name: step for app in _known.values() for name, step in app.steps.items()}
