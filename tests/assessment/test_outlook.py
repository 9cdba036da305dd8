"""How fast it grows and what comes next, from examined counts to the record."""

from datetime import timedelta

import numpy as np
import pytest

from epihq.assessment.behind import case_of, estimates
from epihq.assessment.outlook import growth, prospects, reproduction_number
from epihq.assessment.settings import Settings
from epihq.epi.forecast import QUANTILE_LEVELS
from epihq.epi.serial_interval import SARS_COV_2_2020
from series_samples import LAST, daily, seen

SETTINGS = Settings()
INTERVAL = SARS_COV_2_2020
STEADY = [100] * 60


def growing(rate, first, days=60):
    return [round(first * np.exp(rate * day)) for day in range(days)]


def reproduction_of(series, settings=SETTINGS):
    return reproduction_number(series, seen(series), INTERVAL, settings)


def unfitted():
    """Too little for the joint model: what forecasts goes without it."""
    (found,) = estimates([case_of({"cases": daily([0] * 9)}, None, SETTINGS)], SETTINGS)
    return found


def ahead_of(counts, origin=LAST, **others):
    series = {"cases": daily(counts)}
    series |= {name: daily(days, indicator=name) for name, days in others.items()}
    case = case_of(series, None, SETTINGS)
    return prospects(case, unfitted(), None, origin, SETTINGS)


def test_steady_cases_have_a_reproduction_number_of_one():
    found = reproduction_of(daily(STEADY))

    assert found.median == pytest.approx(1, abs=0.005)
    assert found.lower90 < found.lower50 < 1 < found.upper50 < found.upper90
    assert (found.reference_date, found.verdict) == (LAST, "usable")
    assert (found.window_days, found.interval_mean, found.interval_sd) == (7, 4.8, 2.3)


def test_the_newest_day_of_the_curve_is_the_one_singled_out():
    found = reproduction_of(daily(growing(0.05, 20)))

    curve = found.curve
    assert len(curve.dates) == len(curve.median) == len(curve.verdicts) == 60
    assert (curve.dates[-1], curve.median[-1]) == (LAST, found.median)
    assert (curve.lower90[-1], curve.upper90[-1]) == (found.lower90, found.upper90)
    assert found.p_above_1 == 1


def test_days_without_an_estimate_are_blank_in_the_curve():
    curve = reproduction_of(daily(STEADY)).curve

    assert (curve.median[0], curve.verdicts[0]) == (None, "warm-up")


def test_where_there_is_no_estimate_the_verdict_says_why():
    found = reproduction_of(daily([0] * 60))

    assert found.verdict == "no-cases"
    assert (found.reference_date, found.median) == (None, None)
    assert (found.p_above_1, found.dispersion) == (None, None)


def test_a_longer_window_is_the_one_that_is_told():
    assert reproduction_of(daily(STEADY), Settings(window_days=14)).window_days == 14


def test_cases_that_double_in_two_weeks_are_told_to_do_so():
    found = growth(seen(daily(growing(np.log(2) / 14, 200))))

    assert found.doubling_days == pytest.approx(14, rel=0.02)
    assert found.doubling_lower90 < found.doubling_days < found.doubling_upper90
    assert found.lower90 < found.rate_per_day < found.upper90


def test_cases_that_halve_have_a_negative_doubling_time():
    found = growth(seen(daily(growing(-np.log(2) / 14, 4000))))

    assert found.doubling_days == pytest.approx(-14, rel=0.02)
    assert found.upper90 < 0


def test_nobody_is_told_a_doubling_time_while_the_direction_is_not_known():
    found = growth(seen(daily([90, 110] * 30)))

    assert found.lower90 < 0 < found.upper90
    assert (found.doubling_days, found.doubling_lower90) == (None, None)
    assert found.verdict == "usable"


def test_without_cases_there_is_no_growth_and_the_verdict_says_why():
    found = growth(seen(daily([0] * 60)))

    assert (found.rate_per_day, found.doubling_days) == (None, None)
    assert found.verdict != "usable"


def test_a_forecast_has_every_level_of_the_hubs_and_its_baseline_beside_it():
    found = ahead_of(STEADY, deaths=[2] * 60)

    weeks = [(week.indicator, week.date) for week in found.weekly]
    assert weeks == [(week.indicator, week.date) for week in found.baseline]
    assert [name for name, _ in weeks] == ["cases"] * 4 + ["deaths"] * 4
    assert len(found.weekly[0].quantiles) == len(QUANTILE_LEVELS)
    assert found.weekly[0].quantiles["0.5"] == pytest.approx(700, rel=0.1)
    assert found.notes == ()


def test_the_baseline_only_repeats_the_week_before():
    deaths = growing(0.05, 20)
    found = ahead_of(STEADY, deaths=deaths)

    repeated, expected = (
        next(week.quantiles["0.5"] for week in made if week.indicator == "deaths")
        for made in (found.baseline, found.weekly)
    )
    # The week began on Sunday: one day of it is known, six are like those before.
    assert repeated == pytest.approx(deaths[-1] + sum(deaths[-7:]) * 6 / 7, rel=0.05)
    assert expected > 1.1 * repeated


def test_quantiles_rise_with_their_level():
    values = [*ahead_of(STEADY).weekly[0].quantiles.values()]

    assert values == sorted(values)


def test_an_indicator_without_a_forecast_gets_a_note_and_stops_no_other():
    silent = daily([2] * 60, indicator="deaths", missing=range(30, 60))
    case = case_of({"cases": daily(STEADY), "deaths": silent}, None, SETTINGS)
    found = prospects(case, unfitted(), None, LAST, SETTINGS)

    assert {week.indicator for week in found.weekly} == {"cases"}
    (note,) = found.notes
    assert (note.indicator, note.reason) == ("deaths", "too-few-usable-days")


def test_nothing_is_forecast_of_figures_of_long_ago():
    found = ahead_of(STEADY, origin=LAST + timedelta(days=29))

    assert (found.weekly, found.baseline) == ((), ())
    (note,) = found.notes
    assert (note.indicator, note.reason, note.last_date) == ("all", "stale", LAST)


def test_without_a_serial_interval_there_is_no_r_of_reported_cases():
    series = daily(STEADY)

    found = reproduction_number(series, seen(series), None, SETTINGS)

    assert found.verdict == "serial-interval-not-known"
    assert (found.median, found.reference_date) == (None, None)
    assert set(found.curve.verdicts) == {"serial-interval-not-known"}
    assert (set(found.curve.median), len(found.curve.dates)) == ({None}, 60)
    assert (found.interval_mean, found.interval_sd) == (None, None)
