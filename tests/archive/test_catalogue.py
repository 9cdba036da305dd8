"""The catalogue: what it does not name does not exist, and it lands in one step."""

import errno
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive_samples import JULY, vintage
from epihq.archive.catalogue import (
    Catalogue,
    CatalogueFile,
    Segment,
    drafts_in,
    writable,
    write_whole,
)
from epihq.terms.errors import DataError


def segment(file="one.parquet", source="jhu", first=JULY[1]):
    return Segment(
        file=file,
        source=source,
        rows=1,
        first_report_date=first,
        last_report_date=JULY[9],
    )


def numbers(vintages):
    return [one.number for one in vintages]


HELD = Catalogue(
    vintages=(vintage(0, JULY[1]),),
    segments=(segment(),),
    latest={"jhu": "latest.parquet"},
)


def test_vintages_follow_each_other_by_report_date_and_then_by_our_own_clock():
    entered = (
        vintage(0, JULY[5], sha256="a"),
        vintage(1, JULY[2], sha256="b", hour=9),
        vintage(2, JULY[2], sha256="c", hour=7),
    )

    assert numbers(Catalogue(vintages=entered).of("jhu")) == [2, 1, 0]


def test_rows_that_are_only_added_count_from_when_they_came():
    late = vintage(0, JULY[5], sha256="a", restates=False)
    early = replace(
        vintage(1, JULY[2], sha256="b", restates=False),
        retrieved_at=late.retrieved_at + timedelta(hours=1),
    )

    assert numbers(Catalogue(vintages=(late, early)).entered("jhu")) == [0, 1]
    restating = [replace(one, restates=True) for one in (late, early)]
    assert numbers(Catalogue(vintages=tuple(restating)).entered("jhu")) == [1, 0]


def test_a_repetition_that_says_nothing_is_no_vintage():
    entered = (vintage(0, JULY[1]), vintage(1, JULY[2], rows=0))

    assert numbers(Catalogue(vintages=entered).of("jhu")) == [0]
    assert numbers(Catalogue(vintages=entered).entered("jhu")) == [0, 1]


def test_a_text_said_again_after_another_is_a_vintage():
    entered = (
        vintage(0, JULY[1], sha256="a"),
        vintage(1, JULY[2], sha256="b"),
        vintage(2, JULY[3], sha256="a", rows=0),
    )

    assert numbers(Catalogue(vintages=entered).of("jhu")) == [0, 1, 2]


def test_rows_that_are_only_added_are_said_once_and_for_all():
    entered = tuple(
        vintage(n, day, sha256=sha, restates=False, rows=rows)
        for n, (day, sha, rows) in enumerate(
            [(JULY[1], "a", 1), (JULY[2], "b", 1), (JULY[3], "a", 0)]
        )
    )

    assert numbers(Catalogue(vintages=entered).of("jhu")) == [0, 1]


def test_vintages_take_the_place_of_their_numbers():
    after = HELD.with_vintages(vintage(1, JULY[2]), vintage(0, JULY[3]))

    told = [(one.number, one.report_date) for one in after.vintages]
    assert told == [(0, JULY[3]), (1, JULY[2])]
    assert HELD.vintages[0].report_date == JULY[1]


def test_a_row_may_have_been_said_before_its_publication_came():
    earlier = replace(HELD, segments=(segment(first=JULY[0]),))

    assert HELD.first_report_date("jhu") == JULY[1]
    assert earlier.first_report_date("jhu") == JULY[0]


def test_all_files_that_are_read_are_named():
    assert HELD.files == {"one.parquet", "latest.parquet"}
    assert HELD.sources == ["jhu"]
    assert HELD.segments_of("who") == []


@pytest.fixture
def file(tmp_path):
    return CatalogueFile(tmp_path)


def test_a_catalogue_is_read_as_it_was_written(file):
    file.write(HELD)

    assert file.read() == HELD


def test_where_nothing_was_ever_entered_the_catalogue_is_empty(file):
    assert file.read() == Catalogue()
    assert file.body() is None


def test_publications_without_a_catalogue_are_not_taken_for_nothing(file, tmp_path):
    (tmp_path / "publications").mkdir()
    (tmp_path / "publications" / "a1").write_text("counts")

    with pytest.raises(DataError) as raised:
        file.read()

    assert raised.value.code == "archive.catalogue-gone"


@pytest.mark.parametrize(
    "damage",
    [
        lambda told: told | {"format": 3},
        lambda told: told | {"latest": {}},
        lambda told: told | {"segments": []},
        lambda told: told | {"vintages": [{"number": 0}]},
        lambda told: {"format": told["format"], "vintages": "many"},
    ],
    ids=["a later format", "no latest", "no table", "half a vintage", "no list"],
)
def test_a_catalogue_that_does_not_hold_together_is_refused(file, tmp_path, damage):
    file.write(HELD)
    told = json.loads((tmp_path / "catalogue.json").read_text())
    (tmp_path / "catalogue.json").write_text(json.dumps(damage(told)))

    with pytest.raises(DataError) as raised:
        file.read()

    assert raised.value.code == "archive.unreadable-catalogue"


def test_the_next_writer_clears_what_a_killed_one_left(file, tmp_path):
    draft = tmp_path / "table" / ".one.parquet.7.draft"
    draft.parent.mkdir()
    draft.write_text("half")
    named = drafts_in(tmp_path)

    with file.writing() as left:
        assert left == named == [draft]

    assert drafts_in(tmp_path) == []
    assert file.read() == Catalogue()


def test_a_reader_who_checks_lets_no_writer_in(file, tmp_path):
    with file.writing():
        pass
    other = CatalogueFile(tmp_path)

    with file.still():
        assert file._lock.is_locked
        assert not other._lock.is_locked
    assert not file._lock.is_locked


def test_a_check_of_an_archive_without_a_lock_makes_none(file, tmp_path):
    with file.still():
        assert not file._lock.is_locked

    assert list(tmp_path.iterdir()) == []


def test_a_file_is_there_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "folder" / "body"
    write_whole(path, b"first")

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DataError) as raised:
        write_whole(path, b"second")

    assert raised.value.code == "disk.full"
    assert path.read_bytes() == b"first"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "full"), "disk.full"),
        (OSError(errno.EDQUOT, "quota"), "disk.full"),
        (OSError("No space left on device"), "disk.full"),
        (OSError(errno.EROFS, "read only"), "disk.not-writable"),
        (OSError(errno.EACCES, "not yours"), "disk.not-writable"),
    ],
)
def test_a_disk_that_takes_no_more_is_told_from_one_that_takes_nothing(
    tmp_path, error, code
):
    with pytest.raises(DataError) as raised, writable(tmp_path):
        raise error

    assert raised.value.code == code


def test_what_says_nothing_is_told_apart():
    assert not vintage(0, date(2020, 7, 1)).says_nothing
    assert vintage(0, date(2020, 7, 1), rows=0).says_nothing
