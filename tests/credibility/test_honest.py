"""What honest exercises show is what honest countries of that size do."""

from datetime import date, timedelta

import numpy as np
import pytest

from epihq.archive import Archive
from epihq.assessment.overview_known import known_world
from epihq.credibility.findings import RULES
from epihq.credibility.honest import EDGES, honest_range, size_of
from epihq.credibility.measured import scatter_of
from epihq.exercise import run_exercise
from epihq.exercise.worlds import CODES, DAYS, START, beside, draw_world
from epihq.terms.series import DailySeries

SCATTER = {
    "cases-underdispersion", "deaths-underdispersion", "cases-roughness",
    "deaths-roughness", "weekday-pattern", "repeated-values", "last-digit",
    "first-digit", "below-round-numbers", "ceiling", "likeness",
    "dumps-and-corrections",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    archive = Archive(tmp_path_factory.mktemp("world"))
    run_exercise(draw_world(np.random.default_rng(5)), 5, archive, since=DAYS - 1)
    return known_world(archive, START + timedelta(days=DAYS), only_then=True).series


def of_size(persons, indicator="cases"):
    return DailySeries(
        location="ZZA",
        indicator=indicator,
        start=date(2020, 1, 1),
        counts=np.full(200, float(persons)),
        observed=np.ones(200, bool),
    )


def test_nine_of_ten_honest_values_lie_within(world):
    within = []
    for place, series in world.items():
        for name, found in scatter_of(place, world, beside(place)):
            usual = honest_range(name, series)
            if found.value is not None and usual is not None:
                within.append(usual.low <= found.value <= usual.high)

    assert len(within) > 5 * len(CODES)
    assert 0.83 <= np.mean(within) <= 0.97


def test_every_test_of_scatter_has_a_range():
    large = {one: of_size(500, one) for one in ("cases", "deaths")}
    small = {one: of_size(5, one) for one in ("cases", "deaths")}
    known = {
        name
        for name in RULES
        if honest_range(name, large) is not None or honest_range(name, small)
    }

    assert known == SCATTER


@pytest.mark.parametrize(("persons", "size"), [(1, 0), (19, 0), (20, 1), (900, 2)])
def test_a_size_is_that_of_a_usual_day(persons, size):
    assert len(EDGES) == 2
    assert size_of(of_size(persons)) == size


def test_without_the_series_there_is_nothing_to_compare():
    assert honest_range("deaths-roughness", {"cases": of_size(50)}) is None
