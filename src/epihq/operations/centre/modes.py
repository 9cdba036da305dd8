"""The centre's mode: watch, alert or response, who set it and why."""

from enum import StrEnum

from epihq.operations.centre.tables import ModeRow
from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import begin, done_before, require_words
from epihq.operations.ledger.rules import Actor


class Mode(StrEnum):
    """How the centre works, in the words of WHO's framework."""

    WATCH = "watch"
    ALERT = "alert"
    RESPONSE = "response"


def mode() -> ModeRow | None:
    """The mode that holds; None before anyone set one, which is as good as watch."""
    return ModeRow.objects.order_by("-number").first()


def set_mode(actor: Actor, new: Mode, *, why: str, once: str = "") -> ModeRow:
    """Set the mode, and say why.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.says-nothing``.
    """
    words = require_words(why, "mode", "the reason for it")
    with ledger.changing():
        if row := done_before(actor, ModeRow, once):
            return row
        row = ModeRow(state=new.value, why=words, set_by=actor.name)
        return begin(actor, "mode.set", row, note=words, once=once)
