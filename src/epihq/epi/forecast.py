"""The next four weeks of daily counts, as paths that could happen.

``damped_growth``: the level and growth of the last two weeks go on, the growth
fading and wandering, counts scattering around the weekly pattern as they did before.
``persistence``: the baseline that a forecast must beat; the last week's level stays,
give or take what weekly sums have changed by before.

Both forecast what will be *published*, without further batch dumps or corrections.
Neither knows measures, immunity or variants: they are the quick look, not the model.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from epihq.epi.reproduction import estimate_dispersion, fill_unusable

Counts = NDArray[np.float64]
Mask = NDArray[np.bool_]

# The levels of the forecast hubs.
QUANTILE_LEVELS: tuple[float, ...] = (
    0.01,
    0.025,
    *(round(0.05 * step, 2) for step in range(1, 20)),
    0.975,
    0.99,
)

# Tuned on origins to 30 September 2020 only; docs/why/forecast.md has the search.
DAMPING = 0.86
GROWTH_SD = 0.030
PRIOR_GROWTH_SD = 0.03
LEVEL_SD = 0.20
_PATTERN_DAYS = 56
_PATTERN_WEIGHT = 30.0
_FEWEST_DAYS = 14


class ForecastVerdict(StrEnum):
    """Whether there is a forecast, and if not, why."""

    USABLE = "usable"
    TOO_FEW_DAYS = "too-few-usable-days"


@dataclass(frozen=True, kw_only=True, eq=False)
class Forecast:
    """Paths of daily counts, [draw, time]; none when the verdict is not ``usable``.

    Units: persons per day; time 0 is the day after the last count.
    """

    paths: Counts
    verdict: ForecastVerdict

    def quantiles(self, levels: Sequence[float] = QUANTILE_LEVELS) -> Counts:
        """Quantiles of each day, [level, time]."""
        return np.asarray(np.quantile(self.paths, list(levels), axis=0))

    def weekly_quantiles(self, levels: Sequence[float] = QUANTILE_LEVELS) -> Counts:
        """Quantiles of the sums over whole weeks ahead, [level, week]."""
        return np.asarray(np.quantile(weekly_sums(self.paths), list(levels), axis=0))


Forecaster = Callable[..., Forecast]


def weekly_sums(paths: Counts) -> Counts:
    """Sum whole weeks of daily paths, [draw, week]."""
    weeks = paths.shape[1] // 7
    return np.asarray(paths[:, : 7 * weeks].reshape(len(paths), weeks, 7).sum(axis=-1))


def damped_growth(
    counts: Counts,
    usable: Mask,
    *,
    horizon: int = 28,
    draws: int = 2000,
    rng: np.random.Generator,
) -> Forecast:
    """Forecast by growth that fades and wandering of the growth rate.

    ``counts`` and ``usable`` are [time]. The log level moves by a growth rate g with
    g(t+1) = damping * g(t) + noise, counts are negative binomial around level times
    weekly pattern with the dispersion of the last four weeks.

    Units: persons per day; horizon in days.
    Source: own derivation after damped trends (Gardner and McKenzie 1985,
    doi:10.1287/mnsc.31.10.1237), docs/why/forecast.md.
    """
    known = np.asarray(usable, dtype=bool)
    if known[-28:].sum() < _FEWEST_DAYS:
        return _none(ForecastVerdict.TOO_FEW_DAYS)
    filled = fill_unusable(np.reshape(counts, (-1, 1)), known[:, None])[:, 0]
    scatter = _dispersion(filled, known)
    growth, growth_error = _recent_growth(filled, known, scatter)
    week = float(filled[-7:].mean())
    # A count of 0 does not prove a rate of 0: half a person a week may go unseen.
    level = rng.gamma(7 * week / scatter + 0.5, scatter / 7, size=draws)
    rate = rng.normal(growth, growth_error, size=draws)
    # Weeks differ by more than their days scatter: tests, queues, holidays.
    log_level = np.log(level) + 3 * rate + rng.normal(0, LEVEL_SD, size=draws)
    pattern = _ahead(weekly_pattern(filled, known), horizon)
    expected = np.empty((draws, horizon))
    for day in range(horizon):
        log_level = log_level + rate
        rate = DAMPING * rate + rng.normal(0, GROWTH_SD, size=draws)
        expected[:, day] = np.exp(np.minimum(log_level, 25.0)) * pattern[day]
    return Forecast(
        paths=_scattered(expected, scatter, rng), verdict=ForecastVerdict.USABLE
    )


def persistence(
    counts: Counts,
    usable: Mask,
    *,
    horizon: int = 28,
    draws: int = 2000,
    rng: np.random.Generator,
) -> Forecast:
    """Forecast that the last week's level stays: the baseline.

    ``counts`` and ``usable`` are [time]. Weekly sums move by past changes of weekly
    sums, each as likely with the opposite sign, and stop at zero.

    Units: persons per day; horizon in days.
    Source: the baseline of the COVID-19 forecast hubs, Cramer et al. 2022,
    doi:10.1073/pnas.2113561119, with the weekly pattern added for daily counts.
    """
    known = np.asarray(usable, dtype=bool)
    if known[-28:].sum() < _FEWEST_DAYS:
        return _none(ForecastVerdict.TOO_FEW_DAYS)
    filled = fill_unusable(np.reshape(counts, (-1, 1)), known[:, None])[:, 0]
    sums = np.convolve(filled, np.ones(7), mode="valid")
    changes = sums[7:] - sums[:-7]
    weeks = -(-horizon // 7)
    drawn = rng.choice(changes, size=(draws, weeks)) if changes.size else 0.0
    signs = rng.choice([-1.0, 1.0], size=(draws, weeks))
    weekly = np.maximum(sums[-1] + np.cumsum(signs * drawn, axis=1), 0.0)
    pattern = _ahead(weekly_pattern(filled, known), horizon)
    expected = np.repeat(weekly / 7, 7, axis=1)[:, :horizon] * pattern
    scatter = _dispersion(filled, known)
    return Forecast(
        paths=_scattered(expected, scatter, rng), verdict=ForecastVerdict.USABLE
    )


def weekly_pattern(counts: Counts, usable: Mask) -> Counts:
    """How each day of the week is reported, relative to the week's mean, [7].

    Element 0 is the weekday of the day after the last count. Shrunk towards 1 where
    counts are few; the mean is 1.

    Units: none.
    Source: own derivation, docs/why/forecast.md.
    """
    recent = slice(-_PATTERN_DAYS, None)
    means = np.convolve(counts, np.ones(7) / 7, mode="same")
    # The first and last three days have no whole week around them.
    inner = np.zeros(counts.size, dtype=bool)
    inner[3:-3] = True
    held = (np.asarray(usable, dtype=bool) & inner)[recent]
    weekday = (np.arange(counts.size) - counts.size)[recent] % 7
    seen = np.bincount(weekday, np.where(held, counts[recent], 0), minlength=7)
    due = np.bincount(weekday, np.where(held, means[recent], 0), minlength=7)
    pattern = (seen + _PATTERN_WEIGHT) / (due + _PATTERN_WEIGHT)
    return np.asarray(pattern / pattern.mean())


def _ahead(pattern: Counts, horizon: int) -> Counts:
    return np.resize(pattern, horizon)


def _recent_growth(counts: Counts, usable: Mask, scatter: float) -> tuple[float, float]:
    """Growth rate of the last two weeks and its error, shrunk towards no growth.

    Zeros are softened by half a person, which matters for small counts only.
    """
    pairs = usable[-7:] & usable[-14:-7]
    share = max(pairs.mean(), 1 / 7)
    this_week = counts[-7:][pairs].sum() / share + 0.5
    last_week = counts[-14:-7][pairs].sum() / share + 0.5
    variance = scatter * (1 / this_week + 1 / last_week) / share / 49
    weight = PRIOR_GROWTH_SD**2 / (PRIOR_GROWTH_SD**2 + variance)
    rate = float(np.log(this_week / last_week) / 7 * weight)
    return rate, float(np.sqrt(weight * variance))


def _dispersion(counts: Counts, usable: Mask) -> float:
    return float(estimate_dispersion(counts[:, None], usable[:, None])[-1, 0])


def _scattered(expected: Counts, scatter: float, rng: np.random.Generator) -> Counts:
    """Draw counts with mean ``expected`` and variance ``scatter`` times that."""
    if scatter <= 1.0 + 1e-9:
        return rng.poisson(expected).astype(np.float64)
    rate = rng.gamma(np.maximum(expected, 1e-9) / (scatter - 1), scatter - 1)
    return rng.poisson(np.minimum(rate, 1e15)).astype(np.float64)


def _none(verdict: ForecastVerdict) -> Forecast:
    return Forecast(paths=np.empty((0, 0)), verdict=verdict)


FORECASTERS: dict[str, Forecaster] = {
    "damped-growth": damped_growth,
    "persistence": persistence,
}
