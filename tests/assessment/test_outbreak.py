"""A small outbreak: whether it is over, and what one more import would do."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.assessment.few_cases import FewCases
from epihq.assessment.outbreak import MOST_CASES, small_outbreak
from epihq.epi.offspring import Dispersion
from epihq.epi.serial_interval import SerialInterval

LAST = date(2015, 6, 16)
MERS = SerialInterval(mean=12.6, sd=2.8, mean_se=0.5, sd_se=0.3, source="Cowling 2015")
UNEVEN = Dispersion(k=0.26, log_sd=0.5, source="Kucharski 2015")
CASES = np.array([1, 0, 0, 0, 2, 0, 1, 0, 0, 3, 1, 2, 0, 4, 2, 1, 1, 0, 2, 1, 0.0])


def told(cases=CASES, imported=None, quiet=0):
    used = np.append(cases, np.zeros(quiet))
    brought = np.zeros(used.size) if imported is None else imported
    few = FewCases(dispersion=UNEVEN, imported=brought)
    return small_outbreak(used, LAST, few, MERS)


def test_it_tells_how_many_are_known_since_when_and_of_which_day_the_newest_is():
    found = told()

    assert found.cases == CASES.sum()
    assert found.since == LAST - timedelta(days=CASES.size - 1)
    assert found.last_case == LAST - timedelta(days=1)
    assert (found.dispersion, found.dispersion_source) == (0.26, "Kucharski 2015")


def test_the_longer_nobody_falls_ill_the_likelier_it_is_over():
    chances = [told(quiet=days).p_over for days in (0, 14, 28, 42)]

    assert chances == sorted(chances)
    assert chances[0] < 0.3
    assert chances[-1] > 0.95


def test_cases_that_nobody_reports_make_the_end_less_sure():
    found = told(quiet=21)

    assert found.p_over_if_half_reported < found.p_over


def test_the_days_that_have_to_pass_are_those_after_which_it_is_95_percent():
    days = told().quiet_days_until_over

    assert told(quiet=days).p_over >= 0.95
    assert told(quiet=days - 1).p_over < 0.95


def test_many_imports_and_few_infected_by_them_are_an_r_below_one():
    imported = np.zeros(90)
    imported[::3] = 1.0
    here = np.zeros(90)
    here[[20, 45, 70]] = 1.0

    found = told(imported + here, imported=imported)

    assert (found.cases, found.imported) == (33, 30)
    assert found.R_upper90 < 1
    assert found.p_import_starts_outbreak < 0.05


@pytest.mark.parametrize("cases", [np.zeros(30), np.full(30, MOST_CASES / 20)])
def test_nothing_and_many_are_no_outbreak_of_few(cases):
    assert told(cases) is None


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=8, max_size=20).filter(any))
def test_chances_are_chances_and_intervals_hold_their_median(counts):
    found = told(np.array(counts, dtype=float))

    if found.R_median is None:
        assert found.p_over is None
        return
    assert found.R_lower90 <= found.R_median <= found.R_upper90
    for chance in (
        found.p_over,
        found.p_over_if_half_reported,
        found.p_import_starts_outbreak,
    ):
        assert 0 <= chance <= 1
