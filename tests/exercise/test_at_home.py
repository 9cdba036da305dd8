"""The people of an exercise who are at home: published rates, and a fair score."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from epihq.exercise.at_home import (
    SILENT_A_DAY,
    WORSENS,
    WRONG_NUMBER,
    people_at_home,
    score_drill,
)

NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)
DAYS = {date(2020, 7, 1) + timedelta(days=n): 400 for n in range(30)}


@pytest.fixture(scope="module")
def people():
    return people_at_home(DAYS, seed=7, zone=NOON)


def share(people, is_so):
    return sum(map(is_so, people)) / len(people)


def test_as_many_get_worse_as_programmes_have_published(people):
    worse = share(people, lambda one: one.worsens_on is not None)

    assert worse == pytest.approx(WORSENS, abs=0.02)


def test_nobody_gets_worse_before_the_list_has_them_or_after_the_tenth_day(people):
    for one in people:
        if one.worsens_on is not None:
            begins = one.worsens_on.date()
            assert begins >= one.listed_on
            assert begins <= one.onset + timedelta(days=10)
            assert one.worsens_on.tzinfo is not None


def test_the_old_get_worse_more_often(people):
    old = [one for one in people if one.age >= 60]
    young = [one for one in people if one.age < 60]

    def is_worse(one):
        return one.worsens_on is not None

    assert share(old, is_worse) > 1.5 * share(young, is_worse)


def test_as_many_answer_on_a_day_as_in_chennai(people):
    there = [one for one in people if not one.is_wrong_number and not one.silent_from]
    silent = share(there, lambda one: not one.answers(NOON))

    assert silent == pytest.approx(SILENT_A_DAY, abs=0.02)
    assert share(people, lambda one: one.is_wrong_number) == pytest.approx(
        WRONG_NUMBER, abs=0.01
    )
    assert not any(one.answers(NOON) for one in people if one.is_wrong_number)


def test_oxygen_falls_from_the_hour_of_getting_worse_and_the_answer_tells_it(people):
    one = next(one for one in people if one.worsens_on and one.has_device)
    before, after = one.worsens_on, one.worsens_on + timedelta(days=3)

    assert one.oxygen(before) >= 95
    assert one.oxygen(after) < one.oxygen(before) - 8
    assert one.says(after).feeling == "worse"
    assert "breathless-at-rest" in one.says(after).symptoms


def test_who_has_no_device_says_it_in_words_alone(people):
    one = next(one for one in people if one.worsens_on and not one.has_device)
    said = one.says(one.worsens_on + timedelta(days=3))

    assert said.spo2_rest is None
    assert said.feeling == "worse"


def test_who_is_well_does_not_get_worse(people):
    well = [one for one in people if one.worsens_on is None]

    assert all(one.says(NOON + timedelta(days=9)).feeling != "worse" for one in well)
    assert all(one.oxygen(NOON + timedelta(days=9)) > 95 for one in well)


def test_one_more_day_of_new_people_changes_nobody_of_the_others(people):
    later = people_at_home({**DAYS, date(2020, 8, 15): 50}, seed=7, zone=NOON)

    assert later[: len(people)] == people
    assert len({one.number for one in later}) == len(later)


def test_the_same_seed_gives_the_same_people_and_answers_again(people):
    again = people_at_home(DAYS, seed=7, zone=NOON)

    assert again == people
    assert [one.says(NOON) for one in again[:50]] == [
        one.says(NOON) for one in people[:50]
    ]
    assert people_at_home(DAYS, seed=8, zone=NOON) != people


@pytest.fixture
def drill(people):
    """Four people: two get worse at noon of the first, one at noon of the ninth."""
    well, *_ = (one for one in people if one.worsens_on is None)
    ninth = NOON + timedelta(days=8)
    worse = [
        replace(well, number=number, worsens_on=hour)
        for number, hour in ((1, NOON), (2, NOON), (3, ninth))
    ]
    return [replace(well, number=4), *worse]


def test_a_drill_counts_who_was_reached_in_time(drill):
    reached = {1: NOON + timedelta(hours=30), 2: NOON + timedelta(hours=70)}

    score = score_drill(drill, reached, NOON + timedelta(days=9))

    assert (score.worsened, score.reached, score.in_time) == (2, 2, 1)
    assert score.median_hours == 50


def test_who_may_still_be_reached_in_time_is_not_held_against_the_players(drill):
    early = score_drill(drill, {}, NOON + timedelta(days=1))
    late = score_drill(drill, {}, NOON + timedelta(days=11))

    assert (early.worsened, late.worsened) == (0, 3)
    assert late.median_hours is None


def test_who_was_sent_for_without_need_is_told(drill):
    score = score_drill(drill, {4: NOON}, NOON + timedelta(days=11))

    assert (score.unneeded, score.reached) == (1, 0)


def test_who_came_before_it_began_had_nothing_to_wait_for(drill):
    score = score_drill(drill, {1: NOON - timedelta(days=1)}, NOON + timedelta(days=3))

    assert score.hours == (0.0,)
