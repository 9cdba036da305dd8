"""Backtests know on each origin what was known then, and score what came."""

from datetime import timedelta

import numpy as np
import pytest

from epihq.archive import Archive
from epihq.assessment.backtest import backtest, figures, scores_of, weekly_truth
from epihq.epi.forecast import QUANTILE_LEVELS, Forecast, ForecastVerdict
from epihq.terms.errors import UsageError
from series_samples import LAST, MORNING, daily, publication_of_days, seen

LATER = MORNING + timedelta(days=14)
STEADY = [10] * 42


def foretelling(level, verdict=ForecastVerdict.USABLE):
    """A forecaster that is sure of so many persons a day."""

    def forecaster(used, usable, *, horizon, draws, rng):
        return Forecast(paths=np.full((draws, horizon), float(level)), verdict=verdict)

    return forecaster


@pytest.fixture
def archive(tmp_path):
    """Ten cases a day, then two weeks of twenty that nobody knew on the origin."""
    archive = Archive(tmp_path)
    archive.add(publication_of_days({("ZZA", "cases"): STEADY}))
    after = LATER - timedelta(days=1)
    days = {("ZZA", "cases"): STEADY + [20] * 14}
    archive.add(publication_of_days(days, day=LATER, last=after))
    return archive


def scored(archive, **forecasters):
    lines = backtest(
        archive,
        ["ZZA"],
        [MORNING],
        indicators=("cases",),
        forecasters=forecasters,
        weeks=2,
        draws=10,
        truth_as_of=LATER,
    )
    return {(line.forecaster, line.week): line for line in lines}


def test_who_is_sure_and_right_is_away_by_nothing(archive):
    (week, second) = scored(archive, right=foretelling(20)).values()

    assert (week.week, second.week) == (1, 2)
    assert (week.wis, week.coverage50, week.coverage90) == (0, 1, 1)
    assert (week.targets, week.left_out, week.relative_wis) == (1, 0, None)


def test_who_is_sure_and_wrong_is_away_by_the_persons_in_between(archive):
    lines = scored(archive, persistence=foretelling(10), nearer=foretelling(15))

    assert lines["persistence", 1].wis == pytest.approx(70)
    assert lines["nearer", 1].wis == pytest.approx(35)
    assert lines["nearer", 1].relative_wis == pytest.approx(0.5)
    assert lines["nearer", 1].coverage90 == 0


def test_a_forecaster_is_shown_nothing_of_after_the_origin(archive):
    shown = []

    def looking(used, usable, *, horizon, draws, rng):
        shown.extend(used.tolist())
        return foretelling(1)(used, usable, horizon=horizon, draws=draws, rng=rng)

    scored(archive, looking=looking)

    assert shown == STEADY


def test_the_same_seed_gives_each_forecaster_the_same_chances(archive):
    drawn = []

    def rolling(used, usable, *, horizon, draws, rng):
        drawn.append(rng.random())
        return foretelling(1)(used, usable, horizon=horizon, draws=draws, rng=rng)

    scored(archive, one=rolling, other=rolling)

    assert drawn[0] == drawn[1]


def test_who_gives_no_forecast_has_no_line(archive):
    none = foretelling(20, ForecastVerdict.TOO_FEW_DAYS)

    lines = scored(archive, silent=none, right=foretelling(20))

    assert {name for name, _ in lines} == {"right"}


def test_a_target_without_a_baseline_is_not_scored(archive):
    none = foretelling(20, ForecastVerdict.TOO_FEW_DAYS)

    with pytest.raises(UsageError):
        scored(archive, persistence=none, right=foretelling(20))


def test_forecasts_whose_outcome_nobody_knows_are_an_error_that_says_so(archive):
    with pytest.raises(UsageError) as raised:
        backtest(
            archive,
            ["ZZA"],
            [LATER],
            indicators=("cases",),
            forecasters={"right": foretelling(20)},
            weeks=2,
            truth_as_of=LATER,
        )

    assert raised.value.code == "backtest.nothing-to-score"


def test_a_location_that_publishes_nothing_has_no_figures(archive):
    frame = archive.snapshot(as_of=MORNING).frame

    assert figures(frame, "ZZB", "cases") is None
    series, examined = figures(frame, "ZZA", "cases")
    assert (series.last_date, examined.used[-1, 0]) == (LAST, 10)


def truth(counts):
    series = daily(counts)
    return series, seen(series)


def test_a_week_that_is_not_over_yet_is_not_known():
    known_to = LAST - timedelta(days=10)

    weeks = weekly_truth(known_to, truth(range(1, 43)), 2)

    # The 33rd to the 39th day; of the second week four days are to come.
    assert weeks[0] == sum(range(33, 40))
    assert np.isnan(weeks[1])


def test_a_week_in_which_a_dump_was_published_is_not_scored():
    counts = [10] * 28 + [400] + [10] * 13

    weeks = weekly_truth(LAST - timedelta(days=14), truth(counts), 2)

    assert np.isnan(weeks[0])
    assert weeks[1] == 70


def test_what_is_not_known_is_not_scored():
    quantiles = np.full((len(QUANTILE_LEVELS), 2), 70.0)

    scores = scores_of(np.array([70.0, np.nan]), quantiles)

    assert scores[:, 0].tolist() == [0, 1, 1]
    assert np.isnan(scores[:, 1]).all()
