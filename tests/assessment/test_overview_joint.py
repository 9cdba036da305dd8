"""Kept joint estimates are those of these very figures, and none is made."""

from dataclasses import replace
from datetime import timedelta

import pytest

from epihq.archive import Archive
from epihq.assessment.assess import assess
from epihq.assessment.overview_joint import joint_keys, kept_joint
from epihq.assessment.overview_known import known_world
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store
from series_samples import MORNING, publication_of_days

SETTINGS = Settings()
COUNTS = {("ZZA", "cases"): [10] * 9, ("ZZB", "cases"): [10] * 9}


@pytest.fixture
def archive(tmp_path):
    archive = Archive(tmp_path)
    archive.add(publication_of_days(COUNTS))
    return archive


def found_by(archive, as_of=MORNING, settings=SETTINGS):
    store = Store(archive.home / "estimates")
    return kept_joint(archive, known_world(archive, as_of), settings, store)


def test_what_an_assessment_kept_is_found_by_the_table(archive):
    assert found_by(archive) == {}

    made = assess(archive, "ZZA", MORNING, beside=[])

    found = found_by(archive)
    assert list(found) == ["ZZA"]
    assert found["ZZA"].diagnostics == made.diagnostics


def test_an_estimate_of_other_figures_is_not_found(archive):
    assess(archive, "ZZA", MORNING, beside=[])
    tomorrow = MORNING + timedelta(days=1)
    changed = {key: [*days, 7] for key, days in COUNTS.items()}
    archive.add(publication_of_days(changed, day=tomorrow, last=MORNING))

    assert found_by(archive, tomorrow) == {}
    assert list(found_by(archive)) == ["ZZA"]


def test_an_estimate_by_other_settings_is_not_found(archive):
    assess(archive, "ZZA", MORNING, beside=[])

    assert found_by(archive, settings=replace(SETTINGS, seed=1)) == {}


def test_each_location_has_a_key_of_its_own(archive):
    keys = joint_keys(archive, known_world(archive, MORNING), SETTINGS)

    assert list(keys) == ["ZZA", "ZZB"]
    assert keys["ZZA"] != keys["ZZB"]
