"""EARS: bounds that can be added up by hand, and silence where nothing is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.epi.ears import Ears, ears
from epihq.terms.errors import UsageError

METHODS = list(Ears)
# Mean 4 and standard deviation 1 (five squares of 0 and two of 3 over six).
WEEK = [4.0, 4.0, 4.0, 4.0, 4.0, 4 - 3**0.5, 4 + 3**0.5]
Z = 3.090232306167813


def test_c1_is_the_mean_of_a_week_and_z_times_its_scatter():
    answer = ears(np.array([*WEEK, 8.0]), method=Ears.C1)

    assert answer.expected[-1] == pytest.approx(4)
    assert answer.upper[-1] == pytest.approx(4 + Z)
    assert answer.alarm.tolist() == [False] * 7 + [True]


def test_c2_leaves_out_the_two_days_before():
    answer = ears(np.array([*WEEK, 900.0, 900.0, 8.0]), method=Ears.C2)

    assert answer.upper[-1] == pytest.approx(4 + Z)
    assert answer.alarm[-1]


def test_c3_lowers_the_bound_by_what_the_days_before_exceeded():
    tail = [4.0, 4.0, 4.0, 4.0, 4.0]
    counts = np.array([*WEEK, *tail])
    before = ears(counts, method=Ears.C3)
    c2 = ears(counts, method=Ears.C2)
    counts[-2] = c2.expected[-2] + 3 * (c2.upper[-2] - c2.expected[-2]) / Z

    after = ears(counts, method=Ears.C3)

    # Three standard deviations exceed one by two; the last day's own are its unit.
    unit = (c2.upper[-1] - c2.expected[-1]) / Z
    assert before.upper[-1] - after.upper[-1] == pytest.approx(2 * unit)


def test_c3_of_surveillance_does_not_look_at_today():
    counts = np.array([*WEEK, 4.0, 4.0, 4.0, 4.0, 0.0])
    other = counts.copy()
    other[-1] = 1e6

    alarms = [ears(c, method=Ears.C3_SURVEILLANCE).alarm[-1] for c in (counts, other)]

    assert alarms[0] == alarms[1]
    assert ears(other, method=Ears.C3).alarm[-1]


@pytest.mark.parametrize("method", METHODS)
def test_a_series_that_never_changes_raises_no_alarm(method):
    assert not ears(np.full(40, 3.0), method=method).alarm.any()


@pytest.mark.parametrize(
    ("method", "first"), [(Ears.C1, 7), (Ears.C2, 9), (Ears.C3, 11)]
)
def test_without_history_there_is_no_bound_and_no_alarm(method, first):
    answer = ears(np.arange(30.0) ** 3, method=method)

    assert np.isnan(answer.upper[:first]).all()
    assert np.isfinite(answer.upper[first:]).all()
    assert not answer.alarm[:first].any()
    assert np.isnan(ears(np.ones(3), method=method).upper).all()


def test_a_missing_day_is_left_out_and_many_silence_the_bound():
    counts = np.array([*WEEK, 9.0])
    counts[0] = np.nan
    one = ears(counts, method=Ears.C1)
    counts[:4] = np.nan

    many = ears(counts, method=Ears.C1)

    assert one.expected[-1] == pytest.approx(4)
    assert one.alarm[-1]
    assert np.isnan(many.upper[-1])
    assert not many.alarm[-1]


@given(
    st.lists(st.integers(0, 50), min_size=12, max_size=40),
    st.sampled_from(METHODS),
)
def test_tenfold_counts_have_tenfold_bounds(counts, method):
    small = np.array(counts, dtype=float)

    one, ten = ears(small, method=method), ears(10 * small, method=method)

    np.testing.assert_allclose(ten.upper, 10 * one.upper, rtol=1e-6, atol=1e-6)


def test_places_side_by_side_are_as_each_alone():
    counts = np.random.default_rng(1).poisson(5, (40, 3)).astype(float)

    together = ears(counts, method=Ears.C3)

    alone = ears(counts[:, 1], method=Ears.C3)
    np.testing.assert_array_equal(together.upper[:, 1], alone.upper)


@pytest.mark.parametrize(
    "wrong", [{"baseline": 2}, {"alpha": 0.0}, {"alpha": 1.0}, {"min_sigma": -1.0}]
)
def test_settings_without_meaning_are_refused(wrong):
    with pytest.raises(UsageError) as refused:
        ears(np.ones(30), **wrong)

    assert refused.value.code == "detectors.bad-setting"
