"""How good forecasts were: weighted interval score and coverage.

The score of a set of quantiles is twice the mean quantile loss, which equals the
weighted interval score of the intervals they form; lower is better.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epihq.epi.forecast import QUANTILE_LEVELS

Values = NDArray[np.float64]


def wis(
    observed: Values, quantiles: Values, levels: Sequence[float] = QUANTILE_LEVELS
) -> Values:
    """Weighted interval score of forecasts in quantile form, [target].

    ``observed`` is [target], ``quantiles`` [level, target].

    Units: those of the observations.
    Source: Bracher et al. 2021, doi:10.1371/journal.pcbi.1008618, equation 2;
    scoringrules' quantile score.
    """
    import scoringrules  # noqa: PLC0415 - 1.2 s that only scoring needs

    losses = [
        scoringrules.quantile_score(observed, values, level)
        for level, values in zip(levels, quantiles, strict=True)
    ]
    return np.asarray(2 * np.mean(losses, axis=0))


def covered(
    observed: Values,
    quantiles: Values,
    share: float,
    levels: Sequence[float] = QUANTILE_LEVELS,
) -> NDArray[np.bool_]:
    """Tell which observations lie in the central interval that holds ``share``.

    Units: none.
    Source: definition.
    """
    places = {round(level, 6): place for place, level in enumerate(levels)}
    lower = quantiles[places[round((1 - share) / 2, 6)]]
    upper = quantiles[places[round((1 + share) / 2, 6)]]
    return np.asarray((observed >= lower) & (observed <= upper))
