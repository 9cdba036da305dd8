"""What of a list is in somebody's sight, as a condition of the list."""

from datetime import datetime

from django.db.models import Q

from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.ledger import rules
from epihq.operations.ledger.rules import Actor
from epihq.terms.instructions import OPEN
from epihq.web.kit.listing import before, either, equals


def instructions_in_sight(actor: Actor) -> list[Q]:
    """Say which instructions somebody sees: an agency its own, the room all."""
    # One to nobody is in sight of those alone who see all.
    if rules.may(actor, "instruction.see", InstructionRow()):
        return []
    own = []
    if actor.number is not None:
        own.append(equals("officer_id", actor.number))
    if actor.agency is not None:
        own.append(equals("agency_id", actor.agency))
    return [either(*own) if own else equals("number", 0)]


def overdue_at(now: datetime) -> list[Q]:
    """Ask for those that are open and past their deadline."""
    return [equals("state", *OPEN), before("deadline", now)]
