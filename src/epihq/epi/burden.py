"""What an epidemic asks of those who care: beds day by day, and people at home.

    infections ──share by age, delay──> admissions ──stay──> ward beds, ICU beds
    reported cases that are not in hospital ──days of observation──> people at home

Expected persons, draw by draw, as matrix products over many draws at once: the chance
that a few patients more or fewer come is not added. Equations, assumptions and known
failures: docs/why/burden.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.epi.pathogen import AgeShares, Care, Delay, Pathogen, delay_pmf

Values = NDArray[np.float64]

# First years of the age groups in which people at home are told.
HOME_AGES: Mapping[str, int] = {
    "0-19": 0,
    "20-39": 20,
    "40-59": 40,
    "60-79": 60,
    "80+": 80,
}
# Patients of so many days ago still lie in hospital today.
FEWEST_PAST_DAYS = 60
_LONGEST_STAY, _LONGEST_WAY = 60, 40
_WEEK = 7
# Draws share a delay's mean in so many blocks, from one end of its error to the other.
_BLOCKS = 16
_SHORTEST_MEAN = 0.5
_OLDEST, _MIDDLE = 90.0, 2.5
_SELDOM = 0.01


@dataclass(frozen=True, kw_only=True, eq=False)
class Burden:
    """What each draw asks of hospitals and home care, [draw, day] of the days ahead.

    ``admissions`` and ``home_care_new`` are new persons per day; the others are
    persons on that day. ``ward_beds`` are outside intensive care. ``home_care_ages``
    is the share of each group of ``HOME_AGES`` in the people at home, [draw, age].
    """

    admissions: Values
    ward_beds: Values
    icu_beds: Values
    home_care_new: Values
    home_care_census: Values
    home_care_ages: Values


@dataclass(frozen=True, kw_only=True)
class Exceedance:
    """Chance that a capacity is exceeded, and the first day on which it is.

    Day 0 is the first day ahead. The days are the median, 5 and 95 % points among
    those futures in which it is exceeded; None where it is in fewer than one of a
    hundred.
    """

    probability: float
    first_day: int | None
    first_lower90: int | None
    first_upper90: int | None


def burden(
    infections: Values,
    cases: Values,
    pathogen: Pathogen,
    persons_by_age: Mapping[int, float],
    severity: Values,
    *,
    horizon: int,
    rng: np.random.Generator,
) -> Burden | None:
    """Beds and people at home on the last ``horizon`` days of each draw.

    ``infections`` and ``cases`` (as reported) are [draw, past + horizon], with at
    least 60 past days. ``persons_by_age`` are persons by the first year of their
    five-year group. ``severity`` is each draw's infection fatality ratio relative to
    the pathogen's own at these ages, [draw]: the share that needs a hospital rises
    and falls with it, so that admissions per death stay as they are known.

    Every age is infected alike; every hospital patient is a reported case, and mild
    infections are reported alike at every age. Give options of one decision
    generators of one seed: their differences are then those of the options.
    None where the pathogen's table says nothing of care or of the incubation.

    Units: persons per day; persons; days.
    Source: own derivation, docs/why/burden.md; patients in bed are admissions times
    the chance of still being there, Little 1961, doi:10.1287/opre.9.3.383.
    """
    care = pathogen.care
    if care is None or pathogen.incubation is None:
        return None
    if infections.shape[1] - horizon < FEWEST_PAST_DAYS:
        raise ValueError(f"burden needs {FEWEST_PAST_DAYS} past days to begin with")
    ward, icu, mild = _needs(care, persons_by_age, severity, rng)
    way = _spread(care.onset_to_hospital.after(pathogen.incubation), _LONGEST_WAY)
    reached = _carried(infections, way, horizon + _LONGEST_STAY - 1, rng)
    admissions = (ward + icu)[:, None] * reached
    new = _at_home(cases, admissions, horizon + care.home.days - 1)
    return Burden(
        admissions=admissions[:, -horizon:],
        ward_beds=ward[:, None]
        * _carried(reached, _staying(care.ward_stay), horizon, rng),
        icu_beds=icu[:, None]
        * _carried(reached, _staying(care.icu_stay), horizon, rng),
        home_care_new=new[:, -horizon:],
        home_care_census=_sums(new, care.home.days),
        home_care_ages=mild,
    )


def _needs(
    care: Care,
    persons_by_age: Mapping[int, float],
    severity: Values,
    rng: np.random.Generator,
) -> tuple[Values, Values, Values]:
    """Shares of infections that need a ward, and intensive care, [draw]; who does not.

    The last is the share of each group of ``HOME_AGES`` in those who need no hospital,
    [draw, age].
    """
    ages = np.array(list(persons_by_age))
    persons = np.array(list(persons_by_age.values()), dtype=np.float64)
    persons /= persons.sum()
    middles = np.minimum(ages + _MIDDLE, _OLDEST)
    hospital = persons * _by_age(care.hospital, middles, severity, rng)
    icu = (hospital * _by_age(care.icu, middles, np.ones_like(severity), rng)).sum(1)
    group = np.searchsorted(list(HOME_AGES.values()), ages, side="right") - 1
    mild = (persons - hospital) @ np.eye(len(HOME_AGES))[group]
    mild /= np.maximum(mild.sum(axis=1, keepdims=True), 1e-12)
    return hospital.sum(axis=1) - icu, icu, mild


def _by_age(
    known: AgeShares, ages: Values, times: Values, rng: np.random.Generator
) -> Values:
    """Shares in each draw, with the error of the whole curve, [draw, age]."""
    error = special.ndtri((rng.permutation(times.size) + 0.5) / times.size)
    factor = times * np.exp(known.log_sd * error)
    return np.asarray(np.minimum(np.outer(factor, known.at(ages)), 1.0))


@cache
def _spread(delay: Delay, lags: int) -> Values:
    """Probability of each delay, one row for each block's mean, [block, lag]."""
    places = special.ndtri((np.arange(_BLOCKS) + 0.5) / _BLOCKS)
    means = np.maximum(delay.mean + places * delay.mean_error, _SHORTEST_MEAN)
    return np.stack([delay_pmf(m, delay.sd * m / delay.mean, 0, lags) for m in means])


def _staying(stay: Delay) -> Values:
    """Chance of still being there after each number of nights, [block, lag]."""
    return np.asarray(1.0 - _spread(stay, _LONGEST_STAY).cumsum(axis=1)).clip(0.0)


def _carried(
    daily: Values, kernels: Values, days: int, rng: np.random.Generator
) -> Values:
    """Carry each draw's persons through the kernel of its block; its last ``days``.

    Nobody is thought to come from before the first day.
    """
    lags = kernels.shape[1]
    rows = days + lags - 1
    recent = daily[:, -rows:]
    lag = np.arange(days) + lags - 1 - np.arange(rows)[-recent.shape[1] :, None]
    inside = (lag >= 0) & (lag < lags)
    block = rng.permutation(len(daily)) % len(kernels)
    carried = np.empty((len(daily), days))
    for number, kernel in enumerate(kernels):
        mine = block == number
        carried[mine] = recent[mine] @ np.where(inside, kernel[lag % lags], 0.0)
    return carried


def _at_home(cases: Values, admissions: Values, days: int) -> Values:
    """Reported cases that are not in hospital, on the last days; by weekly shares.

    A day's own share would send nobody home on a Sunday without reports.
    """
    whole = days + _WEEK - 1
    reported = _sums(cases[:, -whole:], _WEEK)
    taken_in = _sums(admissions[:, -whole:], _WEEK)
    most = np.maximum(reported, taken_in)
    share = np.divide(taken_in, most, out=np.zeros_like(most), where=most > 0)
    return np.asarray(cases[:, -days:] * (1.0 - share))


def _sums(daily: Values, days: int) -> Values:
    """Sum each run of so many days."""
    runs = np.lib.stride_tricks.sliding_window_view(daily, days, axis=1)
    return np.asarray(runs.sum(axis=-1))


def exceedance(census: Values, capacity: float) -> Exceedance:
    """Tell how probably and when ``census`` [draw, day] first exceeds a capacity.

    Units: persons; days from the first day ahead, which is 0.
    Source: own; quantiles are days that happened (inverse of the distribution).
    """
    over = census > capacity
    ever = over.any(axis=1)
    probability = float(ever.mean())
    if probability < _SELDOM:
        return Exceedance(
            probability=probability,
            first_day=None,
            first_lower90=None,
            first_upper90=None,
        )
    first = over[ever].argmax(axis=1)
    lower, middle, upper = (
        int(day) for day in np.quantile(first, [0.05, 0.5, 0.95], method="inverted_cdf")
    )
    return Exceedance(
        probability=probability,
        first_day=middle,
        first_lower90=lower,
        first_upper90=upper,
    )
