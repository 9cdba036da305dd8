"""The rows of the table of all locations: from what was known to figures.

Only quick figures are computed, for all locations at once. What the joint model said
has columns of its own, filled where it is given: no figure changes what it is of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epihq.assessment.assess import fingerprint_of
from epihq.assessment.figures import persons_counted
from epihq.assessment.overview_known import KnownWorld, SideBySide
from epihq.assessment.overview_rt import ReportedRt, reported_rt
from epihq.assessment.record import (
    SPEAKS_FOR_DAYS,
    STALE_AFTER_DAYS,
    JointEstimate,
)
from epihq.assessment.settings import Settings
from epihq.assessment.weeks import LastWeeks, last_weeks
from epihq.epi.growth import GrowthRate, doubling_time, growth_rate
from epihq.terms.diseases import COVID_19
from epihq.terms.locations import location_name
from epihq.terms.provenance import VintageRef

Values = NDArray[np.float64]
SCHEMA = "epihq.overview/2"
TREND_DAYS = 56
_PROBLEM_DAYS = 14
STALE = "stale"
# A week's figures, said on the day after.
_WEEKLY_BY = 8
# A mean of fewer usable days would tell of single weekdays.
_FEWEST_DAYS_OF_A_WEEK = 4


@dataclass(frozen=True, kw_only=True)
class OverviewRow:
    """One location of the table.

    ``report_date`` is the day on which its newest figures were said, ``last_date``
    the day they are about, ``days_behind`` days before that of the table. Sums of 7
    days are as the estimates take the days (a dump is no part of them), and None
    unless all were published and most are usable; ``published_cases_7_days`` and
    ``published_deaths_7_days`` are as published. ``cases_change`` and
    ``deaths_change`` are shares against the 7 days before. ``Rt_*`` and ``p_above_1``
    are always of the reported cases; where they are None, ``verdict`` says why.
    ``infections_Rt_*`` are of all infections, by the joint model;
    ``infections_verdict`` is "" until its estimate has been made.
    ``doubling_days`` is negative where cases halve, None where the sign of the growth
    is not known. ``trend`` are new cases a day, means of 7 days, up to ``last_date``.
    ``problems`` are kinds, of the last 14 days.
    """

    location: str
    name: str
    source: str
    report_date: date
    last_date: date
    days_behind: int
    cases_7_days: float | None
    cases_change: float | None
    cases_per_100k: float | None
    published_cases_7_days: float | None
    deaths_7_days: float | None
    deaths_change: float | None
    published_deaths_7_days: float | None
    Rt_median: float | None
    Rt_lower90: float | None
    Rt_upper90: float | None
    p_above_1: float | None
    infections_Rt_median: float | None
    infections_Rt_lower90: float | None
    infections_Rt_upper90: float | None
    infections_p_above_1: float | None
    infections_verdict: str
    growth_rate_per_day: float | None
    growth_lower90: float | None
    growth_upper90: float | None
    doubling_days: float | None
    ascertainment_median: float | None
    ascertainment_lower90: float | None
    ascertainment_upper90: float | None
    trend: tuple[float | None, ...]
    problems: tuple[str, ...]
    verdict: str

    @property
    def is_stale(self) -> bool:
        """Whether the newest figures are old, as its problems tell."""
        return STALE in self.problems

    @property
    def is_silent(self) -> bool:
        """Whether who publishes once a week would be late by now."""
        return self.days_behind > _WEEKLY_BY

    @property
    def speaks_of_now(self) -> bool:
        """Whether an estimate of its last day still says something of today."""
        return self.days_behind <= SPEAKS_FOR_DAYS


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The table of all locations, by code.

    ``fingerprint`` is the SHA-256 of the very figures that were used.
    """

    schema: str = SCHEMA
    disease: str = COVID_19
    as_of: date
    rows: tuple[OverviewRow, ...]
    vintages: tuple[VintageRef, ...]
    fingerprint: str


def overview_of(
    world: KnownWorld, settings: Settings, joint: Mapping[str, JointEstimate]
) -> Overview:
    """Give the table from what was known, with the joint estimates that are kept."""
    columns: dict[str, list[Any]] = {
        **columns_of_counts(world.laid, world.population),
        **columns_of_growth(world.cases),
    }
    columns |= _reproduction(reported_rt(world, settings))
    columns["trend"] = [tuple(_listed(row, 1)) for row in _trend(world.cases).T]
    rows = []
    for place, location in enumerate(world.cases.locations):
        figures: dict[str, Any] = {
            name: column[place] for name, column in columns.items()
        }
        figures |= _joint(joint.get(location))
        rows.append(
            OverviewRow(
                location=location,
                name=location_name(location) or location,
                source=world.sources[location],
                report_date=world.said[location],
                last_date=world.cases.last_dates[place],
                days_behind=(world.as_of - world.cases.last_dates[place]).days,
                problems=_problems(world, location),
                **figures,
            )
        )
    return Overview(
        disease=world.disease,
        as_of=world.as_of,
        rows=tuple(rows),
        vintages=world.vintages,
        fingerprint=fingerprint_of(world.frame),
    )


def columns_of_counts(
    laid: Mapping[str, SideBySide], population: Mapping[str, float]
) -> dict[str, list[float | None]]:
    """Columns of the sums and their changes; deaths in the order of the cases."""
    places = laid["cases"].locations
    cases = _last_weeks(laid["cases"], population)
    having = [at for at, place in enumerate(places) if place in laid["deaths"].place]
    # Both are in the order of the locations' codes.
    deaths = np.full((len(LastWeeks._fields), len(places)), np.nan)
    deaths[:, having] = _last_weeks(laid["deaths"], population)
    died = LastWeeks(*deaths)
    return {
        "cases_7_days": _listed(cases.last),
        "cases_change": _listed(cases.change, 4),
        "cases_per_100k": _listed(cases.per_100k, 3),
        "published_cases_7_days": _listed(cases.published),
        "deaths_7_days": _listed(died.last),
        "deaths_change": _listed(died.change, 4),
        "published_deaths_7_days": _listed(died.published),
    }


def _last_weeks(side: SideBySide, population: Mapping[str, float]) -> LastWeeks:
    inhabitants = np.array([population.get(place, np.nan) for place in side.locations])
    return last_weeks(side.examined, side.counts, side.observed, inhabitants)


def columns_of_growth(cases: SideBySide) -> dict[str, list[float | None]]:
    """Columns of the growth of reported cases."""
    found = growth_rate(cases.examined.used, cases.examined.usable)
    return {
        "growth_rate_per_day": _listed(found.rate, 5),
        "growth_lower90": _listed(found.lower90, 5),
        "growth_upper90": _listed(found.upper90, 5),
        "doubling_days": _listed(_doubling(found), 2),
    }


def _doubling(found: GrowthRate) -> Values:
    known_sign = (found.lower90 > 0) | (found.upper90 < 0)
    return np.array(
        [
            doubling_time(rate) if known else np.nan
            for rate, known in zip(found.rate, known_sign, strict=True)
        ]
    )


def _reproduction(found: ReportedRt) -> dict[str, list[object]]:
    return {
        "Rt_median": [*_listed(found.median[-1], 4)],
        "Rt_lower90": [*_listed(found.lower90[-1], 4)],
        "Rt_upper90": [*_listed(found.upper90[-1], 4)],
        "p_above_1": [*_listed(found.p_above_1[-1], 4)],
        "verdict": [*found.verdicts],
    }


def _joint(estimate: JointEstimate | None) -> dict[str, object]:
    """Columns of what is behind the figures; empty until it has been estimated."""
    share = None if estimate is None else estimate.ascertainment
    Rt = None if estimate is None else estimate.reproduction_number
    return {
        "ascertainment_median": None if share is None else share.median,
        "ascertainment_lower90": None if share is None else share.lower90,
        "ascertainment_upper90": None if share is None else share.upper90,
        "infections_Rt_median": None if Rt is None else Rt.median,
        "infections_Rt_lower90": None if Rt is None else Rt.lower90,
        "infections_Rt_upper90": None if Rt is None else Rt.upper90,
        "infections_p_above_1": None if Rt is None else Rt.p_above_1,
        "infections_verdict": "" if Rt is None else Rt.verdict,
    }


def _trend(cases: SideBySide) -> Values:
    """New cases a day as estimates use them, means of 7 days, [time, location]."""
    depth = TREND_DAYS + 6
    used = np.zeros((depth, len(cases.locations)))
    usable = np.zeros(used.shape)
    here = min(depth, len(cases.counts))
    used[-here:] = cases.examined.used[-here:]
    usable[-here:] = cases.examined.usable[-here:]
    days = sum(usable[back : back + TREND_DAYS] for back in range(7))
    total = sum(used[back : back + TREND_DAYS] for back in range(7))
    enough = days >= _FEWEST_DAYS_OF_A_WEEK
    return np.where(enough, total / np.maximum(days, 1), np.nan)


def _problems(world: KnownWorld, location: str) -> tuple[str, ...]:
    """Name what is wrong with a location's figures of the last 14 days."""
    since = world.as_of - timedelta(days=_PROBLEM_DAYS - 1)
    found = {
        str(finding.kind)
        for side in world.laid.values()
        for finding in side.findings.get(location, ())
        if side.day(side.place[location], finding.last) >= since
    }
    cases = world.series[location]["cases"]
    if cases.days_left_out:
        found.add("incomplete-days")
    behind = world.as_of - cases.newest_date
    if behind.days > STALE_AFTER_DAYS:
        found.add(STALE)
    people = world.population.get(location)
    all_series = world.series[location].values()
    if people and any(persons_counted(one) > people for one in all_series):
        found.add("above-population")
    if location in world.sums:
        found.add("sum-of-parts")
    if location in world.revised:
        found.add("answered-from-later-vintage")
    return tuple(sorted(found))


def _listed(values: Values, digits: int = 0) -> list[float | None]:
    return [
        round(float(value), digits) if np.isfinite(value) else None for value in values
    ]
