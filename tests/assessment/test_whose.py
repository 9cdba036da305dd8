"""One source speaks of all counts of a location, whoever asks."""

from datetime import UTC, date, datetime

import pytest

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.assess import assess, newest_cases
from epihq.assessment.overview import overview
from epihq.assessment.overview_known import known_world
from epihq.assessment.settings import Settings
from epihq.assessment.whose import counts_known
from epihq.assessment.world import world_cases
from epihq.reports.words import sources_beside

DAY = date(2020, 7, 10)
HEADER = "location,indicator,reference_date,report_date,value"


def publication(source, *rows):
    """Totals by (location, indicator, first, last day of July)."""
    lines = [HEADER] + [
        f"{place},cumulative_{name},2020-07-{day:02},{DAY},{10 * day}"
        for place, name, first, last in rows
        for day in range(first, last + 1)
    ]
    return Publication(
        source=source,
        files={"counts.csv": "\n".join(lines).encode()},
        report_date=DAY,
        retrieved_at=datetime(2020, 7, 10, 6, tzinfo=UTC),
        origin="test",
    )


def known_rows(archive):
    return overview(archive, DAY, Settings(), estimates=None).rows


def test_cases_of_one_source_do_not_stand_beside_deaths_of_another(tmp_path):
    archive = Archive(tmp_path)
    both = [("ZZA", "cases", 1, 8), ("ZZA", "deaths", 1, 8)]
    archive.add(publication("exercise", *both, ("ZZB", "cases", 1, 8)))
    archive.add(publication("own-counts", ("ZZA", "cases", 1, 9)))

    world = known_world(archive, DAY)
    (first, second) = world_cases(archive, DAY, Settings())

    assert newest_cases(archive, "ZZA", DAY) == ("own-counts", date(2020, 7, 9))
    assert world.sources == {"ZZA": "own-counts", "ZZB": "exercise"}
    assert set(world.series["ZZA"]) == {"cases"}
    assert (first.location, first.observed.deaths) == ("ZZA", None)
    assert second.location == "ZZB"


def test_a_source_of_which_nothing_is_used_is_not_named(tmp_path):
    archive = Archive(tmp_path)
    archive.add(
        publication("exercise", ("ZZA", "cases", 1, 8), ("ZZA", "deaths", 1, 8))
    )
    archive.add(publication("own-counts", ("ZZA", "cases", 1, 9)))

    known = counts_known(archive, DAY)

    assert [one.source for one in known.vintages] == ["own-counts"]
    assert [one.source for one in known_world(archive, DAY).vintages] == ["own-counts"]


@pytest.fixture
def own_counts(tmp_path):
    """Own counts of one location's cases; all else is told by another source."""
    archive = Archive(tmp_path)
    both = [("ZZA", "cases", 1, 8), ("ZZA", "deaths", 1, 8)]
    archive.add(publication("exercise", *both, ("ZZB", "cases", 1, 8)))
    archive.add(publication("own-counts", ("ZZA", "cases", 1, 9)))
    return archive


def test_own_counts_of_one_location_do_not_silence_those_beside_it(own_counts):
    briefing = assess(own_counts, "ZZA", DAY, beside=["ZZB", "ZZC"])
    board = {row.location: row for row in known_rows(own_counts)}

    told = {line.location: line for line in briefing.neighbours}
    assert {at: line.source for at, line in told.items()} == {
        "ZZA": "own-counts",
        "ZZB": "exercise",
        "ZZC": "",
    }
    assert told["ZZB"].last_date == board["ZZB"].last_date == date(2020, 7, 8)
    assert told["ZZB"].cases_7_days == board["ZZB"].cases_7_days == 70
    assert told["ZZC"].verdict == "not-published"
    assert [one.source for one in briefing.provenance.vintages] == [
        "own-counts",
        "exercise",
    ]


def test_deaths_of_another_source_are_left_out_and_said_to_be(own_counts):
    whole = assess(own_counts, "ZZA", DAY, beside=[], source="exercise")
    briefing = assess(own_counts, "ZZA", DAY, beside=[])

    (problem,) = (p for p in briefing.data.problems if p.kind == "deaths-left-out")
    assert problem.sources == ("exercise",)
    assert "deaths-left-out" not in {p.kind for p in whole.data.problems}


def test_a_source_that_is_named_speaks_of_all(own_counts):
    briefing = assess(own_counts, "ZZA", DAY, beside=["ZZB"], source="exercise")

    assert {line.source for line in briefing.neighbours} == {"exercise"}
    assert briefing.data.last_date == date(2020, 7, 8)


def test_the_briefing_names_whose_figures_stand_beside_its_own(own_counts):
    rows = assess(own_counts, "ZZA", DAY, beside=["ZZB", "ZZC"]).neighbours

    assert sources_beside(rows) == (
        "Whose figures these are: own-counts: Velmora; exercise: Tarnland.",
    )
    assert sources_beside(rows[1:]) == ()


def test_of_sources_as_new_as_each_other_the_first_speaks(tmp_path):
    archive = Archive(tmp_path)
    for source in ("own-counts", "exercise"):
        archive.add(publication(source, ("ZZA", "cases", 1, 9)))

    known = counts_known(archive, DAY)

    speaks = set(known.frame["source"].to_list())
    assert speaks == {newest_cases(archive, "ZZA", DAY)[0]}
