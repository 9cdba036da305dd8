"""Rows of the charts: weeks, gaps and cuts, small enough to check by eye."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from epihq.assessment.record import Problem
from epihq.reports import rows, words
from epihq.words import speaking
from sample_assessments import LAST, SAMPLES, azerbaijan


def published(*counts, used=None):
    """The sample, had its cases been these up to its last day."""
    known = azerbaijan()
    days = tuple(LAST - timedelta(days=i) for i in range(len(counts)))[::-1]
    curve = replace(
        known.data.curves[0], dates=days, published=counts, used=used or counts
    )
    return replace(known, data=replace(known.data, curves=(curve,)))


def test_a_day_stands_in_the_middle_of_its_bar():
    row = rows.at(date(2020, 7, 1))

    assert row["start"] < row["noon"] < row["end"]
    assert {row[place][:10] for place in ("start", "noon", "end")} == {"2020-07-01"}


def test_a_week_begins_six_days_before_its_last():
    row = rows.at_week(date(2020, 7, 4))

    assert row["start"].startswith("2020-06-28")
    assert row["day"] == "week to 4\u00a0July 2020"


def test_weeks_are_sums_and_the_one_in_which_figures_begin_is_none():
    told = rows.weeks(published(*[1.0] * 16), "cases", LAST, most=3)

    assert [row["count"] for row in told] == [7.0, 7.0]


def test_a_week_with_a_day_left_out_is_not_used():
    used = (*[1.0] * 13, None)

    first, last = rows.weeks(published(*[1.0] * 14, used=used), "cases", LAST, most=2)

    assert (first["used"], last["used"]) == (True, False)


def test_days_before_the_first_figure_are_not_drawn():
    told = rows.bars(published(None, None, 3.0, 4.0), "cases", 100)

    assert [row["count"] for row in told] == [3.0, 4.0]


def test_a_mean_wants_four_days_of_seven():
    told = rows.bars(published(1.0, 2.0, 3.0, 6.0), "cases", 100)

    assert [row["mean"] for row in told] == [None, None, None, 3.0]


def still_filling(known, days):
    """The same, had the cases of so many of its last days been reported in part."""
    problem = Problem(
        kind="incomplete-days",
        indicator="cases",
        first_date=LAST - timedelta(days=days - 1),
        last_date=LAST,
        value=None,
        expected=None,
    )
    return replace(known, data=replace(known.data, problems=(problem,)))


def test_days_that_are_still_being_filled_up_are_used_and_pale_and_not_cut():
    known = published(*[2.0] * 5, 1.0, 6.0, used=(*[2.0] * 5, 4.0, 12.0))

    *_, whole, partly, newest = rows.bars(still_filling(known, 2), "cases", 100)

    assert (whole["used"], whole["share"]) == (True, None)
    assert (partly["used"], partly["share"]) == (True, 0.25)
    assert (newest["top"], newest["share"]) == (6.0, 0.5)
    (week,) = rows.weeks(still_filling(known, 2), "cases", LAST, most=1)
    assert (week["used"], week["top"], week["share"]) == (True, 17.0, 17 / 26)


def test_sums_of_weeks_are_bars_of_a_week_at_its_mean_and_no_days_left_out():
    counts, means = (*[0.0] * 6, 14.0, *[0.0] * 6, 35.0), (*[2.0] * 7, *[5.0] * 7)
    known = published(*counts, used=means)
    (problem,) = still_filling(known, 14).data.problems
    data = replace(known.data, problems=(replace(problem, kind="sums-of-weeks"),))

    told = rows.bars(replace(known, data=data), "cases", 100)

    first, second = (row for row in told if row["count"] is not None)
    assert (first["count"], second["count"]) == (2.0, 5.0)
    assert first["start"] < told[1]["start"]
    assert first["end"] < second["start"] < second["noon"]
    assert {row["used"] for row in told} == {True}
    assert second["label"] == "35 in the week to 1\u00a0July"
    weeks = rows.weeks(replace(known, data=data), "cases", LAST, most=2)
    assert [(row["count"], row["used"]) for row in weeks] == [(14, True), (35, True)]
    # Told where problems are told, and not above all: it is no trouble.
    assert words.headline_problem(replace(known, data=data)) is None


def test_what_pale_means_stands_under_the_chart_that_has_it():
    known = azerbaijan()

    assert "Pale" not in words.caption("cases", known)
    assert "Pale: still" in words.caption("cases", still_filling(known, 2))
    assert "Pale" not in words.caption("forecast-deaths", still_filling(known, 2))


def test_a_bar_that_nobody_uses_is_cut_and_keeps_its_number():
    used = (10.0, 10.0, 10.0, None)
    *_, dump = rows.bars(published(10.0, 10.0, 10.0, 900.0, used=used), "cases", 100)

    assert dump["count"] == 900.0
    assert dump["top"] == pytest.approx(11.5)
    assert dump["note"] == "900, bar cut"


def test_pieces_are_numbered_anew_after_each_gap():
    found = rows.in_pieces([{"n": 1}, {"n": None}, {"n": 2}, {"n": 3}], "n")

    assert [(row["n"], row["piece"]) for row in found] == [(1, 0), (2, 1), (3, 1)]


def test_neighbours_say_their_estimate_or_why_there_is_none():
    told = {row["name"]: row["note"] for row in rows.beside(azerbaijan())}

    assert told["Georgia"] == "too few cases were reported"
    assert told["Armenia"].startswith("0.96 [")


def test_neighbours_are_named_in_the_readers_language():
    with speaking("ru"):
        names = [row["name"] for row in rows.beside(azerbaijan())]

    assert names[:2] == ["Азербайджан", "Армения"]


def test_a_long_axis_names_months_and_a_short_one_every_second_week():
    months = rows.ticks(date(2020, 3, 1), date(2020, 7, 1))

    assert [day.day for day in months] == [1] * 5
    assert rows.ticks(date(2020, 6, 1), date(2020, 6, 30)) == [
        date(2020, 6, 8),
        date(2020, 6, 22),
    ]


def test_what_nobody_published_is_no_bar():
    told = rows.bars(SAMPLES["nothing-known"](), "cases", 9)

    assert [row["count"] for row in told] == [None] * 9


def test_a_very_short_axis_names_its_days():
    first = date(2020, 6, 1)

    assert len(rows.ticks(first, date(2020, 6, 4))) == 4
    assert len(rows.ticks(first, date(2020, 6, 14))) == 7


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(1, 20, [1, 2, 5, 10, 20]), (0.08, 9000, [0.1, 1, 10, 100, 1000]), (3, 4, [])],
)
def test_a_logarithmic_axis_names_round_figures_between_its_ends(low, high, ticks):
    assert rows.log_ticks(low, high) == pytest.approx(ticks)
