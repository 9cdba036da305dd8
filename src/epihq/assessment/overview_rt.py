"""R_t of the reported cases of all locations at once, for tables and alarms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.few_cases import FEW, FewCases, words_of
from epihq.assessment.outlook import NO_INTERVAL
from epihq.assessment.overview_known import KnownWorld, SideBySide
from epihq.assessment.series import imported_on
from epihq.assessment.settings import Settings
from epihq.assessment.variants import Figures, figures_of
from epihq.assessment.whose import IMPORTED
from epihq.epi.reproduction import Verdict, rt_with_uncertainty
from epihq.epi.serial_interval import SerialInterval

Values = NDArray[np.float64]

# Days before the ones asked for: four weeks of scatter, and sources of infection.
_BEFORE_DAYS = 70


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


def reported_rt(
    world: KnownWorld, settings: Settings, *, days: int = 1, few: bool = True
) -> ReportedRt:
    """Estimate R_t of the last ``days`` days of every location.

    Each with the serial interval of its disease, place and day. With ``few``, where
    there are too few cases for the usual estimate, or an outbreak of few is reported in
    part, that of few cases stands.
    """
    figures = figures_of(world, settings, world.as_of)
    newest = zip(world.cases.locations, world.cases.last_dates, strict=True)
    intervals = [figures.at(place, day).pathogen.interval for place, day in newest]
    found = rt_side_by_side(world.cases, intervals, settings, days=days)
    return _with_few(found, world, figures, intervals, settings) if few else found


def _with_few(
    found: ReportedRt,
    world: KnownWorld,
    figures: Figures,
    intervals: Sequence[SerialInterval | None],
    settings: Settings,
) -> ReportedRt:
    """Put the estimate of few cases where on the last day it stands for the usual."""
    words = list(found.verdicts)
    for at, interval in enumerate(intervals):
        if interval is None or words[at] not in {FEW, str(Verdict.USABLE)}:
            continue
        series = world.series[world.cases.locations[at]]["cases"]
        used = world.cases.examined.used[-series.counts.size :, at]
        days = min(len(found.median), used.size)
        rows = slice(len(found.median) - days, None)
        few = FewCases.of(series, np.zeros(used.size), figures.dispersion)
        usual = [str(Verdict.USABLE) if one else FEW for one in found.usable[rows, at]]
        stands = few.stands(usual, used)
        if not stands[-1]:
            continue
        few = replace(few, imported=imported_on(world.frame, series, IMPORTED))
        told = few.rt(used, interval, settings.window_days, days)
        words[at] = words_of(told)[-1]
        is_told = np.array([word == Verdict.USABLE for word in words_of(told)])
        is_told &= stands
        found.usable[rows, at] = np.where(stands, is_told, found.usable[rows, at])
        for values, new in (
            (found.median, told.quantiles[0.5]),
            (found.lower90, told.quantiles[0.05]),
            (found.upper90, told.quantiles[0.95]),
            (found.p_above_1, told.p_above_1),
        ):
            told_there = np.where(is_told, new, np.nan)
            values[rows, at] = np.where(stands, told_there, values[rows, at])
    return replace(found, verdicts=tuple(words))


def rt_side_by_side(
    cases: SideBySide,
    intervals: Sequence[SerialInterval | None],
    settings: Settings,
    *,
    days: int = 1,
) -> ReportedRt:
    """Estimate R_t of locations, each with its serial interval, in their order.

    Where none is known there is no R_t, and the verdict says so.
    """
    shape = (days, len(cases.locations))
    found = _Columns(
        {
            name: np.full(shape, np.nan)
            for name in ("lower", "median", "upper", "above")
        },
        np.full(shape, NO_INTERVAL, dtype=object),
    )
    for interval in dict.fromkeys(intervals):
        if interval is not None:
            places = [at for at, one in enumerate(intervals) if one == interval]
            _fill(found, cases, np.array(places), interval, settings)
    return ReportedRt(
        median=found.values["median"],
        lower90=found.values["lower"],
        upper90=found.values["upper"],
        p_above_1=found.values["above"],
        usable=np.asarray(found.words == str(Verdict.USABLE), dtype=bool),
        verdicts=tuple(str(word) for word in found.words[-1]),
    )


class _Columns(NamedTuple):
    values: dict[str, Values]
    words: NDArray[np.object_]


def _fill(
    found: _Columns,
    cases: SideBySide,
    places: NDArray[np.int64],
    interval: SerialInterval,
    settings: Settings,
) -> None:
    """Estimate the columns at ``places``, which have one serial interval."""
    days = len(found.words)
    kept = slice(-(days + _BEFORE_DAYS), None)
    made = rt_with_uncertainty(
        cases.examined.used[kept][:, places],
        cases.examined.usable[kept][:, places],
        interval,
        window=settings.window_days,
        levels=(0.05, 0.5, 0.95),
    )
    first = max(settings.window_days, int(interval.mean))
    words = _with_warm_up(made.verdicts, cases.lengths[places], first)[-days:]
    rows = slice(days - len(words), None)
    is_usable = words == str(Verdict.USABLE)
    columns = (*made.quantiles.values(), made.p_above_1)
    for name, values in zip(found.values, columns, strict=True):
        found.values[name][rows, places] = np.where(is_usable, values[-days:], np.nan)
    found.words[rows, places] = words


def _with_warm_up(
    words: NDArray[np.str_], lengths: NDArray[np.int64], first: int
) -> NDArray[np.str_]:
    """Say "warm-up" by a location's own first day, not by that of the array."""
    own_day = lengths - np.arange(len(words) - 1, -1, -1)[:, None]
    return np.where(own_day <= first, str(Verdict.WARM_UP), words)
