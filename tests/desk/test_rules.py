"""A headquarters' own rule, told apart by what it is about."""

import numpy as np
import pytest

from epihq.desk.decision import Rule
from epihq.desk.rules import check_rules, lacking, limit_of, total_of


def rule(outcome, statistic, **given):
    return Rule(
        outcome=outcome,
        statistic=statistic,
        **{"within_days": 2, "at_most": 0.1} | given,
    )


BEDS = rule("icu_beds", "p_over_capacity")
DEATHS = rule("deaths", "p_above", threshold=8.0)
CASES = rule("cases", "median", at_most=5.0)
PATH = np.array([[1.0, 5.0], [7.0, 3.0]])


def test_beds_are_the_highest_day_and_deaths_the_sum_of_all():
    assert total_of("icu_beds", PATH).tolist() == [5, 7]
    assert total_of("deaths", PATH).tolist() == [6, 10]


@pytest.mark.parametrize(
    ("asked", "limit"), [(BEDS, 3.0), (DEATHS, 8.0), (CASES, None)]
)
def test_a_chance_is_of_exceeding_a_capacity_or_a_threshold(asked, limit):
    assert limit_of(asked, {"icu_beds": 3.0}) == limit


def test_only_a_rule_about_a_capacity_can_lack_one():
    assert lacking(BEDS, {}) == "icu_beds"
    assert lacking(BEDS, {"icu_beds": 0.0}) is None
    assert lacking(DEATHS, {}) is None


def test_no_future_may_exceed_where_none_is_allowed_to():
    strict = rule("icu_beds", "p_over_capacity", at_most=0.0)

    (found,) = check_rules([strict], {"icu_beds": PATH}, {})

    assert found.needs == 7
    assert found.met is None
