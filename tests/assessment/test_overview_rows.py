"""A row of the table: old figures say so, and a week is told or it is not."""

from datetime import timedelta

import numpy as np
import pytest

from epihq.archive import Archive
from epihq.assessment.overview_known import known_world, side_by_side
from epihq.assessment.overview_rows import (
    TREND_DAYS,
    columns_of_counts,
    columns_of_growth,
    overview_of,
)
from epihq.assessment.settings import Settings
from series_samples import LAST, MORNING, daily, publication_of_days


def row_of(tmp_path, counts, *, as_of=MORNING):
    archive = Archive(tmp_path)
    archive.add(publication_of_days({("ZZA", "cases"): counts}))
    (row,) = overview_of(known_world(archive, as_of), Settings(), {}).rows
    return row


@pytest.mark.parametrize(
    ("days", "stale", "silent", "speaks"),
    [
        (3, False, False, True),
        (4, True, False, True),
        (8, True, False, True),
        (9, True, True, True),
        (14, True, True, True),
        (15, True, True, False),
    ],
)
def test_figures_grow_old_in_three_steps(tmp_path, days, stale, silent, speaks):
    row = row_of(tmp_path, [10] * 20, as_of=LAST + timedelta(days=days))

    assert row.days_behind == days
    told = (row.is_stale, row.is_silent, row.speaks_of_now)
    assert told == (stale, silent, speaks)


def test_a_problem_of_two_weeks_ago_is_told_and_an_older_one_is_not(tmp_path):
    counts = [10] * 40 + [400] + [10] * 12
    before_last = MORNING + timedelta(days=1)

    assert row_of(tmp_path / "13", counts).problems == ("batch-dump",)
    older = row_of(tmp_path / "14", counts, as_of=before_last)
    assert older.problems == ()


def test_deaths_stand_in_the_rows_of_those_who_publish_them():
    cases = side_by_side([daily([10] * 14), daily([20] * 14, location="ZZB")])
    deaths = side_by_side([daily([1] * 14, location="ZZB", indicator="deaths")])

    columns = columns_of_counts({"cases": cases, "deaths": deaths}, {"ZZB": 2e5})

    assert columns["cases_7_days"] == [70, 140]
    assert columns["deaths_7_days"] == [None, 7]
    assert columns["published_deaths_7_days"] == [None, 7]
    assert columns["cases_per_100k"] == [None, 70]


def test_a_direction_that_is_not_known_has_no_doubling_time():
    growing = np.round(200 * np.exp(0.05 * np.arange(40)))
    laid = side_by_side([daily([90, 110] * 20), daily(growing, location="ZZB")])

    columns = columns_of_growth(laid)

    assert columns["doubling_days"][0] is None
    assert columns["doubling_days"][1] == pytest.approx(np.log(2) / 0.05, rel=0.02)
    assert columns["growth_lower90"][0] < 0 < columns["growth_upper90"][0]


def test_a_trend_is_blank_before_there_were_days_enough_for_a_mean(tmp_path):
    trend = row_of(tmp_path, [10] * 9).trend

    assert len(trend) == TREND_DAYS
    # Of nine days, the mean of seven is told from the fourth day on.
    assert [value for value in trend if value is not None] == [10] * 6
    assert trend[-6:] == (10,) * 6


def test_until_the_joint_model_has_spoken_its_columns_are_empty(tmp_path):
    row = row_of(tmp_path, [10] * 40)

    assert row.infections_verdict == ""
    assert (row.infections_Rt_median, row.ascertainment_median) == (None, None)
    assert row.verdict == "usable"
