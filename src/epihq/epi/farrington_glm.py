"""Quasi-Poisson regression of many short series at once: a level by season, one trend.

Rows are weeks to be judged (of one series or of many), each with its own past counts
[row, season, place]. The mean is exposure * exp(level of the season + slope * time).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from epihq.epi.farrington_alone import search_alone
from epihq.epi.farrington_search import Found, Past, search, within

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

_LEAST_FREE = 1e-9


@dataclass(kw_only=True, eq=False)
class Fit:
    """A regression and how sure it is; what is not asked is not computed.

    Variances (of the last season's level now, and of the slope) are to be multiplied
    by a dispersion. ``freedom`` are the degrees of freedom, NaN where there are none.
    """

    past: Past
    found: Found
    freedom: Values
    converged: Mask

    @property
    def level(self) -> Values:
        """Level of each season, [row, season]."""
        return self.found.at.level

    @property
    def slope(self) -> Values:
        """Change of the logarithm per week, [row]."""
        return self.found.at.slope

    @cached_property
    def mean(self) -> Values:
        """Mean of each week, [row, season, place]."""
        return np.asarray(self.past.exposure * self.found.at.rate)

    @cached_property
    def weight(self) -> Values:
        """Weight of each week in the last step, [row, season, place]."""
        return np.asarray(self.past.weight * self.past.exposure * self.found.last.rate)

    @cached_property
    def pearson(self) -> Values:
        """Mean squared residual over its variance, [row]."""
        return self._mean_of(self.weight)

    @cached_property
    def relative(self) -> Values:
        """Mean squared residual over the squared mean: what surveillance uses."""
        return self._mean_of(self.past.weight)

    def _mean_of(self, weight: Values) -> Values:
        return np.asarray(
            np.add.reduce(np.vecdot(weight, self._squared), -1) / self.freedom
        )

    @cached_property
    def _squared(self) -> Values:
        off = (self.past.cases - self.mean) / self.mean
        return np.asarray(off * off)

    @cached_property
    def total(self) -> Values:
        """Weight of each season in the last step, [row, season]."""
        weight = self.found.last.weight
        return np.where(weight > 0, weight, np.inf)

    @cached_property
    def centre(self) -> Values:
        """Mean time of each season by those weights, [row, season]."""
        return np.asarray(self.found.last.first / self.total)

    @cached_property
    def slope_variance(self) -> Values:
        """Variance of the slope, 0 without one, [row]."""
        return np.asarray(1 / within(self.found.last, self.centre))

    @cached_property
    def level_variance(self) -> Values:
        """Variance of the level now, [row]."""
        now = self.centre[:, -1]
        return np.asarray(1 / self.total[:, -1] + now * now * self.slope_variance)

    @property
    def leverage(self) -> Values:
        """How much each week pulls its own mean, [row, season, place]."""
        apart = self.past.time - self.centre[:, :, None]
        apart *= apart
        apart *= self.slope_variance[:, None, None]
        apart += 1 / self.total[:, :, None]
        return np.asarray(self.weight * apart)


def fit(past: Past, *, with_trend: bool) -> Fit:
    """Fit the regression to each row, and judge it by its last step's weights.

    Assumes that each row has a known week in its last season.

    Units: cases in persons per week; levels in logarithms, slope per week.
    Source: quasi-likelihood, Wedderburn 1974, doi:10.1093/biomet/61.3.439.
    """
    searched = search_alone if len(past.cases) == 1 else search
    found = searched(past, with_trend=with_trend)
    freedom = np.add.reduce(past.known - (past.known > 0), -1) - int(with_trend)
    free = freedom > 0
    return Fit(
        past=past,
        found=found,
        freedom=np.where(free, freedom, np.nan),
        converged=found.converged & free,
    )


def reweighted(past: Past, fitted: Fit, threshold: float) -> Past | None:
    """Give weeks whose Anscombe residual is above ``threshold`` less weight.

    A past outbreak would else raise the bound; the weights of a row keep their sum.
    None if there is no such week, so that another fit would be the same.

    Units: the threshold in standard deviations.
    Source: Farrington et al. 1996, doi:10.2307/2983331, section 3.6.
    """
    root = np.sqrt(fitted.mean)
    residual = 1.5 * (np.cbrt(past.cases) ** 2 / np.cbrt(root) - root)
    free = np.maximum(1.0 - fitted.leverage, _LEAST_FREE)
    residual /= np.sqrt(np.maximum(fitted.pearson, 1.0)[:, None, None] * free)
    known = past.weight > 0
    above = (residual > threshold) & known
    if not above.any():
        return None
    weight = np.where(above, 1 / (residual * residual), known)
    kept = np.add.reduce(np.add.reduce(weight, -1), -1)
    scale = np.add.reduce(past.known, -1) / np.maximum(kept, _LEAST_FREE)
    return replace(past, weight=weight * scale[:, None, None])
