"""How much of a day is known by now, and what it will come to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.epi.completeness import (
    CompletenessVerdict,
    completeness_of_last_days,
    estimate_completeness,
    nowcast,
    triangle_from_vintages,
)

SHARES = np.array([0.3, 0.6, 0.9, 1.0])


def triangle(days=60, level=1000.0, shares=SHARES):
    new = np.diff(shares, prepend=0.0)
    whole = np.tile(np.round(level * new), (days, 1))
    time, delay = np.indices(whole.shape)
    whole[time + delay > days - 1] = np.nan
    return whole


def test_shares_are_those_with_which_the_days_were_filled():
    found = estimate_completeness(triangle())

    assert found.verdict is CompletenessVerdict.USABLE
    np.testing.assert_allclose(found.share, SHARES, atol=0.01)
    np.testing.assert_allclose(
        completeness_of_last_days(found, 6), [1, 1, 1, 0.9, 0.6, 0.3], atol=0.01
    )


def test_too_few_complete_days_give_no_shares():
    found = estimate_completeness(triangle(days=8))

    assert found.verdict is CompletenessVerdict.TOO_FEW_DAYS
    assert np.isnan(found.share).all()


def test_a_nowcast_fills_up_what_is_still_to_come():
    known = triangle()
    completeness = estimate_completeness(known)

    drawn = nowcast(
        np.nansum(known, axis=1), completeness, 500, np.random.default_rng(1)
    )

    assert np.median(drawn[:, -1]) == pytest.approx(1000, rel=0.1)
    np.testing.assert_allclose(drawn[:, 0], 1000)


@given(st.integers(1, 30), st.integers(0, 4))
def test_publications_that_never_change_leave_nothing_for_later(days, delays):
    values = np.tile(np.arange(float(days)), (days, 1))
    values[np.triu_indices(days, 1)] = np.nan

    new = triangle_from_vintages(values, np.arange(days), delays)

    told = np.nan_to_num(new)
    np.testing.assert_allclose(told[:, 0], np.arange(days))
    assert (told[:, 1:] == 0).all()


def test_a_day_that_is_corrected_later_has_its_correction_at_that_delay():
    values = np.array([[10.0, np.nan], [14.0, 7.0]])

    new = triangle_from_vintages(values, np.array([0, 1]), 1)

    assert new[0].tolist() == [10.0, 4.0]
    assert new[1, 0] == 7.0
