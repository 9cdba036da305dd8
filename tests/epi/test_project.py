"""Where it goes: what the joint model's draws say of the weeks ahead."""

import numpy as np
import pytest

from epihq.assessment.pathogens import pathogen_named
from epihq.epi import engine
from epihq.epi.numerics import keep_compiled
from epihq.epi.observed import Observed, Severity, evidence_of
from epihq.epi.project import project
from epihq.epi.reporting import examine
from epihq.terms.settings import program_folder

pytestmark = pytest.mark.slow  # compiles

DAYS = 113
DELAYS = pathogen_named().delays()


@pytest.fixture(scope="module")
def fit():
    """Steady figures that stopped abruptly ten days ago, with deaths still to come."""
    keep_compiled(program_folder())
    rng = np.random.default_rng(4)
    cases = rng.poisson(1000 * np.exp(0.02 * np.arange(DAYS) - 1.0)).astype(float)
    deaths = rng.poisson(0.02 * cases).astype(float)
    known = [examine(counts, np.ones(DAYS, bool)) for counts in (cases, deaths)]
    observed = Observed(
        cases=known[0],
        deaths=known[1],
        weekday=2,
        severity=Severity(ifr=0.004, log_sd=0.4),
    )
    return dict(engine.fit_all([evidence_of(observed)], DELAYS, seeds=[1]))[0]


def ahead(fit, *, horizon=42, population=None, seed=1):
    rng = np.random.default_rng(seed)
    return project(
        fit.sample(), DELAYS, horizon=horizon, population=population, rng=rng
    )


def test_there_is_a_path_for_each_draw_and_day(fit):
    made = ahead(fit)

    for paths in (made.infections, made.cases, made.deaths):
        assert paths.shape == (len(fit.theta), 42)
        assert np.isfinite(paths).all()
        assert (paths >= 0).all()


def test_the_paths_carry_on_where_the_figures_stopped(fit):
    made = ahead(fit)

    recent = fit.evidence.cases[-7:].mean()
    assert np.median(made.cases[:, :7]) == pytest.approx(1.07 * recent, rel=0.2)


def test_the_next_weeks_deaths_are_those_of_persons_infected_already(fit):
    """Whatever R_t does from now on, it hardly touches the deaths of this week."""
    small = ahead(fit, population=2 * fit.infections.sum(axis=1).max())
    open_to_all = ahead(fit, population=None)

    week = slice(0, 7)
    ratio = small.deaths[:, week].mean() / open_to_all.deaths[:, week].mean()
    assert ratio == pytest.approx(1.0, abs=0.05)


def test_immunity_slows_what_would_go_on(fit):
    small = ahead(fit, population=1.2 * fit.infections.sum(axis=1).max())
    open_to_all = ahead(fit, population=None)

    last = slice(-7, None)
    assert small.infections[:, last].mean() < open_to_all.infections[:, last].mean()


def test_the_same_generator_gives_the_same_paths(fit):
    np.testing.assert_array_equal(ahead(fit, seed=7).deaths, ahead(fit, seed=7).deaths)
