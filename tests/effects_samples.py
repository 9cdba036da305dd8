"""Panels of measures and R with known truth."""

import numpy as np

from epihq.epi.effects import Step
from epihq.epi.effects_learned import Panel, Scatter, traces

STEPS = tuple(
    Step(code=code, level=level, mean=mean, lower90=lower, upper90=upper)
    for code, level, mean, lower, upper in [
        ("C1", 3, 15, 3, 32),
        ("C2", 2, 14, 4, 27),
        ("C2", 3, 28, 14, 42),
        ("C6", 2, 12, 0, 25),
        ("H6", 3, 10, 0, 20),
    ]
)
DELAY = np.convolve(np.full(8, 1 / 8), np.full(8, 1 / 8))
SCATTER = Scatter(persistence=0.8, wander=0.3, noise=0.08, spread=0.2)


def truth_of(prior, rng):
    """Effects that the prior holds possible, none with the wrong sign."""
    drawn = rng.multivariate_normal(prior.mean, prior.covariance)
    sign = np.sign(prior.mean)
    return np.where(sign * drawn > 0, drawn, 0.0)


def simulated_panel(
    truth,
    rng,
    *,
    locations,
    windows=30,
    scatter=SCATTER,
    factors=None,
    fear=0.0,
    level=0.8,
):
    """Weekly log R of locations that impose and lift each step once or twice.

    Locations impose sooner where R is high, all in the same weeks of spring, and R has
    a common drift. ``fear`` is what people take off log R by themselves when measures
    are first imposed: no estimate can tell it from the measures.
    """
    days = 7 * windows + 14
    beside = 0.4 * rng.normal(size=locations)
    exposures = _regimes(rng, days, beside)
    ends = np.arange(days - 1, 13, -7)[::-1]
    imposed, lifted = traces(exposures, DELAY, ends)
    if factors is None:
        factors = 1 + scatter.spread * rng.normal(size=locations)
    effect = np.concatenate([imposed, lifted], axis=-1) @ truth
    common = np.cumsum(rng.normal(0, 0.05, (len(ends), 1)), axis=0)
    variance = rng.uniform(0.001, 0.02, effect.shape)
    noise = rng.normal(0, np.sqrt(variance + scatter.noise**2))
    log_r = (
        level + beside + common + factors * effect + _wander(rng, scatter, effect.shape)
    )
    log_r -= fear * np.minimum(imposed.mean(axis=-1), 1.0)
    told = rng.random(effect.shape) > 0.1
    return Panel(
        log_r=np.where(told, log_r + noise, np.nan),
        variance=np.where(told, variance, np.nan),
        imposed=imposed,
        lifted=lifted,
    )


def _regimes(rng, days, beside):
    """Shares of people under each step by day, [time, location, step]."""
    exposures = np.zeros((days, len(beside), len(STEPS)))
    for place, higher in enumerate(beside):
        spring = rng.normal(30 - 10 * higher, 6)
        for number in range(len(STEPS)):
            start = int(np.clip(spring + rng.normal(0, 8), 1, days))
            stop = start + int(rng.integers(25, 90))
            exposures[start:stop, place, number] = rng.choice([0.5, 1.0])
            again = stop + int(rng.integers(20, 80))
            exposures[again:, place, number] = 1.0
    return exposures


def _wander(rng, scatter, shape):
    steps = rng.normal(0, scatter.wander * np.sqrt(1 - scatter.persistence**2), shape)
    steps[0] = rng.normal(0, scatter.wander, shape[1])
    for window in range(1, shape[0]):
        steps[window] += scatter.persistence * steps[window - 1]
    return steps
