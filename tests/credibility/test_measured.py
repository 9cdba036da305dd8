"""Each test of single series, on series small enough to be read."""

from datetime import date, timedelta

import numpy as np
import pytest

from epihq.credibility.measured import (
    DAYS,
    Measured,
    fingerprints_of,
    last_days,
    likeness_of,
    scatter_of,
)
from epihq.terms.credibility import Reason
from epihq.terms.series import DailySeries

START = date(2020, 3, 2)


def series(counts, indicator="cases", location="ARM", observed=None):
    counts = np.asarray(counts, float)
    return DailySeries(
        location=location,
        indicator=indicator,
        start=START,
        counts=counts,
        observed=np.ones(counts.size, bool) if observed is None else observed,
    )


def told_of(cases, deaths=None):
    held = {"cases": series(cases)}
    if deaths is not None:
        held["deaths"] = series(deaths, "deaths")
    return dict(fingerprints_of(held))


def scattered(seed, days=60, mean=200):
    return np.random.default_rng(seed).poisson(mean, days)


def test_a_card_looks_at_the_last_150_days():
    told = last_days(series(np.arange(200)))

    assert told.counts.size == DAYS == 150
    assert told.start == START + timedelta(days=50)
    assert (told.counts[0], told.counts[-1]) == (50, 199)
    assert last_days(series([1, 2])).counts.tolist() == [1, 2]


def test_without_deaths_their_tests_say_so_and_the_others_go_on():
    told = told_of(scattered(1))

    for name in ("deaths-underdispersion", "deaths-roughness"):
        assert told[name] == Measured(value=None, reason=Reason.NO_DEATHS)
    assert told["cases-roughness"].value > 0


def test_days_are_counted_from_the_first_case_on():
    late = np.concatenate([np.zeros(100), scattered(2, days=29)])

    told = told_of(late, deaths=late)

    assert told["last-digit"].reason is Reason.FEW_DAYS_OF_CASES
    assert told["last-digit"].facts == {"fewest": 30}
    assert told["deaths-roughness"].reason is Reason.FEW_DAYS_OF_DEATHS


def test_the_same_number_day_after_day_repeats_and_has_one_last_digit():
    told = told_of(np.full(60, 117))

    assert told["last-digit"].value == 1.0
    assert told["last-digit"].n == 60
    assert told["repeated-values"].value > 10
    assert told["last-digit"].window.last == START + timedelta(days=59)


def test_a_lump_is_told_with_its_share_and_the_number_of_its_days():
    calm = np.full(60, 100.0)
    lump = calm.copy()
    lump[40] = 2100

    assert told_of(calm)["dumps-and-corrections"].value == 0
    told = told_of(lump)["dumps-and-corrections"]

    # 2,000 more than a day's 100, of 8,000 in all.
    assert told.value == pytest.approx(2000 / 8000, rel=0.1)
    assert told.facts == {"days": 1}


def test_a_month_without_figures_tells_of_no_lump():
    told = told_of(np.full(20, 100.0))["dumps-and-corrections"]

    assert (told.value, told.reason) == (None, Reason.FEW_DAYS_OF_CASES)


def test_the_likest_of_the_neighbours_is_told_and_its_choice_is_paid_for():
    own, other = scattered(3), scattered(4)
    world = {
        "ARM": {"cases": series(own)},
        "GEO": {"cases": series(own * 2, location="GEO")},
        "TUR": {"cases": series(other, location="TUR")},
    }

    alone = likeness_of("ARM", world, ("GEO",))
    told = likeness_of("ARM", world, ("GEO", "TUR", "IRN"))

    assert told.codes == {"neighbour": ("GEO",)}
    assert told.value == alone.value > 0.9
    # Two of the three publish: twice the probability.
    assert told.p_value == pytest.approx(2 * alone.p_value)


def test_who_has_no_neighbour_is_like_nobody():
    world = {"ISL": {"cases": series(scattered(5))}}

    told = likeness_of("ISL", world, ())

    assert told == Measured(value=None, reason=Reason.NO_NEIGHBOUR)
    assert dict(scatter_of("ISL", world, ()))["likeness"] == told
