"""The official record of a day: all entries of the log, sealed as they are.

A line of JSON for each entry, with all that its hash covers, and a last line that
names the newest entry of the whole log at the time of writing.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from epihq.operations.ledger import clock, ledger, log, rules
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.tables import CentreRow, LogRow
from epihq.terms.log import Entry, LogDay
from epihq.terms.signing import canonical


def export_day(actor: Actor, day: date) -> LogDay:
    """Say what the record of a day holds, and tell the log that it was taken out.

    The day is that of the centre's own time zone.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "log.export")
    with ledger.changing():
        record = _day(actor, day)
        log.write(
            by=actor.name,
            via=actor.via,
            verb="log.export",
            thing="log",
            number=record.head_number,
            content={"day": day.isoformat(), "entries": record.entries},
        )
    return record


def _day(actor: Actor, day: date) -> LogDay:
    centre = CentreRow.objects.first()
    zone = time_zone()
    rows = _rows(day, zone).order_by("number")
    first, last = rows.first(), rows.last()
    head = LogRow.objects.order_by("number").last()
    return LogDay(
        centre=centre.name if centre else "",
        day=day,
        time_zone=zone,
        entries=rows.count(),
        previous_hash=first.previous_hash if first else "",
        first_hash=first.hash if first else "",
        last_hash=last.hash if last else "",
        head_number=head.number if head else 0,
        head_hash=head.hash if head else "",
        exported_at=clock.now(),
        exported_by=actor.name,
    )


def time_zone() -> str:
    """The centre's own time zone; UTC before it has one."""
    centre = CentreRow.objects.first()
    return centre.time_zone if centre else "UTC"


def bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The first hour of a day in a time zone, and the first of the next."""
    place = ZoneInfo(zone)
    start = datetime.combine(day, time(), place)
    end = datetime.combine(day + timedelta(days=1), time(), place)
    return start.astimezone(UTC), end.astimezone(UTC)


def _rows(day: date, zone: str) -> QuerySet[LogRow]:
    since, until = bounds(day, zone)
    return LogRow.objects.filter(number__range=log.span(since, until))


def _rows_of(record: LogDay) -> Iterator[LogRow]:
    rows = _rows(record.day, record.time_zone).filter(number__lte=record.head_number)
    return iter(rows.order_by("number").iterator(chunk_size=2000))


def entries(record: LogDay) -> Iterator[Entry]:
    """Read the entries of an exported day."""
    return map(log.entry_of, _rows_of(record))


def lines(record: LogDay) -> Iterator[str]:
    """Write an exported day as lines of canonical JSON, the last one its seal."""
    for row in _rows_of(record):
        yield canonical(log.columns_of(row)) + "\n"
    yield (
        canonical(
            {
                "day": record.day.isoformat(),
                "time_zone": record.time_zone,
                "entries": record.entries,
                "head": {"number": record.head_number, "hash": record.head_hash},
                "exported_at": record.exported_at.isoformat(timespec="seconds"),
                "exported_by": record.exported_by,
            }
        )
        + "\n"
    )
