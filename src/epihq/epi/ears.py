"""EARS C1, C2 and C3: today's count against the mean and scatter of the days before.

    C1            |<-- baseline -->| today
    C2   |<-- baseline -->| 2 days | today
    C3   as C2, and what the two days before exceeded lowers today's bound

For series of days or weeks without history. The bounds of C1 and C2 are those of the
R package surveillance; of C3 there are two, because that program computes another
bound than its manual gives: docs/why/detectors.md.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import special

from epihq.terms.errors import UsageError

Counts = NDArray[np.float64]
Mask = NDArray[np.bool_]

_FEWEST_DAYS = 3
_DAYS_BETWEEN = 2


class Ears(StrEnum):
    """Which of the methods; ``C3_SURVEILLANCE`` is C3 as surveillance 1.20.3 has it.

    That bound is today's own count in place of the baseline's mean, so whether there
    is an alarm does not depend on today. It is for comparison only.
    """

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C3_SURVEILLANCE = "C3-surveillance"


ALPHAS = {
    Ears.C1: 0.001,
    Ears.C2: 0.001,
    Ears.C3: 0.025,
    Ears.C3_SURVEILLANCE: 0.025,
}


@dataclass(frozen=True, kw_only=True, eq=False)
class EarsBounds:
    """What was expected of each day and the bound that raises an alarm, as ``counts``.

    NaN where the days before say too little: there is then no alarm either.
    """

    expected: Counts
    upper: Counts
    alarm: Mask


def ears(
    counts: Counts,
    *,
    method: Ears = Ears.C2,
    baseline: int = 7,
    alpha: float | None = None,
    min_sigma: float = 0.0,
) -> EarsBounds:
    """Bounds and alarms of each day, of one series or of many, [time, ...].

    Assumes that counts scatter about a level that does not change over the baseline,
    and about normally; a NaN is a day without a count. Of a baseline, three days and
    half must be known. ``alpha`` is the chance of a false alarm on one day, 0.001 of
    C1 and C2 and 0.025 of C3 unless given; the spread counts as ``min_sigma`` at least.

    Units: counts in persons per day (or week); baseline in days (or weeks).
    Source: Fricker et al. 2008, doi:10.1002/sim.3197; bounds as in Salmon et al.
    2016, doi:10.18637/jss.v070.i10; docs/why/detectors.md.
    """
    limit = ALPHAS[method] if alpha is None else alpha
    _check(baseline, limit, min_sigma)
    cases = np.asarray(counts, dtype=np.float64)
    z = float(special.ndtri(1 - limit))
    between = 0 if method is Ears.C1 else _DAYS_BETWEEN
    mean, sd = _baselines(cases, baseline, between)
    spread = np.maximum(sd, min_sigma)
    if method in (Ears.C1, Ears.C2):
        upper = mean + z * spread
    else:
        centre = mean if method is Ears.C3 else cases
        excess = _excess_before(cases, mean, spread)
        with np.errstate(invalid="ignore"):
            upper = np.maximum(centre + spread * (z - excess), 0.0)
        # A baseline without any scatter has its mean as bound, whatever came before.
        upper = np.where((spread == 0) & np.isfinite(excess), centre, upper)
    return EarsBounds(expected=mean, upper=upper, alarm=cases > upper)


def _check(baseline: int, alpha: float, min_sigma: float) -> None:
    if baseline < _FEWEST_DAYS:
        raise UsageError(
            "detectors.bad-setting",
            f"EARS: the baseline has three days or more; got {baseline}. "
            "Seven are usual.",
        )
    if not (0 < alpha < 1 and min_sigma >= 0):
        raise UsageError(
            "detectors.bad-setting",
            "EARS: alpha is between 0 and 1 and min_sigma not negative; got "
            f"{alpha} and {min_sigma}.",
        )


def _baselines(cases: Counts, baseline: int, between: int) -> tuple[Counts, Counts]:
    """Mean and standard deviation of the baseline of each day."""
    mean, sd = np.full_like(cases, np.nan), np.full_like(cases, np.nan)
    first = baseline + between
    if len(cases) <= first:
        return mean, sd
    windows = sliding_window_view(cases, baseline, axis=0)[: len(cases) - first]
    known = np.isfinite(windows)
    days = known.sum(axis=-1)
    enough = (days >= _FEWEST_DAYS) & (2 * days >= baseline)
    divisor = np.where(enough, days, np.nan)
    mean[first:] = np.where(known, windows, 0.0).sum(axis=-1) / divisor
    apart = np.where(known, windows - mean[first:][..., None], 0.0)
    sd[first:] = np.sqrt((apart**2).sum(axis=-1) / (divisor - 1))
    return mean, sd


def _excess_before(cases: Counts, mean: Counts, spread: Counts) -> Counts:
    """Sum of what the two days before exceeded one spread by, in spreads.

    A day without a count exceeded nothing; NaN where a day has no baseline.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        beyond = (cases - mean) / spread - 1.0
    part = np.where(beyond > 0, beyond, np.where(np.isfinite(mean), 0.0, np.nan))
    excess = np.full_like(cases, np.nan)
    excess[_DAYS_BETWEEN:] = part[1:-1] + part[:-2]
    return excess
