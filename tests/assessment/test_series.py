"""Totals and daily counts become one series a day."""

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from epihq.assessment.series import daily_series, examined, latest_value


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


def test_daily_counts_tell_of_the_days_before_the_first_total_and_after_the_last():
    frame = pl.concat(
        [
            snapshot("cases", (1, 4), (2, 5), (3, 6), (4, 7), (5, 8)),
            snapshot("cumulative_cases", (3, 100), (4, 109)),
        ]
    )

    series = daily_series(frame, "ZZA", "cases")

    # On the 4th the total says 9: a correction of the past is in it.
    assert series.counts.tolist() == [4, 5, 6, 9, 8]
    assert series.observed.all()


def test_where_totals_skip_days_whole_daily_counts_say_on_which_they_were():
    totals = snapshot("cumulative_cases", (1, 0), (4, 30))
    whole = snapshot("cases", (2, 5), (3, 15), (4, 10))
    broken = snapshot("cases", (2, 5), (4, 10))

    told = daily_series(pl.concat([totals, whole]), "ZZA", "cases")
    untold = daily_series(pl.concat([totals, broken]), "ZZA", "cases")

    assert told.counts.tolist() == [0, 5, 15, 10]
    assert told.days_summed is None
    assert untold.counts.tolist() == [0, 0, 0, 30]
    assert untold.days_summed.tolist() == [1, 1, 1, 3]


def test_sums_of_weeks_are_sums_of_their_seven_days():
    frame = snapshot("weekly_cases", (7, 14), (21, 28))

    series = daily_series(frame, "ZZA", "cases")

    assert series.start == date(2020, 7, 1)
    assert series.counts.nonzero()[0].tolist() == [6, 20]
    assert series.days_summed[[6, 20]].tolist() == [7, 7]
    assert series.observed.tolist() == [True] * 7 + [False] * 7 + [True] * 7
    assert examined(series).used[[0, 6, 14, 20], 0].tolist() == [2, 2, 4, 4]


def test_a_week_of_which_a_day_is_told_is_not_counted_twice():
    frame = pl.concat(
        [snapshot("weekly_cases", (7, 14), (14, 21)), snapshot("cases", (9, 3))]
    )

    assert daily_series(frame, "ZZA", "cases").counts.sum() == 17


def test_counts_that_come_every_seventh_day_are_sums_of_weeks():
    series = daily_series(snapshot("cases", (7, 7), (14, 14), (21, 21)), "ZZA", "cases")

    assert examined(series).used[:, 0].tolist() == [1] * 7 + [2] * 7 + [3] * 7


def test_who_goes_over_from_days_to_weeks_keeps_the_days():
    rows = [(day, 2) for day in range(1, 8)] + [(14, 14), (21, 7)]

    series = daily_series(snapshot("cases", *rows), "ZZA", "cases")

    assert examined(series).used[:, 0].tolist() == [2] * 14 + [1] * 7


def test_two_counts_a_week_apart_are_those_of_their_days():
    series = daily_series(snapshot("cases", (7, 7), (14, 14)), "ZZA", "cases")

    assert series.days_summed is None
    assert series.observed.sum() == 2


def test_in_a_line_list_a_day_without_a_row_had_nobody():
    rows = snapshot("cases", (1, 2), (8, 1), (15, 1)).with_columns(
        pl.lit("line-list").alias("source")
    )

    series = daily_series(rows, "ZZA", "cases")

    assert series.observed.all()
    assert series.counts.sum() == 4
    assert series.days_summed is None


@given(
    st.lists(st.integers(0, 500), min_size=21, max_size=31),
    st.sets(st.integers(0, 30), min_size=1),
    st.data(),
)
def test_persons_are_counted_once_whatever_is_published_of_them(counts, days, data):
    """Daily counts, totals on any days, sums of weeks: none is lost, none is twice."""
    days = sorted(day for day in days if day < len(counts)) or [0]
    daily = [(day + 1, counts[day]) for day in range(len(counts))]
    totals = [(day + 1, sum(counts[: day + 1])) for day in days]
    parts = {
        "cases": snapshot("cases", *daily),
        "cumulative_cases": snapshot("cumulative_cases", *totals),
        "weekly_cases": snapshot(
            "weekly_cases",
            *((end, sum(counts[end - 7 : end])) for end in range(7, len(counts), 7)),
        ),
    }
    others = data.draw(st.sets(st.sampled_from(["cumulative_cases", "weekly_cases"])))
    frame = pl.concat([parts[name] for name in sorted({"cases", *others})])

    series = daily_series(frame, "ZZA", "cases")

    assert series.counts.tolist() == counts
    assert series.observed.all()
