"""Things with a name of their own, entered, changed and retired."""

from typing import TypeVar

from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import (
    change,
    changed_before,
    held,
    remember,
    require_state,
    require_words,
)
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.thing import Thing
from epihq.terms.errors import UsageError

T = TypeVar("T", bound=Thing)


def retire(
    actor: Actor,
    table: type[T],
    verb: str,
    number: int,
    reason: str,
    version: int | None,
    once: str = "",
) -> T:
    """Take a thing off its list, and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``ledger.key-used``.
        UsageError: ``ledger.says-nothing``.
    """
    why = require_words(reason, f"{table.kind} {number}", "the reason")
    with ledger.changing():
        # To set a thing and to retire it are one verb.
        if done := changed_before(actor, f"{verb} retire", table, number, once):
            return done
        row = held(table, number, version=version)
        require_state(row, verb, "active")
        remember(actor, f"{verb} retire", once, table.kind, number)
        return change(actor, verb, row, {"state": "retired"}, note=why)


def check_name_is_free(table: type[Thing], name: str, number: int | None) -> None:
    """Refuse a name that another thing of the table has.

    Raises:
        UsageError: ``registry.name-taken``.
    """
    if table.objects.filter(name=name).exclude(pk=number).exists():
        raise UsageError(
            "registry.name-taken",
            f"{table.kind}: a name of its own was expected; got {name!r}, which "
            "another has. Choose another name, or change that one.",
        )
