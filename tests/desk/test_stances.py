"""Which measures people lived under, as published."""

from datetime import UTC, date, datetime, timedelta

import pytest

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.desk.stances import CARRIED_DAYS, levels, stances

FIRST, DAY = date(2020, 6, 1), date(2020, 7, 15)
SAID = {0: (2, 0), 3: (2, 1), 5: (0, 1)}


@pytest.fixture
def archive(tmp_path):
    """Level 2 in a part of the country, then in all of it, then none."""
    held = Archive(tmp_path)
    rows = [
        f"AZE,oxcgrt_c6{end},{FIRST + timedelta(days=back)},{DAY},{value}\n"
        for back, (level, flag) in SAID.items()
        for end, value in (("", level), ("_flag", flag))
    ]
    header = "location,indicator,reference_date,report_date,value\n"
    held.add(
        Publication(
            source="own-counts",
            files={"counts.csv": (header + "".join(rows)).encode()},
            report_date=DAY,
            retrieved_at=datetime(2020, 7, 15, 8, tzinfo=UTC),
            origin="test",
        )
    )
    return held


def on(archive, back):
    return stances(archive, DAY, "AZE").get(FIRST + timedelta(days=back))


def test_a_level_in_a_part_of_the_country_counts_for_half_of_it(archive):
    assert on(archive, 0)["C6"] == {2: 0.5}
    assert on(archive, 3)["C6"] == {2: 1.0}
    assert on(archive, 5)["C6"] == {}


def test_a_level_stands_until_the_next_is_said_and_no_longer_than_four_weeks(archive):
    assert on(archive, 2)["C6"] == {2: 0.5}
    assert on(archive, 5 + CARRIED_DAYS)["C6"] == {}
    assert on(archive, 6 + CARRIED_DAYS) is None


def test_where_nothing_is_published_there_is_no_level(archive):
    assert levels(archive, DAY, ["C6"], ["ARM"]) is None
    assert stances(archive, DAY, "ARM") == {}
