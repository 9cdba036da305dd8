"""A country of which only parts are held is their sum, and says so."""

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.assess import assess, newest_cases
from epihq.assessment.overview import overview
from epihq.assessment.overview_known import known_world
from epihq.assessment.series import daily_series
from epihq.assessment.settings import Settings
from epihq.assessment.whose import counts_known
from epihq.assessment.world import world_cases
from epihq.reports.words import problem_point
from epihq.terms.errors import UsageError

FIRST = date(2020, 7, 1)
SAID = date(2020, 8, 31)
HEADER = "location,indicator,reference_date,report_date,value"


def enter(home, *rows, source="own-counts"):
    """Enter rows of (location, indicator, day from 1 July, value)."""
    lines = [
        f"{place},{name},{FIRST + timedelta(day - 1)},{SAID},{value}"
        for place, name, day, value in rows
    ]
    archive = Archive(Path(home))
    archive.add(
        Publication(
            source=source,
            files={"own.csv": "\n".join([HEADER, *lines]).encode()},
            report_date=SAID,
            retrieved_at=datetime(2020, 8, 31, 6, tzinfo=UTC),
            origin="test",
        )
    )
    return archive


def days(place, last, value=5, name="cases"):
    return [(place, name, day, value) for day in range(1, last + 1)]


def series_of(archive, place="AZE"):
    return daily_series(counts_known(archive, SAID, [place]).frame, place, "cases")


def test_a_country_is_the_sum_of_its_parts_for_whoever_asks(tmp_path):
    archive = enter(tmp_path, *days("AZ-BA", 20), *days("AZ-GA", 20, 3))

    (row,) = [
        one
        for one in overview(archive, SAID, Settings(), estimates=None).rows
        if one.location == "AZE"
    ]
    cases = {one.location: one for one in world_cases(archive, SAID, Settings())}

    assert series_of(archive).counts.tolist() == [8.0] * 20
    assert newest_cases(archive, "AZE", SAID) == ("own-counts", date(2020, 7, 20))
    assert (row.cases_7_days, row.published_cases_7_days) == (56, 56)
    assert "sum-of-parts" in row.problems
    assert cases["AZE"].observed.cases.used.sum() == 160
    assert set(known_world(archive, SAID).series) == {"AZE", "AZ-BA", "AZ-GA"}


def test_the_briefing_says_of_which_parts_and_that_one_is_behind(tmp_path):
    archive = enter(tmp_path, *days("AZ-BA", 20), *days("AZ-GA", 18, 3))

    made = assess(archive, "AZE", SAID, beside=())

    told = [problem_point(one, made) for one in made.data.problems]
    assert made.data.last_date == date(2020, 7, 18)
    assert (
        "Sum of parts: The figures are the sum of those of Bakı (AZ-BA), Gəncə "
        "(AZ-GA), as own-counts has them."
    ) in told
    assert any(
        one.startswith("A part is behind: The newest figures of G") for one in told
    )


def test_rates_are_of_the_people_of_the_parts_that_were_summed(tmp_path):
    rows = [*days("AZ-BA", 20), *days("AZ-GA", 20, 3)]
    without = enter(tmp_path / "without", *rows)
    people = [("AZ-BA", "population", 1, 2000), ("AZ-GA", "population", 1, 600)]
    known = enter(tmp_path / "known", *rows, *people)

    assert assess(without, "AZE", SAID, beside=()).data.population is None
    assert assess(known, "AZE", SAID, beside=()).data.population == 2600


def test_one_part_alone_is_not_its_country_and_is_named(tmp_path):
    archive = enter(tmp_path, *days("AZ-BA", 20))

    with pytest.raises(UsageError) as raised:
        assess(archive, "AZE", SAID)

    assert "AZ-BA" in str(raised.value)


def test_a_country_that_speaks_for_itself_is_not_summed(tmp_path):
    archive = enter(
        tmp_path, *days("AZE", 20, 9), *days("AZ-BA", 20), *days("AZ-GA", 20)
    )

    assert series_of(archive).counts.tolist() == [9.0] * 20
    assert not counts_known(archive, SAID).sums


def test_parts_that_publish_different_things_are_summed_by_day(tmp_path):
    totals = [("AZ-GA", "cumulative_cases", day, 3 * day) for day in range(1, 21)]
    archive = enter(tmp_path, *days("AZ-BA", 20), *totals)

    assert series_of(archive).counts[-19:].tolist() == [8.0] * 19


def test_deaths_that_one_part_does_not_tell_are_not_the_countrys(tmp_path):
    rows = [*days("AZ-BA", 20), *days("AZ-GA", 20), *days("AZ-BA", 20, 1, "deaths")]

    archive = enter(tmp_path, *rows)

    assert set(known_world(archive, SAID).series["AZE"]) == {"cases"}


parts = st.dictionaries(
    st.sampled_from(["AZ-BA", "AZ-GA", "AZ-SM"]),
    st.dictionaries(st.integers(1, 12), st.integers(0, 9), min_size=1),
    min_size=2,
)


@settings(max_examples=25, deadline=None)
@given(parts)
def test_no_sum_looks_whole_where_a_part_that_was_there_is_missing(told):
    """Every day of a country is the sum of all parts that had begun, or is not told."""
    rows = [
        (place, "cases", day, value)
        for place, of_it in told.items()
        for day, value in of_it.items()
    ]
    begun = {place: min(of_it) for place, of_it in told.items()}
    whole = {}
    for day in range(1, 13):
        there = [place for place in told if begun[place] <= day]
        if there and all(day in told[place] for place in there):
            whole[day] = sum(told[place][day] for place in there)

    with tempfile.TemporaryDirectory() as folder:
        frame = counts_known(enter(folder, *rows), SAID, ["AZE"]).frame

    found = {
        (row["reference_date"] - FIRST).days + 1: row["value"]
        for row in frame.to_dicts()
    }
    assert found == whole


def test_more_persons_than_live_there_are_told(tmp_path):
    people = [("AZ-BA", "population", 1, 99)]

    most = enter(tmp_path / "most", *days("AZ-BA", 19), *people)
    more = enter(tmp_path / "more", *days("AZ-BA", 20), *people)

    (row,) = overview(more, SAID, Settings(), estimates=None).rows
    (none,) = overview(most, SAID, Settings(), estimates=None).rows
    made = assess(more, "AZ-BA", SAID, beside=())
    (problem,) = [p for p in made.data.problems if p.kind == "above-population"]
    assert "above-population" in row.problems
    assert "above-population" not in none.problems
    assert (problem.indicator, problem.value, problem.expected) == ("cases", 100, 99)
    assert "100 cases are counted in all, where 99 people live" in problem_point(
        problem, made
    )
