"""Weeks ahead: the ensemble's forecast of reported cases and deaths, for many places.

Weeks are epidemiological: Sunday to Saturday. With an origin on Sunday or Monday the
first one ends on the coming Saturday, with a later origin on the Saturday after it,
as the forecast hubs count. Days of a week that are published already are known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.behind import Case, seed_of
from epihq.assessment.settings import Settings
from epihq.epi.ensemble import combine
from epihq.epi.forecast import (
    QUANTILE_LEVELS,
    ForecastVerdict,
    damped_growth,
    persistence,
)
from epihq.epi.observed import FitVerdict, evidence_of, verdict_on
from epihq.epi.reporting import Examined
from epihq.terms.settings import program_folder

Values = NDArray[np.float64]

_WEEK = 7
_SATURDAY = 5
_LATE_IN_WEEK = (1, 2, 3, 4, 5)
_OTHERS = {"damped-growth": damped_growth, "persistence": persistence}


@dataclass(frozen=True, kw_only=True)
class WeekAhead:
    """Quantiles of one week's sum; levels as in ``QUANTILE_LEVELS``."""

    location: str
    indicator: str
    origin_date: date
    horizon: int
    target_end_date: date
    quantiles: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class NoForecast:
    """Why there is no forecast of an indicator."""

    location: str
    indicator: str
    reason: str


def first_saturday(origin: date) -> date:
    """End of the week that an origin's first horizon means."""
    coming = origin + timedelta(days=(_SATURDAY - origin.weekday()) % _WEEK)
    late = origin.weekday() in _LATE_IN_WEEK
    return coming + timedelta(days=_WEEK if late else 0)


def forecasts(
    cases: Sequence[Case],
    people: Mapping[str, float],
    origin: date,
    settings: Settings,
    *,
    weeks: int = 4,
) -> Iterator[WeekAhead | NoForecast]:
    """Forecast every case's reported cases and deaths, ``weeks`` ahead.

    ``people`` are inhabitants by location, as far as known.
    """
    last = first_saturday(origin) + timedelta(days=_WEEK * (weeks - 1))
    joint = _joint_paths(cases, people, last, settings)
    for case in cases:
        for indicator, examined in (
            ("cases", case.observed.cases),
            ("deaths", case.observed.deaths),
        ):
            if examined is not None:
                paths = joint.get((case.location, indicator))
                yield from _of_one(
                    case, indicator, examined, paths, origin, last, settings
                )


def _joint_paths(
    cases: Sequence[Case],
    people: Mapping[str, float],
    last: date,
    settings: Settings,
) -> dict[tuple[str, str], Values]:
    """Paths of the joint model by location and indicator, where it could be fitted."""
    told = [c for c in cases if verdict_on(c.observed) is FitVerdict.USABLE]
    if not told:
        return {}
    from epihq.epi import engine  # noqa: PLC0415 - JAX takes a second to load
    from epihq.epi.numerics import keep_compiled  # noqa: PLC0415
    from epihq.epi.project import project  # noqa: PLC0415

    keep_compiled(program_folder())
    asked = [evidence_of(case.observed) for case in told]
    seeds = [seed_of(case.location, settings) for case in told]
    delays = settings.pathogen.delays()
    found: dict[tuple[str, str], Values] = {}
    for place, fit in engine.fit_all(asked, delays, seeds=seeds, careful=False):
        case = told[place]
        if not fit.converged:
            continue
        ahead = project(
            fit.standing(),
            delays,
            horizon=(last - case.last_date).days,
            population=people.get(case.location),
            rng=np.random.default_rng([seeds[place], 1]),
        )
        found[case.location, "cases"] = ahead.cases
        found[case.location, "deaths"] = ahead.deaths
    return found


def _of_one(
    case: Case,
    indicator: str,
    examined: Examined,
    joint: Values | None,
    origin: date,
    last: date,
    settings: Settings,
) -> Iterator[WeekAhead | NoForecast]:
    used, usable = examined.used[:, 0], examined.usable[:, 0]
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
            reason="fewer than half of the last four weeks' days were reported usably",
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
    for week, values in enumerate(combine(sums, indicator).T):
        yield WeekAhead(
            location=case.location,
            indicator=indicator,
            origin_date=origin,
            horizon=week + 1,
            target_end_date=first_saturday(origin) + timedelta(days=_WEEK * week),
            quantiles=tuple(round(float(value), 2) for value in values),
        )


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
