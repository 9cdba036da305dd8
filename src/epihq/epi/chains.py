"""What one import leads to: a chain that ends, of what size, or an outbreak.

With R at or below 1 every chain ends. With R above 1 a chain of offspring that are
uneven mostly ends, too: with R = 2, one import starts an outbreak with probability 0.80
if all infect alike and with 0.11 if k = 0.1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.epi.branching import thinned
from epihq.epi.offspring import Dispersion, dispersions

Values = NDArray[np.float64]

_NODES_OF_R = 101
_ROUNDS = 200


@dataclass(frozen=True, kw_only=True, eq=False)
class ChainSizes:
    """Sizes of what comes of some imports, these included.

    ``probability`` [number] of 0, 1, ... persons; ``beyond``: of more, an outbreak that
    does not end by itself among them. There is no mean: while R may be 1, it is
    infinite.
    """

    probability: Values
    beyond: float

    def at_least(self, persons: int) -> float:
        """Probability of that many persons or more."""
        return float(1 - self.probability[:persons].sum())

    def quantile(self, level: float) -> float:
        """Size not exceeded with a probability; infinite: beyond."""
        below = np.cumsum(self.probability)
        return float(np.argmax(below >= level)) if below[-1] >= level else np.inf


def probability_of_outbreak(
    R: Values, weights: Values, dispersion: Dispersion, imports: float = 1.0
) -> float:
    """Probability that imported cases start an outbreak that does not end by chance.

    ``R`` and ``weights`` [node] are what R is here and how likely. With R at or below 1
    nothing does.

    Units: none; imports in persons.
    Source: Lloyd-Smith et al. 2005, doi:10.1038/nature04153, equation of q.
    """
    nodes = thinned(R, weights, _NODES_OF_R)
    total = 0.0
    for k, weight in zip(*dispersions(dispersion), strict=True):
        ends = _extinction(nodes, float(k))
        total += weight * float((1 - ends**imports).mean())
    return float(total)


def _extinction(R: Values, k: float) -> Values:
    """Probability that the line of one person ends, [node]: the lowest fixed point."""
    q = np.zeros_like(R)
    for _round in range(_ROUNDS):
        # Newton's method from below never passes the lowest fixed point.
        base = 1 + R * (1 - q) / k
        value = np.exp(-k * np.log(base))
        q = np.minimum(q + (value - q) / np.maximum(1 - R * value / base, 1e-9), 1.0)
    return np.where(R <= 1, 1.0, q)


def chain_sizes(
    R: Values,
    weights: Values,
    dispersion: Dispersion,
    imports: int = 1,
    largest: int = 500,
) -> ChainSizes:
    """Distribution of how many persons fall ill in all after some imports.

    Units: persons.
    Source: Blumberg and Lloyd-Smith 2013, doi:10.1371/journal.pcbi.1002993 (one
    import); several: Dwass 1969, doi:10.2307/3212112.
    """
    size = np.arange(largest + 1, dtype=np.float64)
    here = size >= imports
    j = np.where(here, size, imports)
    nodes = thinned(R, weights, _NODES_OF_R)[:, None]
    probability = np.zeros(size.size)
    for k, weight in zip(*dispersions(dispersion), strict=True):
        log_chance = (
            np.log(imports / j)
            + special.gammaln(k * j + j - imports)
            - special.gammaln(k * j)
            - special.gammaln(j - imports + 1)
            + (j - imports) * np.log(nodes / k)
            - (k * j + j - imports) * np.log1p(nodes / k)
        )
        probability += weight * np.where(here, np.exp(log_chance), 0.0).mean(axis=0)
    return ChainSizes(
        probability=probability,
        beyond=float(np.clip(1 - probability.sum(), 0, 1)),
    )


def expected_size(R: float, imports: float = 1.0) -> float:
    """Persons who fall ill on average after some imports, these included.

    Infinite for R of 1 and more; the same for every dispersion.

    Units: persons. Source: sum of the geometric series of generations.
    """
    return imports / (1 - R) if R < 1 else np.inf
