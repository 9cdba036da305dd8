"""Thresholds of the watch: set with a reason, everywhere or in one location."""

from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import begin, change, held, require_words
from epihq.operations.ledger.rules import Actor
from epihq.operations.thresholds.tables import ThresholdRow
from epihq.terms.locations import check_location


def set_threshold(
    actor: Actor,
    *,
    name: str,
    value: object,
    why: str,
    location: str = "",
    version: int | None = None,
) -> ThresholdRow:
    """Set what the watch takes for unusual, everywhere or in one location.

    Its history is the log's.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``ledger.says-nothing``, those of ``check_location`` and of
            ``check_threshold``.
    """
    from epihq.operations.thresholds.values import (  # noqa: PLC0415 - loads the detectors
        check_threshold,
    )

    words = require_words(why, f"threshold {name}", "the reason")
    place = check_location(location, "threshold") if location else ""
    value = check_threshold(name, value, place)
    with ledger.changing():
        row = ThresholdRow.objects.filter(location=place, name=name).first()
        if row is None:
            row = ThresholdRow(
                state="set", location=place, name=name, value=value, why=words
            )
            return begin(actor, "threshold.set", row, note=words)
        row = held(ThresholdRow, row.pk, version=version)
        columns = {"value": value, "why": words}
        return change(actor, "threshold.set", row, columns, note=words)
