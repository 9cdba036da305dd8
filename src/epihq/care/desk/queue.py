"""Who is next: those first whom waiting can harm most.

    danger        an emergency sign that nobody has answered, then one for a doctor
    silent-frail  nobody has heard of somebody at risk for too long
    first-late    nobody has spoken to somebody in the time that was set
    silent        nobody has heard of somebody for too long
    due           a check is due
    first         somebody new waits for the first contact
    wrong-number  nobody can be reached at the number

Each is a short walk along an index of its own, by district: the queue costs the same
whether a hundred people are at home or a million. Within each the longest wait is
first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from epihq.care.records import EpisodeState, Level
from epihq.care.register import episodes
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor

# More at once nobody reads.
_AT_MOST = 500


class Why(StrEnum):
    """Why somebody is in the queue, from what can harm first."""

    EMERGENCY = "emergency"
    REVIEW = "review"
    SILENT_FRAIL = "silent-frail"
    FIRST_LATE = "first-late"
    SILENT = "silent"
    DUE = "due"
    FIRST = "first"
    WRONG_NUMBER = "wrong-number"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Somebody in the queue, without a name; ``since`` is since when they wait.

    ``level`` None: no rules are approved in their district, or nothing was judged yet.
    """

    number: int
    version: int
    why: Why
    since: datetime
    district: int
    district_name: str
    state: EpisodeState
    level: Level | None
    age: int | None
    sex: str
    language: str
    due_at: datetime | None
    last_contact_at: datetime | None
    attempts: int
    is_wrong_number: bool
    looked_after_by: str
    taken_by: str
    taken_until: datetime | None


# Of each reason: what is asked, in the words of the index that answers it, and by which
# column the longest wait is known. ``{now}`` is a place for the hour.
_ASKED: dict[Why, tuple[str, str]] = {
    Why.EMERGENCY: ("alarmed_at IS NOT NULL AND level = 'emergency'", "alarmed_at"),
    Why.REVIEW: ("alarmed_at IS NOT NULL AND level <> 'emergency'", "alarmed_at"),
    Why.SILENT_FRAIL: ("silent IN ('seek', 'tell') AND is_frail", "due_at"),
    Why.FIRST_LATE: ("state = 'waiting-contact' AND due_at <= {now}", "opened_at"),
    Why.SILENT: ("silent IN ('seek', 'tell') AND NOT is_frail", "due_at"),
    Why.DUE: (
        "NOT (state = 'ended') AND due_at <= {now} AND state <> 'waiting-contact' "
        "AND NOT (silent IN ('seek', 'tell')) AND NOT is_wrong_number",
        "due_at",
    ),
    Why.FIRST: (
        "state = 'waiting-contact' AND due_at > {now} AND NOT is_wrong_number",
        "opened_at",
    ),
    Why.WRONG_NUMBER: (
        "is_wrong_number AND state NOT IN ('paused', 'in-hospital', 'ended')",
        "changed_at",
    ),
}
_FREE = "(taken_until IS NULL OR taken_until <= {now})"


def queue(
    actor: Actor,
    now: datetime,
    limit: int = 50,
    *,
    why: Sequence[Why] = tuple(Why),
    districts: Sequence[int] = (),
    taken: bool = True,
) -> list[Waiting]:
    """List who waits, by what can harm first; ``why`` and ``districts`` narrow it.

    Who is in somebody's hand is shown as such, or left out (``taken`` False).

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "care.see")
    mine = _districts(actor, districts)
    if not mine:
        return []
    most = min(limit, _AT_MOST)
    found = _found(now, most, why, list(mine), free=not taken)
    rows = EpisodeRow.objects.filter(pk__in=[number for number, _ in found])
    there = {row["number"]: row for row in rows.values(*_COLUMNS)}
    return [
        _waiting(there[number], reason, mine)
        for number, reason in found
        if number in there
    ]


def waiting_as(actor: Actor, now: datetime, number: int) -> Waiting | None:
    """Tell why and since when somebody waits; None: not at all, or not there.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "care.see")
    mine = _districts(actor, ())
    rows = EpisodeRow.objects.filter(pk=number, district__in=mine)
    for row in rows.values(*_COLUMNS):
        for reason in Why:
            if _is_so(reason, now, row["district"], number):
                return _waiting(row, reason, mine)
    return None


def _is_so(reason: Why, now: datetime, district: int, number: int) -> bool:
    statement, values = _asked(reason, now, 1, [district], free=False, number=number)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() is not None


def counts(
    actor: Actor,
    now: datetime,
    *,
    districts: Sequence[int] = (),
    at_most: int = 1_000,
) -> dict[Why, tuple[int, datetime | None]]:
    """Count who waits for each reason, no further than ``at_most``, and since when.

    Somebody who waits for two reasons is counted under both.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "care.see")
    mine = list(_districts(actor, districts))
    if not mine:
        return dict.fromkeys(Why, (0, None))
    parts, values = [], []
    for reason in Why:
        statement, given = _asked(reason, now, at_most, mine, free=False)
        parts.append(
            f"SELECT '{reason}', count(*), min(since) FROM ({statement}) AS waits"  # noqa: S608 - words of ours
        )
        values += given
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return {
            Why(reason): (count, _hour(since))
            for reason, count, since in cursor.fetchall()
        }


def _hour(since: datetime | str | None) -> datetime | None:
    """Read an hour that SQLite gives as a text."""
    if isinstance(since, str):
        return datetime.fromisoformat(since).replace(tzinfo=UTC)
    return since


def _districts(actor: Actor, wanted: Sequence[int]) -> dict[int, str]:
    """Give the names of an actor's districts, or of those that are wanted."""
    rows = episodes.own_districts(actor).order_by("pk")
    names = dict(rows.values_list("pk", "name"))
    return {one: name for one, name in names.items() if not wanted or one in wanted}


def _found(
    now: datetime,
    limit: int,
    why: Sequence[Why],
    districts: Sequence[int],
    *,
    free: bool,
) -> list[tuple[int, Why]]:
    """Ask reason by reason, and no further than the page is long."""
    found: dict[int, Why] = {}
    for reason in Why:
        if reason in why and len(found) < limit:
            for number in _of(reason, now, limit, districts, free=free):
                found.setdefault(number, reason)
    return list(found.items())[:limit]


def _of(
    reason: Why,
    now: datetime,
    limit: int,
    districts: Sequence[int],
    *,
    free: bool,
) -> Iterator[int]:
    statement, values = _asked(reason, now, limit, districts, free=free)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for number, _since in cursor.fetchall():
            yield int(number)


def _asked(
    reason: Why,
    now: datetime,
    limit: int,
    districts: Sequence[int],
    *,
    free: bool,
    number: int | None = None,
) -> tuple[str, list[object]]:
    """Write the question for a reason, or whether somebody waits so; and its values."""
    condition, by = _ASKED[reason]
    if number is not None:
        condition = f"number = {number:d} AND {condition}"
    if free:
        condition = f"{condition} AND {_FREE}"
    words = condition.format(now="%s")
    hour = now if connection.vendor == "postgresql" else _as_sqlite(now)
    asked = [hour] * condition.count("{now}")
    # One walk along the index for each district, and the few that each gives sorted.
    one = (
        f"SELECT * FROM (SELECT number, {by} AS since FROM care_episode "  # noqa: S608 - words of ours
        f"WHERE district_id = %s AND {words} ORDER BY {by} LIMIT %s) AS one"
    )
    statement = " UNION ALL ".join([one] * len(districts))
    values = [value for number in districts for value in (number, *asked, limit)]
    return f"{statement} ORDER BY since LIMIT %s", [*values, limit]


def _as_sqlite(hour: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(hour))


# Of an episode, what the queue shows as it is.
_SHOWN = (
    "number",
    "version",
    "district",
    "age",
    "sex",
    "language",
    "due_at",
    "last_contact_at",
    "attempts",
    "is_wrong_number",
    "looked_after_by",
    "taken_by",
    "taken_until",
)
_COLUMNS = (*_SHOWN, "state", "level", "opened_at", "changed_at", "alarmed_at")


def _waiting(
    row: Mapping[str, Any], reason: Why, districts: Mapping[int, str]
) -> Waiting:
    return Waiting(
        why=reason,
        since=row[_ASKED[reason][1]] or row["changed_at"],
        district_name=districts[row["district"]],
        state=EpisodeState(row["state"]),
        level=Level(row["level"]) if row["level"] else None,
        **{name: row[name] for name in _SHOWN},
    )
