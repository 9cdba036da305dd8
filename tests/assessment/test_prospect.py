"""Weeks as the forecast hubs count them."""

import dataclasses
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.assessment.behind import case_of, estimates
from epihq.assessment.prospect import NoForecast, first_saturday, forecasts
from epihq.assessment.settings import Settings
from epihq.terms.series import DailySeries


@pytest.mark.parametrize(
    ("origin", "saturday"),
    [
        (date(2021, 7, 4), date(2021, 7, 10)),  # Sunday
        (date(2021, 7, 5), date(2021, 7, 10)),  # Monday
        (date(2021, 7, 6), date(2021, 7, 17)),  # Tuesday
        (date(2021, 7, 10), date(2021, 7, 17)),  # Saturday
    ],
)
def test_the_first_horizon_ends_on_the_saturday_that_the_hubs_mean(origin, saturday):
    assert first_saturday(origin) == saturday


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_it_is_always_a_saturday_five_to_eleven_days_ahead(origin):
    ends = first_saturday(origin)

    assert ends.weekday() == 5
    assert timedelta(days=5) <= ends - origin <= timedelta(days=11)


def counted(counts, last, *, observed=None):
    """A case of one country whose newest count is of ``last``."""
    counts = np.asarray(counts, float)
    series = DailySeries(
        location="ZZA",
        indicator="cases",
        start=last - timedelta(days=counts.size - 1),
        counts=counts,
        observed=np.ones(counts.size, bool) if observed is None else observed,
    )
    return case_of({"cases": series}, None, Settings())


MONDAY = date(2021, 7, 5)


def ahead_of(case, **how):
    """Forecast from the joint model's estimate, as the house does."""
    (found,) = estimates([case], Settings())
    return forecasts(case, found, None, MONDAY, Settings(), **how)


@pytest.mark.slow
def test_days_of_a_week_that_are_published_already_are_known():
    counts = np.full(120, 100.0)
    # Friday of the running week: six of its days are known, one is to come.
    case = counted(counts, MONDAY + timedelta(days=4))
    known = list(ahead_of(case, weeks=1))

    (one,) = known
    assert one.target_end_date == date(2021, 7, 10)
    assert min(one.quantiles) >= 600


@pytest.mark.slow
def test_a_last_week_without_a_usable_day_still_gets_a_forecast():
    counts = np.full(120, 100.0)
    observed = np.ones(120, bool)
    observed[-8:] = False
    case = counted(counts, MONDAY - timedelta(days=1), observed=observed)

    (one,) = ahead_of(case, weeks=1)

    assert one.quantiles[11] == pytest.approx(700, rel=0.2)


@pytest.mark.slow
def test_a_month_hardly_reported_gets_a_reason():
    observed = np.ones(120, bool)
    observed[-20:] = False
    case = counted(np.full(120, 100.0), MONDAY, observed=observed)

    (one,) = ahead_of(case)

    assert isinstance(one, NoForecast)
    assert one.reason == "too-few-usable-days"


def test_days_that_are_not_filled_up_yet_do_not_turn_the_forecast_down():
    whole = np.exp(0.04 * np.arange(120))
    shares = np.ones(60)
    shares[-10:] = np.linspace(0.95, 0.35, 10)
    so_far = whole * 5 * np.concatenate([np.ones(60), shares])
    case = counted(so_far, MONDAY - timedelta(days=1))
    observed = dataclasses.replace(case.observed, cases_completeness=shares)
    asked = dataclasses.replace(case, observed=observed)

    weeks = [*forecasts(asked, None, None, MONDAY, Settings())]

    last_whole_week = 5 * whole[-7:].sum()
    # They grow by a third a week, and are told to go on growing.
    assert last_whole_week < weeks[0].quantiles[11] < 1.4 * last_whole_week
    fallen = [*forecasts(case, None, None, MONDAY, Settings())]
    assert fallen[0].quantiles[11] < 0.7 * last_whole_week


def test_an_estimate_that_stands_nowhere_is_a_reason_and_not_left_out():
    """A forecast of the others alone would pass for the one with the joint model."""
    case = counted(np.full(120, 100.0), MONDAY)
    (nothing,) = estimates([counted(np.zeros(120), MONDAY)], Settings())
    diagnostics = dataclasses.replace(nothing.estimate.diagnostics, converged=True)
    found = nothing._replace(
        estimate=dataclasses.replace(nothing.estimate, diagnostics=diagnostics)
    )

    (one,) = forecasts(case, found, None, MONDAY, Settings())

    assert isinstance(one, NoForecast)
    assert one.reason == "estimate-stands-nowhere"


def test_nothing_is_forecast_of_figures_of_long_ago():
    case = counted(np.full(120, 100.0), MONDAY - timedelta(days=29))

    (one,) = forecasts(case, None, None, MONDAY, Settings())

    assert (one.indicator, one.reason) == ("all", "stale")
    assert one.last_date == date(2021, 6, 6)
