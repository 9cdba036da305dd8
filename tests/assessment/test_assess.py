"""One location, one day: nothing of later days, and the same yardstick for each."""

from dataclasses import replace
from datetime import timedelta

import pytest

from epihq.archive import Archive
from epihq.assessment.assess import (
    assess,
    assess_with_sample,
    daily_counts,
    fingerprint_of,
    newest_cases,
)
from epihq.assessment.pathogens import DEFAULT, pathogen_named
from epihq.assessment.settings import Settings
from epihq.terms.errors import UsageError
from series_samples import LAST, MORNING, publication_of_days

# Too few days and too few cases for the joint model, so that none has to be fitted.
OWN = {("ZZA", "cases"): [10] * 9, ("ZZA", "deaths"): [1] * 9}
BESIDE = {
    ("ZZB", "cases"): [1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 0],
    ("ZZB", "population"): [100_000],
}


@pytest.fixture
def archive(tmp_path):
    archive = Archive(tmp_path)
    archive.add(publication_of_days(OWN | BESIDE))
    return archive


def assessed(archive, **asked):
    return assess(archive, "ZZA", MORNING, **asked)


def test_it_says_whose_figures_it_rests_on_and_of_which_day(archive):
    found = assessed(archive)

    assert (found.location, found.as_of, found.exercise) == ("ZZA", MORNING, True)
    assert (found.data.source, found.data.last_date) == ("exercise", LAST)
    assert [trend.indicator for trend in found.data.trends] == ["cases", "deaths"]
    assert found.reported_reproduction_number.interval_mean == 4.8


def test_the_own_location_stands_first_and_once_among_those_beside_it(archive):
    lines = assessed(archive, beside=["ZZB", "ZZA", "ZZC"]).neighbours

    assert [line.location for line in lines] == ["ZZA", "ZZB", "ZZC"]


def test_each_location_is_described_by_the_same_yardstick(archive):
    _, line = assessed(archive, beside=["ZZB"]).neighbours
    (own, *_) = assess(archive, "ZZB", MORNING, beside=[]).neighbours

    assert line == own
    assert (line.cases_7_days, line.cases_change, line.cases_per_100k) == (3, -0.5, 3)
    assert (line.deaths_7_days, line.published_cases_7_days) == (None, 3)


def test_a_neighbour_that_publishes_nothing_is_named_without_a_figure(archive):
    _, line = assessed(archive, beside=["ZZC"]).neighbours

    assert (line.source, line.verdict) == ("", "not-published")
    assert (line.last_date, line.cases_7_days, line.Rt_median) == (None, None, None)


def test_where_the_model_has_too_little_no_figure_is_passed_off_as_its_own(archive):
    found, sample = assess_with_sample(archive, "ZZA", MORNING, beside=[])

    assert sample is None
    assert found.diagnostics.verdict == found.reproduction_number.verdict
    assert found.diagnostics.verdict == "too-few-usable-days"
    assert (found.infections, found.infections_7_days) == ((), None)
    assert found.ascertainment.median is None


def test_an_estimate_that_was_made_is_found_again(archive, monkeypatch):
    made = assessed(archive)
    (kept,) = (archive.home / "estimates" / "ZZA").iterdir()
    monkeypatch.setattr("epihq.assessment.assess.estimates", None)

    again = assessed(archive)

    assert kept.suffix == ".json"
    assert replace(again, provenance=made.provenance) == made


def test_an_estimate_that_was_sampled_is_kept_apart(archive):
    assessed(archive)
    assessed(archive, exact=True)

    assert len(list((archive.home / "estimates" / "ZZA").iterdir())) == 2


def test_what_is_published_later_changes_nothing_of_an_earlier_day(archive):
    before = assessed(archive)
    later = {key: [99, *days] for key, days in (OWN | BESIDE).items()}
    day = MORNING + timedelta(days=1)
    archive.add(publication_of_days(later, day=day, last=MORNING))

    again = assessed(archive)

    assert replace(again, provenance=before.provenance) == before
    assert again.provenance.fingerprint == before.provenance.fingerprint
    assert again.provenance.vintages == before.provenance.vintages


def test_equal_fingerprints_are_equal_rows_in_whatever_order(archive):
    frame = archive.snapshot(as_of=MORNING).frame
    changed = frame.with_columns(value=frame["value"] + 1)

    assert fingerprint_of(frame.reverse()) == fingerprint_of(frame)
    assert fingerprint_of(changed) != fingerprint_of(frame)


def test_the_publication_of_the_own_figures_is_named_first(archive):
    newer = {("ZZA", "cases"): [10] * 9}
    archive.add(publication_of_days(newer, source="own-counts", last=MORNING))

    found = assessed(archive, beside=["ZZB"])

    named = [vintage.source for vintage in found.provenance.vintages]
    assert named[:2] == ["own-counts", "exercise"]
    assert found.data.source == "own-counts"


def test_a_source_that_is_named_is_asked_of_everybody(archive):
    own = {("ZZA", "cases"): [10] * 9}
    archive.add(publication_of_days(own, source="own-counts", last=MORNING))

    lines = assessed(archive, beside=["ZZB"], source="exercise").neighbours

    assert {line.source for line in lines} == {"exercise"}
    assert newest_cases(archive, "ZZA", MORNING) == ("own-counts", MORNING)
    assert newest_cases(archive, "ZZA", MORNING, "exercise") == ("exercise", LAST)


@pytest.mark.parametrize("ask", [assess, newest_cases])
def test_who_published_nothing_is_an_error_that_says_so(archive, ask):
    with pytest.raises(UsageError) as raised:
        ask(archive, "ZZC", MORNING)

    assert raised.value.code == "assessment.nothing-published"


def test_deaths_without_cases_are_no_assessment(tmp_path):
    archive = Archive(tmp_path)
    archive.add(publication_of_days({("ZZA", "deaths"): [1] * 9}))

    with pytest.raises(UsageError) as raised:
        assess(archive, "ZZA", MORNING)

    assert raised.value.code == "assessment.nothing-published"


def test_daily_counts_hold_what_was_published_and_no_more(archive):
    frame = archive.snapshot(as_of=MORNING).frame

    assert sorted(daily_counts(frame, "ZZA")) == ["cases", "deaths"]
    assert sorted(daily_counts(frame, "ZZB")) == ["cases"]
    assert daily_counts(frame, "ZZC") == {}


def test_the_provenance_tells_how_to_make_the_record_again(archive):
    settings = Settings(seed=7, window_days=14)

    provenance = assessed(archive, settings=settings).provenance

    assert (provenance.seed, provenance.as_of) == (7, MORNING)
    assert provenance.settings["window_days"] == 14
    assert provenance.settings["pathogen"] == DEFAULT


def test_another_pathogen_is_another_question(archive):
    usual = assessed(archive)
    other = Settings(pathogen=replace(pathogen_named(), name="another"))

    found = assessed(archive, settings=other)

    assert usual.diagnostics.pathogen == DEFAULT
    assert found.diagnostics.pathogen == "another"
