"""R where cases are counted by tens: the whole posterior, superspreading and imports.

    cases of the window ~ negative binomial    mean R x sources
    sources = sum over earlier cases j of W_j  W_j: part of j's infecting that falls
                                               into the window and is reported by now
    size    = sources^2 / (sum of W_j^2 / (k + F_j) + what is not known of them)
                                               F_j: part of j's infecting before

Imported cases infect, but nobody here infected them. The serial interval and k are
mixed over their errors, weighed by how well each explains the window. The answer is an
interval, never "too few cases": where the cases of a window tell next to nothing of R
beyond what was thought before, the verdict says that.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.epi.offspring import (
    Dispersion,
    LogPrior,
    dispersions,
    log_negative_binomial,
    neutral_prior,
)
from epihq.epi.on_nodes import log_sd, summary
from epihq.epi.serial_interval import SerialInterval, within_errors

Counts = NDArray[np.float64]

# R is looked for between these.
_LOWEST_R, _HIGHEST_R = 1e-6, 300.0
_COARSE, _FINE = 161, 241
# Log density under its highest that still counts.
_DEPTH = 30.0
# The posterior of log R must be this much narrower than the prior to say something,
# and its 90 % interval must not end at more than seventeen times its beginning.
_MOST_OF_PRIOR, _WIDEST = 0.8, 0.85
# Where growth or decline is this sure, that is said, however wide the interval.
_DECIDED = 0.95
# With less than this of one person's infecting on a day, cases come from elsewhere.
_NOBODY = 1e-3
# Of one of the serial intervals within the errors, for its logarithm's sake.
_LEAST_SOURCES = 1e-9
# Of a day of which less than this is known, the level of the week before is thought.
LEAST_SHARE = 0.2
_LEVEL_DAYS = 7
_DAYS_AT_ONCE = 64
_SHARE_NODES = 5


class SmallVerdict(StrEnum):
    """What the cases of a window tell of R."""

    USABLE = "usable"
    SAYS_NOTHING = "says-nothing"
    UNKNOWN_SOURCES = "sources-unknown"
    NO_CASES = "no-cases"


_CODES = tuple(SmallVerdict)
_CODE = {verdict: np.int8(code) for code, verdict in enumerate(_CODES)}


@dataclass(frozen=True, kw_only=True, eq=False)
class SmallRt:
    """R of each day's window (the ``window`` days that end on it), [time].

    NaN with ``no-cases`` and ``sources-unknown``. With ``says-nothing`` the figures are
    hardly more than the prior: tell that, not the figures. ``quantiles`` maps each of
    ``LEVELS`` to [time]. ``R`` and ``weights``, [time, node], are the whole posterior,
    for what is asked next (``epihq.epi.branching``, ``epihq.epi.outlook``). ``cases``:
    local cases of the window with a known possible source; ``sources``: how many
    persons' worth of infecting fell into it; ``unexplained``: cases that no known case
    can have infected.
    """

    mean: Counts
    sd: Counts
    quantiles: dict[float, Counts]
    p_above_1: Counts
    verdict_codes: NDArray[np.int8]
    cases: Counts
    sources: Counts
    unexplained: Counts
    R: Counts
    weights: Counts

    @property
    def verdicts(self) -> NDArray[np.str_]:
        """The verdicts in words, [time]."""
        return np.array([str(v) for v in _CODES])[self.verdict_codes]


class Complete(NamedTuple):
    """Share of each day's cases known by now, and how far it may be off, both [time].

    ``sd`` is on all days to one side; None where shares are exact.
    """

    share: Counts
    sd: Counts | None = None


class Sources(NamedTuple):
    """Persons' worth of infecting in each window, [time], and its spread in parts.

    ``part`` and ``before`` [time, day]: parts of the infecting of a day's cases that
    fall into a window and before it; ``cases`` [day] of them, ``unknown`` [time] the
    variance of what is not known of their number.
    """

    mean: Counts
    part: Counts
    before: Counts
    cases: Counts
    unknown: Counts

    def sizes(self, k: float) -> Counts:
        """Size of the negative binomial distribution of each window's cases, [time].

        A case has an infectiousness of its own, of which those whom it is known to have
        infected by then, about as many as the part before, tell something.
        """
        own = (self.part**2 / (k + self.before)) @ self.cases
        spread = np.maximum(own + self.unknown, _LEAST_SOURCES**2)
        return np.asarray(np.maximum(self.mean, _LEAST_SOURCES) ** 2 / spread)


def estimate_small_rt(
    local: Counts,
    imported: Counts,
    serial_interval: SerialInterval,
    dispersion: Dispersion,
    *,
    window: int | None = 7,
    days: int | None = None,
    complete: Complete | None = None,
    log_prior: LogPrior | None = None,
) -> SmallRt:
    """Estimate R of every day of an outbreak, exactly, from few cases.

    ``local`` and ``imported`` are new cases by day, [time], by onset (or by report,
    with R about as much earlier); fractions are allowed. Cases of days on which nobody
    known was infectious, the first cases among them, are taken as imported and counted
    as ``unexplained``. ``window`` None: all days up to each, one R for the outbreak.
    ``days``: told are the last so many, None is all.
    ``complete`` is what part of each day is known by now. Raises ``ValueError`` where
    counts are negative or shares not between 0 and 1.

    Units: persons per day; R has none.
    Source: Cori et al. 2013, doi:10.1093/aje/kwt133; imported cases: Thompson et al.
    2019, doi:10.1016/j.epidem.2019.100356; offspring: Lloyd-Smith et al. 2005,
    doi:10.1038/nature04153; the size of the sum is ours, docs/why/small-outbreaks.md.
    """
    here, brought, share = _checked(local, imported, complete)
    shares = _shares_within_errors(share, complete.sd if complete else None)
    prior = log_prior or neutral_prior()
    intervals = within_errors(serial_interval)
    ks, k_weights = dispersions(dispersion)
    lent = _infectious(here + brought, share, intervals)
    unexplained = np.where(lent <= _NOBODY, here, 0.0)
    explained = here - unexplained
    cases = _window_sum(explained, window)
    sources = [
        (weight * likely, _sources(here + brought, one, pmf, window))
        for (pmf, weight), (one, likely) in product(intervals, shares)
    ]
    nodes = [
        _Node(float(np.log(weight * k_weight)), source.mean, source.sizes(float(k)))
        for weight, source in sources
        for k, k_weight in zip(ks, k_weights, strict=True)
    ]
    mean_sources = np.sum([weight * source.mean for weight, source in sources], axis=0)
    codes = np.full(here.size, _CODE[SmallVerdict.USABLE])
    codes[_window_sum(unexplained, window) > cases] = _CODE[
        SmallVerdict.UNKNOWN_SOURCES
    ]
    codes[mean_sources <= _NOBODY] = _CODE[SmallVerdict.NO_CASES]
    last = slice(-(days or here.size), None)
    is_told = np.zeros(here.size, dtype=bool)
    is_told[last] = codes[last] == _CODE[SmallVerdict.USABLE]
    told = np.flatnonzero(is_told)
    log_R = np.full((here.size, _FINE), np.nan)
    weights = np.full((here.size, _FINE), np.nan)
    for part in np.array_split(told, max(1, -(-told.size // _DAYS_AT_ONCE))):
        log_R[part], weights[part] = _posterior(cases, nodes, prior, part)
    widest = min(_MOST_OF_PRIOR * _spread_of_prior(prior), _WIDEST)
    log_R, weights, codes = log_R[last], weights[last], codes[last]
    summed = summary(log_R, weights)
    wide = log_sd(log_R, weights) > widest
    undecided = np.abs(summed.p_above_1 - 0.5) < _DECIDED - 0.5
    codes[wide & undecided] = _CODE[SmallVerdict.SAYS_NOTHING]
    return SmallRt(
        mean=summed.mean,
        sd=summed.sd,
        quantiles=summed.quantiles,
        p_above_1=summed.p_above_1,
        verdict_codes=codes,
        cases=cases[last],
        sources=mean_sources[last],
        unexplained=unexplained[last],
        R=np.exp(log_R),
        weights=weights,
    )


def _checked(
    local: Counts, imported: Counts, complete: Complete | None
) -> tuple[Counts, Counts, Counts]:
    here = np.asarray(local, dtype=np.float64)
    brought = np.broadcast_to(np.asarray(imported, dtype=np.float64), here.shape)
    share = np.ones(here.size) if complete is None else np.asarray(complete.share)
    if not ((here >= 0).all() and (brought >= 0).all()):
        raise ValueError("cases: none of a day below 0")
    if not (share.shape == here.shape and ((share >= 0) & (share <= 1)).all()):
        raise ValueError(f"complete: a share of each of {here.size} days, 0 to 1")
    return here, brought, share


def _shares_within_errors(
    share: Counts, sd: Counts | None
) -> list[tuple[Counts, float]]:
    """Shares known within their errors, and how likely each is, by quadrature.

    Reports that come sooner or later than was learnt do so on all days: the errors
    go to one side together, on the logit scale, so that a share stays one.
    """
    open_ = (share > 0) & (share < 1)
    if sd is None or not (np.asarray(sd)[open_] > 0).any():
        return [(share, 1.0)]
    within = np.where(open_, share, 0.5)
    step = np.where(open_, np.asarray(sd) / (within * (1 - within)), 0.0)
    nodes, weights = np.polynomial.hermite_e.hermegauss(_SHARE_NODES)
    logit = special.logit(within)
    return [
        (np.where(open_, special.expit(logit + node * step), share), float(weight))
        for node, weight in zip(nodes, weights / weights.sum(), strict=True)
    ]


def completed(seen: Counts, share: Counts) -> tuple[Counts, Counts]:
    """Give what the counts of days will come to, [time], and the variance of that.

    Days of which less than a fifth is known are thought like the week before them,
    give or take as much again.

    Units: persons per day. Source: negative binomial count of what is missing, own.
    """
    known = share >= LEAST_SHARE
    final = np.where(known, seen / np.where(known, share, 1), 0.0)
    variance = final * (1 - share) / np.where(known, share, 1)
    for day in np.flatnonzero(~known):
        level = final[max(day - _LEVEL_DAYS, 0) : day]
        final[day] = max(level.mean() if level.size else 0.0, seen[day])
        variance[day] = final[day] + final[day] ** 2
    return final, variance


def _lagged(days: int, pmf: Counts) -> Counts:
    """Part of the infecting of day j's cases that falls on day t, [t, j]."""
    lag = np.arange(days)[:, None] - np.arange(days)
    known = (lag >= 1) & (lag <= pmf.size)
    return np.where(known, pmf[np.where(known, lag - 1, 0)], 0.0)


def _infectious(
    cases: Counts, share: Counts, intervals: list[tuple[Counts, float]]
) -> Counts:
    """Persons' worth of infecting of each day, under the central interval, [time]."""
    final, _variance = completed(cases, share)
    pmf, _weight = intervals[len(intervals) // 2]
    return np.asarray(_lagged(cases.size, pmf) @ final)


def _sources(cases: Counts, share: Counts, pmf: Counts, window: int | None) -> Sources:
    final, variance = completed(cases, share)
    lagged = share[:, None] * _lagged(cases.size, pmf)
    part = _window_sum(lagged, window)
    before = np.maximum(np.cumsum(lagged, axis=0) - part, 0.0)
    return Sources(part @ final, part, before, final, part**2 @ variance)


def _window_sum(values: Counts, window: int | None) -> Counts:
    total = np.cumsum(values, axis=0)
    if window is not None:
        total[window:] -= total[:-window].copy()
    return total


class _Node(NamedTuple):
    """One serial interval and k: log probability, sources and sizes, [time]."""

    log_weight: float
    sources: Counts
    sizes: Counts


def _posterior(
    cases: Counts,
    nodes: list[_Node],
    prior: LogPrior,
    days: NDArray[np.int_],
) -> tuple[Counts, Counts]:
    """Nodes of log R, [day, node], and their weights: coarse, then where it lies."""
    coarse = np.linspace(np.log(_LOWEST_R), np.log(_HIGHEST_R), _COARSE)
    step = coarse[1] - coarse[0]
    rough = _log_posterior(cases, nodes, prior, days, np.tile(coarse, (days.size, 1)))
    near = rough > rough.max(axis=1, keepdims=True) - _DEPTH
    low = coarse[np.argmax(near, axis=1)] - step
    high = coarse[_COARSE - 1 - np.argmax(near[:, ::-1], axis=1)] + step
    log_R = np.linspace(low, high, _FINE, axis=1)
    fine = _log_posterior(cases, nodes, prior, days, log_R)
    weights = np.exp(fine - fine.max(axis=1, keepdims=True))
    return log_R, weights / weights.sum(axis=1, keepdims=True)


def _log_posterior(
    cases: Counts,
    nodes: list[_Node],
    prior: LogPrior,
    days: NDArray[np.int_],
    log_R: Counts,
) -> Counts:
    """Log density over log R, [day, node], the intervals and dispersions mixed."""
    R = np.exp(log_R)
    total = np.full(log_R.shape, -np.inf)
    for log_weight, sources, sizes in nodes:
        mean = R * np.maximum(sources[days, None], _LEAST_SOURCES)
        seen = log_negative_binomial(cases[days, None], mean, sizes[days, None])
        total = np.logaddexp(total, log_weight + seen)
    return total + prior(log_R)


def _spread_of_prior(prior: LogPrior) -> float:
    log_R = np.linspace(np.log(_LOWEST_R), np.log(_HIGHEST_R), 20 * _COARSE)[None]
    weights = np.exp(prior(log_R) - prior(log_R).max())
    return float(log_sd(log_R, weights / weights.sum())[0])
