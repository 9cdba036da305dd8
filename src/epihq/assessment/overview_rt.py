"""R_t of the reported cases of all locations at once, for tables and alarms."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.overview_known import SideBySide
from epihq.assessment.settings import Settings
from epihq.epi.reproduction import Verdict, rt_with_uncertainty

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


def reported_rt(cases: SideBySide, settings: Settings, *, days: int = 1) -> ReportedRt:
    """Estimate R_t of the last ``days`` days of every location."""
    kept = slice(-(days + _BEFORE_DAYS), None)
    found = rt_with_uncertainty(
        cases.examined.used[kept],
        cases.examined.usable[kept],
        settings.serial_interval,
        window=settings.window_days,
        levels=(0.05, 0.5, 0.95),
    )
    words = _with_warm_up(found.verdicts, cases, settings)[-days:]
    is_usable = words == str(Verdict.USABLE)
    lower, median, upper, above = (
        np.where(is_usable, values[-days:], np.nan)
        for values in (*found.quantiles.values(), found.p_above_1)
    )
    return ReportedRt(
        median=median,
        lower90=lower,
        upper90=upper,
        p_above_1=above,
        usable=is_usable,
        verdicts=tuple(str(word) for word in words[-1]),
    )


def _with_warm_up(
    words: NDArray[np.str_], cases: SideBySide, settings: Settings
) -> NDArray[np.str_]:
    """Say "warm-up" by a location's own first day, not by that of the array."""
    first = max(settings.window_days, int(settings.serial_interval.mean))
    own_day = cases.lengths - np.arange(len(words) - 1, -1, -1)[:, None]
    return np.where(own_day <= first, str(Verdict.WARM_UP), words)
