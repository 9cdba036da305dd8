"""Weeks as the forecast hubs count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.assessment.prospect import first_saturday


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
