"""Probabilities are those of scipy.stats, which takes a second to load."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from epihq.epi import chance

shares = st.floats(0.001, 0.999)
# Counts and halves: some are equal.
values = st.lists(st.integers(0, 12), min_size=3, max_size=40)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_shares_of_weeks_have_wilsons_interval(counted):
    seen, n = counted

    low, high = chance.wilson_interval(seen, n)

    wanted = stats.binomtest(seen, n).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((wanted.low, wanted.high), abs=1e-9)


@given(st.integers(-1, 60), st.integers(1, 60), shares)
def test_so_many_and_more_of_some(seen, n, share):
    wanted = stats.binom.sf(seen - 1, n, share)

    assert chance.binomial_at_least(seen, n, share) == pytest.approx(wanted, abs=1e-12)


@given(st.integers(-1, 200), st.floats(0.01, 150))
def test_so_many_and_more_than_expected(seen, mean):
    wanted = stats.poisson.sf(seen - 1, mean)

    assert chance.poisson_at_least(seen, mean) == pytest.approx(wanted, abs=1e-12)


@given(st.floats(0, 100), st.integers(1, 30), st.floats(-8, 8))
def test_tails(value, free, deviation):
    above, below = stats.chi2.sf(value, free), stats.chi2.cdf(value, free)

    assert chance.chi_square_above(value, free) == pytest.approx(above, abs=1e-12)
    assert chance.chi_square_below(value, free) == pytest.approx(below, abs=1e-12)
    wanted = pytest.approx(stats.t.sf(deviation, free), rel=1e-7)
    assert chance.student_above(deviation, free) == wanted


@given(values)
def test_equal_values_share_a_rank(found):
    np.testing.assert_array_equal(
        chance.ranks(np.array(found, float)), stats.rankdata(found)
    )


@given(st.lists(values, min_size=2, max_size=7))
def test_groups_are_compared_by_ranks(groups):
    laid = [np.array(group, float) for group in groups]

    found = chance.kruskal_wallis(laid)

    if np.ptp(np.concatenate(laid)) == 0:
        assert found == 0
    else:
        assert found == pytest.approx(stats.kruskal(*laid).statistic, abs=1e-8)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_many_probabilities_are_corrected_together(found):
    wanted = stats.false_discovery_control(found)

    np.testing.assert_allclose(chance.false_discovery(found), wanted, atol=1e-12)
