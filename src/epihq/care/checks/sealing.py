"""Checks and acts of home care, sealed by digests in the log.

    care.seal  {"readings": {"first": 881, "last": 2880, "count": 2000, "sha256": ...},
                "acts": {...}}

At most once a minute one entry tells what was added since the one before. Who changes,
removes or adds a row behind the program's back changes a digest, which the sealed log
does not let them write anew. The newest act of each episode seals its columns.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from django.db import connection, models, transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery

from epihq.care.checks.tables import ReadingRow
from epihq.care.register import episodes, looking
from epihq.care.register.tables import ActRow, EpisodeRow, PersonRow
from epihq.operations.ledger import ledger
from epihq.operations.ledger.log import Damage
from epihq.operations.ledger.rules import WATCH
from epihq.operations.ledger.tables import LogRow

VERB = "care.seal"
TABLES: Final[dict[str, type[models.Model]]] = {
    "readings": ReadingRow,
    "acts": ActRow,
}
_AT_ONCE = 5_000
# The last columns, that came when rows were sealed without them: where they tell
# nothing they are left out, and those rows keep their digest.
_CAME_LATER = {"readings": 1}
_encode = msgspec.json.Encoder().encode


def seal_readings(_now: datetime | None = None) -> int:
    """Seal in one entry of the log what was added since the last; say how much."""
    upto = _settled()
    with ledger.changing():
        before = _sealed_up_to()
        parts: dict[str, object] = {}
        told = 0
        for name in TABLES:
            first, last = before.get(name, 0) + 1, upto[name]
            if last >= first:
                sha256, count = _digest(name, first, last)
                parts[name] = {
                    "first": first,
                    "last": last,
                    "count": count,
                    "sha256": sha256,
                }
                told += count
        if parts:
            looking.tell(WATCH, VERB, 0, parts)
        return told


def _settled() -> dict[str, int]:
    """Number the last row of each table below which none is on its way.

    PostgreSQL gives numbers to transactions that end in another order: all that write
    share a lock, and whoever holds it alone sees every number that was given.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [episodes.WRITERS])
        return {
            name: int(table._base_manager.aggregate(last=Max("pk"))["last"] or 0)  # noqa: SLF001 - Django's way to all rows
            for name, table in TABLES.items()
        }


def _sealed_up_to() -> dict[str, int]:
    rows = LogRow.objects.filter(verb=VERB).order_by("-number")
    found: dict[str, int] = {}
    for content in rows.values_list("content", flat=True).iterator(chunk_size=100):
        for name, part in json.loads(content).items():
            found.setdefault(name, int(part["last"]))
        if len(found) == len(TABLES):
            break
    return found


def _between(
    table: type[models.Model], first: int, last: int
) -> Iterator[tuple[Any, ...]]:
    """Read the rows of a span of numbers, some thousands at a time."""
    fields = table._meta.concrete_fields  # noqa: SLF001 - Django's way to columns
    names = [field.attname for field in fields]
    rows = table._base_manager.order_by("pk").values_list(*names)  # noqa: SLF001
    while True:
        part = list(rows.filter(pk__gte=first, pk__lte=last)[:_AT_ONCE])
        yield from part
        if len(part) < _AT_ONCE:
            return
        first = part[-1][names.index("number")] + 1


def _digest(name: str, first: int, last: int) -> tuple[str, int]:
    """Digest rows of a table in their order, the same from either database."""
    digest, count, later = hashlib.sha256(), 0, _CAME_LATER.get(name, 0)
    for row in _between(TABLES[name], first, last):
        told = [_plain(value) for value in row]
        for _ in range(later):
            if told[-1] is None:
                told.pop()
        digest.update(_encode(told))
        count += 1
    return digest.hexdigest(), count


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


def check() -> Iterator[Damage]:
    """Compare checks, acts and episodes with what the log and the acts have sealed."""
    upto: dict[str, int] = {}
    seals = LogRow.objects.filter(verb=VERB).order_by("number")
    for entry in seals.iterator(chunk_size=500):
        for name, part in json.loads(entry.content or "{}").items():
            yield from _check_part(entry.number, name, part, upto.get(name, 0))
            upto[name] = int(part["last"])
    yield from _check_episodes()


def _check_part(
    entry: int, name: str, part: dict[str, Any], before: int
) -> Iterator[Damage]:
    if name not in TABLES:
        return
    first, last = int(part["first"]), int(part["last"])
    if first != before + 1:
        how = f"{name} {before + 1} to {first - 1} of home care were never sealed"
        yield Damage(number=entry, sentence=how)
    sha256, count = _digest(name, first, last)
    if sha256 == part["sha256"]:
        return
    left = int(part["count"]) - count
    how = "altered"
    if left:
        how = f"{abs(left)} of them removed" if left > 0 else f"{-left} added"
    what = f"{name} {first} to {last} of home care are not as they were sealed: {how}"
    yield Damage(number=entry, sentence=what)


def _check_episodes() -> Iterator[Damage]:
    """Hold each episode, and its locked person, against the seal of its newest act."""
    last = 0
    while rows := list(_sealed_episodes(last)):
        people = PersonRow.objects.in_bulk([row.pk for row in rows])
        for row in rows:
            last = row.pk
            person = people.get(row.pk)
            how = ""
            if person is None:
                how = "has lost its person"
            elif row.seal is None:
                how = "has no act that tells of it"
            elif row.seal != episodes.seal_of(row, person):
                how = "was altered without an act"
            if how and _is_still(row):
                yield Damage(number=0, sentence=f"{row} {how}")
    yield from _without_episode()


def _sealed_episodes(after: int) -> QuerySet[EpisodeRow]:
    newest = ActRow.objects.filter(episode=OuterRef("pk")).order_by("-number")
    rows: QuerySet[EpisodeRow] = EpisodeRow.objects.filter(pk__gt=after).order_by("pk")
    return rows.annotate(seal=Subquery(newest.values("seal")[:1]))[:1_000]


def _is_still(row: EpisodeRow) -> bool:
    """Whether nobody was just changing it while it was read."""
    return bool(
        EpisodeRow.objects.filter(pk=row.pk, changed_at=row.changed_at).exists()
    )


def _without_episode() -> Iterator[Damage]:
    there = EpisodeRow.objects.filter(pk=OuterRef("episode"))
    for name, table in TABLES.items():
        rows = table._base_manager.filter(~models.Exists(there)).order_by()  # noqa: SLF001 - Django's way to all rows
        for number in sorted(set(rows.values_list("episode", flat=True)[:100])):
            how = f"care {number} is gone, of whom there are {name}"
            yield Damage(number=0, sentence=how)
