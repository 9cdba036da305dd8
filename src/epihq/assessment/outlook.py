"""How fast it grows and what comes next: from examined counts to the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.behind import NOT_YET, Case, Estimated
from epihq.assessment.few_cases import METHOD as FEW_METHOD
from epihq.assessment.few_cases import FewCases, words_of
from epihq.assessment.figures_used import not_known
from epihq.assessment.prospect import NoForecast, WeekAhead, forecasts
from epihq.assessment.record import (
    ForecastNote,
    ForecastWeek,
    Growth,
    ReproductionNumber,
    RtCurve,
)
from epihq.assessment.settings import Settings
from epihq.epi.forecast import QUANTILE_LEVELS
from epihq.epi.growth import WINDOW_DAYS, GrowthVerdict, doubling_time, growth_rate
from epihq.epi.reporting import Examined
from epihq.epi.reproduction import (
    RtEstimate,
    Verdict,
    estimate_dispersion,
    rt_with_uncertainty,
)
from epihq.epi.serial_interval import SerialInterval
from epihq.epi.small_outbreak import SmallRt
from epihq.terms.series import DailySeries

METHOD = "cori-2013"
NO_INTERVAL = not_known("serial-interval")
_KEYS = tuple(f"{level:g}" for level in QUANTILE_LEVELS)


@dataclass(frozen=True, kw_only=True)
class Prospects:
    """Forecasts of one location, as the record holds them."""

    weekly: tuple[ForecastWeek, ...]
    baseline: tuple[ForecastWeek, ...]
    notes: tuple[ForecastNote, ...]


def reproduction_number(
    series: DailySeries,
    examined: Examined,
    interval: SerialInterval | None,
    settings: Settings,
    few: FewCases | None = None,
) -> ReproductionNumber:
    """Estimate R_t of the reported cases for every day, and single out the last.

    Without the disease's serial interval there is none. With ``few``, where the last
    days have too few cases for the usual estimate, or are reported in part, that of few
    cases stands.
    """
    if interval is None:
        return ReproductionNumber(
            verdict=NO_INTERVAL,
            method=METHOD,
            window_days=settings.window_days,
            interval_mean=None,
            interval_sd=None,
            curve=_curve_of_none(series),
        )
    estimate = rt_with_uncertainty(
        examined.used, examined.usable, interval, window=settings.window_days
    )
    curve = _curve(series, estimate)
    if few is not None:
        stands = few.stands(curve.verdicts, examined.used[:, 0])
        if stands[-1]:
            found = few.rt(examined.used[:, 0], interval, settings.window_days)
            return _of_few(series, curve, found, stands, interval, settings, few)
    verdict = curve.verdicts[-1]
    is_usable = verdict == Verdict.USABLE
    scatter = estimate_dispersion(examined.used, examined.usable)
    return ReproductionNumber(
        reference_date=series.last_date if is_usable else None,
        median=curve.median[-1],
        lower50=curve.lower50[-1],
        upper50=curve.upper50[-1],
        lower90=curve.lower90[-1],
        upper90=curve.upper90[-1],
        p_above_1=round(float(estimate.p_above_1[-1, 0]), 4) if is_usable else None,
        verdict=verdict,
        method=METHOD,
        window_days=settings.window_days,
        interval_mean=interval.mean,
        interval_sd=interval.sd,
        dispersion=float(scatter[-1, 0]) if is_usable else None,
        curve=curve,
    )


def _of_few(
    series: DailySeries,
    usual: RtCurve,
    found: SmallRt,
    stands: NDArray[np.bool_],
    interval: SerialInterval,
    settings: Settings,
    few: FewCases,
) -> ReproductionNumber:
    """Put the estimate of few cases on the days on which it stands."""
    words, levels = words_of(found), found.quantiles
    is_told = stands & np.array([word == Verdict.USABLE for word in words])

    def listed(
        before: Sequence[float | None], level: float
    ) -> tuple[float | None, ...]:
        new = np.where(is_told, levels[level], np.nan)
        return tuple(
            old if not here else None if np.isnan(one) else round(float(one), 4)
            for old, one, here in zip(before, new, stands, strict=True)
        )

    curve = RtCurve(
        dates=usual.dates,
        median=listed(usual.median, 0.5),
        lower50=listed(usual.lower50, 0.25),
        upper50=listed(usual.upper50, 0.75),
        lower90=listed(usual.lower90, 0.05),
        upper90=listed(usual.upper90, 0.95),
        verdicts=tuple(
            word if here else before
            for before, word, here in zip(usual.verdicts, words, stands, strict=True)
        ),
    )
    return ReproductionNumber(
        reference_date=series.last_date if is_told[-1] else None,
        median=curve.median[-1],
        lower50=curve.lower50[-1],
        upper50=curve.upper50[-1],
        lower90=curve.lower90[-1],
        upper90=curve.upper90[-1],
        p_above_1=round(float(found.p_above_1[-1]), 4) if is_told[-1] else None,
        verdict=curve.verdicts[-1],
        method=FEW_METHOD,
        window_days=settings.window_days,
        interval_mean=interval.mean,
        interval_sd=interval.sd,
        dispersion=few.dispersion.k,
        curve=curve,
    )


def _curve_of_none(series: DailySeries) -> RtCurve:
    """A curve without any estimate, on all days."""
    days = tuple(series.days)
    none = (None,) * len(days)
    return RtCurve(
        dates=days,
        median=none,
        lower50=none,
        upper50=none,
        lower90=none,
        upper90=none,
        verdicts=(NO_INTERVAL,) * len(days),
    )


def _curve(series: DailySeries, estimate: RtEstimate) -> RtCurve:
    words = tuple(str(verdict) for verdict in estimate.verdicts[:, 0])

    def listed(level: float) -> tuple[float | None, ...]:
        return tuple(
            round(float(value), 4) if word == Verdict.USABLE else None
            for value, word in zip(estimate.quantiles[level][:, 0], words, strict=True)
        )

    return RtCurve(
        dates=tuple(series.days),
        median=listed(0.5),
        lower50=listed(0.25),
        upper50=listed(0.75),
        lower90=listed(0.05),
        upper90=listed(0.95),
        verdicts=words,
    )


def growth(examined: Examined) -> Growth:
    """Estimate growth and doubling time; no doubling time without a known sign."""
    estimate = growth_rate(examined.used, examined.usable)
    verdict = estimate.verdicts[0]
    if verdict is not GrowthVerdict.USABLE:
        return Growth(
            rate_per_day=None,
            lower90=None,
            upper90=None,
            doubling_days=None,
            doubling_lower90=None,
            doubling_upper90=None,
            window_days=WINDOW_DAYS,
            verdict=str(verdict),
        )
    rate, lower, upper = (
        float(values[0])
        for values in (estimate.rate, estimate.lower90, estimate.upper90)
    )
    known_sign = lower > 0 or upper < 0
    return Growth(
        rate_per_day=rate,
        lower90=lower,
        upper90=upper,
        doubling_days=doubling_time(rate) if known_sign else None,
        # The faster growth doubles sooner: the bounds change places.
        doubling_lower90=doubling_time(upper) if known_sign else None,
        doubling_upper90=doubling_time(lower) if known_sign else None,
        window_days=WINDOW_DAYS,
        verdict=str(verdict),
    )


def prospects(
    case: Case,
    found: Estimated,
    population: float | None,
    origin: date,
    settings: Settings,
) -> Prospects:
    """Forecast every indicator, with the baseline beside it.

    Nothing is forecast before the joint model was asked: without it, it would be
    another forecast than the briefing's.
    """
    if found.estimate.diagnostics.verdict == NOT_YET:
        note = ForecastNote(indicator="all", reason=NOT_YET)
        return Prospects(weekly=(), baseline=(), notes=(note,))
    made = list(forecasts(case, found, population, origin, settings))
    weeks = [one for one in made if isinstance(one, WeekAhead)]
    return Prospects(
        weekly=tuple(_week(one, one.quantiles) for one in weeks),
        baseline=tuple(_week(one, one.baseline) for one in weeks),
        notes=tuple(
            ForecastNote(
                indicator=one.indicator, reason=one.reason, last_date=one.last_date
            )
            for one in made
            if isinstance(one, NoForecast)
        ),
    )


def _week(one: WeekAhead, values: Sequence[float]) -> ForecastWeek:
    return ForecastWeek(
        date=one.target_end_date,
        indicator=one.indicator,
        quantiles=dict(zip(_KEYS, values, strict=True)),
    )
