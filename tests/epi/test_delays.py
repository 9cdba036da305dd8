"""Delays of a list are those of the disease, not of those who were quick."""

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from epihq.epi.delay_families import (
    Family,
    delay_known_within,
    delay_probability,
    integrated_distribution,
)
from epihq.epi.delays import (
    DelayPrior,
    count_delays,
    estimate_delay,
    onsets_of_the_reported,
    shares_known,
)

MEAN, SD = 8.0, 6.0


def scipys(family, mean, sd):
    if family is Family.GAMMA:
        return stats.gamma((mean / sd) ** 2, scale=sd**2 / mean)
    if family is Family.LOG_NORMAL:
        sigma = np.sqrt(np.log1p((sd / mean) ** 2))
        return stats.lognorm(sigma, scale=mean / np.exp(sigma**2 / 2))
    shape = optimize.brentq(
        lambda c: stats.weibull_min(c).std() / stats.weibull_min(c).mean() - sd / mean,
        0.2,
        20,
    )
    return stats.weibull_min(shape, scale=mean / stats.weibull_min(shape).mean())


def a_list(seed, persons=400, growth=0.1, days=60, family=Family.GAMMA):
    """Days of onset and of report, more each day while the outbreak grows."""
    rng = np.random.default_rng(seed)
    top = np.expm1(growth * days)
    onset = np.log1p(rng.uniform(0, top, persons)) / growth
    delay = scipys(family, MEAN, SD).rvs(persons, random_state=rng)
    return np.floor(onset), np.floor(onset + delay)


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize(("mean", "sd"), [(8.0, 6.0), (2.0, 0.5)])
@pytest.mark.parametrize("width", [1.0, 3.0])
def test_censored_delays_are_those_of_numerical_integration(family, mean, sd, width):
    known = scipys(family, mean, sd)

    for days in (0, 1, 5, 20):
        chance = integrate.quad(
            lambda into, d=days: known.cdf(d + 1 - into) - known.cdf(d - into),
            0,
            width,
            points=[min(1.0, width)],
        )
        ours = delay_probability(family, mean, sd, np.array(days), np.array(width))
        assert ours == pytest.approx(chance[0] / width, abs=2e-6)


@pytest.mark.parametrize("family", Family)
def test_probabilities_add_up_and_keep_the_mean(family):
    days = np.arange(400.0)

    chance = delay_probability(family, MEAN, SD, days, np.array(1.0))

    assert chance.sum() == pytest.approx(1, abs=1e-6)
    # Two uniform days cancel in the mean of their difference.
    assert chance @ days == pytest.approx(MEAN, abs=1e-3)
    np.testing.assert_allclose(
        np.cumsum(chance), delay_known_within(family, MEAN, SD, days, np.array(1.0))
    )


def test_nothing_is_known_before_the_first_event():
    assert integrated_distribution(Family.GAMMA, 8.0, 6.0, np.array(-3.0)) == 0


@pytest.mark.parametrize("family", Family)
def test_the_truth_is_found_while_the_outbreak_grows(family):
    onset, report = a_list(3, persons=1500, family=family)
    counts = count_delays(onset, report, as_of=60)
    naive = counts.delay @ counts.persons / counts.persons.sum()

    told = estimate_delay(counts)

    assert naive < 6
    assert told.mean_quantiles[0.025] < MEAN < told.mean_quantiles[0.975]
    assert told.sd_quantiles[0.025] < SD < told.sd_quantiles[0.975]
    assert told.verdict == "usable"


@pytest.mark.parametrize("persons", [200, 20_000, 2_000_000])
def test_the_error_falls_with_the_root_of_the_persons(persons):
    days = np.arange(120.0)
    chance = delay_probability(Family.GAMMA, 10.0, 1.6, days, np.array(1.0))

    told = estimate_delay(
        count_delays(np.zeros(120), days, 300, persons=persons * chance),
        families=[Family.GAMMA],
    )

    assert told.mean == pytest.approx(10, abs=4 * 1.65 / persons**0.5)
    assert told.mean_error == pytest.approx(1.65 / persons**0.5, rel=0.1)
    assert told.sd == pytest.approx(1.6, abs=5 * 1.2 / persons**0.5)


def test_with_many_persons_the_family_is_told():
    onset, report = a_list(5, persons=3000, family=Family.LOG_NORMAL)

    told = estimate_delay(count_delays(onset, report, as_of=300))

    assert told.family is Family.LOG_NORMAL
    assert told.family_weights[Family.LOG_NORMAL] > 0.99


def test_intervals_hold_the_truth_as_often_as_they_say():
    held = 0
    for seed in range(40):
        onset, report = a_list(seed, persons=150)
        told = estimate_delay(
            count_delays(onset, report, as_of=60), families=[Family.GAMMA]
        )
        held += told.mean_quantiles[0.05] < MEAN < told.mean_quantiles[0.95]

    assert held >= 32


def test_counts_are_all_that_is_kept_of_persons():
    onset, report = a_list(1)
    once = count_delays(onset, report, as_of=60)
    days, place = np.unique(np.stack([onset, report]), axis=1, return_inverse=True)
    persons = np.bincount(place.reshape(-1))

    again = count_delays(days[0], days[1], as_of=60, persons=persons)

    assert estimate_delay(again).mean == pytest.approx(estimate_delay(once).mean)


def test_dates_that_lack_or_run_backwards_or_lie_ahead_are_left_out():
    onset = np.array([1, 1, np.nan, 5, 9], dtype=float)
    report = np.array([4, np.nan, 7, 3, 30], dtype=float)

    counts = count_delays(onset, report, as_of=20)

    assert counts.persons.tolist() == [1]
    assert counts.delay.tolist() == [3]
    assert counts.horizon.tolist() == [19]
    assert counts.negative == 1


def test_nine_persons_are_too_few_and_a_young_outbreak_hides_long_delays():
    few = count_delays(np.zeros(9), np.arange(9.0), as_of=90)
    onset, report = a_list(7, persons=200, growth=0.5, days=6)
    young = count_delays(onset, report, as_of=6)

    assert estimate_delay(few).verdict == "too-few-persons"
    assert np.isnan(estimate_delay(few).mean)
    assert estimate_delay(young).verdict == "long-delays-not-seen-yet"


def test_what_is_published_of_a_disease_helps_a_young_list():
    onset, report = a_list(7, persons=60, growth=0.3, days=10)
    young = count_delays(onset, report, as_of=10)
    published = DelayPrior(mean=8, mean_log_sd=0.2, variation=0.75)

    alone, helped = estimate_delay(young), estimate_delay(young, prior=published)

    assert helped.mean_error < alone.mean_error / 2
    assert helped.mean_quantiles[0.05] < MEAN < helped.mean_quantiles[0.95]


def test_exposures_of_several_days_tell_an_incubation_period():
    rng = np.random.default_rng(2)
    width = rng.integers(1, 8, 400).astype(float)
    infected = rng.uniform(0, width)
    onset = np.floor(infected + scipys(Family.GAMMA, MEAN, SD).rvs(400, random_state=4))

    told = estimate_delay(count_delays(np.zeros(400), onset, 500, width=width))

    assert told.mean_quantiles[0.025] < MEAN < told.mean_quantiles[0.975]


def test_shares_known_rise_back_in_time_to_one():
    onset, report = a_list(3)
    told = estimate_delay(count_delays(onset, report, as_of=300))

    shares = shares_known(told, 60)

    assert (np.diff(shares) <= 0).all()
    assert shares[0] > 0.999
    assert shares[-1] == pytest.approx(told.probability(1)[0])
    assert told.probability(400).sum() == pytest.approx(1, abs=1e-3)


def test_those_without_a_day_of_onset_fall_ill_as_the_others_do():
    onset, report = a_list(3)
    told = estimate_delay(count_delays(onset, report, as_of=300))
    known = np.zeros(60)
    known[10:20] = 5.0
    reported = np.zeros(60)
    reported[25] = 12

    expected = onsets_of_the_reported(reported, known, told)

    assert expected.sum() == pytest.approx(12)
    assert expected[26:].sum() == 0
    assert expected[7:23].sum() > 11
