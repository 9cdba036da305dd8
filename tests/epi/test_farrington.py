"""Farrington Flexible: the right past weeks, bounds by hand, verdicts for the rest."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.epi.farrington import farrington_flexible
from epihq.epi.farrington_baseline import baseline, same_weeks
from epihq.epi.farrington_settings import (
    NOUFAILY_2013,
    SURVEILLANCE_DEFAULTS,
    Bound,
    ErrorScale,
    FarringtonSettings,
    Power,
)
from epihq.terms.errors import UsageError

MONDAY = date(2004, 1, 5)
YEARS = 6 * 53


def noisy(weeks=YEARS, level=40.0, seed=1):
    return np.random.default_rng(seed).poisson(level, weeks).astype(float)


def last(counts, **options):
    weeks = range(len(counts) - 1, len(counts))
    return farrington_flexible(counts, monitored=weeks, **options)


def test_the_same_week_of_last_year_is_dated_to_the_nearest_same_weekday():
    # Week 104 is Monday 2 January 2006; 2005 had its nearest Monday on 3 January.
    weeks = same_weeks(np.array([104]), 2, MONDAY)

    assert weeks.tolist() == [[104, 52, 0]]


def test_without_dates_a_year_has_52_weeks():
    assert same_weeks(np.array([110]), 2, None).tolist() == [[110, 58, 6]]


def test_a_week_of_29_february_has_1_march_as_its_day_in_other_years():
    weeks = same_weeks(np.array([52]), 1, date(2015, 3, 2))

    # 29 February 2016 less a year is Sunday 1 March 2015, next to Monday, week 0.
    assert weeks.tolist() == [[52, 0]]


def test_one_season_is_the_windows_alone():
    past = baseline(
        np.array([120]), years=2, half_window=1, seasons=1, left_out=1, start=None
    )

    assert sorted(past.index[past.used]) == [15, 16, 17, 67, 68, 69]


def test_seasons_part_every_week_between_the_windows_once():
    past = baseline(
        np.array([120]), years=2, half_window=3, seasons=10, left_out=26, start=None
    )

    # From three weeks before week 16 to 27 weeks before week 120.
    assert sorted(past.index[past.used]) == list(range(13, 94))
    assert sorted(past.index[0, -1][past.used[0, -1]]) == [
        *range(13, 20),
        *range(65, 72),
    ]


def test_a_flat_history_expects_itself_and_bounds_by_the_power_of_two_thirds():
    counts = np.full(YEARS, 27.0)

    answer = last(counts, settings=SURVEILLANCE_DEFAULTS)

    # 27^(2/3) = 9; no residual, so no error: (9 + 1.645 * 2/3 * 27^(1/6))^(3/2).
    assert answer.expected[0] == pytest.approx(27)
    assert answer.upper[0] == pytest.approx((9 + 1.64485 * 2 / 3 * 3**0.5) ** 1.5, 1e-4)
    assert answer.dispersion[0] == 1
    assert not answer.alarm[0]


def test_the_poisson_bound_of_ten_is_eighteen_at_one_of_two_hundred():
    # P(X <= 18) = 0.9928, P(X <= 19) = 0.9965 of Poisson 10.
    answer = last(np.full(YEARS, 10.0), settings=NOUFAILY_2013)

    assert answer.upper[0] == 19


@pytest.mark.parametrize("bound", list(Bound))
def test_an_outbreak_is_seen_and_a_usual_week_is_not(bound):
    counts = noisy()
    counts[-1] = 40
    outbreak = counts.copy()
    outbreak[-1] = 120
    chosen = replace(NOUFAILY_2013, bound=bound)

    assert not last(counts, settings=chosen).alarm[0]
    assert last(outbreak, settings=chosen).alarm[0]


def test_a_past_outbreak_is_weighted_down():
    counts = noisy()
    counts[-54:-52] = 400
    without = replace(SURVEILLANCE_DEFAULTS, weights_threshold=None)

    weighted, plain = (
        last(counts, settings=s).upper[0] for s in (SURVEILLANCE_DEFAULTS, without)
    )

    assert weighted < plain


def test_a_trend_is_followed_only_up_to_what_was_seen():
    rising = np.round(20 * np.exp(0.004 * np.arange(YEARS)))
    falling = rising[::-1].copy()

    up, down = (last(c, settings=NOUFAILY_2013) for c in (rising, falling))

    assert np.isnan(up.trend[0])
    assert down.trend[0] == pytest.approx(-0.004, abs=2e-4)


def test_twice_the_persons_expect_twice_the_cases():
    persons = np.full(YEARS, 1000.0)
    persons[-1] = 2000

    answer = last(noisy(), settings=SURVEILLANCE_DEFAULTS, population=persons)

    same = last(noisy(), settings=SURVEILLANCE_DEFAULTS)
    assert answer.expected[0] == pytest.approx(2 * same.expected[0])


def test_short_history_is_a_verdict():
    answer = farrington_flexible(noisy(300), settings=SURVEILLANCE_DEFAULTS)

    assert (answer.verdicts[:260] == "not-enough-history").all()
    assert np.isnan(answer.upper[:260]).all()
    assert not answer.alarm[:260].any()
    assert (answer.verdicts[260:] == "usable").all()


def test_a_history_with_many_holes_is_not_enough():
    counts = noisy()
    some, many = counts.copy(), counts.copy()
    some[100:110] = np.nan
    many[:-60] = np.nan

    assert last(some).verdicts[0] == "usable"
    assert last(many).verdicts[0] == "not-enough-history"


def test_a_missing_week_has_a_bound_and_no_alarm():
    counts = noisy()
    counts[-1] = np.nan

    answer = last(counts)

    assert answer.verdicts[0] == "week-missing"
    assert np.isfinite(answer.upper[0])
    assert not answer.alarm[0]


def test_four_cases_in_four_weeks_raise_no_alarm():
    counts = np.zeros(YEARS)
    counts[-1] = 4

    answer = last(counts)

    assert answer.verdicts[0] == "too-few-cases"
    assert np.isnan(answer.upper[0])


@pytest.mark.parametrize("chosen", [SURVEILLANCE_DEFAULTS, NOUFAILY_2013])
def test_after_years_without_a_case_the_first_cluster_raises_an_alarm(chosen):
    counts = np.zeros(YEARS)
    counts[-1] = 5

    answer = last(counts, settings=chosen)

    assert answer.alarm[0]
    assert answer.upper[0] < 1


def test_pearson_errors_are_wider_than_those_of_surveillance():
    counts = noisy(level=1000)
    chosen = replace(NOUFAILY_2013, bound=Bound.MUAN)

    theirs = last(counts, settings=chosen)
    honest = last(counts, settings=replace(chosen, error_scale=ErrorScale.PEARSON))

    assert honest.upper[0] > theirs.upper[0]


def test_places_side_by_side_are_as_each_alone():
    counts = np.stack([noisy(seed=seed) for seed in range(3)], axis=1)
    weeks = range(300, YEARS)

    together = farrington_flexible(counts, monitored=weeks, start=MONDAY)

    for place in range(3):
        alone = farrington_flexible(counts[:, place], monitored=weeks, start=MONDAY)
        np.testing.assert_allclose(together.upper[:, place], alone.upper, rtol=1e-12)
        np.testing.assert_array_equal(together.alarm[:, place], alone.alarm)


@pytest.mark.parametrize("chosen", [SURVEILLANCE_DEFAULTS, NOUFAILY_2013])
@pytest.mark.parametrize("level", [0.05, 1.0, 300.0])
def test_a_week_alone_is_as_among_others(chosen, level):
    counts = noisy(level=level)
    counts[250:254] = np.nan
    counts[100:103] += 20 * level
    persons = np.linspace(1e5, 2e5, YEARS)
    options = {"settings": chosen, "start": MONDAY, "population": persons}

    together = farrington_flexible(counts, monitored=range(290, YEARS), **options)

    for week in range(290, YEARS):
        alone = farrington_flexible(counts, monitored=range(week, week + 1), **options)
        for name in ("expected", "upper", "trend", "dispersion"):
            np.testing.assert_allclose(
                getattr(alone, name)[0], getattr(together, name)[week - 290], rtol=1e-9
            )


def test_tomorrow_does_not_change_todays_bound():
    counts = noisy()

    whole = farrington_flexible(counts, monitored=range(290, 300))
    part = farrington_flexible(counts[:300], monitored=range(290, 300))

    np.testing.assert_array_equal(whole.upper, part.upper)


@settings(max_examples=25, deadline=None)
@given(st.integers(5, 10_000), st.sampled_from(list(Power)))
def test_a_constant_series_never_alarms(level, power):
    chosen = replace(SURVEILLANCE_DEFAULTS, power=power)

    answer = farrington_flexible(np.full(300, float(level)), settings=chosen)

    assert not answer.alarm.any()
    assert (answer.upper[265:] > level).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 500))
def test_the_unit_of_population_is_of_no_account(seed, factor):
    counts, persons = noisy(seed=seed), np.linspace(1e4, 2e4, YEARS)

    one, other = (
        last(counts, population=p).expected[0] for p in (persons, persons * factor)
    )

    assert one == pytest.approx(other, rel=1e-6)


@pytest.mark.parametrize(
    "wrong",
    [
        {"years": 0},
        {"seasons": 50},
        {"alpha": 0.0},
        {"left_out": -1},
        {"fewest_cases_weeks": 0},
    ],
)
def test_settings_without_meaning_are_refused(wrong):
    with pytest.raises(UsageError) as refused:
        FarringtonSettings(**wrong)

    assert refused.value.code == "detectors.bad-setting"


@pytest.mark.parametrize(
    ("counts", "options", "code"),
    [
        (-np.ones(300), {}, "detectors.bad-counts"),
        (np.ones(300), {"population": np.zeros(300)}, "detectors.bad-population"),
        (np.ones(300), {"monitored": range(300, 301)}, "detectors.bad-setting"),
    ],
)
def test_series_without_meaning_are_refused(counts, options, code):
    with pytest.raises(UsageError) as refused:
        farrington_flexible(counts, **options)

    assert refused.value.code == code
