"""R of small outbreaks drawn one by one: how often its intervals hold the truth.

make study
"""

import numpy as np
import pytest

from chain_samples import drawn_outbreak
from epihq.epi.offspring import Dispersion
from epihq.epi.serial_interval import SerialInterval, serial_interval_pmf
from epihq.epi.small_outbreak import estimate_small_rt

pytestmark = pytest.mark.study

DAYS = 160
OUTBREAKS = 100
SMALLEST, LARGEST = 20, 300
KNOWN = SerialInterval(mean=9.0, sd=4.0, mean_se=0.7, sd_se=0.4, source="a study")
K_ERROR = 0.4
COURSES = {
    "falling": np.interp(np.arange(DAYS), [0, 20, 50, DAYS], [2.5, 2.0, 0.5, 0.5]),
    "constant 0.6": np.full(DAYS, 0.6),
    "constant 0.9": np.full(DAYS, 0.9),
    "constant 1.2": np.full(DAYS, 1.2),
}
IMPORTS = {"falling": 1, "constant 0.6": 12, "constant 0.9": 5, "constant 1.2": 1}


def an_outbreak(rng, course, k):
    """Of a wanted size, with a serial interval and a k within their errors."""
    R, days = COURSES[course], DAYS if course == "falling" else 75
    while True:
        mean = KNOWN.mean + KNOWN.mean_se * rng.standard_normal()
        sd = KNOWN.sd + KNOWN.sd_se * rng.standard_normal()
        own_k = k * np.exp(K_ERROR * rng.standard_normal())
        cases = drawn_outbreak(
            rng,
            R[:days],
            own_k,
            serial_interval_pmf(mean, sd),
            days=days,
            imports=IMPORTS[course],
            most=LARGEST,
        )
        if cases is not None and cases.sum() >= SMALLEST:
            return cases


def held(rng, course, k, number=OUTBREAKS):
    """Of each week of each outbreak: do intervals hold R, and how wide are they."""
    dispersion = Dispersion(k=k, log_sd=K_ERROR, source="a study")
    rows = []
    for _ in range(number):
        cases = an_outbreak(rng, course, k)
        imported = np.zeros(cases.size)
        imported[0] = cases[0]
        told = estimate_small_rt(cases - imported, imported, KNOWN, dispersion)
        for day in range(13, cases.size, 7):
            if told.verdicts[day] != "usable":
                continue
            truth = COURSES[course][day - 6 : day + 1].mean()
            low, high = told.quantiles[0.05][day], told.quantiles[0.95][day]
            inner = told.quantiles[0.25][day] < truth < told.quantiles[0.75][day]
            rows.append((low < truth < high, inner, truth < low, high / low))
    return np.array(rows, dtype=float)


def test_intervals_of_small_outbreaks_hold_r():
    rng = np.random.default_rng(2015)
    print("\n| R, k | weeks | 90 % | 50 % | R below the interval | width, times |")
    print("|---|---|---|---|---|---|")
    every = []
    for course in COURSES:
        for k in (0.1, 0.3, 1.0):
            rows = held(rng, course, k)
            every.append(rows[:, 0].mean())
            print(
                f"| {course}, {k} | {len(rows)} | {rows[:, 0].mean():.3f} |"
                f" {rows[:, 1].mean():.3f} | {rows[:, 2].mean():.3f} |"
                f" {np.median(rows[:, 3]):.1f} |"
            )
    print(f"mean {np.mean(every):.3f}")

    assert 0.87 <= np.mean(every) <= 0.93
    assert min(every) >= 0.8
