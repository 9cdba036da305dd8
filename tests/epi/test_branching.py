"""What follows a few cases is what follows them in outbreaks drawn one by one."""

import numpy as np
import pytest
from scipy import stats

from chain_samples import drawn_outbreak
from epihq.epi.branching import Outbreak, thinned
from epihq.epi.chains import chain_sizes, expected_size, probability_of_outbreak
from epihq.epi.offspring import BETWEEN_PERSONS, POISSON, Dispersion
from epihq.epi.outlook import outlook, probability_over, quiet_days_until_over
from epihq.epi.serial_interval import SerialInterval, serial_interval_pmf

PMF = serial_interval_pmf(7.0, 3.0)
ONE = np.ones(1)


def exactly(k):
    return Dispersion(k=k, log_sd=0, source="a test")


def after_one_case(quiet, R=0.8, k=0.5, **more):
    """One imported case, and then days without any."""
    imported = np.zeros(quiet + 1)
    imported[0] = 1
    known = {
        "local": np.zeros(quiet + 1),
        "imported": imported,
        "R": np.array([R]),
        "weights": ONE,
        "serial_interval": SerialInterval(
            mean=7.0, sd=3.0, mean_se=0, sd_se=0, source="a test"
        ),
        "dispersion": exactly(k),
    }
    return Outbreak(**known | more)


def drawn(number, R=0.8, k=0.5, days=150):
    rng = np.random.default_rng(11)
    found = (
        drawn_outbreak(rng, np.full(days, R), k, PMF, days=days) for _ in range(number)
    )
    return [cases for cases in found if cases is not None]


def test_one_case_without_news_is_over_as_often_as_the_formula_says():
    k, R, quiet = 0.5, 0.8, 9
    left = 1 - np.cumsum(PMF)[quiet - 1]
    expected = ((k / R + 1 - left) / (k / R + 1)) ** k

    assert probability_over(after_one_case(quiet)) == pytest.approx(expected, rel=1e-4)


def test_over_is_as_likely_as_among_drawn_outbreaks():
    quiet = [cases for cases in drawn(6000) if not cases[1:10].any()]
    ended = np.mean([not cases.any() for cases in (c[10:] for c in quiet)])

    ours = probability_over(after_one_case(9))

    assert ours == pytest.approx(ended, abs=4 * np.sqrt(0.25 / len(quiet)))


def test_unreported_cases_keep_an_outbreak_from_being_over():
    rng = np.random.default_rng(5)
    share = 0.4
    ended = [
        not cases[16:].any()
        for cases in drawn(6000)
        if not rng.binomial(cases[1:16].astype(int), share).any()
    ]

    ours = probability_over(after_one_case(15, reported=share))

    assert ours == pytest.approx(np.mean(ended), abs=4 * np.sqrt(0.25 / len(ended)))
    assert ours < probability_over(after_one_case(15)) - 0.01


def test_a_delay_of_reports_keeps_an_outbreak_from_being_over():
    late = after_one_case(12, reported_within=np.linspace(0, 1, 12))

    assert probability_over(late) < probability_over(after_one_case(12)) - 0.02


def test_quiet_days_make_an_end_likelier_until_it_may_be_declared():
    chances = [probability_over(after_one_case(quiet)) for quiet in range(0, 40, 5)]
    days = quiet_days_until_over(after_one_case(0), level=0.95)

    assert (np.diff(chances) > 0).all()
    assert probability_over(after_one_case(days)) >= 0.95
    assert probability_over(after_one_case(days - 1)) < 0.95
    assert quiet_days_until_over(after_one_case(0), level=0.95, at_most=3) is None


def test_a_known_superspreader_is_one_in_what_follows():
    nobody = after_one_case(6, k=0.2)
    local = np.zeros(7)
    local[6] = 8
    spreader = after_one_case(6, k=0.2, local=local)
    calm = after_one_case(6, k=0.2, local=local / 8)

    def of_the_first(outbreak, cases):
        one_more = after_one_case(0, k=0.2)
        return probability_over(outbreak) / probability_over(one_more) ** cases

    assert probability_over(nobody) > of_the_first(calm, 1) > of_the_first(spreader, 8)


def test_no_cases_are_over_and_bring_nothing():
    nobody = after_one_case(5, imported=np.zeros(6))

    assert probability_over(nobody) == 1
    assert outlook(nobody).total[0] == pytest.approx(1, abs=1e-6)


def test_the_weeks_to_come_are_those_of_drawn_outbreaks():
    quiet = [cases for cases in drawn(6000, R=1.2, days=30) if not cases[1:5].any()]
    told = outlook(after_one_case(4, R=1.2), weeks=3)

    for week in range(3):
        seen = np.array([c[5 + 7 * week : 12 + 7 * week].sum() for c in quiet])
        for number in (0, 3, 10):
            share = told.probability[week, : number + 1].sum()
            error = 4 * np.sqrt(share * (1 - share) / seen.size)
            assert share == pytest.approx(np.mean(seen <= number), abs=error)
    total = np.array([c[5:26].sum() for c in quiet])
    assert told.total @ np.arange(256) == pytest.approx(total.mean(), rel=0.1)
    assert told.total.sum() + told.total_beyond == pytest.approx(1, abs=1e-6)


def test_another_r_until_now_says_how_infectious_the_known_were():
    local = np.zeros(15)
    local[7] = 6
    same = after_one_case(14, R=0.5, local=local)
    fell = after_one_case(14, R=0.5, local=local, past_R=np.full(15, 6.0))

    # Six infected where six were to be expected: nobody special, so less to come.
    assert probability_over(fell) > probability_over(same)


def test_the_more_uneven_the_rarer_an_outbreak_from_one_import():
    two = np.array([2.0])

    assert probability_of_outbreak(two, ONE, POISSON) == pytest.approx(0.7968, abs=1e-4)
    assert probability_of_outbreak(two, ONE, exactly(0.1)) < 0.12
    assert probability_of_outbreak(np.array([0.9]), ONE, exactly(0.1)) == 0
    assert probability_of_outbreak(two, ONE, exactly(0.1), imports=10) > 0.6


def test_chains_are_as_long_as_drawn_ones_and_as_borels_formula():
    told = chain_sizes(np.array([0.8]), ONE, exactly(0.5))
    even = chain_sizes(np.array([0.6]), ONE, POISSON, imports=2)
    size = np.arange(2, 40)
    log_borel = np.log(2 / size) + stats.poisson.logpmf(size - 2, 0.6 * size)

    assert told.probability.sum() + told.beyond == pytest.approx(1)
    assert told.probability[0] == 0
    assert told.probability @ np.arange(501) == pytest.approx(
        expected_size(0.8), rel=0.01
    )
    np.testing.assert_allclose(even.probability[2:40], np.exp(log_borel), rtol=1e-5)
    assert expected_size(1.2) == np.inf
    sizes = np.array([cases.sum() for cases in drawn(3000, days=400)])
    assert told.at_least(10) == pytest.approx(np.mean(sizes >= 10), abs=0.03)


def test_what_does_not_end_is_beyond_every_size():
    told = chain_sizes(np.array([2.0]), ONE, POISSON)

    assert told.beyond == pytest.approx(0.7968, abs=1e-3)
    assert told.quantile(0.9) == np.inf


def test_an_uncertain_r_is_mixed():
    R = np.array([0.5, 1.5])
    half = np.full(2, 0.5)

    both = probability_of_outbreak(R, half, BETWEEN_PERSONS)

    assert 0 < both < probability_of_outbreak(np.array([1.5]), ONE, BETWEEN_PERSONS)
    np.testing.assert_allclose(
        thinned(np.linspace(0, 1, 101), np.ones(101), 2), [0.25, 0.75], atol=0.01
    )


@pytest.mark.parametrize("wrong", [{"reported": 0}, {"local": np.zeros(3)}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"reported|local"):
        after_one_case(5, **wrong)
