"""Excess deaths are what the trend and the season of the years before do not tell."""

import numpy as np
import pytest

from epihq.epi.excess import baseline, excess_deaths

WEEKS_OF = {2015: 53, 2020: 53}


def months(first=2015, last=2020):
    years = np.repeat(np.arange(first, last + 1), 12)
    return years, np.tile(np.arange(1, 13), last + 1 - first)


def weeks(first=2015, last=2020):
    counts = [WEEKS_OF.get(year, 52) for year in range(first, last + 1)]
    years = np.repeat(np.arange(first, last + 1), counts)
    return years, np.concatenate([np.arange(1, count + 1) for count in counts])


def usual(years, seasons):
    """A country with a known trend and a winter."""
    return 2000 + 30.0 * (years - 2020) + 200 * np.cos(2 * np.pi * seasons / 12)


def test_the_excess_of_a_year_with_a_known_trend_is_recovered():
    years, seasons = months()
    extra = np.where((years == 2020) & (seasons >= 3), 100.0 * seasons, 0.0)

    found = excess_deaths(
        years, seasons, usual(years, seasons) + extra, since=(2020, 3)
    )

    assert found.excess == pytest.approx(100.0 * np.arange(3, 13))
    assert found.expected == pytest.approx(usual(years, seasons)[-10:])
    assert found.total == pytest.approx(100 * sum(range(3, 13)))
    assert found.periods == 10
    assert found.sd == pytest.approx(0, abs=1e-6)


def test_the_line_goes_on_into_the_second_year_of_an_epidemic():
    years, seasons = months(last=2021)
    deaths = usual(years, seasons)

    assert baseline(years, seasons, deaths).expected == pytest.approx(deaths)


def test_deaths_of_the_epidemic_do_not_change_what_was_expected_without_it():
    years, seasons = months()
    deaths = usual(years, seasons)
    doubled = np.where(years >= 2020, 2 * deaths, deaths)

    found = baseline(years, seasons, doubled)

    assert found.expected == pytest.approx(baseline(years, seasons, deaths).expected)


def test_two_standard_deviations_hold_the_truth_in_about_95_percent_of_simulations():
    rng = np.random.default_rng(20210630)
    years, seasons = months(last=2021)
    level = usual(years, seasons)
    held = []
    for _ in range(1000):
        deaths = rng.normal(level, 60.0)
        found = excess_deaths(years, seasons, deaths, since=(2020, 3), until=(2021, 2))
        held.append(abs(found.total) <= 2 * found.sd)

    assert 0.93 <= np.mean(held) <= 0.97


def test_the_trend_makes_a_total_less_certain_than_its_periods_alone():
    rng = np.random.default_rng(5)
    years, seasons = months()
    deaths = rng.normal(usual(years, seasons), 60.0)

    found = excess_deaths(years, seasons, deaths)

    spread = np.sqrt(baseline(years, seasons, deaths).variance * found.periods)
    assert found.sd > 1.3 * spread


def test_the_order_of_the_periods_does_not_matter():
    rng = np.random.default_rng(6)
    years, seasons = weeks()
    deaths = rng.normal(usual(years, seasons), 60.0)
    mixed = rng.permutation(years.size)

    found = excess_deaths(years, seasons, deaths, since=(2020, 10))
    again = excess_deaths(years[mixed], seasons[mixed], deaths[mixed], since=(2020, 10))

    assert again.total == pytest.approx(found.total)
    assert again.sd == pytest.approx(found.sd)


def test_week_53_is_expected_to_be_like_week_52_and_is_not_fitted():
    years, seasons = weeks()
    deaths = usual(years, seasons)
    deaths[(years == 2015) & (seasons == 53)] = 1e6

    found = baseline(years, seasons, deaths).expected

    assert found[-1] == pytest.approx(found[-2])
    assert found[-2] == pytest.approx(deaths[-2])


def test_a_period_that_is_not_known_is_not_counted():
    years, seasons = months()
    deaths = usual(years, seasons) + np.where(years == 2020, 50.0, 0.0)
    deaths[-2] = np.nan

    found = excess_deaths(years, seasons, deaths, since=(2020, 9))

    assert np.isnan(found.excess[2])
    assert found.periods == 3
    assert found.total == pytest.approx(150)


def test_years_longer_ago_than_five_do_not_count():
    years, seasons = months(first=2010)
    deaths = usual(years, seasons)
    deaths[years < 2015] = 9e9

    assert excess_deaths(years, seasons, deaths).total == pytest.approx(0, abs=1e-6)


def test_three_years_are_enough_and_two_are_not():
    for first, enough in ((2017, True), (2018, False)):
        years, seasons = months(first=first)
        deaths = usual(years, seasons)
        if enough:
            assert excess_deaths(years, seasons, deaths).periods == 12
        else:
            with pytest.raises(ValueError, match=r"at least 3 of the 5 years .* got 2"):
                excess_deaths(years, seasons, deaths)


def test_three_years_with_holes_may_tell_no_trend():
    # Every month is known once, so levels and trend cannot be told apart.
    years, seasons = months(first=2017)
    deaths = usual(years, seasons)
    deaths[(years < 2020) & (years != 2017 + seasons % 3)] = np.nan

    with pytest.raises(ValueError, match="more known periods than the 13"):
        baseline(years, seasons, deaths)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"since": (2019, 12)}, "from 2020 on are beyond the baseline's fit"),
        ({"since": (2021, 1)}, "no period is known from"),
        ({"until": (2019, 12)}, "no period is known from"),
    ],
)
def test_a_choice_of_periods_that_has_no_excess_is_refused(changed, said):
    years, seasons = months()

    with pytest.raises(ValueError, match=said):
        excess_deaths(years, seasons, usual(years, seasons), **changed)


def test_a_period_that_stands_twice_is_refused():
    years, seasons = months()
    years, seasons = np.append(years, 2020), np.append(seasons, 4)

    with pytest.raises(ValueError, match="must stand once; got 2020, 4"):
        baseline(years, seasons, usual(years, seasons))


def test_a_season_without_a_year_before_is_refused():
    years, seasons = months()
    deaths = usual(years, seasons)
    deaths[(years < 2020) & (seasons == 7)] = np.nan

    with pytest.raises(ValueError, match=r"every season must be known .* got 7"):
        baseline(years, seasons, deaths)
