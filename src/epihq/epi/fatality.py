"""Fatality of the cases of a list, while many of them are still ill.

    died, as known today    c                                      c: the fatality
    recovered               1 - c
    nothing known yet       c (1 - F) + (1 - c) (1 - G)
        F, G: share of the deaths and recoveries of that day that would be known by now

Deaths over cases is too low while an outbreak grows, deaths over known outcomes too
high where the dead are known sooner than the recovered. The delay to death is mixed
over its error, so the interval is honest about both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.epi.delay_families import Family, delay_known_within
from epihq.epi.delays import EstimatedDelay, share_of_nodes

Values = NDArray[np.float64]

_NODES = 2000
FEWEST_CASES = 10
# With less than this of the deaths known, the delay would say it all.
_LEAST_KNOWN = 0.1
# Nobody's outcome is known for certain by any day: some are lost sight of.
_LOST = 1e-3


class FatalityVerdict(StrEnum):
    """Whether a fatality may be told, and if not, why."""

    USABLE = "usable"
    TOO_FEW_CASES = "too-few-cases"
    OUTCOMES_UNKNOWN = "outcomes-not-known-yet"


@dataclass(frozen=True, kw_only=True, eq=False)
class CaseFatality:
    """Deaths per case, of all cases whose outcome will once be known; shares.

    ``quantiles`` maps a level to a share. ``cases``, ``deaths``, ``recovered``: persons
    it is told from; ``known``: of the deaths that are to come of these cases, the share
    that would be known by now. ``of_cases`` and ``of_outcomes``: deaths over cases and
    over known outcomes, for comparison. NaN where the verdict is not ``usable``.
    """

    mean: float
    quantiles: dict[float, float]
    cases: float
    deaths: float
    recovered: float
    known: float
    of_cases: float
    of_outcomes: float
    verdict: FatalityVerdict


def estimate_fatality(
    cases: Values,
    deaths: Values,
    deaths_within: Sequence[tuple[Values, float]],
    *,
    recovered: Values | None = None,
    recovered_within: Values | None = None,
    levels: Sequence[float] = (0.025, 0.05, 0.5, 0.95, 0.975),
) -> CaseFatality:
    """Estimate deaths per case, with those whose outcome is still to come.

    ``cases`` [time] are all cases by onset (or by whatever day the delays begin), the
    last day being today; ``deaths`` and ``recovered`` [time] those of each day's cases
    known to have died or survived. ``deaths_within``: possible delays to the day on
    which a death is known, each as the share known within 0, 1, ... days, [lag], and
    how likely it is (``possible_delays``); ``recovered_within`` [lag]:
    the same of recoveries. Without them, survivors are not told from those still ill.
    The prior is uniform. Raises ``ValueError`` where more died and recovered than fell
    ill, or recoveries are given without their delay.

    Units: persons; shares of cases.
    Source: Ghani et al. 2005, doi:10.1093/aje/kwi230; Nishiura et al. 2009,
    doi:10.1371/journal.pone.0006852; Garske et al. 2009, doi:10.1136/bmj.b2840.
    """
    ill, dead = np.asarray(cases, float), np.asarray(deaths, float)
    well = np.zeros(ill.size) if recovered is None else np.asarray(recovered, float)
    if (dead + well > ill + 1e-9).any():
        raise ValueError("fatality: no more deaths and recoveries than cases of a day")
    if (recovered is None) != (recovered_within is None):
        raise ValueError("fatality: recoveries and their delay, or neither")
    survived = 0.0 if recovered_within is None else _by_day(recovered_within, ill.size)
    unknown = ill - dead - well
    share = special.expit(np.linspace(-14.0, 9.0, _NODES))
    total, known = np.full(_NODES, -np.inf), 0.0
    for within, weight in deaths_within:
        died = _by_day(within, ill.size)
        known += weight * float(ill @ died) / max(float(ill.sum()), 1e-9)
        silent = share[:, None] * (1 - died) + (1 - share[:, None]) * (1 - survived)
        seen = np.log(silent + _LOST) @ unknown
        total = np.logaddexp(total, np.log(weight) + seen)
    total += dead.sum() * np.log(share) + well.sum() * np.log1p(-share)
    # The uniform prior of the share, as a density over its log odds.
    density = np.exp(total - total.max()) * share * (1 - share)
    told = _Told(float(ill.sum()), float(dead.sum()), float(well.sum()), known)
    return _fatality(share, density / density.sum(), told, levels)


class _Told(NamedTuple):
    cases: float
    deaths: float
    recovered: float
    known: float


def _fatality(
    share: Values, density: Values, told: _Told, levels: Sequence[float]
) -> CaseFatality:
    verdict = _verdict(told)
    below = np.cumsum(density) - density / 2
    usable = verdict is FatalityVerdict.USABLE
    quantiles = (
        np.interp(levels, below, share) if usable else np.full(len(levels), np.nan)
    )
    outcomes = told.deaths + told.recovered
    return CaseFatality(
        mean=float(density @ share) if usable else np.nan,
        quantiles=dict(zip(levels, quantiles.tolist(), strict=True)),
        verdict=verdict,
        of_cases=told.deaths / told.cases if told.cases else np.nan,
        of_outcomes=told.deaths / outcomes if outcomes else np.nan,
        cases=told.cases,
        deaths=told.deaths,
        recovered=told.recovered,
        known=told.known,
    )


def _by_day(within: Values, days: int) -> Values:
    """Share of the deaths of each day's cases that are known today, [time]."""
    lag = np.minimum(np.arange(days)[::-1], within.size - 1)
    return np.asarray(np.clip(within[lag], 0.0, 1.0))


def _verdict(told: _Told) -> FatalityVerdict:
    if told.cases < FEWEST_CASES:
        return FatalityVerdict.TOO_FEW_CASES
    if told.known < _LEAST_KNOWN and not told.recovered:
        return FatalityVerdict.OUTCOMES_UNKNOWN
    return FatalityVerdict.USABLE


def possible_delays(
    delay: EstimatedDelay, days: int, number: int = 15
) -> list[tuple[Values, float]]:
    """Delays that stand for equal shares of what is possible, by their mean.

    Each as the share within 0, 1, ... ``days`` - 1 days, [lag], and its probability:
    ``deaths_within`` of ``estimate_fatality``.

    Units: days. Source: strata of the posterior, own.
    """
    by_mean = sorted(delay.nodes, key=lambda node: node.mean)
    share = np.cumsum([node.weight for node in by_mean])
    stratum = np.minimum((share / share[-1] * number).astype(int), number - 1)
    lags = np.arange(days, dtype=np.float64)
    found = []
    for place in np.unique(stratum):
        nodes = [node for node, of in zip(by_mean, stratum, strict=True) if of == place]
        weight = sum(node.weight for node in nodes) / float(share[-1])
        found.append((share_of_nodes(nodes, lags, known=True), weight))
    return found


def published_delays(
    mean: float, sd: float, mean_error: float, days: int
) -> list[tuple[Values, float]]:
    """Possible delays of a gamma distribution whose mean is known with an error.

    As ``possible_delays``, for a delay from a table: three-point quadrature of a normal
    error, the shape kept.

    Units: days. Source: own.
    """
    lags, one_day = np.arange(days, dtype=np.float64), np.ones(1)
    found = []
    for off, weight in ((-(3**0.5), 1 / 6), (0.0, 2 / 3), (3**0.5, 1 / 6)):
        by = max(mean + off * mean_error, 0.5) / mean
        at = (np.array(mean * by), np.array(sd * by), lags, one_day)
        found.append((delay_known_within(Family.GAMMA, *at), weight))
    return found
