"""The joint model: infections behind the cases and deaths of one location.

    log R_t ── renewal ──> infections ──x ascertainment, delay, weekday──> cases
                               └──x IFR x share of deaths reported, delay──> deaths

Everything uncertain is one vector ``theta`` with independent normal priors (walks are
held as their steps), so that ``epihq.epi.laplace`` can treat all locations alike.
What lies where in it, and what is observed: ``epihq.epi.layout``. The model in
equations, with its priors and their sources: ``docs/why/joint-model.md``.
"""

import numpy as np
from numpy.typing import NDArray

from epihq.epi.layout import (
    LARGEST_SIZE,
    LONGEST_LUMP,
    SEED_DAYS,
    WEEKDAY_CONTRASTS,
    Array,
    Course,
    Delays,
    Evidence,
    Layout,
    monthly_to_daily,
    weekly_to_daily,
)
from epihq.epi.numerics import jax, jnp

Values = NDArray[np.float64]

_LARGEST_LOG = 27.0  # e^27 is more people than there are
_BLOCK = 28


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
    composition as in docs/why/joint-model.md.
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
    expected = jnp.log(total[evidence.attacked_day])
    survey = (expected - evidence.attacked_log) / evidence.attacked_sd
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
    likelihood = log_likelihood(means, theta[layout.where("log_size")], evidence)
    apart = misfits(theta, seen.infections, evidence, layout)
    return prior + likelihood - 0.5 * jnp.sum(apart**2)
