"""One forecast of several: quantiles averaged with weights, then widened or narrowed.

The weights and widths were learnt from the past alone: origins before June 2021,
European countries, by minimising the weighted interval score. What came later was
kept for the report (``docs/why/forecast.md``, ``tests/studies``).
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

MODELS = ("joint", "damped-growth", "persistence")

# By horizon of 1 to 4 weeks: weights of MODELS.
WEIGHTS: Mapping[str, Values] = {
    "deaths": np.array([[1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0]], dtype=float),
    "cases": np.array([[1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0]], dtype=float),
}
# By horizon: factor on the distance of a quantile's logarithm from the median's.
WIDTHS: Mapping[str, Values] = {"deaths": np.ones(4), "cases": np.ones(4)}


def combine(quantiles: Mapping[str, Values], indicator: str) -> Values:
    """Combine weekly forecasts; each is [level, week], levels symmetric about 0.5.

    Models that gave no forecast are left out and the others' weights scaled up.
    Weeks beyond the fourth are treated like the fourth.

    Units: persons per week.
    Source: quantile averaging, Lichtendahl et al. 2013, doi:10.1287/mnsc.1120.1667;
    recalibration as in Cramer et al. 2022, doi:10.1073/pnas.2113561119, by own rule.
    """
    names = [name for name in MODELS if name in quantiles]
    stacked = np.stack([quantiles[name] for name in names])
    weeks = np.minimum(np.arange(stacked.shape[2]), 3)
    weights = WEIGHTS[indicator][weeks][:, [MODELS.index(name) for name in names]]
    weights = np.where(weights.sum(axis=1, keepdims=True) > 0, weights, 1.0)
    weights = weights / weights.sum(axis=1, keepdims=True)
    logs = np.einsum("mlw,wm->lw", np.log1p(stacked), weights)
    middle = logs[logs.shape[0] // 2]
    widened = middle + WIDTHS[indicator][weeks] * (logs - middle)
    return np.asarray(np.maximum(np.expm1(widened), 0.0))
