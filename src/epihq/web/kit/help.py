"""Help that a subject brings: what each page is for, how something is done, keys.

Each subject has a ``help.py`` with ``PAGES`` and, where it has some, ``HOW_TO`` and
``KEYS``. A page that is not named there fails a test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from epihq.operations.subjects import modules


@dataclass(frozen=True, kw_only=True)
class HowTo:
    """How one thing is done, step by step.

    ``page`` is the name of the page on which it begins, ``verb`` what it asks for.
    """

    name: str
    title: str
    steps: Sequence[str]
    page: str = ""
    verb: str = ""


@dataclass(frozen=True)
class Key:
    """A key of the keyboard and what it does.

    Pressed outside of a field, it presses or enters the first thing of a page that has
    it as ``data-key``.
    """

    key: str
    does: str


@cache
def pages() -> Mapping[str, str]:
    """Say of each page by its name what it is for."""
    return {
        name: text
        for module in _modules()
        for name, text in getattr(module, "PAGES", {}).items()
    }


@cache
def how_to() -> tuple[HowTo, ...]:
    """List what can be done, in the order of the navigation."""
    return tuple(one for module in _modules() for one in getattr(module, "HOW_TO", ()))


@cache
def keyboard() -> tuple[Key, ...]:
    """List the keys."""
    return tuple(one for module in _modules() for one in getattr(module, "KEYS", ()))


def _modules() -> list[ModuleType]:
    return modules("epihq.web", "help")
