"""The reproduction number by the renewal equation, for all locations in one call.

The estimator of Cori et al. 2013: within a window, counts are Poisson with mean
R times the infectiousness of earlier counts, and R has a gamma prior; the posterior
is a gamma distribution in closed form. On clean counts it agrees with EpiEstim to
nine digits. Where EpiEstim misleads, a verdict tells what is wrong instead:

- a day that is not usable (correction, dump) is left out of both sums of its
  windows, and is filled in only where it infects later days;
- without cases there is no estimate, where the prior alone would say R = 5;
- lumps must be spread before (``epihq.epi.reporting.examine``).

``rt_with_uncertainty`` is what people should be shown: reported counts scatter more
than Poisson, and the serial interval is not known exactly.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import special

from epihq.epi.reporting import by_location
from epihq.epi.serial_interval import SerialInterval, within_errors

Counts = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Verdict(StrEnum):
    """Whether an estimate may be used, and if not, why."""

    USABLE = "usable"
    TOO_FEW_CASES = "too-few-cases"
    ONE_DAY = "one-day-holds-most"
    NO_CASES = "no-cases"
    TOO_FEW_DAYS = "too-few-usable-days"
    WARM_UP = "warm-up"


_CODES = tuple(Verdict)
_CODE = {verdict: np.int8(code) for code, verdict in enumerate(_CODES)}

# Cori et al.: a posterior coefficient of variation of 0.3 takes 11 cases.
_LARGEST_CV = 0.3
# Fewer sources than this cannot be told from cases that came from elsewhere.
_FEWEST_SOURCES = 5.0
# A day with more than this share of a window's cases, when they are many, is a lump.
_LARGEST_SHARE = 2 / 3
_MANY_CASES = 20.0
_DISPERSION_DAYS = 28
_DAYS_AT_ONCE = 2048
# Median of a chi-squared variable with one degree of freedom.
_CHI2_MEDIAN = 0.4549364231195724


@dataclass(frozen=True, kw_only=True, eq=False)
class RtEstimate:
    """R_t of each day's window (the ``window`` days that end on it), [time, location].

    NaN where there is no estimate. ``quantiles`` maps a level to an array.
    ``verdict_codes`` index ``Verdict`` in its order; ``verdicts`` gives the words.
    With ``too-few-cases`` and ``one-day-holds-most`` an estimate is given for
    comparison with other programs, but must not be used.
    """

    mean: Counts
    sd: Counts
    quantiles: dict[float, Counts]
    p_above_1: Counts
    verdict_codes: NDArray[np.int8]

    @property
    def verdicts(self) -> NDArray[np.str_]:
        """The verdicts in words, [time, location]."""
        return np.array([str(v) for v in _CODES])[self.verdict_codes]


def infectiousness(counts: Counts, serial_interval: NDArray[np.float64]) -> Counts:
    """Sum earlier counts by how infectious they still are, [time, location].

    Units: persons per day; element 0 of the serial interval is one day.
    Source: Cori et al. 2013, doi:10.1093/aje/kwt133, equation 1.
    """
    return np.concatenate([
        _lent(counts, serial_interval, first)
        for first in range(0, max(len(counts), 1), _DAYS_AT_ONCE)
    ])  # fmt: skip


def _lent(counts: Counts, serial_interval: NDArray[np.float64], first: int) -> Counts:
    """Sum for a stretch of days: a table of all days by all would fill any memory."""
    source = max(first - serial_interval.size, 0)
    stop = min(first + _DAYS_AT_ONCE, len(counts))
    lag = np.arange(first, stop)[:, None] - np.arange(source, stop)[None, :]
    known = (lag >= 1) & (lag <= serial_interval.size)
    weights = np.where(known, serial_interval[np.where(known, lag - 1, 0)], 0.0)
    return np.asarray(weights @ counts[source:stop])


def estimate_rt(
    counts: Counts,
    serial_interval: NDArray[np.float64],
    *,
    window: int = 7,
    usable: Mask | None = None,
    prior_mean: float = 5.0,
    prior_sd: float = 5.0,
    dispersion: Counts | None = None,
    levels: Sequence[float] = (0.025, 0.5, 0.975),
) -> RtEstimate:
    """Estimate R_t of every day and location.

    ``counts`` is [time, location] or [time], of new cases; days where ``usable`` is
    False carry no information. ``dispersion`` (variance over mean, 1 for Poisson)
    widens the posterior; it broadcasts against ``counts``.

    Units: counts in persons per day, window in days; R has none.
    Source: Cori et al. 2013, doi:10.1093/aje/kwt133, equations 2 to 4; the window
    sums divided by the dispersion are quasi-likelihood, Wedderburn 1974,
    doi:10.1093/biomet/61.3.439.
    """
    cases = by_location(counts)
    known = _mask(usable, cases)
    filled = fill_unusable(cases, known)
    shape, rate, codes = _posterior(
        filled, known, serial_interval, window, (prior_mean, prior_sd), dispersion
    )
    is_estimated = np.isfinite(shape)
    mean, sd = shape / rate, np.sqrt(shape) / rate
    above = np.full_like(mean, np.nan)
    above[is_estimated] = special.gammaincc(shape[is_estimated], rate[is_estimated])
    quantiles = {level: np.full_like(mean, np.nan) for level in levels}
    found = _gamma_quantiles(shape[is_estimated], rate[is_estimated], list(levels))
    for level, values in zip(levels, found, strict=True):
        quantiles[level][is_estimated] = values
    return RtEstimate(
        mean=mean, sd=sd, quantiles=quantiles, p_above_1=above, verdict_codes=codes
    )


def _mask(usable: Mask | None, cases: Counts) -> Mask:
    if usable is None:
        return np.ones(cases.shape, dtype=bool)
    return np.asarray(usable, dtype=bool).reshape(cases.shape)


def fill_unusable(counts: Counts, usable: Mask) -> Counts:
    """Fill days that are not usable with the mean of the usable days around them.

    Only for the infectiousness that such a day lends to later days. The mean is
    over the three days before and after; where none of them is usable, the last
    such mean stands.

    Units: persons per day.
    Source: own derivation, docs/why/reproduction-number.md.
    """
    held = np.where(usable, counts, 0.0)
    edge = np.zeros((3, counts.shape[1]))
    around = _window_sum(np.concatenate([held, edge]), 7)[3:]
    days = _window_sum(np.concatenate([usable.astype(np.float64), edge]), 7)[3:]
    near = around / np.maximum(days, 1)
    last = np.maximum.accumulate(
        np.where(days > 0, np.arange(len(counts))[:, None], 0), axis=0
    )
    return np.where(usable, held, np.take_along_axis(near, last, axis=0))


def _posterior(
    filled: Counts,
    usable: Mask,
    serial_interval: NDArray[np.float64],
    window: int,
    prior: tuple[float, float],
    dispersion: Counts | None,
) -> tuple[Counts, Counts, NDArray[np.int8]]:
    """Shape and rate of the gamma posterior, NaN where there is none, and why."""
    prior_shape, prior_scale = (prior[0] / prior[1]) ** 2, prior[1] ** 2 / prior[0]
    scatter = np.broadcast_to(1.0 if dispersion is None else dispersion, filled.shape)
    lent = infectiousness(filled, serial_interval)
    cases = _window_sum(np.where(usable, filled, 0.0), window)
    exposure = _window_sum(np.where(usable, lent, 0.0), window)
    days = _window_sum(usable.astype(np.float64), window)
    shape = prior_shape + cases / scatter
    rate = 1 / prior_scale + exposure / scatter
    codes = np.full(filled.shape, _CODE[Verdict.USABLE])
    few = (1 / np.sqrt(shape) > _LARGEST_CV) | (exposure < _FEWEST_SOURCES)
    codes[few] = _CODE[Verdict.TOO_FEW_CASES]
    largest = _window_max(np.where(usable, filled, 0.0), window)
    codes[(largest > _LARGEST_SHARE * cases) & (cases >= _MANY_CASES)] = _CODE[
        Verdict.ONE_DAY
    ]
    codes[exposure <= 0] = _CODE[Verdict.NO_CASES]
    codes[days < window / 2] = _CODE[Verdict.TOO_FEW_DAYS]
    mean_days = float(serial_interval @ np.arange(1, serial_interval.size + 1))
    # The first day has nobody before it, so the first window starts on the second.
    codes[: max(window, int(mean_days))] = _CODE[Verdict.WARM_UP]
    given = (Verdict.USABLE, Verdict.TOO_FEW_CASES, Verdict.ONE_DAY)
    shape = np.where(np.isin(codes, [_CODE[v] for v in given]), shape, np.nan)
    return shape, rate, codes


def _window_sum(values: Counts, window: int) -> Counts:
    """Sum over the ``window`` days that end on each day.

    Added up anew for each day: differences of running totals would lose digits.
    """
    total = values.copy()
    for back in range(1, min(window, len(values))):
        total[back:] += values[:-back]
    return total


def _window_max(values: Counts, window: int) -> Counts:
    highest = values.copy()
    for back in range(1, min(window, len(values))):
        np.maximum(highest[back:], values[:-back], out=highest[back:])
    return highest


def _gamma_quantiles(shape: Counts, rate: Counts, levels: list[float]) -> list[Counts]:
    """Quantiles of gamma distributions, each level and half on a thread.

    NumPy lets go of the interpreter inside its loops, so two cores are used.
    """
    if shape.size < 10_000:
        return [special.gammaincinv(shape, level) / rate for level in levels]
    halves = np.array_split(np.arange(shape.size), 4)
    out = [np.empty_like(shape) for _ in levels]

    def fill(task: tuple[int, NDArray[np.int64]]) -> None:
        number, part = task
        out[number][part] = special.gammaincinv(shape[part], levels[number])
        out[number][part] /= rate[part]

    with ThreadPoolExecutor() as pool:
        list(pool.map(fill, [(n, part) for n in range(len(levels)) for part in halves]))
    return out


def estimate_dispersion(counts: Counts, usable: Mask) -> Counts:
    """Variance over mean of daily counts, as of each day, [time, location]; >= 1.

    Compares each day with the same weekday a week before, scaled by the growth of
    the weekly sums, so that neither the weekly pattern nor growth counts as scatter.
    The median over four weeks makes it robust; 1 where too little is known.

    Units: none.
    Source: own derivation, docs/why/reproduction-number.md.
    """
    cases = by_location(counts)
    known = _mask(usable, cases)
    if not len(cases):
        return np.ones(cases.shape)
    squared = np.full(cases.shape, np.nan)
    if len(cases) >= 15:
        week = _window_sum(cases, 7)
        with np.errstate(divide="ignore", invalid="ignore"):
            growth = week[7:] / week[:-7]
            residual = cases[7:] - growth * cases[:-7]
            # Seven residuals share one growth factor: six degrees of freedom.
            squared[7:] = residual**2 / (week[7:] / 7 * (1 + growth)) * 7 / 6
        both = known[7:] & known[:-7] & (week[7:] > 0) & (week[:-7] > 0)
        squared[7:][~both] = np.nan
    padded = np.concatenate(
        [np.full((_DISPERSION_DAYS - 1, cases.shape[1]), np.nan), squared]
    )
    recent = sliding_window_view(padded, _DISPERSION_DAYS, axis=0)
    enough = np.isfinite(recent).sum(axis=-1) >= 7
    scatter = np.ones(cases.shape)
    scatter[enough] = np.nanmedian(recent[enough], axis=-1) / _CHI2_MEDIAN
    return np.maximum(scatter, 1.0)


# The interval of both means: its verdicts hold.
_CENTRAL = 4


def rt_with_uncertainty(
    counts: Counts,
    usable: Mask,
    serial_interval: SerialInterval,
    *,
    window: int = 7,
    levels: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95),
) -> RtEstimate:
    """Estimate R_t with honest intervals, for every face that shows R of reports.

    Mixes the quasi-Poisson posteriors of serial intervals within their standard errors;
    the mixture is taken as the gamma distribution with its mean and variance. Nothing
    is drawn: whoever asks gets the same figures. ``counts`` and ``usable`` are
    [time, location] or [time].

    Units: counts in persons per day, window in days.
    Source: Cori et al. 2013, doi:10.1093/aje/kwt133 (uncertain serial interval,
    web appendix 4), by quadrature; dispersion as in ``estimate_dispersion``.
    """
    cases = by_location(counts)
    known = _mask(usable, cases)
    scatter = estimate_dispersion(cases, known)
    found = [
        (
            weight,
            estimate_rt(
                cases, pmf, window=window, usable=known, dispersion=scatter, levels=()
            ),
        )
        for pmf, weight in within_errors(serial_interval)
    ]
    mean = _sum(weight * one.mean for weight, one in found)
    # The longest interval within the errors warms up last: before, nothing is told.
    codes = found[_CENTRAL][1].verdict_codes
    is_early = (codes == _CODE[Verdict.USABLE]) & ~np.isfinite(mean)
    codes = np.where(is_early, _CODE[Verdict.WARM_UP], codes)
    square = _sum(weight * (one.sd**2 + one.mean**2) for weight, one in found)
    variance = square - mean**2
    shape, rate = mean**2 / variance, mean / variance
    return RtEstimate(
        mean=mean,
        sd=np.sqrt(variance),
        quantiles={level: special.gammaincinv(shape, level) / rate for level in levels},
        p_above_1=special.gammaincc(shape, rate),
        verdict_codes=codes,
    )


def _sum(parts: Iterable[Counts]) -> Counts:
    return np.asarray(np.sum(list(parts), axis=0))
