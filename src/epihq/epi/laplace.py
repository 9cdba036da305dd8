"""The posterior of many locations at once: mode, curvature, scales, draws, checks.

    mode        damped Newton on the expected curvature, every location for itself
    scales      the same again for each innovation scale of R_t, from the first mode
    curvature   exact Hessian at every mode; Laplace's marginal likelihood weighs them
    draws       from the mixture, corrected by Pareto-smoothed importance sampling

Everything here is compiled once for a length in weeks and a number of locations; the
engine gives one location at a time, and rounds lengths up to a few.
"""

from typing import NamedTuple

import numpy as np

from epihq.epi.joint import (
    course,
    log_joint,
    log_likelihood,
    misfits,
    observed_means,
    prior_precision,
    sizes,
)
from epihq.epi.layout import Array, Course, Delays, Evidence, Layout
from epihq.epi.numerics import jax, jnp

# Weekly steps of log R_t, and how probable each size is before the data.
SCALES = np.array([0.06, 0.14, 0.32])
SCALE_PRIOR = np.array([0.3, 0.4, 0.3])
_MIDDLE = 1
# A step that would gain less log density than this is left to the exact Hessian.
_CLOSE = 2e-2
_SETTLED = 0.05
# Degrees of freedom of the proposals: their tails must cover the posterior's.
_HEAVINESS = 10.0
_LONGEST_STEP = 2.0
_STUCK = 1e9
_RULED_OUT = 0.02


class Posterior(NamedTuple):
    """Equally weighted draws of one location, and how far they can be trusted.

    ``theta`` [draw, theta]; ``course`` of each draw; ``scale_weights`` [scale];
    ``pareto_k``: above 0.7 the draws must not be used; ``centre`` and ``root`` (of the
    covariance) of the most probable scale, where exact sampling starts.
    """

    theta: Array
    course: Course
    scale: Array
    scale_weights: Array
    pareto_k: Array
    effective: Array
    converged: Array
    centre: Array
    root: Array


class _Place(NamedTuple):
    theta: Array
    value: Array
    gradient: Array
    curvature: Array


def _expected(
    theta: Array, scale: Array, evidence: Evidence, delays: Delays, layout: Layout
) -> _Place:
    """Value, gradient and expected curvature (Fisher scoring) in one sweep."""
    at_sizes = layout.where("log_size")

    def seen_at(theta: Array) -> tuple[Array, Array]:
        seen = course(theta, evidence.weekday, delays, layout)
        means = observed_means(seen, evidence)
        return means, misfits(theta, seen.infections, evidence, layout)

    (means, misfit), forward = jax.linearize(seen_at, theta)
    by_theta, misfit_slope = jax.vmap(forward)(jnp.eye(layout.size))
    slopes = by_theta.reshape(layout.size, -1)

    def likelihood(means: Array, log_size: Array) -> Array:
        return log_likelihood(means, log_size, evidence)

    log_size = theta[at_sizes]
    value = likelihood(means, log_size)
    by_mean, by_size = jax.grad(likelihood, argnums=(0, 1))(means, log_size)
    size_curvature = -jnp.diagonal(jax.hessian(likelihood, argnums=1)(means, log_size))
    spans = jnp.stack([evidence.cases_span, evidence.deaths_span])
    size = sizes(log_size)[:, None] * jnp.maximum(spans, 1)
    weight = jnp.where(spans > 0, 1.0 / (means + means**2 / size), 0.0).reshape(-1)
    precision = prior_precision(evidence, scale, layout)
    apart = theta - evidence.prior_mean
    gradient = slopes @ by_mean.reshape(-1) - misfit_slope @ misfit
    gradient = (gradient - precision * apart).at[at_sizes].add(by_size)
    curvature = jnp.einsum("pt,t,qt->pq", slopes, weight, slopes)
    curvature += misfit_slope @ misfit_slope.T + jnp.diag(precision)
    at = np.arange(at_sizes.start, at_sizes.stop)
    curvature = curvature.at[at, at].add(jnp.maximum(size_curvature, 0.0))
    prior = 0.5 * jnp.sum(jnp.log(precision / (2 * np.pi)) - precision * apart**2)
    return _Place(theta, value + prior - 0.5 * jnp.sum(misfit**2), gradient, curvature)


def find_mode(
    start: Array,
    scale: Array,
    most_steps: Array,
    evidence: Evidence,
    delays: Delays,
    layout: Layout,
) -> _Place:
    """Climb to where one more step would gain nothing; run under ``vmap``.

    Source: Levenberg 1944, doi:10.1090/qam/10666, on the expected curvature.
    """

    def going(state: tuple[_Place, Array, Array, Array, Array]) -> Array:
        _, _, _, done, steps = state
        return (~done) & (steps < most_steps)

    def step(
        state: tuple[_Place, Array, Array, Array, Array],
    ) -> tuple[_Place, Array, Array, Array, Array]:
        here, trial, damping, _, steps = state
        there = _expected(trial, scale, evidence, delays, layout)
        better = jnp.isfinite(there.value) & (there.value >= here.value - 1e-9)
        kept = jax.tree.map(lambda new, old: jnp.where(better, new, old), there, here)
        less, more = jnp.maximum(damping * 0.1, 1e-7), jnp.maximum(damping * 10, 1e-3)
        damping = jnp.where(better, less, more)
        diagonal = jnp.diag(damping * jnp.diagonal(kept.curvature))
        factor = jax.scipy.linalg.cho_factor(kept.curvature + diagonal, lower=True)
        move = jax.scipy.linalg.cho_solve(factor, kept.gradient)
        done = (better & (kept.gradient @ move < _CLOSE)) | (damping > _STUCK)
        move = jnp.clip(move, -_LONGEST_STEP, _LONGEST_STEP)
        return kept, kept.theta + move, damping, done, steps + 1

    size = layout.size
    nowhere = _Place(start, jnp.asarray(-jnp.inf), jnp.zeros(size), jnp.eye(size))
    first = (nowhere, start, jnp.asarray(0.1), jnp.asarray(False), jnp.asarray(0))
    return jax.lax.while_loop(going, step, first)[0]


def _settle(
    here: _Place, scale: Array, evidence: Evidence, delays: Delays, layout: Layout
) -> tuple[Array, Array, Array, Array]:
    """Take the last step with the exact Hessian; centre, value, factor, soundness.

    Where the exact Hessian is not positive, the expected one stands in and says so.
    """

    def value_of(theta: Array) -> Array:
        return log_joint(theta, scale, evidence, delays, layout)

    exact = -jax.hessian(value_of)(here.theta)
    factor = jnp.linalg.cholesky(exact)
    positive = jnp.all(jnp.isfinite(factor))
    factor = jnp.where(positive, factor, jnp.linalg.cholesky(here.curvature))
    move = jax.scipy.linalg.cho_solve((factor, True), here.gradient)
    gain = here.gradient @ move
    near = gain < _SETTLED
    mode = jnp.where(near, here.theta + move, here.theta)
    value = jnp.where(near, here.value + 0.5 * gain, here.value)
    centre = mode + _mean_beyond_mode(mode, factor, scale, evidence, delays, layout)
    return centre, value, factor, positive & near


def _mean_beyond_mode(
    mode: Array,
    factor: Array,
    scale: Array,
    evidence: Evidence,
    delays: Delays,
    layout: Layout,
) -> Array:
    """Step from the mode towards the mean, where the curvature changes fastest.

    The mode takes scatter for signal (as a variance estimated without the lost
    degrees of freedom does) and so holds counts for too regular: to second order
    the mean lies half a covariance times the gradient of the log determinant away.
    Only the sizes bend the curvature enough to matter.

    Source: Tierney and Kadane 1986, doi:10.1080/01621459.1986.10478240.
    """
    where = layout.where("log_size")
    bending = np.arange(where.start, where.stop)
    covariance = jax.scipy.linalg.cho_solve((factor, True), jnp.eye(layout.size))
    sd = jnp.sqrt(jnp.diagonal(covariance))[bending]
    aside = 0.5 * sd[:, None] * jnp.eye(layout.size)[bending]

    def log_det(theta: Array) -> Array:
        at = _expected(theta, scale, evidence, delays, layout).curvature
        return 2 * jnp.sum(jnp.log(jnp.diagonal(jnp.linalg.cholesky(at))))

    above, below = jax.vmap(jax.vmap(log_det))(jnp.stack([mode + aside, mode - aside]))
    step = -0.5 * covariance[:, bending] @ ((above - below) / sd)
    return jnp.where(jnp.all(jnp.isfinite(step)), step, 0.0)


def scale_posterior(
    most_steps: Array, evidence: Evidence, delays: Delays, layout: Layout
) -> tuple[Array, Array, Array, Array]:
    """Centres, curvature factors, soundness, log evidence by scale; [scale, ...].

    One scale after the other in one compiled loop, the middle one first: the others
    start from its mode.
    """

    def at(start: Array, which: Array) -> tuple[Array, tuple[Array, ...]]:
        scale = jnp.asarray(SCALES)[which]
        here = find_mode(start, scale, most_steps, evidence, delays, layout)
        settled = _settle(here, scale, evidence, delays, layout)
        return jnp.where(which == _MIDDLE, here.theta, start), settled

    order = np.array([_MIDDLE, 0, 2])
    found = jax.lax.scan(at, evidence.prior_mean, jnp.asarray(order))[1]
    centres, values, factors, sound = (each[np.argsort(order)] for each in found)
    log_det = 2 * jnp.sum(jnp.log(jnp.diagonal(factors, axis1=1, axis2=2)), axis=1)
    log_evidence = (
        values
        + 0.5 * layout.size * np.log(2 * np.pi)
        - 0.5 * log_det
        + jnp.log(jnp.asarray(SCALE_PRIOR))
    )
    return centres, factors, sound, log_evidence


def _mixture_log_density(
    theta: Array, modes: Array, factors: Array, weights: Array
) -> Array:
    """Log density of the proposal, up to a constant: multivariate Student t."""
    apart = jnp.einsum("kji,kj->ki", factors, theta - modes)
    log_det = jnp.sum(jnp.log(jnp.diagonal(factors, axis1=1, axis2=2)), axis=1)
    size = theta.shape[0]
    far = jnp.log1p(jnp.sum(apart**2, axis=1) / _HEAVINESS)
    each = log_det - 0.5 * (_HEAVINESS + size) * far
    return jax.nn.logsumexp(each + jnp.log(weights))


def log_target(
    theta: Array, evidence: Evidence, delays: Delays, layout: Layout
) -> tuple[Array, Course]:
    """Log posterior density up to a constant, the scale summed out; and the course."""
    seen = course(theta, evidence.weekday, delays, layout)
    means = observed_means(seen, evidence)
    density = log_likelihood(means, theta[layout.where("log_size")], evidence)
    density -= 0.5 * jnp.sum(misfits(theta, seen.infections, evidence, layout) ** 2)
    return density + log_prior(theta, evidence, layout), seen


def log_prior(theta: Array, evidence: Evidence, layout: Layout) -> Array:
    """Log prior density with the innovation scale summed out."""
    apart = theta - evidence.prior_mean

    def given(scale: Array) -> Array:
        precision = prior_precision(evidence, scale, layout)
        return 0.5 * jnp.sum(jnp.log(precision / (2 * np.pi)) - precision * apart**2)

    each = jax.vmap(given)(jnp.asarray(SCALES)) + jnp.log(jnp.asarray(SCALE_PRIOR))
    return jax.nn.logsumexp(each)


def posteriors(
    seeds: Array,
    most_steps: Array,
    evidence: Evidence,
    delays: Delays,
    *,
    layout: Layout,
    draws: int,
    proposals: int,
) -> Posterior:
    """Posterior of each location of a batch, which is every field's first axis.

    Source: Rue, Martino and Chopin 2009, doi:10.1111/j.1467-9868.2008.00700.x (grid of
    scales); Vehtari et al. 2024, arXiv:1507.02646 (Pareto smoothing).
    """

    def one(seed: Array, evidence: Evidence) -> Posterior:
        key = jax.random.key(seed)
        return _posterior(key, most_steps, evidence, delays, layout, draws, proposals)

    return jax.vmap(one)(seeds, evidence)


def _posterior(
    key: Array,
    most_steps: Array,
    evidence: Evidence,
    delays: Delays,
    layout: Layout,
    draws: int,
    proposals: int,
) -> Posterior:
    from blackjax.diagnostics import psis_weights  # noqa: PLC0415 - a second to load

    modes, factors, sound, log_evidence = scale_posterior(
        most_steps, evidence, delays, layout
    )
    scale_weights = jax.nn.softmax(log_evidence)
    # A scale that is hardly drawn from would give a few draws of enormous weight.
    weights = (scale_weights + 0.01) / (1 + 0.01 * len(SCALES))
    noise_key, pick_key = jax.random.split(key)
    theta, which = _propose(noise_key, modes, factors, weights, proposals)
    target, seen = jax.vmap(lambda t: log_target(t, evidence, delays, layout))(theta)
    proposal = jax.vmap(lambda t: _mixture_log_density(t, modes, factors, weights))(
        theta
    )
    ratio = jnp.where(jnp.isfinite(target), target - proposal, -jnp.inf)
    log_weights, pareto_k = psis_weights(jnp.maximum(ratio, jnp.max(ratio) - 700.0))
    chance = jnp.exp(log_weights)
    at = (jnp.arange(draws) + jax.random.uniform(pick_key)) / draws
    picks = jnp.minimum(jnp.searchsorted(jnp.cumsum(chance), at), proposals - 1)
    best = jnp.argmax(log_evidence)
    root = jax.scipy.linalg.solve_triangular(
        factors[best].T, jnp.eye(layout.size), lower=False
    )
    return Posterior(
        theta=theta[picks],
        course=jax.tree.map(lambda values: values[picks], seen),
        scale=jnp.asarray(SCALES)[which[picks]],
        scale_weights=scale_weights,
        pareto_k=pareto_k,
        effective=1.0 / jnp.sum(chance**2),
        # A scale that the data rule out need not have been found well.
        converged=jnp.all(sound | (scale_weights < _RULED_OUT)),
        centre=modes[best],
        root=root,
    )


def _propose(
    key: Array, modes: Array, factors: Array, weights: Array, draws: int
) -> tuple[Array, Array]:
    """Draw from the mixture, as many of each scale as its weight says."""
    at = (jnp.arange(draws) + 0.5) / draws
    which = jnp.searchsorted(jnp.cumsum(weights), at)
    which = jnp.minimum(which, weights.shape[0] - 1)
    normal_key, chi_key = jax.random.split(key)
    noise = jax.random.normal(normal_key, (draws, modes.shape[1]))
    spread = jax.random.chisquare(chi_key, _HEAVINESS, (draws, 1)) / _HEAVINESS

    def draw(k: Array, noise: Array) -> Array:
        step = jax.scipy.linalg.solve_triangular(factors[k].T, noise, lower=False)
        return modes[k] + step

    return jax.vmap(draw)(which, noise / jnp.sqrt(spread)), which
