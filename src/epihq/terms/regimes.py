"""Regimes: which measures hold where, from when to when, and by which decision.

A regime is a chain of acts: it is imposed, extended, changed and lifted, each by an
instrument with its own days of decision and signature, effective by the hour, in some
areas. Nothing is rewritten: a later act takes over from the hour at which it takes
effect, and before that hour the earlier one still tells what held.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from epihq.terms.diseases import check_disease
from epihq.terms.errors import UsageError
from epihq.terms.measures import Stance, check_measure


class Kind(StrEnum):
    """What an act does to its regime."""

    SET = "set"
    EXTEND = "extend"
    LIFT = "lift"


class Facet(StrEnum):
    """How an act changes what held before; one act may do several at once."""

    IMPOSES = "imposes"
    PROLONGS = "prolongs"
    SHORTENS = "shortens"
    WIDENS = "widens"
    NARROWS = "narrows"
    TIGHTENS = "tightens"
    EASES = "eases"
    LIFTS = "lifts"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure of an act; its own areas and hours where they are not the act's."""

    code: str
    level: int
    areas: tuple[str, ...] | None = None
    effective_from: datetime | None = None
    effective_to: datetime | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Act:
    """One decision about a regime, as it was taken.

    ``areas`` are ISO 3166-2 codes; empty means all of ``location``. ``effective_from``
    is included, ``effective_to`` is not, and None is "until further notice"; both know
    their time zone. ``number`` is that of the record that holds the act, in the order
    in which acts were said; ``recorded_by`` and ``recorded_at`` say by whom and when.
    ``disease`` is the code of the disease that it aims at, "" where it aims at none.
    ``corrects`` is the number of a wrongly recorded act that this one replaces, 0 for
    none: the wrong one stays on record and speaks no more.
    """

    location: str
    regime: str
    kind: Kind
    instrument: str
    decided_on: date
    effective_from: datetime
    effective_to: datetime | None
    areas: tuple[str, ...]
    measures: tuple[Measure, ...]
    signed_on: date | None = None
    exemptions: tuple[str, ...] = ()
    source: str = ""
    corrects: int = 0
    number: int = 0
    recorded_by: str = ""
    recorded_at: datetime | None = None
    disease: str = ""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A measure that holds: where (empty is everywhere), and by which act."""

    measure: Measure
    areas: tuple[str, ...]
    act: Act

    def covers(self, area: str | None) -> bool:
        """Tell whether it holds in an area, None for all of the location."""
        return not self.areas or area in self.areas


def check_act(act: Act) -> None:
    """Refuse an act that contradicts itself.

    Raises:
        UsageError: ``measures.ends-before-start``, ``measures.no-time-zone``,
            ``measures.outside-its-act``, ``measures.signed-before-decided``,
            ``measures.nothing-set``, ``disease.unknown``,
            ``measures.unknown-code`` and ``-level``.
    """
    _check_hours(act.effective_from, act.effective_to, act.regime)
    for measure in act.measures:
        check_measure(measure.code, measure.level, act.regime)
        _check_clock(measure, act)
    if act.signed_on is not None and act.signed_on < act.decided_on:
        raise UsageError(
            "measures.signed-before-decided",
            f"{act.regime}: a signature on or after the day of the decision was "
            f"expected; got {act.signed_on}, and it was decided on {act.decided_on}. "
            "Correct one.",
        )
    if act.disease:
        check_disease(act.disease)
    if act.kind is not Kind.LIFT and not act.measures:
        raise UsageError(
            "measures.nothing-set",
            f"{act.regime}: at least one measure was expected; got none. Name one, "
            "e.g. C6=2, or lift the regime.",
        )


def _check_clock(measure: Measure, act: Act) -> None:
    """Refuse hours of a measure at which its act would not let it hold."""
    subject = f"{act.regime}, {measure.code}"
    start = measure.effective_from or act.effective_from
    end = measure.effective_to or act.effective_to
    _check_hours(start, end, subject)
    too_late = act.effective_to is not None and (end is None or end > act.effective_to)
    if start < act.effective_from or too_late:
        until = act.effective_to.isoformat() if act.effective_to else "further notice"
        raise UsageError(
            "measures.outside-its-act",
            f"{subject}: hours within those of the act were expected, "
            f"{act.effective_from.isoformat()} to {until}; got {start.isoformat()} to "
            f"{end.isoformat() if end else 'further notice'}. Correct them, or enter "
            "the measure as a regime of its own.",
        )


def _check_hours(start: datetime, end: datetime | None, subject: str) -> None:
    for hour in (start, end):
        if hour is not None and hour.tzinfo is None:
            raise UsageError(
                "measures.no-time-zone",
                f"{subject}: an hour with its time zone was expected; got "
                f"{hour.isoformat()}. Write for example 2020-07-05T06:00+04:00.",
            )
    if end is not None and end <= start:
        raise UsageError(
            "measures.ends-before-start",
            f"{subject}: an end after the start was expected; got "
            f"{end.isoformat()}, and the start is {start.isoformat()}. Correct one.",
        )


def acts_of(acts: Iterable[Act], location: str, known_by: date) -> list[Act]:
    """Choose the acts of a location that were decided by the end of a day, in order.

    Wrongly recorded acts that a later record corrects are left out.
    """
    held = [act for act in acts if act.location == location]
    wrong = {act.corrects for act in held if act.corrects}
    chosen = (a for a in held if a.decided_on <= known_by and a.number not in wrong)
    return sorted(chosen, key=lambda act: (act.decided_on, act.number))


def standing(acts: Sequence[Act], at: datetime) -> dict[str, Act]:
    """Find the act of each regime that holds at an hour; ``acts`` are in order.

    Of a regime's acts, the last decided of those that have taken effect speaks. Where
    it has ended or lifts the regime, nothing of that regime holds.
    """
    last: dict[str, Act] = {}
    for act in acts:
        if act.effective_from <= at:
            last[act.regime] = act
    return {
        name: act
        for name, act in last.items()
        if act.kind is not Kind.LIFT
        and (act.effective_to is None or at < act.effective_to)
    }


def in_force(acts: Sequence[Act], at: datetime) -> list[Holding]:
    """List every measure that holds somewhere at an hour; ``acts`` are in order."""
    return [
        Holding(
            measure=measure,
            areas=act.areas if measure.areas is None else measure.areas,
            act=act,
        )
        for act in standing(acts, at).values()
        for measure in act.measures
        if measure.level and _holds(measure, act, at)
    ]


def measures_at(
    acts: Sequence[Act], at: datetime, area: str | None = None
) -> dict[str, tuple[int, Act]]:
    """Level and act of each measure in force at an hour; the strictest speaks.

    ``area`` is an ISO 3166-2 code; None asks for what holds in all of the country.
    """
    found: dict[str, tuple[int, Act]] = {}
    for one in in_force(acts, at):
        code, level = one.measure.code, one.measure.level
        if one.covers(area) and level > found.get(code, (0, one.act))[0]:
            found[code] = (level, one.act)
    return found


def _holds(measure: Measure, act: Act, at: datetime) -> bool:
    start = measure.effective_from or act.effective_from
    end = measure.effective_to or act.effective_to
    return start <= at and (end is None or at < end)


def planned_end(acts: Sequence[Act], at: datetime, regime: str) -> datetime | None:
    """Find the hour to which a regime that stands is decided, its extensions counted.

    None is "until further notice". ``acts`` are in order.
    """
    return _first_not(acts, at, lambda hour: regime in standing(acts, hour))


def holds_until(acts: Sequence[Act], at: datetime, held: Holding) -> datetime | None:
    """Find the hour to which a measure is decided in its regime, at least as strict.

    Where a later act leaves out an area, it ends there. None is "until further notice".
    """
    regime, code, level = held.act.regime, held.measure.code, held.measure.level

    def still(hour: datetime) -> bool:
        return any(
            one.act.regime == regime
            and one.measure.code == code
            and one.measure.level >= level
            and (not one.areas or (held.areas and set(held.areas) <= set(one.areas)))
            for one in in_force(acts, hour)
        )

    return _first_not(acts, at, still)


def _first_not(
    acts: Iterable[Act], at: datetime, still: Callable[[datetime], bool]
) -> datetime | None:
    """Find the first turn after ``at`` at which something no longer holds."""
    hours = [
        hour
        for act in acts
        for clock in (
            (act.effective_from, act.effective_to),
            *map(_clock, act.measures),
        )
        for hour in clock
    ]
    turns = {hour for hour in hours if hour is not None and hour > at}
    return next((hour for hour in sorted(turns) if not still(hour)), None)


def _clock(measure: Measure) -> tuple[datetime | None, datetime | None]:
    return measure.effective_from, measure.effective_to


def stance_at(acts: Sequence[Act], at: datetime, shares: Mapping[str, float]) -> Stance:
    """Share of people under each level at an hour.

    ``shares`` are those of the country's inhabitants in each area that an act
    names; shares add up to 1 at most, the rest lives in areas that no act names.

    Raises:
        UsageError: ``measures.people-unknown``.
    """
    named = sorted(_named_areas(acts))
    missing = [area for area in named if area not in shares]
    if missing:
        raise UsageError(
            "measures.people-unknown",
            f"measures: the share of people of each area with measures of its own is "
            f"needed; none is given for {', '.join(missing)}. Enter them under "
            "[people] of a file for `epihq measures load`.",
        )
    elsewhere = max(0.0, 1.0 - sum(shares[area] for area in named))
    stance: dict[str, dict[int, float]] = {}
    for area, share in [*((a, shares[a]) for a in named), (None, elsewhere)]:
        for code, (level, _) in measures_at(acts, at, area).items():
            by_level = stance.setdefault(code, {})
            by_level[level] = by_level.get(level, 0.0) + share
    return stance


def _named_areas(acts: Iterable[Act]) -> set[str]:
    return {
        area
        for act in acts
        for areas in (act.areas, *(m.areas or () for m in act.measures))
        for area in areas
    }


def facets(before: Act | None, act: Act) -> tuple[Facet, ...]:
    """Name how an act changes the one before it in its chain, None if it is the first.

    A regime that had lapsed before the act takes effect is imposed anew. Else only
    areas, levels and the planned end are compared.
    """
    if act.kind is Kind.LIFT:
        return (Facet.LIFTS,)
    if before is None or before.kind is Kind.LIFT or _lapsed(before, act):
        return (Facet.IMPOSES,)
    found = []
    if act.effective_to != before.effective_to:
        longer = act.effective_to is None or (
            before.effective_to is not None and act.effective_to > before.effective_to
        )
        found.append(Facet.PROLONGS if longer else Facet.SHORTENS)
    now, then = set(act.areas), set(before.areas)
    if (then and not now) or (now - then and then):
        found.append(Facet.WIDENS)
    if (now and not then) or (then - now and now):
        found.append(Facet.NARROWS)
    levels, earlier = _levels(act), _levels(before)
    codes = levels.keys() | earlier.keys()
    if any(levels.get(c, 0) > earlier.get(c, 0) for c in codes):
        found.append(Facet.TIGHTENS)
    if any(levels.get(c, 0) < earlier.get(c, 0) for c in codes):
        found.append(Facet.EASES)
    return tuple(found)


def _lapsed(before: Act, act: Act) -> bool:
    end = before.effective_to
    return end is not None and end < act.effective_from


def _levels(act: Act) -> dict[str, int]:
    strictest: dict[str, int] = {}
    for measure in act.measures:
        strictest[measure.code] = max(strictest.get(measure.code, 0), measure.level)
    return strictest


def chains(acts: Iterable[Act]) -> list[tuple[Act | None, Act]]:
    """Pair every act with the one before it in its chain; ``acts`` are in order."""
    last: dict[tuple[str, str], Act] = {}
    pairs = []
    for act in acts:
        key = (act.location, act.regime)
        pairs.append((last.get(key), act))
        last[key] = act
    return pairs
