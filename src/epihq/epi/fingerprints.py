"""Fingerprints of handled figures: what counting people does not do by itself.

Each function looks at one series of daily counts and tells how often honest counts
would look so. Counts of people scatter at least as a Poisson process does; figures
that were smoothed, rounded, capped or copied do not. No test proves intent: batching
and weekly offices leave marks as well, which is why every result is compared with
what well-measured epidemics show.

Arrays are [time], persons per day; ``observed`` is False where nothing was published.
``first_weekday`` is the weekday of element 0, Monday being 0.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.epi import chance
from epihq.terms.credibility import Reason

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

WEEK = 7
_BLOCK = 10
FLAG_BELOW = 0.05
_EXACT_BELOW = 20.0
_FAR_FROM_FLAG = 0.3
_DRAWS = 20_000
_SERIES = 999
FEWEST_DAYS = 28
# Degrees of freedom that 1,244 honest pairs show (exercises of seeds 3 and 4).
_TAILS = 30
_SOME_SCATTER = 1e-9
_NEARLY_ONE = 1 - 1e-12
# A ceiling's layer: half its thickness as a share and in persons, and how many layers.
_CEILING_SHARE = 0.015
_CEILING_LEAST = 6.0
_LAYERS = 4
_CEILING_FROM = 100.0


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """One test of one series.

    ``value`` is the test's own statistic, ``n`` the days or weeks it rests on.
    ``p_value`` is the probability that honest counts look at least so strange; None
    where only a comparison with others tells. ``interval`` is that of ``value``, 95 %,
    where it has one. ``reason`` says why nothing can be said, else it is None.
    """

    value: float | None
    n: int
    p_value: float | None = None
    interval: tuple[float, float] | None = None
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class WeeklyDispersion:
    """Weeks and their probability of varying so little; ``starts`` are elements.

    ``p_values`` is NaN for weeks that could not be flagged however they vary: too few
    persons, or a day without a figure. ``flagged`` marks those below ``FLAG_BELOW``.
    Of ``weekly_sums_dispersion``, read "block of ten weeks" for "week".
    """

    starts: NDArray[np.int64]
    p_values: Values
    flagged: Mask

    @property
    def longest_run(self) -> int:
        """The most flagged weeks in a row."""
        run = longest = 0
        for is_flagged in self.flagged:
            run = run + 1 if is_flagged else 0
            longest = max(longest, run)
        return longest


def weekly_dispersion(
    counts: Values, observed: Mask, first_weekday: int
) -> WeeklyDispersion:
    """Test each week from Monday to Sunday for varying less than a Poisson count.

    Source: Kobak 2022, Significance 19(2), doi:10.1111/1740-9713.01627: the sample
    variance of seven daily counts against Poisson counts of the same mean.
    """
    first, laid, whole = _weeks(counts, observed, first_weekday)
    return _tested(laid, whole, first, WEEK)


def weekly_sums_dispersion(
    counts: Values, observed: Mask, first_weekday: int
) -> WeeklyDispersion:
    """Test each ten weeks for weekly sums that vary less than Poisson counts.

    Weeks run from Monday to Sunday, blocks do not overlap. It sees figures that are
    made for a week and then spread over its days.
    Source: Kobak 2022, as ``weekly_dispersion``, and the program beside the paper.
    """
    first, laid, whole = _weeks(counts, observed, first_weekday)
    blocks = len(laid) // _BLOCK
    sums = np.where(whole, laid.sum(axis=1), 0.0)[: blocks * _BLOCK]
    together = whole[: blocks * _BLOCK].reshape(blocks, _BLOCK).all(axis=1)
    laid_sums = sums.reshape(blocks, _BLOCK)
    return _tested(laid_sums, np.asarray(together), first, _BLOCK * WEEK)


def _weeks(
    counts: Values, observed: Mask, first_weekday: int
) -> tuple[int, Values, Mask]:
    """First Monday, the whole weeks [week, day], and which of them can be used."""
    first = -first_weekday % WEEK
    weeks = max(0, (counts.size - first) // WEEK)
    laid = counts[first : first + weeks * WEEK].reshape(weeks, WEEK)
    whole = observed[first : first + weeks * WEEK].reshape(weeks, WEEK).all(axis=1)
    return first, laid, np.asarray(whole & (laid >= 0).all(axis=1))


def _tested(laid: Values, usable: Mask, first: int, step: int) -> WeeklyDispersion:
    p_values = np.full(len(laid), np.nan)
    for row in np.flatnonzero(usable):
        p_values[row] = _probability_of_so_little(laid[row])
    flagged = np.nan_to_num(p_values, nan=1.0) < FLAG_BELOW
    starts = first + step * np.arange(len(laid), dtype=np.int64)
    return WeeklyDispersion(starts=starts, p_values=p_values, flagged=flagged)


def underdispersion(counts: Values, observed: Mask, first_weekday: int) -> Fingerprint:
    """Sum the weeks up: the share that varies too little, and how likely that is.

    The probability is twice the smaller of two: that many flagged weeks in all, and
    a run of flagged weeks that long.
    """
    weeks = weekly_dispersion(counts, observed, first_weekday)
    tested = int(np.isfinite(weeks.p_values).sum())
    if tested < WEEK - 3:
        return nothing(tested, Reason.FEW_WEEKS)
    flagged = int(weeks.flagged.sum())
    in_all = chance.binomial_at_least(flagged, tested, FLAG_BELOW)
    in_a_row = min(1.0, tested * FLAG_BELOW**weeks.longest_run)
    return Fingerprint(
        value=flagged / tested,
        n=tested,
        p_value=float(min(1.0, 2 * min(in_all, in_a_row))),
        interval=chance.wilson_interval(flagged, tested),
    )


def _probability_of_so_little(figures: Values) -> float:
    total, size = round(float(figures.sum())), figures.size
    mean, variance = total / size, float(figures.var(ddof=1))
    is_large = mean >= _EXACT_BELOW
    # Totals so small that even equal figures are no rarity cannot be flagged.
    if not is_large and _probability_of_equal(total, size) >= FLAG_BELOW:
        return float("nan")
    near = chance.chi_square_below((size - 1) * variance / mean, size - 1)
    # Where nothing hangs on it, the limit of many persons is near enough.
    if is_large or near > _FAR_FROM_FLAG:
        return near
    return _share_up_to(_poisson_variances(total, size), variance)


@cache
def _probability_of_equal(total: int, size: int) -> float:
    """Probability that ``size`` Poisson counts of mean total / size are all equal."""
    count = np.arange(total + 1)
    mean = max(total / size, np.finfo(float).tiny)
    each = np.exp(count * np.log(mean) - mean - special.gammaln(count + 1))
    return float((each**size).sum())


@cache
def _poisson_variances(total: int, size: int) -> Values:
    """Sorted sample variances of ``size`` Poisson counts of mean total / size."""
    rng = np.random.default_rng(total)
    drawn = rng.poisson(total / size, (_DRAWS, size)).var(axis=1, ddof=1)
    return np.asarray(np.sort(drawn))


def _share_up_to(drawn: Values, value: float) -> float:
    # Variances of seven whole numbers differ by 1/42 at least, rounding errors do not.
    return float(np.searchsorted(drawn, value + 1e-9, side="right") / drawn.size)


def roughness(counts: Values, observed: Mask) -> Fingerprint:
    """Measure day-to-day scatter beside that of Poisson counts of the same course.

    The mean of squared second differences over six times the local mean: 1 for
    Poisson counts on any smooth course, more for real ones, near 0 for smoothed ones.
    The probability is that of 999 simulated Poisson series.
    """
    kept, local = _with_local_mean(counts, observed)
    usable = np.isfinite(local) & (local >= 1)
    middle = 1 + np.flatnonzero(usable[:-2] & usable[1:-1] & usable[2:])
    if middle.size < FEWEST_DAYS:
        return nothing(middle.size, Reason.FEW_DAYS_AROUND)
    value = float(_scatter(kept, local, middle))
    rng = np.random.default_rng(7)
    drawn = rng.poisson(np.where(usable, local, 0.0), (_SERIES, counts.size))
    as_smooth = int((_scatter(drawn, local, middle) <= value).sum())
    return Fingerprint(
        value=value, n=middle.size, p_value=(1 + as_smooth) / (1 + _SERIES)
    )


def _scatter(counts: NDArray[Any], local: Values, middle: NDArray[np.intp]) -> Values:
    """Scatter of one or of many series, [..., time]."""
    second = counts[..., middle - 1] - 2 * counts[..., middle] + counts[..., middle + 1]
    return np.asarray((second**2 / (6 * local[middle])).mean(axis=-1))


def weekday_pattern(counts: Values, observed: Mask, first_weekday: int) -> Fingerprint:
    """Measure how much the days of the week differ, from 0 (not at all) upward.

    The spread between the highest and the lowest weekday, each the median of a day's
    count over the mean of the week around it. The probability is that of Kruskal and
    Wallis's test if no day differed. Honest offices have a pattern, so a small one is
    no accusation: compare ``value`` with that of other locations.
    """
    kept, local = _with_local_mean(counts, observed)
    usable = np.isfinite(local) & (local >= 1)
    if usable.sum() < FEWEST_DAYS:
        return nothing(int(usable.sum()), Reason.FEW_DAYS_AROUND)
    ratio = kept[usable] / local[usable]
    weekday = (first_weekday + np.flatnonzero(usable)) % WEEK
    groups = [ratio[weekday == day] for day in range(WEEK)]
    if min(group.size for group in groups) == 0:
        return nothing(int(usable.sum()), Reason.WEEKDAY_MISSING)
    medians = [float(np.median(group)) for group in groups]
    # Dividing by the week's mean takes a seventh of the noise, but nothing of what has
    # the week's own rhythm; without the factor one in ten would fall below 0.05.
    rank_sum = chance.kruskal_wallis(groups)
    p_value = chance.chi_square_above(rank_sum * (WEEK - 1) / WEEK, WEEK - 1)
    return Fingerprint(
        value=max(medians) - min(medians), n=int(usable.sum()), p_value=p_value
    )


def ceiling(counts: Values, observed: Mask) -> Fingerprint:
    """Look for days that crowd under a highest value, as under a ceiling.

    The value is the share of days in the topmost layer among those in the four topmost
    layers of the same thickness, 3 % of the highest count or two Poisson standard
    deviations if that is less. Counts around a summit thin out upward, so that a day is
    in the topmost with a probability of a quarter at most; p_value is the binomial
    tail. Only for highest counts of 100 and more, where 3 % is more than a rounding.
    """
    seen = counts[observed]
    # Not the highest itself: one dump or error must not hide the ceiling below it.
    top = float(np.quantile(seen, 0.99)) if seen.size >= FEWEST_DAYS else 0.0
    if top < _CEILING_FROM:
        return nothing(seen.size, Reason.LOW_TOP)
    half = max(_CEILING_LEAST, min(_CEILING_SHARE * top, np.sqrt(top)))
    high = int((seen >= top - half * (2 * _LAYERS - 1)).sum())
    crowded = int((np.abs(seen - top) <= half).sum())
    p_value = chance.binomial_at_least(crowded, high, 1 / _LAYERS)
    return Fingerprint(value=crowded / max(high, 1), n=high, p_value=p_value)


def likeness(counts: Values, other: Values, observed: Mask) -> Fingerprint:
    """Compare the daily scatter of two series on the same days: 1 is a copy.

    Spearman's correlation of both series' log ratios to the mean of the week around,
    the weekday's share and what is left of the course taken out; common rhythms of
    weeks remain common, copies of noise are no accident. The probability, one-sided,
    is that of Fisher's transformation, its spread taken from all shifts of one series
    against the other by three days or more, as both are correlated in themselves; with
    the tails of Student's t, since calm and rough weeks make them heavier than normal.
    Only days with 20 persons a day around them: below, chance is all there is.
    """
    left, right = _noise(counts, observed), _noise(other, observed)
    both = np.isfinite(left) & np.isfinite(right)
    if both.sum() < FEWEST_DAYS:
        return nothing(int(both.sum()), Reason.FEW_COMMON_DAYS)
    # What rounding leaves of a perfectly regular course is no scatter.
    if min(np.std(left[both]), np.std(right[both])) < _SOME_SCATTER:
        return nothing(int(both.sum()), Reason.NO_SCATTER)
    by_shift = _correlations(left[both], right[both])
    value = float(by_shift[0])
    spread = float(np.sqrt(np.mean(np.arctanh(by_shift[3:-2]) ** 2)))
    # A series that repeats itself is like every shift of itself: that tells nothing.
    p_value = (
        chance.student_above(float(np.arctanh(value)) / spread, _TAILS)
        if spread
        else 1.0
    )
    return Fingerprint(value=value, n=int(both.sum()), p_value=p_value)


def _correlations(left: Values, right: Values) -> Values:
    """Rank correlation with ``right`` moved round by 0, 1, 2, ... days; below 1."""
    ranks = [chance.ranks(noise) for noise in (left, right)]
    one, two = (rank - rank.mean() for rank in ranks)
    moved = np.array([np.roll(two, shift) for shift in range(two.size)])
    found = moved @ one / np.sqrt((one @ one) * (two @ two))
    return np.asarray(np.clip(found, -_NEARLY_ONE, _NEARLY_ONE))


def _noise(counts: Values, observed: Mask) -> Values:
    kept, local = _with_local_mean(counts, observed)
    usable = np.isfinite(local) & (local >= 20) & (kept > 0)
    noise = np.full(counts.size, np.nan)
    noise[usable] = np.log(kept[usable] / local[usable])
    for day in range(WEEK):
        at = noise[day::WEEK]
        if np.isfinite(at).any():
            at -= np.nanmean(at)
    # Where growth bends, the mean of a week misses the day in its middle, and common
    # measures bend two courses on the same days.
    return noise - mean_around(noise)


def _with_local_mean(counts: Values, observed: Mask) -> tuple[Values, Values]:
    """Counts, and the mean of the seven days around each; NaN where one is missing."""
    kept = np.where(observed & (counts >= 0), counts, np.nan)
    return kept, mean_around(kept)


def mean_around(values: Values) -> Values:
    """Mean of the seven days around each [time]; NaN where one is missing.

    Units: as ``values``.
    Source: own.
    """
    local = np.full(values.size, np.nan)
    if values.size >= WEEK:
        windows = np.lib.stride_tricks.sliding_window_view(values, WEEK)
        local[3:-3] = windows.mean(axis=1)
    return local


def nothing(n: int, reason: Reason) -> Fingerprint:
    """Say why a test says nothing."""
    return Fingerprint(value=None, n=n, reason=reason)
