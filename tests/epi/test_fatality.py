"""Fatality of a growing outbreak counts those who are still ill."""

import numpy as np
import pytest

from epihq.epi.delays import count_delays, estimate_delay
from epihq.epi.fatality import estimate_fatality, possible_delays, published_delays

DAYS = 60


def an_outbreak(seed, fatality=0.3, growth=0.08, persons=400):
    """Cases by onset, and deaths and recoveries known on the last day."""
    rng = np.random.default_rng(seed)
    onset = np.log1p(rng.uniform(0, np.expm1(growth * DAYS), persons)) / growth
    dies = rng.random(persons) < fatality
    end = np.where(dies, rng.gamma(2.6, 4.6, persons), rng.gamma(4, 5, persons))
    day = np.floor(onset).astype(int)
    known = np.floor(onset + end) < DAYS

    def by_day(which):
        return np.bincount(day[which], minlength=DAYS).astype(float)

    return by_day(day >= 0), by_day(dies & known), by_day(~dies & known)


def to_death(days=DAYS):
    return published_delays(12.0, 7.4, 0.0, days)


def test_fatality_is_found_while_most_are_still_ill():
    cases, deaths, recovered = an_outbreak(1)

    told = estimate_fatality(cases, deaths, to_death())
    both = estimate_fatality(
        cases,
        deaths,
        to_death(),
        recovered=recovered,
        recovered_within=published_delays(20.0, 10.0, 0.0, DAYS)[1][0],
    )

    assert told.of_cases < 0.2
    for one in (told, both):
        assert one.quantiles[0.025] < 0.3 < one.quantiles[0.975]
        assert one.verdict == "usable"
    assert both.of_outcomes > 0.35


def test_its_intervals_hold_the_truth_as_often_as_they_say():
    held = 0
    for seed in range(100):
        cases, deaths, _recovered = an_outbreak(seed, persons=150)
        told = estimate_fatality(cases, deaths, to_death())
        held += told.quantiles[0.05] < 0.3 < told.quantiles[0.95]

    assert 84 <= held <= 96


def test_an_uncertain_delay_widens_the_interval():
    cases, deaths, _recovered = an_outbreak(1)

    sure = estimate_fatality(cases, deaths, to_death())
    unsure = estimate_fatality(cases, deaths, published_delays(12.0, 7.4, 3.0, DAYS))

    def width(told):
        return told.quantiles[0.95] - told.quantiles[0.05]

    assert width(unsure) > 1.1 * width(sure)


def test_with_every_outcome_known_it_is_a_beta_distribution():
    cases, deaths, recovered = np.zeros(300), np.zeros(300), np.zeros(300)
    cases[0], deaths[0], recovered[0] = 40, 10, 30

    told = estimate_fatality(
        cases,
        deaths,
        to_death(300),
        recovered=recovered,
        recovered_within=np.ones(300),
    )

    assert told.mean == pytest.approx(11 / 42, rel=1e-3)
    assert told.of_cases == told.of_outcomes == 0.25
    assert told.known == pytest.approx(1, abs=1e-6)


def test_deaths_from_a_list_of_delays():
    cases, deaths, _recovered = an_outbreak(1)
    rng = np.random.default_rng(3)
    first = rng.integers(0, 100, 300).astype(float)
    second = np.floor(first + rng.random(300) + rng.gamma(2.6, 4.6, 300))
    delay = estimate_delay(count_delays(first, second, 400))

    possible = possible_delays(delay, DAYS)
    told = estimate_fatality(cases, deaths, possible)

    assert sum(weight for _within, weight in possible) == pytest.approx(1)
    assert told.quantiles[0.5] == pytest.approx(
        estimate_fatality(cases, deaths, to_death()).quantiles[0.5], rel=0.1
    )


def test_a_few_cases_of_yesterday_tell_nothing():
    few, fresh, none = np.zeros(DAYS), np.zeros(DAYS), np.zeros(DAYS)
    few[10] = 5
    fresh[-1] = 50

    assert estimate_fatality(few, none, to_death()).verdict == "too-few-cases"
    told = estimate_fatality(fresh, none, to_death())
    assert told.verdict == "outcomes-not-known-yet"
    assert np.isnan(told.mean)


@pytest.mark.parametrize(
    "wrong", [{"deaths": np.full(DAYS, 2.0)}, {"recovered": np.zeros(DAYS)}]
)
def test_what_cannot_be_is_refused(wrong):
    known = {"cases": np.ones(DAYS), "deaths": np.zeros(DAYS)} | wrong

    with pytest.raises(ValueError, match="fatality"):
        estimate_fatality(deaths_within=to_death(), **known)
