"""A column of days has one style, decided over the whole of it."""

from datetime import date

import polars as pl
import pytest

from epihq.archive.reading.days import dated, read_cell
from epihq.archive.sources.tables import LINE
from epihq.terms.errors import DataError, UsageError

JULY_4 = date(2020, 7, 4)


def column(*cells, said="", also=()):
    frame = pl.DataFrame({LINE: range(2, len(cells) + 2), "day": cells})
    columns = {"day": "Date"}
    if also:
        frame = frame.with_columns(pl.Series("other", also))
        columns["other"] = "Other"
    found = dated("file.csv", frame, columns, said)
    return found.frame["day"].to_list(), found.notes


@pytest.mark.parametrize(
    "cell",
    [
        "2020-07-04", "2020/7/4", "2020.07.04.", "20200704", "2020-07-04T10:20:30Z",
        "2020-07-04 00:00:00", "4 July 2020", "July 4, 2020", "04-Jul-2020",
        "4 iyul 2020", "4 июля 2020 г.", "4 juillet 2020", "4 de julio de 2020",
        "4 de julho de 2020", "44016", "44016.0", "٢٠٢٠-٠٧-٠٤",
    ],
)  # fmt: skip
def test_a_day_that_can_be_no_other_is_read(cell):
    assert column(cell)[0] == [JULY_4]


@pytest.mark.parametrize("cell", ["", None, "NA", "N/A", "nan", "-", "0000-00-00"])
def test_what_says_that_there_is_no_day_is_none(cell):
    assert column("2020-07-04", cell)[0] == [JULY_4, None]


def test_one_cell_decides_for_the_column_and_that_is_told():
    days, notes = column("04/07/2020", "13/07/2020", "05/07/2020")

    assert days == [JULY_4, date(2020, 7, 13), date(2020, 7, 5)]
    assert notes == ("Date: day first, 1 of 3 only so.",)


def test_a_column_that_nothing_decides_is_asked():
    with pytest.raises(UsageError) as error:
        column("04/07/2020", "05/07/2020")

    assert error.value.code == "file.which-dates"
    assert "4 July 2020 or 7 April 2020" in str(error.value)
    assert "--dates day-first" in str(error.value)
    assert column("04/07/2020", said="day-first")[0] == [JULY_4]
    assert column("04/07/2020", said="month-first")[0] == [date(2020, 4, 7)]


def test_a_column_follows_another_of_its_file_and_that_is_told():
    days, notes = column("04/07/2020", also=["13/07/2020"])

    assert days == [JULY_4]
    assert "Date: day first, as the other days." in notes


def test_two_styles_in_a_column_are_refused_with_both_lines():
    with pytest.raises(DataError) as error:
        column("2020-07-04", "2020-07-05", "13/07/2020")

    assert error.value.code == "file.mixed-dates"
    assert "line 4" in str(error.value)
    assert "in line 2" in str(error.value)


@pytest.mark.parametrize("cell", ["04.07.20", "4-Jul-20", "20-07-04"])
def test_a_year_of_two_digits_is_none_until_it_is_said_where_it_stands(cell):
    with pytest.raises(DataError) as error:
        column(cell)

    assert error.value.code == "source.not-a-date"
    style = "year-first" if cell.startswith("20-") else "day-first"
    days, notes = column(cell, said=style)
    assert days == [JULY_4]
    assert any("two digits" in note for note in notes)


@pytest.mark.parametrize(
    "cell", ["2020-13-01", "1020-06-01", "soon", "2020-02-30", "7"]
)
def test_what_is_no_day_is_refused_with_its_line(cell):
    with pytest.raises(DataError) as error:
        column("2020-07-04", cell)

    assert error.value.code == "source.not-a-date"
    assert "line 3, column Date" in str(error.value)


def test_a_said_style_that_a_cell_does_not_fit_is_refused_with_its_line():
    with pytest.raises(DataError) as error:
        column("04/07/2020", "07/13/2020", said="day-first")

    assert "line 3" in str(error.value)


def test_a_cell_may_mean_several_days():
    assert set(read_cell("04/07/2020").days.values()) == {JULY_4, date(2020, 4, 7)}
