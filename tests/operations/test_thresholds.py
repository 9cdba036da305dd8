"""Thresholds that people set become the watch's rules, or are refused in words."""

from dataclasses import fields

import pytest

from epihq.alarms.rules import OwnRule, Rules
from epihq.epi.ears import Ears
from epihq.operations.thresholds.tables import ThresholdRow
from epihq.operations.thresholds.values import (
    THRESHOLDS,
    check_threshold,
    rules_of,
    wrong,
)
from epihq.terms.errors import UsageError

INCIDENCE = {"figure": "cases_per_100k", "above": 50, "days": 3}


def row(name, value, location=""):
    return ThresholdRow(name=name, value=value, location=location)


def test_every_rule_of_the_watch_can_be_set_and_has_its_default():
    told = {one.name: one.default for one in THRESHOLDS}
    rules = Rules()

    assert {one.name for one in fields(Rules)} - {"own", "places"} == set(told)
    assert told == {name: getattr(rules, name) for name in told}
    assert all(one.unit and one.words for one in THRESHOLDS)


def test_every_default_can_be_set():
    for one in THRESHOLDS:
        assert check_threshold(one.name, one.default) == one.default


def test_thresholds_hold_everywhere_or_in_one_location():
    rules = rules_of(
        [
            row("ears_alpha", 0.01),
            row("ears_method", "C3", "AZE"),
            row("least_count", 5, "AZE"),
            row("revision", None),
        ]
    )

    assert (rules.ears_alpha, rules.revision) == (0.01, True)
    assert rules.for_location("AZE").ears_method is Ears.C3
    assert rules.for_location("AZE").least_count == 5
    assert rules.for_location("GEO").least_count == Rules().least_count


def test_own_rules_are_thresholds_too():
    rules = rules_of([row("own:incidence", INCIDENCE, "AZE")])

    assert rules.own == (
        OwnRule(
            name="incidence",
            figure="cases_per_100k",
            above=50,
            days=3,
            locations=("AZE",),
        ),
    )


@pytest.mark.parametrize(
    ("name", "value", "location", "code"),
    [
        ("ears_alfa", 0.1, "", "threshold.unknown"),
        ("own:", INCIDENCE, "", "threshold.unknown"),
        ("ears_alpha", 2, "", "threshold.bad-value"),
        ("ears_alpha", "0.1", "", "threshold.bad-value"),
        ("ears_alpha", float("nan"), "", "threshold.bad-value"),
        ("news_days", 1.5, "", "threshold.bad-value"),
        ("news_days", 3, "AZE", "threshold.everywhere-only"),
        ("ears_method", "C9", "", "threshold.bad-value"),
        ("revision", 1, "", "threshold.bad-value"),
        ("own:x", [], "", "threshold.bad-value"),
        ("own:x", {"figure": "cases"}, "", "threshold.bad-value"),
        ("own:x", {"figure": "tests", "above": 1}, "", "assessment.unknown-figure"),
        ("own:x", INCIDENCE | {"days": 0}, "", "threshold.bad-value"),
    ],
)
def test_what_cannot_be_a_threshold_is_refused(name, value, location, code):
    with pytest.raises(UsageError) as refused:
        check_threshold(name, value, location)

    assert refused.value.code == code


def test_a_wrong_threshold_on_record_counts_as_not_set_and_is_told():
    rows = [row("ears_alpha", 7), row("least_count", 3)]

    assert rules_of(rows) == Rules(least_count=3.0)
    assert len(wrong(rows)) == 1
