"""Handled figures keep what the handling promises, and nobody gets lost unseen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from epihq.exercise.handling import (
    AS_COUNTED,
    Cap,
    Copy,
    Counted,
    Hide,
    HoldBack,
    Smooth,
    WeekdaysOnly,
)
from epihq.exercise.manipulations import (
    cap,
    copy_neighbour,
    hide_share,
    hold_back_and_dump,
    smooth,
    weekdays_only,
)

series = hnp.arrays(np.int64, st.integers(0, 60), elements=st.integers(0, 100_000))
STEADY = np.full(70, 200)


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_hiding_seven_of_ten_leaves_three(rng):
    shown = hide_share(np.full(200, 1000), 0.7, rng)

    assert shown.sum() / 200_000 == pytest.approx(0.3, abs=0.01)
    assert shown.std() > 0


@given(series, st.floats(0, 1))
def test_hiding_invents_nobody(counts, share):
    shown = hide_share(counts, share, np.random.default_rng(0))

    assert (shown <= counts).all()
    assert (shown >= 0).all()


@given(series, st.integers(0, 1000))
def test_nothing_stands_above_a_ceiling_and_what_was_below_stays(counts, ceiling):
    capped = cap(counts, ceiling, np.random.default_rng(0))

    assert (capped <= ceiling).all()
    assert (capped >= 0).all()
    assert (capped[counts <= ceiling] == counts[counts <= ceiling]).all()


@given(series)
def test_smoothed_counts_stay_between_the_lowest_and_the_highest(counts):
    smoothed = smooth(counts)

    assert smoothed.size == counts.size
    if counts.size:
        assert counts.min() <= smoothed.min()
        assert smoothed.max() <= counts.max()


def test_a_smoothed_day_is_the_mean_of_its_last_week():
    assert smooth(np.arange(10) * 7).tolist()[6:] == [21, 28, 35, 42]


@given(series, st.integers(0, 60), st.integers(0, 40))
def test_what_is_held_back_comes_out_again(counts, first, days):
    told = hold_back_and_dump(counts, first, days, np.random.default_rng(0))

    assert told.sum() == counts.sum()
    assert (told >= 0).all()


def test_a_dump_holds_what_three_weeks_lacked(rng):
    told = hold_back_and_dump(STEADY, 30, 21, rng)

    assert told[30:51].mean() == pytest.approx(100, abs=10)
    assert told[51] == STEADY.sum() - told[:51].sum() - told[52:].sum()
    assert told[51] > 2000


def test_a_copy_follows_the_neighbour_at_the_own_size(rng):
    other = rng.poisson(3000, 70)

    told = copy_neighbour(STEADY, other, rng)

    assert told.sum() == pytest.approx(STEADY.sum(), rel=0.01)
    assert np.corrcoef(told, other)[0, 1] > 0.6


def test_a_neighbour_without_anybody_cannot_be_copied(rng):
    assert (copy_neighbour(STEADY, np.zeros(70, int), rng) == STEADY).all()


def test_a_monday_holds_the_week_end():
    # Thursday to Tuesday.
    told = weekdays_only(np.array([1, 2, 3, 4, 5, 6]), 3)

    assert told.tolist() == [1, 2, 0, 0, 12, 6]


@given(series, st.integers(0, 6))
def test_only_a_last_week_end_stays_unpublished(counts, first_weekday):
    told = weekdays_only(counts, first_weekday)

    weekday = (first_weekday + np.arange(counts.size)) % 7
    assert (told[weekday >= 5] == 0).all()
    assert counts.sum() - told.sum() in {0, *np.cumsum(counts[-2:][::-1])}


@pytest.mark.parametrize(
    "handling",
    [
        AS_COUNTED,
        Hide(share=0.5),
        Cap(ceiling=100),
        Smooth(),
        HoldBack(first_day=10, days=20),
        Copy(neighbour="ZZB"),
        WeekdaysOnly(),
    ],
    ids=lambda handling: type(handling).__name__,
)
def test_no_handling_changes_what_the_offices_counted(handling, rng):
    counts, other = STEADY.copy(), rng.poisson(300, STEADY.size)

    published = handling.published(
        Counted(counts=counts, elsewhere={"ZZB": other}, first_weekday=0, rng=rng)
    )

    assert (counts == STEADY).all()
    assert (published == STEADY).all() == (handling in (AS_COUNTED, Smooth()))
