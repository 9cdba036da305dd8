"""One forecast of several: quantiles averaged with weights, then widened or narrowed.

The weights and widths were learnt from the past alone: origins before June 2021,
European countries, by minimising the weighted interval score. What came later was
kept for the report (``docs/why/forecast.md``, ``tests/studies``).
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import special

from epihq.epi.forecast import QUANTILE_LEVELS

Values = NDArray[np.float64]

MODELS = ("joint", "damped-growth", "persistence")

# By horizon of 1 to 4 weeks: weights of MODELS. Of cases they are one for all: weights
# that go up and down with the horizon bend the path of a series that only grows.
WEIGHTS: Mapping[str, Values] = {
    "deaths": np.array([[0.6, 0.4, 0], [0.8, 0, 0.2], [0.8, 0, 0.2], [0.8, 0, 0.2]]),
    "cases": np.tile([0.7, 0, 0.3], (4, 1)),
}
# By horizon: factor on the distance of a quantile's logarithm from the median's, and
# what is added to it at the ends of the 95 % interval (none inside the 50 % interval).
WIDTHS: Mapping[str, Values] = {
    "deaths": np.array([0.8, 0.8, 0.8, 0.8]),
    "cases": np.array([0.8, 0.8, 0.8, 0.9]),
}
TAILS: Mapping[str, float] = {"deaths": 0.3, "cases": 0.0}
# Where there is no joint model, because too little is known of the disease or of the
# figures: learnt on 32 countries' cases and deaths from September 2020 to May 2021.
WITHOUT_JOINT = np.tile([0, 0.75, 0.25], (4, 1))
_HALF, _NEARLY_ALL = special.ndtri(0.75), special.ndtri(0.975)


def combine(quantiles: Mapping[str, Values], indicator: str) -> Values:
    """Combine weekly forecasts; each is [level, week] at ``QUANTILE_LEVELS``.

    Models that gave no forecast are left out and the others' weights scaled up.
    Weeks beyond the fourth are treated like the fourth.

    Units: persons per week.
    Source: quantile averaging, Lichtendahl et al. 2013, doi:10.1287/mnsc.1120.1667;
    recalibration as in Cramer et al. 2022, doi:10.1073/pnas.2113561119, by own rule.
    """
    names = [name for name in MODELS if name in quantiles]
    stacked = np.stack([quantiles[name] for name in names])
    weeks = np.minimum(np.arange(stacked.shape[2]), 3)
    has_joint = MODELS[0] in names
    table = WEIGHTS[indicator] if has_joint else WITHOUT_JOINT
    weights = table[weeks][:, [MODELS.index(name) for name in names]]
    weights = np.where(weights.sum(axis=1, keepdims=True) > 0, weights, 1.0)
    weights = weights / weights.sum(axis=1, keepdims=True)
    logs = np.einsum("mlw,wm->lw", np.log1p(stacked), weights)
    if not has_joint:
        return np.asarray(np.maximum(np.expm1(logs), 0.0))
    middle = logs[logs.shape[0] // 2]
    out = np.abs(special.ndtri(QUANTILE_LEVELS))
    beyond = np.maximum(out - _HALF, 0.0) / (_NEARLY_ALL - _HALF)
    factor = WIDTHS[indicator][weeks] * (1 + TAILS[indicator] * beyond[:, None])
    widened = middle + factor * (logs - middle)
    return np.asarray(np.maximum(np.expm1(widened), 0.0))
