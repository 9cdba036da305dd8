"""What is in force on the day of the question, and what is planned for the days after.

Acts of the ledger speak first, OxCGRT of the codes that they do not name. The question
is about the regimes that end at one hour: all others are thought to go on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache

from epihq.archive import Archive
from epihq.desk.decision import MeasureInForce, RegimeToday
from epihq.desk.remarks import (
    LevelsOfOxcgrt,
    NothingEnds,
    RegimeNote,
    SetAside,
    ThoughtToGoOn,
)
from epihq.desk.stances import stances
from epihq.terms.errors import UsageError
from epihq.terms.measures import Stance, stringency
from epihq.terms.regimes import (
    Act,
    acts_of,
    planned_end,
    stance_at,
    standing,
)

_NOON = time(12)
# Without a ledger nobody knows what a lapse would leave: obligations become advice,
# limits of gatherings and closed workplaces go, borders and masks stay.
_ADVICE: Mapping[str, int] = {
    "C1": 1,
    "C2": 1,
    "C3": 1,
    "C4": 0,
    "C5": 1,
    "C6": 1,
    "C7": 1,
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Outset:
    """Where the question starts.

    ``lapse`` gives the stance of each day ahead if nothing more is decided, ``held``
    that of the last hour before ``ends``, ``now`` that of the as-of day.
    """

    today: RegimeToday
    ends: datetime
    now: Stance
    held: Stance
    lapse: Callable[[date], Stance]


def outset(
    archive: Archive,
    location: str,
    as_of: date,
    last_date: date,
    *,
    horizon: int,
    acts: Sequence[Act],
    shares: Mapping[str, float],
    ends: datetime | date | None,
) -> Outset:
    """Find what is in force, e.g. in "AZE", and when it ends.

    ``last_date`` is that of the newest figures, from which ``horizon`` days are looked
    ahead. ``ends`` is the end in question; by default that of the regime that ends
    first within them.

    Raises:
        UsageError: ``decide.no-measures``, ``decide.no-end``,
            ``decide.ends-in-the-past``, ``measures.people-unknown``.
    """
    known = acts_of(acts, location, as_of)
    published = stances(archive, as_of, location)
    newest = max(published, default=None)
    tracked = published[newest] if newest is not None else {}
    zone = known[-1].effective_from.tzinfo if known else UTC
    noon = datetime.combine(as_of, _NOON, zone)
    if not standing(known, noon):
        if newest is None or not any(tracked.values()):
            raise _no_measures(location, as_of)
        return _from_tracker(tracked, newest, _end(ends, zone, (), location, as_of))
    last = last_date + timedelta(days=horizon)
    end = _end(
        ends or _soonest(known, noon, last),
        zone,
        _ends_in_force(known, noon, last),
        location,
        as_of,
    )
    known, answers = _without_answers(known, noon, end)
    ledger = _without_other_ends(known, noon, end)

    def at(hour: datetime) -> Stance:
        return {**tracked, **_named(ledger), **stance_at(ledger, hour, shares)}

    measures = tuple(_in_force(known, noon, shares)) + tuple(
        _tracked(tracked, set(_named(known)))
    )
    now = at(noon)
    return Outset(
        today=RegimeToday(
            measures=measures,
            stringency=round(stringency(now), 1),
            ends=end,
            notes=_notes(known, noon, end, answers),
        ),
        ends=end,
        now=now,
        held=at(end - timedelta(minutes=1)),
        # Asked for the same days by every option.
        lapse=cache(lambda day: at(datetime.combine(day, _NOON, zone))),
    )


def _no_measures(location: str, as_of: date) -> UsageError:
    return UsageError(
        "decide.no-measures",
        f"{location}: measures in force on {as_of} were expected; got none, neither in "
        "the ledger nor from OxCGRT. Enter them with `epihq measures set` or "
        "`epihq measures load`, or fetch them with `epihq sync oxcgrt`.",
    )


def _soonest(known: Sequence[Act], noon: datetime, last: date) -> datetime | None:
    """Find the first planned end of what stands; what is extended ends later."""
    ends = (planned_end(known, noon, regime) for regime in standing(known, noon))
    return min((e for e in ends if e is not None and e.date() <= last), default=None)


def _ends_in_force(known: Sequence[Act], noon: datetime, last: date) -> list[datetime]:
    """List planned ends of what stands, and those of its acts alone; soonest first."""
    held = standing(known, noon)
    planned = {planned_end(known, noon, regime) for regime in held}
    own = {act.effective_to for act in held.values()}
    return sorted({e for e in planned | own if e is not None and e.date() <= last})


def _without_answers(
    known: Sequence[Act], noon: datetime, end: datetime
) -> tuple[list[Act], list[Act]]:
    """Set aside acts that answer the question already: extensions from that end on."""
    asked = {r for r, act in standing(known, noon).items() if act.effective_to == end}
    answers = [a for a in known if a.regime in asked and a.effective_from >= end]
    return [act for act in known if act not in answers], answers


def _end(
    asked: datetime | date | None,
    zone: tzinfo | None,
    planned: Sequence[datetime],
    location: str,
    as_of: date,
) -> datetime:
    """Choose the hour in question; a day alone means an end planned on it, or 0:00."""
    if asked is None:
        raise UsageError(
            "decide.no-end",
            f"{location}: a regime with a planned end was expected; got none that "
            "ends within the horizon. Say when with --regime-ends.",
        )
    if isinstance(asked, datetime):
        end = asked
    else:
        midnight = datetime.combine(asked, time(0), zone)
        end = next((one for one in planned if one.date() == asked), midnight)
    if end.date() <= as_of:
        raise UsageError(
            "decide.ends-in-the-past",
            f"--regime-ends: an end after {as_of} was expected; got {end:%Y-%m-%d}. "
            "Ask as of an earlier day.",
        )
    return end


def _without_other_ends(
    known: Sequence[Act], noon: datetime, end: datetime
) -> list[Act]:
    """Let regimes that do not end with the one in question go on."""
    others = {
        regime
        for regime in standing(known, noon)
        if planned_end(known, noon, regime) != end
    }
    last = {act.regime: act for act in known}
    return [
        replace(act, effective_to=None)
        if act.regime in others and act is last[act.regime]
        else act
        for act in known
    ]


def _named(acts: Sequence[Act]) -> dict[str, dict[int, float]]:
    """Codes of which the ledger speaks, so that the tracker does not."""
    return {measure.code: {} for act in acts for measure in act.measures}


def _in_force(
    known: Sequence[Act], noon: datetime, shares: Mapping[str, float]
) -> list[MeasureInForce]:
    """List measures by regime, code and level, with the people whom each reaches."""
    lines = []
    for regime, act in standing(known, noon).items():
        others = [one for one in known if one.regime == regime]
        for code, levels in stance_at(others, noon, shares).items():
            lines += [
                MeasureInForce(
                    code=code,
                    level=level,
                    share=round(share, 3),
                    regime=regime,
                    ends=planned_end(known, noon, act.regime),
                    source="ledger",
                )
                for level, share in sorted(levels.items())
            ]
    return lines


def _tracked(stance: Stance, named: set[str]) -> list[MeasureInForce]:
    return [
        MeasureInForce(
            code=code,
            level=level,
            share=round(share, 3),
            regime="",
            ends=None,
            source="oxcgrt",
        )
        for code, levels in stance.items()
        if code not in named
        for level, share in sorted(levels.items())
    ]


def _notes(
    known: Sequence[Act], noon: datetime, end: datetime, answers: Sequence[Act]
) -> tuple[RegimeNote, ...]:
    ends = {
        regime: planned_end(known, noon, regime) for regime in standing(known, noon)
    }
    notes: list[RegimeNote] = [] if end in ends.values() else [NothingEnds()]
    notes += [
        SetAside(decided_on=act.decided_on, instrument=act.instrument)
        for act in answers
    ]
    later = sorted(regime for regime, it in ends.items() if it not in (None, end))
    if later:
        notes.append(ThoughtToGoOn(regimes=tuple(later)))
    return tuple(notes)


def _from_tracker(tracked: Stance, newest: date, end: datetime) -> Outset:
    """Take OxCGRT's levels as they are, and obligations for advice after the end."""
    after = {
        code: _advised(levels, _ADVICE[code]) if code in _ADVICE else levels
        for code, levels in tracked.items()
    }
    return Outset(
        today=RegimeToday(
            measures=tuple(_tracked(tracked, set())),
            stringency=round(stringency(tracked), 1),
            ends=end,
            notes=(LevelsOfOxcgrt(newest=newest),),
        ),
        ends=end,
        now=tracked,
        held=tracked,
        lapse=lambda day: tracked if day < end.date() else after,
    )


def _advised(levels: Mapping[int, float], most: int) -> dict[int, float]:
    """Bring levels down to a highest one; 0 is no measure."""
    down: dict[int, float] = {}
    for level, share in levels.items():
        if least := min(level, most):
            down[least] = down.get(least, 0.0) + share
    return down
