"""First steps: what the room cannot see a person says, and what is set aside.

Whether a step is done is read from the room itself, by who shows it; the log alone
holds what people said of one, so that nothing can be said without it.
"""

from dataclasses import dataclass
from datetime import datetime

from epihq.operations.ledger import ledger, log, rules
from epihq.operations.ledger.acting import check_text, require_words
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.tables import LogRow

CONFIRM, ASIDE, RESUME = "step.confirm", "step.aside", "step.resume"
_VERBS = (CONFIRM, ASIDE, RESUME)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody said last of a step: a verb, their words, and when."""

    verb: str
    words: str
    by: str
    at: datetime


def confirm_step(actor: Actor, step: str, *, words: str) -> None:
    """Say that a step is done which the room cannot see, and how one knows.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.says-nothing``, ``ledger.not-text``.
    """
    _say(actor, CONFIRM, step, require_words(words, f"step {step}", "what was done"))


def set_step_aside(actor: Actor, step: str, *, words: str) -> None:
    """Set a step aside, and say why it is not for this headquarters.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.says-nothing``, ``ledger.not-text``.
    """
    _say(actor, ASIDE, step, require_words(words, f"step {step}", "the reason"))


def resume_step(actor: Actor, step: str) -> None:
    """Take a step up again that was set aside or said to be done.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    _say(actor, RESUME, step, "")


def said_of_steps(upto: int | None = None) -> dict[str, Said]:
    """Give what was said last of each step, by an entry of the log; none is resumed."""
    rows = LogRow.objects.filter(verb__in=_VERBS).order_by("number")
    if upto is not None:
        rows = rows.filter(number__lte=upto)
    said: dict[str, Said] = {}
    for entry in map(log.entry_of, rows):
        name = str(entry.content.get("step", ""))
        said.pop(name, None)
        if entry.verb != RESUME:
            said[name] = Said(
                verb=entry.verb,
                words=str(entry.content.get("note", "")),
                by=entry.by,
                at=entry.recorded_at,
            )
    return said


def _say(actor: Actor, verb: str, step: str, words: str) -> None:
    rules.require(actor, verb)
    check_text("step", [step, words])
    content = {"step": step, **({"note": words} if words else {})}
    with ledger.changing():
        log.write(
            by=actor.name,
            via=actor.via,
            verb=verb,
            thing="step",
            number=0,
            content=content,
        )
