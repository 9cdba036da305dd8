"""Measures in force at an hour, and how long each still holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from epihq.terms.locations import is_within
from epihq.terms.measures import describe
from epihq.terms.regimes import Act, acts_of, holds_until, in_force


@dataclass(frozen=True, kw_only=True)
class Held:
    """A measure in force: what it is, where, by which act, and until when.

    ``until`` and ``days_left`` are None where no end is set; the last, begun day
    counts as zero.
    """

    act: Act
    what: str
    areas: tuple[str, ...]
    until: datetime | None
    days_left: int | None


def held_at(
    acts: Sequence[Act], location: str, known_by: date, hour: datetime
) -> tuple[Held, ...]:
    """List the measures in force in a location, the soonest to end first.

    What a country decided for all its parts, or for this one, holds in the part too.
    """
    deciding = {act.location for act in acts if is_within(location, act.location)}
    found = [
        one
        for place in deciding
        for one in _held(acts_of(acts, place, known_by), hour)
        if place == location or not one.areas or location in one.areas
    ]
    return tuple(
        sorted(found, key=lambda one: (one.days_left is None, one.days_left, one.what))
    )


def _held(known: Sequence[Act], hour: datetime) -> Iterator[Held]:
    for holding in in_force(known, hour):
        until = holds_until(known, hour, holding)
        yield Held(
            act=holding.act,
            what=describe(holding.measure.code, holding.measure.level),
            areas=holding.areas,
            until=until,
            days_left=None if until is None else _days(until - hour),
        )


def _days(left: timedelta) -> int:
    return max(left.days, 0)
