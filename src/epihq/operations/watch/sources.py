"""Sources on the watch's schedule: how often each is visited, and where it is."""

from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import begin, change, held
from epihq.operations.ledger.rules import Actor
from epihq.operations.people.addresses import web_address
from epihq.operations.watch.tables import SourceRow
from epihq.terms.errors import UsageError


def set_source(
    actor: Actor,
    *,
    name: str,
    every_minutes: int,
    address: str = "",
    paused: bool = False,
    version: int | None = None,
) -> SourceRow:
    """Put a source on the watch's schedule, change it, or pause it.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``.
        UsageError: ``registry.bad-minutes``, ``registry.bad-address``, and those of
            ``source_named``.
    """
    from epihq.archive.sources import source_named  # noqa: PLC0415 - loads polars

    if not 1 <= every_minutes <= 7 * 24 * 60:
        raise UsageError(
            "registry.bad-minutes",
            f"source {name}: 1 to 10,080 minutes were expected; got {every_minutes}. "
            "Correct it.",
        )
    source_named(name)
    columns = {
        "state": "paused" if paused else "watched",
        "address": web_address(address, f"source {name}"),
        "every_minutes": every_minutes,
    }
    with ledger.changing():
        row = SourceRow.objects.filter(name=name).first()
        if row is None:
            return begin(actor, "source.set", SourceRow(name=name, **columns))
        row = held(SourceRow, row.pk, version=version)
        return change(actor, "source.set", row, columns)
