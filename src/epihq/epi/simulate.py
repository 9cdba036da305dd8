"""A stochastic epidemic with known truth, and the figures published of it.

    R_t --renewal, chance--> infections --ascertainment, delay--> reports
        --backlogs, week-ends--> counts by day --late cases, weekly lumps--> totals

Infections are whole persons. What is published on a day depends on the days before
it alone, so an exercise can be stopped and looked at on any evening.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Persons = NDArray[np.int64]

_FATALITY_DELAY_DAYS = 18
_REPORT_DELAY_DAYS = 5
# A late case joins its day in the third publication after it.
_LATE_DAYS = 3
# Of the beta distribution of a backlog: the sum of its two parameters.
_PRECISION = 20.0


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a country counts and publishes. Shares are of a day's persons.

    ``backlog``: share that a day's laboratories leave to the next day, in the mean; it
    differs from day to day (beta distribution). ``weekend``: share of a weekend day's
    that is counted on the day. ``late``: share that is added to its day only later.
    ``weekly``: publishes every seventh day only.
    """

    backlog: float = 0.0
    weekend: float = 0.6
    late: float = 0.04
    weekly: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Epidemic:
    """What really happened in one country, [time]. Units: persons per day."""

    infections: Persons
    Rt: Values
    ascertainment: Values
    cases: Persons
    deaths: Persons


def simulate_infections(
    Rt: Values,
    generation_interval_pmf: Values,
    *,
    seeds: int,
    population: int,
    imports: float = 0.0,
    dispersion: float = 0.3,
    rng: np.random.Generator,
) -> Persons:
    """Draw daily infections by a branching renewal process with depletion.

    The offspring of one person is negative binomial with mean R_t and dispersion
    k = ``dispersion``; ``imports`` arrive per day from elsewhere.

    Units: persons per day; pmf element 0 is one day.
    Source: Lloyd-Smith et al. 2005, doi:10.1038/nature04153 (offspring); renewal
    equation as in Cori et al. 2013, doi:10.1093/aje/kwt133, equation 1.
    """
    infections = np.zeros(Rt.size, dtype=np.int64)
    infections[0] = seeds
    left = population - seeds
    for day in range(1, Rt.size):
        past = infections[max(day - generation_interval_pmf.size, 0) : day][::-1]
        infectious = float(past @ generation_interval_pmf[: past.size])
        mean = Rt[day] * infectious * left / population
        lucky = rng.gamma(max(dispersion * infectious, 1e-12)) / max(
            dispersion * infectious, 1e-12
        )
        new = rng.poisson(mean * lucky + imports)
        infections[day] = min(new, left)
        left -= infections[day]
    return infections


def simulate_epidemic(
    Rt: Values,
    ascertainment: Values,
    generation_interval_pmf: Values,
    *,
    seeds: int,
    population: int,
    ifr: float,
    imports: float = 0.0,
    rng: np.random.Generator,
) -> Epidemic:
    """Draw infections and, of these, the cases and deaths by day of report.

    Every case and every death is one of the infections.

    Units: persons per day; ``ifr`` is a share of infections.
    Source: own composition of the parts named above.
    """
    infections = simulate_infections(
        Rt,
        generation_interval_pmf,
        seeds=seeds,
        population=population,
        imports=imports,
        rng=rng,
    )
    found = rng.binomial(infections, ascertainment)
    died = rng.binomial(infections, ifr)
    return Epidemic(
        infections=infections,
        Rt=Rt,
        ascertainment=ascertainment,
        cases=_delayed(found, _REPORT_DELAY_DAYS, 4.0, rng),
        deaths=_delayed(died, _FATALITY_DELAY_DAYS, 6.0, rng),
    )


def _delayed(
    persons: Persons, mean: float, shape: float, rng: np.random.Generator
) -> Persons:
    """Move each person on by a gamma delay in whole days; some fall past the end."""
    days = np.repeat(np.arange(persons.size), persons)
    delay = rng.gamma(shape, mean / shape, size=days.size).astype(np.int64)
    return np.bincount(days + delay, minlength=persons.size)[: persons.size]


def counted_by_day(
    counts: Persons, habits: Habits, weekday_of_first: int, rng: np.random.Generator
) -> Persons:
    """Persons by the day on which an office counts them, [time].

    Of the last day's backlog nobody has been counted yet. ``weekday_of_first`` is 0
    for a Monday.

    Units: persons per day.
    Source: own rules, docs/howto/exercise.md.
    """
    held = np.zeros(counts.size)
    if habits.backlog > 0:
        first = _PRECISION * habits.backlog
        held = rng.beta(first, _PRECISION - first, counts.size)
    at_once = rng.binomial(counts, 1 - held)
    at_once[1:] += (counts - at_once)[:-1]
    return _weekend_held_over(at_once, habits.weekend, weekday_of_first, rng)


def published_totals(
    counts: Persons, habits: Habits, weekday_of_first: int, rng: np.random.Generator
) -> Persons:
    """Totals as each publication states them, [publication, time].

    Publication p comes out on day p + 1 and holds the totals of days 0 to p; later
    days are 0 there. ``weekday_of_first`` is 0 for a Monday.

    Units: ``counts`` persons per day of counting; cumulative persons.
    Source: own rules, docs/howto/exercise.md.
    """
    at_first = counts - rng.binomial(counts, habits.late)
    days = counts.size
    table = np.zeros((days, days), dtype=np.int64)
    for last in range(days):
        if habits.weekly and (weekday_of_first + last) % 7 != 6 and last > 0:
            table[last, : last + 1] = table[last - 1, : last + 1]
            table[last, last] = table[last - 1, last - 1]
            continue
        settled = np.arange(last + 1) <= last - _LATE_DAYS
        stated = np.where(settled, counts[: last + 1], at_first[: last + 1])
        if habits.weekly and last > 0:
            stated = _as_lumps(stated, weekday_of_first)
        table[last, : last + 1] = np.cumsum(stated)
    return table


def _weekend_held_over(
    counts: Persons, share: float, weekday_of_first: int, rng: np.random.Generator
) -> Persons:
    """Count part of a weekend's cases on the day after."""
    held = counts.copy()
    for day in range(held.size):
        if (weekday_of_first + day) % 7 >= 5:
            stays = rng.binomial(held[day], share)
            if day + 1 < held.size:
                held[day + 1] += held[day] - stays
            held[day] = stays
    return held


def _as_lumps(counts: Persons, weekday_of_first: int) -> Persons:
    """Date a week's cases to its Sunday."""
    weeks = (np.arange(counts.size) + weekday_of_first) // 7
    lumped = np.zeros_like(counts)
    for week in np.unique(weeks):
        days = np.flatnonzero(weeks == week)
        lumped[days[-1]] = counts[days].sum()
    return lumped
