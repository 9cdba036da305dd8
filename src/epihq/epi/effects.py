"""What measures do to R, in steps whose effects add up.

A *step* is the increment from one level of a measure to the next. The effects of
steps add up on the scale of log R, each times the share of people whom it reaches:

    log R = what it would be + sum of (people under the step) x (effect of the step)

Imposing and lifting have effects of their own: lifting need not give back what
imposing took. ``prior`` says what the literature knows of both, ``shift`` what a change
of measures does; ``epihq.epi.effects_learned`` corrects the one by what happened.
The model, its equations and its limits: docs/why/measures.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epihq.terms.measures import Stance

Values = NDArray[np.float64]

# Half of a 90 % interval of a normal distribution, in standard deviations.
_HALF90 = 1.6448536269514722
# A level tells at least this share of its own variance anew, beside the level below.
_LEAST_NEWS = 0.25
# From spring to autumn 2020 the effect of all measures together fell from 80 to 66 %
# (Sharma 2021): of what measures took off log R in spring, log(0.34) / log(0.20) hung
# on them still, the rest had become habit. So much comes back when they are lifted.
_GIVEN_BACK, _GIVEN_BACK_SD = 0.67, 0.25
# Beside that, lifting a step has an error of its own, of so many sd of imposing it.
_LIFTING_ERROR = 0.75
# How locations differ from the mean effect, before an archive says it.
_RESPONSIVENESS_SD = 0.2


@dataclass(frozen=True, kw_only=True)
class Share:
    """A reduction of R in percent: mean and 90 % interval; negative raises R."""

    mean: float
    lower90: float
    upper90: float


@dataclass(frozen=True, kw_only=True)
class Step(Share):
    """One level of a measure, with what it does in TOTAL, against no measure."""

    code: str
    level: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Effects:
    """Joint normal distribution of what steps do to log R, for everybody reached.

    ``mean`` is [imposing then lifting the steps], ``covariance`` is its own. Imposing
    is negative where it lowers R, lifting positive where it raises R. In one location
    both are multiplied by its ``responsiveness`` (1 is the mean of all locations).
    Units: log R.
    """

    steps: tuple[Step, ...]
    mean: Values
    covariance: Values
    responsiveness: float = 1.0
    responsiveness_sd: float = _RESPONSIVENESS_SD

    def sds(self) -> Values:
        """Standard deviations in the location, [imposing then lifting]. Units: log R.

        Source: variance of a product of independent variables, Goodman 1960,
        doi:10.1080/01621459.1960.10483369.
        """
        own, factor = np.diag(self.covariance), self.responsiveness_sd**2
        both = self.responsiveness**2 * own + factor * (self.mean**2 + own)
        return np.asarray(np.sqrt(both))


def increments(steps: Sequence[Step]) -> tuple[Values, Values]:
    """Turn total reductions into increments of log R: means and sds, [step].

    Increments of one measure are taken as independent of each other, so that their
    variances add up to that of the strictest level.

    Units: log R; negative lowers R.
    Source: own derivation, docs/why/measures.md.
    """
    mean, sd = np.empty(len(steps)), np.empty(len(steps))
    for number, step in enumerate(steps):
        below = [s for s in steps if s.code == step.code and s.level < step.level]
        total, spread = _of_log(step)
        last, spread_below = 0.0, 0.0
        if below:
            last, spread_below = _of_log(max(below, key=lambda s: s.level))
        mean[number] = total - last
        news = max(spread**2 - spread_below**2, _LEAST_NEWS * spread**2)
        sd[number] = np.sqrt(news)
    return mean, sd


def _of_log(share: Share) -> tuple[float, float]:
    """Mean and sd on the scale of log R, of a normal distribution."""
    low, mid, high = np.log1p(
        -np.array([share.lower90, share.mean, share.upper90]) / 100
    )
    return float(mid), float((low - high) / (2 * _HALF90))


def prior(steps: Sequence[Step], total: Share | None = None) -> Effects:
    """What the literature says of imposing and lifting the steps, jointly.

    ``total`` is the published reduction by all steps together: the sum is conditioned
    on it, which lets single effects trade places but not pile up. Lifting gives back
    a part of what imposing took, the same uncertain part for all steps, with an error
    of its own for each.

    Units: log R.
    Source: own derivation, docs/why/measures.md; figures: effects.toml.
    """
    mean, sd = increments(steps)
    covariance = np.diag(sd**2)
    if total is not None:
        mean, covariance = _with_total(mean, covariance, *_of_log(total))
        mean = of_right_sign(mean, covariance, np.full(mean.size, -1.0))
    own = np.diag((_LIFTING_ERROR * sd) ** 2)
    common = _GIVEN_BACK_SD**2 * (covariance + np.outer(mean, mean))
    across = -_GIVEN_BACK * covariance
    lifting = _GIVEN_BACK**2 * covariance + common + own
    return Effects(
        steps=tuple(steps),
        mean=np.concatenate([mean, -_GIVEN_BACK * mean]),
        covariance=np.block([[covariance, across], [across, lifting]]),
    )


def _with_total(
    mean: Values, covariance: Values, total: float, sd: float
) -> tuple[Values, Values]:
    """Condition on the sum of all, known to be ``total`` give or take ``sd``."""
    to_sum = covariance.sum(axis=1)
    gain = to_sum / (to_sum.sum() + sd**2)
    return mean + gain * (total - mean.sum()), covariance - np.outer(gain, to_sum)


def of_right_sign(mean: Values, covariance: Values, sign: Values) -> Values:
    """Most probable effects if none may have the wrong sign; ``sign`` is -1 or 1 each.

    Nothing changes where all are right already. Without this, one odd estimate would
    say that a measure does harm and that lifting it helps.

    Units: log R.
    Source: non-negative least squares, Lawson and Hanson 1974, chapter 23.
    """
    if (sign * mean >= 0).all():
        return mean
    root = np.linalg.cholesky(covariance)
    from scipy import optimize  # noqa: PLC0415 - a fifth of a second to load

    size, _ = optimize.nnls(
        np.linalg.solve(root, np.diag(sign)), np.linalg.solve(root, mean)
    )
    return np.asarray(sign * size)


def exposure(stance: Stance, steps: Sequence[Step]) -> Values:
    """Share of people who live under each step's level or a stricter one, [step].

    Units: shares.
    Source: the definition of a step.
    """
    shares = [
        sum(part for level, part in stance.get(s.code, {}).items() if level >= s.level)
        for s in steps
    ]
    return np.minimum(np.array(shares, dtype=np.float64), 1.0)


def draw(
    effects: Effects, draws: int, rng: np.random.Generator
) -> tuple[Values, Values]:
    """Draw effects of imposing and of lifting, each [draw, step].

    The second half of the draws mirrors the first about the mean, so that with an even
    number tightening cannot raise the median of R by the luck of the draw.

    Units: log R for everybody reached.
    Source: the distribution of ``Effects``, antithetic: Hammersley and Morton 1956,
    doi:10.1017/S0305004100031455; responsiveness is never below 0.
    """
    values, vectors = np.linalg.eigh(effects.covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    half = (draws + 1) // 2
    away = rng.standard_normal((half, effects.mean.size)) @ root.T
    spread = effects.responsiveness_sd * rng.standard_normal((half, 1))
    factor = np.maximum(effects.responsiveness + spread, 0.0)
    both = [factor * (effects.mean + away), factor * (effects.mean - away)]
    drawn = np.concatenate(both)[:draws]
    steps = len(effects.steps)
    return drawn[:, :steps], drawn[:, steps:]


def shift(
    imposing: Values,
    lifting: Values,
    now: Values,
    ahead: Values,
    compliance: float = 1.0,
) -> Values:
    """Change of log R on each day ahead against going on as now, [draw, time].

    ``imposing`` and ``lifting`` are [draw, step], ``now`` is the exposure today [step],
    ``ahead`` that of the days to come [time, step]. More people under a step counts
    with the effect of imposing, fewer with that of lifting. ``compliance`` multiplies
    both: what nobody keeps to does nothing, and lifting it neither.

    Units: log R; negative lowers R.
    Source: sum of log(1 - effect), Brauner 2021, doi:10.1126/science.abd9338.
    """
    more = np.maximum(ahead - now, 0.0)
    fewer = np.maximum(now - ahead, 0.0)
    return np.asarray(compliance * (imposing @ more.T + lifting @ fewer.T))
