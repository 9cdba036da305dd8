"""A publisher fills up its last days; the archive's history says how fast."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.known_so_far import Known, shares_known, shares_of, so_far
from epihq.assessment.series import as_completed, examined
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
    shares = shares_known(filling_up, LAST, "own-counts")["AZE", "cases"].share

    np.testing.assert_allclose(shares[-4:], [1.0, 1.0, 0.9, 0.6], atol=0.02)


def test_only_what_was_known_at_the_as_of_day_is_learnt_from(filling_up):
    """Publications after the as-of day change nothing."""
    day = FIRST + timedelta(days=40)
    before = shares_known(filling_up, day, "own-counts")["AZE", "cases"].share
    publish(filling_up, LAST + timedelta(days=1), [("cases", day, 5000)])

    after = shares_known(filling_up, day, "own-counts")["AZE", "cases"].share

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


def entered_at_once(home, persons, day):
    """A line list of (place, event day, report day), entered on one day."""
    rows = "".join(
        f"{FIRST + timedelta(days=event)},{FIRST + timedelta(days=said)},{place}\n"
        for place, event, said in persons
    )
    archive = Archive(home)
    archive.add(
        Publication(
            source="line-list",
            files={"list.csv": ("event_date,report_date,location\n" + rows).encode()},
            report_date=day,
            retrieved_at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC),
            origin="test",
        )
    )
    return archive


def half_known_on_the_next_day(days, place):
    """Ten persons a day, half of them reported on the next day, half two days after."""
    return [
        (place, event, event + 1 + number % 2)
        for event in range(days)
        for number in range(10)
        if event + 1 + number % 2 < days
    ]


def test_a_line_list_entered_once_holds_its_own_history(tmp_path):
    persons = half_known_on_the_next_day(50, "AZ-BA")
    archive = entered_at_once(tmp_path, persons, LAST)

    shares = shares_known(archive, LAST, "line-list")["AZ-BA", "cases"].share

    np.testing.assert_allclose(shares[-4:], [1.0, 1.0, 0.5, 0.0], atol=1e-9)


def test_a_country_of_a_line_list_is_known_as_its_parts_are(tmp_path):
    persons = [
        *half_known_on_the_next_day(50, "AZ-BA"),
        *half_known_on_the_next_day(50, "AZ-GA"),
    ]
    archive = entered_at_once(tmp_path, persons, LAST)

    shares = shares_known(archive, LAST, "line-list", ["AZE"])["AZE", "cases"].share

    np.testing.assert_allclose(shares[-4:], [1.0, 1.0, 0.5, 0.0], atol=1e-9)


def test_days_after_the_last_file_of_a_list_are_not_known_at_all(tmp_path):
    archive = entered_at_once(
        tmp_path, half_known_on_the_next_day(45, "AZE"), FIRST + timedelta(days=44)
    )

    shares = shares_known(archive, LAST, "line-list")["AZE", "cases"].share

    np.testing.assert_allclose(shares[-8:], [1, 0.5, 0, 0, 0, 0, 0, 0], atol=1e-9)


def test_a_list_whose_newest_person_is_old_had_nobody_since(tmp_path):
    persons = half_known_on_the_next_day(40, "AZE")[::10]
    archive = entered_at_once(tmp_path, persons, LAST)

    shares = shares_known(archive, LAST, "line-list")["AZE", "cases"].share

    # The last day with persons is ten days back, and whole by now.
    assert shares[-12:-4].tolist() == [1] * 8


def test_a_list_that_falls_silent_amid_many_persons_ends_there(tmp_path):
    archive = entered_at_once(tmp_path, half_known_on_the_next_day(40, "AZE"), LAST)

    shares = shares_known(archive, LAST, "line-list")["AZE", "cases"].share

    np.testing.assert_allclose(shares[-13:-9], [1, 0.5, 0, 0], atol=1e-9)


def known(shares):
    return Known(np.array(shares), np.full(len(shares), 0.1))


def series_of_ones(days, last):
    counts = np.ones(days)
    return DailySeries(
        location="AZE",
        indicator="cases",
        start=last - timedelta(days=days - 1),
        counts=counts,
        observed=counts > 0,
    )


def test_days_of_which_too_little_is_known_are_left_out_and_the_others_completed():
    shares = {("AZE", "cases"): known([1.0] * 56 + [0.97, 0.5, 0.2, 0.01])}

    (found,) = so_far({"cases": series_of_ones(30, LAST)}, shares, LAST).values()

    assert found.last_date == LAST - timedelta(days=2)
    assert (found.days_left_out, found.newest_date) == (2, LAST)
    assert as_completed(found).used[-3:, 0].tolist() == [1, 1, 2]
    assert examined(found).used[-3:, 0].tolist() == [1, 1, 1]


@given(
    st.integers(1, 80),
    st.integers(0, 70),
    st.lists(st.floats(0, 1.2), min_size=60, max_size=60),
)
def test_a_series_is_never_cut_to_nothing_and_no_count_is_lost(days, silent, shares):
    series = series_of_ones(days, LAST - timedelta(days=silent))
    so_known = {("AZE", "cases"): known(shares)}

    (found,) = so_far({"cases": series}, so_known, LAST).values()

    assert 1 <= found.counts.size == days - found.days_left_out
    assert found.newest_date == series.last_date
    assert (as_completed(found).used >= examined(found).used).all()
    assert (as_completed(found).used <= examined(found).used / 0.29).all()
