"""Weeks that vary too little are found where Kobak found them.

Kobak 2022, doi:10.1111/1740-9713.01627: counts of Johns Hopkins University and of WHO.
"""

from datetime import date

import numpy as np
import polars as pl
import pytest

from epihq.epi.fingerprints import weekly_dispersion, weekly_sums_dispersion

pytestmark = pytest.mark.data
# A Monday to a Sunday: one hundred weeks.
FIRST, LAST = date(2020, 3, 2), date(2022, 1, 30)


@pytest.fixture(scope="module")
def published(shared_data):
    """Countries by series, as the paper flags them."""
    table = pl.read_parquet(shared_data / "kobak_underdispersion_flagged.parquet")
    return {
        series: set(table.filter(pl.col("series") == series)["iso3"])
        for series in ("deaths_daily", "cases_daily", "deaths_weekly")
    }


@pytest.fixture(scope="module")
def daily(shared_data):
    """New deaths and cases per day by country and column of the file."""
    table = pl.read_parquet(shared_data / "jhu_daily.parquet")
    made = {}
    for (place,), rows in table.drop_nulls("iso3").sort("date").group_by("iso3"):
        kept = rows["date"].is_between(FIRST, LAST).to_numpy()
        for column in ("deaths", "confirmed"):
            totals = rows[column].to_numpy().astype(float)
            made[place, column] = np.diff(totals, prepend=0.0)[kept]
    return made


def flagged(daily, column):
    """Kobak's rule: fifteen weeks in all, or four in a row."""
    weeks = {
        place: weekly_dispersion(counts, np.ones(counts.size, bool), 0)
        for (place, name), counts in daily.items()
        if name == column
    }
    return {
        place
        for place, found in weeks.items()
        if found.flagged.sum() >= 15 or found.longest_run >= 4
    }


def test_the_countries_of_the_paper_are_found_and_hardly_any_other(daily, published):
    deaths, cases = flagged(daily, "deaths"), flagged(daily, "confirmed")
    named = set().union(*published.values())

    assert len(named) == 21
    assert published["deaths_daily"] <= deaths
    assert len(named & (deaths | cases)) >= 19
    assert len((deaths | cases) - named) <= 10


@pytest.mark.parametrize(("place", "blocks"), [("NIC", 7), ("BLR", 5)])
def test_weekly_sums_that_vary_too_little_are_found(daily, place, blocks):
    counts = daily[place, "deaths"]

    found = weekly_sums_dispersion(counts, np.ones(counts.size, bool), 0)

    assert found.longest_run >= 4
    assert found.flagged.sum() == pytest.approx(blocks, abs=1)


def weeks_of_the_first_year(shared_data, place):
    rows = (
        pl.read_parquet(shared_data / "who_vintage_20201119.parquet")
        .filter((pl.col("iso3") == place) & (pl.col("date") >= FIRST))
        .sort("date")
    )
    counts = rows["new_deaths"].to_numpy().astype(float)
    found = weekly_dispersion(counts, np.ones(counts.size, bool), 0)
    return [rows["date"][int(start)] for start in found.starts[found.flagged]]


def test_deaths_of_azerbaijan_vary_too_little_from_the_end_of_june(shared_data):
    weeks = weeks_of_the_first_year(shared_data, "AZE")

    assert weeks[:4] == [
        date(2020, 6, 22),
        date(2020, 6, 29),
        date(2020, 7, 6),
        date(2020, 7, 13),
    ]


def test_no_week_of_armenia_varies_too_little(shared_data):
    assert weeks_of_the_first_year(shared_data, "ARM") == []
