"""What many locations' history says of the effects of measures, and of one location.

Of every location and window, log R is a level of its own, a level common to all
locations in that window, what imposed and lifted measures did, a deviation that fades,
and noise; ``learn`` solves this with the literature as the prior. It is held back on
purpose: measures come when R is high, several at once, and people act by themselves.
Equations, choices and what they gave on real data: docs/why/measures.md.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from epihq.epi.effects import Effects, of_right_sign

Values = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """The history of many locations in windows of equal length, one after the other.

    ``log_r`` and the ``variance`` of its measurement are [window, location], NaN in
    both where a window says nothing. ``imposed`` and ``lifted`` are [window, location,
    step]: shares of people, added up since the beginning, as ``traces`` gives them.
    """

    log_r: Values
    variance: Values
    imposed: Values
    lifted: Values


@dataclass(frozen=True, kw_only=True)
class Scatter:
    """How log R moves by itself. Units: log R, but for ``persistence`` and ``spread``.

    ``persistence``: share of a deviation that is left after one window. ``wander``: sd
    of such deviations. ``noise``: sd of one window alone, beside its measurement.
    ``spread``: sd of responsiveness between locations.
    """

    persistence: float
    wander: float
    noise: float
    spread: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Learned:
    """What the panel says: effects anywhere, and how strongly each location responds.

    ``responsiveness`` and its sd are [location]. ``anywhere`` holds for a location of
    which no history is known.
    """

    anywhere: Effects
    responsiveness: Values
    responsiveness_sd: Values
    scatter: Scatter

    def here(self, location: int | None) -> Effects:
        """Effects in the location of that index; None is one without a history."""
        if location is None:
            return self.anywhere
        return replace(
            self.anywhere,
            responsiveness=float(self.responsiveness[location]),
            responsiveness_sd=float(self.responsiveness_sd[location]),
        )


_GRID = {
    "persistence": (0.5, 0.65, 0.8, 0.9, 0.95, 0.98),
    "wander": (0.15, 0.2, 0.3, 0.4, 0.6),
    "noise": (0.02, 0.05, 0.1, 0.2),
}
_ROUNDS = 2
_START = Scatter(persistence=0.8, wander=0.3, noise=0.05, spread=0.0)
# Half-normal prior of the spread: without data it comes to the 0.2 of the literature.
_SPREADS, _SPREAD_SCALE = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6), 0.25
# Each location's own level of log R; the mean of all, of which next to nothing is
# known before; and how each window's level common to all may lie beside it.
_OWN_LEVEL_VARIANCE, _MEAN_LEVEL_VARIANCE, _COMMON_LEVEL_VARIANCE = 1.0, 4.0, 0.25
# What no number of locations can teach, in prior variances. Published studies of one
# measure differ by more than their own intervals; this panel is one more such study.
_CONFOUNDING = 1.0


def traces(exposures: Values, delay_pmf: Values, ends: NDArray[np.int64]) -> Values:
    """How much imposing and lifting a window's reported cases show, [2, window, ...].

    ``exposures`` are [time, ..., step] by day. Increases and decreases are added up
    since the first day, seen through the delay from infection to report, and averaged
    over the seven days that end on each of ``ends`` (day indices); imposing first.

    Units: shares; element 0 of ``delay_pmf`` is a delay of 0 days.
    Source: own derivation, docs/why/measures.md.
    """
    changes = np.diff(exposures, axis=0, prepend=exposures[:1])
    kernel = np.convolve(delay_pmf / delay_pmf.sum(), np.full(7, 1 / 7))
    seen = np.cumsum(kernel)
    lag = ends[:, None] - np.arange(len(exposures))
    weights = np.where(lag >= 0, seen[np.clip(lag, 0, seen.size - 1)], 0.0)
    flat = changes.reshape(len(changes), -1)
    both = [weights @ np.maximum(sign * flat, 0.0) for sign in (1, -1)]
    return np.stack(both).reshape(2, len(lag), *changes.shape[1:])


def learn(prior: Effects, panel: Panel, scatter: Scatter | None = None) -> Learned:
    """Correct the prior by the history of all locations; no mean has the wrong sign.

    ``scatter`` is found by ``fit_scatter`` where not given.

    Units: log R.
    Source: generalised least squares with a normal prior, in closed form: Gelman et al.
    2013, Bayesian Data Analysis, chapters 14 and 15; docs/why/measures.md.
    """
    data = _Data.of(panel)
    scatter = scatter or fit_scatter(prior, panel)
    alike = replace(scatter, spread=0.0)
    first, _ = _posterior(prior, data, alike, prior.mean)
    mean, covariance = _posterior(prior, data, scatter, first)
    factors, factor_sds = _responsiveness(data, scatter, mean)
    anywhere = replace(
        prior, mean=mean, covariance=covariance, responsiveness_sd=scatter.spread
    )
    return Learned(
        anywhere=anywhere,
        responsiveness=factors,
        responsiveness_sd=factor_sds,
        scatter=scatter,
    )


def fit_scatter(prior: Effects, panel: Panel) -> Scatter:
    """Find how log R moves by itself: the most probable values on a grid.

    The spread between locations is averaged over its grid instead: its most probable
    value may be 0, which would say that all are alike.

    Units: log R, shares.
    Source: empirical Bayes, Gelman et al. 2013, Bayesian Data Analysis, section 5.1.
    """
    data = _Data.of(panel)
    scatter = _START
    tried = {scatter: _evidence(prior, data, scatter, prior.mean)}
    for name in [*_GRID] * _ROUNDS:
        for one in [replace(scatter, **{name: value}) for value in _GRID[name]]:
            if one not in tried:
                tried[one] = _evidence(prior, data, one, prior.mean)
        scatter = max(tried, key=lambda one: tried[one])
    mean, _ = _posterior(prior, data, scatter, prior.mean)
    return replace(scatter, spread=_mean_spread(prior, data, scatter, mean))


def _mean_spread(
    prior: Effects, data: "_Data", scatter: Scatter, mean: Values
) -> float:
    spreads = np.array(_SPREADS)
    evidence = np.array(
        [_evidence(prior, data, replace(scatter, spread=s), mean) for s in _SPREADS]
    )
    evidence -= (spreads / _SPREAD_SCALE) ** 2 / 2
    weights = np.exp(evidence - evidence.max())
    return float(np.sqrt(weights @ spreads**2 / weights.sum()))


# -- algebra: locations first, so that one matrix product serves all -----------------


@dataclass(frozen=True, kw_only=True, eq=False)
class _Data:
    """A panel with locations first; 0 where a window is not told."""

    known: NDArray[np.bool_]
    log_r: Values
    variance: Values
    traces: Values

    @classmethod
    def of(cls, panel: Panel) -> "_Data":
        known = np.isfinite(panel.log_r.T)
        traces = np.concatenate([panel.imposed, panel.lifted], axis=-1).swapaxes(0, 1)
        return cls(
            known=known,
            log_r=np.where(known, panel.log_r.T, 0.0),
            variance=np.where(known, panel.variance.T, 0.0),
            traces=np.where(known[..., None], traces, 0.0),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Equations:
    """Normal equations of the effects, about their prior mean, and the rest of fit.

    The windows' common levels are solved already. ``misfit`` and ``log_volume`` are
    what the evidence needs beside.
    """

    information: Values
    toward: Values
    misfit: float
    log_volume: float


def _precision(
    data: _Data, scatter: Scatter, along: Values | None
) -> tuple[Values, float]:
    """Inverse covariance of each location's windows, 0 where untold; log determinant.

    ``along`` [location, window] is what a responsiveness of 1 comes to.
    """
    window = np.arange(data.known.shape[1])
    apart = np.abs(window[:, None] - window)
    fading = scatter.wander**2 * scatter.persistence**apart + _OWN_LEVEL_VARIANCE
    both = data.known[:, :, None] & data.known[:, None, :]
    covariance = np.where(both, fading, 0.0)
    if along is not None:
        covariance += scatter.spread**2 * along[:, :, None] * along[:, None, :]
    own = np.where(data.known, data.variance + scatter.noise**2, 1.0)
    covariance[:, window, window] += own
    root = np.linalg.cholesky(covariance)
    log_volume = 2 * float(np.log(root[:, window, window]).sum())
    return np.where(both, np.linalg.inv(covariance), 0.0), log_volume


def _equations(
    prior: Effects, data: _Data, scatter: Scatter, mean: Values
) -> _Equations:
    """Set up the normal equations; ``mean`` of the effects serves the spread alone."""
    along = data.traces @ mean if scatter.spread > 0 else None
    precision, log_volume = _precision(data, scatter, along)
    rest = data.log_r - data.traces @ prior.mean
    weighed = precision @ data.traces
    weighed_rest = (precision @ rest[..., None])[..., 0]
    steps = data.traces.shape[2]
    flat = data.traces.reshape(-1, steps)
    shared, shared_rest = weighed.sum(axis=0), weighed_rest.sum(axis=0)
    both = np.column_stack([shared, shared_rest])
    solved, common_volume = _common_levels(precision, both)
    return _Equations(
        information=flat.T @ weighed.reshape(-1, steps) - shared.T @ solved[:, :-1],
        toward=flat.T @ weighed_rest.ravel() - shared.T @ solved[:, -1],
        misfit=float((rest * weighed_rest).sum() - shared_rest @ solved[:, -1]),
        log_volume=log_volume + common_volume,
    )


def _common_levels(precision: Values, toward: Values) -> tuple[Values, float]:
    """Solve for the levels common to all; also what they add to the log volume."""
    windows = precision.shape[1]
    before = _COMMON_LEVEL_VARIANCE * np.eye(windows) + _MEAN_LEVEL_VARIANCE
    ratio = np.eye(windows) + precision.sum(axis=0) @ before
    solved = before @ np.linalg.solve(ratio, toward)
    return solved, float(np.linalg.slogdet(ratio)[1])


def _evidence(prior: Effects, data: _Data, scatter: Scatter, mean: Values) -> float:
    """Log probability of the history, up to a constant; effects integrated out."""
    found = _equations(prior, data, scatter, mean)
    wide = prior.covariance * (1 + _CONFOUNDING)
    ratio = np.eye(prior.mean.size) + found.information @ wide
    explained = found.toward @ wide @ np.linalg.solve(ratio, found.toward)
    volume = found.log_volume + float(np.linalg.slogdet(ratio)[1])
    return -0.5 * (found.misfit - float(explained) + volume)


def _posterior(
    prior: Effects, data: _Data, scatter: Scatter, mean: Values
) -> tuple[Values, Values]:
    """Mean and covariance of the effects, their evidence widened by confounding."""
    found = _equations(prior, data, scatter, mean)
    confounding = prior.covariance * _CONFOUNDING
    # (A^-1 + S)^-1 = (I + A S)^-1 A, where A may tell nothing of some steps.
    damped = np.linalg.inv(np.eye(prior.mean.size) + found.information @ confounding)
    precision = np.linalg.inv(prior.covariance) + damped @ found.information
    covariance = np.linalg.inv(precision)
    covariance = (covariance + covariance.T) / 2
    effects = prior.mean + covariance @ damped @ found.toward
    sign = np.repeat([-1.0, 1.0], effects.size // 2)
    return of_right_sign(effects, covariance, sign), covariance


def _responsiveness(
    data: _Data, scatter: Scatter, mean: Values
) -> tuple[Values, Values]:
    """How strongly each location responded, against the mean of all: mean and sd.

    A location's own history is as confounded as the world's: it is trusted no further
    than the spread between locations.
    """
    precision, _ = _precision(data, scatter, None)
    rest = data.log_r - data.traces @ mean
    toward = (precision @ rest[..., None]).sum(axis=0)
    common, _ = _common_levels(precision, toward)
    own = np.where(data.known, rest - common[:, 0], 0.0)
    along = data.traces @ mean
    weighed = (precision @ along[..., None])[..., 0]
    information = (along * weighed).sum(axis=1)
    # Normal prior of variance s, data of variance 1/information + confounding x s.
    variance = scatter.spread**2
    weight = variance / (1 + (1 + _CONFOUNDING) * variance * information)
    factors = 1 + weight * (own * weighed).sum(axis=1)
    return factors, np.sqrt(variance - variance * weight * information)
