"""Smoothing: told from counting, calibrated in its own worlds, silent without days."""

import numpy as np
import pytest

from epihq.epi.smoothing import probability_of, smoothing
from epihq.exercise.manipulations import smooth
from epihq.terms.credibility import Reason

DAYS = 120
ALL = np.ones(DAYS, bool)


def counted(seed, level=60.0):
    """A wave of daily counts with a rhythm of the week and more scatter than chance."""
    rng = np.random.default_rng(seed)
    course = level * np.exp(0.8 * np.sin(np.arange(DAYS) / 20 + seed))
    week = np.array([1.1, 1.1, 1.1, 1.1, 1.1, 0.8, 0.7])[np.arange(DAYS) % 7]
    return rng.poisson(course * week * rng.gamma(30, 1 / 30, DAYS)).astype(float)


def factor(counts, observed=ALL):
    return smoothing(counts, observed, 0, np.random.default_rng(1)).bayes_factor


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("window", [3, 7, 14])
def test_the_mean_of_some_days_is_told_from_counts(seed, window):
    counts = counted(seed)

    assert factor(counts) < 1 / 10
    assert factor(smooth(counts.astype(int), window).astype(float)) > 10


@pytest.mark.parametrize("week", [(6, 7, 6, 7, 6, 7, 6), (6, 7)])
def test_deaths_that_were_six_or_seven_each_day_are_no_counts(week):
    assert factor(np.resize(np.array(week, float), DAYS)) > 100


def test_the_evidence_ends_where_the_simulations_do():
    found = smoothing(np.full(DAYS, 50.0), ALL, 0, np.random.default_rng(1))

    assert found.bayes_factor == found.most


def test_too_few_days_with_cases_say_nothing():
    counts = np.zeros(DAYS)
    counts[-20:] = 50

    found = smoothing(counts, ALL, 0, np.random.default_rng(1))

    assert found.bayes_factor is None
    assert found.reason is Reason.FEW_DAYS_AROUND


def test_days_that_were_not_observed_tell_nothing():
    counts, observed = counted(3), ALL.copy()
    observed[::9] = False
    spoilt = np.where(observed, counts, 1e6)

    assert factor(spoilt, observed) == factor(np.where(observed, counts, 0), observed)


def test_before_looking_and_after_evidence_for_both_the_probability_is_the_prior():
    assert probability_of(0.1, 1.0) == pytest.approx(0.1)
    assert probability_of(0.1, 1.0, 1.0) == pytest.approx(0.1)


def test_one_smoothed_series_is_enough_and_an_honest_one_beside_it_a_reservation():
    alone, beside = probability_of(0.1, 100.0), probability_of(0.1, 100.0, 0.01)

    assert 0.7 < beside < alone < 0.95
