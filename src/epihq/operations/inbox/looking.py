"""Looking into somebody's inbox: at an hour, with their roles and roster of then."""

from datetime import datetime

from epihq.operations.duty import roster
from epihq.operations.ledger.moments import Moment, row_at
from epihq.operations.ledger.rules import TEAM, Actor, Role
from epihq.operations.ledger.waiting import Asking, Inbox, count_for, waiting_for
from epihq.operations.people.tables import Officer

# How many are listed; the rest is counted.
MOST = 100


def inbox(actor: Actor, moment: Moment, hour: datetime, most: int = MOST) -> Inbox:
    """List what waits for somebody, or waited then; the first things first.

    ``hour`` is that at which measures are looked at.
    """
    return waiting_for(_asking(actor, moment, hour), most)


def count(actor: Actor, moment: Moment, hour: datetime) -> int:
    """Count what waits for somebody; nothing of it is read."""
    return count_for(_asking(actor, moment, hour))


def _asking(actor: Actor, moment: Moment, hour: datetime) -> Asking:
    then = _as_they_were(actor, moment) if moment.is_past else actor
    return Asking(
        actor=then, moment=moment, hour=hour, on_duty=_is_on_duty(then, moment)
    )


def _is_on_duty(actor: Actor, moment: Moment) -> bool:
    """Whether somebody of the team is on duty; while nobody of it is, all are."""
    turns = roster.on_duty(moment)
    team = {turn.officer_id for turn in turns if TEAM.intersection(turn.officer.roles)}
    return not team or actor.number in team


def _as_they_were(actor: Actor, moment: Moment) -> Actor:
    """Give somebody the roles and the agency that they had then."""
    row = row_at(Officer, actor.number or 0, moment)
    known = {*row.roles} if row else set()
    return Actor(
        name=actor.name,
        roles=frozenset(role for role in Role if role.value in known),
        via=actor.via,
        number=actor.number,
        agency=row.agency_id if row else None,
        scopes=actor.scopes,
    )
