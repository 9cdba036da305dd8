"""The key of a vintage is that of its bytes and their names, and of nothing else."""

from dataclasses import replace

import pytest

from archive_samples import JULY, published
from epihq.archive.publication import Publication, read, vintage_of
from epihq.archive.sources import SOURCES, source_named
from epihq.terms.errors import DataError, UsageError

ENTERED = published(JULY[1], ("ZZA", 1, 10))


def test_the_same_bytes_are_the_same_vintage_whenever_they_came():
    later = replace(ENTERED, report_date=JULY[4], origin="elsewhere")

    assert later.vintage == ENTERED.vintage


def test_other_bytes_or_another_name_are_another_vintage():
    (body,) = ENTERED.files.values()
    renamed = replace(ENTERED, files={"other.csv": body})
    longer = replace(ENTERED, files={"counts.csv": body + b"\n"})

    assert len({one.vintage for one in (ENTERED, renamed, longer)}) == 3


def test_the_order_of_the_files_does_not_matter():
    assert vintage_of({"a": "1", "b": "2"}, "") == vintage_of({"b": "2", "a": "1"}, "")
    assert vintage_of({"a": "1", "b": "2"}, "") != vintage_of({"a": "2", "b": "1"}, "")


def test_a_publication_without_a_figure_is_refused():
    empty = Publication(
        source="exercise",
        files={"counts.csv": b"location,indicator,reference_date,report_date,value\n"},
        report_date=JULY[1],
        retrieved_at=ENTERED.retrieved_at,
        origin="test",
    )

    with pytest.raises(DataError) as raised:
        read(empty.source, empty.files, empty.report_date)

    assert raised.value.code == "archive.empty-publication"


def test_a_reading_depends_on_the_bytes_and_the_day_alone():
    first, again = (
        read(ENTERED.source, ENTERED.files, ENTERED.report_date) for _ in range(2)
    )

    assert first.frame.equals(again.frame)
    assert first.frame["value"].to_list() == [10]


def test_sources_are_known_by_their_names_and_the_own_come_first():
    assert next(iter(SOURCES)) == "own-counts"
    assert all(source_named(name).name == name for name in SOURCES)


def test_a_source_that_nobody_knows_is_answered_with_those_that_are():
    with pytest.raises(UsageError) as raised:
        source_named("jhuu")

    assert raised.value.code == "source.unknown"
    assert "jhu, who" in str(raised.value)
