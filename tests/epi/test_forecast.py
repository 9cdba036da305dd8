"""Forecasts go on from the counts, say how unsure they are, and invent nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.epi.forecast import FORECASTERS, QUANTILE_LEVELS, damped_growth
from epihq.epi.scores import covered, wis

ALL = np.ones(60, bool)


def run(name, counts, usable=None, seed=1):
    known = np.ones(len(counts), bool) if usable is None else usable
    return FORECASTERS[name](
        np.asarray(counts, float), known, draws=300, rng=np.random.default_rng(seed)
    )


def test_there_are_the_23_levels_of_the_hubs():
    assert len(QUANTILE_LEVELS) == 23
    assert list(QUANTILE_LEVELS) == sorted(QUANTILE_LEVELS)


@pytest.mark.parametrize("name", FORECASTERS)
@settings(max_examples=30, deadline=None)
@given(
    counts=st.lists(st.integers(0, 100_000), min_size=1, max_size=60),
    seed=st.integers(0, 9),
)
def test_paths_are_whole_persons_for_any_history(name, counts, seed):
    forecast = run(name, counts, seed=seed)

    assert np.isfinite(forecast.paths).all()
    assert (forecast.paths >= 0).all()
    assert (len(forecast.paths) > 0) == (len(counts) >= 14)


@pytest.mark.parametrize("name", FORECASTERS)
def test_a_steady_epidemic_is_forecast_at_its_level(name):
    quantiles = run(name, np.full(60, 500.0)).quantiles((0.5,))

    assert 400 < quantiles[0].mean() < 600


def test_growth_goes_on_but_fades():
    counts = 100 * np.exp(0.05 * np.arange(60))

    weeks = np.median(
        damped_growth(counts, ALL, rng=np.random.default_rng(1)).weekly_quantiles(
            (0.5,)
        ),
        axis=0,
    )

    assert weeks[1] > weeks[0]
    assert weeks[3] / weeks[2] < weeks[1] / weeks[0]


def test_unusable_counts_give_no_forecast():
    usable = ALL.copy()
    usable[-20:] = False

    forecast = run("damped-growth", np.full(60, 100.0), usable)

    assert forecast.verdict == "too-few-usable-days"


def test_the_same_seed_gives_the_same_paths():
    one, two = (run("damped-growth", np.full(60, 90.0), seed=4) for _ in range(2))

    np.testing.assert_array_equal(one.paths, two.paths)


def test_wis_by_hand():

    quantiles = np.array([[8.0], [10.0], [14.0]])

    score = wis(np.array([16.0]), quantiles, (0.25, 0.5, 0.75))

    # Twice the mean of the losses 0.25 * 8, 0.5 * 6 and 0.75 * 2.
    assert score[0] == pytest.approx(2 * (2.0 + 3.0 + 1.5) / 3)


def test_coverage_counts_the_bounds_in():
    quantiles = np.array([[8.0, 8.0], [14.0, 14.0]])

    inside = covered(np.array([8.0, 15.0]), quantiles, 0.5, (0.25, 0.75))

    assert inside.tolist() == [True, False]
