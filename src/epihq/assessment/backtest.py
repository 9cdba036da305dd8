"""Backtests: how a forecaster would have done with only what was known then.

For every origin the archive is asked as of that day; the truth is what it holds as
of ``truth_as_of``. Days of the truth on which the figures themselves are a problem
(a dump, a correction) are left out and counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from epihq.archive import Archive
from epihq.assessment.series import daily_series, examined
from epihq.epi.forecast import (
    FORECASTERS,
    QUANTILE_LEVELS,
    Forecaster,
    ForecastVerdict,
)
from epihq.epi.reporting import Examined
from epihq.epi.scores import covered, wis
from epihq.terms.errors import UsageError
from epihq.terms.series import DailySeries

if TYPE_CHECKING:
    import polars as pl

BASELINE = "persistence"
Values = NDArray[np.float64]
Figures = tuple[DailySeries, Examined]


@dataclass(frozen=True, kw_only=True)
class Score:
    """One line of the report: a forecaster, an indicator, a week ahead.

    Scores are of weekly sums. ``relative_wis`` is mean WIS over that of the
    persistence baseline on the same targets; below 1 is better than the baseline.
    ``targets`` were scored, ``left_out`` had a problem in the truth.
    """

    forecaster: str
    indicator: str
    week: int
    wis: float
    relative_wis: float | None
    coverage50: float
    coverage90: float
    targets: int
    left_out: int


def backtest(  # noqa: PLR0913 - a study names all it varies
    archive: Archive,
    locations: Sequence[str],
    origins: Sequence[date],
    *,
    source: str | None = None,
    indicators: Sequence[str] = ("cases", "deaths"),
    forecasters: Mapping[str, Forecaster] = FORECASTERS,
    weeks: int = 4,
    draws: int = 1000,
    seed: int = 1,
    truth_as_of: date,
) -> list[Score]:
    """Score forecasters at past days; ``locations`` e.g. ["AZE"].

    Raises:
        UsageError: ``backtest.nothing-to-score``.
    """
    later = archive.snapshot(as_of=truth_as_of, location=locations, source=source).frame
    scores = []
    for indicator in indicators:
        truths = {place: figures(later, place, indicator) for place in locations}
        cells: dict[str, list[Values]] = {name: [] for name in forecasters}
        for origin in origins:
            then = archive.snapshot(
                as_of=origin, location=locations, source=source
            ).frame
            for place in locations:
                known, truth = figures(then, place, indicator), truths[place]
                if known is None or truth is None:
                    continue
                observed = weekly_truth(known[0].last_date, truth, weeks)
                for name, forecaster in forecasters.items():
                    rng = np.random.default_rng([seed, origin.toordinal()])
                    cells[name].append(
                        _scored(forecaster, known[1], observed, weeks, draws, rng)
                    )
        scores += _lines(indicator, cells)
    if not scores:
        raise UsageError(
            "backtest.nothing-to-score",
            "backtest: forecasts whose outcome is known were expected; got none. "
            "Choose earlier origins, or see `epihq archive vintages`.",
        )
    return scores


def figures(frame: "pl.DataFrame", location: str, indicator: str) -> Figures | None:
    """Find a location's counts of "cases" or "deaths" in a snapshot, and examine them.

    None where nothing was published.
    """
    series = daily_series(frame, location, indicator)
    if series is None:
        return None
    return series, examined(series)


def weekly_truth(last_date: date, truth: Figures, weeks: int) -> Values:
    """Weekly sums after the last known day; NaN where unknown or a problem."""
    later, found = truth
    first = (last_date + timedelta(days=1) - later.start).days
    days = np.full(7 * weeks, np.nan)
    used = np.where(found.usable[:, 0], found.used[:, 0], np.nan)
    held = used[max(first, 0) : max(first + 7 * weeks, 0)]
    days[max(-first, 0) :][: held.size] = held
    return np.asarray(days.reshape(weeks, 7).sum(axis=1))


def _scored(
    forecaster: Forecaster,
    known: Examined,
    observed: Values,
    weeks: int,
    draws: int,
    rng: np.random.Generator,
) -> Values:
    """Score one forecast: rows WIS, in 50 %, in 90 %, truth known; [4, week]."""
    forecast = forecaster(
        known.used[:, 0], known.usable[:, 0], horizon=7 * weeks, draws=draws, rng=rng
    )
    scored = np.full((4, weeks), np.nan)
    scored[3] = np.isfinite(observed)
    if forecast.verdict is ForecastVerdict.USABLE:
        scored[:3] = scores_of(observed, forecast.weekly_quantiles(QUANTILE_LEVELS))
    return scored


def scores_of(observed: Values, quantiles: Values) -> Values:
    """Score weekly sums: rows WIS, in 50 %, in 90 %; NaN where unknown; [3, week]."""
    inside = [covered(observed, quantiles, share) for share in (0.5, 0.9)]
    rows = np.stack([wis(observed, quantiles), *inside])
    return np.where(np.isfinite(observed), rows, np.nan)


def _lines(indicator: str, cells: Mapping[str, list[Values]]) -> list[Score]:
    stacked = {name: np.stack(rows) for name, rows in cells.items() if rows}
    base = stacked.get(BASELINE)
    lines = []
    for name, rows in stacked.items():
        for week in range(rows.shape[2]):
            scored = np.isfinite(rows[:, 0, week])
            if base is not None:
                scored &= np.isfinite(base[:, 0, week])
            if not scored.any():
                continue
            mean = float(rows[scored, 0, week].mean())
            reference = None if base is None else float(base[scored, 0, week].mean())
            lines.append(
                Score(
                    forecaster=name,
                    indicator=indicator,
                    week=week + 1,
                    wis=mean,
                    relative_wis=mean / reference if reference else None,
                    coverage50=float(rows[scored, 1, week].mean()),
                    coverage90=float(rows[scored, 2, week].mean()),
                    targets=int(scored.sum()),
                    left_out=int((rows[:, 3, week] == 0).sum()),
                )
            )
    return lines
