"""Several forecasts become one, and its quantiles stay in order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from epihq.epi.ensemble import MODELS, TAILS, WEIGHTS, WIDTHS, WITHOUT_JOINT, combine
from epihq.epi.forecast import QUANTILE_LEVELS

LEVELS = len(QUANTILE_LEVELS)
quantiles = st.lists(st.floats(0, 1e7), min_size=LEVELS * 4, max_size=LEVELS * 4).map(
    lambda values: np.sort(np.reshape(values, (LEVELS, 4)), axis=0)
)


@given(quantiles, quantiles, quantiles, st.sampled_from(["cases", "deaths"]))
def test_quantiles_stay_in_order_and_never_fall_below_zero(one, two, three, indicator):
    made = combine(dict(zip(MODELS, (one, two, three), strict=True)), indicator)

    assert made.shape == (LEVELS, 4)
    assert (made >= 0).all()
    assert (np.diff(made, axis=0) >= -1e-6 * (1 + made[1:])).all()


@given(quantiles, st.sampled_from(["cases", "deaths"]))
def test_models_that_agree_keep_their_median(same, indicator):
    made = combine(dict.fromkeys(MODELS, same), indicator)

    np.testing.assert_allclose(made[11], same[11], rtol=1e-9, atol=1e-9)


def test_a_model_without_a_forecast_is_left_out_and_late_weeks_are_as_the_fourth():
    rising = np.tile(np.arange(1.0, LEVELS + 1)[:, None], (1, 6))

    made = combine({"persistence": rising}, "deaths")

    assert np.isfinite(made).all()
    np.testing.assert_array_equal(made[:, 3], made[:, 5])


@given(st.lists(st.floats(0, 0.5), min_size=4, max_size=4), st.floats(1, 1e5))
def test_the_median_of_cases_that_only_grow_never_falls(steps, level):
    growing = {"joint": np.cumsum(steps), "persistence": np.zeros(4)}
    spread = np.exp(0.3 * special.ndtri(QUANTILE_LEVELS))[:, None]
    told = {name: level * np.exp(path) * spread for name, path in growing.items()}

    median = combine(told, "cases")[LEVELS // 2]

    assert (np.diff(median) >= -1e-9 * median[1:]).all()


def test_without_the_joint_model_what_grows_is_told_to_grow():
    spread = np.exp(0.2 * special.ndtri(QUANTILE_LEVELS))[:, None]
    growing = 100 * np.exp(0.2 * np.arange(1, 5)) * spread
    as_now = np.tile(100 * spread, (1, 4))

    for indicator in ("cases", "deaths"):
        told = {"damped-growth": growing, "persistence": as_now}
        made = combine(told, indicator)
        median = made[LEVELS // 2]
        assert (np.diff(median) > 0).all()
        assert (median > 100).all()
        # Nothing was learnt that would narrow it.
        np.testing.assert_allclose(made[-1] / median, spread[-1, 0], rtol=0.02)


def test_weights_add_up_for_every_week():
    np.testing.assert_allclose(WITHOUT_JOINT.sum(axis=1), 1.0)
    for indicator in ("cases", "deaths"):
        np.testing.assert_allclose(WEIGHTS[indicator].sum(axis=1), 1.0)
        assert (WIDTHS[indicator] > 0).all()
        assert TAILS[indicator] >= 0
