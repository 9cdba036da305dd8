"""How probable it is that daily counts were smoothed before they were published.

Two stories of the same course are simulated many times:

    counted    people are counted day by day, and scatter as laboratories do
    smoothed   the same, but published evened out over 3 to 14 days: as the mean of the
               last ones, rounded, or dealt out evenly over them in whole persons

Of all simulated series, those most like the published one are kept; how many of them
were smoothed is the evidence. Two numbers say how like: the scatter from day to day
beside chance, and whether one day's step is undone by the next, as counting does and a
mean over days does not.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epihq.epi.fingerprints import mean_around
from epihq.terms.credibility import Reason

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

WINDOWS = (3, 14)
# A day's own factor scatters by one over the root of this, from 45 % to 3 %.
SIZES = (5.0, 1000.0)
_RHYTHM_IN = 0.75
_WEEKEND, _MONDAY = (0.3, 0.95), (0.7, 1.3)
_DRAWS = 6000
_NEAREST = 300
_FEWEST_DAYS = 28
_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Smoothing:
    """Evidence that a series was smoothed, over that it was not.

    ``bayes_factor`` is None where ``reason`` says why; ``most`` is the largest that
    the number of simulations can give, its inverse the smallest.
    """

    bayes_factor: float | None
    n: int
    most: float = 2 * _NEAREST + 1
    reason: Reason | None = None


def smoothing(
    counts: Values, observed: Mask, first_weekday: int, rng: np.random.Generator
) -> Smoothing:
    """Weigh "smoothed over 3 to 14 days" against "counted", for one series [time].

    Both stories have the level of the published series day by day. What laboratories
    add to chance is drawn anew for each simulated series: a day's own factor of 3 to
    45 %, and in three of four a rhythm of the week. The Bayes factor is the number of
    smoothed over that of counted among the most alike 300 of 12,000, half a series
    added to both, so that it ends where the simulations do.

    Units: persons per day; ``first_weekday`` that of element 0, Monday being 0.
    Source: approximate Bayesian choice of models by nearest neighbours, as in Pudlo
    et al. 2016, doi:10.1093/bioinformatics/btv684; statistics own,
    docs/why/credibility.md.
    """
    kept = np.where(observed & (counts >= 0), counts, np.nan)
    local = mean_around(kept)
    usable = np.isfinite(local) & (local >= 1)
    steps = usable[:-2] & usable[1:-1] & usable[2:]
    if steps.sum() < _FEWEST_DAYS:
        few = Reason.FEW_DAYS_AROUND
        return Smoothing(bayes_factor=None, n=int(steps.sum()), reason=few)
    seen = _marks(kept[None], local, usable, first_weekday)
    course = _whole(mean_around(_whole(local)))
    parts = [
        _marks(drawn, local, usable, first_weekday)
        for drawn in (
            _counted(course, first_weekday, rng),
            _smoothed(_counted(course, first_weekday, rng), rng),
        )
    ]
    alike = _most_alike(seen, np.concatenate(parts))
    smoothed = int((alike >= _DRAWS).sum())
    factor = (smoothed + 0.5) / (_NEAREST - smoothed + 0.5)
    return Smoothing(bayes_factor=factor, n=int(steps.sum()))


def probability_of(prior: float, *factors: float) -> float:
    """Probability that a location smooths at least one of its series.

    ``prior`` is the share of locations that do, before looking. Which of its series
    such a location smooths is open: every choice of at least one is as likely.

    Units: shares, Bayes factors.
    Source: Bayes' theorem; own rule of the choices.
    """
    choices = np.prod([1 + one for one in factors]) - 1
    odds = prior / (1 - prior) * choices / (2 ** len(factors) - 1)
    return float(odds / (1 + odds))


def _counted(course: Values, first_weekday: int, rng: np.random.Generator) -> Values:
    """Counts as laboratories and offices make them, [draw, time]."""
    days = course.size
    low, high = np.log(SIZES)
    size = np.exp(rng.uniform(low, high, (_DRAWS, 1)))
    week = np.ones((_DRAWS, _WEEK))
    week[:, 5:] = rng.uniform(*_WEEKEND, (_DRAWS, 2))
    week[:, 0] = rng.uniform(*_MONDAY, _DRAWS)
    week[rng.random(_DRAWS) >= _RHYTHM_IN] = 1.0
    week *= _WEEK / week.sum(axis=1, keepdims=True)
    by_day = week[:, (first_weekday + np.arange(days)) % _WEEK]
    factor = rng.gamma(np.broadcast_to(size, by_day.shape)) / size
    return np.asarray(rng.poisson(course * by_day * factor), np.float64)


def _smoothed(counted: Values, rng: np.random.Generator) -> Values:
    """Of each series one manner of the two, over a number of days drawn for it."""
    days = rng.integers(WINDOWS[0], WINDOWS[1] + 1, len(counted))[:, None]
    totals = np.concatenate([np.zeros((len(counted), 1)), counted.cumsum(axis=1)], 1)
    is_dealt = rng.random((len(counted), 1)) < 0.5
    return np.where(is_dealt, _dealt(totals, days, rng), _averaged(totals, days))


def _averaged(totals: Values, days: NDArray[np.int_]) -> Values:
    """The mean of the last days, rounded."""
    at = np.arange(totals.shape[1] - 1)
    start = np.maximum(at + 1 - days, 0)
    before = np.take_along_axis(totals, start, axis=1)
    return np.asarray(np.rint((totals[:, 1:] - before) / (at + 1 - start)))


def _dealt(totals: Values, days: NDArray[np.int_], rng: np.random.Generator) -> Values:
    """What came in over some days, dealt out evenly over them in whole persons."""
    at = np.arange(totals.shape[1] - 1)
    place = (at + rng.integers(0, WINDOWS[1], days.shape)) % days
    start, end = np.maximum(at - place, 0), np.minimum(at - place + days, at.size)
    of_block = np.take_along_axis(totals, end, 1) - np.take_along_axis(totals, start, 1)
    a_day, passed = of_block / (end - start), at - start
    return np.asarray(np.floor(a_day * (passed + 1)) - np.floor(a_day * passed))


def _marks(series: Values, local: Values, usable: Mask, first_weekday: int) -> Values:
    """Log of the scatter, and correlation of a step with the next, [series, 2]."""
    scale = np.where(usable, local, np.nan)
    ratio = series / scale - 1
    weekday = (first_weekday + np.arange(local.size)) % _WEEK
    rest = np.empty_like(ratio)
    for day in range(_WEEK):
        at = weekday == day
        held = at & usable
        mean = ratio[:, held].mean(axis=1, keepdims=True) if held.any() else 0.0
        rest[:, at] = ratio[:, at] - mean
    steps = np.diff(rest * np.sqrt(scale), axis=1)
    second = np.diff(series, n=2, axis=1) ** 2 / (6 * scale[1:-1])
    middle = usable[:-2] & usable[1:-1] & usable[2:]
    one, two = steps[:, :-1][:, middle], steps[:, 1:][:, middle]
    spread = (one**2).sum(axis=1) + (two**2).sum(axis=1)
    undone = 2 * (one * two).sum(axis=1) / np.maximum(spread, 1e-12)
    scatter = np.log(second[:, middle].mean(axis=1) + 1e-6)
    return np.column_stack([scatter, undone])


def _most_alike(seen: Values, drawn: Values) -> NDArray[np.intp]:
    """Which simulated series are the nearest, in standard deviations of all."""
    apart = (drawn - seen) / drawn.std(axis=0)
    return np.argpartition((apart**2).sum(axis=1), _NEAREST)[:_NEAREST]


def _whole(values: Values) -> Values:
    """Fill what is missing by straight lines; 0 where nothing is known."""
    known = np.isfinite(values)
    at: NDArray[np.intp] = np.arange(values.size)
    return np.asarray(np.interp(at, at[known], values[known]))
