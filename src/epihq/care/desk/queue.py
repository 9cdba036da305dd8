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

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from epihq.care.desk.walks import (
    ASKED,
    IN_HAND,
    Counted,
    Why,
    counted,
)
from epihq.care.records import EpisodeState, Level
from epihq.care.register import episodes
from epihq.care.register.asking import hour_of
from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor

__all__ = ["Queue", "Waiting", "Why", "counts", "look", "queue"]
# More at once nobody reads.
_AT_MOST = 500


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
_DISTRICT, _BY, _UNTIL = map(_SHOWN.index, ("district_id", "taken_by", "taken_until"))
_HOURS = frozenset(name for name in _SHOWN if name.endswith(("_at", "_until")))


class Queue(NamedTuple):
    """Who waits at an hour, as the database tells it; it is understood when asked.

    ``first`` has a row of each who is shown, the reason before it; ``held`` of whom the
    actor has in hand; ``all`` of each reason how many wait, since when the first of
    them, and who come first. Two that are equal show the same: what was made of one
    stands for the other.
    """

    first: Sequence[tuple[Any, ...]] = ()
    held: Sequence[tuple[Any, ...]] = ()
    all: Sequence[tuple[Any, ...]] = ()

    def waiting(self) -> list[Waiting]:
        """List who waits, by what can harm first."""
        return [_waiting(*row) for row in self.first]

    def in_hand(self, now: datetime) -> tuple[str, ...]:
        """Say of each who is shown who has them in hand; "" where nobody has."""
        return tuple(_held_by(row[1:], now) for row in self.first)

    def mine(self) -> list[tuple[int, datetime | None]]:
        """List whom the actor has in hand, and until when: who is free first, first."""
        return [(row[0], _hour(row[_UNTIL])) for row in self.held]

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
        return Queue()
    most = min(limit, _AT_MOST)
    found = counted(now, tuple(Why), mine, most, max(at_most, most), by=actor.name)
    return _shown(found, why, most, episodes.districts_of(actor))


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
    if not (mine and why):
        return []
    most = min(limit, _AT_MOST)
    found = counted(now, why, mine, most, most, free=not taken)
    return _shown(found, why, most).waiting()


def as_waited(actor: Actor, number: int, why: Why, since: datetime) -> Waiting | None:
    """Tell how somebody stands now who waited then; None: not of the actor's districts.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    rules.require(actor, "care.see")
    row = _read({number}).get(number)
    if row is None or row[_DISTRICT] not in _districts(actor, ()):
        return None
    return replace(_waiting(why.value, *row), since=since)


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


def _shown(
    found: Counted,
    why: Sequence[Why],
    limit: int,
    districts: Sequence[int] | None = None,
) -> Queue:
    """Read those who come first, each for the gravest of their reasons.

    ``districts`` are those of which the actor sees whom they have in hand; None is all.
    """
    reasons: dict[int, Why] = {}
    for reason in (one for one in Why if one in why):
        for number in _numbers(found, reason)[:limit]:
            reasons.setdefault(number, reason)
    first, held = list(reasons)[:limit], _numbers(found, IN_HAND)
    there = _read({*first, *held})
    mine = [there[one] for one in held if one in there]
    return Queue(
        first=[(reasons[one].value, *there[one]) for one in first if one in there],
        held=[one for one in mine if districts is None or one[_DISTRICT] in districts],
        all=[found[one] for one in Why if one in found],
    )


def _numbers(found: Counted, of: str) -> list[int]:
    told = found[of][3] if of in found else None
    return [int(one) for one in told.split(",")] if told else []


def _read(numbers: Collection[int]) -> dict[int, tuple[Any, ...]]:
    if not numbers:
        return {}
    places = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(places), list(numbers))
        return {row[0]: row for row in cursor.fetchall()}


# Hours come as texts: most are never read as hours.
_COLUMNS = ", ".join(
    f"CAST(one.{name} AS text)" if name in _HOURS else f"one.{name}" for name in _SHOWN
)
_ROWS = (
    f"SELECT {_COLUMNS}, care_district.name FROM care_episode AS one "  # noqa: S608 - words of ours
    "JOIN care_district ON care_district.number = one.district_id "
    "WHERE one.number IN ({})"
)


def _hour(told: str | None) -> datetime | None:
    return hour_of(told) if told else None


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
        since=hours[ASKED[reason][1]] or hour_of(row["changed_at"]),
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
