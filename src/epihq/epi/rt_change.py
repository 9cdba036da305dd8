"""Whether R_t changed more than its own uncertainty allows, and when it passed 1.

    day - lag                day
       |--- half-width ---> <--- half-width ---|      z = distance / both together

Only the halves of the intervals that face each other count, on the logarithmic scale.
Estimates whose windows overlap share cases; what they share cannot tell a change.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.terms.errors import UsageError

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

_Z90 = 1.6448536269514722
# R_t is taken to have come down again where it is more likely below 1 than above.
_EVEN = 0.5


@dataclass(frozen=True, kw_only=True, eq=False)
class RtChange:
    """Of each day: how R_t changed, whether suddenly, and whether it came to pass 1.

    ``log_change`` is log R_t less log R_t ``lag`` days before and ``z`` the same in
    standard errors, NaN where one of the two is not known. ``sudden`` days are beyond
    the threshold in either direction. ``rises_above_1`` is True on the one day on
    which R_t is first credibly above 1 after it was not.
    """

    log_change: Values
    z: Values
    sudden: Mask
    p_above_1: Values
    rises_above_1: Mask


def rt_change(
    median: Values,
    lower90: Values,
    upper90: Values,
    *,
    lag: int = 7,
    window: int = 7,
    threshold: float = 3.0,
    run_in: int = 14,
    probability: float = 0.95,
) -> RtChange:
    """Find sudden changes of R_t over ``lag`` days, and days on which it passes 1.

    The three are [time] or [time, location], NaN where there is no estimate. Assumes
    posteriors that are log-normal on each side of their median, estimated from
    windows of ``window`` days. The first ``run_in`` days with an estimate raise
    nothing: prior and imported cases rule them.

    Units: R has none; lag, window and run-in in days; threshold in standard errors.
    Source: own derivation, docs/why/detectors.md.
    """
    _check(lag, window, threshold, run_in, probability)
    known = _known(median, lower90, upper90)
    middle, below, above = (
        np.log(np.where(known, bound, 1.0)) for bound in (median, lower90, upper90)
    )
    down, up = (middle - below) / _Z90, (above - middle) / _Z90
    middle = np.where(known, middle, np.nan)
    started = np.cumsum(known, axis=0) > run_in
    change, z = _change(middle, down, up, lag, max(0.0, 1 - lag / window))
    facing = np.where(middle > 0, down, up)
    above_1 = special.ndtr(middle / np.where(facing > 0, facing, np.nan))
    return RtChange(
        log_change=change,
        z=z,
        sudden=started & (np.abs(z) > threshold),
        p_above_1=above_1,
        rises_above_1=started & _rises(above_1, probability),
    )


def _check(
    lag: int, window: int, threshold: float, run_in: int, probability: float
) -> None:
    if not (lag >= 1 and window >= 1 and run_in >= 0 and threshold > 0):
        raise UsageError(
            "detectors.bad-setting",
            "change of R: lag and window are 1 day or more, run_in 0 or more and the "
            f"threshold above 0; got {lag}, {window}, {run_in} and {threshold}.",
        )
    if not _EVEN < probability < 1:
        raise UsageError(
            "detectors.bad-setting",
            "change of R: the probability of R above 1 lies between 0.5 and 1; "
            f"got {probability}.",
        )


def _known(median: Values, lower90: Values, upper90: Values) -> Mask:
    """Days with an estimate; a bound of 0 or in the wrong order is none."""
    with np.errstate(invalid="ignore"):
        ordered = (lower90 > 0) & (lower90 <= median) & (median <= upper90)
    return np.asarray(ordered & np.isfinite(upper90) & (lower90 < upper90))


def _change(
    middle: Values, down: Values, up: Values, lag: int, shared: float
) -> tuple[Values, Values]:
    """Change over ``lag`` days, and in standard errors; NaN on the first days."""
    change, z = np.full_like(middle, np.nan), np.full_like(middle, np.nan)
    if len(middle) <= lag:
        return change, z
    change[lag:] = middle[lag:] - middle[:-lag]
    risen = change[lag:] > 0
    now = np.where(risen, down[lag:], up[lag:])
    before = np.where(risen, up[:-lag], down[:-lag])
    variance = now**2 + before**2 - 2 * shared * now * before
    z[lag:] = change[lag:] / np.sqrt(np.where(variance > 0, variance, np.nan))
    return change, z


def _rises(p_above_1: Values, probability: float) -> Mask:
    """Days that reach ``probability`` when the last clear word was not above 1.

    Before the first clear word nothing can rise. Between the two bounds, and without
    an estimate, the last word stands, so that R about 1 does not ring every day.
    """
    with np.errstate(invalid="ignore"):
        high, low = p_above_1 >= probability, p_above_1 < _EVEN
    day = np.arange(len(p_above_1)).reshape(-1, *[1] * (p_above_1.ndim - 1))
    last_high = np.maximum.accumulate(np.where(high, day, -1), axis=0)
    last_low = np.maximum.accumulate(np.where(low, day, -1), axis=0)
    was_low = np.zeros_like(high)
    was_low[1:] = last_low[:-1] > last_high[:-1]
    return np.asarray(high & was_low)
