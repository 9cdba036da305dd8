"""A person's own thresholds, in place of the rule set's."""

from collections.abc import Mapping
from datetime import datetime

from epihq.care.codes import THRESHOLDS
from epihq.care.desk import doing
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger.acting import require_words
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import UsageError


def set_thresholds(
    actor: Actor,
    number: int,
    thresholds: Mapping[str, float],
    *,
    reason: str,
    usual_spo2: float | None = None,
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Set somebody's own thresholds in place of those there were, by one's own name.

    Names are those of ``care.codes.THRESHOLDS``.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``care.no-such-episode``, ``ledger.says-nothing``,
            ``care.no-such-threshold``.
    """
    why = require_words(reason, f"care {number}", "the reason")
    if unknown := sorted(set(thresholds) - {*THRESHOLDS}):
        raise UsageError(
            "care.no-such-threshold",
            "care: names of thresholds as the reference of danger signs lists them "
            f"were expected; got {', '.join(unknown)[:80]!r}. Correct it.",
        )

    def columns(row: EpisodeRow, now: datetime) -> dict[str, object]:
        return {
            "thresholds": {
                name: {"value": value, "by": actor.name, "at": now.isoformat()}
                for name, value in sorted(thresholds.items())
            },
            "usual_spo2": row.usual_spo2 if usual_spo2 is None else usual_spo2,
        }

    return doing.act(
        actor,
        "care.set-thresholds",
        number,
        columns,
        content={"thresholds": dict(thresholds)},
        words=why,
        version=version,
        once=once,
    )
