"""Persons of a list as known by a day, and counts in which nobody can be known."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from epihq.archive import Archive
from epihq.archive.sources.line_list import PERSONS_SCHEMA
from epihq.assessment.list_counts import (
    age_groups,
    area_weeks,
    deaths_by_day,
    onset_weeks,
)
from epihq.assessment.list_record import FEWEST_TOLD, week_end
from epihq.assessment.persons import count_of, held_list, known_by
from list_samples import published_list

DAY = date(2026, 3, 20)


def day(number):
    return date(2026, 3, number)


def persons(*rows):
    """A list of persons who were reported on 10 March unless a row says otherwise."""
    usual = {
        "event_date": day(10),
        "report_date": day(10),
        "location": "AZE",
        "persons": 1,
    }
    whole = [
        {**dict.fromkeys(PERSONS_SCHEMA), **usual, **row} for row in (rows or ({},))
    ]
    return pl.DataFrame(whole, schema=PERSONS_SCHEMA)


def states(table, *, is_later=False):
    return known_by(table, DAY, is_later=is_later)["state"].to_list()


def test_persons_reported_later_are_not_known_yet():
    table = persons({}, {"report_date": day(21)})

    assert known_by(table, DAY, is_later=True).height == 1


def test_days_that_are_still_to_come_are_not_known_yet():
    table = persons({"hospital_date": day(25), "onset_date": day(5)})

    known = known_by(table, DAY, is_later=True)

    assert known["hospital_date"].to_list() == [None]
    assert known["onset_date"].to_list() == [day(5)]


def test_who_is_listed_as_alive_has_recovered_only_with_the_day_of_it():
    table = persons({"outcome": "alive"}, {"outcome": "alive", "outcome_date": day(15)})

    assert states(table) == ["not-known", "recovered"]


def test_an_outcome_of_a_later_list_counts_where_its_day_shows_that_it_was_known():
    table = persons(
        {"outcome": "dead"},
        {"outcome": "dead", "outcome_date": day(15)},
        {"outcome": "dead", "death_date": day(25)},
    )

    assert states(table) == ["died", "died", "died"]
    assert states(table, is_later=True) == ["not-known", "died", "not-known"]


def test_rows_may_stand_for_several_persons():
    assert count_of(known_by(persons({"persons": 7}), DAY, is_later=False)) == 7


def archive_with(home, *publications):
    archive = Archive(home)
    for one in publications:
        archive.add(one)
    return archive


def text_list(*lines):
    rows = [line.split(",") for line in lines]
    names = ["event_date", "report_date", "location", "disease"]
    return pl.DataFrame(rows, schema=names, orient="row")


BAKU = "2026-03-01,2026-03-02,AZ-BA,cholera"
GANJA = "2026-03-03,2026-03-04,AZ-GA,cholera"
TBILISI = "2026-03-03,2026-03-04,GE-TB,cholera"
MEASLES = "2026-03-03,2026-03-04,AZ-GA,measles"


def test_a_country_takes_its_parts_and_no_other_disease(tmp_path):
    archive = archive_with(
        tmp_path, published_list(text_list(BAKU, GANJA, TBILISI, MEASLES), day(5))
    ).about("cholera")

    held = held_list(archive, DAY)

    assert [held.persons(at).height for at in ("AZE", "AZ-GA", "GEO")] == [2, 1, 1]


def test_the_newest_list_of_a_day_answers_and_else_the_oldest(tmp_path):
    archive = archive_with(
        tmp_path,
        published_list(text_list(BAKU), day(5)),
        published_list(text_list(BAKU, GANJA), day(9)),
    )

    found = [held_list(archive, day(n)) for n in (8, 9, 1)]

    assert [one.vintage.report_date for one in found] == [day(5), day(9), day(5)]
    assert [one.is_later for one in found] == [False, False, True]


def test_where_no_list_is_held_there_is_none(tmp_path):
    assert held_list(Archive(tmp_path), DAY) is None


@pytest.mark.parametrize("number", [1, 4, 9, 30, 200, 3000])
@pytest.mark.parametrize("seed", range(5))
def test_no_age_and_sex_are_told_of_fewer_than_five_persons(number, seed):
    rng = np.random.default_rng(seed)
    table = persons(
        *(
            {"age": float(age), "sex": str(sex)}
            for age, sex in zip(
                rng.gamma(2, 20, number).clip(0, 100),
                rng.choice(["female", "male", "other"], number),
                strict=True,
            )
        )
    )

    groups = age_groups(known_by(table, DAY, is_later=False))

    told = [n for one in groups for n in (one.female, one.male, one.both)]
    assert all(n is None or n == 0 or n >= FEWEST_TOLD for n in told)
    assert sum(one.both for one in groups) <= number
    assert bool(groups) is (number >= FEWEST_TOLD)
    ends = [one.last for one in groups]
    assert ends[-1:] in ([], [None])
    assert [one.first for one in groups[1:]] == [end + 1 for end in ends[:-1]]


def test_groups_put_together_leave_nobody_to_be_worked_out():
    rows = [{"age": 25.0, "sex": "male"}] * 20 + [{"age": 3.0, "sex": "male"}] * 2
    rows += [{"age": 30.0, "sex": "female"}] * 6

    groups = age_groups(known_by(persons(*rows), DAY, is_later=False))

    assert [(one.first, one.last, one.male) for one in groups[:2]] == [
        (0, 29, 22),
        (30, 39, 0),
    ]
    assert sum(one.both for one in groups) == 28


def test_where_even_all_of_a_sex_are_few_sexes_are_left_out():
    rows = [{"age": 25.0, "sex": "male"}] * 20 + [{"age": 26.0, "sex": "female"}] * 2

    groups = age_groups(known_by(persons(*rows), DAY, is_later=False))

    assert {one.female for one in groups} == {None}
    assert sum(one.both for one in groups) == 22


def test_weeks_of_onset_end_on_saturday_and_leave_out_none_between():
    table = persons(
        {"onset_date": day(1)},
        {"onset_date": day(7), "outcome": "dead"},
        {"onset_date": day(20), "persons": 3},
        {},
    )

    weeks = onset_weeks(known_by(table, DAY, is_later=False))

    assert [(w.date.day, w.died, w.not_known) for w in weeks] == [
        (7, 1, 1),
        (14, 0, 0),
        (21, 0, 3),
    ]
    assert week_end(day(7)) == day(7)


def test_areas_are_the_parts_of_a_country_alone():
    table = persons({"onset_date": day(1), "location": "AZ-BA"}, {"onset_date": day(2)})
    known = known_by(table, DAY, is_later=False)

    assert [(w.area, w.persons) for w in area_weeks(known, "AZE")] == [
        ("", 1),
        ("AZ-BA", 1),
    ]
    assert area_weeks(known, "AZ-BA") == ()
    assert area_weeks(known.filter(pl.col("location") == "AZE"), "AZE") == ()


def test_deaths_are_counted_by_their_day():
    table = persons({"death_date": day(12)}, {"death_date": day(12)}, {})

    (told,) = deaths_by_day(known_by(table, DAY, is_later=False))

    assert (told.date, told.persons) == (day(12), 2)
