"""What the figures say: weeks, news since the last publication, and problems."""

from datetime import date, timedelta

import pytest

from archive_samples import publication_of
from epihq.archive import Archive
from epihq.assessment.assess import assess, daily_counts
from epihq.assessment.figures import recent_findings, summarise, trend
from epihq.assessment.whose import counts_known
from list_samples import korea, published_list
from series_samples import LAST, MORNING, daily, publication_of_days, seen

CASES = ("ZZA", "cases")
DUMPED = [10] * 40 + [400] + [10] * 5


def trend_of(series, population=None):
    return trend(series, seen(series), population)


def summary_of(archive, as_of=MORNING):
    known = counts_known(archive, as_of, ["ZZA"])
    series = daily_counts(known.frame, "ZZA")
    return summarise(
        archive,
        known.frame,
        series,
        {name: seen(one) for name, one in series.items()},
        as_of=as_of,
        vintage=known.vintages[0],
        population=None,
    )


def kinds(summary):
    return [problem.kind for problem in summary.problems]


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


def test_a_week_is_held_against_the_week_before():
    found = trend_of(daily([10] * 7 + [15] * 7), population=1_000_000)

    assert (found.last_day, found.usable_days) == (15, 7)
    assert (found.last_7_days, found.previous_7_days, found.change) == (105, 70, 0.5)
    assert found.per_100k == 10.5


def test_no_rate_is_given_where_nobody_tells_the_inhabitants():
    assert trend_of(daily([10] * 14)).per_100k is None


def test_a_week_of_which_a_day_was_not_published_has_no_sum_as_published():
    found = trend_of(daily([10] * 14, missing=[-1]))

    assert (found.last_day, found.usable_days) == (None, 6)
    assert (found.published_7_days, found.published_previous_7_days) == (None, 70)


def test_a_dump_is_in_the_sum_as_published_alone():
    found = trend_of(daily(DUMPED))

    assert (found.published_7_days, found.last_7_days) == (460, 70)
    assert found.usable_days == 6


def test_a_day_left_out_is_blank_in_the_curve_that_the_estimates_use(archive):
    archive.add(publication_of_days({CASES: DUMPED}))

    (curve,) = summary_of(archive).curves
    day = curve.dates.index(LAST - timedelta(days=5))

    assert (curve.published[day], curve.used[day]) == (400, None)
    assert (curve.published[day + 1], curve.used[day + 1]) == (10, 10)


def test_the_first_publication_of_all_changes_nothing(archive):
    archive.add(publication_of_days({CASES: [10] * 9}))

    changes = summary_of(archive).changes

    assert (changes.since, changes.new_days, changes.revisions) == (None, (), ())


def test_what_is_new_is_told_against_the_publication_before(archive):
    archive.add(publication_of_days({CASES: [10, 20, 30]}, day=LAST, last=LAST))
    archive.add(publication_of_days({CASES: [20, 33, 40]}, last=MORNING))

    changes = summary_of(archive).changes

    assert (changes.since, changes.new_days) == (LAST, (MORNING,))
    days = [LAST - timedelta(days=2), LAST]
    told = [(r.reference_date, r.before, r.after) for r in changes.revisions]
    # The oldest day is gone from the newest publication: withdrawn.
    assert told == [(days[0], 10, None), (days[1], 30, 33)]


def test_figures_of_a_later_publication_say_so_and_have_no_news(archive):
    archive.add(publication_of_days({CASES: [10] * 20}))

    summary = summary_of(archive, as_of=LAST - timedelta(days=5))

    assert summary.revised
    assert summary.changes.since is None
    assert kinds(summary) == ["answered-from-later-vintage"]
    assert summary.last_date == LAST - timedelta(days=6)


@pytest.mark.parametrize(("days", "told"), [(3, []), (4, ["stale"])])
def test_figures_are_stale_when_more_than_three_days_old(archive, days, told):
    archive.add(publication_of_days({CASES: [10] * 9}))

    assert kinds(summary_of(archive, as_of=LAST + timedelta(days=days))) == told


def test_deaths_that_only_another_source_publishes_are_left_out_aloud(archive):
    deaths = {CASES: [10] * 8, ("ZZA", "deaths"): [1] * 8}
    archive.add(publication_of_days(deaths, last=LAST - timedelta(days=1)))
    archive.add(publication_of_days({CASES: [10] * 9}, source="own-counts"))

    summary = summary_of(archive)

    assert summary.source == "own-counts"
    assert [one.indicator for one in summary.trends] == ["cases"]
    (problem,) = summary.problems
    assert (problem.kind, problem.indicator) == ("deaths-left-out", "deaths")
    assert problem.sources == ("exercise",)


def test_a_dump_is_told_with_its_day_its_count_and_what_was_to_be_expected(archive):
    archive.add(publication_of_days({CASES: DUMPED}))

    (problem,) = summary_of(archive).problems

    assert (problem.kind, problem.value, problem.expected) == ("batch-dump", 400, 10)
    assert problem.first_date == problem.last_date == LAST - timedelta(days=5)


def test_a_problem_of_two_months_ago_is_not_told_any_more(archive):
    old = [10] * 40 + [400] + [10] * 57
    archive.add(publication_of_days({CASES: old}))
    series = {"cases": daily(old)}

    assert kinds(summary_of(archive)) == []
    assert recent_findings(series, {"cases": seen(series["cases"])}) == 0
    newer = {"cases": daily(old[:-2])}
    assert recent_findings(newer, {"cases": seen(newer["cases"])}) == 1


def test_the_newest_problem_comes_first(archive):
    twice = [*DUMPED, *[10] * 15, 400, *[10] * 5]
    archive.add(publication_of_days({CASES: twice}))

    days = [problem.last_date for problem in summary_of(archive).problems]

    assert days == [LAST - timedelta(days=5), LAST - timedelta(days=26)]


def test_totals_are_as_published_and_daily_counts_are_not_added_up(archive):
    counts = {("ZZA", "cumulative_cases"): [5, 9, 9], ("ZZA", "deaths"): [1, 1, 1]}
    archive.add(publication_of_days(counts))

    totals = summary_of(archive).totals

    assert (totals.cases, totals.deaths) == (9, None)


def test_a_series_of_weeks_is_told_once_and_each_week_is_no_problem(archive):
    lines = [
        f"ZZA,weekly_cases,{LAST - timedelta(days=7 * ago)},{MORNING},{40 + ago}"
        for ago in range(8)
    ]
    archive.add(publication_of(MORNING, lines, source="exercise"))

    summary = summary_of(archive)

    assert kinds(summary) == ["sums-of-weeks"]
    (trend,) = summary.trends
    # Of the last day alone nothing is known.
    assert (trend.last_day, trend.last_7_days) == (None, 40)


def test_a_list_of_all_persons_knows_its_total(tmp_path):
    archive = Archive(tmp_path, "mers")
    archive.add(published_list(korea(), date(2015, 6, 16), disease="mers"))

    totals = assess(archive, "KOR", date(2015, 6, 16), beside=[]).data.totals

    assert (totals.cases, totals.deaths) == (162, 10)
