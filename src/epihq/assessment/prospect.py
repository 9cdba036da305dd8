"""Weeks ahead: the ensemble's forecast of reported cases and deaths.

The one forecast of the house: the briefing's, the board's and `epihq forecast`'s.

Weeks are epidemiological: Sunday to Saturday. With an origin on Sunday or Monday the
first one ends on the coming Saturday, with a later origin on the Saturday after it,
as the forecast hubs count. Days of a week that are published already are known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.behind import Case, Estimated, seed_of
from epihq.assessment.known_so_far import LEAST_SHARE
from epihq.assessment.settings import Settings
from epihq.epi.ensemble import combine
from epihq.epi.forecast import (
    QUANTILE_LEVELS,
    ForecastVerdict,
    damped_growth,
    persistence,
)
from epihq.epi.project import Sample, project
from epihq.epi.reporting import Examined

Values = NDArray[np.float64]

WEEKS = 4
_WEEK = 7
# Of older figures nothing is forecast: what happened since is not known.
_OLDEST_DAYS = 28
_SATURDAY = 5
_LATE_IN_WEEK = (1, 2, 3, 4, 5)
_OTHERS = {"damped-growth": damped_growth, "persistence": persistence}


@dataclass(frozen=True, kw_only=True)
class WeekAhead:
    """Quantiles of one week's sum; levels as in ``QUANTILE_LEVELS``.

    ``baseline`` are those of persistence, which a forecast must beat.
    """

    location: str
    indicator: str
    origin_date: date
    horizon: int
    target_end_date: date
    quantiles: tuple[float, ...]
    baseline: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class NoForecast:
    """Why there is no forecast of an indicator, or of "all".

    ``reason`` is ``stale`` (``last_date`` is then the day of the newest figure),
    ``estimate-stands-nowhere``, ``too-few-usable-days``, or what went wrong.
    """

    location: str
    indicator: str
    reason: str
    last_date: date | None = None


def first_saturday(origin: date) -> date:
    """End of the week that an origin's first horizon means."""
    coming = origin + timedelta(days=(_SATURDAY - origin.weekday()) % _WEEK)
    late = origin.weekday() in _LATE_IN_WEEK
    return coming + timedelta(days=_WEEK if late else 0)


def forecasts(
    case: Case,
    found: Estimated | None,
    population: float | None,
    origin: date,
    settings: Settings,
    *,
    weeks: int = WEEKS,
) -> Iterator[WeekAhead | NoForecast]:
    """Forecast a location's reported cases and deaths, ``weeks`` ahead.

    ``found`` is what the joint model says; None leaves it out. Where it has no
    estimate, the others forecast without it. ``population`` are inhabitants, as far as
    known.
    """
    if (origin - case.last_date).days > _OLDEST_DAYS:
        yield NoForecast(
            location=case.location,
            indicator="all",
            reason="stale",
            last_date=case.last_date,
        )
        return
    if found is not None and found.is_cut_short:
        # A forecast without the joint model would pass for the one with it.
        yield NoForecast(
            location=case.location,
            indicator="all",
            reason="estimate-stands-nowhere",
        )
        return
    sample = None if found is None else found.sample
    last = first_saturday(origin) + timedelta(days=_WEEK * (weeks - 1))
    joint = {} if sample is None else _ahead(case, sample, population, last, settings)
    seen = case.observed
    for indicator, examined, shares in (
        ("cases", seen.cases, seen.cases_completeness),
        ("deaths", seen.deaths, seen.deaths_completeness),
    ):
        if examined is not None:
            known = _whole(examined, shares)
            paths = joint.get(indicator)
            yield from _of_one(case, indicator, known, paths, origin, last, settings)


def _whole(
    examined: Examined, shares: Values | None
) -> tuple[Values, NDArray[np.bool_]]:
    """Counts as they will be once the last days are filled up, and which are usable.

    ``shares`` are what is known so far of the last days; None: they are whole. A day
    of which little is known says little.
    """
    used, usable = examined.used[:, 0].copy(), examined.usable[:, 0].copy()
    if shares is not None:
        known = shares[-used.size :]
        used[-known.size :] /= known
        usable[-known.size :] &= known >= LEAST_SHARE
    return used, usable


def _ahead(
    case: Case,
    sample: Sample,
    population: float | None,
    last: date,
    settings: Settings,
) -> dict[str, Values]:
    """Paths of the joint model, by indicator."""
    ahead = project(
        sample,
        case.pathogen.delays(),
        horizon=(last - case.last_date).days,
        population=population,
        rng=np.random.default_rng([seed_of(case.location, settings), 1]),
    )
    return {"cases": ahead.cases, "deaths": ahead.deaths}


def _of_one(
    case: Case,
    indicator: str,
    known: tuple[Values, NDArray[np.bool_]],
    joint: Values | None,
    origin: date,
    last: date,
    settings: Settings,
) -> Iterator[WeekAhead | NoForecast]:
    used, usable = known
    horizon = (last - case.last_date).days
    paths = {} if joint is None else {"joint": joint}
    for number, (name, forecaster) in enumerate(_OTHERS.items(), start=2):
        rng = np.random.default_rng([seed_of(case.location, settings), number])
        made = forecaster(used, usable, horizon=horizon, draws=1000, rng=rng)
        if made.verdict is ForecastVerdict.USABLE:
            paths[name] = made.paths
    if len(paths) <= (joint is not None):
        yield NoForecast(
            location=case.location,
            indicator=indicator,
            reason="too-few-usable-days",
        )
        return
    weeks = ((last - first_saturday(origin)).days // _WEEK) + 1
    sums = {
        name: np.quantile(
            _weekly(used, usable, one, case.last_date, last, weeks),
            list(QUANTILE_LEVELS),
            axis=0,
        )
        for name, one in paths.items()
    }
    together = combine(sums, indicator).T
    for week, values in enumerate(together):
        yield WeekAhead(
            location=case.location,
            indicator=indicator,
            origin_date=origin,
            horizon=week + 1,
            target_end_date=first_saturday(origin) + timedelta(days=_WEEK * week),
            quantiles=_rounded(values),
            baseline=_rounded(sums["persistence"][:, week]),
        )


def _rounded(values: Values) -> tuple[float, ...]:
    return tuple(round(float(value), 2) for value in values)


def _weekly(
    used: Values,
    usable: NDArray[np.bool_],
    paths: Values,
    known_to: date,
    last: date,
    weeks: int,
) -> Values:
    """Sums of whole weeks, [draw, week]; days that are published already are known."""
    days = _WEEK * weeks
    before = days - (last - known_to).days
    # A day that cannot be used counts as an average one of its last four weeks, of
    # which at least half are usable: else there was no forecast.
    month = slice(-4 * _WEEK, None)
    recent = np.where(usable, used, used[month][usable[month]].mean())[-_WEEK:]
    known = np.tile(recent[_WEEK - before :], (len(paths), 1)) if before > 0 else None
    ahead = paths[:, -days:] if known is None else paths
    whole = ahead if known is None else np.concatenate([known, ahead], axis=1)
    return np.asarray(whole.reshape(len(paths), weeks, _WEEK).sum(axis=2))
