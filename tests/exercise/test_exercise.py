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
from epihq.epi.simulate import Habits, published_totals
from epihq.exercise import DEFAULT, run_exercise
from epihq.terms.errors import UsageError

pytestmark = pytest.mark.slow
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
    assert told["countries"]["ZZC"]["shown"] == 0.4


def test_an_exercise_never_speaks_of_a_real_country(tmp_path):
    real = replace(DEFAULT.countries[0], code="AZE")

    with pytest.raises(UsageError):
        run_exercise(replace(DEFAULT, countries=(real,)), 1, Archive(tmp_path))


def test_totals_never_lose_a_case():
    rng = np.random.default_rng(1)
    counts = rng.poisson(50, 60)

    table = published_totals(counts, Habits(dump=(20, 40, 0.5)), 0, rng)

    # Only the newest days still miss their late cases.
    assert table[-1, -4] >= counts[:-4].sum() * 0.97
    assert table[-1, -1] <= counts.sum()


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
