"""Fingerprints: handled figures are seen, honest ones are left alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from epihq.epi.digits import (
    below_round_numbers,
    first_digits,
    last_digits,
    repeated_values,
)
from epihq.epi.fingerprints import (
    ceiling,
    likeness,
    roughness,
    underdispersion,
    weekday_pattern,
    weekly_dispersion,
    weekly_sums_dispersion,
)
from epihq.terms.credibility import Reason

DAYS = 140
ALL = np.ones(DAYS, bool)
# A course that grows, declines and grows again, persons per day.
COURSE = 400 * np.exp(1.2 * np.sin(np.arange(DAYS) / 20))
# Tests of one series, by name, and whether they need the weekday.
TESTS = {
    test.__name__: test
    for test in (
        underdispersion,
        weekday_pattern,
        roughness,
        last_digits,
        first_digits,
        repeated_values,
        below_round_numbers,
        ceiling,
    )
}
BY_WEEKDAY = {"underdispersion", "weekday_pattern"}


def told_by(name, counts, observed, first_weekday=0):
    extra = (first_weekday,) if name in BY_WEEKDAY else ()
    return TESTS[name](counts, observed, *extra)


def honest(seed, course=COURSE, excess=0.0):
    """Poisson counts on a course; ``excess`` is the sd of a day's own factor."""
    rng = np.random.default_rng(seed)
    day = rng.gamma(1 / excess**2, excess**2, course.size) if excess else 1.0
    return rng.poisson(course * day).astype(float)


def weekly(persons):
    return np.tile(np.array(persons, float), 20)


# Honest counts


@pytest.mark.parametrize("excess", [0.0, 0.15])
@pytest.mark.parametrize("name", sorted(set(TESTS) - {"first_digits"}))
def test_honest_counts_are_rarely_flagged(name, excess):
    told = [told_by(name, honest(seed, excess=excess), ALL) for seed in range(200)]
    p_values = [one.p_value for one in told if one.p_value is not None]

    assert len(p_values) > 100
    # Of 200 at 5 %, 17 and more are flagged once in forty times.
    assert sum(p < 0.05 for p in p_values) <= 17


def test_honest_neighbours_under_the_same_measures_are_no_copies():
    told = [
        likeness(honest(seed, excess=0.1), honest(1000 + seed, excess=0.1), ALL)
        for seed in range(200)
    ]

    assert sum(one.p_value < 0.05 for one in told) <= 17
    assert max(one.value for one in told) < 0.5


@pytest.mark.parametrize("mean", [3.0, 12.0, 60.0, 900.0])
def test_one_week_of_chance_in_twenty_varies_too_little(mean):
    counts = honest(4, np.full(7 * 1000, mean))

    found = weekly_dispersion(counts, np.ones(counts.size, bool), 0)

    # Small counts vary in steps: there, the share is lower.
    assert 0.01 < found.flagged.mean() < 0.07


def test_chance_scatters_like_chance():
    values = [roughness(honest(seed), ALL).value for seed in range(150)]

    assert np.mean(values) == pytest.approx(1.0, abs=0.05)


# Handled counts


def test_six_seven_six_seven_is_flagged():
    deaths = weekly([6, 7, 6, 7, 6, 7, 6])

    told = underdispersion(deaths, ALL, 0)

    assert told.value == 1
    assert told.p_value < 1e-10
    assert told.interval[0] > 0.8
    assert weekly_dispersion(deaths, ALL, 0).longest_run == 20


def test_four_strange_weeks_in_a_row_are_flagged_among_many_honest():
    deaths = honest(5, np.full(DAYS, 20.0), excess=0.3)
    deaths[56:84] = 20 + np.arange(28) % 2

    weeks = weekly_dispersion(deaths, ALL, 0)

    assert weeks.longest_run >= 4
    assert set(weeks.starts[weeks.flagged]) >= {56, 63, 70, 77}
    assert underdispersion(deaths, ALL, 0).p_value < 0.01


def test_weeks_begin_on_monday():
    deaths = np.concatenate([[0.0, 90.0, 5.0], weekly([6, 7, 6, 7, 6, 7, 6])])

    found = weekly_dispersion(deaths, np.ones(deaths.size, bool), 4)

    assert found.starts[0] == 3
    assert found.flagged.all()


def test_sums_made_for_a_week_are_seen_whatever_their_days_do():
    rng = np.random.default_rng(6)
    # Fifty a week for twenty weeks, each on days drawn by lot.
    deaths = rng.multinomial(50, np.full(7, 1 / 7), 20).astype(float).ravel()

    found = weekly_sums_dispersion(deaths, ALL, 0)

    assert found.starts.tolist() == [0, 70]
    assert found.flagged.all()


def test_seven_day_means_are_smoother_than_chance():
    counts = honest(7)
    counts[6:] = np.convolve(counts, np.ones(7) / 7, "valid").round()

    told = roughness(counts, ALL)

    assert told.value < 0.3
    assert told.p_value < 0.01


def test_counts_under_a_ceiling_crowd():
    counts = np.minimum(honest(8), 700 - np.arange(DAYS) % 4)

    told = ceiling(counts, ALL)

    assert told.value > 0.5
    assert told.p_value < 0.001


def test_one_dump_does_not_hide_a_ceiling():
    counts = np.minimum(honest(8), 700 - np.arange(DAYS) % 4)
    counts[70] = 9000

    assert ceiling(counts, ALL).p_value < 0.001


@pytest.mark.parametrize("persons", [1, 4, 12, 30, 80, 139])
def test_a_week_is_flagged_as_if_every_week_were_simulated(persons):
    rng = np.random.default_rng(persons)
    drawn = rng.poisson(persons / 7, (20_000, 7)).var(axis=1, ddof=1)
    week = np.full(7, persons // 7) + (np.arange(7) < persons % 7)

    for _ in range(20):
        week[rng.integers(7)] += 1
        week[np.argmax(week > 0)] -= 1
        told = weekly_dispersion(week.astype(float), np.ones(7, bool), 0).p_values[0]
        wanted = (drawn <= week.var(ddof=1) + 1e-9).mean()
        # So near to the limit, simulations differ among themselves.
        if abs(wanted - 0.05) > 0.005:
            assert (told < 0.05) == (wanted < 0.05)


def test_days_that_stop_just_under_a_round_number_show():
    counts = np.minimum(honest(8), 499 - np.arange(DAYS) % 4)

    told = below_round_numbers(counts, ALL)

    assert told.value > 0.9
    assert told.p_value < 1e-6


def test_honest_days_stop_on_both_sides_of_a_round_number():
    told = [below_round_numbers(honest(seed), ALL) for seed in range(200)]
    found = [one for one in told if one.value is not None]

    assert len(found) > 100
    assert abs(np.mean([one.value for one in found]) - 0.5) < 0.05
    assert np.mean([one.p_value < 0.05 for one in found]) <= 0.07


def test_a_day_on_the_round_number_itself_is_not_below_it():
    told = below_round_numbers(weekly([200, 202, 205, 199, 3, 3, 3]), ALL)

    assert (told.value, told.n) == (0.25, 80)


def test_a_copied_neighbour_is_alike():
    other = honest(9, excess=0.1)

    told = likeness((other / 3).round(), other, ALL)

    assert told.value > 0.9
    assert told.p_value < 1e-6


def test_an_office_closed_at_week_ends_has_a_pattern():
    open_days = weekday_pattern(weekly([300, 100, 100, 100, 100, 0, 0]), ALL, 0)

    assert open_days.value == pytest.approx(3.0)
    assert open_days.p_value < 1e-10
    assert weekday_pattern(honest(1), ALL, 0).value < 0.2


def test_rounded_figures_have_one_last_digit():
    told = last_digits((COURSE / 10).round() * 10, ALL)

    assert told.value == 1
    assert told.p_value < 1e-10


def test_repeated_figures_are_counted():
    told = repeated_values(np.repeat(honest(2)[:70], 2), ALL)

    assert told.value > 5
    assert told.p_value < 1e-10


def test_first_digits_of_exponential_growth_follow_benford():
    growth = np.floor(np.exp(np.arange(DAYS) / 10))

    told = first_digits(growth, ALL)

    assert told.value < 0.02
    assert told.p_value is None
    assert first_digits(COURSE, ALL).reason is Reason.NARROW_COUNTS


# What cannot be told


@pytest.mark.parametrize("name", sorted(TESTS))
@pytest.mark.parametrize(
    "counts", [np.empty(0), np.zeros(DAYS), honest(1)[:10]], ids=["none", "zero", "ten"]
)
def test_too_little_gives_a_reason_and_no_value(name, counts):
    told = told_by(name, counts, np.ones(counts.size, bool))

    assert told.value is None
    assert told.p_value is None
    assert told.reason


def test_a_course_without_scatter_is_no_copy():
    regular = weekly([100, 100, 100, 100, 100, 40, 20])

    assert likeness(regular, regular, ALL).reason is Reason.NO_SCATTER


@pytest.mark.parametrize("strange", ["missing", "negative"])
def test_a_week_with_a_missing_or_negative_day_is_not_tested(strange):
    deaths, observed = weekly([6, 7, 6, 7, 6, 7, 6]), ALL.copy()
    observed[10], deaths[10] = strange != "missing", -5 if strange == "negative" else 0

    p_values = weekly_dispersion(deaths, observed, 0).p_values

    assert np.flatnonzero(np.isnan(p_values)).tolist() == [1]


def test_weeks_with_hardly_anybody_cannot_be_flagged():
    found = weekly_dispersion(weekly([0, 0, 1, 0, 0, 0, 0]), ALL, 0)

    assert np.isnan(found.p_values).all()
    assert not found.flagged.any()


def test_what_stands_on_unobserved_days_does_not_matter():
    counts, observed = honest(3), ALL.copy()
    observed[30:40] = False
    nonsense = counts.copy()
    nonsense[30:40] = np.nan

    for name in TESTS:
        assert told_by(name, counts, observed) == told_by(name, nonsense, observed)


numbers = st.one_of(
    st.integers(-50, 50), st.integers(0, 10**7), st.sampled_from([0, 100, 1000])
)
lengths = st.shared(st.integers(0, 120), key="days")


@settings(max_examples=60, deadline=None)
@given(
    hnp.arrays(np.float64, lengths, elements=numbers, fill=st.nothing()),
    hnp.arrays(np.float64, lengths, elements=numbers),
    hnp.arrays(bool, lengths, fill=st.booleans()),
    st.integers(0, 6),
)
def test_any_counts_get_a_probability_or_a_reason(counts, other, observed, weekday):
    told = [told_by(name, counts, observed, weekday) for name in TESTS]
    told.append(likeness(counts, other, observed))
    for one in told:
        assert (one.value is None) == bool(one.reason)
        assert one.value is None or np.isfinite(one.value)
        assert one.p_value is None or 0 <= one.p_value <= 1
    for weeks in (weekly_dispersion, weekly_sums_dispersion):
        p_values = weeks(counts, observed, weekday).p_values
        assert (np.isnan(p_values) | ((p_values >= 0) & (p_values <= 1))).all()


@pytest.mark.parametrize("gap", [7, 3, 1])
def test_weeks_between_gaps_get_a_probability_or_a_reason(gap):
    """Seven days with figures and ``gap`` without: few days have a week around them."""
    days = np.arange(600)
    observed = days % (7 + gap) < 7
    counts = honest(1, np.full(600, 300.0))

    for name in TESTS:
        told = told_by(name, counts, observed)
        assert (told.value is None) == bool(told.reason)
