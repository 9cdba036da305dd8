"""R of small outbreaks drawn one by one: how often its intervals hold the truth.

make study
"""

import itertools

import numpy as np
import pytest

from chain_samples import drawn_outbreak
from epihq.epi.branching import Outbreak
from epihq.epi.completeness import (
    CompletenessVerdict,
    completeness_of_last_days,
    estimate_completeness,
)
from epihq.epi.offspring import Dispersion
from epihq.epi.outlook import outlook, probability_over
from epihq.epi.serial_interval import SerialInterval, serial_interval_pmf
from epihq.epi.small_outbreak import LEAST_SHARE, Complete, estimate_small_rt

pytestmark = pytest.mark.study

DAYS = 160
OUTBREAKS = 100
OVER, OUTLOOKS, PARTLY = 1000, 250, 1000
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


# Days from onset to report: on average, and how they change over the outbreak.
DELAYS = {"as ever": (5.0, 5.0), "ever sooner": (7.0, 3.0)}
LONGEST, HALF_LIFE = 21, 7.0


def triangle_of(rng, cases, now, delays):
    """What was new of each day after how long, [time, delay], as known on ``now``."""
    means = np.linspace(*delays, now + 1)
    rows = np.zeros((now + 1, LONGEST + 1))
    for day, mean in enumerate(means):
        after = rng.gamma(2.0, mean / 2.0, int(cases[day])).astype(int)
        np.add.at(rows[day], np.minimum(after, LONGEST), 1)
    day, delay = np.ogrid[: now + 1, : LONGEST + 1]
    return np.where(day + delay > now, np.nan, rows)


def told_in_part(rng, course, k, delays):
    """R of the newest window told of an outbreak known in part, and its truth."""
    dispersion = Dispersion(k=k, log_sd=K_ERROR, source="a study")
    while True:
        cases = an_outbreak(rng, course, k)
        now = int(rng.integers(25, 60))
        rows = triangle_of(rng, cases, now, delays)
        learnt = estimate_completeness(rows, half_life=HALF_LIFE)
        if learnt.verdict is not CompletenessVerdict.USABLE:
            continue
        share = np.minimum(completeness_of_last_days(learnt, now + 1), 1)
        sd = np.concatenate([np.zeros(now + 1), learnt.error[::-1]])[-now - 1 :]
        kept = slice(0, int(np.flatnonzero(share >= LEAST_SHARE)[-1]) + 1)
        seen = np.nansum(rows, axis=1)[kept]
        imported = np.zeros(seen.size)
        imported[0] = seen[0]
        told = estimate_small_rt(
            seen - imported,
            imported,
            KNOWN,
            dispersion,
            days=1,
            complete=Complete(share[kept], sd[kept]),
        )
        if told.verdicts[-1] == "usable":
            return told, COURSES[course][seen.size - 7 : seen.size].mean()


def test_intervals_hold_r_where_the_newest_days_are_known_in_part():
    rng = np.random.default_rng(2018)
    print("\n| R, k | reports come | weeks | 90 % | R below | R above |")
    print("|---|---|---|---|---|---|")
    every = []
    for course, (name, delays) in itertools.product(COURSES, DELAYS.items()):
        below = above = 0
        for _ in range(PARTLY):
            told, truth = told_in_part(rng, course, 0.3, delays)
            below += truth < told.quantiles[0.05][-1]
            above += truth > told.quantiles[0.95][-1]
        every.append(1 - (below + above) / PARTLY)
        print(
            f"| {course}, 0.3 | {name} | {PARTLY} | {every[-1]:.3f} |"
            f" {below / PARTLY:.3f} | {above / PARTLY:.3f} |"
        )
    print(f"mean {np.mean(every):.3f}")

    assert 0.87 <= np.mean(every) <= 0.93
    assert min(every) >= 0.8


def test_over_is_said_as_often_as_it_is_so():
    rng = np.random.default_rng(2016)
    exact = SerialInterval(mean=7.0, sd=3.0, mean_se=0, sd_se=0, source="a study")
    pmf = serial_interval_pmf(7.0, 3.0)
    said, so, rank = [], [], []
    while len(said) < OVER:
        cases = drawn_outbreak(rng, np.full(300, 0.8), 0.3, pmf, days=300)
        now = int(rng.integers(5, 60))
        if cases is None or cases[: now + 1].sum() < 3 or not cases[:now][-40:].any():
            continue
        imported = np.zeros(now + 1)
        imported[0] = cases[0]
        known = Outbreak(
            local=cases[: now + 1] - imported,
            imported=imported,
            R=np.array([0.8]),
            weights=np.ones(1),
            serial_interval=exact,
            dispersion=Dispersion(k=0.3, log_sd=0, source="a study"),
        )
        said.append(probability_over(known))
        so.append(not cases[now + 1 :].any())
        if len(rank) < OUTLOOKS:
            below = np.cumsum(outlook(known).total)
            came = int(cases[now + 1 : now + 29].sum())
            rank.append(rng.uniform(below[came - 1] if came else 0, below[came]))
    print("\n| said | outbreaks | said on average | it was so |")
    print("|---|---|---|---|")
    chance, ended = np.array(said), np.array(so)
    for low, high in itertools.pairwise((0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.001)):
        here = (chance >= low) & (chance < high)
        print(
            f"| {low} to {min(high, 1)} | {here.sum()} | {chance[here].mean():.3f} |"
            f" {ended[here].mean():.3f} |"
        )
        error = np.sqrt(chance[here].mean() * (1 - chance[here].mean()) / here.sum())
        assert abs(chance[here].mean() - ended[here].mean()) < 3.5 * error + 0.01
    inside = np.mean((np.array(rank) > 0.05) & (np.array(rank) < 0.95))
    print(f"cases of four weeks in their 90 % interval: {inside:.3f} of {len(rank)}")
    assert 0.85 <= inside <= 0.95
