"""A publication that arrives late takes its turn and erases nothing."""

from datetime import UTC, datetime

import polars as pl

from archive_samples import JULY, published
from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.archive.table import newest

WIDE = "Province/State,Country/Region,Lat,Long,7/1/20\n,Azerbaijan,0,0,{}\n"


def of_jhu(day, **totals):
    """JHU's files of a day, e.g. confirmed=10, deaths=1."""
    return Publication(
        source="jhu",
        files={
            f"time_series_covid19_{kind}_global.csv": WIDE.format(total).encode()
            for kind, total in totals.items()
        },
        report_date=day,
        retrieved_at=datetime(2020, 7, 20, tzinfo=UTC),
        origin="test",
    )


def known(archive, day):
    frame = archive.snapshot(as_of=day).frame
    return dict(frame.select("indicator", "value").rows())


def test_a_late_publication_does_not_erase_what_a_partial_one_left_alone(tmp_path):
    archive = Archive(tmp_path)
    archive.add(of_jhu(JULY[4], confirmed=10))
    archive.add(of_jhu(JULY[3], confirmed=9, deaths=2))

    assert known(archive, JULY[3]) == {"cumulative_cases": 9, "cumulative_deaths": 2}
    assert known(archive, JULY[4]) == {"cumulative_cases": 10, "cumulative_deaths": 2}
    assert archive.verify() == []


def test_a_text_said_again_holds_against_one_that_comes_to_lie_between(tmp_path):
    archive = Archive(tmp_path)
    archive.add(published(JULY[1], ("ZZA", 1, 10)))
    same = published(JULY[1], ("ZZA", 1, 10)).files
    again = Publication(
        source="exercise",
        files=same,
        report_date=JULY[3],
        retrieved_at=datetime(2020, 7, 4, 6, tzinfo=UTC),
        origin="test",
    )
    assert not archive.add(again).is_new
    archive.add(published(JULY[2], ("ZZA", 1, 99)))

    assert known(archive, JULY[2]) == {"cumulative_cases": 99}
    assert known(archive, JULY[3]) == {"cumulative_cases": 10}
    assert [v.report_date for v in archive.vintages()] == [JULY[1], JULY[2], JULY[3]]


def test_what_is_said_again_all_day_is_one_publication(tmp_path):
    archive = Archive(tmp_path)
    for hour in range(6, 20):
        archive.add(published(JULY[1], ("ZZA", 1, 10), hour=hour))

    assert len(archive.vintages()) == 1
    assert len(archive._catalogue.read().vintages) == 2


def test_a_table_from_which_figures_were_erased_is_found_and_healed(tmp_path):
    archive = Archive(tmp_path)
    archive.add(of_jhu(JULY[3], confirmed=9, deaths=2))
    archive.add(of_jhu(JULY[4], confirmed=10))
    # As an older program left it: the second withdraws deaths that it does not have.
    catalogue = archive._catalogue.read()
    table, segment = tmp_path / "archive" / "table", catalogue.segments[-1]
    rows = pl.read_parquet(table / segment.file)
    erased = rows.with_columns(
        indicator=pl.lit("cumulative_deaths"), value=pl.lit(None, pl.Float64)
    )
    pl.concat([rows, erased]).write_parquet(table / segment.file)
    latest = pl.read_parquet(table / catalogue.latest["jhu"])
    newest(pl.concat([latest, erased])).write_parquet(table / catalogue.latest["jhu"])
    assert known(archive, JULY[4]) == {"cumulative_cases": 10}

    (finding,) = archive.verify()
    archive.repair()

    assert "jhu differs" in finding
    assert known(archive, JULY[4]) == {"cumulative_cases": 10, "cumulative_deaths": 2}
    assert archive.verify() == []


def test_a_publication_is_told_to_be_new_where_it_says_something(tmp_path):
    archive = Archive(tmp_path)
    archive.add(published(JULY[3], ("ZZA", 1, 10)))
    late = archive.add(published(JULY[1], ("ZZA", 1, 10)))

    assert (late.is_new, late.vintage.rows_stored) == (True, 1)
    frame = archive.snapshot(as_of=JULY[3]).frame
    assert frame["report_date"].to_list() == [JULY[1]]
