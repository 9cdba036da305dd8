"""The record behind a location's charts: kept, found, made anew when it is behind."""

from datetime import date, timedelta

import pytest

from archive_samples import published
from epihq.archive import Archive
from epihq.assessment.assess import assess
from epihq.assessment.behind import NOT_YET
from epihq.assessment.charted import charted_file, found_charted, keep_charted
from epihq.assessment.overview import overview
from epihq.assessment.settings import Settings
from figures import publish_counts

DAY = date(2020, 7, 1)


@pytest.fixture
def archive(tmp_path):
    publish_counts(tmp_path, DAY)
    return Archive(tmp_path)


def charted(archive, location="AZE", day=DAY):
    folder = archive.home / "charts"
    keep_charted(archive, folder, location, day)
    return found_charted(archive, folder, location, day)


def test_what_is_charted_is_what_the_board_says(archive):
    found = charted(archive).assessment

    row = overview(archive, DAY, Settings(), estimates=None).rows[0]
    R, cases = found.reported_reproduction_number, found.data.trends[0]
    assert R.median == pytest.approx(row.Rt_median, abs=2e-4)
    assert R.lower90 == pytest.approx(row.Rt_lower90, abs=2e-4)
    assert cases.last_7_days == row.cases_7_days
    assert cases.change == row.cases_change


def test_no_estimate_is_made_for_a_chart_and_none_is_forecast_without_it(archive):
    found = charted(archive).assessment

    assert found.diagnostics.verdict == NOT_YET
    assert found.forecast_weekly == ()
    assert [note.reason for note in found.forecast_notes] == [NOT_YET]
    assert not (archive.home / "estimates").exists()


@pytest.mark.slow
def test_a_record_is_behind_once_the_estimate_is_made_then_the_briefings(
    archive,
):
    charted(archive)
    made = assess(archive, "AZE", DAY)

    behind = found_charted(archive, archive.home / "charts", "AZE", DAY)
    anew = charted(archive).assessment

    assert behind is None
    assert anew.forecast_weekly == made.forecast_weekly
    assert anew.baseline_weekly == made.baseline_weekly
    assert anew.data == made.data
    assert anew.reproduction_number == made.reproduction_number


def test_a_new_publication_is_another_record(archive):
    before = charted_file(archive, archive.home / "charts", "AZE", DAY)
    archive.add(published(DAY, ("AZE", 1, 10)))

    assert charted_file(archive, archive.home / "charts", "AZE", DAY) != before


def test_who_publishes_nothing_has_a_record_that_says_so(archive):
    found = charted(archive, "GEO")

    assert found.assessment is None
    assert "GEO" in found.refusal


@pytest.mark.parametrize(
    ("name", "step"), [("admissions", 1), ("weekly_hospital_admissions", 7)]
)
def test_new_patients_are_charted_under_either_name(tmp_path, name, step):
    days = [DAY - timedelta(days=step * back) for back in range(5, 0, -1)]
    publish_counts(tmp_path, DAY)
    archive = Archive(tmp_path)
    archive.add(own_counts(tmp_path, name, days))

    found = charted(archive).admissions

    assert found.indicator == name
    assert found.dates == tuple(days)
    assert found.published == tuple(float(n) for n in range(5))


def own_counts(home, name, days):
    from epihq.archive.fetch import publication_from_files  # noqa: PLC0415
    from epihq.archive.sources import source_named  # noqa: PLC0415

    head = "location,indicator,reference_date,report_date,value"
    lines = [f"AZE,{name},{on},{DAY},{n}" for n, on in enumerate(days)]
    file = home / "patients.csv"
    file.write_text("\n".join([head, *lines]))
    return publication_from_files(source_named("own-counts"), file, DAY)
