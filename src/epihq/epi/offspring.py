"""How unevenly infected persons infect others: the offspring distribution.

    individual reproductive number   nu ~ gamma, mean R, shape k
    persons infected by one person   Poisson(nu) = negative binomial, mean R, size k

With k = 0.1 a tenth of the infected cause nearly all infections and most cause none;
with k large all are alike and the number is Poisson. So ``k`` says how much a few cases
tell of R, how likely an import is to start an outbreak, and how an outbreak ends.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Values = NDArray[np.float64]

# Larger than this, and the distribution is Poisson to six digits.
_POISSON = 1e7


@dataclass(frozen=True, kw_only=True)
class Dispersion:
    """The dispersion ``k`` of offspring: its median, and the sd of its logarithm.

    ``source`` is the publication. ``log_sd`` 0: known exactly.
    """

    k: float
    log_sd: float
    source: str

    @property
    def is_possible(self) -> bool:
        """Whether these are figures of a dispersion."""
        return self.k > 0 and 0 <= self.log_sd <= 3


# For diseases whose own k nobody has measured and which pass from person to person:
# 90 % between 0.06 and 2.9. That of SARS in 2003 was 0.16 in that paper.
BETWEEN_PERSONS = Dispersion(
    k=0.4,
    log_sd=1.2,
    source="width over diseases: Lloyd-Smith et al. 2005, doi:10.1038/nature04153",
)
# All infect alike, as EpiEstim thinks.
POISSON = Dispersion(k=_POISSON, log_sd=0.0, source="no over-dispersion")


def dispersions(dispersion: Dispersion) -> tuple[Values, Values]:
    """Values of k within its error, and how likely each is, [node] and [node].

    Five-point Gauss-Hermite quadrature of the log-normal distribution; one node where
    k is known exactly. Raises ``ValueError`` for figures of no dispersion.

    Units: none. Source: definition.
    """
    if not dispersion.is_possible:
        raise ValueError(
            f"dispersion: k above 0, log_sd between 0 and 3; got {dispersion}"
        )
    if dispersion.log_sd == 0:
        return np.array([dispersion.k]), np.ones(1)
    nodes, weights = np.polynomial.hermite_e.hermegauss(5)
    return dispersion.k * np.exp(dispersion.log_sd * nodes), weights / weights.sum()


def log_negative_binomial(seen: Values, mean: Values, size: Values) -> Values:
    """Log probability of ``seen`` persons (which need not be whole), broadcast.

    ``size`` infinite or huge: Poisson. ``mean`` above 0.

    Units: persons. Source: definition.
    """
    few = np.minimum(size, _POISSON)
    return np.asarray(
        special.gammaln(seen + few)
        - special.gammaln(few)
        - special.gammaln(seen + 1)
        + special.xlogy(seen, mean)
        - special.xlogy(seen, few + mean)
        - few * np.log1p(mean / few)
    )


LogPrior = Callable[[Values], Values]


def neutral_prior(median: float = 1.0, log_sd: float = 1.5) -> LogPrior:
    """Log-normal prior of R, as a log density over log R (up to a constant).

    Before any case, growth is as likely as decline, and 90 % lie between 0.08 and 12.

    Units: none. Source: own choice, docs/why/small-outbreaks.md.
    """
    return lambda log_R: -0.5 * ((log_R - np.log(median)) / log_sd) ** 2


def gamma_prior(mean: float = 5.0, sd: float = 5.0) -> LogPrior:
    """Gamma prior of R, as a log density over log R: EpiEstim's, for comparison.

    Units: none. Source: Cori et al. 2013, doi:10.1093/aje/kwt133.
    """
    shape, rate = (mean / sd) ** 2, mean / sd**2
    return lambda log_R: shape * log_R - rate * np.exp(log_R)
