"""R_t of the reported cases of all locations at once, for tables and alarms.

The estimate of ``epihq.epi.reproduction.rt_with_uncertainty`` without its draws: the
posterior of each serial interval is a gamma distribution, and their mixture is taken
as the gamma distribution with the mixture's mean and variance.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.assessment.overview_known import SideBySide
from epihq.assessment.settings import Settings
from epihq.epi.reproduction import Verdict, estimate_dispersion, estimate_rt
from epihq.epi.serial_interval import SerialInterval, serial_interval_pmf

Values = NDArray[np.float64]

# Days before the ones asked for: four weeks of scatter, and sources of infection.
_BEFORE_DAYS = 70
# Three-point Gauss-Hermite quadrature of a normal distribution.
_NODES = ((-(3**0.5), 1 / 6), (0.0, 2 / 3), (3**0.5, 1 / 6))
_CENTRAL = 4


@dataclass(frozen=True, kw_only=True, eq=False)
class ReportedRt:
    """R_t of reported cases on the last days, [time, location].

    NaN where ``usable`` is False; ``verdicts`` say why, for the last day.
    """

    median: Values
    lower90: Values
    upper90: Values
    p_above_1: Values
    usable: NDArray[np.bool_]
    verdicts: tuple[str, ...]


def reported_rt(cases: SideBySide, settings: Settings, *, days: int = 1) -> ReportedRt:
    """Estimate R_t of the last ``days`` days of every location."""
    kept = slice(-(days + _BEFORE_DAYS), None)
    used, usable = cases.examined.used[kept], cases.examined.usable[kept]
    scatter = estimate_dispersion(used, usable)
    mean, square = np.zeros(used.shape), np.zeros(used.shape)
    words = np.full(used.shape, str(Verdict.WARM_UP))
    intervals = _serial_intervals(settings.serial_interval)
    for number, (pmf, weight) in enumerate(intervals):
        found = estimate_rt(
            used,
            pmf,
            window=settings.window_days,
            usable=usable,
            dispersion=scatter,
            levels=(),
        )
        mean += weight * found.mean
        square += weight * (found.sd**2 + found.mean**2)
        if number == _CENTRAL:
            words = found.verdicts
    words = _with_warm_up(words, cases, settings)[-days:]
    told = words == str(Verdict.USABLE)
    mean = np.where(told, mean[-days:], np.nan)
    shape = mean**2 / (square[-days:] - mean**2)
    rate = shape / mean
    return ReportedRt(
        median=special.gammaincinv(shape, 0.5) / rate,
        lower90=special.gammaincinv(shape, 0.05) / rate,
        upper90=special.gammaincinv(shape, 0.95) / rate,
        p_above_1=special.gammaincc(shape, rate),
        usable=told,
        verdicts=tuple(str(word) for word in words[-1]),
    )


def _serial_intervals(interval: SerialInterval) -> list[tuple[Values, float]]:
    return [
        (
            serial_interval_pmf(
                max(interval.mean + x * interval.mean_se, 1.5),
                max(interval.sd + y * interval.sd_se, 0.5),
            ),
            weight * other,
        )
        for (x, weight), (y, other) in product(_NODES, _NODES)
    ]


def _with_warm_up(
    words: NDArray[np.str_], cases: SideBySide, settings: Settings
) -> NDArray[np.str_]:
    """Say "warm-up" by a location's own first day, not by that of the array."""
    first = max(settings.window_days, int(settings.serial_interval.mean))
    own_day = cases.lengths - np.arange(len(words) - 1, -1, -1)[:, None]
    return np.where(own_day <= first, str(Verdict.WARM_UP), words)
