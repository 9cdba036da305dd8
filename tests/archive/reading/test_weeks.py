"""Weeks by the rule by which they are counted."""

from datetime import date

import polars as pl
import pytest

from epihq.archive.reading.weeks import dated_weeks, last_days
from epihq.archive.sources.tables import LINE
from epihq.terms.errors import DataError


def numbered(cell, rule, **also):
    frame = pl.DataFrame(
        {LINE: [2], "week": [cell], **{k: [v] for k, v in also.items()}}
    )
    return last_days("file.csv", frame, "week", "Week", rule)[0]


@pytest.mark.parametrize(
    "cell", ["2020-W27", "2020W27", "202027", "W27 2020", "2020 27"]
)
def test_an_iso_week_ends_on_its_sunday(cell):
    assert numbered(cell, "iso") == date(2020, 7, 5)


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("2020-W01", date(2020, 1, 4)),
        ("2020-W53", date(2021, 1, 2)),
        ("2021-W01", date(2021, 1, 9)),
        ("2014-W53", date(2015, 1, 3)),
        ("2020-W27", date(2020, 7, 4)),
    ],
)  # by CDC's tables of MMWR weeks
def test_a_week_of_cdc_ends_on_its_saturday(cell, last):
    assert numbered(cell, "cdc") == last


def test_bare_numbers_stand_beside_a_column_of_years():
    assert numbered("27", "iso", year="2020") == date(2020, 7, 5)
    assert numbered("Week 27", "iso", year="2020") == date(2020, 7, 5)


@pytest.mark.parametrize(("cell", "rule"), [("2021-W53", "iso"), ("2021-W53", "cdc")])
def test_a_week_that_its_year_does_not_have_is_refused(cell, rule):
    with pytest.raises(DataError) as error:
        numbered(cell, rule)

    assert error.value.code == "source.not-a-date"


@pytest.mark.parametrize(
    ("day", "rule", "last"),
    [
        (date(2020, 6, 29), "monday", date(2020, 7, 5)),
        (date(2020, 7, 5), "sunday", date(2020, 7, 5)),
        (date(2020, 7, 4), "saturday", date(2020, 7, 4)),
        (date(2020, 7, 5), "iso", date(2020, 7, 5)),
        (date(2020, 7, 4), "cdc", date(2020, 7, 4)),
    ],
)
def test_a_week_dated_with_a_day_ends_on_its_last(day, rule, last):
    frame = pl.DataFrame({LINE: [2], "day": [day]})

    assert dated_weeks("file.csv", frame, "day", "Day", rule)[0] == last


def test_a_week_dated_with_another_weekday_is_refused_with_its_line():
    frame = pl.DataFrame({LINE: [2, 3], "day": [date(2020, 7, 5), date(2020, 7, 11)]})

    with pytest.raises(DataError) as error:
        dated_weeks("file.csv", frame, "day", "Day", "sunday")

    assert error.value.code == "file.not-that-weekday"
    assert "line 3" in str(error.value)
    assert "a Saturday" in str(error.value)
