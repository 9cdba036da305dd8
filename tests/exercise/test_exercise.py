"""An exercise has a truth, and publishes like real countries do."""

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from epihq.archive import Archive
from epihq.assessment.assess import assess
from epihq.assessment.backtest import backtest
from epihq.assessment.series import daily_series
from epihq.epi.forecast import persistence
from epihq.epi.simulate import Habits, counted_by_day, published_totals
from epihq.exercise import DEFAULT, run_exercise
from epihq.exercise.handling import Cap, Copy
from epihq.terms.errors import UsageError

pytestmark = pytest.mark.slow
FIGURES = ("deaths", "cases")
LAST = DEFAULT.start + timedelta(days=DEFAULT.days)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    archive = Archive(tmp_path_factory.mktemp("exercise"))
    return archive, run_exercise(DEFAULT, 2019, archive)


def published(archive, code, day=LAST):
    return daily_series(archive.snapshot(as_of=day).frame, code, "cases")


def test_a_publication_comes_out_every_day(played):
    archive, _ = played

    assert len(archive.vintages()) == DEFAULT.days


def test_the_hiding_country_shows_two_of_five_cases(played):
    archive, truth = played

    shown = published(archive, "ZZC").counts.sum()

    assert shown / truth.epidemics["ZZC"].cases.sum() == pytest.approx(0.4, abs=0.02)


def test_the_smoothing_country_scatters_less_than_chance(played):
    archive, _ = played

    def scatter(code):
        counts = published(archive, code).counts[-56:]
        return np.var(np.diff(counts)) / 2 / counts.mean()

    assert scatter("ZZD") < 1 < scatter("ZZA")


def test_every_case_is_an_infection(played):
    _, truth = played

    for epidemic in truth.epidemics.values():
        assert epidemic.cases.sum() <= epidemic.infections.sum()
        assert (epidemic.infections >= 0).all()


def test_the_batch_dump_of_the_neighbour_is_found(played):
    archive, _ = played

    problems = assess(archive, "ZZB", LAST).data.problems

    dumps = [p.last_date for p in problems if p.kind == "batch-dump"]
    assert DEFAULT.start + timedelta(days=137) in dumps


def test_late_cases_revise_the_days_before(played):
    archive, _ = played

    changes = assess(archive, "ZZA", LAST).data.changes

    assert changes.since == LAST - timedelta(days=1)
    assert changes.new_days == (LAST - timedelta(days=1),)
    assert all(revision.after > revision.before for revision in changes.revisions)
    assert changes.revisions


def test_the_interval_of_r_holds_the_truth_of_the_steady_weeks(played):
    archive, truth = played

    rt = assess(archive, "ZZA", LAST).reported_reproduction_number

    susceptible = 1 - truth.epidemics["ZZA"].infections.sum() / 10_000_000
    assert rt.lower90 - 0.05 <= 1.04 * susceptible <= rt.upper90 + 0.05


def test_what_was_published_does_not_depend_on_the_days_after(played, tmp_path):
    archive, _ = played
    short = Archive(tmp_path)
    run_exercise(DEFAULT, 2019, short, until=20)

    hashes = [v.sha256 for v in archive.vintages()[:20]]
    assert [v.sha256 for v in short.vintages()] == hashes


def test_the_truth_is_written_for_the_trainer(played):
    _, truth = played

    told = json.loads(truth.to_json())

    assert len(told["countries"]["ZZA"]["infections"]) == DEFAULT.days
    assert told["countries"]["ZZA"]["handling"] is None
    assert told["countries"]["ZZC"]["handling"] == {
        "what": "Hide",
        "indicators": ["cases"],
        "share": 0.6,
    }


def test_an_exercise_never_speaks_of_a_real_country(tmp_path):
    real = replace(DEFAULT.countries[0], code="AZE")

    with pytest.raises(UsageError):
        run_exercise(replace(DEFAULT, countries=(real,)), 1, Archive(tmp_path))


def test_who_hides_cases_and_publishes_deaths_shows_too_many_deaths(played):
    archive, _ = played
    frame = archive.snapshot(as_of=LAST).frame

    def deaths_by_case(code):
        deaths, cases = (daily_series(frame, code, what) for what in FIGURES)
        return deaths.counts.sum() / cases.counts.sum()

    assert deaths_by_case("ZZC") > 2 * deaths_by_case("ZZA")


def test_a_neighbour_is_copied_as_its_offices_counted(tmp_path):
    first, second, *others = DEFAULT.countries
    copying = replace(second, handling=Copy(neighbour="ZZA"))
    archive = Archive(tmp_path)
    scenario = replace(DEFAULT, countries=(first, copying, *others))
    run_exercise(scenario, 2019, archive, since=DEFAULT.days - 1)

    own, copied = published(archive, "ZZA").counts, published(archive, "ZZB").counts

    # Its last three days still miss their late cases.
    assert np.corrcoef(own[:-3], copied[:-3])[0, 1] > 0.99
    assert own.sum() != pytest.approx(copied.sum(), rel=0.2)


def test_how_a_country_handles_its_figures_changes_nobody_elses(played, tmp_path):
    archive, _ = played
    first, second, *others = DEFAULT.countries
    capped = replace(second, handling=Cap(ceiling=100))
    handled = Archive(tmp_path)
    scenario = replace(DEFAULT, countries=(first, capped, *others))
    run_exercise(scenario, 2019, handled, since=DEFAULT.days - 1)

    assert published(handled, "ZZB").counts.max() <= 100
    for code in ("ZZA", "ZZC", "ZZD", "ZZE"):
        assert (
            published(handled, code).counts == published(archive, code).counts
        ).all()


def test_the_last_publication_does_not_depend_on_those_left_out(played, tmp_path):
    archive, _ = played
    late = Archive(tmp_path)
    run_exercise(DEFAULT, 2019, late, since=DEFAULT.days - 2)

    hashes = [v.sha256 for v in archive.vintages()[-2:]]
    assert [v.sha256 for v in late.vintages()] == hashes


@pytest.mark.parametrize("habits", [Habits(), Habits(backlog=0.3), Habits(weekend=0)])
def test_totals_never_lose_a_case(habits):
    rng = np.random.default_rng(1)
    counts = rng.poisson(50, 60)

    by_day = counted_by_day(counts, habits, 0, rng)
    table = published_totals(by_day, habits, 0, rng)

    # Only the newest days still miss their late cases and their backlog.
    assert table[-1, -4] >= counts[:-5].sum() * 0.97
    assert table[-1, -1] <= counts.sum()


def test_laboratories_with_a_backlog_scatter_more_than_chance():
    rng = np.random.default_rng(2)
    counts = rng.poisson(1000, 400)

    plain, late = (
        counted_by_day(counts, Habits(backlog=share, weekend=1.0), 0, rng)
        for share in (0.0, 0.3)
    )

    assert plain.tolist() == counts.tolist()
    assert late[1:-1].var() > 5 * counts.var()
    assert late.sum() == pytest.approx(counts.sum(), rel=0.005)


def test_a_backtest_sees_nothing_of_the_days_after(played):
    archive, _ = played
    origin = [date(2019, 4, 15)]

    def of_known(counts, usable, **words):
        seen.append(counts.size)
        return persistence(counts, usable, **words)

    seen = []
    scores = backtest(
        archive, ["ZZA"], origin, forecasters={"persistence": of_known},
        truth_as_of=LAST, draws=50,
    )  # fmt: skip

    assert set(seen) == {(origin[0] - DEFAULT.start).days}
    assert {score.relative_wis for score in scores} == {1.0}
