"""Words that subjects declare: for what was done, for things, and for states.

``operations.subjects`` declares them, so that a new subject brings its own; whoever
prints what the ledger holds imports it.

>>> said("signal.verify")
'took up a signal to verify it'
"""

from collections.abc import Mapping

from epihq.words.catalogue import gettext

_done: dict[str, str] = {}
_things: dict[str, str] = {}
_states: dict[str, str] = {}


def declare(
    done: Mapping[str, str], things: Mapping[str, str], states: Mapping[str, str]
) -> None:
    """Take in words for verbs of the log, for kinds of things, and for states."""
    _done.update(done)
    _things.update(things)
    _states.update(states)


def said(verb: str) -> str:
    """Say what was done; a verb without words of its own is told as it is."""
    subject, _dot, deed = verb.partition(".")
    if not _done.get(verb) and deed == "see":
        return gettext("viewed data of: %(thing)s") % {"thing": thing_word(subject)}
    return gettext(_done.get(verb) or verb)


def thing_word(thing: str) -> str:
    """Name a kind of thing."""
    return gettext(_things.get(thing, thing))


def state_word(state: str) -> str:
    """Name a state; one without words of its own with its hyphens opened."""
    return gettext(_states.get(state, state.replace("-", " ")))
