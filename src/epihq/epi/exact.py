"""Sampling by Hamiltonian Monte Carlo, from where the Laplace approximation stands.

In the coordinates ``z`` with theta = centre + root z, the posterior is nearly a
standard normal: no mass matrix is to be learnt and a trajectory is a few steps long.

    moved    a few Hamiltonian moves of draws that lie nearly right: the repair of a
             location whose importance weights cannot be trusted
    sampled  the No-U-Turn sampler, six chains, with its own diagnostics: --exact
"""

from typing import Any, NamedTuple

import numpy as np

from epihq.epi.laplace import log_target
from epihq.epi.layout import Array, Course, Delays, Evidence, Layout
from epihq.epi.numerics import jax, jnp

# A quarter turn of a standard normal is pi / 2: five steps of 0.3 give nearly
# independent draws, and nine in ten are accepted in 50 dimensions.
_STEP_SIZE = 0.3
_STEPS = 5
# More chains cost hardly more time, but each must be long enough by itself: R-hat of
# twelve chains of 200 draws was above 1.01 for chance alone.
CHAINS = 6
WARM_UP = 150
KEPT = 700
_ACCEPTANCE = 0.85


class Moved(NamedTuple):
    """Draws after their moves, [draw, ...], and the share of moves accepted."""

    theta: Array
    course: Course
    acceptance: Array


class Sampled(NamedTuple):
    """Draws of the sampler, [chain, draw, ...], and whether its chains agree.

    ``r_hat`` and ``effective`` (bulk effective sample size): [theta].
    """

    theta: Array
    course: Course
    r_hat: Array
    effective: Array
    divergences: Array


def moved(
    seed: Array,
    moves: Array,
    theta: Array,
    centre: Array,
    root: Array,
    evidence: Evidence,
    delays: Delays,
    *,
    layout: Layout,
) -> Moved:
    """Move each draw of a location ``moves`` times; ``theta`` is [draw, theta].

    Source: Neal 2011, doi:10.1201/b10905; the move step of Del Moral, Doucet and Jasra
    2006, doi:10.1111/j.1467-9868.2006.00553.x.
    """
    target = _whitened(centre, root, evidence, delays, layout)
    keys = jax.random.split(jax.random.key(seed), theta.shape[0])
    begin = jax.scipy.linalg.solve(root, (theta - centre).T).T
    z, accepted = jax.vmap(lambda key, z: _walk(key, z, target, moves))(keys, begin)
    found = centre + z @ root.T
    seen = jax.vmap(lambda t: log_target(t, evidence, delays, layout)[1])(found)
    return Moved(found, seen, accepted.mean())


def _whitened(
    centre: Array, root: Array, evidence: Evidence, delays: Delays, layout: Layout
) -> Any:
    def target(z: Array) -> Array:
        value = log_target(centre + root @ z, evidence, delays, layout)[0]
        return jnp.where(jnp.isfinite(value), value, -1e12)

    return target


def _walk(key: Array, z: Array, target: Any, moves: Array) -> tuple[Array, Array]:
    import blackjax  # noqa: PLC0415 - a second to load

    def move(turn: Array, so_far: tuple[Any, Array]) -> tuple[Any, Array]:
        state, accepted = so_far
        length_key, move_key = jax.random.split(jax.random.fold_in(key, turn))
        # One length for all would let a draw come back to where it started.
        step = _STEP_SIZE * jax.random.uniform(length_key, minval=0.4, maxval=1.4)
        kernel = blackjax.hmc(target, step, np.ones(z.shape[0]), _STEPS)
        state, info = kernel.step(move_key, state)
        return state, accepted + info.acceptance_rate

    begin = (blackjax.hmc.init(z, target), jnp.zeros(()))
    state, accepted = jax.lax.fori_loop(0, moves, move, begin)
    return state.position, accepted / moves


def sampled(
    seed: Array,
    begin: Array,
    centre: Array,
    root: Array,
    evidence: Evidence,
    delays: Delays,
    *,
    layout: Layout,
) -> Sampled:
    """Sample one location from ``begin`` [chain, theta] with six chains.

    Source: Hoffman and Gelman 2014, arXiv:1111.4246; Vehtari et al. 2021,
    doi:10.1214/20-BA1221 (R-hat, effective sample size).
    """
    import blackjax  # noqa: PLC0415 - a second to load
    from blackjax import diagnostics as judge  # noqa: PLC0415

    target = _whitened(centre, root, evidence, delays, layout)
    adapt = blackjax.window_adaptation(
        blackjax.nuts, target, target_acceptance_rate=_ACCEPTANCE
    )

    def chain(key: Array, z: Array) -> tuple[Array, Array]:
        warm_key, key = jax.random.split(key)
        (state, tuned), _ = adapt.run(warm_key, z, num_steps=WARM_UP)
        kernel = blackjax.nuts(target, **tuned)

        def step(state: Any, key: Array) -> tuple[Any, tuple[Array, Array]]:
            state, info = kernel.step(key, state)
            return state, (state.position, info.is_divergent)

        return jax.lax.scan(step, state, jax.random.split(key, KEPT))[1]

    keys = jax.random.split(jax.random.key(seed), CHAINS)
    z = jax.scipy.linalg.solve(root, (begin - centre).T).T
    drawn, divergent = jax.vmap(chain)(keys, z)
    theta = centre + drawn @ root.T
    look = jax.vmap(jax.vmap(lambda t: log_target(t, evidence, delays, layout)[1]))
    return Sampled(
        theta=theta,
        course=look(theta),
        r_hat=judge.potential_scale_reduction(theta),
        effective=judge.effective_sample_size(theta),
        divergences=divergent.sum(),
    )
