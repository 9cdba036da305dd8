"""A person's own thresholds, in place of the rule set's.

Each keeps who set it and when, as long as its value stays.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from epihq.care.codes import THRESHOLDS
from epihq.care.desk import doing
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger.acting import require_words
from epihq.operations.ledger.rules import Actor
from epihq.terms.errors import UsageError


def set_thresholds(
    actor: Actor,
    number: int,
    thresholds: Mapping[str, float | None],
    *,
    reason: str,
    others_stay: bool = False,
    usual_spo2: float | None = None,
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Set somebody's own thresholds, by one's own name.

    Names are those of ``care.codes.THRESHOLDS``; None takes one away, so that the rule
    set's holds. They are all of them, unless ``others_stay``.

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
        stamp = {"by": actor.name, "at": now.isoformat()}
        kept = row.thresholds if others_stay else {}
        new = {
            name: _as_before(row.thresholds.get(name), value)
            or {"value": value} | stamp
            for name, value in thresholds.items()
            if value is not None
        }
        stay = {name: one for name, one in kept.items() if name not in thresholds}
        return {
            "thresholds": dict(sorted((stay | new).items())),
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


def _as_before(kept: Any, value: float) -> Any | None:
    """Give a threshold that has its value already, with who set it and when."""
    return kept if kept is not None and kept["value"] == value else None
