"""A change of R_t is told when it is beyond what the estimates do not know."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.epi.rt_change import rt_change
from epihq.terms.errors import UsageError

Z90 = 1.6448536269514722


def estimates(rt, sd=0.1):
    """Log-normal intervals with standard deviation ``sd`` of the logarithm."""
    middle = np.asarray(rt, dtype=float)
    return middle, middle * np.exp(-Z90 * sd), middle * np.exp(Z90 * sd)


def stepped(before, after, day=30, days=60):
    return np.where(np.arange(days) < day, before, after)


def test_a_step_is_its_size_in_standard_errors_of_both_ends():
    answer = rt_change(*estimates(stepped(1.0, np.exp(0.5)), sd=0.1))

    # 0.5 / sqrt(0.1^2 + 0.1^2) = 3.54, for the seven days that look across the step.
    assert answer.z[30] == pytest.approx(0.5 / 0.02**0.5)
    assert np.flatnonzero(answer.sudden).tolist() == list(range(30, 37))


def test_a_fall_is_as_sudden_as_a_rise():
    up = rt_change(*estimates(stepped(1.0, 2.0)))
    down = rt_change(*estimates(stepped(2.0, 1.0)))

    np.testing.assert_allclose(down.z, -up.z)
    np.testing.assert_array_equal(down.sudden, up.sudden)


def test_a_step_within_the_uncertainty_is_not_told():
    assert not rt_change(*estimates(stepped(1.0, 1.3), sd=0.1)).sudden.any()


def test_only_the_halves_that_face_each_other_count():
    middle, lower, upper = estimates(stepped(1.0, 2.0))
    skewed = rt_change(middle, np.where(middle > 1, lower, lower / 9), upper)

    np.testing.assert_allclose(skewed.z[30], rt_change(middle, lower, upper).z[30])


def test_windows_that_overlap_share_their_error():
    rt = estimates(stepped(1.0, 1.2))

    near, apart = (rt_change(*rt, lag=7, window=w).z[30] for w in (14, 7))

    # Half of the cases are the same: the variance of the change is halved.
    assert near == pytest.approx(apart * 2**0.5)


def test_the_run_in_raises_nothing():
    rt = estimates(stepped(1.0, 3.0, day=10))

    assert not rt_change(*rt, run_in=20).sudden.any()
    assert rt_change(*rt, run_in=5).sudden.any()


def test_days_without_an_estimate_tell_nothing_and_do_not_count_as_run_in():
    rt = stepped(1.0, 3.0, day=40)
    rt[:35] = np.nan

    answer = rt_change(*estimates(rt), run_in=14)

    assert np.isnan(answer.z[:42]).all()
    assert not answer.sudden[:49].any()


def test_r_rises_above_1_once_and_again_only_after_it_was_below():
    rt = np.concatenate([np.full(n, r) for n, r in
                         [(20, 0.8), (10, 1.5), (10, 1.05), (10, 1.5), (10, 0.8),
                          (10, 1.5)]])  # fmt: skip

    answer = rt_change(*estimates(rt))

    assert np.flatnonzero(answer.rises_above_1).tolist() == [20, 60]


def test_r_that_was_never_seen_below_1_does_not_rise():
    assert not rt_change(*estimates(np.full(60, 2.0))).rises_above_1.any()


def test_the_probability_above_1_is_that_of_the_interval():
    answer = rt_change(*estimates([np.exp(0.1 * Z90)] * 2, sd=0.1))

    assert answer.p_above_1[1] == pytest.approx(0.95)


@given(st.floats(0.2, 5), st.floats(0.01, 1))
def test_constant_r_never_changes_suddenly(rt, sd):
    answer = rt_change(*estimates(np.full(50, rt), sd))

    assert not answer.sudden.any()
    assert not answer.rises_above_1.any()


@given(st.floats(0.5, 2), st.floats(1.2, 4))
def test_the_level_of_r_is_of_no_account_for_its_change(level, factor):
    one = rt_change(*estimates(stepped(1.0, factor)))
    other = rt_change(*estimates(level * stepped(1.0, factor)))

    np.testing.assert_allclose(one.z, other.z, atol=1e-9)


def test_places_side_by_side_are_as_each_alone():
    rt = np.stack([stepped(0.8, 2.0), stepped(2.0, 0.8)], axis=1)

    together = rt_change(*estimates(rt))

    alone = rt_change(*estimates(rt[:, 0]))
    np.testing.assert_array_equal(together.rises_above_1[:, 0], alone.rises_above_1)
    assert not together.rises_above_1[:, 1].any()


@pytest.mark.parametrize(
    "wrong", [{"lag": 0}, {"threshold": 0.0}, {"probability": 0.5}, {"run_in": -1}]
)
def test_settings_without_meaning_are_refused(wrong):
    with pytest.raises(UsageError) as refused:
        rt_change(*estimates(np.ones(30)), **wrong)

    assert refused.value.code == "detectors.bad-setting"
