"""The joint model: it learns from counts, and admits where counts say nothing."""

import numpy as np
import pytest

from epihq.assessment.pathogens import pathogen_named
from epihq.epi import engine
from epihq.epi.joint import course, log_likelihood, observed_means
from epihq.epi.layout import SEED_DAYS, Layout
from epihq.epi.numerics import jnp, keep_compiled
from epihq.epi.observed import (
    FitVerdict,
    Observed,
    Severity,
    evidence_of,
    verdict_on,
)
from epihq.epi.reporting import examine
from epihq.terms.settings import program_folder

pytestmark = pytest.mark.slow  # compiles

DAYS = 113
SEVERITY = Severity(ifr=0.004, log_sd=0.4)


@pytest.fixture(scope="module")
def delays():
    keep_compiled(program_folder())
    return pathogen_named().delays()


def observed(cases, deaths=None, weekday=2):
    def seen(counts):
        return examine(np.asarray(counts, float), np.isfinite(counts))

    return Observed(
        cases=seen(cases),
        deaths=None if deaths is None else seen(deaths),
        weekday=weekday,
        severity=SEVERITY,
    )


def fitted(counts, delays, seed=1):
    return dict(engine.fit_all([evidence_of(counts)], delays, seeds=[seed]))[0]


def growing(rate, level=300.0, days=DAYS, scatter=0.1, seed=3):
    rng = np.random.default_rng(seed)
    means = level * np.exp(rate * (np.arange(days) - days + 1))
    return np.round(means * rng.lognormal(0, scatter, days))


def test_a_growing_epidemic_has_a_reproduction_number_above_one(delays):
    fit = fitted(observed(growing(0.03), growing(0.03, 6.0)), delays)
    low, middle = np.quantile(np.exp(fit.log_Rt[:, -14]), [0.05, 0.5])

    assert fit.converged
    # Growth of 3 % a day and a generation interval of 5.2 days: R about 1.16.
    assert 1.08 < middle < 1.25
    assert low > 1.0


def test_infections_are_many_times_the_cases_where_many_die(delays):
    few = fitted(observed(growing(0.0), growing(0.0, 1.0)), delays)
    many = fitted(observed(growing(0.0), growing(0.0, 12.0)), delays)

    shares = [np.median(fit.ascertainment[:, -1]) for fit in (few, many)]
    assert shares[0] > 2 * shares[1]


def test_the_same_question_has_the_same_answer(delays):
    counts = observed(growing(0.01), growing(0.01, 5.0))
    first, second = (fitted(counts, delays) for _ in range(2))

    np.testing.assert_array_equal(first.infections, second.infections)


def test_a_masked_dump_on_the_last_day_does_not_move_the_reproduction_number(delays):
    calm = growing(0.0)
    dumped = calm.copy()
    dumped[-1] = 20 * calm[-1]
    quiet, loud = (
        np.median(np.exp(fitted(observed(c), delays).log_Rt[:, -7]))
        for c in (calm, dumped)
    )

    assert abs(quiet - loud) < 0.1


def test_a_week_reported_in_one_lump_tells_what_its_days_would_have_told(delays):
    daily = growing(0.02)
    lumped = daily.copy()
    for last in range(DAYS - 1, 34, -7):
        lumped[last] = daily[last - 6 : last + 1].sum()
        lumped[last - 6 : last] = 0
    by_day, by_week = (
        np.median(fitted(observed(c), delays).infections[:, -21:].sum(axis=1))
        for c in (daily, lumped)
    )

    assert by_week == pytest.approx(by_day, rel=0.5)


def test_days_not_yet_complete_are_not_taken_for_a_decline(delays):
    final = growing(0.0)
    shares = np.ones(DAYS)
    shares[-5:] = [0.9, 0.8, 0.6, 0.4, 0.2]
    half_known = np.round(final * shares)
    told = observed(half_known)
    aware = Observed(
        cases=told.cases,
        deaths=None,
        weekday=2,
        severity=SEVERITY,
        cases_completeness=shares,
    )
    naive, knowing = (
        np.median(np.exp(fitted(counts, delays).log_Rt[:, -5]))
        for counts in (told, aware)
    )

    assert naive < knowing
    assert knowing == pytest.approx(1.0, abs=0.15)


def test_without_deaths_the_share_of_infections_reported_is_said_to_be_unknown(delays):
    fit = fitted(observed(growing(0.0)), delays)

    assert fit.contraction()["ascertainment"] < 0.3
    assert fit.contraction()["Rt"] > 0.5


QUIET = np.zeros(DAYS)


@pytest.mark.parametrize(
    ("cases", "deaths", "verdict"),
    [
        (QUIET, QUIET, FitVerdict.NO_CASES),
        (np.where(np.arange(DAYS) == 50, 1.0, 0.0), QUIET, FitVerdict.TOO_FEW_CASES),
        (np.full(DAYS, np.nan), None, FitVerdict.NO_CASES),
        (growing(0.05, days=8), None, FitVerdict.TOO_FEW_DAYS),
        (QUIET, growing(0.0, 5.0), FitVerdict.NO_CASES),
    ],
    ids=["zeros", "one case", "a year of nothing", "eight days", "deaths alone"],
)
def test_counts_that_say_nothing_get_a_reason_and_no_estimate(cases, deaths, verdict):
    assert verdict_on(observed(cases, deaths)) is verdict


@pytest.mark.parametrize(
    "cases",
    [
        growing(0.05, days=12),
        np.where(np.arange(DAYS) % 30 == 0, 6.0, 0.0),
        growing(0.0, 1e7),
        np.concatenate([growing(0.02)[:-20], [-5000.0], growing(0.02)[-19:]]),
    ],
    ids=["twelve days", "a case now and then", "ten million a day", "a correction"],
)
def test_hard_counts_get_an_estimate_that_is_finite_and_admits_ignorance(cases, delays):
    counts = observed(cases, np.round(np.maximum(cases, 0) * 0.02))
    assert verdict_on(counts) is FitVerdict.USABLE

    fit = fitted(counts, delays)

    assert np.isfinite(fit.infections).all()
    assert np.isfinite(fit.log_Rt).all()
    low, high = np.quantile(np.exp(fit.log_Rt[:, -1]), [0.05, 0.95])
    assert high - low > 0.1


def test_a_lump_is_as_probable_as_its_sum():
    layout = Layout(weeks=4)
    weekly = np.zeros(layout.days)
    weekly[6::7] = 70.0
    _, evidence = evidence_of(observed(np.full(layout.days, 10.0)))
    spans = np.where(weekly > 0, 7, 0)
    told = evidence._replace(cases=weekly, cases_span=spans)
    seen = course(
        jnp.asarray(evidence.prior_mean), 0, pathogen_named().delays(), layout
    )
    flat = seen._replace(cases=jnp.full(layout.days, 10.0), deaths=seen.deaths)

    means = observed_means(flat, told)

    np.testing.assert_allclose(means[0][6::7], 70.0)
    assert np.isfinite(log_likelihood(means, jnp.zeros(2), told))


def test_an_infection_of_long_ago_has_been_counted_by_now(delays):
    """Cases over time are infections times ascertainment: none is lost or made."""
    layout = Layout(weeks=16)
    theta = np.zeros(layout.size)
    theta[layout.where("seed").start] = 5.0
    seen = course(jnp.asarray(theta), 0, delays, layout)

    steady = np.asarray(seen.infections)[SEED_DAYS + 60 : SEED_DAYS + 90]
    ratio = np.asarray(seen.cases)[60:90] / steady
    np.testing.assert_allclose(ratio, 0.5, rtol=0.02)


def test_exact_sampling_agrees_and_its_chains_too(delays):
    counts = observed(growing(0.01), growing(0.01, 5.0))
    quick, exact = (
        fitted(counts, delays),
        engine.fit_exactly(evidence_of(counts), delays, seed=1),
    )

    assert exact.r_hat < 1.03
    assert exact.effective > 200
    apart = np.median(np.exp(quick.log_Rt), 0) - np.median(np.exp(exact.fit.log_Rt), 0)
    assert np.abs(apart[-28:]).max() < 0.1
