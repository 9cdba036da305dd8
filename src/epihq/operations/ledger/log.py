"""The log of the centre: one chain of entries, each sealed by the one before.

    hash = SHA-256(number, hour, by, ..., SHA-256(content), hash of the entry before)

Entries are written inside the transaction of what they tell of, by one writer at a
time; what fails leaves neither the change nor the entry.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from django.db import connection
from django.db import transaction as transactions
from django.db.models import Count, F, Max, Min

from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import is_look
from epihq.operations.ledger.tables import LogRow
from epihq.operations.ledger.thing import Thing, all_things
from epihq.terms.log import Entry
from epihq.terms.signing import canonical

_FIRST = "0" * 64
# A clock that is set back farther is not looked for: it would take the whole log.
_SET_BACK = timedelta(days=1)
# So many entries since are read; after more, what was kept is made anew.
_LATELY = 200
_NEWEST = "SELECT number, hash FROM ledger_log ORDER BY number DESC LIMIT 1"
_SEALED = ("by", "via", "verb", "thing", "thing_number", "before", "after")


@dataclass(frozen=True, kw_only=True)
class Damage:
    """Where the chain does not hold, and how."""

    number: int
    sentence: str


def write(
    *,
    by: str,
    via: str,
    verb: str,
    thing: str,
    number: int,
    before: str = "",
    after: str = "",
    content: Mapping[str, object] | None = None,
) -> Entry:
    """Add an entry; the caller holds the writers' lock (``ledger.changing``)."""
    last = LogRow.objects.order_by("-number").values("number", "hash").first()
    row = LogRow(
        number=(last["number"] if last else 0) + 1,
        recorded_at=clock.now(),
        by=by,
        via=via,
        verb=verb,
        thing=thing,
        thing_number=number,
        before=before,
        after=after,
        content=canonical(content or {}),
        previous_hash=last["hash"] if last else _FIRST,
    )
    row.content_hash = hashlib.sha256(row.content.encode()).hexdigest()
    row.hash = seal(row)
    row.save(force_insert=True)
    _keep_head(is_first=row.number == 1)
    return entry_of(row)


def _keep_head(*, is_first: bool) -> None:
    """Once what was written is kept, its newest entry is kept in the folder, too."""
    from epihq.operations.ledger import heads  # noqa: PLC0415 - it reads this log

    ways = {heads.begin, heads.keep}
    if not any(waiting in ways for _, waiting, _ in connection.run_on_commit):
        transactions.on_commit(heads.begin if is_first else heads.keep)


def seal(row: LogRow) -> str:
    """Compute the hash of an entry from its columns."""
    hour = row.recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
    columns = [row.number, hour, *(getattr(row, name) for name in _SEALED)]
    columns += [row.content_hash, row.previous_hash]
    return hashlib.sha256(canonical(columns).encode()).hexdigest()


def entry_of(row: LogRow) -> Entry:
    """Give an entry as a value."""
    return Entry(
        number=row.number,
        recorded_at=row.recorded_at,
        by=row.by,
        via=row.via,
        verb=row.verb,
        thing=row.thing,
        thing_number=row.thing_number,
        before=row.before,
        after=row.after,
        content=json.loads(row.content) if row.content else {},
        hash=row.hash,
    )


def columns_of(row: LogRow) -> dict[str, object]:
    """Give all columns of an entry, its content opened: what its seal can be had from.

    ``content`` is None where it was erased.
    """
    names = ("number", *_SEALED, "content_hash", "previous_hash", "hash")
    hour = row.recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
    content = json.loads(row.content) if row.content else None
    columns = {name: getattr(row, name) for name in names}
    return {**columns, "recorded_at": hour, "content": content}


def head() -> int:
    """Number of the newest entry; 0 where there is none."""
    newest = LogRow.objects.aggregate(newest=Max("number"))["newest"]
    return int(newest or 0)


def head_seal() -> tuple[int, str]:
    """Number and hash of the newest entry; (0, "") where there is none.

    Whoever keeps what they read of the ledger keeps it under this hash: no change
    leaves it as it was, and no other ledger has it.
    """
    # Every page begins with it: put into words here, not each time by Django.
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        number, seal = cursor.fetchone() or (0, "")
    return int(number), str(seal)


def is_unchanged_since(number: int, seal: str) -> bool:
    """Whether the log goes on from an entry with looks alone, that change nothing.

    Not so where another ledger stands here by now, or where very much was added.
    """
    later = LogRow.objects.filter(number__gte=number).order_by("number")
    first, *added = later.values_list("number", "hash", "verb")[: _LATELY + 1] or [()]
    goes_on = first[:2] == (number, seal) and len(added) < _LATELY
    return goes_on and all(is_look(verb) for _, _, verb in added)


def head_at(at: datetime) -> int:
    """Number of the last entry before the first that was made after an instant.

    Where the clock was set back, by a day at most, entries bear earlier hours than the
    ones before them: nothing is shown before it was, nor without what came before it.
    An hour that has not come yet was a fault of the clock, and counts for nothing.
    """
    now, rows = clock.now(), LogRow.objects.filter(recorded_at__gt=at)
    later = rows.filter(recorded_at__lte=now)
    hours = later.order_by("recorded_at").values_list("recorded_at", flat=True)
    if (next_hour := hours.first()) is None:
        return head()
    near = rows.filter(recorded_at__lte=min(next_hour + _SET_BACK, now)).order_by()
    # Of the bare number SQLite would walk the log from its beginning to the first.
    return int(near.aggregate(first=Min(F("number") + 0))["first"]) - 1


def span(since: datetime, until: datetime) -> tuple[int, int]:
    """Give the first and the last number of the entries of a span of hours.

    Spans that meet share no entry and leave none out: an entry that bears an earlier
    hour than the one before it, after the clock was set back, stays behind it.
    """
    a_moment = timedelta(microseconds=1)
    return head_at(since - a_moment) + 1, head_at(until - a_moment)


def latest_entry(thing: str, number: int) -> Entry | None:
    """Find the newest entry that tells of a thing."""
    rows = LogRow.objects.filter(thing=thing, thing_number=number)
    newest = rows.order_by("-number").first()
    return None if newest is None else entry_of(newest)


def entries(
    *,
    between: tuple[datetime, datetime] | None = None,
    thing: str | None = None,
    number: int | None = None,
) -> Iterator[Entry]:
    """Read entries in their order; the second hour of ``between`` is not part of it."""
    rows = LogRow.objects.all()
    if between is not None:
        rows = rows.filter(number__range=span(*between))
    if thing is not None:
        rows = rows.filter(thing=thing)
    if number is not None:
        rows = rows.filter(thing_number=number)
    return map(entry_of, rows.order_by("number").iterator(chunk_size=2000))


def count(since: datetime, until: datetime) -> int:
    """Count entries of a span; ``until`` is not part of it."""
    first, last = span(since, until)
    return max(0, last - first + 1)


def deeds(thing: str, since: datetime, until: datetime) -> dict[int, dict[str, int]]:
    """Count what was done to things of a kind in a span: by number, then by verb."""
    told = LogRow.objects.filter(thing=thing, number__range=span(since, until))
    counted = told.order_by("thing_number", "verb").values_list("thing_number", "verb")
    done: dict[int, dict[str, int]] = {}
    for number, verb, times in counted.annotate(times=Count("number")):
        done.setdefault(number, {})[verb] = times
    return done


def verify(remember: Callable[[LogRow], None] | None = None) -> Iterator[Damage]:
    """Walk the whole chain and tell where it does not hold.

    ``remember`` is shown every entry on the way: a million are read once.
    """
    expected, before = 1, _FIRST
    for row in LogRow.objects.order_by("number").iterator(chunk_size=5000):
        yield from _damage(row, expected, before)
        if remember is not None:
            remember(row)
        expected, before = row.number + 1, row.hash


def _damage(row: LogRow, expected: int, before: str) -> Iterator[Damage]:
    if row.number != expected:
        gone = f"entries {expected} to {row.number - 1} are missing"
        yield Damage(number=row.number, sentence=gone)
    elif row.previous_hash != before:
        yield Damage(number=row.number, sentence="it does not follow the one before")
    if hashlib.sha256(row.content.encode()).hexdigest() != row.content_hash:
        how = "altered" if row.content else "erased"
        yield Damage(number=row.number, sentence=f"its content was {how}")
    if seal(row) != row.hash:
        yield Damage(number=row.number, sentence="it was altered")


def table_of(thing: str) -> type[Thing]:
    """The table of a kind of thing."""
    return next(table for table in all_things() if table.kind == thing)


def thing_at(thing: str, number: int, upto: int) -> dict[str, object] | None:
    """How one thing stood after entry ``upto``; None if it was not there yet."""
    rows = LogRow.objects.filter(
        thing=thing, thing_number=number, number__lte=upto, after__gt=""
    )
    newest = rows.order_by("-number").values_list("thing_number", "content")[:1]
    return dict(_now_of(newest)).get(number)


def newest_thing(thing: str, upto: int, most: int) -> int:
    """Number the newest thing of a kind that was there after entry ``upto``, or 0.

    ``most`` is the number of the newest by now. Things have numbers in the order in
    which they began, with gaps; what lies half-way is asked for, again and again.
    """
    begun = LogRow.objects.filter(thing=thing).order_by("thing_number", "number")
    asked = begun.values_list("thing_number", "number")
    there = 0
    while there < most:
        middle = (there + most + 1) // 2
        first = asked.filter(thing_number__gte=middle).first()
        if first is not None and first[1] <= upto:
            there = first[0]
        else:
            most = middle - 1
    return there


def _now_of(
    rows: Iterable[tuple[int, str | None]],
) -> Iterator[tuple[int, dict[str, object]]]:
    for number, content in rows:
        # None is of a thing that began later, "" of an entry that was erased.
        now = msgspec.json.decode(content).get("now") if content else None
        if now is not None:
            yield number, now
