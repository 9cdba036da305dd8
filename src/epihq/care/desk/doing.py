"""One act for somebody at home: the columns that it changes, then how they stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from epihq.care.checks import standings
from epihq.care.checks.rules import in_force
from epihq.care.records import Level
from epihq.care.register import episodes
from epihq.care.register.tables import EpisodeRow
from epihq.care.signs import DeedKind
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import Actor

# So many contacts an episode keeps for the rules: the newest.
_CONTACTS = 30
_CALLS = {DeedKind.REACHED, DeedKind.UNREACHED}

NOT_TAKEN: dict[str, object] = {"taken_by": "", "taken_until": None}


def deed(
    row: EpisodeRow,
    kind: DeedKind,
    actor: Actor,
    now: datetime,
    level: Level | None = None,
) -> dict[str, object]:
    """Add a deed to those of an episode that the rules look at."""
    new = [kind.value, now.isoformat(), actor.name, level.value if level else ""]
    deeds = [*row.deeds, new]
    calls = [one for one in deeds if one[0] in _CALLS][-_CONTACTS:]
    return {"deeds": [one for one in deeds if one[0] not in _CALLS or one in calls]}


@dataclass(frozen=True)
class _Standing:
    """How an episode stands after an act."""

    now: datetime

    def __call__(self, row: EpisodeRow) -> Mapping[str, object]:
        by = in_force().by_district[row.district_id]
        readings = standings.recent_of(bytes(row.recent))
        found = standings.stand(row, readings, by, self.now)
        return standings.columns_of(row, found, by)


def _waited(
    row: EpisodeRow, to: Mapping[str, object], now: datetime
) -> dict[str, object]:
    """Say how many seconds a danger sign has waited that this act answers."""
    if row.alarmed_at is None or "answered_at" not in to:
        return {}
    return {"waited": max(0, round((now - row.alarmed_at).total_seconds()))}


def act(
    actor: Actor,
    verb: str,
    number: int,
    columns: Callable[[EpisodeRow, datetime], Mapping[str, object]],
    *,
    content: Mapping[str, object] | None = None,
    words: str = "",
    version: int | None = None,
    once: str = "",
) -> EpisodeRow:
    """Do one act: the columns that it changes, then how the episode stands.

    Raises:
        RecordError: ``care.key-used``.
    """
    with episodes.changing():
        if done := episodes.done_before(actor, once, verb, number):
            return episodes.found(actor, verb, done.episode)
        hand = episodes.in_hand(actor, verb, number, version=version)
        now = clock.now()
        to = columns(hand.row, now)
        told = {**(content or {}), **_waited(hand.row, to, now)}
        episodes.change(
            hand, to, content=told, words=words, once=once, follow=_Standing(now)
        )
        return hand.row
