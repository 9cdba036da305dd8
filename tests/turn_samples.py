"""Turns of duty of a test, as an incident manager plans them."""

from datetime import timedelta

from epihq.operations.duty import roster
from epihq.operations.ledger.rules import Actor, Role

MANAGER = Actor(name="manager", roles=frozenset({Role.INCIDENT_MANAGER}), via="page")


def turn(person, starts_at, hours=12.0, position="Duty officer"):
    """Plan a turn of somebody's."""
    return roster.plan_shift(
        MANAGER,
        officer=person.pk,
        position=position,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
    )
