"""Regimes that stand and measures in force at an hour, and how long each holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from epihq.operations.centre.actions import centre
from epihq.operations.centre.day import day_of
from epihq.operations.ledger.moments import Moment
from epihq.operations.ledger.tables import LogRow
from epihq.operations.measures.acts import held_acts
from epihq.terms.locations import is_within
from epihq.terms.regimes import (
    Act,
    Measure,
    acts_of,
    holds_until,
    in_force,
    planned_end,
    standing,
)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A measure in force: what it is, where, by which act, and until when.

    ``until`` and ``days_left`` are None where no end is set; the last, begun day
    counts as zero. ``regime_until`` is the end of its regime, which may be later.
    """

    act: Act
    measure: Measure
    areas: tuple[str, ...]
    until: datetime | None
    days_left: int | None
    regime_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A regime that stands: by which act, and to which hour it is decided.

    ``ends`` counts extensions, changes and liftings that are decided already; None is
    until further notice.
    """

    act: Act
    ends: datetime | None

    @property
    def key(self) -> tuple[str, str]:
        """Where it stands and its name."""
        return (self.act.location, self.act.regime)


def regimes_at(acts: Iterable[Act], hour: datetime) -> list[Standing]:
    """List the regimes that stand at an hour, by location and name.

    What was decided by the end of that day is known; days are the headquarters' own.
    """
    day = day_of(hour, centre())
    held = list(acts)
    found = []
    for location in sorted({act.location for act in held}):
        known = acts_of(held, location, day)
        found += [
            Standing(act=act, ends=planned_end(known, hour, regime))
            for regime, act in sorted(standing(known, hour).items())
        ]
    return found


def held_at(
    acts: Sequence[Act], location: str, known_by: date, hour: datetime
) -> tuple[Held, ...]:
    """List the measures in force in a location, the soonest to end first.

    What a country decided for all its parts, or for this one, holds in the part too.
    """
    deciding = {act.location for act in acts if is_within(location, act.location)}
    found = [
        one
        for place in sorted(deciding)
        for one in _held(acts_of(acts, place, known_by), hour)
        if place == location or not one.areas or location in one.areas
    ]
    return tuple(sorted(found, key=_soonest))


def _soonest(one: Held) -> tuple[bool, int, str, int]:
    """Order by what ends first; without an end, last."""
    left, measure = one.days_left, one.measure
    return left is None, left or 0, measure.code, measure.level


def _held(known: Sequence[Act], hour: datetime) -> Iterator[Held]:
    for holding in in_force(known, hour):
        until = holds_until(known, hour, holding)
        yield Held(
            act=holding.act,
            measure=holding.measure,
            areas=holding.areas,
            until=until,
            days_left=None if until is None else _days(until - hour),
            regime_until=planned_end(known, hour, holding.act.regime),
        )


def _days(left: timedelta) -> int:
    return max(left.days, 0)


def acts_at(moment: Moment) -> list[Act]:
    """List the acts of regimes on record then.

    The log tells which: an hour may be of a clock that was set back since. Acts of
    before there was a log have their hour alone.
    """
    if moment.upto is None:
        return held_acts()
    entries = LogRow.objects.filter(thing="act", verb="measure.record")
    entries_of = dict(entries.order_by().values_list("thing_number", "number"))
    return [act for act in held_acts() if _was_there(act, entries_of, moment)]


def _was_there(act: Act, entries_of: Mapping[int, int], moment: Moment) -> bool:
    if act.number in entries_of:
        return entries_of[act.number] <= (moment.upto or 0)
    return act.recorded_at is not None and act.recorded_at <= moment.at
