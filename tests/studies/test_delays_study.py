"""Delays of drawn lists: how often their intervals hold the truth.

make study
"""

import numpy as np
import pytest
from scipy import stats

from epihq.epi.delays import count_delays, estimate_delay

pytestmark = pytest.mark.study

LISTS = 60
MEAN, SD = 8.0, 6.0
DAYS = 60


def a_list(rng, family, persons, growth):
    """Days of onset and of report of an outbreak that grows or shrinks."""
    if family == "gamma":
        delays = stats.gamma((MEAN / SD) ** 2, scale=SD**2 / MEAN)
    elif family == "log-normal":
        sigma = np.sqrt(np.log1p((SD / MEAN) ** 2))
        delays = stats.lognorm(sigma, scale=MEAN / np.exp(sigma**2 / 2))
    else:
        shape = 1.3456
        delays = stats.weibull_min(shape, scale=MEAN / stats.weibull_min(shape).mean())
    onset = np.log1p(rng.uniform(0, np.expm1(growth * DAYS), persons)) / growth
    report = onset + delays.rvs(persons, random_state=rng)
    return np.floor(onset), np.floor(report), float(delays.std())


def test_intervals_of_delays_hold_the_truth():
    rng = np.random.default_rng(2014)
    print(
        "\n| truth, persons who fell ill, growth | mean | sd | naive mean | estimate |"
    )
    print("|---|---|---|---|---|")
    every = []
    for family in ("gamma", "log-normal", "weibull"):
        for persons, growth in ((100, 0.05), (400, 0.1), (400, -0.05)):
            rows = []
            for _ in range(LISTS):
                onset, report, sd = a_list(rng, family, persons, growth)
                counts = count_delays(onset, report, DAYS)
                told = estimate_delay(counts)
                mean_at, sd_at = told.mean_quantiles, told.sd_quantiles
                naive = np.average(counts.delay, weights=counts.persons)
                held = mean_at[0.05] < MEAN < mean_at[0.95]
                rows.append((held, sd_at[0.05] < sd < sd_at[0.95], naive, told.mean))
            share = np.mean(rows, axis=0)
            every.append(share[:2])
            print(
                f"| {family}, {persons}, {growth} | {share[0]:.2f} | {share[1]:.2f} |"
                f" {share[2]:.1f} | {share[3]:.1f} |"
            )
    print(f"mean {np.mean(every, axis=0).round(3)}")

    assert (np.abs(np.mean(every, axis=0) - 0.9) < 0.04).all()
