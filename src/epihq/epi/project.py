"""Where it goes: the joint model's draws, carried on for some weeks.

R_t drifts back towards 1 (people react, measures come and go) and wanders; immunity
slows it; reports and deaths follow infections by their delays, so that deaths of the
next two or three weeks are those of persons infected already.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epihq.epi.engine import Fit
from epihq.epi.joint import (
    LARGEST_SIZE,
    SEED_DAYS,
    WEEK,
    WEEKDAY_CONTRASTS,
    Delays,
)

Values = NDArray[np.float64]

# Tuned on origins before 2021-07 only: docs/why/forecast.md.
REVERSION = 0.7
WANDER = 0.12
_LEVEL_WANDER = 0.05
_FEWEST_LEFT = 0.02
_MOST_A_DAY = 1e10


@dataclass(frozen=True, kw_only=True, eq=False)
class Projection:
    """Paths that could happen, [draw, time]; time 0 is the day after the last one.

    Units: new persons per day; ``cases`` and ``deaths`` as they will be reported.
    """

    infections: Values
    cases: Values
    deaths: Values


def project(
    fit: Fit,
    delays: Delays,
    *,
    horizon: int,
    population: float | None,
    rng: np.random.Generator,
) -> Projection:
    """Carry a fit on for ``horizon`` days; one path for each of its draws.

    Weekly steps: log R(w+1) = reversion * log R(w) + noise. ``population`` limits what
    can still be infected; None: nothing does.

    Units: days, persons.
    Source: own derivation; renewal equation as in Cori et al. 2013,
    doi:10.1093/aje/kwt133; mean reversion as in Bosse et al. 2022,
    doi:10.1371/journal.pcbi.1010405 (why R should not be thought constant).
    """
    shifts = fit.theta[:, fit.layout.where("delays")]
    log_Rt = _log_R_ahead(fit.log_Rt[:, -1], horizon, rng)
    interval = _blended(delays.generation_interval, shifts[:, 0])
    infections = _renewed(fit, log_Rt, interval, population)
    found = _level_ahead(fit.ascertainment, horizon, rng)
    died = _level_ahead(fit.fatality, horizon, rng)
    cases = _delayed(infections * found, delays.report, shifts[:, 1], horizon)
    deaths = _delayed(infections * died, delays.death, shifts[:, 2], horizon)
    cases *= _pattern(fit, "weekday_cases", horizon)
    deaths *= _pattern(fit, "weekday_deaths", horizon)
    log_size = fit.theta[:, fit.layout.where("log_size")]
    sizes = 1 / (np.exp(-log_size) + 1 / LARGEST_SIZE)
    return Projection(
        infections=infections[:, -horizon:],
        cases=_counted(cases, sizes[:, 0], rng),
        deaths=_counted(deaths, sizes[:, 1], rng),
    )


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
    fit: Fit, log_Rt: Values, interval: Values, population: float | None
) -> Values:
    """Infections of the past and of the days ahead, [draw, past + horizon]."""
    past = fit.seeded_infections
    horizon, lags = log_Rt.shape[1], interval.shape[1]
    whole = np.concatenate([past, np.zeros((len(past), horizon))], axis=1)
    begun = past.shape[1]
    left = np.ones(len(past))
    already = fit.infections.sum(axis=1)
    for day in range(begun, begun + horizon):
        infectious = (whole[:, day - lags : day][:, ::-1] * interval).sum(axis=1)
        if population:
            open_now = np.maximum(population - already, _FEWEST_LEFT * population)
            ahead = whole[:, begun:day].sum(axis=1)
            left = np.maximum(1 - ahead / open_now, 0.0)
        new = np.exp(log_Rt[:, day - begun]) * infectious * left
        whole[:, day] = np.minimum(new, _MOST_A_DAY)
    return whole


def _level_ahead(share: Values, horizon: int, rng: np.random.Generator) -> Values:
    """A share on the seed days, in the fit and ahead, wandering a little by week."""
    weeks = -(-horizon // WEEK)
    steps = rng.normal(0, _LEVEL_WANDER, size=(len(share), weeks)).cumsum(axis=1)
    ahead = share[:, -1:] * np.exp(np.repeat(steps, WEEK, axis=1)[:, :horizon])
    seed = np.repeat(share[:, :1], SEED_DAYS, axis=1)
    return np.concatenate([seed, share, np.minimum(ahead, 1.0)], axis=1)


def _delayed(events: Values, pmfs: Values, shift: Values, horizon: int) -> Values:
    delay = _blended(pmfs, shift)
    lags = delay.shape[1]
    recent = events[:, -(horizon + lags - 1) :]
    windows = np.lib.stride_tricks.sliding_window_view(recent, lags, axis=1)
    means = np.einsum("dtl,dl->dt", windows, delay[:, ::-1])
    return np.asarray(np.maximum(means, 1e-9))


def _pattern(fit: Fit, part: str, horizon: int) -> Values:
    logs = fit.theta[:, fit.layout.where(part)] @ WEEKDAY_CONTRASTS.T
    week = np.exp(logs) / np.exp(logs).mean(axis=1, keepdims=True)
    days = np.arange(horizon) + fit.layout.days + int(fit.evidence.weekday)
    return np.asarray(week[:, days % WEEK])


def _counted(means: Values, size: Values, rng: np.random.Generator) -> Values:
    rate = rng.gamma(size[:, None], means / size[:, None])
    return rng.poisson(np.minimum(rate, 1e12)).astype(np.float64)
