"""Where a density of two numbers lies: Newton's method on a stencil of nine points.

A grid alone misses a peak that is narrower than its step: that of a delay of a million
persons is a thousandth of the range looked at.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
# Log density on a grid of two axes, [first, second].
OnGrid = Callable[[Values, Values], Values]
Bounds = tuple[tuple[float, float], tuple[float, float]]

_START_SIDE, _STEPS = 17, 60
_STENCIL = 1e-3 * np.array([-1.0, 0.0, 1.0])
_LONGEST_STEP, _SHORTEST_STEP = 0.5, 1e-6


def where_it_lies(density: OnGrid, widest: Bounds, sds: float) -> Bounds:
    """Give bounds of ``sds`` standard deviations on both sides of the highest point.

    ``widest`` where the density has no peak within it, as a truncated delay may not.

    Units: those of the axes. Source: Levenberg 1944, doi:10.1090/qam/10666.
    """
    axes = [np.linspace(*ends, _START_SIDE) for ends in widest]
    rough = density(*axes)
    best = np.unravel_index(int(np.argmax(rough)), rough.shape)
    at = np.array([axis[place] for axis, place in zip(axes, best, strict=True)])
    low, high = (np.array([ends[side] for ends in widest]) for side in (0, 1))
    damping = 1e-3
    height, slope, bend = _shape(density, at)
    for _step in range(_STEPS):
        scale = np.diag(np.maximum(np.abs(np.diag(bend)), 1e-6))
        move = np.linalg.solve(damping * scale - bend, slope)
        move = np.clip(move, -_LONGEST_STEP, _LONGEST_STEP)
        there = np.clip(at + move, low, high)
        found = _shape(density, there)
        if found[0] > height:
            at, (height, slope, bend) = there, found
            damping /= 5
        else:
            damping *= 6
        if np.abs(move).max() < _SHORTEST_STEP:
            break
    inside = (at > low).all() and (at < high).all()
    if not (inside and (np.linalg.eigvalsh(bend) < 0).all()):
        return widest
    reach = sds * np.sqrt(np.diag(np.linalg.inv(-bend)))
    first, second = (
        (float(start), float(end))
        for start, end in np.clip([at - reach, at + reach], low, high).T
    )
    return first, second


def _shape(density: OnGrid, at: Values) -> tuple[float, Values, Values]:
    """Height, slope and curvature at a point, by differences."""
    f = density(at[0] + _STENCIL, at[1] + _STENCIL)
    h = _STENCIL[-1]
    slope = np.array([f[2, 1] - f[0, 1], f[1, 2] - f[1, 0]]) / (2 * h)
    first = (f[2, 1] - 2 * f[1, 1] + f[0, 1]) / h**2
    second = (f[1, 2] - 2 * f[1, 1] + f[1, 0]) / h**2
    mixed = (f[2, 2] - f[2, 0] - f[0, 2] + f[0, 0]) / (4 * h**2)
    return float(f[1, 1]), slope, np.array([[first, mixed], [mixed, second]])
