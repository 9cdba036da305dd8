"""Where it goes: the joint model's draws, carried on for some weeks.

R_t drifts back towards 1 (people react, measures come and go) and wanders; immunity
slows it; reports and deaths follow infections by their delays, so that deaths of the
next two or three weeks are those of persons infected already.

One generator gives one set of chances, whatever is asked: two questions with
generators of one seed differ only by what was changed between them.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.epi.layout import (
    LARGEST_SIZE,
    SEED_DAYS,
    WEEK,
    WEEKDAY_CONTRASTS,
    Delays,
    Layout,
    monthly_to_daily,
)

Values = NDArray[np.float64]

# Tuned on origins before 2021-07 only: docs/why/forecast.md.
REVERSION = 0.7
WANDER = 0.12
_LEVEL_WANDER = 0.05
_FEWEST_LEFT = 0.02
_MOST_A_DAY = 1e10
# Below this mean a count is found in the exact distribution.
_FEW = 20.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """Where an epidemic stands, draw by draw: all of a fit that the days ahead need.

    ``log_R`` [draw] is that of the last day, ``infections`` [draw, time] are new
    persons per day with the seed days, ``weekday`` is that of day 0 of the fit
    (0 is Monday), ``ifr`` the prior median of the infection fatality ratio.
    """

    layout: Layout
    weekday: int
    ifr: float
    theta: Values
    log_R: Values
    infections: Values

    @cached_property
    def ascertainment(self) -> Values:
        """Share of infections reported, with the seed days, [draw, time]."""
        logit = self.theta[:, self.layout.where("ascertainment")]
        return _with_seed(special.expit(logit @ monthly_to_daily(self.layout).T))

    @cached_property
    def fatality(self) -> Values:
        """Reported deaths per infection, with the seed days, [draw, time]."""
        parts = self.theta[:, self.layout.where("fatality")]
        steps = parts[:, 2:] @ monthly_to_daily(self.layout)[:, 1:].T
        first = parts[:, :1] + special.log_expit(self._first_logit)[:, None]
        return _with_seed(np.exp(first + steps))

    @property
    def severity(self) -> Values:
        """Today's infection fatality ratio relative to its prior median, [draw]."""
        share = self.theta[:, self.layout.where("fatality").start + 1]
        return np.asarray(self.fatality[:, -1] / special.expit(share) / self.ifr)

    @property
    def _first_logit(self) -> Values:
        return self.theta[:, self.layout.where("ascertainment").start]

    def of(self, draws: int) -> "Sample":
        """Repeat the draws in turn until there are so many; or keep the first ones."""
        turn = np.arange(draws) % len(self.theta)
        return replace(
            self,
            theta=self.theta[turn],
            log_R=self.log_R[turn],
            infections=self.infections[turn],
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Projection:
    """Paths that could happen, [draw, time]; time 0 is the day after the last one.

    Units: new persons per day; ``cases`` and ``deaths`` as they will be reported.
    ``expected_cases`` are the same before chance, as many days back as ``infections``
    of the sample go.
    """

    Rt: Values
    infections: Values
    expected_cases: Values
    cases: Values
    deaths: Values


def project(
    sample: Sample,
    delays: Delays,
    *,
    horizon: int,
    population: float | None,
    rng: np.random.Generator,
    shift: Values | None = None,
) -> Projection:
    """Carry an epidemic on for ``horizon`` days; one path for each of its draws.

    Weekly steps: log R(w+1) = reversion * log R(w) + noise. ``population`` limits what
    can still be infected; None: nothing does. ``shift`` [draw, time] is added to log R
    of each day: what measures change against going on as now.

    Units: days, persons.
    Source: own derivation; renewal equation as in Cori et al. 2013,
    doi:10.1093/aje/kwt133; mean reversion as in Bosse et al. 2022,
    doi:10.1371/journal.pcbi.1010405 (why R should not be thought constant).
    """
    shifts = sample.theta[:, sample.layout.where("delays")]
    log_Rt = _log_R_ahead(sample.log_R, horizon, rng)
    if shift is not None:
        log_Rt = log_Rt + shift
    interval = _blended(delays.generation_interval, shifts[:, 0])
    infections, left = _renewed(sample, log_Rt, interval, population)
    found = _level_ahead(sample.ascertainment, horizon, rng)
    died = _level_ahead(sample.fatality, horizon, rng)
    past = infections.shape[1] - delays.report.shape[1] + 1
    expected = _delayed(infections * found, delays.report, shifts[:, 1], past)
    deaths = _delayed(infections * died, delays.death, shifts[:, 2], horizon)
    cases = expected[:, -horizon:] * _pattern(sample, "weekday_cases", horizon)
    deaths *= _pattern(sample, "weekday_deaths", horizon)
    log_size = sample.theta[:, sample.layout.where("log_size")]
    sizes = 1 / (np.exp(-log_size) + 1 / LARGEST_SIZE)
    return Projection(
        Rt=np.exp(log_Rt) * left,
        infections=infections[:, -horizon:],
        expected_cases=expected,
        cases=_counted(cases, sizes[:, 0], rng),
        deaths=_counted(deaths, sizes[:, 1], rng),
    )


def _with_seed(daily: Values) -> Values:
    return np.concatenate([np.repeat(daily[:, :1], SEED_DAYS, axis=1), daily], axis=1)


def _log_R_ahead(  # noqa: N802 - R as in the papers
    now: Values, horizon: int, rng: np.random.Generator
) -> Values:
    weeks = -(-horizon // WEEK)
    knots = np.empty((now.size, weeks + 1))
    knots[:, 0] = now
    for week in range(weeks):
        noise = rng.normal(0, WANDER, size=now.size)
        knots[:, week + 1] = REVERSION * knots[:, week] + noise
    day = (np.arange(horizon) + 1) / WEEK
    before = np.minimum(day.astype(int), weeks - 1)
    part = day - before
    return np.asarray(knots[:, before] * (1 - part) + knots[:, before + 1] * part)


def _blended(pmfs: Values, shift: Values) -> Values:
    """Delay of each draw, [draw, lag]: the model's parabola between three delays."""
    near = 2.5 * np.tanh(shift / 2.5)
    weights = np.column_stack(
        [near * (near - 1) / 2, 1 - near**2, near * (near + 1) / 2]
    )
    return np.asarray(weights @ pmfs)


def _renewed(
    sample: Sample, log_Rt: Values, interval: Values, population: float | None
) -> tuple[Values, Values]:
    """Infections of the past and the days ahead; share still open to infection ahead.

    [draw, past + horizon] and [draw, horizon].
    """
    past = sample.infections
    horizon, lags = log_Rt.shape[1], interval.shape[1]
    whole = np.concatenate([past, np.zeros((len(past), horizon))], axis=1)
    begun = past.shape[1]
    left = np.ones((len(past), horizon))
    already = past[:, SEED_DAYS:].sum(axis=1)
    backwards, ahead = interval[:, ::-1], np.zeros(len(past))
    if population:
        open_now = np.maximum(population - already, _FEWEST_LEFT * population)
    for day in range(horizon):
        at = begun + day
        infectious = np.einsum("dl,dl->d", whole[:, at - lags : at], backwards)
        if population:
            left[:, day] = np.maximum(1 - ahead / open_now, 0.0)
        new = np.exp(log_Rt[:, day]) * infectious * left[:, day]
        whole[:, at] = np.minimum(new, _MOST_A_DAY)
        ahead += whole[:, at]
    return whole, left


def _level_ahead(share: Values, horizon: int, rng: np.random.Generator) -> Values:
    """A share in the past and ahead, wandering a little by week."""
    weeks = -(-horizon // WEEK)
    steps = rng.normal(0, _LEVEL_WANDER, size=(len(share), weeks)).cumsum(axis=1)
    ahead = share[:, -1:] * np.exp(np.repeat(steps, WEEK, axis=1)[:, :horizon])
    return np.concatenate([share, np.minimum(ahead, 1.0)], axis=1)


def _delayed(events: Values, pmfs: Values, shift: Values, horizon: int) -> Values:
    delay = _blended(pmfs, shift)
    lags = delay.shape[1]
    recent = events[:, -(horizon + lags - 1) :]
    windows = np.lib.stride_tricks.sliding_window_view(recent, lags, axis=1)
    means = np.einsum("dtl,dl->dt", windows, delay[:, ::-1])
    return np.asarray(np.maximum(means, 1e-9))


def _pattern(sample: Sample, part: str, horizon: int) -> Values:
    logs = sample.theta[:, sample.layout.where(part)] @ WEEKDAY_CONTRASTS.T
    week = np.exp(logs) / np.exp(logs).mean(axis=1, keepdims=True)
    days = np.arange(horizon) + sample.layout.days + sample.weekday
    return np.asarray(week[:, days % WEEK])


def _counted(means: Values, size: Values, rng: np.random.Generator) -> Values:
    """Counts about their means, negative binomial; the same chances for all means."""
    gamma = rng.standard_gamma(np.broadcast_to(size[:, None], means.shape))
    rate = np.minimum(gamma * means / size[:, None], 1e12)
    return _poisson(rate, rng.random(means.shape))


def _poisson(mean: Values, chance: Values) -> Values:
    """Poisson counts by inverting their distribution at ``chance``.

    Source: large means by Cornish and Fisher 1938, doi:10.2307/1400905.
    """
    z = special.ndtri(chance)
    counts = np.maximum(np.rint(mean + z * np.sqrt(mean) + (z * z - 1) / 6), 0.0)
    few = mean < _FEW
    if few.any():
        small, at = mean[few], chance[few]
        found, mass = np.zeros(small.size), np.exp(-small)
        below = mass.copy()
        for number in range(1, int(4 * _FEW)):
            found += below < at
            mass *= small / number
            below += mass
        counts[few] = found
    return np.asarray(counts)
