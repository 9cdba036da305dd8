"""The search for levels and a slope: reweighted least squares without a matrix.

    counts + a tenth --> first step --> moments, deviance --> still? --> next step
                                             ^--------------------------------'

With one level a season the normal equations need no matrix: each season tells its
level, and what is left within seasons the slope. Without a trend all weeks of a season
have the same mean per person, so a step looks at seasons alone. One week of one series
costs the calls of numpy and not the sums: here each step has as few as can be read.

Start, steps, stopping rule (1e-8 of the deviance, 25 steps) and the use of the last
step's weights are those of R's ``glm``: a season without any case has no finite level,
and its bound would otherwise depend on who computed it.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import special

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_STEPS = 25
CLOSE = 1e-8
NUDGE = 0.1
LEAST_MEAN = float(np.finfo(np.float64).eps)


@dataclass(kw_only=True, eq=False)
class _Rows:
    """Arrays whose first axis is the row."""

    def rows(self, chosen: Mask) -> Self:
        """Only the chosen rows."""
        return type(self)(**{name: a[chosen] for name, a in vars(self).items()})


@dataclass(kw_only=True, eq=False)
class Past(_Rows):
    """Past counts [row, season, place]; ``weight`` 0 where a place holds no week.

    ``time`` is in weeks from the row's own week, so negative. ``known`` is the number
    of known weeks, [row, season]. ``terms`` [row, term, season, place] are what a fit
    sums with its weights, so that fits of the same counts need it but once; see
    ``past_of``.
    """

    cases: Values
    weight: Values
    exposure: Values
    time: Values
    known: Values
    terms: Values


# Terms of a fit: means of the start, their response, and cases, each also times time
# (the means also times its square); the deviance without the fit, the fit at the start;
# persons, times time, and times its square.
_TERMS = 12
START, START_TIME, START_SQUARE, RESPONSE, RESPONSE_TIME, CASES, CASES_TIME = range(7)
PERFECT, FITTED = 7, 8
PERSONS = slice(9, 12)
# The next term of each of these is it times time.
_BEFORE_TIME = (START, START_TIME, RESPONSE, CASES, 9, 10)
_OF_TIME = [START_TIME, START_SQUARE, RESPONSE_TIME, CASES_TIME]


def past_of(cases: Values, weight: Values, exposure: Values, time: Values) -> Past:
    """Past counts and the terms of their fits."""
    mean = cases + NUDGE
    log_rate = np.log(mean / exposure)
    terms = np.empty((len(cases), _TERMS, *cases.shape[1:]))
    plain = (
        (START, mean),
        (RESPONSE, mean * log_rate - NUDGE),
        (CASES, cases),
        (PERFECT, special.xlogy(cases, cases / exposure) - cases),
        (FITTED, cases * log_rate),
        (PERSONS.start, exposure),
    )
    for number, term in plain:
        terms[:, number] = term
    for number in _BEFORE_TIME:
        np.multiply(terms[:, number], time, out=terms[:, number + 1])
    return Past(
        cases=cases,
        weight=weight,
        exposure=exposure,
        time=time,
        known=np.add.reduce(weight, -1),
        terms=terms,
    )


@dataclass(kw_only=True, eq=False)
class Look(_Rows):
    """Where the search stands: levels [row, season], slope [row], and what they give.

    ``rate`` is the mean per person, [row, season, place or 1]. ``weight``, ``first``
    and ``second`` are the weights of a step from here and their moments in time, the
    first two [row, season], the last [row].
    """

    level: Values
    slope: Values
    rate: Values
    weight: Values
    first: Values
    second: Values


@dataclass(kw_only=True, eq=False)
class Found(_Rows):
    """Where the search ended; ``last`` is where its last step began."""

    at: Look
    last: Look
    converged: Mask

    def rows(self, chosen: Mask) -> Self:
        """Only the chosen rows."""
        return type(self)(
            at=self.at.rows(chosen),
            last=self.last.rows(chosen),
            converged=self.converged[chosen],
        )


@dataclass(kw_only=True, eq=False)
class _Levels(_Rows):
    """Levels alone: what the search needs of each season, [row, season].

    ``exposed`` are weighted persons, ``cases`` weighted cases, ``empty`` 1 for no known
    week. ``rest`` [row] is half the deviance less what depends on the parameters.
    """

    exposed: Values
    cases: Values
    empty: Values
    rest: Values

    def look(self, level: Values, slope: Values) -> Look:
        """Rate and weights at these parameters."""
        rate = np.exp(level)
        return Look(
            level=level,
            slope=slope,
            rate=rate[:, :, None],
            weight=rate * self.exposed,
            first=np.zeros(level.shape),
            second=slope,
        )

    def deviance(self, at: Look) -> Values:
        """Half of the deviance."""
        fitted = np.vecdot(self.cases, at.level) - np.add.reduce(at.weight, -1)
        return np.asarray(self.rest - fitted)

    def step(self, at: Look) -> tuple[Values, Values]:
        """Levels and slope of the next step."""
        moved, slope = self.solved(at, self.cases - at.weight, at.slope)
        return at.level + moved, slope

    def solved(
        self, at: Look, pull: Values, trend_pull: Values
    ) -> tuple[Values, Values]:
        """Solve the normal equations: levels, and no slope."""
        del trend_pull
        return pull / (at.weight + self.empty), at.slope


@dataclass(kw_only=True, eq=False)
class _Trend(_Levels):
    """Levels and a slope: weeks of a season differ by their time, [row, season, place].

    ``powers`` are weighted persons, then times time, then its square, [row, power,
    season, place]; ``trend`` [row] is the sum of weighted cases times time.
    """

    powers: Values
    time: Values
    least: Values
    trend: Values

    def look(self, level: Values, slope: Values) -> Look:
        """Rate, weights and their moments at these parameters."""
        rate = slope[:, None, None] * self.time
        rate += level[:, :, None]
        np.exp(rate, out=rate)
        np.maximum(rate, self.least, out=rate)
        sums = np.vecdot(rate[:, None], self.powers)
        return Look(
            level=level,
            slope=slope,
            rate=rate,
            weight=sums[:, 0],
            first=sums[:, 1],
            second=np.add.reduce(sums[:, 2], -1),
        )

    def deviance(self, at: Look) -> Values:
        """Half of the deviance."""
        return super().deviance(at) - at.slope * self.trend

    def step(self, at: Look) -> tuple[Values, Values]:
        """Levels and slope of the next step."""
        trend_pull = self.trend - np.add.reduce(at.first, -1)
        moved, turned = self.solved(at, self.cases - at.weight, trend_pull)
        return at.level + moved, at.slope + turned

    def solved(
        self, at: Look, pull: Values, trend_pull: Values
    ) -> tuple[Values, Values]:
        """Solve the normal equations: levels and slope."""
        total = at.weight + self.empty
        centre = at.first / total
        slope = (trend_pull - np.vecdot(centre, pull)) / within(at, centre)
        return pull / total - centre * slope[:, None], slope


def within(at: Look, centre: Values) -> Values:
    """Sum of weighted squares of time within seasons; infinite where time is one."""
    spread = at.second - np.vecdot(at.first, centre)
    return np.where(spread > 0, spread, np.inf)


def search(past: Past, *, with_trend: bool) -> Found:
    """Step until the deviance stands still, or 25 times.

    Assumes that each row has a known week in its last season.

    Units: cases in persons per week; levels in logarithms, slope per week.
    Source: quasi-likelihood, Wedderburn 1974, doi:10.1093/biomet/61.3.439; that levels
    need no matrix is an own derivation, docs/why/detectors.md.
    """
    sums = np.vecdot(past.weight[:, None], past.terms)
    if not with_trend:
        sums[:, _OF_TIME] = 0.0
    terms = _terms(past, sums, with_trend=with_trend)
    last, level, slope, deviance = _start(past, sums, terms)
    pieces, live = [], np.arange(slope.size)
    for left in reversed(range(MOST_STEPS)):
        at = terms.look(level, slope)
        now = terms.deviance(at)
        close = np.abs(now - deviance) < CLOSE * (np.abs(now) + 0.05)
        arrived = np.count_nonzero(close)
        if arrived == live.size or not left:
            pieces.append((live, Found(at=at, last=last, converged=close)))
            break
        if arrived:
            found = Found(at=at, last=last, converged=close)
            pieces.append((live[close], found.rows(close)))
            far = ~close
            terms, at, now, live = terms.rows(far), at.rows(far), now[far], live[far]
        level, slope = terms.step(at)
        last, deviance = at, now
    return _joined(pieces)


def _terms(past: Past, sums: Values, *, with_trend: bool) -> _Levels:
    """Sums that stay the same from step to step."""
    levels = {
        "exposed": sums[:, PERSONS][:, 0],
        "cases": sums[:, CASES],
        "empty": np.where(past.known > 0, 0.0, 1.0),
        "rest": np.add.reduce(sums[:, PERFECT], -1),
    }
    if not with_trend:
        return _Levels(**levels)
    return _Trend(
        **levels,
        powers=past.weight[:, None] * past.terms[:, PERSONS],
        time=past.time,
        least=LEAST_MEAN / past.exposure,
        trend=np.add.reduce(sums[:, CASES_TIME], -1),
    )


def _start(
    past: Past, sums: Values, terms: _Levels
) -> tuple[Look, Values, Values, Values]:
    """First step, from means that are the counts and a tenth of a person."""
    weight = sums[:, START]
    at = Look(
        level=terms.empty,
        slope=np.zeros(len(weight)),
        rate=past.terms[:, START] / past.exposure,
        weight=weight,
        first=sums[:, START_TIME],
        second=np.add.reduce(sums[:, START_SQUARE], -1),
    )
    trend_pull = np.add.reduce(sums[:, RESPONSE_TIME], -1)
    level, slope = terms.solved(at, sums[:, RESPONSE], trend_pull)
    fitted = np.add.reduce(sums[:, FITTED] - weight, -1)
    return at, level, slope, terms.rest - fitted


def _joined(pieces: list[tuple[NDArray[np.int64], Found]]) -> Found:
    """Put the rows that ended together, in their order."""
    if len(pieces) == 1:
        return pieces[0][1]
    order = np.argsort(np.concatenate([rows for rows, _ in pieces]))
    return Found(
        at=_stacked([found.at for _, found in pieces], order),
        last=_stacked([found.last for _, found in pieces], order),
        converged=np.concatenate([found.converged for _, found in pieces])[order],
    )


def _stacked(looks: list[Look], order: NDArray[np.int64]) -> Look:
    return Look(
        **{
            name: np.concatenate([vars(look)[name] for look in looks])[order]
            for name in vars(looks[0])
        }
    )
