"""The derived table: immutable files, few of them, and each question answered whole."""

import os
import time
from datetime import timedelta

import polars as pl
import pytest

from archive_samples import JULY, vintage
from epihq.archive.catalogue import Catalogue
from epihq.archive.changes import stamped
from epihq.archive.publication import NAMED_SCHEMA
from epihq.archive.table import Asked, Table, newest
from epihq.terms.errors import DataError


def rows(number, day, *told):
    """Rows of (place, day of July, value), said by one vintage."""
    frame = pl.DataFrame(
        [
            ("cholera", place, "cases", JULY[about - 1], day, value)
            for place, about, value in told
        ],
        schema=NAMED_SCHEMA,
        orient="row",
    )
    return stamped(frame, vintage(number, day))


FIRST = rows(0, JULY[1], ("ZZB", 1, 5), ("ZZA", 1, 10))
SECOND = rows(1, JULY[2], ("ZZA", 1, 12), ("ZZB", 1, None))


@pytest.fixture
def table(tmp_path):
    return Table(tmp_path / "table")


def said(frame):
    columns = ("location", "reference_date", "value")
    told = frame.sort(columns).select(columns).iter_rows()
    return [(place, day.day, value) for place, day, value in told]


def test_a_segment_tells_what_is_in_it_and_is_sorted_by_place(table):
    segment = table.segment("jhu", pl.concat([SECOND, FIRST]))

    assert (segment.rows, segment.source) == (4, "jhu")
    assert (segment.first_report_date, segment.last_report_date) == (JULY[1], JULY[2])
    assert segment.file.startswith("source=jhu/")
    places = table.read(segment.file)["location"].to_list()
    assert places == ["ZZA", "ZZA", "ZZB", "ZZB"]


def test_what_was_known_by_a_day_is_the_newest_said_by_then(table):
    segments = [table.segment("jhu", part) for part in (FIRST, SECOND)]

    assert said(table.as_of(segments, JULY[0])) == []
    assert said(table.as_of(segments, JULY[1])) == [("ZZA", 1, 10), ("ZZB", 1, 5)]
    # A withdrawal is an answer, too.
    assert said(table.as_of(segments, JULY[2])) == [("ZZA", 1, 12), ("ZZB", 1, None)]


def test_of_two_said_on_one_day_the_later_one_answers(table):
    other = rows(3, JULY[1], ("ZZA", 1, 99)).with_columns(
        retrieved_at=FIRST["retrieved_at"][0] + timedelta(hours=1)
    )
    segments = [table.segment("jhu", part) for part in (other, FIRST)]

    assert said(table.as_of(segments, JULY[1], Asked(locations=["ZZA"]))) == [
        ("ZZA", 1, 99)
    ]


def test_a_question_may_name_places_and_indicators(table):
    held = pl.concat([FIRST, FIRST.with_columns(indicator=pl.lit("deaths"))])
    segment = table.segment("jhu", held)
    asked = Asked(locations=["ZZB"], indicators=["deaths"])

    for found in (
        table.as_of([segment], JULY[1], asked),
        table.latest(segment.file, asked),
        table.said([segment], JULY[0], JULY[1], asked),
    ):
        assert said(found) == [("ZZB", 1, 5)]
        assert found["indicator"].to_list() == ["deaths"]


def test_all_that_was_said_between_two_days_is_told_in_its_order(table):
    segments = [table.segment("jhu", part) for part in (SECOND, FIRST)]
    asked = Asked(indicators=["cases"])

    found = table.said(segments, JULY[0], JULY[2], asked)

    assert found["vintage"].to_list() == [0, 1, 0, 1]
    assert table.said(segments, JULY[1], JULY[2], asked).is_empty()
    assert table.said(segments, JULY[0], JULY[0], asked).is_empty()


def test_the_newest_statement_of_each_day_is_kept():
    assert said(newest(pl.concat([SECOND, FIRST]))) == [
        ("ZZA", 1, 12),
        ("ZZB", 1, None),
    ]


def test_six_small_files_become_one_and_say_the_same(table):
    parts = [rows(n, JULY[n], ("ZZA", n + 1, n)) for n in range(6)]
    others = table.segment("who", FIRST)
    segments = tuple(table.segment("jhu", part) for part in parts)
    catalogue = Catalogue(segments=(*segments[:5], others))

    assert table.merged(catalogue, "jhu") == (others, *segments[:5])

    catalogue = Catalogue(segments=(*segments, others))
    kept, together = table.merged(catalogue, "jhu")
    assert kept == others
    assert (together.rows, together.first_report_date) == (6, JULY[0])
    assert said(table.read(together.file)) == said(pl.concat(parts))


def test_files_that_nobody_names_are_deleted_after_an_hour(table, tmp_path):
    names = [table.write("jhu", FIRST) for _ in range(3)]
    fresh, old, named = (tmp_path / "table" / name for name in names)
    for path in (old, named):
        os.utime(path, (time.time() - 4000,) * 2)

    table.sweep(Catalogue(latest={"jhu": names[2]}))

    assert (fresh.exists(), old.exists(), named.exists()) == (True, False, True)


def test_the_hour_begins_when_a_file_is_no_longer_named(table, tmp_path):
    name = table.write("jhu", FIRST)
    path = tmp_path / "table" / name
    os.utime(path, (0, 0))

    table.retire(Catalogue(latest={"jhu": name}), Catalogue())
    table.sweep(Catalogue())

    assert path.exists()


def test_files_of_what_did_not_land_are_deleted_and_those_of_others_are_not(tmp_path):
    before, here = Table(tmp_path), Table(tmp_path)
    theirs, ours, landed = (table.write("jhu", FIRST) for table in (before, here, here))

    here.forget(Catalogue(latest={"jhu": landed}))

    left = {str(path.relative_to(tmp_path)) for path in tmp_path.glob("*/*")}
    assert left == {theirs, landed}
    assert ours not in left


@pytest.mark.parametrize("damage", [b"", b"PAR1"])
def test_a_question_to_a_damaged_file_says_how_it_is_repaired(table, tmp_path, damage):
    segment = table.segment("jhu", FIRST)
    (tmp_path / "table" / segment.file).write_bytes(damage)
    asked = Asked(indicators=["cases"])

    for ask in (
        lambda: table.read(segment.file),
        lambda: table.latest(segment.file),
        lambda: table.as_of([segment], JULY[1]),
        lambda: table.said([segment], JULY[0], JULY[1], asked),
    ):
        with pytest.raises(DataError) as raised:
            ask()
        assert raised.value.code == "archive.unreadable-table"


def test_rows_without_a_day_are_no_segment(table):
    with pytest.raises(TypeError):
        table.segment("jhu", FIRST.clear())
