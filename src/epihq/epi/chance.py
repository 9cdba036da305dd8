"""Probabilities of common tests, by the routines of ``scipy.special``.

``scipy.stats`` gives the same numbers, and takes a second to load: a fifth of the time
in which a briefing is to stand (docs/benchmarks.md). The tests hold each function to
its namesake there.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Values = NDArray[np.float64]

# Normal quantile of a two-sided 95 % interval.
_Z95 = float(special.ndtri(0.975))


def binomial_at_least(seen: int, n: int, share: float) -> float:
    """Give the probability of ``seen`` or more of ``n``, each with ``share``."""
    return 1.0 if seen <= 0 else float(special.bdtrc(min(seen - 1, n), n, share))


def poisson_at_least(seen: int, mean: float) -> float:
    """Give the probability of ``seen`` or more where ``mean`` are expected."""
    return 1.0 if seen <= 0 else float(special.pdtrc(seen - 1, mean))


def chi_square_above(value: float, free: int) -> float:
    """Give the upper tail of chi-square with ``free`` degrees of freedom."""
    return float(special.chdtrc(free, value))


def chi_square_below(value: float, free: int) -> float:
    """Give the lower tail of chi-square with ``free`` degrees of freedom."""
    return float(special.chdtr(free, value))


def student_above(value: float, free: int) -> float:
    """Give the upper tail of Student's t with ``free`` degrees of freedom."""
    return float(special.stdtr(free, -value))


def wilson_interval(seen: int, n: int) -> tuple[float, float]:
    """Give the 95 % interval of a share of which ``seen`` of ``n`` were seen.

    Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.
    """
    share, weight = seen / n, _Z95**2 / n
    middle = share + weight / 2
    half = _Z95 * float(np.sqrt(share * (1 - share) / n + weight / (4 * n)))
    return (
        max(0.0, (middle - half) / (1 + weight)),
        min(1.0, (middle + half) / (1 + weight)),
    )


def ranks(values: Values) -> Values:
    """Rank values, [n], from 1; those that are equal share the mean of their ranks."""
    _seen, place, times = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(times)
    return np.asarray((last - (times - 1) / 2)[place])


def kruskal_wallis(groups: Sequence[Values]) -> float:
    """Give Kruskal and Wallis's H of groups of values, corrected for equal values.

    0 where all values are equal. Source: Kruskal and Wallis 1952,
    doi:10.1080/01621459.1952.10483441.
    """
    together = np.concatenate(groups)
    n = together.size
    ranked = ranks(together)
    times = np.unique(together, return_counts=True)[1].astype(np.float64)
    correction = 1 - float((times**3 - times).sum()) / (n**3 - n)
    if correction <= 0:
        return 0.0
    ends = np.cumsum([group.size for group in groups])[:-1]
    sums = sum(part.sum() ** 2 / part.size for part in np.split(ranked, ends))
    return float((12 / (n * (n + 1)) * sums - 3 * (n + 1)) / correction)


def false_discovery(p_values: ArrayLike) -> Values:
    """Correct probabilities, [n], for their number: the false discovery rate.

    Source: Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    found = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(found)[::-1]
    number = np.arange(found.size, 0, -1)
    corrected = np.empty_like(found)
    corrected[order] = np.minimum.accumulate(found[order] * found.size / number)
    return np.minimum(corrected, 1.0)
