"""What may follow the known cases of an outbreak: one recursion, exact.

    onset day   known days | today | days to come        h(m): generating function of a
                ...  i ... |   T   | ... m ...           person who falls ill on day m
    h(m)   = z(m) g(m)              later than today; z(m) marks whom is counted
    h(m)   = (not reported) g(m)    up to today: somebody ill of whom nobody knows
    g(m)   = (1 + sum over n > m of R(n) w(n - m) (1 - h(n)) / k)^(-k)

Of a known case i is known how many it has infected who were reported: its own
infectiousness is gamma with shape k + those and rate k + what was to be expected, and
so a known superspreader is one in what follows, too. z = 0 on all days to come gives
the probability that nobody falls ill any more; z around the unit circle gives the
distribution of how many will.
"""

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epihq.epi.offspring import Dispersion
from epihq.epi.serial_interval import SerialInterval

Values = NDArray[np.float64]
Complex = NDArray[np.complex128]

_NOTHING = 1e-12


@dataclass(frozen=True, kw_only=True, eq=False)
class Outbreak:
    """The known cases of an outbreak and how it is thought to go on.

    ``local`` and ``imported``: known cases by day of onset, [time], the last day being
    today. ``R`` and ``weights``, [node]: what R is from tomorrow on, each with its
    probability, as ``epihq.epi.small_outbreak`` gives them. ``past_R`` [time]: R of the
    days until today, where it was another. ``reported``: share of those who fall ill
    that are ever reported; ``reported_within`` [lag]: share of these known at most so
    many days after their onset, None: on the same day.

    Units: persons per day, days.
    """

    local: Values
    imported: Values
    R: Values
    weights: Values
    serial_interval: SerialInterval
    dispersion: Dispersion
    past_R: Values | None = None
    reported: float = 1.0
    reported_within: Values | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be: ``ValueError``."""
        if not 0 < self.reported <= 1:
            raise ValueError(
                f"reported: a share above 0, up to 1; got {self.reported!r}"
            )
        if self.local.shape != self.imported.shape or self.local.ndim != 1:
            raise ValueError("local and imported: counts of the same days")

    @property
    def hidden(self) -> Values:
        """Share of those who fell ill on each day of whom nobody knows yet, [time]."""
        days = self.local.size
        known = np.ones(days)
        if self.reported_within is not None:
            lags = np.arange(days)[::-1]
            within = np.append(self.reported_within, self.reported_within[-1])
            known = within[np.minimum(lags, within.size - 1)]
        return np.asarray(1 - self.reported * known)

    def quiet(self, days: int) -> "Outbreak":
        """The same outbreak if nobody more is reported for some days."""
        more = np.zeros(days)
        past = self.past_R
        return Outbreak(
            local=np.append(self.local, more),
            imported=np.append(self.imported, more),
            R=self.R,
            weights=self.weights,
            serial_interval=self.serial_interval,
            dispersion=self.dispersion,
            past_R=None if past is None else np.append(past, past[-1] + more),
            reported=self.reported,
            reported_within=self.reported_within,
        )


def thinned(values: Values, weights: Values, number: int) -> Values:
    """Give values that stand for equal shares of a distribution, [number].

    Units: those of ``values``. Source: midpoints of equal shares.
    """
    share = np.cumsum(weights) - weights / 2
    at = (np.arange(number) + 0.5) / number
    return np.asarray(np.interp(at, share / np.sum(weights), values))


def log_generating_function(
    outbreak: Outbreak, pmf: Values, R: Values, k: float, marks: Complex
) -> Complex:
    """Log generating function of the marked cases of the days to come, [node, z].

    ``R`` is [node], ``marks`` [day, z] the mark of each day to come; later days are not
    counted. ``pmf`` is a serial interval, element 0 one day.

    Units: persons.
    Source: branching process with negative binomial offspring, Lloyd-Smith et al. 2005,
    doi:10.1038/nature04153; what is known of each case is ours,
    docs/why/small-outbreaks.md.
    """
    days, ahead = outbreak.local.size, len(marks)
    past = np.broadcast_to(
        R if outbreak.past_R is None else outbreak.past_R[:, None], (days, R.size)
    )
    hidden = outbreak.hidden
    # u(m) = R(m) (1 - h(m)), for the days known and those to come; v(m) the same of
    # what is known already: that nobody of the line has been reported.
    u = np.zeros((days + ahead, R.size, marks.shape[1]), dtype=np.complex128)
    v = np.zeros((days, R.size))
    u[days:] = R[:, None]
    for day in range(days + ahead - 1, days - 1, -1):
        # Whose mark is 0, of those nobody is asked about.
        if (mark := marks[day - days]).any():
            u[day] = R[:, None] * (1 - mark * _offspring(u, pmf, k, day))
    first = _first_hidden(outbreak, hidden)
    for day in range(days - 1, first - 1, -1):
        u[day] = past[day][:, None] * (1 - hidden[day] * _offspring(u, pmf, k, day))
        v[day] = past[day] * (1 - hidden[day] * _offspring(v, pmf, k, day))
    u[:first], v[:first] = past[:first, :, None], past[:first]
    u[first:days] -= v[first:, :, None]
    return _of_the_known(outbreak, pmf, k, u[first:], v, ahead)


def _first_hidden(outbreak: Outbreak, hidden: Values) -> int:
    """First day of which somebody unknown may still infect others."""
    some = np.flatnonzero(hidden > 1e-9)
    known = np.flatnonzero(outbreak.local + outbreak.imported)
    if not some.size or not known.size:
        return outbreak.local.size
    return max(int(some[0]), int(known[0]) + 1)


def _offspring(u: NDArray[Any], pmf: Values, k: float, day: int) -> NDArray[Any]:
    """Generating function of all whom a person who falls ill on ``day`` infects."""
    later = u[day + 1 : day + 1 + pmf.size]
    return np.exp(-k * np.log1p(_dot(pmf[: len(later)], later) / k))


def _dot(weights: Values, values: NDArray[Any]) -> NDArray[Any]:
    """Sum ``values`` [m, ...] by real ``weights`` [..., m], as one real product."""
    flat = np.ascontiguousarray(values).reshape(len(values), prod(values.shape[1:]))
    shape = (*weights.shape[:-1], *values.shape[1:])
    if not np.iscomplexobj(flat):
        return np.asarray(weights @ flat).reshape(shape)
    summed = np.ascontiguousarray(weights @ flat.view(np.float64))
    return summed.view(np.complex128).reshape(shape)


def _of_the_known(
    outbreak: Outbreak, pmf: Values, k: float, more: Complex, v: Values, ahead: int
) -> Complex:
    """Sum over the known cases; ``more`` [last days, node, z] may be to come."""
    days = outbreak.local.size
    cases = outbreak.local + outbreak.imported
    sick = np.flatnonzero(cases)
    lag = np.arange(days + ahead) - sick[:, None]
    part = np.where(
        (lag >= 1) & (lag <= pmf.size), pmf[np.clip(lag - 1, 0, pmf.size - 1)], 0.0
    )
    expected = _dot(part[:, :days], v)
    parents = _parents(outbreak.local, part[:, :days] * cases[sick, None])
    # Most are past infecting: what is left of them is nothing.
    still = part[:, -len(more) :]
    left = still.sum(axis=1) > _NOTHING
    to_come = _dot(still[left], more)
    known = (k + expected[left])[:, :, None]
    ratio = np.log1p(to_come / known)
    total = -k * _dot(cases[sick][left], ratio)
    # Each local case has one of the earlier ones for a parent.
    children = parents[:, left].sum(axis=1) > _NOTHING
    of_parents = _dot(parents[children][:, left], -np.expm1(-ratio))
    return np.asarray(total + _dot(outbreak.local[children], np.log1p(-of_parents)))


def _parents(local: Values, likely: Values) -> Values:
    """How likely each known case is the parent of one of each day, [day, known]."""
    of_a_day = np.where(local > 0, likely, 0.0).T
    every = np.maximum(of_a_day.sum(axis=1, keepdims=True), _NOTHING)
    return np.asarray(of_a_day / every)
