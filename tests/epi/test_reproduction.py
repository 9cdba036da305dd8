"""R_t says what counts say, and stays silent where they say nothing."""

import numpy as np
import pytest

from epihq.epi.growth import doubling_time, growth_rate
from epihq.epi.reporting import examine
from epihq.epi.reproduction import (
    estimate_dispersion,
    estimate_rt,
    rt_with_uncertainty,
)
from epihq.epi.serial_interval import (
    SARS_COV_2_2020,
    SerialInterval,
    serial_interval_pmf,
)

PMF = serial_interval_pmf(4.8, 2.3)
ALL = np.ones(60, bool)


def growing(rate, start=1000.0, days=60):
    return start * np.exp(rate * np.arange(days))


def test_the_serial_interval_keeps_its_mean_and_spread():
    days = np.arange(1, PMF.size + 1)

    assert PMF.sum() == pytest.approx(1, abs=1e-9)
    assert PMF @ days == pytest.approx(4.8, abs=1e-6)
    # The discretisation adds the variance of two uniform days.
    assert PMF @ days**2 - 4.8**2 == pytest.approx(2.3**2 + 1 / 6, abs=0.01)


def test_steady_cases_have_an_r_of_one():
    assert estimate_rt(np.full(60, 1e5), PMF).mean[-1, 0] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("rate", [-0.05, 0.02, 0.1])
def test_exponential_growth_gives_the_r_of_euler_and_lotka(rate):
    expected = 1 / (PMF @ np.exp(-rate * np.arange(1, PMF.size + 1)))

    answer = estimate_rt(growing(rate, 1e6), PMF).mean[-1, 0]

    assert answer == pytest.approx(expected, rel=1e-3)


def test_without_cases_there_is_no_estimate_where_the_prior_would_say_five():
    estimate = estimate_rt(np.zeros(60), PMF)

    assert np.isnan(estimate.mean).all()
    assert estimate.verdicts[-1, 0] == "no-cases"


def test_few_cases_are_given_but_not_usable():
    estimate = estimate_rt(np.tile([1.0, 0, 0, 0, 0, 0, 0], 9), PMF)

    assert estimate.verdicts[-1, 0] == "too-few-cases"


def test_a_negative_day_does_not_stop_the_estimate():
    counts = np.full(60, 1000.0)
    counts[50] = -5000
    examined = examine(counts, ALL)

    estimate = estimate_rt(examined.used, PMF, usable=examined.usable)

    assert estimate.mean[-5, 0] == pytest.approx(1, abs=0.01)
    assert estimate.verdicts[-5, 0] == "usable"


def test_weekly_lumps_do_not_explode():
    counts = np.full(60, 1000.0)
    for monday in range(20, 55, 7):
        counts[monday : monday + 6] = 0
        counts[monday + 6] = 7000
    examined = examine(counts, ALL)

    estimate = estimate_rt(examined.used, PMF, usable=examined.usable)

    assert estimate.mean[-1, 0] == pytest.approx(1, abs=0.05)


def test_a_dump_on_the_last_day_does_not_blow_up_r():
    counts = np.full(60, 1000.0)
    counts[-1] = 20_000
    examined = examine(counts, ALL)

    estimate = estimate_rt(examined.used, PMF, usable=examined.usable)

    assert estimate.mean[-1, 0] == pytest.approx(1, abs=0.02)


def test_a_masked_day_may_hold_anything():
    counts, usable = np.full(60, 500.0), ALL.copy()
    usable[55] = False
    other = counts.copy()
    other[55] = 9e9

    one, two = (estimate_rt(c, PMF, usable=usable).mean for c in (counts, other))

    np.testing.assert_array_equal(one, two)


def test_tomorrow_does_not_change_yesterday():
    counts = np.random.default_rng(1).poisson(200, 60).astype(float)

    whole, part = estimate_rt(counts, PMF), estimate_rt(counts[:50], PMF)

    np.testing.assert_allclose(whole.mean[:50], part.mean, rtol=1e-12)


def test_scatter_beyond_poisson_is_seen_and_the_weekly_pattern_is_not():
    rng = np.random.default_rng(2)
    wild = rng.poisson(rng.gamma(10, 100, size=200)).astype(float)
    pattern = np.tile([100.0, 120, 110, 100, 90, 40, 30], 20)

    assert estimate_dispersion(wild, np.ones(200, bool))[-1, 0] > 20
    assert estimate_dispersion(pattern, np.ones(140, bool))[-1, 0] == 1


def scattered(rng, rt, scatter, *, places=400, days=60):
    """Counts of places with one R_t, their serial intervals within the error."""
    about = SARS_COV_2_2020
    weights = np.zeros((places, 100))
    for place in range(places):
        pmf = serial_interval_pmf(
            max(rng.normal(about.mean, about.mean_se), 1.5),
            max(rng.normal(about.sd, about.sd_se), 0.5),
        )[:100]
        weights[place, : pmf.size] = pmf
    counts = np.full((days, places), 400.0)
    for day in range(10, days):
        past = counts[max(0, day - 100) : day][::-1]
        mean = rt * (past * weights[:, : len(past)].T).sum(axis=0)
        counts[day] = rng.poisson(rng.gamma(mean / (scatter - 1), scatter - 1))
    return counts


@pytest.mark.parametrize(("rt", "scatter"), [(0.9, 5), (1.1, 5), (1.1, 15), (1.4, 5)])
def test_ninety_percent_intervals_hold_the_truth_about_nine_times_in_ten(rt, scatter):
    counts = scattered(np.random.default_rng(3), rt, scatter)

    honest = rt_with_uncertainty(counts, np.ones(counts.shape), SARS_COV_2_2020)
    poisson = estimate_rt(counts, PMF, levels=(0.05, 0.95))

    held = {
        name: np.mean(
            (found.quantiles[0.05][-1] <= rt) & (rt <= found.quantiles[0.95][-1])
        )
        for name, found in (("honest", honest), ("poisson", poisson))
    }
    assert 0.82 <= held["honest"] <= 0.97
    assert held["poisson"] < 0.75


def test_the_mixture_of_serial_intervals_is_that_of_draws():
    rng = np.random.default_rng(4)
    counts = scattered(rng, 1.2, 5, places=1)
    usable = np.ones(counts.shape, bool)
    scatter = estimate_dispersion(counts, usable)
    drawn = []
    for _ in range(2000):
        mean, sd = rng.normal(4.8, 0.6), rng.normal(2.3, 0.3)
        pmf = serial_interval_pmf(max(mean, 1.5), max(sd, 0.5))
        one = estimate_rt(counts, pmf, dispersion=scatter, levels=())
        shape = (one.mean[-1, 0] / one.sd[-1, 0]) ** 2
        drawn.append(rng.gamma(shape, one.mean[-1, 0] / shape, size=20))

    found = rt_with_uncertainty(counts, usable, SARS_COV_2_2020)

    told = [values[-1, 0] for values in found.quantiles.values()]
    expected = np.quantile(drawn, list(found.quantiles))
    np.testing.assert_allclose(told, expected, rtol=0.01)


def test_growth_is_that_of_the_counts():
    estimate = growth_rate(growing(0.05), ALL)

    assert estimate.rate[0] == pytest.approx(0.05, abs=1e-9)
    assert doubling_time(0.05) == pytest.approx(13.86, abs=0.01)


def test_growth_of_few_cases_is_not_told():
    assert growth_rate(np.ones(60), ALL).verdicts == ("too-few-cases",)


@pytest.mark.parametrize("shape", [(0,), (0, 1), (0, 3), (1,), (2, 3)])
def test_no_days_and_too_few_days_have_no_r_and_are_no_fault(shape):
    counts, usable = np.zeros(shape), np.ones(shape, bool)
    laid = (shape[0], shape[1] if len(shape) > 1 else 1)

    honest = rt_with_uncertainty(counts, usable, SARS_COV_2_2020)

    assert honest.mean.shape == honest.verdicts.shape == laid
    assert estimate_rt(counts, PMF, usable=usable).mean.shape == laid
    assert estimate_dispersion(counts, usable).shape == laid
    assert growth_rate(counts, usable).rate.shape == laid[1:]
    assert examine(counts, usable).used.shape == laid
    assert examine(counts, usable).week_sum().shape == laid[1:]
    assert np.isnan(honest.mean).all()


def test_a_day_is_usable_once_the_longest_interval_within_the_errors_is():
    wide = SerialInterval(mean=12.6, sd=2.8, mean_se=1.5, sd_se=0.6, source="")
    found = rt_with_uncertainty(np.full(60, 30.0), np.ones(60, dtype=bool), wide)

    usable = found.verdicts[:, 0] == "usable"
    assert np.isfinite(found.mean[usable, 0]).all()
    assert usable[-1]
    assert set(found.verdicts[~usable, 0]) == {"warm-up"}
