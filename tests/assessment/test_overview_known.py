"""What was known of everybody by the end of a day, laid side by side."""

from datetime import timedelta

import pytest

from epihq.archive import Archive
from epihq.assessment.overview_known import known_world, side_by_side
from epihq.terms.errors import UsageError
from series_samples import LAST, MORNING, daily, publication_of_days

EARLIER = LAST - timedelta(days=2)
OURS = daily([12, 15, 19])
THEIRS = daily([3, 8, 9, 7], location="ZZB", last=EARLIER)


def test_each_column_ends_with_the_newest_day_of_its_location():
    laid = side_by_side([OURS, THEIRS])

    assert laid.counts.tolist() == [[0, 3], [12, 8], [15, 9], [19, 7]]
    assert laid.observed[0].tolist() == [False, True]
    assert laid.lengths.tolist() == [3, 4]
    assert laid.place == {"ZZA": 0, "ZZB": 1}


def test_a_row_is_another_day_for_each_location():
    laid = side_by_side([OURS, THEIRS])

    assert (laid.day(0, 3), laid.day(1, 3)) == (LAST, EARLIER)
    assert laid.day(1, 0) == EARLIER - timedelta(days=3)


def test_findings_are_those_of_their_own_location():
    dumped = daily([10] * 40 + [400] + [10] * 5, location="ZZB")

    laid = side_by_side([daily([10] * 46), dumped])

    assert list(laid.findings) == ["ZZB"]
    (finding,) = laid.findings["ZZB"]
    assert laid.day(1, finding.last) == LAST - timedelta(days=5)


def test_nobody_side_by_side_is_an_empty_table():
    laid = side_by_side([])

    assert (laid.locations, laid.counts.shape[1]) == ((), 0)


@pytest.fixture
def archive(tmp_path):
    archive = Archive(tmp_path)
    counts = {
        ("ZZB", "cases"): [1] * 9,
        ("ZZA", "cases"): [2] * 9,
        ("ZZA", "deaths"): [1] * 9,
        ("ZZC", "deaths"): [1] * 9,
    }
    archive.add(publication_of_days(counts))
    return archive


def test_who_publishes_no_cases_is_left_out(archive):
    world = known_world(archive, MORNING)

    assert world.cases.locations == ("ZZA", "ZZB")
    assert world.deaths.locations == ("ZZA",)
    assert world.laid == {"cases": world.cases, "deaths": world.deaths}


def test_each_location_names_whose_figures_it_has_and_of_which_day(archive):
    newer = MORNING + timedelta(days=1)
    own = {("ZZB", "cases"): [1] * 9}
    archive.add(publication_of_days(own, day=newer, source="own-counts", last=MORNING))

    world = known_world(archive, newer)

    assert world.sources == {"ZZA": "exercise", "ZZB": "own-counts"}
    assert world.said == {"ZZA": MORNING, "ZZB": newer}
    assert world.vintage_of("ZZB").source == "own-counts"
    assert world.vintage_of("ZZA").report_date == MORNING
    assert world.vintage_of("ZZZ") is None


def test_the_newest_day_on_which_anything_of_a_location_was_said_is_its_own(archive):
    newer = MORNING + timedelta(days=1)
    # A day before the first one is new of ZZA; of ZZB all was said before.
    again = {("ZZA", "cases"): [2] * 10, ("ZZB", "cases"): [1] * 9}
    archive.add(publication_of_days(again, day=newer))

    assert known_world(archive, newer).said == {"ZZA": newer, "ZZB": MORNING}


def test_what_is_answered_from_a_later_publication_is_named(archive):
    assert known_world(archive, LAST).revised == {"ZZA", "ZZB"}
    assert known_world(archive, MORNING).revised == frozenset()


def test_what_nobody_had_published_then_is_an_error_where_only_then_is_asked(archive):
    with pytest.raises(UsageError) as raised:
        known_world(archive, LAST, only_then=True)

    assert raised.value.code == "archive.nothing-then"


def test_locations_without_cases_are_no_world(archive):
    with pytest.raises(UsageError) as raised:
        known_world(archive, MORNING, ["ZZC"])

    assert raised.value.code == "assessment.nobody-published"
