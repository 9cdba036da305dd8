"""What daily counts hide is found, and what is real is left alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.epi.reporting import examine


def kinds(counts, observed=None):
    counts = np.array(counts, dtype=float)
    known = np.ones(counts.shape, bool) if observed is None else observed
    return [(str(f.kind), f.first, f.last) for f in examine(counts, known).findings]


STEADY = [100] * 21


def test_a_dump_on_the_last_day_is_found():
    assert kinds([*STEADY, 2000]) == [("batch-dump", 21, 21)]


def test_a_dump_in_the_middle_is_left_out_of_the_counts():
    counts = np.array([*STEADY, 2000, *STEADY], dtype=float)

    examined = examine(counts, np.ones(counts.shape, bool))

    assert not examined.usable[21, 0]
    assert examined.usable[:, 0].sum() == 42


def test_counts_that_stay_up_are_growth_not_a_dump():
    assert kinds([*STEADY, *[500] * 10]) == []


@pytest.mark.parametrize("days_to_double", [2, 3, 7])
def test_exponential_growth_is_no_dump(days_to_double):
    assert kinds(np.floor(10 * 2 ** (np.arange(30) / days_to_double))) == []


def test_the_first_cases_are_left_alone():
    assert kinds([0] * 30 + [1, 0, 3, 0, 0, 25, 40, 60]) == []


def test_few_cases_are_left_alone():
    assert kinds([0, 0, 3, 0, 1, 0, 0, 2, 4, 0] * 4) == []


def test_a_real_end_of_an_epidemic_is_left_alone():
    assert (
        kinds([10, 8, 6, 5, 4, 3, 2, 2, 1, 1, 1, 0, 1] * 2 + [1] * 9 + [0] * 30) == []
    )


def test_a_strong_weekend_is_left_alone():
    assert kinds([100, 110, 105, 100, 95, 40, 30] * 6) == []


def test_skipped_days_are_spread_over_the_lump():
    counts = np.array([*STEADY, 0, 0, 300, 100], dtype=float)

    examined = examine(counts, np.ones(counts.shape, bool))

    assert examined.used[21:24, 0].tolist() == [100, 100, 100]
    assert examined.findings[0].kind == "lumped-days"


def test_zeros_never_caught_up_are_not_reported_days():
    assert kinds([*STEADY, 0, 100, 100]) == [("implausible-zero", 21, 21)]


def test_a_negative_day_is_a_correction():
    assert kinds([*STEADY, -60, 100]) == [("negative-correction", 21, 21)]


def weeks_of(counts):
    """Sums of the last seven days and of those before."""
    counts = np.array(counts, dtype=float)
    examined = examine(counts, np.ones(counts.shape, bool))
    return [float(examined.week_sum(back)[0]) for back in (0, 7)]


@pytest.mark.parametrize("silent", [1, 3, 6, 9])
@pytest.mark.parametrize("said_since", [[], [-40]])
def test_who_just_stopped_reporting_is_given_no_cases(silent, said_since):
    """A correction of the past is no sign that new cases are counted again."""
    last, before = weeks_of([*STEADY, *[0] * silent, *said_since])

    assert np.isnan(last)
    assert np.isnan(before) == (silent + len(said_since) > 7)


@pytest.mark.parametrize("after", [[100], [90, 110], [100, 2000]])
def test_days_skipped_between_counts_are_filled(after):
    assert weeks_of([*STEADY, 0, 0, *after]) == [700, 700]


def test_a_dump_of_today_was_reported_today():
    assert weeks_of([*STEADY, 2000]) == [700, 700]


@given(st.lists(st.integers(0, 400), min_size=28, max_size=40), st.integers(1, 9))
def test_no_sum_is_more_than_what_was_published_when_zeros_end_it(counts, silent):
    """Whatever was published before them, zeros of today add no case to any week."""
    counts = np.array([*counts, *[0] * silent], dtype=float)
    examined = examine(counts, np.ones(counts.shape, bool))
    ended = examined.counted[-silent:, 0]

    assert np.nansum(ended) == 0


def test_a_missing_day_is_not_usable():
    observed = np.ones(22, bool)
    observed[10] = False

    assert not examine(np.array([*STEADY, 100.0]), observed).usable[10, 0]


@pytest.mark.parametrize("factor", [1.0, 1.3, 1.5, 2.0, 2.5])
def test_weekly_lumps_of_a_wave_are_spread(factor):
    weeks = np.round(40 * factor ** np.arange(10))
    counts = np.zeros((10, 7))
    counts[:, -1] = weeks

    examined = examine(counts.ravel(), np.ones(70, bool))

    np.testing.assert_allclose(examined.used[-7:, 0], weeks[-1] / 7)
    assert examined.usable[-35:].all()


@given(
    st.lists(st.integers(2, 12), min_size=3, max_size=8),
    st.lists(st.integers(0, 1000), min_size=8, max_size=8),
)
def test_known_sums_are_spread_and_nobody_is_lost(lengths, sums):
    """However few, and however they grow: what is known to be a sum is no dump."""
    counts = np.zeros(sum(lengths))
    summed = np.ones(counts.size, dtype=np.int64)
    ends = np.cumsum(lengths) - 1
    counts[ends], summed[ends] = sums[: len(ends)], lengths

    examined = examine(counts, counts >= 0, summed)

    for end, length, total in zip(ends, lengths, sums, strict=False):
        week = slice(end - length + 1, end + 1)
        if examined.usable[week].all():
            assert examined.used[week, 0].sum() == pytest.approx(total)
            assert np.ptp(examined.used[week, 0]) < 1e-9


def test_a_sum_that_began_before_the_first_day_tells_of_no_day():
    examined = examine(np.array([0.0, 9.0, 1.0]), np.ones(3, bool), np.array([1, 7, 1]))

    assert examined.usable[:, 0].tolist() == [False, False, True]
