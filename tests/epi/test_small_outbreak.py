"""R of a few cases is an interval, and says so where it is hardly more than a guess."""

import numpy as np
import pytest
from scipy import stats

from chain_samples import drawn_outbreak
from epihq.epi.offspring import (
    BETWEEN_PERSONS,
    POISSON,
    Dispersion,
    dispersions,
    log_negative_binomial,
)
from epihq.epi.serial_interval import SerialInterval, serial_interval_pmf
from epihq.epi.small_outbreak import Complete, completed, estimate_small_rt

WEEK_LONG = SerialInterval(mean=7.0, sd=3.0, mean_se=0.5, sd_se=0.3, source="a test")
EXACT = SerialInterval(mean=7.0, sd=3.0, mean_se=0, sd_se=0, source="a test")
UNEVEN = Dispersion(k=0.2, log_sd=0.5, source="a test")


def course(*weeks):
    """Cases of a day, one after another, for weeks of each height."""
    return np.repeat(np.array(weeks, dtype=float), 7)


def width(told, day=-1):
    return np.log(told.quantiles[0.95][day] / told.quantiles[0.05][day])


def test_an_outbreak_of_a_hundred_has_an_r_on_every_day_after_its_second_week():
    told = estimate_small_rt(course(1, 2, 3, 4, 3, 2, 1, 1), 0, WEEK_LONG, POISSON)

    assert (told.verdicts[14:] == "usable").all()
    assert told.p_above_1[20] > 0.9
    assert told.p_above_1[-8] < 0.1


def test_the_posterior_is_that_of_a_plain_sum_over_r():
    cases = course(1, 2, 2)
    told = estimate_small_rt(cases, 0, EXACT, UNEVEN)
    pmf = serial_interval_pmf(7.0, 3.0)
    R = np.exp(np.linspace(-7, 5, 20_001))
    density = np.zeros_like(R)
    part, before = np.zeros(21), np.zeros(21)
    for day in range(21):
        lags = day - np.arange(day)
        of_day = np.where(lags <= pmf.size, pmf[np.minimum(lags, pmf.size) - 1], 0)
        (part if day >= 14 else before)[:day] += of_day
    mean = part @ cases
    for k, weight in zip(*dispersions(UNEVEN), strict=True):
        size = mean**2 / (part**2 / (k + before) @ cases)
        chance = stats.nbinom.pmf(14, size, size / (size + R * mean))
        density += weight * chance
    density *= np.exp(-0.5 * (np.log(R) / 1.5) ** 2)
    below = np.cumsum(density) / density.sum()

    for level in (0.05, 0.5, 0.95):
        expected = np.interp(level, below, R)
        assert told.quantiles[level][-1] == pytest.approx(expected, rel=2e-3)


def test_uneven_spread_widens_the_interval():
    cases = course(1, 2, 3, 3)

    even = estimate_small_rt(cases, 0, EXACT, POISSON)
    uneven = estimate_small_rt(cases, 0, EXACT, UNEVEN)

    assert width(uneven) > 1.5 * width(even)


def test_an_uncertain_serial_interval_widens_the_interval():
    cases = course(1, 3, 9, 27)

    assert width(estimate_small_rt(cases, 0, WEEK_LONG, POISSON)) > width(
        estimate_small_rt(cases, 0, EXACT, POISSON)
    )


def test_imported_cases_infect_but_were_not_caused_here():
    cases = course(1, 2, 2)

    ours = estimate_small_rt(cases, 0, EXACT, POISSON)
    half = estimate_small_rt(cases / 2, cases / 2, EXACT, POISSON)

    assert half.sources[-1] == pytest.approx(ours.sources[-1])
    assert half.quantiles[0.5][-1] < 0.6 * ours.quantiles[0.5][-1]


def test_two_cases_say_nothing_and_none_are_no_cases():
    cases = np.zeros(60)
    cases[[0, 5]] = 1

    told = estimate_small_rt(cases, 0, EXACT, UNEVEN)

    assert told.verdicts[5] == "says-nothing"
    assert told.verdicts[0] == "no-cases"
    assert told.verdicts[-1] == "no-cases"
    assert np.isnan(told.mean[-1])


def test_cases_that_nobody_known_can_have_infected_are_counted_as_such():
    cases = np.zeros(80)
    cases[[0, 70, 71]] = (1, 3, 1)

    told = estimate_small_rt(cases, 0, EXACT, UNEVEN)

    assert told.unexplained.sum() >= 4
    assert told.verdicts[70] == "no-cases"


def test_days_known_in_part_are_completed_and_tell_less():
    cases = course(2, 2, 2, 2)
    share = np.ones(28)
    share[-7:] = np.linspace(0.95, 0.25, 7)

    whole = estimate_small_rt(cases, 0, EXACT, POISSON)
    naive = estimate_small_rt(cases * share, 0, EXACT, POISSON)
    part = estimate_small_rt(cases * share, 0, EXACT, POISSON, complete=Complete(share))

    assert naive.quantiles[0.5][-1] < 0.75 * whole.quantiles[0.5][-1]
    assert part.quantiles[0.5][-1] == pytest.approx(whole.quantiles[0.5][-1], rel=0.06)
    assert width(part) > width(whole)


def test_a_day_of_which_hardly_anything_is_known_is_thought_like_its_week():
    final, variance = completed(
        np.array([4.0, 4.0, 2.0, 0.0]), np.array([1, 1, 0.5, 0])
    )

    np.testing.assert_allclose(final, [4, 4, 4, 4])
    np.testing.assert_allclose(variance, [0, 0, 4, 20])


def test_intervals_of_drawn_outbreaks_hold_r_nine_times_in_ten():
    rng = np.random.default_rng(7)
    R, held = np.interp(np.arange(100), [0, 20, 50], [2.2, 1.8, 0.5]), []
    while len(held) < 150:
        cases = drawn_outbreak(
            rng, R, 0.3, serial_interval_pmf(7.0, 3.0), days=100, most=300
        )
        if cases is None or cases.sum() < 20:
            continue
        imported = np.zeros(100)
        imported[0] = 1
        k = Dispersion(k=0.3, log_sd=0.4, source="a test")
        told = estimate_small_rt(cases - imported, imported, EXACT, k)
        for day in range(13, 100, 7):
            if told.verdicts[day] == "usable":
                low, high = (told.quantiles[level][day] for level in (0.05, 0.95))
                held.append(low < R[day - 6 : day + 1].mean() < high)

    assert 0.84 < np.mean(held) < 0.97


def test_one_r_for_the_whole_outbreak():
    cases = course(1, 1, 1, 1, 1, 1)

    told = estimate_small_rt(cases, 0, EXACT, BETWEEN_PERSONS, window=None)

    assert told.quantiles[0.5][-1] == pytest.approx(1.0, abs=0.2)
    assert width(told) < width(estimate_small_rt(cases, 0, EXACT, BETWEEN_PERSONS))


def test_the_negative_binomial_is_scipys_and_poisson_where_all_infect_alike():
    seen, mean = np.array([0.0, 3.0, 9.0]), np.array([2.0, 2.0, 2.0])

    np.testing.assert_allclose(
        log_negative_binomial(seen, mean, np.array(0.3)),
        stats.nbinom.logpmf(seen, 0.3, 0.3 / 2.3),
    )
    np.testing.assert_allclose(
        log_negative_binomial(seen, mean, np.array(np.inf)),
        stats.poisson.logpmf(seen, 2.0),
        rtol=1e-5,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"local": np.array([1.0, -1.0])},
        {"complete": np.array([1.0, 1.2])},
        {"dispersion": Dispersion(k=0, log_sd=0, source="")},
    ],
)
def test_what_cannot_be_is_refused(wrong):
    asked = {"local": np.ones(2), "complete": np.ones(2), "dispersion": POISSON}
    asked |= wrong

    with pytest.raises(ValueError, match=r"share|cases|dispersion"):
        estimate_small_rt(
            asked["local"],
            0,
            EXACT,
            asked["dispersion"],
            complete=Complete(asked["complete"]),
        )
