"""Each publisher's layouts are read, and what is wrong is named."""

import gzip
import io
from datetime import date

import polars as pl
import pytest

from epihq.archive.sources import SOURCES
from epihq.terms.errors import DataError
from publishers import jhu_folder, owid_csv, oxcgrt_csv, who_csv, wpp_csv

DAY = date(2020, 7, 3)
JHU = "Province/State,Country/Region,Lat,Long,6/30/20,7/1/20\n"
OWN = "location,indicator,reference_date,report_date,value\n"


def read(source, text, name="confirmed.csv"):
    body = text if isinstance(text, bytes) else text.encode()
    return SOURCES[source].read({name: body}, DAY)


def values(reading, location, indicator):
    rows = reading.frame.filter(
        (pl.col("location") == location) & (pl.col("indicator") == indicator)
    ).sort("reference_date")
    return dict(zip(rows["reference_date"], rows["value"], strict=True))


def refused(source, text):
    with pytest.raises(DataError) as error:
        read(source, text)
    return error.value


def test_provinces_are_summed_to_their_country():
    reading = read("jhu", JHU + "Hubei,China,0,0,1,2\nHunan,China,0,0,10,20\n")

    assert list(values(reading, "CHN", "cumulative_cases").values()) == [11, 22]


def test_names_with_commas_and_stars_find_their_country():
    reading = read("jhu", JHU + ',"Korea, South",0,0,1,2\n,Taiwan*,0,0,3,4\n')

    assert reading.frame["location"].unique().sort().to_list() == ["KOR", "TWN"]


def test_a_ship_is_reported_not_dropped_silently():
    reading = read("jhu", JHU + ",Diamond Princess,0,0,1,2\n,US,0,0,1,2\n")

    assert reading.unplaced == {"Diamond Princess": 1}


def test_a_blank_cell_is_no_statement():
    reading = read("jhu", JHU + ",US,0,0,,2\n")

    assert values(reading, "USA", "cumulative_cases") == {date(2020, 7, 1): 2}


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (JHU + ",US,0,0,1,x\n", "source.not-a-number", "line 2, column 7/1/20"),
        (JHU + ",US,0,0,1\n", "source.not-a-csv", "line 2"),
        (JHU + ",US,0,0,1,2\n,US,0,0,1,2\n", "source.duplicate", "'US' twice"),
        (JHU.replace("7/1/20", "1/7/20") + ",US,0,0,1,2\n",
         "source.days-out-of-order", "swapped"),
        (JHU.replace("6/30/20,7/1/20", "7/3/20,7/4/20") + ",US,0,0,1,2\n",
         "source.date-in-future", "2020-07-04"),
        (JHU.replace("Country/Region", "Nation") + ",US,0,0,1,2\n",
         "source.changed-header", "Country/Region"),
    ],
)  # fmt: skip
def test_a_wrong_jhu_file_is_refused_with_its_place(text, code, said):
    error = refused("jhu", text)

    assert error.code == code
    assert said in str(error)


def test_a_byte_order_mark_does_no_harm():
    text = "\ufeff" + OWN + "AZE,cases,2020-07-01,2020-07-02,5\n"

    assert values(read("own-counts", text), "AZE", "cases") == {date(2020, 7, 1): 5}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("AZE,cases,2020-07-01,2020-07-02,-5", "source.negative"),
        ("AZE,cases,2020-07-01,2020-07-02,", "source.not-a-number"),
        ("AZE,cases,01.07.2020,2020-07-02,5", "source.not-a-date"),
        ("AZE,cases,2020-13-01,2020-07-02,5", "source.not-a-date"),
        ("AZE,cases,2020-07-02,2020-07-01,5", "source.date-in-future"),
        ("AZE,cases,2020-07-01,2020-07-09,5", "source.date-in-future"),
        ("Baku,cases,2020-07-01,2020-07-02,5", "source.unknown-location"),
        ("AZE,New Cases,2020-07-01,2020-07-02,5", "source.bad-indicator"),
    ],
)
def test_a_wrong_row_of_own_counts_is_named(row, code):
    error = refused("own-counts", OWN + "AZE,cases,2020-06-30,2020-07-01,1\n" + row)

    assert error.code == code
    assert "line 3" in str(error)


def test_two_values_for_one_statement_are_refused_and_one_said_twice_is_kept_once():
    row = "AZE,cases,2020-07-01,2020-07-02,"

    assert refused("own-counts", f"{OWN}{row}5\n{row}6\n").code == "source.duplicate"
    twice = read("own-counts", f"{OWN}{row}5\n{row}5\n")
    assert twice.frame.height == 1
    assert "twice" in twice.notes[0]


def test_own_counts_may_come_as_parquet():
    table = pl.read_csv(
        io.StringIO(OWN + "AZ-BA,cases,2020-07-01,2020-07-02,5\n"), try_parse_dates=True
    )
    body = io.BytesIO()
    table.write_parquet(body)

    reading = read("own-counts", body.getvalue(), "counts.parquet")

    assert values(reading, "AZ-BA", "cases") == {date(2020, 7, 1): 5}


def test_a_line_list_becomes_the_reporting_triangle():
    people = (
        "event_date,report_date,location,age\n"
        "2020-06-30,2020-07-01,AZE,40\n"
        "2020-06-30,2020-07-02,AZE,\n"
        "2020-06-30,2020-07-02,AZE,70\n"
        ",2020-07-02,AZE,30\n"
    )

    reading = read("line-list", people)

    rows = reading.frame.sort("report_date").select("report_date", "value").rows()
    assert rows == [(date(2020, 7, 1), 1.0), (date(2020, 7, 2), 3.0)]
    assert "1 persons have no event date" in reading.notes[0]


def test_a_line_list_with_names_is_refused():
    error = refused(
        "line-list",
        "event_date,report_date,location,name\n2020-06-30,2020-07-01,AZE,Somebody\n",
    )

    assert error.code == "source.unknown-column"
    assert "name" in str(error)


@pytest.mark.data
def test_namibia_is_a_country_and_islands_are_summed(shared_data):
    reading = SOURCES["who"].read(
        {"f.csv": who_csv(shared_data, "who_daily")}, date(2023, 7, 1)
    )

    assert len(values(reading, "NAM", "cumulative_cases")) == 1252
    assert len(values(reading, "BES", "cumulative_cases")) == 1252
    assert set(reading.unplaced) == {"Other"}


@pytest.mark.data
def test_one_total_of_azerbaijan_has_three_dates(shared_data, tmp_path):
    files = jhu_folder(shared_data, tmp_path)
    bodies = {p.name: p.read_bytes() for p in files.iterdir()}
    jhu = values(SOURCES["jhu"].read(bodies, DAY), "AZE", "cumulative_cases")
    bodies = [who_csv(shared_data, f"who_{n}") for n in ("vintage_20201119", "daily")]
    readings = [SOURCES["who"].read({"f": body}, date(2023, 7, 1)) for body in bodies]
    whos = [values(reading, "AZE", "cumulative_cases") for reading in readings]

    dates = [next(d for d, v in t.items() if v == 17_524) for t in (jhu, *whos)]
    assert dates == [date(2020, 6, 30), date(2020, 7, 1), date(2020, 7, 2)]


@pytest.mark.data
def test_owid_and_oxcgrt_are_read(shared_data):
    owid = SOURCES["owid"].read({"f.csv": owid_csv(shared_data)}, date(2020, 8, 15))
    oxford = SOURCES["oxcgrt"].read(
        {"f.csv": oxcgrt_csv(shared_data)}, date(2022, 6, 1)
    )

    assert owid.unplaced["World"] > 0
    assert len(values(owid, "AZE", "population")) == 1
    levels = values(oxford, "AZE", "oxcgrt_stringency_index")
    assert levels[date(2020, 7, 1)] == pytest.approx(96.30)


@pytest.mark.data
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_persons_by_age_are_read_as_the_un_publishes_them(shared_data, pack):
    read = SOURCES["wpp"].read
    found = read({"f.csv": pack(wpp_csv(shared_data))}, date(2020, 7, 2))

    assert values(found, "AZE", "population")[date(2020, 1, 1)] == 10_139_175
    children = values(found, "AZE", "population_aged_0")[date(2020, 1, 1)]
    assert 500_000 < children < 1_000_000


def test_a_damaged_gzip_file_is_one_clear_error():
    with pytest.raises(DataError, match=r"damaged gzip"):
        SOURCES["wpp"].read({"f.csv.gz": b"\x1f\x8b damaged"}, date(2020, 7, 2))


# -- what publishers and exports have been seen to do ------------------------------

LIST = "event_date,report_date,location\n"
OWID = "iso_code,location,date,total_cases,new_cases\n"
TRACKER = "CountryName,CountryCode,RegionName,Date,C1_School closing,C1_Flag\n"


def test_a_row_that_stands_twice_is_counted_once():
    reading = read("owid", OWID + 2 * "GBR,United Kingdom,2020-07-01,20,9\n")

    assert list(values(reading, "GBR", "cases").values()) == [9]
    assert "1 rows stand twice" in reading.notes[0]


def test_two_rows_of_one_place_and_day_that_differ_are_refused():
    rows = "GBR,United Kingdom,2020-07-01,20,9\nGBR,United Kingdom,2020-07-01,21,10\n"
    levels = "United Kingdom,GBR,,20200701,3,1\nUnited Kingdom,GBR,,20200701,2,1\n"
    for source, text in (("owid", OWID + rows), ("oxcgrt", TRACKER + levels)):
        error = refused(source, text)

        assert error.code == "source.duplicate"
        assert "GBR 2020-07-01" in str(error)


@pytest.mark.parametrize("cells", ["5,1", "3,2", "-1,1"])
def test_a_level_beyond_the_ends_of_its_scale_is_refused(cells):
    error = refused("oxcgrt", TRACKER + f"Azerbaijan,AZE,,20200701,{cells}\n")

    assert error.code == "source.off-the-scale"
    assert "line 2" in str(error)


@pytest.mark.parametrize(
    "cell",
    ["2020-06-25 - 2020-06-30", "20-07-01", "2020-06-25x", "25.06.2020", "2020-06-31"],
)
def test_a_cell_that_is_not_one_day_is_refused(cell):
    error = refused("line-list", LIST + f"{cell},2020-07-01,AZE\n")

    assert error.code == "source.not-a-date"


@pytest.mark.parametrize(
    "time", ["", "T00:00", " 00:00:00", "T00:00:00Z", "T01:02:03.5"]
)
def test_a_time_of_day_after_a_day_means_nothing(time):
    reading = read("line-list", LIST + f"2020-06-25{time},2020-07-01,AZE\n")

    assert list(values(reading, "AZE", "cases")) == [date(2020, 6, 25)]


def test_an_event_of_fifty_years_ago_is_noted_with_its_line():
    rows = "2020-06-25,2020-07-01,AZE\n1970-01-01,2020-07-01,AZE\n"
    (note,) = read("line-list", LIST + rows).notes

    assert "1970-01-01 in line 3" in note


def test_a_total_of_which_a_part_is_blank_is_not_given():
    rows = "Hubei,China,0,0,100,\nHunan,China,0,0,1,2\nNew,China,0,0,,3\n"
    reading = read("jhu", JHU + rows + ",Italy,0,0,,7\n")

    assert list(values(reading, "CHN", "cumulative_cases").values()) == [101]
    assert list(values(reading, "ITA", "cumulative_cases").values()) == [7]
    assert "CHN 7/1/20" in reading.notes[0]


def test_blanks_around_a_name_mean_nothing():
    reading = read("jhu", JHU + ', Azerbaijan,0,0,1,2\n,"Armenia ",0,0,3,4\n')

    assert reading.frame["location"].unique().sort().to_list() == ["ARM", "AZE"]
    assert reading.unplaced == {}
    assert refused("jhu", JHU + ",Italy,0,0,1,2\n, Italy,0,0,1,2\n").code == (
        "source.duplicate"
    )


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (
            "jhu",
            [
                "time_series_covid19_deaths_global.csv",
                "time_series_19-covid-Deaths.csv",
            ],
        ),
        ("who", ["WHO-COVID-19-global-daily-data.csv", "WHO-COVID-19-global-data.csv"]),
    ],
)
def test_a_table_under_two_names_is_refused(source, names):
    with pytest.raises(DataError) as error:
        SOURCES[source].read(
            {n: (JHU + ",Italy,0,0,1,2\n").encode() for n in names}, DAY
        )

    assert error.value.code == "source.two-names"
    assert all(name in str(error.value) for name in names)
