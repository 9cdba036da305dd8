r"""Bringing sources in on their schedule, each at its own pace.

    due --> asked --> new, or nothing new: due again after its minutes
              \-----> failed: due again soon, then later and later

What was missed while nobody watched is caught up by one visit: a publication holds all
that its publisher says. A source that fails for long is a signal, and stops no other.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from epihq.archive import Archive
from epihq.operations.ledger.publications import tell_publications
from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.heartbeats import heartbeat, went_well, went_wrong
from epihq.operations.signals.silence import (
    Visited,
    close_if_told,
    next_try,
    tell_if_silent,
)
from epihq.operations.watch.tables import SourceRow
from epihq.terms.errors import EpihqError

if TYPE_CHECKING:
    from epihq.archive.repeats import Receipt

_FIRST_WAIT = timedelta(minutes=1)
# A due hour further off than any schedule was written by a clock that ran wrong.
_FURTHEST = timedelta(days=8)


def sync_due(home: Path, now: datetime) -> list[str]:
    """Visit the sources that are due; return what was new, a sentence each.

    Failures are on record as heartbeats "source:NAME".
    """
    sentences = []
    for row in SourceRow.objects.filter(state="watched").order_by("name"):
        if _is_due(row, now):
            sentences += _visit(row, home, now)
    tell_of_publications(home)
    return sentences


def troubles() -> list[str]:
    """List the watched sources whose last visit failed, a sentence each."""
    rows = SourceRow.objects.filter(state="watched").order_by("name")
    beats = ((row.name, heartbeat(f"source:{row.name}")) for row in rows)
    return [
        f"{name}: {beat.trouble} ({beat.failures} in a row)"
        for name, beat in beats
        if beat is not None and beat.trouble
    ]


def tell_of_publications(home: Path) -> None:
    """Tell the log of publications that it does not know yet, whoever entered them."""
    tell_publications(WATCH, Archive(home).vintages())


def _is_due(row: SourceRow, now: datetime) -> bool:
    # Files of one's own come by `epihq sync NAME --from FILE`.
    if not row.address and not _has_publisher(row.name):
        return False
    beat = heartbeat(f"source:{row.name}")
    if beat is None or beat.due_at is None:
        return True
    return not now < beat.due_at < now + _FURTHEST


def _has_publisher(name: str) -> bool:
    from epihq.archive.sources import SOURCES  # noqa: PLC0415 - loads polars

    return name in SOURCES and bool(SOURCES[name].addresses)


def _visit(row: SourceRow, home: Path, now: datetime) -> list[str]:
    one = _visited(row)
    name, every = one.beat, timedelta(minutes=row.every_minutes)
    try:
        receipt = fetch_source(home, row.name, row.address)
    except (EpihqError, OSError) as error:
        known = heartbeat(name)
        wait = next_try(known.failures if known else 0, _FIRST_WAIT, every)
        went_wrong(name, now, str(error), due_at=now + wait)
        tell_if_silent(one, now)
        return []
    went_well(name, now, due_at=now + every)
    close_if_told(one)
    if receipt is None or not receipt.is_new:
        return []
    vintage = receipt.vintage
    return [f"{row.name}: {vintage.rows_stored:,} figures of {vintage.report_date}"]


def _visited(row: SourceRow) -> Visited:
    return Visited(
        kind="source", name=row.name, beat=f"source:{row.name}", since=row.opened_at
    )


def fetch_source(home: Path, name: str, address: str = "") -> "Receipt | None":
    """Bring in what a source publishes; None when nothing is new.

    A visit that was cut short, or whose publication was refused, is made again in
    full: that the publisher has nothing newer does not say that we hold it.

    Raises:
        DataError: those of ``publication_from_publisher`` and ``Archive.add``.
        UsageError: ``source.unknown``.
    """
    from epihq.archive.fetch import (  # noqa: PLC0415 - loads polars
        addresses_at,
        publication_from_publisher,
    )
    from epihq.archive.sources import source_named  # noqa: PLC0415

    source = source_named(name)
    cache = home / "cache" / name
    unfinished = cache / "unfinished"
    cache.mkdir(parents=True, exist_ok=True)
    if unfinished.exists():
        for stamps in cache.glob("*.json"):
            stamps.unlink()
    unfinished.touch()
    addresses = addresses_at(source, address) if address else None
    publication = publication_from_publisher(
        source, cache, addresses=addresses, tries=1
    )
    receipt = None if publication is None else Archive(home).add(publication)
    unfinished.unlink()
    return receipt
