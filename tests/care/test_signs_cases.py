"""Cases from the sources: both sides of each threshold, both sides of each change."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from epihq.care.signs import rule_set, rule_sets, standing
from signs_samples import OPENED, hour, patient, readings

TABLE = Path(__file__).with_name("signs_cases.csv")
with TABLE.open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter=";"))


def rules_of(case):
    family, _, day = case["rules"].partition("@")
    return rule_set(family, on=date.fromisoformat(day))


def reasons_of(found):
    return ", ".join(f"{one.code} {one.about}".strip() for one in found.reasons)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda one: f"{one['rules']} {one['patient']} {one['readings']}"
)
def test_a_case_of_the_sources_stands_as_its_source_says(case):
    found = standing(
        patient(case["patient"]),
        readings(case["readings"]),
        rules_of(case),
        hour(float(case["now"])),
    )

    repeat_by = found.repeat_by and (found.repeat_by - OPENED) / timedelta(hours=1)
    assert found.level == case["level"], case["source"]
    assert reasons_of(found) == case["reasons"]
    assert repeat_by == (float(case["repeat_by"]) if case["repeat_by"] else None)


def test_each_rule_set_has_cases_and_there_are_enough():
    counted = Counter(rules_of(case).code for case in CASES)

    assert len(CASES) >= 60
    assert set(counted) == {one.code for one in rule_sets()}
    assert all(case["source"] for case in CASES)


@pytest.mark.parametrize("rules", rule_sets(), ids=lambda one: one.code)
def test_each_limit_has_cases_on_both_sides_of_it(rules):
    told = [
        one
        for case in CASES
        if rules_of(case).code == rules.code
        for one in readings(case["readings"])
    ]
    for limited in rules.limited:
        values = {getattr(one, limited.field) for one in told} - {None}
        near = {value for value in values if abs(value - limited.limit) <= 1}
        sides = {limited.is_beyond(value, limited.limit) for value in near}
        assert sides == {True, False}, limited.name


@pytest.mark.parametrize(
    ("family", "day", "code"),
    [
        ("nhs-england", date(2021, 3, 1), "nhs-england-2021"),
        ("nhs-england", date(2022, 7, 18), "nhs-england-2021"),
        ("nhs-england", date(2022, 7, 19), "nhs-england-2022"),
        ("who", date(2020, 5, 27), "who-2020"),
        ("who", date(2021, 1, 24), "who-2020"),
        ("who", date(2021, 1, 25), "who-2021"),
        ("india", date(2021, 4, 28), "india-2021"),
        ("india", date(2022, 1, 4), "india-2021"),
        ("india", date(2022, 1, 5), "india-2022"),
        ("melbourne", date(2020, 5, 20), "melbourne-2020"),
        ("azerbaijan", date(2020, 6, 30), "azerbaijan-2020"),
    ],
)
def test_a_family_has_the_rule_set_of_the_day(family, day, code):
    assert rule_set(family, on=day).code == code
