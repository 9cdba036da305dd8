"""Is the outbreak over, and if not, how many cases are to come?

Both are one generating function (``epihq.epi.branching``), mixed over R, the dispersion
and the serial interval. Nothing is drawn: whoever asks gets the same figures.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epihq.epi.branching import Complex, Outbreak, log_generating_function, thinned
from epihq.epi.offspring import dispersions
from epihq.epi.serial_interval import within_errors

Values = NDArray[np.float64]

_NODES_OF_R = 11
_WEEK = 7
# Of the serial intervals within the errors, those of the mean's error alone.
_OF_THE_MEAN = (1, 4, 7)
# What is beyond the largest number counted comes back as less than this part of it.
_ALIAS = 1e-7
# Less of a person's infecting than this lies beyond the days looked at.
_TAIL = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """How many persons will fall ill in each week to come, and in all of them.

    ``probability`` [week, number] of 0, 1, ... persons; ``beyond`` [week] of more than
    that. ``total`` [number] and ``total_beyond`` of all weeks together.
    """

    probability: Values
    beyond: Values
    total: Values
    total_beyond: float

    def quantile(self, level: float) -> Values:
        """Number not exceeded with a probability, [week]; infinite: beyond."""
        return np.array([_quantile(row, level) for row in self.probability])

    def total_quantile(self, level: float) -> float:
        """The same of all weeks together."""
        return _quantile(self.total, level)


def _quantile(probability: Values, level: float) -> float:
    below = np.cumsum(probability)
    return float(np.argmax(below >= level)) if below[-1] >= level else np.inf


def probability_over(outbreak: Outbreak) -> float:
    """Probability that nobody more will fall ill, known cases and unknown ones both.

    1 where nobody ever fell ill. What comes from outside later is another outbreak.

    Units: none.
    Source: Nishiura et al. 2016, doi:10.3201/eid2201.151383, and Djaafara et al. 2021,
    doi:10.1093/aje/kwaa212, with what the days without a case tell of each person's
    infectiousness; docs/why/small-outbreaks.md.
    """
    if not (outbreak.local + outbreak.imported).any():
        return 1.0
    total = 0.0
    R = thinned(outbreak.R, outbreak.weights, _NODES_OF_R)
    for pmf, weight in within_errors(outbreak.serial_interval):
        reach = int(np.searchsorted(np.cumsum(pmf), 1 - _TAIL)) + 1
        marks = np.zeros((reach, 1), dtype=np.complex128)
        for k, k_weight in zip(*dispersions(outbreak.dispersion), strict=True):
            found = log_generating_function(outbreak, pmf, R, float(k), marks)
            total += weight * k_weight * float(np.exp(found.real).mean())
    return float(min(total, 1.0))


def quiet_days_until_over(
    outbreak: Outbreak, level: float = 0.95, at_most: int = 365
) -> int | None:
    """Days without a case, from today on, until it is over with a probability.

    None where that takes more than ``at_most`` days.

    Units: days. Source: as ``probability_over``.
    """
    low, high = 0, at_most
    if probability_over(outbreak.quiet(high)) < level:
        return None
    while low < high:
        middle = (low + high) // 2
        if probability_over(outbreak.quiet(middle)) >= level:
            high = middle
        else:
            low = middle + 1
    return low


def outlook(outbreak: Outbreak, weeks: int = 4, largest: int = 255) -> Outlook:
    """Distribution of the cases of the weeks to come, if R stays as it is.

    Nobody is thought to be imported any more. By day of onset, whether reported or not.

    Units: persons per week.
    Source: generating function inverted by Fourier transform, Abate and Whitt 1992,
    doi:10.1007/BF01158520.
    """
    points = largest + 1
    radius = _ALIAS ** (1 / points)
    z = radius * np.exp(-2j * np.pi * np.arange(points // 2 + 1) / points)
    of_weeks = []
    for counted in (*range(weeks), None):
        marks = np.ones((weeks * _WEEK, z.size), dtype=np.complex128)
        if counted is None:
            marks[:] = z
        else:
            marks[counted * _WEEK : (counted + 1) * _WEEK] = z
            marks = marks[: (counted + 1) * _WEEK]
        found = np.fft.irfft(_mixed(outbreak, marks), points)
        of_weeks.append(np.clip(found / radius ** np.arange(points), 0, None))
    probability = np.array(of_weeks)
    beyond = np.clip(1 - probability.sum(axis=1), 0, 1)
    return Outlook(
        probability=probability[:-1],
        beyond=beyond[:-1],
        total=probability[-1],
        total_beyond=float(beyond[-1]),
    )


def _mixed(outbreak: Outbreak, marks: Complex) -> Complex:
    """Generating function at each mark, [z], over all that is uncertain."""
    if not (outbreak.local + outbreak.imported).any():
        return np.ones(marks.shape[1], dtype=np.complex128)
    R = thinned(outbreak.R, outbreak.weights, _NODES_OF_R)
    intervals = within_errors(outbreak.serial_interval)
    share = sum(intervals[place][1] for place in _OF_THE_MEAN)
    total = np.zeros(marks.shape[1], dtype=np.complex128)
    for pmf, weight in (intervals[place] for place in _OF_THE_MEAN):
        for k, k_weight in zip(*dispersions(outbreak.dispersion), strict=True):
            found = log_generating_function(outbreak, pmf, R, float(k), marks)
            total += weight / share * k_weight * np.exp(found).mean(axis=0)
    return total
