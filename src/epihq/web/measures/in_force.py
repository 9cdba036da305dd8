"""What is in force where the headquarters is, at the hour that is looked at."""

from epihq.operations.ledger import moments
from epihq.operations.measures.in_force import Held, acts_at, held_at
from epihq.terms.regimes import Measure
from epihq.web.kit.moment import Look


def measures_of(look: Look) -> tuple[Held, ...]:
    """List the measures in force in the own location, the soonest to end first."""
    return held_at(acts_at(look.moment), look.location, look.as_of, look.hour)


def recorded_since(look: Look) -> tuple[Held, ...]:
    """List what held at a past moment by acts that came on record only later.

    The room did not know of them; whoever looks back does, as of late publications.
    """
    if not look.moment.is_past:
        return ()
    known = {_named(one) for one in measures_of(look)}
    held = held_at(acts_at(moments.now()), look.location, look.as_of, look.hour)
    return tuple(one for one in held if _named(one) not in known)


def _named(one: Held) -> tuple[str, Measure, tuple[str, ...]]:
    return one.act.regime, one.measure, one.areas
