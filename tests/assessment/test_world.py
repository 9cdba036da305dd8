"""Many locations: what is said of one is the same whether or not it could be kept."""

import os
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from epihq.archive import Archive
from epihq.archive.publication import Publication
from epihq.assessment import world
from epihq.assessment.assess import assess
from epihq.assessment.behind import case_of, estimates
from epihq.assessment.prospect import NoForecast, WeekAhead
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store
from epihq.assessment.world import (
    estimate_chunk,
    estimate_world,
    forecast_world,
    in_chunks,
    world_cases,
)
from epihq.terms.errors import UsageError
from series_samples import LAST, MORNING, daily, publication_of_days

SETTINGS = Settings()
MONDAY = date(2020, 7, 6)


@pytest.fixture
def archive(tmp_path):
    """Four months of cases that grow by a tenth a week."""
    lines = ["location,indicator,reference_date,report_date,value"]
    for back in range(120, 0, -1):
        cases = round(300 * np.exp(-0.014 * back))
        lines.append(f"ZZA,cases,{MONDAY - timedelta(back)},{MONDAY},{cases}")
    held = Archive(tmp_path)
    held.add(
        Publication(
            source="exercise",
            files={"counts.csv": "\n".join(lines).encode()},
            report_date=MONDAY,
            retrieved_at=datetime(2020, 7, 6, 6, tzinfo=UTC),
            origin="test",
        )
    )
    return held


def test_a_forecast_is_the_same_where_no_estimate_can_be_kept(archive):
    (archive.home / "estimates").write_text("a file in the place of the folder")

    ahead = forecast_world(archive, MONDAY, Settings(), locations=["ZZA"], workers=1)
    told = {(one.indicator, one.target_end_date): one.quantiles for one in ahead}

    assert (archive.home / "estimates").is_file()
    briefing = assess(archive, "ZZA", MONDAY, beside=[]).forecast_weekly
    assert told == {
        (week.indicator, week.date): tuple(week.quantiles.values()) for week in briefing
    }


def case(location, days=9):
    """A location of too few days to be fitted."""
    return case_of({"cases": daily([10] * days, location=location)}, None, SETTINGS)


CASES = [case("ZZA"), case("ZZB"), case("ZZC")]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "estimates")


@pytest.fixture
def ill_fated(monkeypatch):
    """The engine fails whenever ZZB is among those that it is given."""

    def failing(cases, settings):
        if any(one.location == "ZZB" for one in cases):
            raise ValueError("no such matrix")
        return estimates(cases, settings)

    monkeypatch.setattr(world, "estimates", failing)


def test_everybody_of_whom_cases_are_published_is_a_case(tmp_path):
    known = Archive(tmp_path)
    counts = {("ZZB", "cases"): [1] * 9, ("ZZA", "cases"): [2] * 9}
    known.add(publication_of_days(counts | {("ZZC", "deaths"): [1] * 9}))

    found = world_cases(known, MORNING, SETTINGS)

    assert [(one.location, one.last_date) for one in found] == [
        ("ZZA", LAST),
        ("ZZB", LAST),
    ]
    assert world_cases(known, MORNING, SETTINGS, locations=["ZZB"])[0].location == "ZZB"


def test_a_world_without_cases_is_an_error_that_says_so(tmp_path):
    known = Archive(tmp_path)
    known.add(publication_of_days({("ZZC", "deaths"): [1] * 9}))

    with pytest.raises(UsageError) as raised:
        world_cases(known, MORNING, SETTINGS)

    assert raised.value.code == "assessment.nobody-published"


def test_those_kept_from_before_come_first_and_are_not_made_again(store):
    list(estimate_world(CASES[1:2], SETTINGS, store, workers=1))

    lines = list(estimate_world(CASES, SETTINGS, store, workers=1))

    assert [(line.location, line.kept) for line in lines] == [
        ("ZZB", True),
        ("ZZA", False),
        ("ZZC", False),
    ]
    assert all(line.last_date == LAST for line in lines)
    again = list(estimate_world(CASES, SETTINGS, store, workers=1))
    assert all(line.kept for line in again)


def test_a_location_that_fails_is_named_and_stops_no_other(store, ill_fated):
    lines = estimate_world(CASES, SETTINGS, store, workers=1)

    told = {line.location: (line.estimate is None, line.failure) for line in lines}

    assert told == {
        "ZZA": (False, None),
        "ZZB": (True, "ValueError: no such matrix"),
        "ZZC": (False, None),
    }


def test_a_failure_is_not_kept(store, ill_fated):
    list(estimate_world(CASES, SETTINGS, store, workers=1))

    lines = estimate_world(CASES, SETTINGS, store, workers=1)

    assert {line.location: line.kept for line in lines} == {
        "ZZA": True,
        "ZZB": False,
        "ZZC": True,
    }


def test_a_chunk_that_fails_finds_the_one_that_fails(ill_fated):
    answers = dict(estimate_chunk(CASES, SETTINGS))

    assert list(answers) == ["ZZA", "ZZB", "ZZC"]
    assert isinstance(answers["ZZB"], str)


def test_a_forecast_that_cannot_be_made_is_told_beside_the_others(tmp_path, ill_fated):
    known = Archive(tmp_path)
    # Fewer than ten cases: nothing is fitted, and the others forecast.
    counts = {("ZZA", "cases"): [0] * 30 + [1] * 9, ("ZZB", "cases"): [1] * 9}
    known.add(publication_of_days(counts))

    found = list(forecast_world(known, MORNING, SETTINGS, weeks=1, workers=1))

    made = [one.location for one in found if isinstance(one, WeekAhead)]
    (failed,) = (one for one in found if isinstance(one, NoForecast))
    assert made == ["ZZA"]
    assert (failed.location, failed.indicator) == ("ZZB", "all")
    assert "no such matrix" in failed.reason


def test_locations_travel_in_chunks_of_alike_lengths(store, monkeypatch):
    monkeypatch.setattr(world, "_CHUNK", 2)
    chunks = []

    def seen(cases, settings):
        chunks.append([one.location for one in cases])
        return estimates(cases, settings)

    monkeypatch.setattr(world, "estimates", seen)
    mixed = [case("ZZA", 9), case("ZZB", 3), case("ZZC", 8)]
    list(estimate_world(mixed, SETTINGS, store, workers=1))

    assert chunks == [["ZZB", "ZZC"], ["ZZA"]]


def test_a_single_chunk_starts_no_other_process():
    (where,) = in_chunks(lambda _: os.getpid(), [["ZZA"]], workers=8)

    assert where == os.getpid()


def test_a_cluster_that_is_no_address_is_refused(store):
    with pytest.raises(UsageError) as raised:
        list(estimate_world(CASES, SETTINGS, store, cluster="nowhere://here"))

    assert raised.value.code == "assessment.no-cluster"
