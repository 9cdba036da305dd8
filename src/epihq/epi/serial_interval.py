"""The serial interval: days from one person's onset to that of those infected.

The classical method stands in for the generation interval with it. Element 0 of a
distribution is **one** day: nobody infects on the day of their own onset.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import special

# Mass beyond the end of a distribution: far below any precision asked of R_t.
_TAIL = 1e-12
_LONGEST = 400
_LEAST_SD = 0.01
# Gauss-Hermite quadrature of a normal distribution: sd from its mean, weight.
_NODES = ((-(3**0.5), 1 / 6), (0.0, 2 / 3), (3**0.5, 1 / 6))


@dataclass(frozen=True, kw_only=True)
class SerialInterval:
    """Mean and standard deviation in days, and how well they are known.

    ``mean_se`` and ``sd_se`` are standard errors of the two, for estimates that
    carry this uncertainty. ``source`` is the publication.
    """

    mean: float
    sd: float
    mean_se: float
    sd_se: float
    source: str

    @property
    def is_possible(self) -> bool:
        """Whether these are figures of a serial interval that ends within 400 days.

        Of errors, what a quadrature over them takes; of an sd, four of them.
        """
        highest = self.mean + 2 * self.mean_se + 4 * (self.sd + 2 * self.sd_se)
        # Each is asked for what holds, because nothing holds of what is no number.
        return (
            self.mean > 1
            and self.sd >= _LEAST_SD
            and self.mean_se >= 0
            and self.sd_se >= 0
            and highest <= _LONGEST
        )


# The mean's 95 % interval is 3.7 to 6.0 days; the error of the sd is our reading of
# the spread between the two fits of that paper (2.3 Weibull, 2.9 log-normal).
SARS_COV_2_2020 = SerialInterval(
    mean=4.8,
    sd=2.3,
    mean_se=0.6,
    sd_se=0.3,
    source="Nishiura et al. 2020, doi:10.1016/j.ijid.2020.02.060",
)


def serial_interval_pmf(mean: float, sd: float) -> NDArray[np.float64]:
    """Discretise a gamma distribution that is shifted by one day.

    Primary and secondary onset are each uniform within their day, which gives the
    triangular weights below. Ends where less than 1e-12 of the mass is left.

    Units: ``mean`` and ``sd`` in days, mean above 1; element 0 is one day.
    Source: Cori et al. 2013, doi:10.1093/aje/kwt133, web appendix 11.
    """
    if not (mean > 1 and sd > 0):
        message = f"serial interval: mean above 1 day and sd above 0; got {mean}, {sd}"
        raise ValueError(message)
    shape, scale = ((mean - 1) / sd) ** 2, sd**2 / (mean - 1)
    day = np.arange(1, _LONGEST + 1, dtype=np.float64)

    def cdf(days: NDArray[np.float64], extra: float = 0) -> NDArray[np.float64]:
        return np.asarray(special.gammainc(shape + extra, np.maximum(days, 0) / scale))

    # E[gamma; gamma <= k] is mean(gamma) times the distribution of shape + 1.
    pmf = (
        day * cdf(day)
        + (day - 2) * cdf(day - 2)
        - 2 * (day - 1) * cdf(day - 1)
        + shape * scale * (2 * cdf(day - 1, 1) - cdf(day - 2, 1) - cdf(day, 1))
    )
    pmf = np.maximum(pmf, 0)
    last = int(np.searchsorted(np.cumsum(pmf), 1 - _TAIL)) + 1
    return pmf[: min(last, _LONGEST)]


def within_errors(
    interval: SerialInterval,
) -> list[tuple[NDArray[np.float64], float]]:
    """Serial intervals within the standard errors, and how likely each is.

    Nine, by quadrature; the fifth is that of both means.

    Units: element 0 of each is one day.
    Source: Cori et al. 2013, doi:10.1093/aje/kwt133 (uncertain serial interval).
    """
    return [
        (
            serial_interval_pmf(
                max(interval.mean + x * interval.mean_se, 1.5),
                max(interval.sd + y * interval.sd_se, 0.5),
            ),
            weight * other,
        )
        for (x, weight), (y, other) in product(_NODES, _NODES)
    ]
