"""Which handling of figures is seen, and how often honest figures are accused.

make study

Worlds are simulated: a renewal course, laboratories that find a part of the infected
and rest at week-ends, counts that scatter more than chance. Statistics were chosen on
seed 1; what is reported is seed 2, which was not looked at for that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from epihq.epi.case_fatality import reported_share
from epihq.epi.fingerprints import (
    ceiling,
    last_digits,
    likeness,
    repeated_values,
    roughness,
    underdispersion,
    weekday_pattern,
)
from epihq.epi.reporting import Kind, examine
from epihq.epi.serial_interval import SARS_COV_2_2020, serial_interval_pmf
from epihq.epi.simulate import simulate_epidemic
from epihq.epi.smoothing import SIZES, smoothing
from epihq.exercise.manipulations import MANIPULATIONS, smooth

pytestmark = pytest.mark.study

DAYS = 150
WORLDS = 600
FALSE_ALARMS = 0.05
PMF = serial_interval_pmf(SARS_COV_2_2020.mean, SARS_COV_2_2020.sd)
IFR, IFR_LOG_SD = 0.006, 0.4
# In simulate.py reports take 5 days on average and deaths 18.
TO_DEATH = np.diff(stats.gamma.cdf(np.arange(61), 6.0, scale=13 / 6))
EVERY_DAY = np.ones(DAYS, bool)


@dataclass
class World:
    """Honest reported counts of a location and of a neighbour, [time]."""

    cases: np.ndarray
    deaths: np.ndarray
    neighbour: np.ndarray
    weekday: int


def course(rng):
    """Steps of R_t: growth, measures, and waves of a few weeks."""
    Rt = np.full(DAYS, rng.uniform(1.3, 2.0))
    day = int(rng.integers(20, 40))
    while day < DAYS:
        Rt[day:] = rng.uniform(0.75, 1.35)
        day += int(rng.integers(14, 35))
    return Rt


def unit_peak(Rt):
    """Highest expected infections per day of one person on day 0."""
    expected = np.zeros(DAYS)
    expected[0] = 1
    for day in range(1, DAYS):
        past = expected[max(day - PMF.size, 0) : day][::-1]
        expected[day] = Rt[day] * past @ PMF[: past.size]
    return expected[7:].max()


def counted(persons, weekday, rng):
    """Scatter of laboratories and offices: by weekday, and more than chance."""
    share = np.ones(7)
    if rng.random() < 0.75:
        share[5:] = rng.uniform(0.4, 0.9, 2)
        share[0] = rng.uniform(0.7, 1.2)
        share *= 7 / share.sum()
    size = np.exp(rng.uniform(np.log(10), np.log(1000)))
    by_day = share[(weekday + np.arange(DAYS)) % 7] * rng.gamma(size, 1 / size, DAYS)
    return rng.poisson(persons * by_day)


def reports(Rt, weekday, rng):
    """Daily cases and deaths of one location on that course."""
    found = float(np.clip(0.35 * np.exp(0.3 * rng.standard_normal()), 0.1, 0.9))
    peak = np.exp(rng.uniform(np.log(300), np.log(6000)))
    true = simulate_epidemic(
        Rt,
        np.full(DAYS, found),
        PMF,
        seeds=max(3, round(peak / found / unit_peak(Rt))),
        population=100_000_000,
        ifr=IFR * float(np.exp(IFR_LOG_SD * rng.standard_normal())),
        imports=5.0,
        rng=rng,
    )
    return counted(true.cases, weekday, rng), counted(true.deaths, weekday, rng)


def worlds(seed):
    rng = np.random.default_rng(seed)
    made = []
    for number in range(WORLDS):
        Rt, weekday = course(rng), int(rng.integers(7))
        cases, deaths = reports(Rt, weekday, rng)
        # Half of the neighbours had the same measures at the same time.
        near = Rt if number % 2 else course(rng)
        made.append(World(cases, deaths, reports(near, weekday, rng)[0], weekday))
    return made


# How suspicious published counts look (more is worse), and p where the test has one.
# What gives no answer is not suspicious, of honest and of handled counts alike.
NOT_SUSPICIOUS = (-np.inf, 1.0)


def by_reported_share(counts, world):
    share = reported_share(
        counts.astype(float),
        float(world.deaths.sum()),
        TO_DEATH,
        ifr=IFR,
        ifr_log_sd=IFR_LOG_SD,
    )
    return (-np.inf if share.reason else -float(np.median(share.draws))), None


def by_ceiling(counts, world):
    told = ceiling(counts.astype(float), EVERY_DAY)
    return NOT_SUSPICIOUS if told.reason else (-told.p_value, told.p_value)


def by_roughness(counts, world):
    told = roughness(counts.astype(float), EVERY_DAY)
    return NOT_SUSPICIOUS if told.reason else (-told.value, told.p_value)


def by_underdispersion(counts, world):
    told = underdispersion(counts.astype(float), EVERY_DAY, world.weekday)
    return NOT_SUSPICIOUS if told.reason else (told.value, told.p_value)


def by_dumps(counts, world):
    found = examine(counts.astype(float), EVERY_DAY).findings
    dumped = sum(f.value - f.expected for f in found if f.kind == Kind.BATCH_DUMP)
    return dumped / max(counts.sum(), 1), None


def by_likeness(counts, world):
    told = likeness(counts.astype(float), world.neighbour.astype(float), EVERY_DAY)
    return NOT_SUSPICIOUS if told.reason else (told.value, told.p_value)


def by_weekday_pattern(counts, world):
    told = weekday_pattern(counts.astype(float), EVERY_DAY, world.weekday)
    # Its p-value asks for any pattern, and honest laboratories have one.
    return (-np.inf if told.reason else told.value), None


def cases(world):
    return world.cases


def deaths(world):
    return world.deaths


@dataclass
class Line:
    """One line of the table: a manipulation at a size, and the test that is to see it.

    ``least`` is the AUC that is asserted.
    """

    what: str
    name: str
    arguments: Callable
    test: Callable
    least: float = 0.9
    series: Callable = cases


def held_back(world, rng):
    """Three weeks, with a week or more after the dump."""
    return (int(rng.integers(60, DAYS - 28)), 21, rng)


LINES = [
    Line("hide 70 %", "hide_share", lambda _w, g: (0.7, g), by_reported_share),
    # A half is within what the infection fatality ratio leaves open.
    Line("hide 50 %", "hide_share", lambda _w, g: (0.5, g), by_reported_share, 0.8),
    Line(
        "cap at 70 % of the peak",
        "cap",
        lambda w, g: (round(0.7 * w.cases.max()), g),
        by_ceiling,
    ),
    # Of many worlds, no more than one or two days are above such a ceiling.
    Line(
        "cap at 85 % of the peak",
        "cap",
        lambda w, g: (round(0.85 * w.cases.max()), g),
        by_ceiling,
        0.8,
    ),
    Line("smooth over 7 days", "smooth", lambda _w, _g: (7,), by_roughness),
    # Within a week, thousands of cases change by more than chance: Kobak's test is one
    # for deaths, and for cases where they are few or steady.
    Line("smooth over 7 days", "smooth", lambda _w, _g: (7,), by_underdispersion, 0.8),
    Line(
        "smooth deaths over 7 days",
        "smooth",
        lambda _w, _g: (7,),
        by_underdispersion,
        series=deaths,
    ),
    Line("hold back 50 % for 3 weeks", "hold_back_and_dump", held_back, by_dumps),
    Line(
        "copy a neighbour",
        "copy_neighbour",
        lambda w, g: (w.neighbour, g),
        by_likeness,
    ),
    Line(
        "week-ends on Monday",
        "weekdays_only",
        lambda w, _g: (w.weekday,),
        by_weekday_pattern,
    ),
]


def auc(honest, handled):
    """Probability that a handled series looks worse than an honest one; ties half."""
    above = stats.mannwhitneyu(handled, honest).statistic
    return above / (len(honest) * len(handled))


def alarms(suspicion, p_values, elsewhere):
    """Which are flagged: by p, or as worse than 95 % of other honest worlds."""
    if p_values[0] is not None:
        return np.array(p_values) < FALSE_ALARMS
    return np.array(suspicion) > np.quantile(elsewhere, 1 - FALSE_ALARMS)


def test_each_test_sees_its_own_manipulation_and_spares_the_honest():
    here, elsewhere = worlds(2), worlds(102)
    rng = np.random.default_rng(202)
    print(
        f"\n{WORLDS} worlds, {DAYS} days\n"
        "| manipulation | test | AUC | false alarms | seen |\n|---|---|---|---|---|"
    )
    short = []
    for line in LINES:
        handle = MANIPULATIONS[line.name]
        handled = [handle(line.series(w), *line.arguments(w, rng)) for w in here]
        honest, honest_p = zip(
            *(line.test(line.series(w), w) for w in here), strict=True
        )
        worse, worse_p = zip(
            *(line.test(x, w) for x, w in zip(handled, here, strict=True)), strict=True
        )
        others = [line.test(line.series(w), w)[0] for w in elsewhere]
        reached = auc(honest, worse)
        false = alarms(honest, honest_p, others).mean()
        seen = alarms(worse, worse_p, others).mean()
        name = line.test.__name__.removeprefix("by_")
        print(f"| {line.what} | {name} | {reached:.3f} | {false:.3f} | {seen:.2f} |")
        # Chance alone moves a rate of 5 % by 0.9 %, and its threshold by as much again.
        if reached < line.least or false > FALSE_ALARMS + 0.03:
            short.append((line.what, name, reached, false))
    assert not short


@pytest.mark.parametrize("test", [last_digits, repeated_values])
def test_other_tests_spare_the_honest(test):
    told = [test(world.cases.astype(float), EVERY_DAY) for world in worlds(2)]
    p_values = np.array([one.p_value for one in told if not one.reason])
    false = (p_values < FALSE_ALARMS).mean()
    print(f"\n{test.__name__}: false alarms {false:.3f} of {p_values.size}")
    assert p_values.size > WORLDS / 2
    assert false <= FALSE_ALARMS + 0.02


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
