"""How many people, and of what age: what is published comes before what is shipped."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.population import (
    ages_said_by,
    inhabitants,
    persons_by_age,
    shipped_ages,
    shipped_table,
)
from epihq.terms.locations import is_location

DAY = date(2020, 7, 2)


@pytest.fixture
def archive(tmp_path):
    """What Armenia published of its people; nobody else did."""
    held = Archive(tmp_path)
    rows = [
        "location,indicator,reference_date,report_date,value",
        "ARM,population_aged_0,2020-01-01,2020-07-02,200000",
        "ARM,population_aged_80,2020-01-01,2020-07-02,70000",
        "ARM,population,2020-01-01,2020-07-02,2965000",
        "AZE,cases,2020-07-01,2020-07-02,500",
    ]
    held.add(
        Publication(
            source="own-counts",
            files={"own.csv": "\n".join(rows).encode()},
            report_date=DAY,
            retrieved_at=datetime(2020, 7, 2, tzinfo=UTC),
            origin="test",
        )
    )
    return held


def test_where_nothing_is_published_the_shipped_ages_answer(archive):
    assert persons_by_age(archive, DAY)["AZE"] == shipped_ages()["AZE"]
    assert persons_by_age(archive, DAY, ["AZE"]).keys() == {"AZE"}
    assert inhabitants(archive, DAY, ["AZE"]) == {"AZE": 10_139_175}
    assert ages_said_by(archive, DAY, "AZE") == shipped_table()


def test_what_is_published_of_a_location_comes_first_and_alone(archive):
    assert persons_by_age(archive, DAY)["ARM"] == {0: 200_000, 80: 70_000}
    assert inhabitants(archive, DAY)["ARM"] == 2_965_000
    assert ages_said_by(archive, DAY, "ARM").source == "own-counts"


def told(rows, folder):
    """An archive of own counts of people about 1 January."""
    lines = ["location,indicator,reference_date,report_date,value"]
    lines += [f"{at},{name},{year}-01-01,2020-07-02,{n}" for at, name, year, n in rows]
    held = Archive(folder)
    held.add(
        Publication(
            source="own-counts",
            files={"own.csv": "\n".join(lines).encode()},
            report_date=DAY,
            retrieved_at=datetime(2020, 7, 2, tzinfo=UTC),
            origin="test",
        )
    )
    return held


@pytest.mark.parametrize("place", ["AZE", "AZ-BA"])
def test_all_ages_of_a_location_together_are_its_inhabitants(place, tmp_path):
    """Not those of the shipped table, of which a city has none at all."""
    ages = range(0, 81, 5)
    rows = [(place, f"population_aged_{a}", y, 10 * y) for a in ages for y in (19, 20)]
    archive = told([(p, name, 2000 + y, n) for p, name, y, n in rows], tmp_path)

    assert inhabitants(archive, DAY)[place] == 3_400
    assert inhabitants(archive, DAY, [place]) == {place: 3_400}


@pytest.mark.parametrize("ages", [[65, 70, 75], [0, 80], [*range(0, 60, 5)]])
def test_some_ages_of_a_location_are_not_its_inhabitants(ages, tmp_path):
    rows = [("AZE", f"population_aged_{age}", 2020, 100) for age in ages]
    rows += [("AZ-BA", f"population_aged_{age}", 2020, 100) for age in ages]
    archive = told(rows, tmp_path)

    assert inhabitants(archive, DAY)["AZE"] == 10_139_175
    assert inhabitants(archive, DAY, ["AZ-BA"]) == {}


def test_nobody_is_given_ages_of_others(archive):
    assert "AZ-BA" not in persons_by_age(archive, DAY)
    assert "AZ-BA" not in inhabitants(archive, DAY, ["AZ-BA"])
    assert ages_said_by(archive, DAY, "AZ-BA") is None


def test_the_shipped_table_has_every_age_of_every_location_in_it():
    table = shipped_ages()

    assert len(table) == 200
    assert all(is_location(location) for location in table)
    assert {tuple(ages) for ages in table.values()} == {tuple(range(0, 101, 5))}
    assert all(min(ages.values()) >= 0 for ages in table.values())


@pytest.mark.data
def test_the_shipped_table_is_that_of_the_united_nations(shared_data):
    published = pl.read_parquet(shared_data / "population_age.parquet")

    rows = published.select("iso3", "age_lower", "total").iter_rows()

    assert {(place, age): float(total) for place, age, total in rows} == {
        (place, age): persons
        for place, ages in shipped_ages().items()
        for age, persons in ages.items()
    }
