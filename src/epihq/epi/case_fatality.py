"""How many infections are reported, judged by the deaths: delay-adjusted case fatality.

Of those who were reported some days ago, the outcome is known. If more of them died
than the infection fatality ratio of the population allows, infections were missed:

    share reported = infection fatality ratio / (deaths / cases with known outcome)

The method is blind to deaths that are not reported: they make it say that more
infections were found than were.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epihq.terms.credibility import Reason

Values = NDArray[np.float64]

FEWEST_DEATHS = 10
_DRAWS = 10_000


@dataclass(frozen=True, kw_only=True, eq=False)
class ReportedShare:
    """Share of infections reported as cases, by the deaths; 0 to 1.

    ``draws`` are of its distribution; empty where ``reason`` says why nothing is told.
    """

    draws: Values
    deaths: float
    cases_with_outcome: float
    reason: Reason | None = None


def cases_with_known_outcome(cases: Values, delay_pmf: Values) -> float:
    """Sum the cases whose outcome is known by the last day of ``cases`` [time].

    ``delay_pmf`` [lag] runs from the report of a case to death, element 0 being the
    same day.

    Source: Nishiura et al. 2009, doi:10.1371/journal.pone.0006852.
    """
    known = np.cumsum(delay_pmf)[: cases.size]
    lags = np.concatenate([known, np.ones(cases.size - known.size)])
    return float(cases @ lags[::-1])


def reported_share(
    cases: Values,
    deaths: float,
    delay_pmf: Values,
    *,
    ifr: float,
    ifr_log_sd: float,
) -> ReportedShare:
    """Estimate the share of infections that were reported.

    ``cases`` [time] are new persons per day, ``deaths`` all deaths up to its last day,
    ``ifr`` deaths per infection with the error of its logarithm. Deaths are a Poisson
    count; a share above 1 is drawn as 1.

    Source: Russell et al. 2020, doi:10.1186/s12916-020-01790-9, with the location's
    infection fatality ratio in the place of one case fatality for all.
    """
    with_outcome = cases_with_known_outcome(cases, delay_pmf)
    if deaths < FEWEST_DEATHS:
        reason: Reason | None = Reason.FEW_DEATHS
    elif with_outcome <= deaths:
        reason = Reason.FEW_OUTCOMES
    else:
        reason = None
    if reason:
        return ReportedShare(
            draws=np.empty(0),
            deaths=deaths,
            cases_with_outcome=with_outcome,
            reason=reason,
        )
    rng = np.random.default_rng(11)
    fatality = rng.gamma(deaths + 0.5, 1.0, _DRAWS) / with_outcome
    lethality = ifr * np.exp(ifr_log_sd * rng.standard_normal(_DRAWS))
    return ReportedShare(
        draws=np.minimum(lethality / fatality, 1.0),
        deaths=deaths,
        cases_with_outcome=with_outcome,
    )
