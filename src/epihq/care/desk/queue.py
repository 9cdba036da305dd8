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

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from django.db import connection

from epihq.care.records import EpisodeState, Level
from epihq.care.register import episodes
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
# Of an episode, what the queue shows as it is.
_SHOWN = (
    "number",
    "version",
    "district_id",
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
    "state",
    "level",
    "opened_at",
    "changed_at",
    "alarmed_at",
)
# Behind the reason.
_BY, _UNTIL = (_SHOWN.index(name) + 1 for name in ("taken_by", "taken_until"))
_HOURS = frozenset(name for name in _SHOWN if name.endswith(("_at", "_until")))


class Queue(NamedTuple):
    """Who waits at an hour, as the database tells it; it is understood when asked.

    ``first`` has a row of each who is shown, the reason before it; ``all`` of each
    reason how many wait, since when the first of them, and who come first. Two that
    are equal show the same: what was made of one stands for the other.
    """

    first: list[tuple[Any, ...]]
    all: list[tuple[Any, ...]]

    def waiting(self) -> list[Waiting]:
        """List who waits, by what can harm first."""
        return [_waiting(*row) for row in self.first]

    def in_hand(self, now: datetime) -> tuple[str, ...]:
        """Say of each who is shown who has them in hand; "" where nobody has."""
        return tuple(map(partial(_held_by, now=now), self.first))

    def counts(self) -> dict[Why, tuple[int, datetime | None]]:
        """Count who waits for each reason, and say since when.

        Somebody who waits for two reasons is counted under both.
        """
        found = dict.fromkeys(Why, (0, None))
        return found | {Why(why): (n, _hour(since)) for why, n, since, _ in self.all}


def look(
    actor: Actor,
    now: datetime,
    limit: int = 50,
    *,
    why: Sequence[Why] = tuple(Why),
    districts: Sequence[int] = (),
    at_most: int = 1_000,
) -> Queue:
    """Ask who waits; ``why`` and ``districts`` narrow it, counts go up to ``at_most``.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "care.see")
    mine = _districts(actor, districts)
    if not mine:
        return Queue([], [])
    most = min(limit, _AT_MOST)
    counted = _counted(now, tuple(Why), mine, most, max(at_most, most))
    return Queue(_first(counted, why, most), counted)


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
    counted = _counted(now, why, mine, most, most, free=not taken)
    return Queue(_first(counted, why, most), counted).waiting()


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
    return look(actor, now, 0, districts=districts, at_most=at_most).counts()


def _districts(actor: Actor, wanted: Sequence[int]) -> list[int]:
    """Number an actor's districts, or those of them that are wanted."""
    own = episodes.districts_of(actor)
    if own is None:
        own = list(
            episodes.own_districts(actor).order_by("pk").values_list("pk", flat=True)
        )
    return [one for one in own if not wanted or one in wanted]


def _counted(
    now: datetime,
    why: Sequence[Why],
    districts: Sequence[int],
    first: int,
    at_most: int,
    *,
    free: bool = False,
) -> list[tuple[Any, ...]]:
    """Ask in one question how many wait for each reason, since when, who come first."""
    parts: list[str] = []
    values: list[object] = []
    for reason in Why:
        if reason in why:
            statement, given = _asked(reason, now, at_most, districts, free=free)
            parts.append(_COUNTED[connection.vendor].format(reason, statement))
            # "(array)[1:first]" of PostgreSQL; SQLite gives all of them.
            values += [first, *given] if connection.vendor == "postgresql" else given
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return cursor.fetchall()


_COUNTED = {
    "postgresql": "SELECT '{}', count(*), CAST(min(since) AS text), "
    "array_to_string((array_agg(number))[1:%s], ',') FROM ({}) AS waits",
    "sqlite": "SELECT '{}', count(*), CAST(min(since) AS text), "
    "group_concat(number) FROM ({})",
}


def _first(
    counted: Sequence[tuple[Any, ...]], why: Sequence[Why], limit: int
) -> list[tuple[Any, ...]]:
    """Read those who come first: each for the gravest of their reasons."""
    told = {row[0]: row[3] for row in counted}
    found: dict[int, str] = {}
    for reason in Why:
        numbers = told.get(reason) if reason in why else ""
        for number in numbers.split(",")[:limit] if numbers else ():
            found.setdefault(int(number), reason)
    shown = list(found)[:limit]
    if not shown:
        return []
    places = ", ".join(["%s"] * len(shown))
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(places), shown)
        there = {row[0]: row for row in cursor.fetchall()}
    return [(found[one], *there[one]) for one in shown if one in there]


# Hours come as texts: most are never read as hours.
_COLUMNS = ", ".join(
    f"CAST(one.{name} AS text)" if name in _HOURS else f"one.{name}" for name in _SHOWN
)
_ROWS = (
    f"SELECT {_COLUMNS}, care_district.name FROM care_episode AS one "  # noqa: S608 - words of ours
    "JOIN care_district ON care_district.number = one.district_id "
    "WHERE one.number IN ({})"
)


def _asked(
    reason: Why,
    now: datetime,
    limit: int,
    districts: Sequence[int],
    *,
    free: bool,
) -> tuple[str, list[object]]:
    """Write the question for a reason, and its values."""
    condition, by = _ASKED[reason]
    if free:
        condition = f"{condition} AND {_FREE}"
    words = condition.format(now="%s")
    is_postgresql = connection.vendor == "postgresql"
    asked = [now if is_postgresql else _as_sqlite(now)] * condition.count("{now}")
    # One walk along the index for each district, and the few that each gives sorted.
    walk = (
        f"(SELECT number, {by} AS since FROM care_episode WHERE "  # noqa: S608 - words of ours
        f"{words} AND district_id = {_MINE[connection.vendor]} "
        f"ORDER BY {by} LIMIT %s) AS one"
    )
    values: list[object]
    if is_postgresql:
        whole = f"SELECT one.* FROM unnest(%s::bigint[]) AS mine (pk), LATERAL {walk}"  # noqa: S608
        values = [list(districts), *asked, limit]
    else:
        whole = " UNION ALL ".join([f"SELECT * FROM {walk}"] * len(districts))  # noqa: S608
        values = [value for one in districts for value in (*asked, one, limit)]
    return f"{whole} ORDER BY since LIMIT %s", [*values, limit]


_MINE = {"postgresql": "mine.pk", "sqlite": "%s"}


def _as_sqlite(hour: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(hour))


def _hour(told: str | None) -> datetime | None:
    """Read an hour as a database writes it: both in UTC, SQLite without saying so."""
    if told is None:
        return None
    hour = datetime.fromisoformat(told)
    return hour.replace(tzinfo=UTC) if hour.tzinfo is None else hour


def _held_by(row: tuple[Any, ...], now: datetime) -> str:
    until = _hour(row[_UNTIL])
    return str(row[_BY]) if until is not None and until > now else ""


def _waiting(why: str, *shown: Any) -> Waiting:
    row = dict(zip(_SHOWN, shown, strict=False))
    hours = {name: _hour(row[name]) for name in _HOURS}
    reason = Why(why)
    return Waiting(
        number=row["number"],
        version=row["version"],
        why=reason,
        since=hours[_ASKED[reason][1]] or hours["changed_at"],
        district=row["district_id"],
        district_name=shown[-1],
        state=EpisodeState(row["state"]),
        level=Level(row["level"]) if row["level"] else None,
        age=row["age"],
        sex=row["sex"],
        language=row["language"],
        due_at=hours["due_at"],
        last_contact_at=hours["last_contact_at"],
        attempts=row["attempts"],
        is_wrong_number=bool(row["is_wrong_number"]),
        looked_after_by=row["looked_after_by"],
        taken_by=row["taken_by"],
        taken_until=hours["taken_until"],
    )
