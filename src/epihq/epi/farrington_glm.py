"""Quasi-Poisson regression of many short series at once: a level by season, one trend.

Rows are weeks to be judged (of one series or of many), each with its own past counts
[row, season, place]. The mean is exposure * exp(level of the season + slope * time).
With one level a season the normal equations of iteratively reweighted least squares
need no matrix: each season tells its level, and what is left within seasons the slope.

Steps, start, stopping rule (1e-8 of the deviance, 25 steps) and the use of the last
step's weights for errors are those of R's ``glm``: a season without any case has no
finite level, and its bound would otherwise depend on who computed it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

_MOST_STEPS = 25
_CLOSE = 1e-8
_NUDGE = 0.1
LEAST_MEAN = float(np.finfo(np.float64).eps)
_LEAST_FREE = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class Past:
    """Past counts [row, season, place]; ``weight`` 0 where a place holds no week.

    ``time`` is in weeks from the row's own week, so negative.
    """

    cases: Values
    weight: Values
    exposure: Values
    time: Values

    def rows(self, chosen: Mask) -> "Past":
        """Only the chosen rows."""
        return Past(
            cases=self.cases[chosen],
            weight=self.weight[chosen],
            exposure=self.exposure[chosen],
            time=self.time[chosen],
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """Levels [row, season] and slope [row] of a regression, and how sure they are.

    ``pearson`` is the mean squared residual over its variance, ``relative`` the mean
    squared residual over the squared mean, which surveillance uses in its place.
    ``level_variance`` (of the last season, now) and ``slope_variance`` are to be
    multiplied by a dispersion. ``mean`` and ``leverage`` are [row, season, place].
    """

    level: Values
    slope: Values
    converged: Mask
    pearson: Values
    relative: Values
    freedom: Values
    level_variance: Values
    slope_variance: Values
    mean: Values
    leverage: Values


def fit(past: Past, *, with_trend: bool) -> Fit:
    """Fit the regression to each row.

    Assumes that each row has a known week in its last season.

    Units: cases in persons per week; levels in logarithms, slope per week.
    Source: quasi-likelihood, Wedderburn 1974, doi:10.1093/biomet/61.3.439; that levels
    need no matrix is an own derivation, docs/why/detectors.md.
    """
    time = past.time if with_trend else np.zeros_like(past.time)
    # A row that runs away is told by ``converged``, not by a warning.
    with np.errstate(all="ignore"):
        found = _search(past, time)
        return _judged(past, time, found, with_trend=with_trend)


@dataclass(kw_only=True, eq=False)
class _State:
    """Where the search stands, and ``before`` and the weights' moments of its step."""

    level: Values
    slope: Values
    before_level: Values
    before_slope: Values
    weight: Values
    first: Values
    second: Values
    converged: Mask


def _mean(exposure: Values, level: Values, slope: Values, time: Values) -> Values:
    """Mean of each place; not below what R's link allows."""
    mean = exposure * np.exp(level[:, :, None] + slope[:, None, None] * time)
    return np.asarray(np.maximum(mean, LEAST_MEAN))


def _moments(weight: Values, time: Values) -> tuple[Values, Values, Values]:
    """Sum weights by season, weights times time by season, times its square by row."""
    product = weight * time
    second = (product * time).sum(axis=(1, 2))
    return weight.sum(axis=-1), product.sum(axis=-1), second


def _step(
    weight: Values, first: Values, second: Values, pull: Values, trend_pull: Values
) -> tuple[Values, Values]:
    """Solve the normal equations: changes of levels and slope."""
    total = np.where(weight > 0, weight, 1.0)
    centre = first / total
    within = second - (first * centre).sum(axis=-1)
    slope = (trend_pull - (centre * pull).sum(axis=-1)) / np.where(
        within > 0, within, np.inf
    )
    return (pull / total) - centre * slope[:, None], slope


def _start(past: Past, time: Values) -> tuple[_State, Values]:
    """First step, from means that are the counts and a tenth of a person."""
    mean = past.cases + _NUDGE
    log_mean, log_exposure = np.log(mean), np.log(past.exposure)
    moments = _moments(past.weight * mean, time)
    response = past.weight * mean * (log_mean - _NUDGE / mean - log_exposure)
    level, slope = _step(
        *moments, response.sum(axis=-1), (response * time).sum(axis=(1, 2))
    )
    gap = special.xlogy(past.cases, past.cases / mean) + _NUDGE
    state = _State(
        level=level,
        slope=slope,
        before_level=level.copy(),
        before_slope=slope.copy(),
        weight=moments[0],
        first=moments[1],
        second=moments[2],
        converged=np.zeros(len(slope), dtype=bool),
    )
    return state, 2 * (past.weight * gap).sum(axis=(1, 2))


def _search(past: Past, time: Values) -> _State:
    """Step until the deviance stands still; rows that have arrived are left alone."""
    state, deviance = _start(past, time)
    counted = past.weight * past.cases
    cases, trend = counted.sum(axis=-1), (counted * time).sum(axis=(1, 2))
    perfect = special.xlogy(counted, past.cases / past.exposure).sum(axis=(1, 2))
    perfect -= cases.sum(axis=-1)
    weights, exposure, live = past.weight, past.exposure, np.arange(len(time))
    for number in range(_MOST_STEPS):
        level, slope = state.level[live], state.slope[live]
        weight, first, second = _moments(
            weights * _mean(exposure, level, slope, time), time
        )
        fitted = (cases[live] * level - weight).sum(axis=-1) + slope * trend[live]
        now = 2 * (perfect[live] - fitted)
        close = np.abs(now - deviance) < _CLOSE * (np.abs(now) + 0.1)
        state.converged[live[close]] = True
        if close.all() or number == _MOST_STEPS - 1:
            break
        deviance = now
        if close.any():
            far = ~close
            live, time, deviance = live[far], time[far], now[far]
            weights, exposure = weights[far], exposure[far]
            weight, first, second = weight[far], first[far], second[far]
            level, slope = level[far], slope[far]
        moved, turned = _step(
            weight,
            first,
            second,
            cases[live] - weight,
            trend[live] - first.sum(axis=-1),
        )
        state.before_level[live], state.before_slope[live] = level, slope
        state.weight[live], state.first[live] = weight, first
        state.second[live] = second
        state.level[live], state.slope[live] = level + moved, slope + turned
    return state


def _judged(past: Past, time: Values, found: _State, *, with_trend: bool) -> Fit:
    """Dispersion and errors, with the weights of the last step."""
    mean = _mean(past.exposure, found.level, found.slope, time)
    weight = past.weight * _mean(
        past.exposure, found.before_level, found.before_slope, time
    )
    squared = ((past.cases - mean) / mean) ** 2
    known = past.weight > 0
    parameters = known.any(axis=-1).sum(axis=-1) + int(with_trend)
    freedom = known.sum(axis=(1, 2)) - parameters
    divisor = np.where(freedom > 0, freedom, np.nan)
    total = np.where(found.weight > 0, found.weight, np.inf)
    centre = found.first / total
    within = found.second - (found.first * centre).sum(axis=-1)
    slope_variance = 1 / np.where(within > 0, within, np.inf)
    apart = (time - centre[:, :, None]) ** 2 * slope_variance[:, None, None]
    return Fit(
        level=found.level,
        slope=found.slope,
        converged=found.converged & (freedom > 0),
        pearson=(weight * squared).sum(axis=(1, 2)) / divisor,
        relative=(past.weight * squared).sum(axis=(1, 2)) / divisor,
        freedom=freedom.astype(np.float64),
        level_variance=1 / total[:, -1] + centre[:, -1] ** 2 * slope_variance,
        slope_variance=slope_variance,
        mean=mean,
        leverage=weight * (1 / total[:, :, None] + apart),
    )


def reweighted(past: Past, fitted: Fit, threshold: float) -> Past:
    """Give weeks whose Anscombe residual is above ``threshold`` less weight.

    A past outbreak would else raise the bound; the weights of a row keep their sum.

    Units: the threshold in standard deviations.
    Source: Farrington et al. 1996, doi:10.2307/2983331, section 3.6.
    """
    with np.errstate(all="ignore"):
        root = np.sqrt(fitted.mean)
        residual = 1.5 * (np.cbrt(past.cases) ** 2 / np.cbrt(root) - root)
        free = np.maximum(1.0 - fitted.leverage, _LEAST_FREE)
        residual /= np.sqrt(np.maximum(fitted.pearson, 1.0)[:, None, None] * free)
    known = past.weight > 0
    weight = (
        np.where(residual > threshold, 1 / np.maximum(residual, 1e-9) ** 2, 1.0) * known
    )
    scaled = (
        weight
        * (known.sum(axis=(1, 2)) / np.maximum(weight.sum(axis=(1, 2)), _LEAST_FREE))[
            :, None, None
        ]
    )
    return Past(cases=past.cases, weight=scaled, exposure=past.exposure, time=past.time)
