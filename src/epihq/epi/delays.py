"""Delays learnt from a list of persons: how long from one date to another.

Dates are days, so both ends of a delay are uncertain by a day; and of those whose
first event was a few days ago only the short delays are known yet. The likelihood of
a person is P(delay) / P(delay <= days since the first event), which needs to know
nothing of how the outbreak grows.

    counts by (first day, delay) -> posterior over family, mean, sd -> intervals,
                                                  delays to come, shares known by now

The posterior is summed over a grid that closes in on where it lies: nothing is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from epihq.epi.delay_families import Family, delay_known_within, delay_probability
from epihq.epi.peak import where_it_lies

Values = NDArray[np.float64]

FEWEST_PERSONS = 10
_MOST_UNSEEN = 0.2
_LARGEST_ERROR = 0.35
_WIDEST = ((np.log(0.15), np.log(400.0)), (np.log(0.08), np.log(6.0)))
# Nodes along each side of the grid, from coarse to that which is summed.
_SIDES = (17, 17, 33)
# Log density under its highest that still counts; sds about the mode looked at first.
_DEPTH, _SDS = 14.0, 7.0
_POINTS = 600
_MIDDLE = (0.16, 0.84)
_LEAST_WEIGHT = 1e-6
# Truncation further off than this many times the longest delay tells nothing more.
_FAR = 4
_SMALLEST = 1e-300
# A delay of which the longest wait would show less than this is not looked at.
_LEAST_SEEN, _NEVER = 1e-4, -1e12


class DelayVerdict(StrEnum):
    """Whether a delay may be used, and if not, why."""

    USABLE = "usable"
    TOO_FEW_PERSONS = "too-few-persons"
    TAIL_NOT_SEEN = "long-delays-not-seen-yet"
    TOO_UNCERTAIN = "too-uncertain"


@dataclass(frozen=True, kw_only=True)
class DelayPrior:
    """What is thought of a delay before the list: log-normal mean, and variation.

    ``mean`` (days) and ``mean_log_sd``; ``variation``, sd over mean, and its log sd.
    The default says hardly more than "days or weeks"; what is published of the disease
    may take its place, with a width that covers other outbreaks.
    """

    mean: float = 7.0
    mean_log_sd: float = 1.5
    variation: float = 0.7
    variation_log_sd: float = 0.6


ANY_DELAY = DelayPrior()


class DelayCounts(NamedTuple):
    """Persons by delay, [row]: all that is kept of a list.

    ``delay``: days between the two dates. ``horizon``: the longest delay that would be
    known by now. ``width``: days on which the first event may lie, 1 where its date is
    known; ``delay`` and ``horizon`` are counted from the first of them. ``negative``
    persons had their second event before the first and are left out.
    """

    delay: Values
    horizon: Values
    width: Values
    persons: Values
    negative: float


@dataclass(frozen=True, kw_only=True, eq=False)
class EstimatedDelay:
    """A delay as a list tells it; days.

    ``mean`` and ``sd`` (of persons' delays) are medians of their posterior,
    ``mean_error`` and ``sd_error`` half its middle 68 %; ``mean_quantiles`` and
    ``sd_quantiles`` map a level to a value. ``family`` is the likeliest,
    ``family_weights`` how likely each is. ``nodes``: [node] of the posterior. With
    ``too-few-persons`` all are NaN.
    """

    mean: float
    mean_error: float
    sd: float
    sd_error: float
    mean_quantiles: dict[float, float]
    sd_quantiles: dict[float, float]
    family: Family
    family_weights: dict[Family, float]
    persons: float
    verdict: DelayVerdict
    nodes: tuple["Node", ...]

    def probability(self, days: int) -> Values:
        """Probability of 0, 1, ..., ``days`` - 1 days between the dates, [lag]."""
        return share_of_nodes(
            self.nodes, np.arange(days, dtype=np.float64), known=False
        )

    def known_within(self, days: int) -> Values:
        """Share whose second date lies at most 0, 1, ... days after the first, [lag].

        Where the second date is that of the report: the share known by then.
        """
        return share_of_nodes(self.nodes, np.arange(days, dtype=np.float64), known=True)


class Node(NamedTuple):
    """One possible delay: family, mean and sd in days, and how likely it is."""

    family: Family
    mean: float
    sd: float
    weight: float


def count_delays(
    first: Values,
    second: Values,
    as_of: float,
    *,
    width: Values | float = 1.0,
    persons: Values | float = 1.0,
) -> DelayCounts:
    """Count persons by delay, so that their list can be forgotten.

    ``first`` and ``second`` [row] are numbers of days, NaN where a date is not known;
    ``as_of`` is the last day of which second events are known. Rows without both
    dates, or with the second after ``as_of``, are left out. ``width`` as in
    ``DelayCounts``: with an exposure from one day to another, ``first`` is the one day
    and ``width`` their number.

    Units: days, persons. Source: definition.
    """
    begin, end = np.asarray(first, float), np.asarray(second, float)
    wide = np.broadcast_to(np.asarray(width, float), begin.shape)
    many = np.broadcast_to(np.asarray(persons, float), begin.shape)
    there = np.isfinite(begin) & np.isfinite(end) & np.isfinite(wide) & (end <= as_of)
    negative = there & (end < begin)
    kept = there & ~negative
    rows = np.stack([end - begin, as_of - begin, wide])[:, kept]
    (delay, horizon, width_of), counted = _together(rows, many[kept])
    left_out = float(many[negative].sum())
    return DelayCounts(delay, horizon, width_of, counted, left_out)


def _together(rows: Values, persons: Values) -> tuple[Values, Values]:
    """Different columns of ``rows``, each once, and the persons of each."""
    different, place = np.unique(rows, axis=1, return_inverse=True)
    counted = np.bincount(place.reshape(-1), persons, different.shape[1])
    return different, np.asarray(counted, dtype=np.float64)


def estimate_delay(
    counts: DelayCounts,
    *,
    prior: DelayPrior = ANY_DELAY,
    families: Sequence[Family] = tuple(Family),
    levels: Sequence[float] = (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975),
) -> EstimatedDelay:
    """Estimate a delay from a list, with its uncertainty, as of the day of the list.

    Units: days.
    Source: Charniga et al. 2024, doi:10.1371/journal.pcbi.1012520, and Park et al.
    2024, doi:10.1101/2024.01.12.24301247 (right truncation, double interval
    censoring); priors and grid are ours, docs/why/delays.md.
    """
    persons = float(counts.persons.sum())
    if persons < FEWEST_PERSONS:
        return _untold(persons, levels)
    found = [_posterior(_shortened(counts), family, prior) for family in families]
    evidence = np.array([one.evidence for one in found])
    likely = np.exp(evidence - evidence.max())
    likely /= likely.sum()
    nodes = tuple(
        Node(family, float(mean), float(sd), float(weight))
        for family, one, share in zip(families, found, likely, strict=True)
        for mean, sd, weight in zip(one.mean, one.sd, share * one.weight, strict=True)
        if weight > _LEAST_WEIGHT
    )
    mean, mean_error, mean_at = _marginal(
        [
            (one.mean, share * one.weight)
            for one, share in zip(found, likely, strict=True)
        ],
        levels,
    )
    sd, sd_error, sd_at = _marginal(
        [
            (one.sd, share * one.weight)
            for one, share in zip(found, likely, strict=True)
        ],
        levels,
    )
    told = EstimatedDelay(
        mean=mean,
        mean_error=mean_error,
        sd=sd,
        sd_error=sd_error,
        mean_quantiles=mean_at,
        sd_quantiles=sd_at,
        family=families[int(np.argmax(likely))],
        family_weights=dict(zip(families, likely.tolist(), strict=True)),
        persons=persons,
        verdict=DelayVerdict.USABLE,
        nodes=nodes,
    )
    return _judged(told, counts)


def _untold(persons: float, levels: Sequence[float]) -> EstimatedDelay:
    nothing = dict.fromkeys(levels, np.nan)
    return EstimatedDelay(
        mean=np.nan,
        mean_error=np.nan,
        sd=np.nan,
        sd_error=np.nan,
        mean_quantiles=nothing,
        sd_quantiles=nothing,
        family=Family.GAMMA,
        family_weights={},
        persons=persons,
        verdict=DelayVerdict.TOO_FEW_PERSONS,
        nodes=(),
    )


def _judged(told: EstimatedDelay, counts: DelayCounts) -> EstimatedDelay:
    longest = int(counts.horizon.max())
    unseen = 1 - told.known_within(longest + 1)[-1]
    if unseen > _MOST_UNSEEN:
        verdict = DelayVerdict.TAIL_NOT_SEEN
    elif told.mean_error > _LARGEST_ERROR * told.mean:
        verdict = DelayVerdict.TOO_UNCERTAIN
    else:
        return told
    return EstimatedDelay(**{**vars(told), "verdict": verdict})


def _shortened(counts: DelayCounts) -> DelayCounts:
    """Put together rows whose truncation is too far off to matter."""
    far = _FAR * (counts.delay.max() + 1)
    rows = np.stack([counts.delay, np.minimum(counts.horizon, far), counts.width])
    (delay, horizon, width), persons = _together(rows, counts.persons)
    return DelayCounts(delay, horizon, width, persons, counts.negative)


class _Posterior(NamedTuple):
    mean: Values
    sd: Values
    weight: Values
    evidence: float


def _posterior(counts: DelayCounts, family: Family, prior: DelayPrior) -> _Posterior:
    def density_on(log_mean: Values, log_cv: Values) -> Values:
        return _log_posterior(counts, family, prior, log_mean, log_cv)

    bounds = where_it_lies(density_on, _WIDEST, _SDS)
    for side in _SIDES:
        log_mean, log_cv = (np.linspace(*ends, side) for ends in bounds)
        density = density_on(log_mean, log_cv)
        near = density > density.max() - _DEPTH
        bounds = (
            _around(log_mean, near.any(axis=1)),
            _around(log_cv, near.any(axis=0)),
        )
    weight = np.exp(density - density.max())
    area = (log_mean[1] - log_mean[0]) * (log_cv[1] - log_cv[0])
    mean = np.exp(np.repeat(log_mean, side))
    return _Posterior(
        mean=mean,
        sd=mean * np.exp(np.tile(log_cv, side)),
        weight=weight.ravel() / weight.sum(),
        evidence=float(density.max() + np.log(weight.sum() * area)),
    )


def _around(nodes: Values, near: NDArray[np.bool_]) -> tuple[float, float]:
    """Where nodes are near the highest density, and one step on both sides."""
    place = np.flatnonzero(near)
    last = nodes.size - 1
    return float(nodes[max(place[0] - 1, 0)]), float(nodes[min(place[-1] + 1, last)])


def _log_posterior(
    counts: DelayCounts,
    family: Family,
    prior: DelayPrior,
    log_mean: Values,
    log_cv: Values,
) -> Values:
    """Log density over log mean and log coefficient of variation, [mean, cv]."""
    mean = np.exp(log_mean)[:, None, None]
    sd = mean * np.exp(log_cv)[None, :, None]
    seen = _distinct(counts.persons, counts.delay, counts.width)
    cut = _distinct(counts.persons, counts.horizon, counts.width)
    chance = delay_probability(family, mean, sd, seen[0], seen[1])
    within = delay_known_within(family, mean, sd, cut[0], cut[1])
    density = np.log(np.maximum(chance, _SMALLEST)) @ seen[2]
    density -= np.log(np.maximum(within, _SMALLEST)) @ cut[2]
    density[within[:, :, np.argmax(cut[0])] < _LEAST_SEEN] = _NEVER
    off_mean = (log_mean - np.log(prior.mean)) / prior.mean_log_sd
    off_cv = (log_cv - np.log(prior.variation)) / prior.variation_log_sd
    return np.asarray(density - (off_mean**2)[:, None] / 2 - off_cv**2 / 2)


def _distinct(persons: Values, days: Values, width: Values) -> Values:
    """Days and width, each pair once, and how many persons have it, [3, pair]."""
    pairs, counted = _together(np.stack([days, width]), persons)
    return np.concatenate([pairs, counted[None]])


def _marginal(
    parts: Sequence[tuple[Values, Values]], levels: Sequence[float]
) -> tuple[float, float, dict[float, float]]:
    """Median, error and quantiles of values with weights, in parts (one a family).

    The error is half the middle 68 %: a long tail is told by the quantiles.
    """
    values = np.concatenate([part[0] for part in parts])
    at = np.geomspace(values.min(), values.max(), _POINTS)
    below = np.sum([_below(*part, at) for part in parts], axis=0)
    median, low, high, *found = (
        float(np.interp(level, below, at)) for level in (0.5, *_MIDDLE, *levels)
    )
    return median, (high - low) / 2, dict(zip(levels, found, strict=True))


def _below(values: Values, weight: Values, at: Values) -> Values:
    """Weight below each of ``at``, as a continuous distribution through the nodes."""
    different, place = np.unique(values, return_inverse=True)
    each = np.bincount(place, weights=weight)
    middle = np.cumsum(each) - each / 2
    return np.asarray(np.interp(at, different, middle, left=0.0, right=weight.sum()))


def share_of_nodes(nodes: Sequence[Node], lags: Values, *, known: bool) -> Values:
    """Probability of each delay, or (``known``) of at most each, [lag], over nodes.

    Units: days. Source: as ``estimate_delay``.
    """
    told = delay_known_within if known else delay_probability
    total, one_day = np.zeros(lags.size), np.ones(1)
    for family in Family:
        of_it = [node for node in nodes if node.family is family]
        if of_it:
            mean, sd, weight = np.array([node[1:] for node in of_it]).T[:, :, None]
            total += (weight * told(family, mean, sd, lags, one_day)).sum(axis=0)
    return total / sum(node.weight for node in nodes)


def shares_known(delay: EstimatedDelay, days: int) -> Values:
    """Share known by now of each of the last ``days`` days, [time]; the last is today.

    For ``complete`` of ``estimate_small_rt`` where ``delay`` is onset to report.

    Units: share of a day's final count. Source: definition.
    """
    return delay.known_within(days)[::-1]


def onsets_of_the_reported(
    reported: Values, onsets: Values, delay: EstimatedDelay
) -> Values:
    """Days on which those fell ill whose onset is not known, as expected, [time].

    ``reported`` [time] are the persons without a day of onset by day of report,
    ``onsets`` [time] the known onsets of others: on a day on which many fell ill, many
    of the unknown will have, too.

    Units: persons per day.
    Source: Bayes' theorem with the curve of the known onsets over a week, own.
    """
    days = reported.size
    chance = delay.probability(days)
    around = np.convolve(onsets, np.ones(7), mode="same")[:days] + 0.1
    lag = np.arange(days)[:, None] - np.arange(days)
    weight = np.where(lag >= 0, chance[np.maximum(lag, 0)], 0.0) * around
    # On the first day nobody can have fallen ill before: then on that day itself.
    weight[:, :] += 1e-12 * (lag == 0)
    return np.asarray(reported @ (weight / weight.sum(axis=1, keepdims=True)))
