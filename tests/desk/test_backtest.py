"""Past decisions are read off levels, and scored with what was known then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from effects_samples import STEPS
from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment.pathogens import pathogen_named
from epihq.assessment.settings import Settings
from epihq.desk import backtest
from epihq.desk.backtest import (
    Scored,
    Selection,
    Taken,
    replay_decisions,
    scores_of_taken,
    taken_on,
    track_lines,
)
from epihq.desk.futures import futures, situation
from epihq.desk.stances import Levels
from epihq.epi.effects import prior
from epihq.epi.layout import SEED_DAYS, Layout
from epihq.epi.project import Sample
from epihq.terms.errors import UsageError
from publishers import OXCGRT_NAMES

START = date(2020, 6, 1)
CODES = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "H6")
DAY = START + timedelta(days=13)


def published(stay_at_home, *, age=None, places=("AZE",)):
    """Levels of one country in which only C6 moves; 28 days, 14 up to the review."""
    level = np.ones((28, len(places), len(CODES)), np.int64)
    level[:, :, CODES.index("C6")] = np.asarray(stay_at_home)[:, None]
    return Levels(
        start=START,
        locations=tuple(places),
        codes=CODES,
        level=level,
        share=np.ones(level.shape),
        age=np.zeros(level.shape, np.int64) if age is None else age,
        revised=False,
        report_date=START,
    )


def kinds(stay_at_home, **also):
    return [one.kind for one in taken_on(published(stay_at_home, **also), DAY)]


@pytest.mark.parametrize(
    ("levels", "kind"),
    [
        ([2] * 28, ["extended"]),
        ([2] * 16 + [1] * 12, ["eased"]),
        ([2] * 16 + [3] * 12, ["tightened"]),
    ],
)
def test_what_came_of_a_fortnightly_review_is_read_off_the_levels(levels, kind):
    assert kinds(levels) == kind


@pytest.mark.parametrize(
    "levels",
    [
        [1] * 7 + [2] * 21,
        [2] * 16 + [1] * 3 + [2] * 9,
        [2] * 24 + [1] * 4,
    ],
    ids=["not a fortnight before", "a flicker", "long after the review"],
)
def test_flickers_and_late_changes_are_no_decision(levels):
    assert kinds(levels) == []


def test_levels_that_were_not_published_tell_of_no_decision():
    stale = np.zeros((28, 1, len(CODES)), np.int64)
    stale[20:] = 1

    assert kinds([2] * 28, age=stale) == []


def test_what_was_taken_holds_from_the_day_on_which_it_came():
    (one,) = taken_on(published([2] * 16 + [1] * 12), DAY)
    plan = one.plan()

    assert one.since == START + timedelta(days=16)
    assert plan.stance(one.since - timedelta(days=1))["C6"] == {2: 1.0}
    assert plan.stance(one.since)["C6"] == {1: 1.0}


def taken(location, kind, day=DAY):
    return Taken(location=location, day=day, kind=kind, since=None, before={}, after={})


def test_kinds_are_chosen_in_turn_and_a_country_once_a_fortnight():
    found = [taken(place, "extended") for place in ("AAA", "BBB", "CCC")]
    found.append(taken("DDD", "eased"))
    selection = Selection()

    first = selection.choose(found, 2)
    again = selection.choose(found, 4)

    assert {one.kind for one in first} == {"extended", "eased"}
    assert not {one.location for one in first} & {one.location for one in again}


def scored(kind, taken_wis, plain_wis, inside):
    """Scores of one decision that are the same in each of four weeks."""
    rows = [[taken_wis, inside, inside], [plain_wis, inside, inside]]
    cells = np.repeat(np.array(rows, float)[:, :, None], 4, axis=2)
    return Scored(taken=taken("AZE", kind), scores={"cases": cells})


def test_the_record_is_relative_to_the_plain_forecast():
    lines = track_lines([scored("eased", 8.0, 10.0, 1.0), scored("eased", 6.0, 10, 0)])
    one = next(line for line in lines if (line.decision, line.weeks) == ("eased", 2))

    assert one.relative_wis == pytest.approx(0.7)
    assert one.coverage90 == pytest.approx(0.5)
    assert (one.decisions, one.locations) == (2, 1)


def test_a_record_of_nothing_is_refused():
    with pytest.raises(UsageError) as caught:
        track_lines([Scored(taken=taken("AZE", "eased"), scores={})])

    assert caught.value.code == "backtest.nothing-to-score"


@pytest.fixture
def start():
    """An epidemic of known past, before which nothing was fitted."""
    layout = Layout(weeks=8)
    rng = np.random.default_rng(1)
    sample = Sample(
        layout=layout,
        weekday=3,
        ifr=0.004,
        theta=rng.normal(0, 0.1, size=(40, layout.size)),
        log_R=rng.normal(0, 0.05, size=40),
        infections=np.full((40, SEED_DAYS + layout.days), 1000.0),
    )
    return situation(
        sample,
        prior(STEPS),
        {"C6": {2: 1.0}},
        location="AZE",
        last_date=DAY - timedelta(days=1),
        horizon=28,
        draws=200,
        persons_by_age=None,
        population=1e7,
        pathogen=pathogen_named(),
        settings=Settings(),
    )


STAYED = Taken(
    location="AZE",
    day=DAY,
    kind="extended",
    since=None,
    before={"C6": {2: 1.0}},
    after={"C6": {2: 1.0}},
)
EASED = replace(STAYED, kind="eased", since=DAY + timedelta(days=3), after={"C6": {}})
TRUTH = {"cases": np.full(4, 3500.0), "deaths": np.full(4, 14.0)}


def test_an_extension_is_the_plain_forecast_to_the_last_digit(start):
    for taken_then_plain in scores_of_taken(start, STAYED, TRUTH).values():
        np.testing.assert_array_equal(taken_then_plain[0], taken_then_plain[1])


def test_an_easing_is_projected_above_the_plain_forecast_from_its_day_on(start):
    stayed, eased = (futures(start, one.plan()).projection for one in (STAYED, EASED))

    np.testing.assert_array_equal(eased.Rt[:, :3], stayed.Rt[:, :3])
    assert (np.median(eased.Rt, axis=0)[3:] > np.median(stayed.Rt, axis=0)[3:]).all()
    assert np.median(eased.cases.sum(axis=1)) > np.median(stayed.cases.sum(axis=1))


def test_where_the_truth_is_a_problem_nothing_is_scored(start):
    cells = scores_of_taken(start, EASED, {"cases": np.array([1, np.nan, 3, 4.0])})

    assert np.isnan(cells["cases"][:, :, 1]).all()
    assert np.isfinite(cells["cases"][:, :, [0, 2, 3]]).all()


def counts(said, a_day):
    """Daily cases of AZE from 1 March to the day before they are said."""
    days = [date(2020, 3, 1) + timedelta(days=n) for n in range(400)]
    rows = [f"AZE,cases,{day},{said},{a_day}" for day in days if day < said]
    header = "location,indicator,reference_date,report_date,value"
    return "\n".join([header, *rows]).encode()


def oxcgrt():
    """Levels of 2020: schools and homes closed, homes open again from 20 June on."""
    names = [OXCGRT_NAMES[code][1] for code in CODES]
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(300)]
    rows = [
        f"Azerbaijan,AZE,,NAT_TOTAL,{day:%Y%m%d},"
        + ",".join(
            "0" if c == "C6" and day >= date(2020, 6, 20) else "2" for c in CODES
        )
        for day in days
    ]
    header = "CountryName,CountryCode,RegionName,Jurisdiction,Date," + ",".join(names)
    return "\n".join([header, *rows]).encode()


def test_only_what_was_known_on_the_day_enters_a_projection(tmp_path, monkeypatch):
    day, truth = date(2020, 6, 18), date(2020, 12, 31)
    archive = Archive(tmp_path)
    for source, name, body, said in [
        ("own-counts", "a.csv", counts(day, 300), day),
        ("own-counts", "b.csv", counts(truth, 900), truth),
        ("oxcgrt", "c.csv", oxcgrt(), truth),
    ]:
        archive.add(published_as(source, {name: body}, said))
    handed = []

    def not_estimated(_work, chunks, _workers):
        handed.extend(chunks)
        return []

    monkeypatch.setattr(backtest, "in_chunks", not_estimated)

    assert not list(replay_decisions(archive, [day], truth_as_of=truth))
    ((one,),) = handed
    known = one.case.observed.cases
    assert (one.taken.kind, one.taken.since) == ("eased", date(2020, 6, 20))
    assert one.case.last_date < day
    assert set(known.used[known.usable]) == {300.0}
    np.testing.assert_array_equal(one.truth["cases"], np.full(4, 6300.0))


def published_as(source, files, day):
    return Publication(
        source=source,
        files=files,
        report_date=day,
        retrieved_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
        origin="test",
    )
