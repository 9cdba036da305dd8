"""Effects of measures: from the literature to a change of log R."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.epi.effects import (
    Share,
    Step,
    draw,
    exposure,
    increments,
    of_right_sign,
    prior,
    shift,
)


def step(code, level, mean, lower, upper):
    return Step(code=code, level=level, mean=mean, lower90=lower, upper90=upper)


# 50 % under level 3 of schools, of which 20 % are there at level 2 already.
SCHOOLS_2 = step("C1", 2, 20, 10, 29)
SCHOOLS_3 = step("C1", 3, 50, 30, 64)
HOME = step("C6", 2, 10, 0, 20)
STEPS = (SCHOOLS_2, SCHOOLS_3, HOME)
TOTAL = Share(mean=73, lower90=62, upper90=81)


def test_a_step_is_what_a_level_adds_to_the_one_below():
    mean, _ = increments(STEPS)

    np.testing.assert_allclose(np.exp(mean), [0.8, 0.5 / 0.8, 0.9])


def test_steps_of_a_measure_vary_together_as_much_as_its_strictest_level():
    _, sd = increments(STEPS)

    half_width = (np.log(0.7) - np.log(0.36)) / 2
    assert np.hypot(sd[0], sd[1]) == pytest.approx(half_width / 1.645, rel=1e-3)


def test_without_a_total_draws_keep_to_the_published_interval():
    alone = prior([HOME])

    imposing, _ = draw(alone, 20_000, np.random.default_rng(1))

    reduction = 100 * -np.expm1(imposing[:, 0])
    assert np.quantile(reduction, [0.05, 0.5, 0.95]) == pytest.approx(
        [0, 10, 20], abs=1.5
    )


def test_all_together_reduce_r_by_about_the_published_total():
    """Four steps that would come to 94 % are held at what was published of all."""
    strong = [step(f"C{n}", 2, 50, 20, 69) for n in (1, 2, 3, 4)]

    imposing, _ = draw(prior(strong, TOTAL), 20_000, np.random.default_rng(1))

    reduction = 100 * -np.expm1(imposing.sum(axis=1))
    assert 70 < np.median(reduction) < 80
    assert np.quantile(reduction, 0.95) < 92


def test_known_totals_make_single_effects_trade_places():
    free, bound = prior(STEPS), prior(STEPS, TOTAL)

    assert free.covariance[0, 2] == 0
    assert bound.covariance[0, 2] < 0
    assert bound.covariance[0, 0] < free.covariance[0, 0]


def test_lifting_gives_back_a_part_and_is_less_certain_for_it():
    effects = prior(STEPS)
    steps = len(STEPS)

    back = effects.mean[steps:] / -effects.mean[:steps]

    np.testing.assert_allclose(back, 0.67)
    relative = effects.sds() / np.abs(effects.mean)
    assert (relative[steps:] > 1.2 * relative[:steps]).all()
    assert 0 > np.corrcoef(*(part[:, 0] for part in _draws(effects)))[0, 1] > -0.95


def _draws(effects):
    return draw(effects, 4000, np.random.default_rng(3))


def test_exposure_counts_people_under_a_level_or_a_stricter_one():
    stance = {"C1": {2: 0.3, 3: 0.5}, "C6": {1: 1.0}}

    np.testing.assert_allclose(exposure(stance, STEPS), [0.8, 0.5, 0.0])


def test_going_from_a_stricter_level_to_the_next_takes_away_the_increment_alone():
    imposing = np.log([[0.8, 0.5 / 0.8, 0.9]])
    lifting = -imposing
    now = exposure({"C1": {3: 1.0}}, STEPS)
    ahead = exposure({"C1": {2: 1.0}}, STEPS)[None]

    change = shift(imposing, lifting, now, ahead)

    assert np.exp(change) == pytest.approx(np.array([[0.8 / 0.5]]))


def test_lifting_and_imposing_have_effects_of_their_own():
    imposing, lifting = np.array([[-0.3]]), np.array([[0.1]])
    now, ahead = np.array([0.5]), np.array([[1.0], [0.5], [0.0]])

    np.testing.assert_allclose(
        shift(imposing, lifting, now, ahead), [[-0.15, 0.0, 0.05]]
    )


def test_what_nobody_keeps_to_does_nothing():
    imposing, lifting = _draws(prior(STEPS))
    now, ahead = np.array([0.0, 0.0, 1.0]), np.array([[1.0, 1.0, 0.0]])

    whole, half, none = (
        shift(imposing, lifting, now, ahead, compliance=c) for c in (1.0, 0.5, 0.0)
    )

    np.testing.assert_allclose(half, whole / 2)
    assert not none.any()


shares = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(np.array)
seeds = st.integers(0, 2**32 - 1)


@given(now=shares, seed=seeds)
def test_nothing_changes_where_measures_go_on_as_now(now, seed):
    imposing, lifting = draw(prior(STEPS, TOTAL), 10, np.random.default_rng(seed))

    assert not shift(imposing, lifting, now, np.stack([now, now])).any()


@given(now=shares, then=shares, seed=seeds, draws=st.sampled_from([2, 40, 200]))
def test_easing_never_lowers_and_tightening_never_raises_the_median(
    now, then, seed, draws
):
    imposing, lifting = draw(prior(STEPS, TOTAL), draws, np.random.default_rng(seed))

    tightened = shift(imposing, lifting, now, np.maximum(now, then)[None])
    eased = shift(imposing, lifting, now, np.minimum(now, then)[None])

    assert np.median(tightened) <= 1e-12
    assert np.median(eased) >= -1e-12


@given(
    mean=st.lists(st.floats(-1, 1), min_size=3, max_size=3).map(np.array), seed=seeds
)
def test_no_effect_keeps_the_wrong_sign_and_right_ones_stay(mean, seed):
    root = np.random.default_rng(seed).normal(size=(3, 3)) + 2 * np.eye(3)
    covariance = root @ root.T + 0.1 * np.eye(3)
    sign = np.array([-1.0, -1.0, 1.0])

    found = of_right_sign(mean, covariance, sign)

    assert (sign * found >= 0).all()
    np.testing.assert_array_equal(of_right_sign(found, covariance, sign), found)
