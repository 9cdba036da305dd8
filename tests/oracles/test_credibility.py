"""What is known of the figures of 2020, by the same card for everybody."""

from datetime import date

import polars as pl
import pytest

from epihq.archive import Archive
from epihq.archive.fetch import publication_from_files
from epihq.archive.sources import source_named
from epihq.credibility.cards import credibility
from epihq.credibility.claims import check
from epihq.reports.cards import sentence_of
from epihq.terms.claims import ClaimKind
from epihq.terms.credibility import Finding
from publishers import owid_csv, who_csv, wpp_csv

pytestmark = [pytest.mark.data, pytest.mark.slow]

AUTUMN = date(2020, 11, 19)


def entered(folder, publications):
    archive = Archive(folder / "home")
    for number, (source, day, body) in enumerate(publications):
        file = folder / f"{number}.csv"
        file.write_bytes(body)
        archive.add(publication_from_files(source_named(source), file, day))
    return archive


@pytest.fixture(scope="module")
def archive(shared_data, tmp_path_factory):
    deaths = pl.read_parquet(shared_data / "world_mortality.parquet")
    deaths = deaths.filter(pl.col("country") != "England & Wales")
    named = deaths.rename({"iso3": "iso3c", "country": "country_name"})
    return entered(
        tmp_path_factory.mktemp("real"),
        [
            ("wpp", date(2020, 7, 2), wpp_csv(shared_data)),
            ("owid", date(2020, 8, 14), owid_csv(shared_data)),
            ("who", AUTUMN, who_csv(shared_data, "who_vintage_20201119")),
            ("world-mortality", date(2021, 10, 15), named.write_csv().encode()),
        ],
    )


@pytest.fixture(scope="module")
def autumn(archive):
    found = credibility(archive, AUTUMN, ["AZE", "ARM", "GEO"])
    return {c.location: {test.name: test for test in c.tests} for c in found.cards}


def test_even_deaths_show_in_azerbaijan_and_not_in_armenia(autumn):
    azerbaijan = autumn["AZE"]["deaths-underdispersion"]
    armenia = autumn["ARM"]["deaths-underdispersion"]

    assert azerbaijan.finding is Finding.STRONGLY_UNUSUAL
    assert azerbaijan.reference_range.high < azerbaijan.interval[0]
    assert armenia.finding is Finding.CONSISTENT
    assert armenia.value == 0


def test_no_testing_denominator_was_published_in_azerbaijan_and_georgia(autumn):
    for place in ("AZE", "GEO"):
        assert autumn[place]["testing"].finding is Finding.UNUSUAL
        assert "number of tests" in sentence_of(autumn[place]["testing"])


def test_the_excess_of_a_year_is_not_known_in_that_year(autumn):
    for tests in autumn.values():
        assert tests["excess-deaths"].finding is Finding.NOT_ENOUGH


def test_both_countries_reported_fewer_deaths_than_their_excess(archive):
    found = credibility(archive, date(2021, 10, 15), ["AZE", "ARM"])
    azerbaijan, armenia = (
        next(test for test in card.tests if test.name == "excess-deaths")
        for card in found.cards
    )

    assert "war of autumn 2020" in sentence_of(azerbaijan)
    assert "war of autumn 2020" in sentence_of(armenia)
    assert azerbaijan.value > armenia.value > 1.5


def test_most_infections_went_unreported_on_both_sides_of_the_border(archive):
    found = check(
        archive, "ARM", ClaimKind.SHARE_HIDDEN, AUTUMN, threshold=0.5, claimant="AZE"
    )

    assert found.probability > 0.8
    assert found.by_location["AZE"] > 0.8
