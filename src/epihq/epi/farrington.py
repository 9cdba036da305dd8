"""Farrington Flexible: this week's count against the same season of past years.

    past weeks by season --(quasi-Poisson, past outbreaks weighted down)--> expected
    expected, dispersion --(a quantile of this week's count)--> upper --> alarm?

For weekly series with years of history. Agrees with ``farringtonFlexible`` of the R
package surveillance; all weeks of all series are fitted together. Equations, and where
its defaults are not those of Noufaily et al. 2013: docs/why/detectors.md.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.epi.farrington_baseline import Baseline, baseline
from epihq.epi.farrington_glm import Fit, fit, reweighted
from epihq.epi.farrington_search import LEAST_MEAN, Past, past_of
from epihq.epi.farrington_settings import (
    NOUFAILY_2013,
    Bound,
    ErrorScale,
    FarringtonSettings,
    Power,
)
from epihq.terms.errors import UsageError

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

_FEWEST_YEARS_FOR_TREND = 3
# Rows with so many places together stay within a core's cache.
_PLACES = 24_000


class FarringtonVerdict(StrEnum):
    """Whether a week has a bound, and if not, why."""

    USABLE = "usable"
    TOO_FEW_CASES = "too-few-cases"
    WEEK_MISSING = "week-missing"
    NOT_ENOUGH_HISTORY = "not-enough-history"
    NO_FIT = "no-fit"


_CODES = tuple(FarringtonVerdict)
_CODE = {verdict: np.int8(code) for code, verdict in enumerate(_CODES)}


@dataclass(frozen=True, kw_only=True, eq=False)
class FarringtonBounds:
    """Of each monitored week, [week] or [week, location] as the counts were.

    ``expected`` and ``upper`` are NaN where there is no bound, ``trend`` (change of
    the logarithm per week) where none was kept. ``verdict_codes`` index
    ``FarringtonVerdict`` in its order; ``verdicts`` gives the words.
    """

    weeks: NDArray[np.int64]
    expected: Values
    upper: Values
    alarm: Mask
    trend: Values
    dispersion: Values
    verdict_codes: NDArray[np.int8]

    @property
    def verdicts(self) -> NDArray[np.str_]:
        """The verdicts in words."""
        return np.array([str(v) for v in _CODES])[self.verdict_codes]


def farrington_flexible(
    counts: Values,
    *,
    settings: FarringtonSettings = NOUFAILY_2013,
    start: date | None = None,
    population: Values | None = None,
    monitored: range | None = None,
) -> FarringtonBounds:
    """Bounds and alarms of the monitored weeks of one series or many.

    ``counts`` is [time] or [time, location], one for each week, NaN where missing.
    ``start`` is the day that the first week is dated; without it a year has 52 weeks.
    ``population`` (as ``counts``, or [time]) makes it a regression of rates.
    ``monitored`` are indices of weeks; all of them unless given. Assumes that past
    years tell what is usual: not after a change of case definition or of testing.

    Units: counts in persons per week; population in persons.
    Source: Farrington et al. 1996, doi:10.2307/2983331; Noufaily et al. 2013,
    doi:10.1002/sim.5595; ``muan``: Salmon et al. 2016, doi:10.18637/jss.v070.i10.
    """
    cases = np.asarray(counts, dtype=np.float64)
    series = cases.reshape(len(cases), -1)
    persons = _persons(population, series)
    chosen = range(len(cases)) if monitored is None else monitored
    _check(series, chosen)
    weeks = np.asarray(chosen, dtype=np.int64)
    past = _baseline(chosen, settings, start)
    places = series.shape[1]
    week = np.tile(np.arange(weeks.size), places)
    place = np.repeat(np.arange(places), weeks.size)
    answers = np.full((4, week.size), np.nan)
    codes = np.full(week.size, _CODE[FarringtonVerdict.NOT_ENOUGH_HISTORY])
    rows = max(_PLACES // past.index[0].size, 1) if weeks.size else 1
    for first in range(0, week.size, rows):
        part = slice(first, first + rows)
        answers[:, part], codes[part] = _of_rows(
            series, persons, (weeks, past), (week[part], place[part]), settings
        )
    shape = (weeks.size, *cases.shape[1:])
    expected, upper, trend, dispersion = (
        row.reshape(places, -1).T.reshape(shape) for row in answers
    )
    observed = cases[weeks]
    codes = codes.reshape(places, -1).T.reshape(shape)
    return FarringtonBounds(
        weeks=weeks,
        expected=expected,
        upper=upper,
        alarm=(observed > upper) & (observed > 0),
        trend=trend,
        dispersion=dispersion,
        verdict_codes=codes,
    )


@lru_cache(maxsize=8)
def _baseline(
    chosen: range, settings: FarringtonSettings, start: date | None
) -> Baseline:
    """Past weeks of the monitored ones; the same for each series that is asked for."""
    return baseline(
        np.asarray(chosen, dtype=np.int64),
        years=settings.years,
        half_window=settings.half_window,
        seasons=settings.seasons,
        left_out=settings.left_out,
        start=start,
    )


def _persons(population: Values | None, series: Values) -> Values | None:
    if population is None:
        return None
    given = np.asarray(population, dtype=np.float64)
    wide = np.broadcast_to(given.reshape(len(given), -1), series.shape)
    if not (np.isfinite(wide).all() and (wide > 0).all()):
        raise UsageError(
            "detectors.bad-population",
            "Farrington: the population of every week is a number above 0. "
            "Leave it out if it is not known.",
        )
    return np.asarray(wide)


def _check(series: Values, chosen: range) -> None:
    if not ((series >= 0) & (series < np.inf) | np.isnan(series)).all():
        raise UsageError(
            "detectors.bad-counts",
            "Farrington: counts are 0 or more. Set a corrected week to NaN.",
        )
    if len(chosen) and not (min(chosen) >= 0 and max(chosen) < len(series)):
        raise UsageError(
            "detectors.bad-setting",
            f"Farrington: monitored weeks lie in the series of {len(series)} weeks; "
            f"got {chosen}.",
        )


def _of_rows(
    series: Values,
    persons: Values | None,
    past: tuple[NDArray[np.int64], Baseline],
    rows: tuple[NDArray[np.int64], NDArray[np.int64]],
    settings: FarringtonSettings,
) -> tuple[Values, NDArray[np.int8]]:
    """Expected, upper, trend and dispersion of some weeks and places, and verdicts."""
    (weeks, known), (week, place) = past, rows
    now = weeks[week]
    index = known.index[week]
    cases = series[index, place[:, None, None]]
    used = known.used[week]
    counted = used & np.isfinite(cases)
    weight = counted.astype(np.float64)
    enough = known.complete[week] & _half(weight, known.asked[week])
    codes = np.full(week.size, _CODE[FarringtonVerdict.NOT_ENOUGH_HISTORY])
    answers = np.full((4, week.size), np.nan)
    if enough.any():
        exposure = (
            np.ones(cases.shape)
            if persons is None
            else np.where(used, persons[index, place[:, None, None]], 1.0)
        )
        behind = past_of(
            np.where(counted, cases, 0.0),
            weight,
            exposure,
            np.where(used, index - now[:, None, None], 0.0),
        )
        present = np.ones(week.size) if persons is None else persons[now, place]
        if not enough.all():
            behind, present = behind.rows(enough), present[enough]
        answers[:, enough] = _answers(behind, present, settings)
        codes[enough] = _CODE[FarringtonVerdict.USABLE]
        codes[enough & ~np.isfinite(answers[1])] = _CODE[FarringtonVerdict.NO_FIT]
    usable = codes == _CODE[FarringtonVerdict.USABLE]
    recent = _recent(series, now, place, settings.fewest_cases_weeks)
    few = usable & (recent < settings.fewest_cases)
    missing = usable & np.isnan(series[now, place])
    codes[few] = _CODE[FarringtonVerdict.TOO_FEW_CASES]
    codes[missing] = _CODE[FarringtonVerdict.WEEK_MISSING]
    answers[:2, few & ~missing] = np.nan
    return answers, codes


def _half(weight: Values, asked: NDArray[np.int64]) -> Mask:
    """Whether half of the past weeks are known, and half of those of the season."""
    known = np.add.reduce(weight, -1)
    whole = 2 * np.add.reduce(known, -1) >= np.add.reduce(asked, -1)
    season = (2 * known[:, -1] >= asked[:, -1]) & (known[:, -1] > 0)
    return np.asarray(whole & season)


def _recent(
    series: Values, now: NDArray[np.int64], place: NDArray[np.int64], weeks: int
) -> Values:
    """Cases of the last weeks up to each; a missing week has none that are known."""
    back = now[:, None] - np.arange(weeks)
    cases = series[np.maximum(back, 0), place[:, None]]
    return np.asarray(np.add.reduce(np.where((back >= 0) & (cases > 0), cases, 0), -1))


# A row that runs away is told by ``converged``, not by a warning.
@np.errstate(all="ignore")
def _answers(past: Past, present: Values, settings: FarringtonSettings) -> Values:
    """Expected, upper, trend and dispersion, [answer, row]."""
    answers = np.full((4, present.size), np.nan)
    left = np.ones(present.size, dtype=bool)
    if settings.trend and settings.years >= _FEWEST_YEARS_FOR_TREND:
        fitted = _fitted(past, settings, with_trend=True)
        kept = _trend_kept(past, fitted, present, settings)
        if kept.any():
            answers[:, kept] = _bounds(fitted, present, settings)[:, kept]
            answers[2, kept] = fitted.slope[kept]
        left = ~kept
    if left.any():
        rest = past.rows(left) if not left.all() else past
        fitted = _fitted(rest, settings, with_trend=False)
        # Without a case in all the past, levels fall until the steps run out; what
        # is expected is nobody, and the first cluster must not go by in silence.
        fitted.converged[~rest.cases.any(axis=(1, 2))] = True
        answers[:, left] = _bounds(fitted, present[left], settings)
    return answers


def _fitted(past: Past, settings: FarringtonSettings, *, with_trend: bool) -> Fit:
    """Fit, weight past outbreaks down and fit again; converged if the first was."""
    first = fit(past, with_trend=with_trend)
    if settings.weights_threshold is None:
        return first
    less = reweighted(past, first, settings.weights_threshold)
    if less is None:
        return first
    again = fit(less, with_trend=with_trend)
    again.converged[:] = first.converged
    return again


def _error_dispersion(fitted: Fit, settings: FarringtonSettings) -> Values:
    if settings.error_scale is ErrorScale.PEARSON:
        return np.maximum(fitted.pearson, 1.0)
    # That program puts the weights of reweighting where those of the fit should be.
    return fitted.pearson if settings.weights_threshold is None else fitted.relative


def _trend_kept(
    past: Past, fitted: Fit, present: Values, settings: FarringtonSettings
) -> Mask:
    """Whether the trend is significant and does not lead above all past counts."""
    error = np.sqrt(_error_dispersion(fitted, settings) * fitted.slope_variance)
    p_value = 2 * special.stdtr(fitted.freedom, -np.abs(fitted.slope / error))
    expected = present * np.exp(fitted.level[:, -1])
    highest = past.cases.max(axis=(1, 2))
    significant = p_value < settings.trend_p_value
    return np.asarray(fitted.converged & significant & (expected <= highest))


def _bounds(fitted: Fit, present: Values, settings: FarringtonSettings) -> Values:
    """Expected, upper, no trend and dispersion, [answer, row]; NaN without a fit."""
    expected = present * np.exp(fitted.level[:, -1])
    if settings.bound is Bound.DELTA:
        expected = np.maximum(expected, LEAST_MEAN)
    dispersion = np.maximum(fitted.pearson, 1.0)
    z = float(special.ndtri(1 - settings.alpha))
    if settings.bound is Bound.DELTA:
        variance = _error_dispersion(fitted, settings) * fitted.level_variance
        upper = _delta(expected, dispersion, variance, z, settings.power)
    elif settings.bound is Bound.MUAN:
        variance = _error_dispersion(fitted, settings) * fitted.level_variance
        high = expected * np.exp(z * np.sqrt(variance))
        upper = _quantile(high, dispersion, 1 - settings.alpha)
    else:
        upper = _quantile(expected, dispersion, 1 - settings.alpha)
    answers = np.array([expected, upper, np.full(upper.shape, np.nan), dispersion])
    answers[:, ~fitted.converged | ~np.isfinite(upper)] = np.nan
    return answers


def _delta(
    expected: Values, dispersion: Values, variance: Values, z: float, power: Power
) -> Values:
    """Upper bound where a power of the count is normal, by the delta method."""
    scale = dispersion + variance * expected
    if power is Power.ONE:
        return np.asarray(expected + z * np.sqrt(expected * scale))
    if power is Power.HALF:
        return np.asarray((np.sqrt(expected) + z * np.sqrt(scale / 4)) ** 2)
    spread = np.sqrt(4 / 9 * np.cbrt(expected) * scale)
    return np.asarray((np.cbrt(expected) ** 2 + z * spread) ** 1.5)


def _quantile(mean: Values, dispersion: Values, level: float) -> Values:
    """Quantile of the negative binomial, or of Poisson where it is not wider."""
    wider = dispersion > 1
    excess = np.where(wider, dispersion - 1, 1.0)
    found = np.empty_like(mean)
    special.nbdtrik(level, mean / excess, 1 / dispersion, out=found, where=wider)
    special.pdtrik(level, mean, out=found, where=~wider)
    # The continuous inverses stop short of counts so rare that 0 is the quantile.
    no_case = np.where(wider, np.log1p(excess) / excess, 1.0) * mean
    return np.where(np.exp(-no_case) >= level, 0.0, np.ceil(found))
