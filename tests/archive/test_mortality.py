"""All-cause deaths stand at the last day of a period that is over."""

from datetime import date

import polars as pl
import pytest

from epihq.archive.sources import SOURCES
from epihq.terms.errors import DataError

HEADER = "iso3c,country_name,year,time,time_unit,deaths\n"
DAY = date(2021, 2, 3)


def read(text, day=DAY):
    body = text if isinstance(text, bytes) else text.encode()
    return SOURCES["world-mortality"].read({"world_mortality.csv": body}, day)


def csv_of(shared_data):
    """The dataset in its publisher's layout, without the parts of a country."""
    parts = ["England & Wales", "Scotland", "Northern Ireland"]
    table = pl.read_parquet(shared_data / "world_mortality.parquet")
    names = {"iso3": "iso3c", "country": "country_name"}
    whole = table.filter(~pl.col("country").is_in(parts))
    return whole.rename(names).write_csv().encode()


def values(reading, location, unit):
    rows = reading.frame.filter(
        (pl.col("location") == location)
        & (pl.col("indicator") == f"{unit}_all_cause_deaths")
    ).sort("reference_date")
    return dict(zip(rows["reference_date"], rows["value"], strict=True))


@pytest.mark.parametrize(
    ("row", "last_day"),
    [
        ("ALB,Albania,2020,1,weekly,9", date(2020, 1, 5)),
        ("ALB,Albania,2020,53,weekly,9", date(2021, 1, 3)),
        ("ALB,Albania,2021,1,weekly,9", date(2021, 1, 10)),
        ("ALB,Albania,2020,2,monthly,9", date(2020, 2, 29)),
        ("ALB,Albania,2020,12,monthly,9", date(2020, 12, 31)),
        ("ALB,Albania,2020,1,quarterly,9", date(2020, 3, 31)),
        ("ALB,Albania,2020,4,quarterly (calendar year),9", date(2020, 12, 31)),
    ],
)
def test_deaths_stand_at_the_last_day_of_their_period(row, last_day):
    reading = read(HEADER + row)

    unit = row.split(",")[4].split(" ")[0]
    assert values(reading, "ALB", unit) == {last_day: 9}
    assert reading.frame.height == 1
    assert reading.notes == ()


def test_the_layout_of_2021_names_countries_without_a_code():
    text = HEADER.removeprefix("iso3c,")
    reading = read(text + "Bosnia and Herzegovina,2020,3,monthly,2999.5\n")

    assert values(reading, "BIH", "monthly") == {date(2020, 3, 31): 2999.5}


def test_a_month_that_is_not_over_is_left_out_and_said():
    rows = "ALB,Albania,2021,1,monthly,9\nALB,Albania,2021,2,monthly,1\n"
    reading = read(HEADER + rows)

    assert values(reading, "ALB", "monthly") == {date(2021, 1, 31): 9}
    assert reading.notes == ("1 periods were not over on 2021-02-03 and are left out.",)


def test_a_period_is_over_on_its_last_day():
    reading = read(HEADER + "ALB,Albania,2021,1,monthly,9\n", date(2021, 1, 31))

    assert values(reading, "ALB", "monthly") == {date(2021, 1, 31): 9}


@pytest.mark.parametrize(
    "row",
    [
        "CAN,Canada,2014,53,weekly,9",
        "FJI,Fiji,0,3,monthly,9",
        "IRN,Iran,2020,3,quarterly (Solar Hijri),9",
    ],
)
def test_a_period_that_the_calendar_does_not_have_is_left_out_and_said(row):
    reading = read(HEADER + row)

    assert reading.frame.height == 0
    assert "1 periods that the calendar does not have" in reading.notes[0]


def test_a_blank_cell_is_no_statement_and_an_unknown_place_is_named():
    rows = "ALB,Albania,2020,1,monthly,\n,Transnistria,2020,1,monthly,9\n"
    reading = read(HEADER + rows)

    assert reading.frame.height == 0
    assert reading.unplaced == {"Transnistria": 1}


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ("ALB,Albania,2021,3,monthly,9", "source.date-in-future", "column time"),
        ("ALB,Albania,2020,13,monthly,9", "source.not-a-date", "'13.0'"),
        ("ALB,Albania,2020,0,weekly,9", "source.not-a-date", "week (1 to 53)"),
        ("ALB,Albania,2020,,weekly,9", "source.not-a-date", "a blank cell"),
        ("ALB,Albania,,1,weekly,9", "source.not-a-date", "column year"),
        ("ALB,Albania,2020,1,daily,9", "source.not-a-date", "'daily'"),
        ("ALB,Albania,2020,1,weekly,x", "source.not-a-number", "column deaths"),
        ("ALB,Albania,2019,1,monthly,8", "source.duplicate", "once"),
        ("ALB,North of Albania,2019,1,monthly,8", "source.duplicate", "once"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(row, code, said):
    with pytest.raises(DataError) as error:
        read(f"{HEADER}ALB,Albania,2019,1,monthly,9\n{row}\n")

    assert error.value.code == code
    assert "line 3" in str(error.value)
    assert said in str(error.value)


def test_a_file_without_its_columns_is_refused():
    with pytest.raises(DataError) as error:
        read("iso3c,country_name,year,week,deaths\nALB,Albania,2020,1,9\n")

    assert error.value.code == "source.changed-header"


@pytest.mark.data
def test_the_dataset_is_read_as_published(shared_data):
    reading = read(csv_of(shared_data), date(2021, 10, 15))

    assert values(reading, "AZE", "monthly")[date(2020, 12, 31)] == 14_500
    assert values(reading, "ITA", "weekly")[date(2020, 3, 29)] == 23_457
    assert reading.frame["location"].n_unique() > 100
    assert set(reading.unplaced) == {"Transnistria"}
    assert reading.notes[0].startswith("1 periods that the calendar does not have")
