"""Totals and daily counts become one series a day."""

from datetime import date

import polars as pl

from epihq.assessment.series import daily_series, latest_value


def snapshot(indicator, *rows, location="ZZA"):
    return pl.DataFrame(
        {
            "location": [location] * len(rows),
            "indicator": [indicator] * len(rows),
            "reference_date": [date(2020, 7, day) for day, _ in rows],
            "value": [float(value) for _, value in rows],
        }
    )


def test_totals_are_differenced_to_new_persons_a_day():
    frame = snapshot("cumulative_cases", (1, 10), (2, 15), (3, 15), (4, 40))

    series = daily_series(frame, "ZZA", "cases")

    assert series.counts[1:].tolist() == [5, 0, 25]
    assert series.last_date == date(2020, 7, 4)


def test_the_first_total_tells_of_no_single_day():
    assert not daily_series(
        snapshot("cumulative_cases", (1, 548), (2, 643)), "ZZA", "cases"
    ).observed[0]
    assert daily_series(
        snapshot("cumulative_cases", (1, 0), (2, 3)), "ZZA", "cases"
    ).observed[0]


def test_a_skipped_total_is_caught_up_by_the_next():
    frame = snapshot("cumulative_cases", (1, 0), (2, 10), (4, 30))

    assert daily_series(frame, "ZZA", "cases").counts.tolist() == [0, 10, 0, 20]


def test_a_fall_of_the_total_stays_visible():
    frame = snapshot("cumulative_cases", (1, 0), (2, 100), (3, 75))

    assert daily_series(frame, "ZZA", "cases").counts[-1] == -25


def test_a_missing_daily_count_is_not_observed():
    series = daily_series(snapshot("cases", (1, 7), (3, 9)), "ZZA", "cases")

    assert series.counts.tolist() == [7, 0, 9]
    assert series.observed.tolist() == [True, False, True]


def test_totals_are_preferred_to_daily_counts():
    frame = pl.concat(
        [snapshot("cases", (2, 99)), snapshot("cumulative_cases", (1, 0), (2, 5))]
    )

    assert daily_series(frame, "ZZA", "cases").counts.tolist() == [0, 5]


def test_what_is_not_published_has_no_series():
    assert daily_series(snapshot("cumulative_cases", (1, 5)), "ZZB", "cases") is None
    assert latest_value(snapshot("population", (1, 5)), "ZZB", "population") is None


def test_the_latest_value_comes_with_its_day():
    frame = snapshot("cumulative_deaths", (1, 5), (2, 6))

    assert latest_value(frame, "ZZA", "cumulative_deaths") == (date(2020, 7, 2), 6)
