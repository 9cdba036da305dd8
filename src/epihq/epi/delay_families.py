"""Delay distributions of two events of which only the days are known.

    first event   uniform in its day (or in a window of ``width`` days)
    second event  in its day                  d = days between the two dates
    G(x)          integral of the distribution function from 0 to x

    P(d)      = [G(d + 1) - G(d + 1 - width) - G(d) + G(d - width)] / width
    P(d <= h) = [G(h + 1) - G(h + 1 - width)] / width

``G`` has a closed form for gamma, log-normal and Weibull delays, so nothing is
integrated numerically. All three are told by the mean and the sd of the delay itself.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import special

Values = NDArray[np.float64]


class Family(StrEnum):
    """Shapes that delays of persons are thought to have."""

    GAMMA = "gamma"
    LOG_NORMAL = "log-normal"
    WEIBULL = "weibull"


def _weibull_table() -> tuple[Values, Values]:
    """Log coefficient of variation, rising, and the log shape that has it."""
    log_shape = np.linspace(np.log(0.15), np.log(40.0), 4001)[::-1]
    inverse = np.exp(-log_shape)
    second = special.gammaln(1 + 2 * inverse) - 2 * special.gammaln(1 + inverse)
    return np.log(np.expm1(second)) / 2, log_shape


_LOG_CV, _LOG_SHAPE = _weibull_table()


def integrated_distribution(
    family: Family, mean: Values, sd: Values, days: Values
) -> Values:
    """Integral of the distribution function up to each of ``days``; broadcasts.

    0 for days below 0.

    Units: days.
    Source: partial expectations; primary event censoring: Park et al. 2024,
    doi:10.1101/2024.01.12.24301247.
    """
    x = np.maximum(days, 0.0)
    below, first = _distribution(family, mean, sd, x)
    return np.asarray(x * below - mean * first)


def _distribution(
    family: Family, mean: Values, sd: Values, x: Values
) -> tuple[Values, Values]:
    """Share below x, and the share of the mean that comes from below x."""
    if family is Family.GAMMA:
        shape, scale = (mean / sd) ** 2, sd**2 / mean
        scaled = x / scale
        return special.gammainc(shape, scaled), special.gammainc(shape + 1, scaled)
    if family is Family.LOG_NORMAL:
        sigma = np.sqrt(np.log1p((sd / mean) ** 2))
        with np.errstate(divide="ignore"):
            z = (np.log(x) - np.log(mean) + sigma**2 / 2) / sigma
        return special.ndtr(z), special.ndtr(z - sigma)
    shape = np.exp(np.interp(np.log(sd / mean), _LOG_CV, _LOG_SHAPE))
    scale = mean / special.gamma(1 + 1 / shape)
    powered = (x / scale) ** shape
    return -np.expm1(-powered), special.gammainc(1 + 1 / shape, powered)


def delay_known_within(
    family: Family, mean: Values, sd: Values, horizon: Values, width: Values
) -> Values:
    """Probability that at most ``horizon`` days lie between the dates; broadcasts.

    ``horizon`` and the delay are counted from the first day of the first event's
    window of ``width`` days.

    Units: days.
    Source: double interval censoring, Charniga et al. 2024,
    doi:10.1371/journal.pcbi.1012520.
    """
    ends = integrated_distribution(family, mean, sd, horizon + 1)
    begin = integrated_distribution(family, mean, sd, horizon + 1 - width)
    return np.asarray((ends - begin) / width)


def delay_probability(
    family: Family, mean: Values, sd: Values, delay: Values, width: Values
) -> Values:
    """Probability of ``delay`` days between the dates; broadcasts.

    Units: days. Source: as ``delay_known_within``.
    """
    return delay_known_within(family, mean, sd, delay, width) - delay_known_within(
        family, mean, sd, delay - 1, width
    )
