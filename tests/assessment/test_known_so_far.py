"""A publisher fills up its last days; the archive's history says how fast."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.known_so_far import shares_known, shares_of
from epihq.terms.series import DailySeries

FIRST = date(2021, 3, 1)
HEADER = "location,indicator,reference_date,report_date,value\n"


def publish(archive, day, rows):
    lines = "".join(
        f"AZE,{name},{about},{day},{value}\n" for name, about, value in rows
    )
    archive.add(
        Publication(
            source="own-counts",
            files={"counts.csv": (HEADER + lines).encode()},
            report_date=day,
            retrieved_at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC),
            origin="test",
        )
    )


@pytest.fixture(scope="module")
def filling_up(tmp_path_factory):
    """50 days with 1,000 cases each, of which 60, 90 and 100 % are known by day."""
    archive = Archive(tmp_path_factory.mktemp("filling"))
    for last in range(50):
        rows = [
            ("cases", FIRST + timedelta(days=last - back), round(1000 * share))
            for back, share in enumerate((0.6, 0.9, 1.0))
            if last >= back
        ]
        publish(archive, FIRST + timedelta(days=last), rows)
    return archive


LAST = FIRST + timedelta(days=49)


def test_the_shares_known_are_those_with_which_days_were_filled_up(filling_up):
    shares = shares_known(filling_up, LAST, "own-counts")["AZE", "cases"]

    np.testing.assert_allclose(shares[-4:], [1.0, 1.0, 0.9, 0.6], atol=0.02)


def test_only_what_was_known_at_the_as_of_day_is_learnt_from(filling_up):
    """Publications after the as-of day change nothing."""
    day = FIRST + timedelta(days=40)
    before = shares_known(filling_up, day, "own-counts")["AZE", "cases"]
    publish(filling_up, LAST + timedelta(days=1), [("cases", day, 5000)])

    after = shares_known(filling_up, day, "own-counts")["AZE", "cases"]

    np.testing.assert_array_equal(before, after)


def test_shares_are_those_of_the_days_that_end_with_the_newest_count(filling_up):
    shares = shares_known(filling_up, LAST, "own-counts")
    counts = np.ones(30)
    series = DailySeries(
        location="AZE",
        indicator="cases",
        start=LAST - timedelta(days=30),
        counts=counts,
        observed=counts > 0,
    )

    found = shares_of(shares, {"cases": series}, LAST)

    # The newest count is of the day before the as-of day: its share is 90 %.
    assert found["cases"][-1] == pytest.approx(0.9, abs=0.02)


def test_a_few_publications_teach_nothing(tmp_path):
    archive = Archive(tmp_path)
    for last in range(5):
        day = FIRST + timedelta(days=last)
        publish(archive, day, [("cases", day, 100)])

    assert shares_known(archive, FIRST + timedelta(days=4), "own-counts") == {}
