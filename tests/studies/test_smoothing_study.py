"""How probable smoothing is told to be, and how often figures were smoothed.

make study
"""

from itertools import pairwise

import numpy as np
import pytest

from epihq.epi.smoothing import SIZES, smoothing
from epihq.exercise.manipulations import smooth

pytestmark = pytest.mark.study


def test_the_probability_of_smoothing_means_what_it_says():
    """Of series given about so much, about so many were smoothed."""
    rng = np.random.default_rng(2026)
    given, was = [], []
    for number in range(400):
        smoothed = number % 2 == 1
        factor = smoothing(*_story(rng, smoothed=smoothed), rng).bayes_factor
        if factor is not None:
            given.append(factor / (1 + factor))
            was.append(smoothed)
    given, was = np.array(given), np.array(was)
    print("\n| probability given | series | mean given | were smoothed |")
    print("|---|---|---|---|")
    edges = (0, 0.02, 0.2, 0.8, 0.98, 1.0001)
    for low, high in pairwise(edges):
        mine = (given >= low) & (given < high)
        if mine.any():
            told = f"{given[mine].mean():.3f} | {was[mine].mean():.3f}"
            print(f"| {low:g} to {min(high, 1):g} | {mine.sum()} | {told} |")
    assert abs(given.mean() - was.mean()) < 0.03
    assert ((given - was) ** 2).mean() < 0.05


def _story(rng, *, smoothed):
    """Counts of 150 days with a course, scatter and rhythm of their own."""
    days = np.arange(150)
    level, depth = np.exp(rng.uniform(np.log(5), np.log(3000))), rng.uniform(0.3, 1)
    course = level * np.exp(
        depth * np.sin(days / rng.uniform(12, 30) + rng.uniform(0, 6))
    )
    size = np.exp(rng.uniform(*np.log(SIZES)))
    week = np.ones(7)
    if rng.random() < 0.75:
        week[5:], week[0] = rng.uniform(0.3, 0.95, 2), rng.uniform(0.7, 1.3)
        week *= 7 / week.sum()
    first = int(rng.integers(7))
    mean = course * week[(first + days) % 7] * rng.gamma(size, 1 / size, days.size)
    counts = rng.poisson(mean)
    if smoothed:
        counts = smooth(counts, int(rng.integers(3, 15)))
    return counts.astype(float), np.ones(days.size, bool), first
