"""Files that real programs were given, with what they should have said of them.

Each is in shared/data/bugs with its story; skips aloud where that folder is not.
"""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.assessment.assess import assess
from epihq.assessment.overview import overview
from epihq.assessment.overview_known import known_world
from epihq.assessment.settings import Settings
from epihq.assessment.world import forecast_world
from epihq.terms.errors import UsageError


@pytest.fixture
def given(shared_data, tmp_path):
    """Enter a file of a folder of shared/data/bugs into a new archive."""
    archive = Archive(tmp_path)

    def enter(name, source, report_date, file="own.csv"):
        (folder,) = (shared_data / "bugs").glob(f"{name}-*")
        archive.add(
            publication_from_files(source_named(source), folder / file, report_date)
        )
        return archive

    return enter


def rows_of(archive, day):
    table = overview(archive, day, Settings(), estimates=None)
    return {row.location: row for row in table.rows}


def test_sums_of_weeks_are_those_of_the_days_under_whatever_name(given):
    day = date(2020, 10, 19)

    archive = given("10", "own-counts", day)
    rows = rows_of(archive, day)
    series = known_world(archive, day).series

    assert set(rows) == {"NOR", "SWE", "DNK", "FIN", "ISL"}
    for row in rows.values():
        assert row.cases_7_days == pytest.approx(rows["NOR"].cases_7_days, rel=0.01)
        assert row.Rt_median == pytest.approx(rows["NOR"].Rt_median, abs=0.03)
        assert row.verdict == "usable"
    # What the joint model is given is the same, so are its answers but for chance.
    for place in ("DNK", "FIN", "ISL"):
        ours, theirs = series[place]["cases"], series["SWE"]["cases"]
        np.testing.assert_array_equal(ours.counts[-126:], theirs.counts[-126:])


def test_sums_of_weeks_under_the_word_cases_are_told(given):
    day = date(2020, 10, 19)

    made = assess(given("10", "own-counts", day), "SWE", day, beside=())

    found = [p for p in made.data.problems if p.kind == "sums-of-weeks"]
    assert [(p.indicator, p.last_date) for p in found] == [
        ("cases", date(2020, 10, 18))
    ]
    assert made.diagnostics.verdict == "usable"
    assert made.reproduction_number.median == pytest.approx(1.165, abs=0.1)


def test_who_reports_once_a_week_in_a_wave_is_given_a_forecast(given):
    day = date(2023, 2, 28)
    archive = given("11", "own-counts", day)

    made = list(forecast_world(archive, day, Settings(), workers=1))

    weeks = {one.location for one in made if getattr(one, "quantiles", None)}
    assert weeks == {"ARM", "GEO", "EST", "LVA", "NOR"}
    assert not [one for one in made if getattr(one, "reason", None)]


def test_one_total_does_not_hide_sixty_days_of_counts(given):
    day = date(2020, 7, 31)

    made = assess(given("12", "own-counts", day), "AZE", day, beside=())

    assert made.diagnostics.verdict == "usable"
    assert made.reported_reproduction_number.median == pytest.approx(1.15, abs=0.04)
    assert made.data.trends[0].last_day == 114
    assert made.data.totals.cases == 4236


def test_counts_are_as_published_on_the_newest_day_that_they_name(given):
    """They were entered six years later."""
    day = date(2020, 4, 30)
    archive = given("13", "own-counts", date(2026, 11, 26))

    made = assess(archive, "AZE", day, beside=())

    assert (made.data.report_date, made.data.revised) == (day, False)
    assert made.data.changes.since == date(2020, 4, 29)
    assert made.data.changes.new_days == (date(2020, 4, 29),)
    assert [v.report_date for v in made.provenance.vintages[:1]] == [day]


def test_a_country_that_vanished_is_named_with_the_day_and_who_withdrew_it(
    shared_data, tmp_path
):
    archive = Archive(tmp_path)
    (folder,) = (shared_data / "bugs").glob("22-*")
    for number, day in ((1, date(2020, 4, 9)), (2, date(2020, 4, 10))):
        publication = publication_from_files(
            source_named("jhu"), folder / f"day-{number}", day
        )
        receipt = archive.add(publication)

    with pytest.raises(UsageError) as raised:
        assess(archive, "AZE", date(2020, 4, 10))

    assert "Everything said before is gone of: AZE." in receipt.vintage.notes
    assert raised.value.code == "assessment.withdrawn"
    said = "jhu withdrew on 2020-04-10 all that it had said, to 2020-04-08"
    assert said in str(raised.value)
    assert assess(archive, "AZE", date(2020, 4, 9), beside=()).data.totals.cases


def test_a_line_list_by_district_is_its_countrys(given):
    day = date(2020, 4, 21)
    archive = given("25", "line-list", day, file="line-list.csv")

    made = assess(archive, "AZE", day, beside=())

    assert sum(value or 0 for value in made.data.curves[0].published) == 1532
    (problem,) = [p for p in made.data.problems if p.kind == "sum-of-parts"]
    assert problem.sources == ("AZ-BA", "AZ-GA")
    assert made.data.population == pytest.approx(10.1e6, rel=0.05)
    assert made.reported_reproduction_number.verdict == "usable"
    assert "AZE" in rows_of(archive, day)


def test_who_is_in_a_district_is_in_the_country_too(given):
    day = date(2020, 7, 10)
    archive = given("25", "line-list", day, file="both.csv")

    assert known_world(archive, day).series["AZE"]["cases"].counts.sum() == 2
    assert assess(archive, "AZE", day, beside=()).data.trends[0].last_day == 2


def test_onsets_that_are_not_reported_yet_are_no_decline(given):
    """They grow by 3 % a day throughout: R is 1.15."""
    day = date(2021, 5, 10)
    archive = given("01", "line-list", day, file="line-list.csv")

    made = assess(archive, "COL", day, beside=())
    (row,) = rows_of(archive, day).values()

    assert made.reported_reproduction_number.median == pytest.approx(1.15, abs=0.05)
    assert made.reproduction_number.median == pytest.approx(1.15, abs=0.1)
    assert made.growth.rate_per_day == pytest.approx(0.03, abs=0.01)
    assert row.Rt_median == pytest.approx(1.15, abs=0.05)
    assert row.cases_7_days == pytest.approx(1850, rel=0.08)
    assert row.published_cases_7_days == 1335
    (problem,) = [p for p in made.data.problems if p.kind == "incomplete-days"]
    assert problem.last_date == date(2021, 5, 9)
    assert made.data.last_date < problem.last_date
    assert "incomplete-days" in row.problems
    week = made.forecast_weekly[0]
    assert (week.date, week.indicator) == (date(2021, 5, 15), "cases")
    assert week.quantile(0.05) < 2430 < week.quantile(0.95)


def test_the_whole_list_says_what_its_daily_files_say(given):
    """As of an earlier day, only what had been reported by then is known."""
    archive = given("01", "line-list", date(2021, 5, 10), file="line-list.csv")

    for back in (0, 7, 14):
        day = date(2021, 5, 10) - timedelta(days=back)
        (row,) = rows_of(archive, day).values()
        assert row.Rt_median == pytest.approx(1.15, abs=0.09)
        assert row.Rt_lower90 > 0.98


def test_hospitalisations_of_october_are_not_read_as_shrinking(shared_data, tmp_path):
    """Germany 2021, by the day of the positive test, reported for weeks after."""
    triangle = (
        pl.read_parquet(shared_data / "reporting_triangle_germany_hosp.parquet")
        .filter(pl.col("age_group") == "00+")
        .sort("reference_date", "delay")
        .with_columns(value=pl.col("count").cum_sum().over("reference_date"))
    )
    own = triangle.filter(pl.col("count") > 0).select(
        pl.lit("DEU").alias("location"),
        pl.lit("cases").alias("indicator"),
        "reference_date",
        "report_date",
        "value",
    )
    file = tmp_path / "own.csv"
    own.write_csv(file)
    archive = Archive(tmp_path)
    archive.add(
        publication_from_files(source_named("own-counts"), file, date(2021, 12, 1))
    )
    final = dict(
        triangle.group_by("reference_date").agg(pl.col("value").max()).iter_rows()
    )

    for number in (1, 6, 16, 21, 26, 31):
        day = date(2021, 10, number)
        (row,) = rows_of(archive, day).values()
        week = [final[row.last_date - timedelta(days=back)] for back in range(7)]
        assert row.Rt_median > 1
        assert row.cases_7_days == pytest.approx(sum(week), rel=0.18)
        assert row.published_cases_7_days < 0.75 * sum(week)
