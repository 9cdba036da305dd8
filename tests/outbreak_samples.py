"""Simulated outbreaks whose truth is known, as the engine meets them."""

from dataclasses import replace

import numpy as np

from epihq.assessment.pathogens import pathogen_named
from epihq.epi.joint import course, sizes
from epihq.epi.laplace import SCALE_PRIOR, SCALES
from epihq.epi.layout import SEED_DAYS, Layout
from epihq.epi.numerics import jax
from epihq.epi.observed import Observed, Severity, evidence_of
from epihq.epi.reporting import Examined
from epihq.epi.serial_interval import serial_interval_pmf
from epihq.epi.simulate import simulate_epidemic

LAYOUT = Layout(weeks=16)
SEVERITY = Severity(ifr=0.004, log_sd=0.4)


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
