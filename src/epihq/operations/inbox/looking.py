"""Looking into somebody's inbox: at an hour, with their roles and roster of then."""

from dataclasses import replace
from datetime import datetime

from epihq.operations.centre.actions import centre
from epihq.operations.centre.day import zone_of
from epihq.operations.duty import roster
from epihq.operations.ledger.moments import Moment, now, row_at
from epihq.operations.ledger.rules import TEAM, Actor
from epihq.operations.ledger.waiting import Asking, Counts, Inbox, waiting_for
from epihq.operations.people.tables import Officer
from epihq.operations.people.tokens import actor_for

# How many are listed; the rest is counted.
MOST = 100


def inbox(actor: Actor, moment: Moment, hour: datetime, most: int = MOST) -> Inbox:
    """List what waits for somebody, or waited then; the first things first.

    ``hour`` is that at which measures are looked at.
    """
    return waiting_for(_Room(moment, hour).asking(actor), most)


class Counting:
    """What waits in the room as it stands, counted for one person after the other.

    ``hour`` is that at which measures are looked at. It holds until anything changes.
    """

    def __init__(self, hour: datetime) -> None:
        self._room = _Room(now(), hour)
        self._counts = Counts()

    def of(self, actor: Actor) -> int:
        """Count what waits for somebody; nothing of it is read."""
        return self._counts.of(self._room.asking(actor))


class _Room:
    """The room at an hour: what is the same whoever asks."""

    def __init__(self, moment: Moment, hour: datetime) -> None:
        self._moment, self._hour = moment, hour
        self._team = _on_duty(moment)
        self._zone = zone_of(centre())

    def asking(self, actor: Actor) -> Asking:
        """Say who asks; at a past hour, as they were then."""
        then = _as_they_were(actor, self._moment) if self._moment.is_past else actor
        return Asking(
            actor=then,
            moment=self._moment,
            hour=self._hour,
            # While nobody of the team is on duty, all are.
            on_duty=not self._team or then.number in self._team,
            zone=self._zone,
        )


def _on_duty(moment: Moment) -> frozenset[int]:
    """Who of the team is on duty, by number."""
    turns = roster.on_duty(moment)
    team = (turn for turn in turns if TEAM.intersection(turn.officer.roles))
    return frozenset(turn.officer_id for turn in team)


def _as_they_were(actor: Actor, moment: Moment) -> Actor:
    """Give somebody the roles and the agency that they had then."""
    row = row_at(Officer, actor.number or 0, moment)
    if row is None:
        return replace(actor, roles=frozenset(), agency=None)
    return replace(actor_for(row, via=actor.via), scopes=actor.scopes)
