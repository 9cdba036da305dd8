"""A publisher's CSV is read without guessing, and what is wrong is named by place."""

from datetime import date

import polars as pl
import pytest

from epihq.archive.sources.tables import (
    dates,
    numbers,
    once_each,
    only_file,
    read_csv,
    require,
)
from epihq.terms.errors import DataError

FILE = "confirmed.csv"


def code_of(call, *words, **asked):
    with pytest.raises(DataError) as raised:
        call(*words, **asked)
    return raised.value.code, str(raised.value)


def test_every_cell_is_text_until_it_is_asked():
    frame = read_csv(FILE, "\ufeffcountry , cases\nNA,012\n,\n".encode())

    assert frame.columns == ["country", "cases"]
    # "NA" is Namibia, and a blank cell is nothing.
    assert frame.rows() == [("NA", "012"), (None, None)]


@pytest.mark.parametrize(
    "body",
    [
        b"country,cases\nAZ,1\nGE",
        b"country,cases\n\xff,1\n",
        b"country,cases\nAZ,1,2\n",
        b"country,cases\nAZ\nGE,1\n",
        b'country,cases\n"Korea, South",1\nAZ\nGE,1\n',
    ],
    ids=["cut short", "not UTF-8", "a cell too many", "cut within", "beside quotes"],
)
def test_what_is_no_whole_table_is_refused(body):
    assert code_of(read_csv, FILE, body)[0] == "source.not-a-csv"


def test_a_comma_inside_quotes_is_no_cell():
    frame = read_csv(FILE, b'cases,country\n1,"Korea, South"\n')

    assert frame["country"].to_list() == ["Korea, South"]


def test_a_column_that_is_missing_is_named():
    frame = read_csv(FILE, b"country,cases\nAZ,1\n")

    require(FILE, frame, ["country"])
    code, sentence = code_of(require, FILE, frame, ["country", "deaths"])

    assert code == "source.changed-header"
    assert "none named deaths" in sentence


@pytest.mark.parametrize("cell", ["many", "1.5", "inf", "nan"])
def test_a_cell_that_is_no_number_of_persons_is_named_with_its_line(cell):
    frame = read_csv(FILE, f"cases\n7\n\n{cell}\n".encode())

    code, sentence = code_of(numbers, FILE, frame.drop_nulls(), ["cases"])

    assert code == "source.not-a-number"
    assert "line 3, column cases" in sentence
    assert repr(cell) in sentence


def test_shares_need_not_be_whole_and_blanks_stay_blank():
    frame = pl.DataFrame({"share": ["0.5", None, " 2 "]})

    found = numbers(FILE, frame, ["share"], whole=False)

    assert found["share"].to_list() == [0.5, None, 2.0]


def test_a_day_may_have_a_time_after_it_and_no_year_of_two_digits():
    frame = pl.DataFrame({"day": ["2020-07-01", "2020-7-2T10:00:00Z"]})

    found = dates(FILE, frame, "day", "%Y-%m-%d", "like 2020-07-01")

    assert found["day"].to_list() == [date(2020, 7, 1), date(2020, 7, 2)]
    short = pl.DataFrame({"day": ["20-07-01"]})
    asked = (FILE, short, "day", "%Y-%m-%d", "like 2020-07-01")
    assert code_of(dates, *asked)[0] == "source.not-a-date"


def test_a_blank_cell_is_called_one():
    blank = pl.DataFrame({"day": ["2020-07-01", None]})

    code, sentence = code_of(dates, FILE, blank, "day", "%Y-%m-%d", "like 2020-07-01")

    assert code == "source.not-a-date"
    assert "line 3" in sentence
    assert "a blank cell" in sentence


def test_a_table_under_two_names_is_not_chosen_between():
    assert only_file({"one.csv": b"1"}) == ("one.csv", b"1")
    both = {"two.csv": b"2", "one.csv": b"1"}
    assert code_of(only_file, both)[0] == "source.two-names"


def test_a_row_that_stands_twice_is_kept_once_and_one_without_a_place_stays():
    frame = pl.DataFrame(
        {"place": ["AZ", "AZ", None, None], "cases": ["1", "1", "2", "2"]}
    )

    found, notes = once_each(FILE, frame, ["place"], ["cases"])

    assert found.rows() == [("AZ", "1"), (None, "2"), (None, "2")]
    assert notes[0].startswith("1 ")


def test_two_rows_of_one_place_that_differ_are_refused():
    frame = pl.DataFrame({"place": ["AZ", "AZ"], "cases": ["1", "2"]})

    code, sentence = code_of(once_each, FILE, frame, ["place"], ["cases"])

    assert code == "source.duplicate"
    assert "one row for AZ" in sentence


def test_where_nothing_stands_twice_nothing_is_told():
    frame = pl.DataFrame({"place": ["AZ", "GE"], "cases": ["1", "1"]})

    found, notes = once_each(FILE, frame, ["place"], ["cases"])

    assert found.equals(frame)
    assert notes == ()
