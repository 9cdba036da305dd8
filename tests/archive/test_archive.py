"""The archive keeps what was published and answers what was known."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from archive_samples import JULY, published
from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.terms.errors import DataError, UsageError


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


def totals(archive, as_of, **wanted):
    frame = archive.snapshot(as_of=as_of, **wanted).frame
    return {row["reference_date"].day: row["value"] for row in frame.to_dicts()}


def test_a_snapshot_shows_only_what_was_known_by_the_end_of_the_day(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10)))
    archive.add(published(JULY[2], ("ZZA", 1, 12), ("ZZA", 2, 20)))

    assert totals(archive, JULY[1]) == {1: 10}
    assert totals(archive, JULY[2]) == {1: 12, 2: 20}


def test_a_correction_is_a_new_row_and_the_old_one_stays(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10)))
    archive.add(published(JULY[2], ("ZZA", 1, 12)))

    before = archive.snapshot(as_of=JULY[1]).frame.row(0, named=True)
    after = archive.snapshot(as_of=JULY[2]).frame.row(0, named=True)
    assert (before["value"], before["report_date"]) == (10, JULY[1])
    assert (after["value"], after["report_date"]) == (12, JULY[2])


def test_only_changes_are_stored(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10)))
    receipt = archive.add(published(JULY[2], ("ZZA", 1, 10), ("ZZA", 2, 20)))

    assert receipt.vintage.rows_read == 2
    assert receipt.vintage.rows_stored == 1


def test_an_identical_republication_stores_nothing(archive):
    archive.add(published(JULY[2], ("ZZA", 1, 10)))
    receipt = archive.add(published(JULY[2], ("ZZA", 1, 10), hour=9))

    assert not receipt.is_new
    assert len(archive.vintages()) == 1


def test_a_file_corrected_on_the_same_day_is_a_new_vintage(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10), hour=6))
    archive.add(published(JULY[1], ("ZZA", 1, 11), hour=9))

    assert len(archive.vintages()) == 2
    assert totals(archive, JULY[1]) == {1: 11}


def test_a_publication_that_returns_to_an_older_text_is_news(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10)))
    archive.add(published(JULY[2], ("ZZA", 1, 99)))
    again = published(JULY[1], ("ZZA", 1, 10))
    again = Publication(
        source="exercise",
        files={"counts.csv": again.files["counts.csv"]},
        report_date=JULY[3],
        retrieved_at=datetime(2020, 7, 4, 6, tzinfo=UTC),
        origin="test",
    )

    assert archive.add(again).is_new


def test_a_withdrawn_figure_is_gone_from_that_day_on(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10), ("ZZB", 1, 5)))
    receipt = archive.add(published(JULY[2], ("ZZA", 1, 10)))

    assert receipt.vintage.rows_withdrawn == 1
    assert totals(archive, JULY[1], location="ZZB") == {1: 5}
    assert totals(archive, JULY[2], location="ZZB") == {}


def test_a_place_of_which_everything_is_gone_is_named(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10), ("ZZB", 1, 5), ("ZZB", 2, 6)))
    part = archive.add(published(JULY[2], ("ZZA", 1, 10), ("ZZB", 2, 6)))
    whole = archive.add(published(JULY[3], ("ZZA", 1, 10)))

    assert part.vintage.notes == ()
    assert whole.vintage.notes == ("Everything said before is gone of: ZZB.",)


def test_a_publication_that_lost_most_of_its_figures_is_refused(archive):
    many = [("ZZA", day, day) for day in range(1, 26)]
    whole = [
        (f"ZZ{letter}", d, v)
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXY"
        for _, d, v in many
    ]
    archive.add(published(JULY[26], *whole))

    with pytest.raises(DataError) as refused:
        archive.add(published(JULY[27], *whole[:50]))

    assert refused.value.code == "archive.figures-vanished"
    assert len(archive.vintages()) == 1
    archive.add(published(JULY[27], *whole[:50]), accept_withdrawals=True)
    assert archive.snapshot(as_of=JULY[27]).frame.height == 50


def test_a_day_before_the_first_vintage_is_answered_from_it_and_says_so(archive):
    archive.add(published(JULY[20], *[("ZZA", day, 10 * day) for day in range(1, 20)]))

    frame = archive.snapshot(as_of=JULY[9]).frame

    assert frame["revised"].all()
    # The vintage of the 21st ends on the 19th, so the 10th would have ended on the 8th.
    assert frame["reference_date"].max() == JULY[7]


def test_the_past_does_not_change_when_an_older_vintage_arrives_late(archive):
    archive.add(published(JULY[9], ("ZZA", 1, 15), ("ZZA", 2, 25)))
    archive.add(published(JULY[4], ("ZZA", 1, 10), ("ZZA", 2, 25), ("ZZB", 1, 7)))

    assert totals(archive, JULY[4], location="ZZA") == {1: 10, 2: 25}
    assert totals(archive, JULY[9], location="ZZA") == {1: 15, 2: 25}
    assert totals(archive, JULY[9], location="ZZB") == {}


def test_own_counts_add_rows_and_withdraw_nothing(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10), source="own-counts"))
    archive.add(published(JULY[2], ("ZZA", 2, 20), source="own-counts"))

    assert totals(archive, JULY[2]) == {1: 10, 2: 20}


def test_the_source_with_the_newest_day_answers(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10), source="own-counts"))
    archive.add(published(JULY[2], ("ZZA", 2, 99), source="exercise"))

    frame = archive.snapshot(as_of=JULY[2]).frame

    assert frame["source"].unique().to_list() == ["exercise"]
    assert totals(archive, JULY[2], source="own-counts") == {1: 10}


def test_an_empty_archive_says_how_to_fill_it(archive):
    with pytest.raises(UsageError) as asked:
        archive.snapshot(as_of=JULY[1])

    assert asked.value.code == "archive.empty"


def test_many_publications_become_few_files(archive, tmp_path):
    for number, day in enumerate(JULY[1:25], start=1):
        archive.add(published(day, *[("ZZA", d, d) for d in range(1, number + 1)]))

    named = archive._catalogue.read().segments
    assert len(named) <= 8
    assert totals(archive, JULY[10]) == {day: day for day in range(1, 11)}
    assert totals(archive, JULY[24]) == {day: day for day in range(1, 25)}


def test_a_sound_archive_verifies(archive):
    archive.add(published(JULY[9], ("ZZA", 1, 15), ("ZZA", 2, 25)))
    archive.add(published(JULY[4], ("ZZA", 1, 10), ("ZZB", 1, 7)))
    archive.add(published(JULY[11], ("ZZA", 1, 15)))

    assert archive.verify() == []


def test_altered_bytes_are_found(archive, tmp_path):
    receipt = archive.add(published(JULY[1], ("ZZA", 1, 10)))
    (sha256,) = receipt.vintage.files.values()
    kept = tmp_path / "archive" / "publications" / sha256[:2] / sha256
    kept.write_bytes(b"something else")

    (finding,) = archive.verify()

    assert "altered" in finding


def test_a_lost_table_is_rebuilt_from_the_bytes(archive, tmp_path):
    archive.add(published(JULY[1], ("ZZA", 1, 10)))
    archive.add(published(JULY[2], ("ZZA", 1, 12)))
    segment = archive._catalogue.read().segments[0]
    table = tmp_path / "archive" / "table"
    rows = pl.read_parquet(table / segment.file)
    rows.with_columns(value=pl.lit(999.0)).write_parquet(table / segment.file)

    (finding,) = archive.verify()
    assert "differs" in finding
    archive.repair()

    assert archive.verify() == []
    assert totals(archive, JULY[1]) == {1: 10}


def test_the_publication_before_the_newest_is_known(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10)))
    archive.add(published(JULY[3], ("ZZA", 1, 11)))

    rows = archive.snapshot(as_of=JULY[3]).frame
    assert archive.previous_report_date("exercise", JULY[3], rows) == JULY[1]
    assert archive.previous_report_date("exercise", JULY[1], rows) is None


def test_a_publication_comes_back_byte_for_byte(archive):
    entered = published(JULY[1], ("ZZA", 1, 10))
    receipt = archive.add(entered)

    assert archive.publication(receipt.vintage).files == entered.files


def test_the_clock_of_one_second_orders_vintages_of_one_day(archive):
    first = published(JULY[1], ("ZZA", 1, 10))
    later = Publication(
        source="exercise",
        files=published(JULY[1], ("ZZA", 1, 11)).files,
        report_date=JULY[1],
        retrieved_at=first.retrieved_at + timedelta(seconds=1),
        origin="test",
    )
    archive.add(later)
    archive.add(first)

    assert totals(archive, JULY[1]) == {1: 11}


def test_all_that_was_said_of_a_day_is_what_a_triangle_is_made_of(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10), ("ZZB", 1, 5)))
    archive.add(published(JULY[2], ("ZZA", 1, 12), ("ZZA", 2, 20)))

    said = archive.statements(
        source="exercise",
        since=JULY[0],
        until=JULY[2],
        location="ZZA",
        indicator="cumulative_cases",
    )

    told = said.select("reference_date", "report_date", "value").rows()
    assert told == [
        (JULY[0], JULY[1], 10),
        (JULY[0], JULY[2], 12),
        (JULY[1], JULY[2], 20),
    ]


def test_all_that_was_entered_is_listed_as_it_came(archive):
    archive.add(published(JULY[2], ("ZZA", 1, 10)))
    archive.add(published(JULY[1], ("ZZA", 1, 10)))

    entered = [one.report_date for one in archive.entered()]
    in_turn = [one.report_date for one in archive.vintages("exercise")]

    assert entered == [JULY[2], JULY[1]]
    assert in_turn == [JULY[1], JULY[2]]
    assert archive.vintages("jhu") == []


def test_a_question_to_a_source_that_is_not_held_names_those_that_are(archive):
    archive.add(published(JULY[1], ("ZZA", 1, 10)))

    with pytest.raises(UsageError) as asked:
        archive.snapshot(as_of=JULY[1], source="jhu")

    assert asked.value.code == "archive.source-not-held"
    assert "exercise" in str(asked.value)


def test_who_asks_for_that_day_only_is_not_answered_from_a_later_one(archive):
    archive.add(published(JULY[4], ("ZZA", 1, 10)))
    archive.add(published(JULY[2], ("ZZB", 1, 5), source="own-counts"))

    found = archive.snapshot(as_of=JULY[3], only_then=True)

    assert found.frame["location"].to_list() == ["ZZB"]
    with pytest.raises(UsageError) as asked:
        archive.snapshot(as_of=JULY[1], only_then=True)
    assert asked.value.code == "archive.nothing-then"


def test_a_repair_is_counted_because_answers_before_it_may_differ(archive, tmp_path):
    archive.add(published(JULY[1], ("ZZA", 1, 10)))
    archive.repair()
    assert archive.repairs == 0

    segment = archive._catalogue.read().segments[0]
    (tmp_path / "archive" / "table" / segment.file).write_bytes(b"")
    found = archive.repair()

    assert archive.repairs == 1
    assert (len(found.repaired), found.beyond_repair) == (1, ())


def files_in(folder):
    return {path for path in folder.rglob("*") if path.is_file()}


def test_what_could_not_be_landed_leaves_nothing_behind(archive, tmp_path, monkeypatch):
    archive.add(published(JULY[1], ("ZZA", 1, 10)))
    before = files_in(tmp_path)

    def full(_):
        raise DataError("disk.full", "no room")

    monkeypatch.setattr(archive._catalogue, "write", full)
    with pytest.raises(DataError):
        archive.add(published(JULY[2], ("ZZA", 1, 12)))

    assert files_in(tmp_path) == before
    monkeypatch.undo()
    assert totals(archive, JULY[2]) == {1: 10}
    assert archive.verify() == []
