"""One source speaks of all counts of a location, whoever asks."""

from datetime import UTC, date, datetime

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.assess import newest_cases
from epihq.assessment.overview_known import known_world
from epihq.assessment.settings import Settings
from epihq.assessment.whose import counts_known
from epihq.assessment.world import world_cases

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


def test_of_sources_as_new_as_each_other_the_first_speaks(tmp_path):
    archive = Archive(tmp_path)
    for source in ("own-counts", "exercise"):
        archive.add(publication(source, ("ZZA", "cases", 1, 9)))

    known = counts_known(archive, DAY)

    speaks = set(known.frame["source"].to_list())
    assert speaks == {newest_cases(archive, "ZZA", DAY)[0]}
