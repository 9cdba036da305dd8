"""Does the joint model cover the truth, and does it agree with exact sampling?

make study
"""

import time
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from epihq.assessment.pathogens import pathogen_named
from epihq.epi import engine
from epihq.epi.joint import SEED_DAYS, Layout, course, sizes
from epihq.epi.laplace import SCALE_PRIOR, SCALES
from epihq.epi.numerics import jax, keep_compiled
from epihq.epi.observed import (
    FitVerdict,
    Observed,
    Severity,
    evidence_of,
    verdict_on,
)
from epihq.epi.reporting import Examined, examine
from epihq.epi.serial_interval import serial_interval_pmf
from epihq.epi.simulate import simulate_epidemic
from epihq.terms.settings import program_folder

pytestmark = [pytest.mark.study]

LAYOUT = Layout(weeks=16)
SEVERITY = Severity(ifr=0.004, log_sd=0.4)
# Days for which it is asked whether intervals hold the truth.
LAST_DAYS = 14
TWELVE = [
    "AZE",
    "ARM",
    "GEO",
    "TUR",
    "IRN",
    "RUS",
    "KAZ",
    "DEU",
    "BRA",
    "IND",
    "ZAF",
    "JPN",
]


@pytest.fixture(scope="module")
def delays():
    keep_compiled(program_folder())
    return pathogen_named().delays()


def clean(counts):
    return Examined(
        used=counts[:, None], usable=np.ones((counts.size, 1), bool), findings=()
    )


def from_the_prior(rng, delays, wanted):
    """Outbreaks drawn from the model itself: (evidence, truth) of each.

    Kept are those in which 200 to 3 million cases were counted: a condition on what
    is observed, under which intervals must still cover.
    """
    look = jax.jit(lambda theta, day: course(theta, day, delays, LAYOUT))
    blank = np.full(LAYOUT.days, 20.0)
    observed = Observed(
        cases=clean(blank), deaths=clean(blank), weekday=2, severity=SEVERITY
    )
    _, plain = evidence_of(observed)
    made = []
    while len(made) < wanted:
        sd = plain.prior_sd.copy()
        walk = LAYOUT.where("Rt")
        sd[walk.start + 1 : walk.stop] *= rng.choice(SCALES, p=SCALE_PRIOR)
        theta = rng.normal(plain.prior_mean, sd)
        theta[LAYOUT.where("fatality").start] = _fatality(theta, rng)
        seen = look(theta, plain.weekday)
        if not np.all(np.isfinite(seen.cases)) or not 200 < seen.cases.sum() < 3e6:
            continue
        size = np.asarray(sizes(theta[LAYOUT.where("log_size")]))
        cases = rng.poisson(rng.gamma(size[0], np.maximum(seen.cases, 1e-9) / size[0]))
        deaths = rng.poisson(
            rng.gamma(size[1], np.maximum(seen.deaths, 1e-9) / size[1])
        )
        if not 200 < cases.sum() < 3e6:
            continue
        evidence = plain._replace(
            cases=cases.astype(float),
            deaths=deaths.astype(float),
            cases_span=np.ones(LAYOUT.days, np.int64),
            deaths_span=np.ones(LAYOUT.days, np.int64),
        )
        truth = {
            "Rt": np.exp(np.asarray(seen.log_Rt)),
            "infections": np.asarray(seen.infections)[SEED_DAYS:],
            "ascertainment": np.asarray(seen.ascertainment),
        }
        made.append((evidence, truth))
    return made


def _fatality(theta, rng):
    """Log of reported deaths per reported case that the drawn ratios imply."""
    found = -np.log1p(np.exp(-theta[LAYOUT.where("ascertainment").start]))
    told = -np.log1p(np.exp(-theta[LAYOUT.where("fatality").start + 1]))
    return rng.normal(np.log(SEVERITY.ifr), SEVERITY.log_sd) + told - found


def from_the_exercise(rng, wanted):
    """Outbreaks of the exercise's simulator: steps of R_t, immunity, sharp delays.

    Countries find 5 to 50 % of infections, and report 40 to 100 % of deaths.
    """
    made = []
    while len(made) < wanted:
        days = LAYOUT.days
        Rt = np.full(days, rng.uniform(1.5, 3.0))
        for start in np.sort(rng.integers(21, days, size=rng.integers(1, 4))):
            Rt[start:] = rng.uniform(0.7, 1.5)
        share = np.exp(rng.uniform(np.log(0.05), np.log(0.5)))
        population = int(10 ** rng.uniform(6, 8))
        epidemic = simulate_epidemic(
            Rt,
            np.full(days, share),
            serial_interval_pmf(4.8, 2.3),
            seeds=int(rng.integers(10, 60)),
            population=population,
            ifr=SEVERITY.ifr * np.exp(rng.normal(0, 0.3)),
            imports=1.0,
            rng=rng,
        )
        cases = epidemic.cases.astype(float)
        if not 200 < cases.sum() < 0.1 * population:
            continue
        observed = Observed(
            cases=clean(cases),
            deaths=clean(
                rng.binomial(epidemic.deaths, rng.uniform(0.4, 1.0)).astype(float)
            ),
            weekday=2,
            severity=SEVERITY,
        )
        layout, evidence = evidence_of(observed)
        if layout != LAYOUT:
            continue
        left = 1 - np.cumsum(epidemic.infections) / population
        truth = {
            "Rt": epidemic.Rt * left,
            "infections": epidemic.infections.astype(float),
            "ascertainment": np.full(days, share),
        }
        made.append((evidence, truth))
    return made


def drawn(fit, name):
    return {
        "Rt": np.exp(fit.log_Rt),
        "infections": fit.infections,
        "ascertainment": fit.ascertainment,
    }[name][:, -LAST_DAYS:]


def coverage(made, delays, level=0.9):
    """Share of last days whose truth lies within the interval, by quantity."""
    asked = [(LAYOUT, evidence) for evidence, _ in made]
    held = {"Rt": [], "infections": [], "ascertainment": []}
    fits = engine.fit_all(asked, delays, seeds=range(len(asked)), careful=False)
    lost = moved = 0
    for place, fit in fits:
        moved += fit.method is engine.Method.MOVES
        if not fit.converged:
            lost += 1
            continue
        for name, inside in held.items():
            low, high = np.quantile(
                drawn(fit, name), [0.5 - level / 2, 0.5 + level / 2], 0
            )
            truth = made[place][1][name][-LAST_DAYS:]
            inside.append(np.mean((truth >= low) & (truth <= high)))
    shares = {name: float(np.mean(inside)) for name, inside in held.items()}
    print(f"{len(made)} outbreaks, repaired {moved}, not fitted {lost}: {shares}")
    return shares, lost


def test_intervals_cover_outbreaks_drawn_from_the_model(delays):
    made = from_the_prior(np.random.default_rng(1), delays, 500)
    shares, lost = coverage(made, delays)

    assert lost <= 10
    assert all(0.85 <= share <= 0.95 for share in shares.values()), shares


def exercise_delays():
    """What a headquarters of the exercise's countries would know, roughly.

    There, every case is reported after 5 days and every death after 18, to the day.
    """
    known = pathogen_named()
    return replace(
        known,
        incubation=replace(known.incubation, mean=3.0, sd=1.5),
        onset_to_report=replace(known.onset_to_report, mean=3.0, sd=2.0),
        onset_to_death=replace(known.onset_to_death, mean=16.0, sd=5.0),
    ).delays()


def test_intervals_cover_outbreaks_of_the_exercise(delays):
    made = from_the_exercise(np.random.default_rng(2), 200)
    shares, lost = coverage(made, exercise_delays())

    assert lost <= 20
    assert all(0.8 <= share <= 0.97 for share in shares.values()), shares


def real(shared_data, place):
    """Cases and deaths of a country as JHU knew them on 1 July 2020."""
    table = pl.read_parquet(shared_data / "jhu_vintage_20200701.parquet")
    rows = table.filter(pl.col("iso3") == place).sort("date")
    daily = [np.diff(rows[c].to_numpy(), prepend=0.0) for c in ("confirmed", "deaths")]
    seen = [examine(counts, np.ones(counts.size, bool)) for counts in daily]
    found = Observed(cases=seen[0], deaths=seen[1], weekday=2, severity=SEVERITY)
    assert verdict_on(found) is FitVerdict.USABLE
    return evidence_of(found)


@pytest.mark.data
def test_the_approximation_agrees_with_exact_sampling_on_real_figures(
    shared_data, delays
):
    print(
        f"\n{'':4} {'seconds':>7} {'R-hat':>6} {'ess':>6} {'median':>7} "
        f"{'of 28':>7} {'sd ratio':>9} {'least':>6} {'most':>6}  k, method"
    )
    apart, ratios, chains = [], [], []
    for number, place in enumerate(TWELVE):
        asked = real(shared_data, place)
        quick = dict(engine.fit_all([asked], delays, seeds=[number]))[0]
        begin = time.perf_counter()
        exact = engine.fit_exactly(asked, delays, seed=number)
        seconds = time.perf_counter() - begin
        ours, theirs = np.exp(quick.log_Rt), np.exp(exact.fit.log_Rt)
        off = np.abs(np.median(ours, 0) - np.median(theirs, 0))
        ratio = quick.log_Rt.std(0) / exact.fit.log_Rt.std(0)
        apart.append(off[-28:].max())
        ratios.append(np.median(ratio))
        chains.append((exact.r_hat, exact.effective, seconds))
        print(
            f"{place:4} {seconds:7.1f} {exact.r_hat:6.3f} {exact.effective:6.0f} "
            f"{off.max():7.3f} {off[-28:].max():7.3f} {ratios[-1]:9.2f} "
            f"{ratio.min():6.2f} {ratio.max():6.2f}  {quick.pareto_k:.2f} "
            f"{quick.method}"
        )
    assert np.median(apart) < 0.05
    assert 0.85 < np.median(ratios) < 1.15
    assert np.median([r_hat for r_hat, _, _ in chains]) < 1.01
