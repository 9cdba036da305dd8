"""What an act would change, where and until when: measure by measure.

For whoever proposes an act and whoever approves it: the same of both.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from epihq.operations.measures.regime_ends import STEPS
from epihq.terms.regimes import (
    Act,
    Holding,
    Kind,
    Measure,
    acts_of,
    in_force,
    planned_end,
    standing,
)


@dataclass(frozen=True, kw_only=True)
class Change:
    """A measure of one code in some areas: its level and end before and after.

    Levels are None where it does not hold; an end of None is until further notice.
    ``days`` is how much longer it holds, None where one of the ends is not set.
    """

    code: str
    areas: tuple[str, ...]
    before: int | None
    after: int | None
    old_end: datetime | None
    new_end: datetime | None

    @property
    def days(self) -> int | None:
        """How many days longer it holds; fewer are negative."""
        if self.old_end is None or self.new_end is None:
            return None
        # Of hours of two zones, the dates alone may be a day further apart.
        return round((self.new_end - self.old_end) / timedelta(days=1))


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What an act would change, and what holds beside it.

    ``beside`` are measures of other regimes of the same codes, in the same areas; the
    strictest holds. ``asked_on`` is the day on which the watch asks what comes next.
    """

    changes: tuple[Change, ...]
    beside: tuple[Holding, ...]
    asked_on: date | None


def effect_of(act: Act, held: Iterable[Act]) -> Effect:
    """Tell what an act would change of what is on record."""
    known = acts_of(held, act.location, act.decided_on)
    known = [one for one in known if not act.number or one.number < act.number]
    end = act.effective_to
    is_set = act.kind is not Kind.LIFT and end is not None
    return Effect(
        changes=tuple(_changes(act, known)),
        beside=tuple(_beside(act, known)),
        asked_on=(end - timedelta(days=max(STEPS))).date() if is_set and end else None,
    )


def _changes(act: Act, known: Sequence[Act]) -> Iterator[Change]:
    before = _before(act, known)
    left = [] if before is None else list(before.measures)
    for measure in () if act.kind is Kind.LIFT else act.measures:
        match = _match(measure, act, left, before)
        if match is not None:
            left.remove(match)
        yield Change(
            code=measure.code,
            areas=_areas(measure, act),
            before=None if match is None else match.level,
            after=measure.level,
            old_end=_old_end(match, before, known, act),
            new_end=measure.effective_to or act.effective_to,
        )
    for measure in left:
        if before is not None:
            yield Change(
                code=measure.code,
                areas=_areas(measure, before),
                before=measure.level,
                after=None,
                old_end=_old_end(measure, before, known, act),
                new_end=act.effective_from,
            )


def _before(act: Act, known: Sequence[Act]) -> Act | None:
    """Find the act that stands in the regime until this one takes effect."""
    moment = act.effective_from - timedelta(microseconds=1)
    return standing(known, moment).get(act.regime)


def _match(
    measure: Measure, act: Act, left: Sequence[Measure], before: Act | None
) -> Measure | None:
    """Find the measure whose place it takes: of its code, in its areas if there is."""
    same = [one for one in left if one.code == measure.code]
    where = _areas(measure, act)
    there = [one for one in same if before and _areas(one, before) == where]
    return next(iter(there or same), None)


def _old_end(
    measure: Measure | None, before: Act | None, known: Sequence[Act], act: Act
) -> datetime | None:
    if measure is None or before is None:
        return None
    moment = act.effective_from - timedelta(microseconds=1)
    return measure.effective_to or planned_end(known, moment, before.regime)


def _areas(measure: Measure, act: Act) -> tuple[str, ...]:
    return act.areas if measure.areas is None else measure.areas


def _beside(act: Act, known: Sequence[Act]) -> Iterator[Holding]:
    own = {measure.code: _areas(measure, act) for measure in act.measures}
    for one in in_force(known, act.effective_from):
        code = one.measure.code
        if one.act.regime == act.regime or code not in own:
            continue
        where = own[code]
        if not where or not one.areas or {*where} & {*one.areas}:
            yield one
