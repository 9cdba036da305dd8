"""Kept estimates: found again as they were, and a damaged one is as good as none."""

import dataclasses
from datetime import date

import numpy as np
import pytest

from disks import make_read_only, small_disk
from epihq.assessment.behind import Estimated, case_of, estimates
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store
from epihq.epi.layout import Layout
from epihq.epi.project import Sample
from epihq.terms.series import DailySeries

KEY = "ab" * 32


@pytest.fixture
def found():
    """A location with too few cases, so that nothing need be fitted; and a sample."""
    series = DailySeries(
        location="ZZA",
        indicator="cases",
        start=date(2019, 6, 1),
        counts=np.zeros(30),
        observed=np.ones(30, bool),
    )
    case = case_of({"cases": series}, None, Settings())
    (made,) = estimates([case], Settings())
    layout = Layout(weeks=4)
    rng = np.random.default_rng(1)
    sample = Sample(
        layout=layout,
        weekday=3,
        ifr=0.004,
        theta=rng.normal(size=(5, layout.size)),
        log_R=rng.normal(size=5),
        infections=rng.random((5, 85)),
    )
    return Estimated(made.location, made.estimate, sample)


def test_an_estimate_and_where_it_stood_are_found_again(found, tmp_path):
    store = Store(tmp_path)
    store.keep(KEY, found)
    again = store.sample(found.location, KEY)

    assert store.find(found.location, KEY) == found.estimate
    assert again.layout == found.sample.layout
    assert (again.weekday, again.ifr) == (3, 0.004)
    np.testing.assert_array_equal(again.theta, found.sample.theta)
    np.testing.assert_array_equal(again.fatality, found.sample.fatality)


def test_another_question_finds_nothing(found, tmp_path):
    store = Store(tmp_path)
    store.keep(KEY, found)

    assert store.find(found.location, "cd" * 32) is None
    assert store.sample(found.location, "cd" * 32) is None


def test_damaged_files_are_as_good_as_none(found, tmp_path):
    store = Store(tmp_path)
    store.keep(KEY, found)
    for path in (tmp_path / found.location).iterdir():
        path.write_bytes(path.read_bytes()[:40])

    assert store.find(found.location, KEY) is None
    assert store.sample(found.location, KEY) is None


def test_an_estimate_without_where_it_stood_is_as_good_as_none(found, tmp_path):
    diagnostics = dataclasses.replace(found.estimate.diagnostics, converged=True)
    estimate = dataclasses.replace(found.estimate, diagnostics=diagnostics)
    store = Store(tmp_path)
    store.keep(KEY, found._replace(estimate=estimate, sample=None))

    assert store.find(found.location, KEY) == estimate
    assert store.whole(found.location, KEY) is None


def test_an_estimate_that_the_disk_does_not_take_is_not_kept(found, tmp_path):
    with small_disk(tmp_path / "disk", "1m") as disk:
        make_read_only(disk)
        store = Store(disk / "estimates")
        store.keep(KEY, found)

        assert store.find(found.location, KEY) is None


def test_a_disk_too_full_for_an_estimate_keeps_no_half_of_it(found, tmp_path):
    with small_disk(tmp_path / "disk", "1m") as disk:
        (disk / "other").write_bytes(bytes(2**20 - 4096))
        Store(disk / "estimates").keep(KEY, found)

        assert [p for p in (disk / "estimates").rglob("*") if p.is_file()] == []
