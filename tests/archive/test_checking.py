"""Is the archive sound: each kind of damage is told, and what mends it."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from archive_samples import JULY, published, vintage
from epihq.archive.catalogue import Catalogue
from epihq.archive.checking import check, leftovers
from epihq.archive.deriving import derived_in_turn
from epihq.archive.kept import KeptBytes
from epihq.archive.landing import with_table
from epihq.archive.publication import Publication, read
from epihq.archive.table import Table
from epihq.terms.errors import DataError

DAYS = [
    published(JULY[1], ("ZZA", 1, 10)),
    published(JULY[2], ("ZZA", 1, 12), ("ZZA", 2, 20)),
]


class Shelf:
    """The parts of a small archive of two publications, for a test to damage."""

    def __init__(self, folder: Path) -> None:
        self.kept = KeptBytes(folder / "publications")
        self.table = Table(folder / "table")
        entered = [self._entry(number, one) for number, one in enumerate(DAYS)]
        told = derived_in_turn(entered, self.read)
        self.catalogue = with_table(self.table, Catalogue(), "exercise", told)

    def _entry(self, number: int, one: Publication):
        return replace(
            vintage(number, one.report_date, source="exercise"),
            sha256=one.vintage,
            files=self.kept.keep(one),
        )

    def read(self, one):
        return read(one.source, self.kept.files(one), one.report_date)

    def check(self, **changed):
        catalogue = replace(self.catalogue, **changed)
        return check(catalogue, self.kept, self.table, self.read)

    def table_says(self, rows):
        """Let the table's one segment say something else."""
        (segment,) = self.catalogue.segments
        name = self.table.write("exercise", rows)
        return {"segments": (replace(segment, file=name),)}

    @property
    def rows(self):
        (segment,) = self.catalogue.segments
        return self.table.read(segment.file)


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path)


def test_a_sound_archive_has_nothing_to_tell(shelf):
    found = shelf.check()

    assert (found.beyond_repair, found.repairable) == ((), ())
    assert (found.tables, found.strays) == ({}, ())


@pytest.mark.parametrize(
    "alter",
    [
        lambda rows: rows.with_columns(value=pl.col("value") + 1),
        lambda rows: rows.head(1),
        lambda rows: pl.concat([rows, rows.head(1)]),
        lambda rows: rows.with_columns(location=pl.lit("ZZB")),
        lambda rows: rows.drop("value").with_columns(value=pl.lit("many")),
    ],
    ids=["a value", "a row less", "a row more", "a place", "words"],
)
def test_a_table_that_says_something_else_is_mended_by_its_publications(shelf, alter):
    as_made = shelf.rows

    found = shelf.check(**shelf.table_says(alter(as_made)))

    assert found.beyond_repair == ()
    assert len(found.repairable) == 1
    assert found.tables["exercise"].statements.equals(as_made)


@pytest.mark.parametrize(
    "described",
    [{"rows": 9}, {"first_report_date": JULY[0]}, {"last_report_date": JULY[9]}],
    ids=lambda changed: next(iter(changed)),
)
def test_a_segment_that_is_described_otherwise_is_a_damage_of_its_table(
    shelf, described
):
    (segment,) = shelf.catalogue.segments

    found = shelf.check(segments=(replace(segment, **described),))

    assert list(found.tables) == ["exercise"]


def test_a_newest_state_that_differs_is_a_damage_of_its_table(shelf):
    old = shelf.table.write("exercise", shelf.rows)

    assert list(shelf.check(latest={"exercise": old}).tables) == ["exercise"]
    assert list(shelf.check(latest={}).tables) == ["exercise"]


def test_altered_bytes_are_beyond_repair_and_their_table_is_left_alone(shelf):
    (sha256,) = shelf.catalogue.vintages[0].files.values()
    shelf.kept.path(sha256).write_bytes(b"another")

    found = shelf.check(**shelf.table_says(shelf.rows.head(1)))

    (sentence,) = found.beyond_repair
    assert "altered" in sentence
    assert (found.tables, found.repairable) == ({}, ())


def test_an_entry_whose_key_is_not_that_of_its_files_was_altered(shelf):
    first, second = shelf.catalogue.vintages

    found = shelf.check(vintages=(replace(first, sha256="0" * 64), second))

    (sentence,) = found.beyond_repair
    assert "entry" in sentence


def test_a_publication_that_is_no_longer_read_is_told_in_its_own_words(shelf):
    def read_no_more(_):
        raise DataError("archive.no-longer-read", "jhu: as it was entered")

    found = check(shelf.catalogue, shelf.kept, shelf.table, read_no_more)

    assert found.beyond_repair == ("jhu: as it was entered",)
    assert found.tables == {}


def test_files_of_no_publication_are_told_and_can_be_set_aside(shelf):
    (sha256,) = shelf.kept.keep(published(JULY[3], ("ZZA", 3, 30))).values()

    found = shelf.check()

    assert found.strays == (shelf.kept.path(sha256),)
    assert len(found.repairable) == 1
    assert found.beyond_repair == ()


def test_half_written_files_are_told_only_where_there_are_any():
    assert list(leftovers([])) == []
    (sentence,) = leftovers([Path("table/.one.7.draft"), Path("table/.two.7.draft")])
    assert "2 half-written" in sentence
