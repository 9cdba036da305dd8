"""Excess deaths: all deaths of a period less those that the years before foretell.

Deaths of all causes need no test and no diagnosis, so they show what reported deaths
of a disease leave out. The baseline is a straight line over the years and one level
for each period of the year, fitted to the five years before:

    expected(year, season) = trend * year + level[season]

A season is the place of a period in its year: week 1 to 53, month 1 to 12 or quarter 1
to 4. The excess contains everything that changed, a war or a heatwave as well as a
disease; what is known of those is for the caller to take off.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
Whole = NDArray[np.int_]
Period = tuple[int, int]

FIRST_YEAR = 2020
BASELINE_YEARS = 5
FEWEST_YEARS = 3
# Few years have a week 53: as in the paper it is not fitted, and is expected to be
# like week 52.
_RARE_WEEK, _WEEK_BEFORE = 53, 52


@dataclass(frozen=True, kw_only=True, eq=False)
class Baseline:
    """Deaths expected from the trend and the season.

    ``expected`` [period] are persons per period, for the years of the fit as well.
    ``design`` [period, coefficient] and ``inverse`` [coefficient, coefficient], the
    inverse of the design's cross product over the fitted periods, give the error of
    any sum of expected deaths. ``variance`` is that of the fit's residuals (persons
    squared).
    """

    expected: Counts
    design: Counts
    inverse: Counts
    variance: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Excess:
    """Deaths beyond the baseline in the chosen periods.

    ``excess`` [period] and ``expected`` [period] are persons, in the order given,
    NaN where deaths are not known; ``total`` is the sum of the known ones, ``sd`` its
    standard deviation and ``periods`` their number.
    """

    excess: Counts
    expected: Counts
    total: float
    sd: float
    periods: int


def baseline(
    years: Whole, seasons: Whole, deaths: Counts, first_year: int = FIRST_YEAR
) -> Baseline:
    """Expect deaths from the up to five years before ``first_year``.

    ``years``, ``seasons`` and ``deaths`` [period] are of one place; deaths are NaN
    where not known. Years from ``first_year`` on, and those more than five years
    before it, are not fitted but only predicted, each year on the line. Week 53 is
    not fitted and is expected to be like week 52.

    Units: persons per period.
    Source: Karlinsky and Kobak 2021, doi:10.7554/eLife.69336. The paper used the
    baseline of 2020 for 2021 as well; here the line goes on.

    Raises:
        ValueError: fewer than three years before ``first_year``, no more known
            periods than coefficients, a period that stands twice, or a season that
            no fitted year has.
    """
    years, seasons = np.asarray(years, np.int_), np.asarray(seasons, np.int_)
    deaths = np.asarray(deaths, np.float64)
    _check_once(years, seasons)
    fitted = (years < first_year) & (years >= first_year - BASELINE_YEARS)
    fitted &= np.isfinite(deaths) & (seasons != _RARE_WEEK)
    _check_enough(years[fitted], first_year)
    alike = np.where(seasons == _RARE_WEEK, _WEEK_BEFORE, seasons)
    levels = np.unique(alike[fitted])
    _check_known(alike, levels)
    # Years counted from the first predicted one keep the cross product well scaled.
    design = np.column_stack([years - first_year, alike[:, None] == levels])
    design = design.astype(np.float64)
    rows, known = design[fitted], deaths[fitted]
    freedom = len(rows) - rows.shape[1]
    if freedom < 1:
        raise ValueError(
            f"excess: more known periods than the {rows.shape[1]} coefficients of the "
            f"baseline are needed before {first_year}; got {len(rows)}"
        )
    inverse = np.linalg.inv(rows.T @ rows)
    coefficients = inverse @ (rows.T @ known)
    residuals = known - rows @ coefficients
    return Baseline(
        expected=design @ coefficients,
        design=design,
        inverse=inverse,
        variance=float(residuals @ residuals) / freedom,
    )


def excess_deaths(
    years: Whole,
    seasons: Whole,
    deaths: Counts,
    *,
    since: Period = (FIRST_YEAR, 1),
    until: Period | None = None,
    first_year: int = FIRST_YEAR,
) -> Excess:
    """Sum deaths beyond the baseline over the periods ``since`` to ``until``.

    Arrays as in ``baseline``; ``since`` and ``until`` are (year, season), both counted
    in; without ``until`` to the last period given. Periods whose deaths are not known
    are not counted, and a period that is not given is not missed: compare ``periods``
    with what was meant.

    sd^2 = variance * (n + p' inverse p), with n the periods counted and p the sum of
    their rows of the design: the residual spread of n periods and the error of the
    predicted sum. It takes the periods' residuals for independent; where flu seasons
    or heatwaves span several weeks it is too small.

    Units: persons.
    Source: Karlinsky and Kobak 2021, doi:10.7554/eLife.69336, Methods.

    Raises:
        ValueError: as ``baseline``; ``since`` before ``first_year``, when deaths of
            the fit itself would be called excess; or no known period to count.
    """
    if since[0] < first_year:
        raise ValueError(
            f"excess: periods from {first_year} on are beyond the baseline's fit; got "
            f"since {since}"
        )
    found = baseline(years, seasons, deaths, first_year)
    periods = list(zip(np.asarray(years), np.asarray(seasons), strict=True))
    last = until if until is not None else max(periods)
    chosen = np.array([since <= period <= last for period in periods])
    beyond = np.asarray(deaths, np.float64) - found.expected
    counted = chosen & np.isfinite(beyond)
    if not counted.any():
        raise ValueError(f"excess: no period is known from {since} to {last}")
    along = found.design[counted].sum(axis=0)
    spread = int(counted.sum()) + float(along @ found.inverse @ along)
    return Excess(
        excess=beyond[chosen],
        expected=found.expected[chosen],
        total=float(beyond[counted].sum()),
        sd=float(np.sqrt(found.variance * spread)),
        periods=int(counted.sum()),
    )


def _check_once(years: Whole, seasons: Whole) -> None:
    periods, times = np.unique(np.stack([years, seasons]), axis=1, return_counts=True)
    if (times > 1).any():
        year, season = periods[:, times.argmax()]
        raise ValueError(
            f"excess: each period must stand once; got {year}, {season} twice or more"
        )


def _check_enough(fitted_years: Whole, first_year: int) -> None:
    held = np.unique(fitted_years).size
    if held < FEWEST_YEARS:
        raise ValueError(
            f"excess: at least {FEWEST_YEARS} of the {BASELINE_YEARS} years before "
            f"{first_year} are needed for a baseline; got {held}"
        )


def _check_known(seasons: Whole, levels: Whole) -> None:
    strange = np.setdiff1d(seasons, levels)
    if strange.size:
        raise ValueError(
            "excess: every season must be known from the years of the baseline; got "
            f"{strange[0]}, which is not"
        )
