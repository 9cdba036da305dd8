"""The joint model: infections behind the cases and deaths of one location.

    log R_t ── renewal ──> infections ──x ascertainment, delay, weekday──> cases
                               └──x IFR x share of deaths reported, delay──> deaths

Everything uncertain is one vector ``theta`` with independent normal priors (walks are
held as their steps), so that ``epihq.epi.laplace`` can treat all locations alike.
``Layout`` says what lies where in it; ``Evidence`` is what was observed. The model in
equations, with its priors and their sources: ``docs/method.md``.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from epihq.epi.numerics import jax, jnp

Array = Any  # a JAX array or a tracer
Values = NDArray[np.float64]

WEEK = 7
_MONTH = 28
# Days before the first one that infections grew exponentially from a seed.
SEED_DAYS = 56
# Six contrasts of the seven weekdays, orthonormal and without the mean.
WEEKDAY_CONTRASTS = np.linalg.qr(np.column_stack([np.ones(7), np.eye(7)[:, :6]]))[0][
    :, 1:
]
# A count may sum up to this many days.
LONGEST_LUMP = 15
LARGEST_SIZE = 100.0
_LARGEST_LOG = 27.0  # e^27 is more people than there are
_BLOCK = 28


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where the parts of ``theta`` lie, for fits over ``weeks`` weeks and one day.

    ``Rt``: log R at day 0, then its weekly steps, for the
    unshifted generation interval. ``seed``: log of the infections of
    the day before day 0 that will be reported, and growth per day until then.
    ``ascertainment``: logit at day 0, then four-weekly steps. ``fatality``: log of
    reported deaths per reported case of day 0, logit of the share of deaths that is
    reported, then four-weekly steps of the log of reported deaths per infection.
    Levels are held as the data show them, so that what the data fix and what only
    the priors tell lie along different axes, and the posterior is close to a normal.
    ``weekday_*``: contrasts. ``log_size``: of cases and of deaths. ``delays``: shift
    of the mean generation interval, infection-to-report and infection-to-death delay
    in units of their uncertainty.
    """

    weeks: int

    @property
    def days(self) -> int:
        """Days of a fit: whole weeks between knots, and the last knot's own day."""
        return WEEK * self.weeks + 1

    @property
    def months(self) -> int:
        """Four-weekly steps that cover the fit."""
        return -(-WEEK * self.weeks // _MONTH)

    @cached_property
    def _lengths(self) -> dict[str, int]:
        return {
            "Rt": self.weeks + 1,
            "seed": 2,
            "ascertainment": self.months + 1,
            "fatality": 2 + self.months,
            "weekday_cases": 6,
            "weekday_deaths": 6,
            "log_size": 2,
            "delays": 3,
        }

    @cached_property
    def size(self) -> int:
        """Numbers in ``theta``."""
        return sum(self._lengths.values())

    def where(self, part: str) -> slice:
        """Place of a part in ``theta``."""
        start = 0
        for name, length in self._lengths.items():
            if name == part:
                return slice(start, start + length)
            start += length
        raise KeyError(part)


class Delays(NamedTuple):
    """Discretised delays at their mean, and one uncertainty below and above; [3, lag].

    Generation interval element 0 is one day, the others' zero days.
    """

    generation_interval: Array
    report: Array
    death: Array


class Evidence(NamedTuple):
    """What was observed of one location, [time] unless said; batches stack it.

    ``*_span`` is the number of days up to and with this one that its count sums (a
    lump), 0 where the day tells nothing. ``*_completeness`` is the share of a day's
    final count known by now. ``weekday`` is that of day 0 (0 is Monday).
    ``attacked_day``, ``attacked_log``, ``attacked_sd``: a survey's log of cumulative
    infections since day 0 (sd infinite: none). ``ifr_log``, ``ifr_sd``: prior of the
    log infection fatality ratio. ``prior_mean`` and ``prior_sd``:
    [theta]; the sd of the R_t steps is in units of the
    innovation scale.
    """

    cases: Array
    cases_span: Array
    cases_completeness: Array
    deaths: Array
    deaths_span: Array
    deaths_completeness: Array
    weekday: Array
    attacked_day: Array
    attacked_log: Array
    attacked_sd: Array
    ifr_log: Array
    ifr_sd: Array
    prior_mean: Array
    prior_sd: Array


class Course(NamedTuple):
    """What ``theta`` says happened, [time]. Units: persons per day; shares."""

    log_Rt: Array
    infections: Array  # with the seed days before day 0
    ascertainment: Array
    fatality: Array  # reported deaths per infection
    cases: Array
    deaths: Array


def weekly_to_daily(layout: Layout) -> Values:
    """Daily values from a first knot and weekly steps, [time, step].

    Linear between knots.
    """
    return _from_steps(layout.days, WEEK, layout.weeks + 1)


def monthly_to_daily(layout: Layout) -> Values:
    """Daily values from a first knot and four-weekly steps, [time, step]."""
    return _from_steps(layout.days, _MONTH, layout.months + 1)


def _from_steps(days: int, step: int, knots: int) -> Values:
    day = np.arange(days)[:, None] / step
    hats = np.maximum(0.0, 1.0 - np.abs(day - np.arange(knots)))
    return np.asarray(hats @ np.tri(knots))


def _blend(shift: Array) -> Array:
    """Weights of the delays at -1, 0 and +1 uncertainty, a parabola in the shift.

    Beyond two uncertainties the parabola is no delay any more: the shift saturates.
    """
    near = 2.5 * jnp.tanh(shift / 2.5)
    return jnp.stack([near * (near - 1) / 2, 1 - near**2, near * (near + 1) / 2])


def _lengthening(pmfs: Array, shift: Array) -> Array:
    """Mean of the shifted generation interval relative to the unshifted one.

    Counts tell growth, and log R is about growth times the mean interval. The walk
    is held for the unshifted interval, so that growth stays where it is while the
    interval varies.
    """
    means = pmfs @ (jnp.arange(pmfs.shape[1]) + 1.0)
    return (_blend(shift) @ means) / means[1]


def _renewal(log_Rt: Array, seed: Array, pmfs: Array, shift: Array) -> Array:
    """Infections on the seed days and on each day of the fit; [SEED_DAYS + time]."""
    before = jnp.arange(SEED_DAYS) - (SEED_DAYS - 1.0)
    early = jnp.exp(jnp.clip(seed[0] + seed[1] * before, -_LARGEST_LOG, _LARGEST_LOG))
    backwards, weights = pmfs[:, ::-1].T, _blend(shift)

    def step(past: Array, log_R: Array) -> tuple[Array, Array]:
        new = jnp.exp(log_R) * ((past @ backwards) @ weights)
        new = jnp.clip(new, 1e-12, np.exp(_LARGEST_LOG))
        return jnp.concatenate([past[1:], new[None]]), new

    _, later = jax.lax.scan(step, early[-pmfs.shape[1] :], log_Rt)
    return jnp.concatenate([early, later])


def _delayed(infections: Array, pmfs: Array, shift: Array, days: int) -> Array:
    """Convolve with a delay and keep the days of the fit, [time].

    Blocks of four weeks meet the delay as small dense matrices, the same for all
    locations: many times faster than a convolution of single days under ``vmap``.
    """
    lags = pmfs.shape[1]
    blocks = -(-days // _BLOCK)
    width = _BLOCK + lags - 1
    from_day = infections[SEED_DAYS - (lags - 1) :]
    missing = (blocks - 1) * _BLOCK + width - from_day.shape[0]
    padded = jnp.pad(from_day, (0, max(0, missing)))
    windows = jnp.stack(
        [padded[b * _BLOCK : b * _BLOCK + width] for b in range(blocks)]
    )
    rows, columns = np.indices((width, _BLOCK))
    lag = columns + lags - 1 - rows
    inside = (lag >= 0) & (lag < lags)
    weights = _blend(shift)
    out = sum(
        weights[j]
        * (windows @ jnp.where(inside, pmfs[j][np.clip(lag, 0, lags - 1)], 0.0))
        for j in range(3)
    )
    return jnp.reshape(out, -1)[:days]


def course(theta: Array, weekday: Array, delays: Delays, layout: Layout) -> Course:
    """Follow ``theta`` through the model; means before completeness and lumps.

    Units: persons per day.
    Source: renewal equation as in Cori et al. 2013, doi:10.1093/aje/kwt133; the
    composition as in docs/method.md.
    """
    shift = theta[layout.where("delays")]
    growing = weekly_to_daily(layout) @ theta[layout.where("Rt")]
    log_Rt = growing * _lengthening(delays.generation_interval, shift[0])
    monthly = monthly_to_daily(layout)
    logit = theta[layout.where("ascertainment")]
    ascertainment = jax.nn.sigmoid(monthly @ logit)
    first = jax.nn.log_sigmoid(logit[0])
    seed = theta[layout.where("seed")] - jnp.stack([first, jnp.zeros(())])
    infections = _renewal(log_Rt, seed, delays.generation_interval, shift[0])
    parts = theta[layout.where("fatality")]
    fatality = jnp.exp(parts[0] + first + monthly[:, 1:] @ parts[2:])
    found = infections * _with_seed(ascertainment)
    died = infections * _with_seed(fatality)
    days = layout.days
    cases = _delayed(found, delays.report, shift[1], days)
    deaths = _delayed(died, delays.death, shift[2], days)
    return Course(
        log_Rt=log_Rt,
        infections=infections,
        ascertainment=ascertainment,
        fatality=fatality,
        cases=cases * _pattern(theta[layout.where("weekday_cases")], weekday, days),
        deaths=deaths * _pattern(theta[layout.where("weekday_deaths")], weekday, days),
    )


def _with_seed(daily: Array) -> Array:
    return jnp.concatenate([jnp.full(SEED_DAYS, daily[0]), daily])


def _pattern(contrasts: Array, weekday: Array, days: int) -> Array:
    week = jax.nn.softmax(jnp.asarray(WEEKDAY_CONTRASTS) @ contrasts) * 7.0
    return week[(jnp.arange(days) + weekday) % 7]


def observed_means(seen: Course, evidence: Evidence) -> Array:
    """Mean of each count as it is reported, [2, time]: complete so far, in lumps."""
    cases = seen.cases * evidence.cases_completeness
    deaths = seen.deaths * evidence.deaths_completeness
    cases = _summed(cases, evidence.cases_span)
    deaths = _summed(deaths, evidence.deaths_span)
    return jnp.maximum(jnp.stack([cases, deaths]), 1e-9)


def _summed(means: Array, span: Array) -> Array:
    """Sum the days that a count covers; shifts are cheaper here than a cumsum."""
    padded = jnp.concatenate([jnp.zeros(LONGEST_LUMP - 1), means])
    days = means.shape[0]
    total = means
    for back in range(1, LONGEST_LUMP):
        start = LONGEST_LUMP - 1 - back
        total = total + jnp.where(span > back, padded[start : start + days], 0.0)
    return total


def sizes(log_size: Array) -> Array:
    """Size of the negative binomial: however regular the counts, the model is not.

    Its mean of a day is never thought right to better than a tenth, so the size has a
    ceiling that it nears smoothly.
    """
    return 1.0 / (jnp.exp(-log_size) + 1.0 / LARGEST_SIZE)


def log_likelihood(means: Array, log_size: Array, evidence: Evidence) -> Array:
    """Log probability of the counts, negative binomial with mean and size.

    A sum of n like days has n times the size. Units: none.
    Source: definition; the size is the k of Lloyd-Smith et al. 2005,
    doi:10.1038/nature04153, here of reporting.
    """
    counts = jnp.stack([evidence.cases, evidence.deaths])
    spans = jnp.stack([evidence.cases_span, evidence.deaths_span])
    days = jnp.maximum(spans, 1)
    size = sizes(log_size)[:, None]
    # The same few sizes come again every day.
    by_days = log_gamma(size * jnp.arange(1, LONGEST_LUMP + 1))
    of_size = jnp.take_along_axis(by_days, days - 1, axis=1)
    each = _negative_binomial(counts, means, size * days, of_size)
    return jnp.sum(jnp.where(spans > 0, each, 0.0))


def _negative_binomial(
    counts: Array, means: Array, size: Array, log_gamma_of_size: Array
) -> Array:
    """Log probability of counts; variance is mean + mean^2 / size."""
    return (
        log_gamma(counts + size)
        - log_gamma_of_size
        - log_gamma(counts + 1)
        + counts * jnp.log(means)
        + size * jnp.log(size)
        - (counts + size) * jnp.log(means + size)
    )


def log_gamma(x: Array) -> Array:
    """Log of the gamma function for positive arguments, to 1e-10.

    Made of logarithms and powers alone, so that its second derivative is cheap; the
    library's needs a zeta function there.

    Units: none.
    Source: Stirling's series at x + 7 and the recurrence, Abramowitz and Stegun 1964,
    6.1.41 and 6.1.15.
    """
    below = x * (x + 1) * (x + 2) * (x + 3) * (x + 4) * (x + 5) * (x + 6)
    z = x + 7
    part = 1 / (z * z)
    series = (1 / 12 + part * (-1 / 360 + part * (1 / 1260 - part / 1680))) / z
    stirling = (z - 0.5) * jnp.log(z) - z + 0.5 * np.log(2 * np.pi) + series
    return stirling - jnp.log(below)


def misfits(
    theta: Array, infections: Array, evidence: Evidence, layout: Layout
) -> Array:
    """Standardised distances that are standard normal: survey, fatality; [2].

    The survey is compared with the cumulative infections, the deaths per infection
    with the prior infection fatality ratio times the share of deaths reported.
    """
    total = jnp.cumsum(infections[SEED_DAYS:])
    told = jnp.log(total[evidence.attacked_day])
    survey = (told - evidence.attacked_log) / evidence.attacked_sd
    parts = theta[layout.where("fatality")]
    found = jax.nn.log_sigmoid(theta[layout.where("ascertainment").start])
    log_ifr = parts[0] + found - jax.nn.log_sigmoid(parts[1])
    return jnp.stack([survey, (log_ifr - evidence.ifr_log) / evidence.ifr_sd])


def prior_precision(evidence: Evidence, scale: Array, layout: Layout) -> Array:
    """Precision of each number of ``theta``; ``scale`` is that of weekly R_t steps."""
    where = layout.where("Rt")
    sd = evidence.prior_sd.at[where.start + 1 : where.stop].multiply(scale)
    return 1.0 / sd**2


def log_joint(
    theta: Array, scale: Array, evidence: Evidence, delays: Delays, layout: Layout
) -> Array:
    """Log of prior times likelihood, with all constants of ``scale`` kept."""
    seen = course(theta, evidence.weekday, delays, layout)
    means = observed_means(seen, evidence)
    precision = prior_precision(evidence, scale, layout)
    misfit = theta - evidence.prior_mean
    prior = 0.5 * jnp.sum(jnp.log(precision / (2 * np.pi)) - precision * misfit**2)
    told = log_likelihood(means, theta[layout.where("log_size")], evidence)
    apart = misfits(theta, seen.infections, evidence, layout)
    return prior + told - 0.5 * jnp.sum(apart**2)
