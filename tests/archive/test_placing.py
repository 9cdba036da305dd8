"""From a wide table to tidy rows: nobody is dropped silently, and nobody twice."""

from datetime import date

import polars as pl

from archive_samples import JULY
from epihq.archive.publication import READING_SCHEMA
from epihq.archive.sources.placing import oddities, place, tidy

DAY = date(2020, 7, 10)


def code_of(name):
    return {"Azerbaijan": "AZE", "Georgia": "GEO"}.get(name)


def test_who_is_no_location_is_counted_by_the_name_as_published():
    names = ["Azerbaijan", "Diamond Princess", " Georgia ", "Diamond Princess", None]
    frame = pl.DataFrame({"Country": names, "cases": [1, 2, 3, 4, 5]})

    placed, unplaced = place(frame, "Country", code_of)

    assert placed["location"].to_list() == ["AZE", "GEO"]
    assert placed["cases"].to_list() == [1, 3]
    assert unplaced == {"(no name)": 1, "Diamond Princess": 2}


def test_what_is_left_out_is_told_by_a_name_that_people_know():
    frame = pl.DataFrame({"code": ["AZ?"], "name": ["A ship"]})

    _, unplaced = place(frame, "code", code_of, called="name")

    assert unplaced == {"A ship": 1}


def wide(**columns):
    days = len(next(iter(columns.values())))
    return pl.DataFrame(
        {"location": ["AZE"] * days, "reference_date": JULY[:days], **columns}
    )


def test_each_cell_is_a_row_and_a_blank_one_is_none():
    rows = tidy(
        wide(new=[5, None], total=[5, 9]),
        {"new": "cases", "total": "cumulative_cases"},
        DAY,
    )

    assert rows.schema == pl.Schema(READING_SCHEMA)
    told = rows.sort("indicator").select("indicator", "value").rows()
    assert told == [("cases", 5), ("cumulative_cases", 5), ("cumulative_cases", 9)]
    assert set(rows["report_date"]) == {DAY}


def test_the_parts_of_a_location_are_meant_together():
    parts = pl.concat([wide(new=[2, 3]), wide(new=[10])])

    rows = tidy(parts, {"new": "cases"}, DAY).sort("reference_date")

    assert rows["value"].to_list() == [12, 3]


def said(name, *values):
    return tidy(wide(new=list(values)), {"new": name}, DAY)


def test_totals_that_fall_and_negative_counts_are_kept_and_told():
    fallen = oddities(said("cumulative_cases", 10, 12, 11, 9))
    negative = oddities(said("cases", 5, -3))

    assert len(fallen) == len(negative) == 1
    assert fallen[0].startswith("2 ")
    assert negative[0].startswith("1 ")


def test_a_daily_count_may_fall_and_is_no_oddity():
    assert oddities(said("cases", 10, 5)) == ()
    assert oddities(said("cumulative_cases", 5, 10)) == ()
