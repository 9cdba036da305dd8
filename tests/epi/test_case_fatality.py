"""Deaths tell which share of infections was reported, and when they do not."""

import numpy as np
import pytest
from scipy import stats

from epihq.epi.case_fatality import cases_with_known_outcome, reported_share
from epihq.epi.serial_interval import SARS_COV_2_2020, serial_interval_pmf
from epihq.epi.simulate import simulate_epidemic
from epihq.terms.credibility import Reason

IFR = 0.006
# In simulate.py reports take 5 days on average and deaths 18.
TO_DEATH = np.diff(stats.gamma.cdf(np.arange(61), 6.0, scale=13 / 6))


def outbreak(found, Rt=1.1, days=120, seed=1):
    return simulate_epidemic(
        np.full(days, Rt),
        np.full(days, found),
        serial_interval_pmf(SARS_COV_2_2020.mean, SARS_COV_2_2020.sd),
        seeds=5_000,
        population=500_000_000,
        ifr=IFR,
        rng=np.random.default_rng(seed),
    )


def share_of(true, deaths=None, ifr_log_sd=0.3):
    told = true.deaths.sum() if deaths is None else deaths
    return reported_share(
        true.cases.astype(float),
        float(told),
        TO_DEATH,
        ifr=IFR,
        ifr_log_sd=ifr_log_sd,
    )


@pytest.mark.parametrize("found", [0.1, 0.35, 0.7])
@pytest.mark.parametrize("Rt", [0.9, 1.0, 1.1])
def test_the_share_of_a_simulated_outbreak_is_recovered(found, Rt):
    share = share_of(outbreak(found, Rt), ifr_log_sd=0.0)

    assert np.median(share.draws) == pytest.approx(found, rel=0.15)


def test_an_interval_holds_the_truth_when_the_fatality_is_known():
    inside = 0
    for seed in range(40):
        draws = share_of(outbreak(0.35, seed=seed), ifr_log_sd=0.1).draws
        low, high = np.quantile(draws, [0.05, 0.95])
        inside += low <= 0.35 <= high
    assert inside >= 32


def test_growth_without_the_delay_would_make_the_disease_look_mild():
    true = outbreak(0.35, Rt=1.3, days=60)
    known = cases_with_known_outcome(true.cases.astype(float), TO_DEATH)

    assert known < 0.6 * true.cases.sum()
    assert true.deaths.sum() / known == pytest.approx(IFR / 0.35, rel=0.2)


def test_hidden_cases_lower_the_share_as_much():
    true = outbreak(0.35)
    shown = reported_share(
        0.3 * true.cases, float(true.deaths.sum()), TO_DEATH, ifr=IFR, ifr_log_sd=0.3
    )

    assert np.median(shown.draws) / np.median(share_of(true).draws) == pytest.approx(
        0.3, rel=0.02
    )


def test_hidden_deaths_make_the_share_look_higher():
    true = outbreak(0.35)

    fewer = share_of(true, deaths=true.deaths.sum() / 2)

    assert np.median(fewer.draws) > 1.5 * np.median(share_of(true).draws)


def test_no_share_exceeds_one():
    draws = share_of(outbreak(0.9), ifr_log_sd=1.0).draws

    assert draws.max() == 1
    assert draws.min() > 0


def test_too_few_deaths_tell_nothing():
    share = share_of(outbreak(0.35), deaths=9)

    assert share.reason is Reason.FEW_DEATHS
    assert share.draws.size == 0


def test_more_deaths_than_cases_tell_nothing():
    share = reported_share(np.full(60, 1.0), 50.0, TO_DEATH, ifr=IFR, ifr_log_sd=0.3)

    assert share.reason is Reason.FEW_OUTCOMES


def test_a_place_without_any_day_tells_nothing():
    share = reported_share(np.empty(0), 0.0, TO_DEATH, ifr=IFR, ifr_log_sd=0.3)

    assert share.reason
    assert share.cases_with_outcome == 0


def test_an_outcome_is_known_after_its_delay():
    cases = np.array([10.0, 20.0, 40.0])

    assert cases_with_known_outcome(cases, np.array([0.0, 1.0])) == 30
    assert cases_with_known_outcome(cases, np.array([1.0])) == 70
    assert cases_with_known_outcome(cases, np.array([0.0, 0.5, 0.25, 0.25])) == 17.5
