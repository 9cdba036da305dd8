"""Locations one after the other: from evidence to draws, with every repair told.

    each location          -> Laplace and importance sampling, a few steps to the mode
    those not at the mode  -> again, with as many steps as it takes
    those with bad weights -> Hamiltonian moves of the draws, or says that none helped

A location is fitted in one way, whoever asks and whoever stands beside it. A program is
compiled once for each length.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from epihq.epi.exact import CHAINS, Moved, Sampled, moved, sampled
from epihq.epi.laplace import SCALE_PRIOR, SCALES, Posterior, posteriors
from epihq.epi.layout import SEED_DAYS, Delays, Evidence, Layout
from epihq.epi.numerics import Program, jax
from epihq.epi.project import Sample

Values = NDArray[np.float64]


# Draws that are kept, of how many proposals.
_DRAWS, _PROPOSALS = 300, 2000
# Weights with a higher Pareto k have no variance worth the name (Vehtari et al. 2024).
HIGHEST_PARETO_K = 0.7
_FEW_STEPS, _MANY_STEPS = np.int64(24), np.int64(80)
_MOVES, _MANY_MOVES = np.int64(2), np.int64(16)
_LEAST_ACCEPTANCE = 0.5
_HIGHEST_R_HAT = 1.01
_FEWEST_EFFECTIVE = 400.0


class Method(StrEnum):
    """How the draws of a fit were made."""

    IMPORTANCE = "laplace-importance-sampling"
    MOVES = "laplace-hamiltonian-moves"
    NUTS = "no-u-turn-sampler"


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """Equally weighted draws of one location's epidemic, [draw, time].

    ``seeded_infections`` are new persons per day, with the seed days before day 0, and
    ``fatality`` is reported deaths per infection; time ends on the counts' last day.
    ``pareto_k`` and ``effective`` (sample size) are those of the importance weights,
    before any repair. ``converged`` is False where no repair helped: then nothing may
    be printed as an estimate.
    """

    layout: Layout
    evidence: Evidence
    theta: Values
    log_Rt: Values
    seeded_infections: Values
    ascertainment: Values
    fatality: Values
    pareto_k: float
    effective: float
    converged: bool
    method: Method
    centre: Values
    root: Values

    @property
    def infections(self) -> Values:
        """New infections per day of the fit, [draw, time]."""
        return self.seeded_infections[:, SEED_DAYS:]

    def sample(self) -> Sample:
        """Keep what a projection needs of this fit."""
        return Sample(
            layout=self.layout,
            weekday=int(self.evidence.weekday),
            ifr=float(np.exp(self.evidence.ifr_log)),
            theta=self.theta,
            log_R=self.log_Rt[:, -1],
            infections=self.seeded_infections,
        )

    def contraction(self) -> Mapping[str, float]:
        """How much the data narrowed each quantity: 1 - posterior sd / prior sd.

        0: the data said nothing and the prior speaks; near 1: the data speak. For
        today's log R_t, today's logit ascertainment and the logit share of deaths
        that is reported.

        Units: none.
        Source: Schad et al. 2021, doi:10.1037/met0000275.
        """
        sd = self.evidence.prior_sd.copy()
        walk = self.layout.where("Rt")
        sd[walk.start + 1 : walk.stop] *= np.sqrt(SCALE_PRIOR @ np.square(SCALES))
        share = self.layout.where("fatality").start + 1
        odds = np.log(self.ascertainment[:, -1] / (1 - self.ascertainment[:, -1]))
        found = {
            "Rt": (self.log_Rt[:, -1], np.linalg.norm(sd[walk])),
            "ascertainment": (
                odds,
                np.linalg.norm(sd[self.layout.where("ascertainment")]),
            ),
            "deaths_reported": (self.theta[:, share], sd[share]),
        }
        return {
            name: float(max(0.0, 1 - drawn.std() / prior))
            for name, (drawn, prior) in found.items()
        }

    def if_all_deaths_were_reported(self) -> Values:
        """Draws of today's ascertainment, had no death gone unreported, [draw].

        Each draw is shifted along the regression of log ascertainment on the log
        share of deaths reported, to a share of 1.

        Units: share of infections.
        Source: Matheron's rule, Wilson et al. 2021, arXiv:2011.04026, on the draws'
        own covariance.
        """
        logit = self.theta[:, self.layout.where("fatality").start + 1]
        log_share = -np.logaddexp(0, -logit)
        log_found = np.log(self.ascertainment[:, -1])
        covariance = np.cov(log_found, log_share)
        slope = covariance[0, 1] / max(covariance[1, 1], 1e-12)
        return np.asarray(np.minimum(np.exp(log_found - slope * log_share), 1.0))


Asked = tuple[Layout, Evidence]


def fit_all(
    asked: Sequence[Asked], delays: Delays, *, seeds: Sequence[int]
) -> Iterator[tuple[int, Fit]]:
    """Fit locations and yield (place in ``asked``, fit), repaired ones last.

    ``seeds`` are one per location.

    Source: ``epihq.epi.laplace`` and ``epihq.epi.exact``.
    """
    again: dict[int, Fit] = {}
    # Those of one length side by side: a program is loaded once.
    for place in sorted(range(len(asked)), key=lambda place: asked[place][0].weeks):
        fit = _approximate(asked[place], delays, seeds[place], _FEW_STEPS)
        if _is_sound(fit):
            yield place, fit
        else:
            again[place] = fit
    for place, fit in again.items():
        found = fit
        if not fit.converged:
            found = _approximate(asked[place], delays, seeds[place], _MANY_STEPS)
        yield place, found if _is_sound(found) else _moved(found, delays, seeds[place])


def _is_sound(fit: Fit) -> bool:
    return fit.converged and fit.pareto_k <= HIGHEST_PARETO_K


def _approximate(asked: Asked, delays: Delays, seed: int, steps: np.int64) -> Fit:
    layout, evidence = asked
    # The program takes many locations in lanes; here it is given one.
    lane = Evidence(*(np.stack([part]) for part in evidence))
    found: Posterior = _laplace_program(layout)(np.array([seed]), steps, lane, delays)
    one: Posterior = jax.tree.map(lambda values: values[0], found)
    finite = bool(np.isfinite(one.theta).all() and np.isfinite(one.pareto_k))
    return Fit(
        layout=layout,
        evidence=evidence,
        theta=one.theta,
        log_Rt=one.course.log_Rt,
        seeded_infections=one.course.infections,
        ascertainment=one.course.ascertainment,
        fatality=one.course.fatality,
        pareto_k=float(one.pareto_k) if finite else np.inf,
        effective=float(one.effective),
        converged=bool(one.converged) and finite,
        method=Method.IMPORTANCE,
        centre=one.centre,
        root=one.root,
    )


def _moved(fit: Fit, delays: Delays, seed: int) -> Fit:
    """Repair a location by Hamiltonian moves; more of them if it was far away."""
    found: Moved = _move_program(fit.layout)(
        np.int64(seed),
        _MOVES if fit.converged else _MANY_MOVES,
        np.where(np.isfinite(fit.theta), fit.theta, fit.centre),
        fit.centre,
        fit.root,
        fit.evidence,
        delays,
    )
    sound = bool(found.acceptance >= _LEAST_ACCEPTANCE)
    return replace(
        fit,
        theta=found.theta,
        log_Rt=found.course.log_Rt,
        seeded_infections=found.course.infections,
        ascertainment=found.course.ascertainment,
        fatality=found.course.fatality,
        converged=sound and bool(np.isfinite(found.theta).all()),
        method=Method.MOVES,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class ExactFit:
    """A fit by sampling, and the worst diagnostics over its numbers."""

    fit: Fit
    r_hat: float
    effective: float
    divergences: int


def fit_exactly(asked: Asked, delays: Delays, *, seed: int) -> ExactFit:
    """Sample one location with many chains started from its approximate draws.

    The draws' covariance, steadied by Laplace's, is the sampler's metric.

    Source: ``epihq.epi.exact.sampled``.
    """
    start = dict(fit_all([asked], delays, seeds=[seed]))[0]
    layout, evidence = asked
    start = _moved(start, delays, seed)
    begin = start.theta[:: len(start.theta) // CHAINS][:CHAINS]
    centre = start.theta.mean(axis=0)
    spread = 0.8 * np.cov(start.theta.T) + 0.2 * start.root @ start.root.T
    found: Sampled = _exact_program(layout)(
        np.int64(seed), begin, centre, np.linalg.cholesky(spread), evidence, delays
    )

    def pooled(values: Values) -> Values:
        return values.reshape(-1, *values.shape[2:])

    r_hat, effective = float(found.r_hat.max()), float(found.effective.min())
    fit = replace(
        start,
        theta=pooled(found.theta),
        log_Rt=pooled(found.course.log_Rt),
        seeded_infections=pooled(found.course.infections),
        ascertainment=pooled(found.course.ascertainment),
        fatality=pooled(found.course.fatality),
        converged=r_hat < _HIGHEST_R_HAT and effective > _FEWEST_EFFECTIVE,
        method=Method.NUTS,
    )
    return ExactFit(
        fit=fit,
        r_hat=r_hat,
        effective=effective,
        divergences=int(found.divergences),
    )


@cache
def _laplace_program(layout: Layout) -> Program:
    return Program(
        posteriors,
        returns=Posterior,
        layout=layout,
        draws=_DRAWS,
        proposals=_PROPOSALS,
    )


@cache
def _move_program(layout: Layout) -> Program:
    return Program(moved, returns=Moved, layout=layout)


@cache
def _exact_program(layout: Layout) -> Program:
    return Program(sampled, returns=Sampled, layout=layout)
