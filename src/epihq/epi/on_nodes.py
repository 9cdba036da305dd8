"""What a posterior of R says that is known on nodes of log R: mean, quantiles."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
LEVELS: Final = (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975)


def log_sd(log_R: Counts, weights: Counts) -> Counts:
    """Standard deviation of log R, [time]."""
    mean = (weights * log_R).sum(axis=1, keepdims=True)
    return np.asarray(np.sqrt((weights * (log_R - mean) ** 2).sum(axis=1)))


class Summary(NamedTuple):
    """Mean, standard deviation and quantiles of R, and P(R > 1), each [time]."""

    mean: Counts
    sd: Counts
    quantiles: dict[float, Counts]
    p_above_1: Counts


def summary(log_R: Counts, weights: Counts) -> Summary:
    """Sum up a posterior: log R and its weights, [time, node], weights of sum 1."""
    R = np.exp(log_R)
    mean = (weights * R).sum(axis=1)
    sd = np.sqrt((weights * (R - mean[:, None]) ** 2).sum(axis=1))
    below = _distribution(weights)
    quantiles = {
        level: np.exp([_inverse(*row, level) for row in zip(log_R, below, strict=True)])
        for level in LEVELS
    }
    above = np.array([1 - _at_one(*row) for row in zip(log_R, below, strict=True)])
    return Summary(mean, sd, quantiles, above)


def _distribution(weights: Counts) -> Counts:
    """Probability below each node, [time, node]: the trapezium rule, corrected.

    Without the correction by the slope, a third of the error of an interval's end is
    that of the rule.
    """
    if not weights.size:
        return weights
    trapezium = np.cumsum(weights, axis=1) - weights / 2
    slope = np.gradient(weights, axis=1)
    return np.asarray(trapezium - slope / 12)


def _inverse(log_R: Counts, below: Counts, level: float) -> float:
    """Where a distribution reaches a level: a parabola through the nearest nodes."""
    if np.isnan(below[0]):
        return np.nan
    place = int(np.clip(np.searchsorted(below, level), 1, below.size - 2))
    near = slice(place - 1, place + 2)
    return _quadratic(below[near], log_R[near], level)


def _quadratic(x: Counts, y: Counts, at: float) -> float:
    """Interpolate by Lagrange's parabola."""
    (a, b, c), (p, q, r) = x, y
    return float(
        p * (at - b) * (at - c) / ((a - b) * (a - c))
        + q * (at - a) * (at - c) / ((b - a) * (b - c))
        + r * (at - a) * (at - b) / ((c - a) * (c - b))
    )


def _at_one(log_R: Counts, below: Counts) -> float:
    if np.isnan(below[0]):
        return np.nan
    return float(np.clip(np.interp(0.0, log_R, below), 0.0, 1.0))
