"""Templates of instructions: what they say on an occasion."""

from dataclasses import dataclass

from epihq.operations.instructions.tables import TemplateRow
from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import begin, change, held, require_words
from epihq.operations.ledger.registered import check_name_is_free, retire
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import UsageError
from epihq.terms.instructions import Priority
from epihq.terms.signals import SignalKind


@dataclass(frozen=True, kw_only=True)
class Template:
    """What instructions on an occasion say; ``signal_kind`` "" fits any."""

    name: str
    text: str
    deadline_hours: int
    signal_kind: str = ""
    legal_basis: str = ""
    priority: Priority = Priority.NORMAL


def set_template(
    actor: Actor,
    wanted: Template,
    *,
    number: int | None = None,
    version: int | None = None,
) -> TemplateRow:
    """Enter a template of instructions, or change one; a retired one is back then.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``ledger.says-nothing``, ``registry.name-taken``,
            ``registry.bad-hours``, ``registry.unknown-kind``.
    """
    if not 1 <= wanted.deadline_hours <= 24 * 366:
        raise UsageError(
            "registry.bad-hours",
            f"template: a deadline of 1 to 8,784 hours was expected; got "
            f"{wanted.deadline_hours}. Correct it.",
        )
    name = require_words(wanted.name, "template", "its name")
    columns: dict[str, object] = {
        "state": "active",
        "name": name,
        "text": require_words(wanted.text, "template", "what is to be done"),
        "deadline_hours": wanted.deadline_hours,
        "signal_kind": _signal_kind(wanted.signal_kind),
        "legal_basis": wanted.legal_basis.strip(),
        "priority": wanted.priority.value,
    }
    with ledger.changing():
        check_name_is_free(TemplateRow, name, number)
        if number is None:
            return begin(actor, "template.set", TemplateRow(**columns))
        row = held(TemplateRow, number, version=version)
        return change(actor, "template.set", row, columns)


def retire_template(
    actor: Actor, number: int, *, reason: str, version: int | None = None
) -> TemplateRow:
    """Take a template off the list, and say why.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``.
    """
    return retire(actor, TemplateRow, "template.set", number, reason, version)


def _signal_kind(text: str) -> str:
    if text and text not in {kind.value for kind in SignalKind}:
        raise UsageError(
            "registry.unknown-kind",
            f"template: one of {', '.join(SignalKind)} was expected; got {text!r}. "
            "Choose one, or none to fit any signal.",
        )
    return text
