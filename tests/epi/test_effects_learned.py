"""What a panel with known truth teaches, and what it must not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from effects_samples import STEPS, simulated_panel, truth_of
from epihq.epi.effects import prior
from epihq.epi.effects_learned import Panel, Scatter, fit_scatter, learn, traces

PRIOR = prior(STEPS)


def test_effects_are_recovered_within_their_intervals():
    truth = truth_of(PRIOR, np.random.default_rng(5))
    panel = simulated_panel(truth, np.random.default_rng(6), locations=80)

    found = learn(PRIOR, panel).anywhere

    sd = np.sqrt(np.diag(found.covariance))
    assert (np.abs(found.mean - truth) < 1.645 * sd).mean() >= 0.8
    # And closer than the literature was.
    assert np.linalg.norm(found.mean - truth) < np.linalg.norm(PRIOR.mean - truth)


def test_where_nothing_changed_the_prior_stands():
    rng = np.random.default_rng(1)
    panel = simulated_panel(PRIOR.mean, rng, locations=10)
    still = np.zeros_like(panel.imposed)
    panel = Panel(
        log_r=panel.log_r, variance=panel.variance, imposed=still, lifted=still
    )

    found = learn(PRIOR, panel)

    np.testing.assert_allclose(found.anywhere.mean, PRIOR.mean)
    np.testing.assert_allclose(found.anywhere.covariance, PRIOR.covariance, atol=1e-12)
    np.testing.assert_allclose(found.responsiveness, 1.0)
    np.testing.assert_allclose(found.responsiveness_sd, found.scatter.spread)


def test_without_data_locations_differ_as_the_literature_says():
    nothing = np.full((12, 4), np.nan)
    none = np.zeros((12, 4, len(STEPS)))
    panel = Panel(log_r=nothing, variance=nothing, imposed=none, lifted=none)

    found = learn(PRIOR, panel)

    np.testing.assert_allclose(found.anywhere.mean, PRIOR.mean)
    assert found.scatter.spread == pytest.approx(PRIOR.responsiveness_sd, abs=0.01)


def test_lifting_that_gives_nothing_back_is_learnt_as_such():
    """Imposing lowered R as published; lifting did not bring it back.

    As a panel counts no more than the literature, belief goes about half of the way.
    """
    steps = len(STEPS)
    truth = np.concatenate([PRIOR.mean[:steps], np.zeros(steps)])
    panel = simulated_panel(truth, np.random.default_rng(2), locations=80)

    found = learn(PRIOR, panel).anywhere

    imposing, lifting = found.mean[:steps].sum(), found.mean[steps:].sum()
    assert lifting < 0.7 * PRIOR.mean[steps:].sum()
    assert imposing < 0.8 * PRIOR.mean[:steps].sum()


def test_no_number_of_locations_makes_a_confounded_panel_certain():
    """At best the panel is worth as much as the literature: half of the variance."""
    few, many = (
        learn(PRIOR, simulated_panel(PRIOR.mean, np.random.default_rng(3), locations=n))
        for n in (10, 300)
    )

    shrunk = np.diag(many.anywhere.covariance) / np.diag(PRIOR.covariance)
    assert (shrunk > 0.49).all()
    assert (shrunk < 0.75).all()
    assert (np.diag(few.anywhere.covariance) > np.diag(many.anywhere.covariance)).all()


def test_a_location_that_responds_more_is_told_from_one_that_responds_less():
    rng = np.random.default_rng(4)
    factors = np.tile([0.5, 1.5], 30)
    panel = simulated_panel(PRIOR.mean, rng, locations=60, factors=factors, windows=50)

    found = learn(PRIOR, panel)

    assert found.scatter.spread > 0.25
    assert found.responsiveness[0::2].mean() < 0.9
    assert found.responsiveness[1::2].mean() > 1.1
    assert found.here(1).responsiveness == found.responsiveness[1]
    assert found.here(None).responsiveness == 1.0


def test_a_high_level_of_r_in_all_locations_is_not_taken_for_an_effect():
    """Once it was: levels were thought to lie about log R = 0."""
    wrong = []
    for seed in range(10):
        rng = np.random.default_rng([seed, 12])
        panel = simulated_panel(PRIOR.mean, rng, locations=60, level=2.0)
        wrong.append(learn(PRIOR, panel).anywhere.mean - PRIOR.mean)

    assert np.abs(np.mean(wrong, axis=0)).max() < 0.02


def test_measures_that_seem_to_do_harm_are_not_believed():
    harmful = -0.5 * PRIOR.mean
    panel = simulated_panel(harmful, np.random.default_rng(7), locations=100)

    found = learn(PRIOR, panel).anywhere

    steps = len(STEPS)
    assert (found.mean[:steps] <= 0).all()
    assert (found.mean[steps:] >= 0).all()


def test_the_scatter_of_log_r_is_found_again():
    scatter = Scatter(persistence=0.8, wander=0.4, noise=0.1, spread=0.3)
    panel = simulated_panel(
        PRIOR.mean, np.random.default_rng(8), locations=100, windows=50, scatter=scatter
    )

    found = fit_scatter(PRIOR, panel)

    assert found.persistence in {0.65, 0.8, 0.9}
    assert found.wander in {0.3, 0.4}
    assert found.noise == 0.1
    assert 0.15 < found.spread < 0.45


def test_windows_that_say_nothing_change_nothing():
    panel = simulated_panel(PRIOR.mean, np.random.default_rng(9), locations=20)
    scatter = Scatter(persistence=0.8, wander=0.3, noise=0.1, spread=0.2)
    longer = Panel(
        log_r=np.vstack([panel.log_r, np.full((5, 20), np.nan)]),
        variance=np.vstack([panel.variance, np.full((5, 20), np.nan)]),
        imposed=np.concatenate([panel.imposed, panel.imposed[-5:] + 1]),
        lifted=np.concatenate([panel.lifted, panel.lifted[-5:] + 1]),
    )

    one, other = (learn(PRIOR, p, scatter) for p in (panel, longer))

    np.testing.assert_allclose(one.anywhere.mean, other.anywhere.mean)
    np.testing.assert_allclose(one.responsiveness, other.responsiveness)


def test_a_change_shows_in_reports_when_the_delay_has_passed():
    """Imposed on day 20 with a delay of 10 days: nothing before, half way, all."""
    exposures = np.zeros((60, 1, 1))
    exposures[20:] = 1.0
    delay = np.eye(11)[10]

    imposed, lifted = traces(exposures, delay, np.array([29, 32, 36, 50]))

    np.testing.assert_allclose(imposed[:, 0, 0], [0, 3 / 7, 1, 1], atol=1e-12)
    assert not lifted.any()


@given(
    levels=st.lists(st.floats(0, 1), min_size=5, max_size=20),
    weights=st.lists(st.floats(0.01, 1), min_size=1, max_size=6),
)
def test_what_was_imposed_less_what_was_lifted_is_what_is_left(levels, weights):
    """Long after the last change, the traces add up to the change of exposure."""
    exposures = np.array(levels + [levels[-1]] * 20)[:, None]
    last = np.array([len(exposures) - 1])

    imposed, lifted = traces(exposures, np.array(weights), last)

    np.testing.assert_allclose(
        imposed - lifted, exposures[-1:] - exposures[:1], atol=1e-9
    )
    assert (imposed >= -1e-12).all()
    assert (lifted >= -1e-12).all()
