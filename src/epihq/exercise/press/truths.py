"""What can be said of a state of an exercise, and whether it is so.

    share-hidden       more than such a share of infections is not in its figures
    figures-smoothed   it publishes means of days as counts of days
    growth-stopped     R_t of all infections is below 1
    most-in-region     most infections a head in the last 7 days

By the simulation alone: what the archive makes of it is the players' to find out. What
is nearly so is not said at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from epihq.exercise.handling import Smooth
from epihq.exercise.press.writing import Truth
from epihq.exercise.run import ExerciseTruth
from epihq.terms.claims import ClaimKind
from epihq.terms.series import CUMULATIVE

# Shares that somebody is said to hide.
_SHARES: Final = (0.8, 0.95)
# What is closer than this to being otherwise is not said.
_CLEARLY: Final = 0.05
_BY_FAR: Final = 0.08
_MANY_TIMES: Final = 1.25
_A_WEEK: Final = 7


_Ask = Callable[[ExerciseTruth, str, int], bool | None]


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something that may be said of a state; an evaluation has no ``claim``."""

    about: str
    truth: Truth
    claim: str | None = None
    threshold: float | None = None


def sayings(truth: ExerciseTruth, speaker: str, last: int) -> list[Said]:
    """List what somebody may say of the other states when ``last`` is the last day."""
    others = [one.code for one in truth.scenario.countries if one.code != speaker]
    found = [Said(about=code, truth=Truth.EVALUATION) for code in others]
    for claim, threshold, ask in _ASKED:
        found += [
            Said(
                about=code,
                truth=Truth.TRUE if is_so else Truth.FALSE,
                claim=claim.value,
                threshold=threshold,
            )
            for code in others
            if (is_so := ask(truth, code, last)) is not None
        ]
    return found


def _hides(
    truth: ExerciseTruth, code: str, last: int, *, more_than: float
) -> bool | None:
    published = truth.stated[code][CUMULATIVE + "cases"][last, last]
    epidemic = truth.epidemics[code]
    # Of the infections that were found by now: the newest cannot be yet.
    found = epidemic.cases[: last + 1].sum()
    if not found:
        return None
    hidden = 1 - published / found * epidemic.ascertainment[last]
    return _clearly_above(hidden, more_than, _BY_FAR)


def _smooths(truth: ExerciseTruth, code: str, last: int) -> bool:  # noqa: ARG001 - as all are asked
    (own,) = (one for one in truth.scenario.countries if one.code == code)
    return isinstance(own.handling, Smooth)


def _stopped(truth: ExerciseTruth, code: str, last: int) -> bool | None:
    grows = _clearly_above(float(truth.epidemics[code].Rt[last]), 1.0, _CLEARLY)
    return None if grows is None else not grows


def _most(truth: ExerciseTruth, code: str, last: int) -> bool | None:
    first = max(0, last + 1 - _A_WEEK)
    recent = {
        one.code: truth.epidemics[one.code].infections[first : last + 1].sum()
        / one.population
        for one in truth.scenario.countries
    }
    own = recent.pop(code)
    most = max(recent.values())
    if own > most * _MANY_TIMES:
        return True
    return False if own * _MANY_TIMES < most else None


def _clearly_above(value: float, bound: float, by: float) -> bool | None:
    """Tell on which side of a bound a value is; None where it is too close to it."""
    return None if abs(value - bound) < by else value > bound


_ASKED: Final[Sequence[tuple[ClaimKind, float | None, _Ask]]] = (
    *(
        (ClaimKind.SHARE_HIDDEN, share, partial(_hides, more_than=share))
        for share in _SHARES
    ),
    (ClaimKind.FIGURES_SMOOTHED, None, _smooths),
    (ClaimKind.GROWTH_STOPPED, None, _stopped),
    (ClaimKind.MOST_IN_REGION, None, _most),
)
