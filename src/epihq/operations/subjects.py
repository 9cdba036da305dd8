"""The subjects of the house: the one list to which a new one is added.

A subject is a folder of this name here, with its tables, its verbs and actions, and
one in the room of pages; a few are apps of their own. ``verbs.py`` declares what is
done in it, by whom, from which state to which, and how things and states are called;
what is declared is known everywhere: to checks, pages, keys of the API, the log's
words.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final

from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import State, Verb
from epihq.words.declared import declare

# In the order of the navigation.
NAMES: Final = (
    "find",
    "board",
    "inbox",
    "locations",
    "charts",
    "signals",
    "events",
    "claims",
    "texts",
    "instructions",
    "measures",
    "decisions",
    "care",
    "log",
    "duty",
    "people",
    "diseases",
    "thresholds",
    "watch",
    "centre",
    "exercise",
    "first_steps",
    "help",
    "account",
    "ledger",
    "processes",
)

# Subjects that are apps of their own, above the ledger: where their modules are.
_APPS: Final = {"care": "epihq.care"}


def modules(room: str, name: str) -> list[ModuleType]:
    """Load the module of a name in each subject's folder of a room that has one."""
    places = [f"{_folder(room, subject)}.{name}" for subject in NAMES]
    return [import_module(place) for place in places if _is_there(place)]


def _folder(room: str, subject: str) -> str:
    own = _APPS.get(subject) if room == "epihq.operations" else None
    return own or f"{room}.{subject}"


def _is_there(place: str) -> bool:
    # A module is not looked for where its folder is missing: that is an error.
    return bool(find_spec(place.rpartition(".")[0])) and bool(find_spec(place))


_DECLARED = modules("epihq.operations", "verbs")
VERBS: Final[dict[str, Verb]] = {
    verb.name: verb for module in _DECLARED for verb in module.VERBS
}
THINGS: Final[dict[str, str]] = {
    thing: word for module in _DECLARED for thing, word in module.THINGS.items()
}
STATES: Final[dict[str, State]] = {
    name: state
    for module in _DECLARED
    for name, state in getattr(module, "STATES", {}).items()
}
rules.know(VERBS.values())
declare(
    done={name: verb.done for name, verb in VERBS.items()},
    things=THINGS,
    states={name: state.word for name, state in STATES.items()},
)


def know_waiting() -> None:
    """Take in what of each subject waits for a person, once there are tables."""
    from epihq.operations.ledger import waiting  # noqa: PLC0415 - names tables

    there = modules("epihq.operations", "waiting")
    waiting.know(one for module in there for one in module.WAITING)
