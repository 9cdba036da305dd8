"""Weighing options: by draws, never by a score, and only where a rule can be asked."""

from dataclasses import replace

import numpy as np
import pytest

from epihq.desk.decision import BEYOND_A_LAPSE, Cost, Option, Rule, RuleCheck
from epihq.desk.headquarters import DEFAULT_RULE, Headquarters
from epihq.desk.options import Plan
from epihq.desk.remarks import (
    Alike,
    FewestDays,
    NoCapacity,
    NoneKeeps,
    NoRule,
    NotProjected,
    OnlyOne,
    SameAs,
)
from epihq.desk.rules import check_rules
from epihq.desk.weighing import best, difference, told_apart

GIVEN = Headquarters(capacity={"icu_beds": 420.0})


def test_the_difference_is_that_of_each_future_not_of_the_medians():
    made = {
        "lapse": {"deaths": np.array([10.0, 20.0, 30.0, 40.0])},
        "extend-14": {"deaths": np.array([9.0, 18.0, 27.0, 40.0])},
    }

    found = difference("extend-14", "lapse", "deaths", made)

    assert found.median == pytest.approx(-1.5)
    # Better in three futures of four, and equal in one, which counts half.
    assert found.p_better == pytest.approx(0.875)


def option(name, days, *met):
    cost = Cost(
        code=BEYOND_A_LAPSE,
        name="",
        unit="days",
        median=days,
        lower90=days,
        upper90=days,
        source="",
    )
    return Option(
        name=name,
        title="",
        days=0,
        levels={},
        ends=None,
        outcomes={},
        fans=(),
        home_care_by_age=(),
        shortages={},
        costs=(cost, cost),
        rules=tuple(
            RuleCheck(rule=DEFAULT_RULE, value=None if m is None else 0.1, met=m)
            for m in met
        ),
    )


def test_of_options_that_keep_to_the_rule_the_shortest_is_named():
    options = [option("a", 0, False), option("b", 28, True), option("c", 14, True)]

    assert best(options, GIVEN) == ("c", FewestDays(options=2))
    assert best(options[:2], GIVEN) == ("b", OnlyOne())


def test_the_rule_names_no_option_for_what_is_not_known_of_it():
    options = [option("a", 0, True), option("b", 14, True)]
    equal = SameAs(option="b", title="", days=14, like="a", is_shown=True)

    assert best(options, GIVEN, [equal]) == (None, Alike(option="b", like="a"))


def test_where_no_option_keeps_to_the_rule_none_is_named():
    options = [option("a", 0, False), option("b", 28, True, False)]

    assert best(options, GIVEN) == (None, NoneKeeps())


def test_a_rule_that_cannot_be_checked_names_nobody():
    options = [option("a", 0, True), option("b", 28, None)]

    assert best(options, GIVEN) == (None, NotProjected(rules=(0,)))


def test_a_rule_asks_for_the_capacity_it_lacks_and_tells_how_much_would_do():
    needs = np.arange(1.0, 101.0)[:, None] * np.ones(42)
    (rule,) = Headquarters().rules
    options = [
        replace(option(name, 0), rules=check_rules([rule], {"icu_beds": path}, {}))
        for name, path in (("lapse", 10 * needs), ("extend", needs))
    ]

    missing = NoCapacity(rule=0, outcome="icu_beds")

    assert best(options, Headquarters()) == (None, missing)
    # 5 of 100 futures may need more.
    assert [one.rules[0].needs for one in options] == [950, 95]


@pytest.mark.parametrize(("beds", "met"), [(95, False), (96, True), (97, True)])
def test_a_rule_is_kept_from_just_what_it_is_told_to_need(beds, met):
    path = np.arange(1.0, 101.0)[:, None] * np.ones(42)
    rule = Rule(
        outcome="icu_beds", statistic="p_over_capacity", within_days=42, at_most=0.04
    )

    (found,) = check_rules([rule], {"icu_beds": path}, {"icu_beds": float(beds)})

    assert found.needs == 96
    assert found.met is met


def test_without_a_rule_none_is_named():
    assert best([option("a", 0)], GIVEN) == (None, NoRule())


def plan(name):
    return Plan(name=name, ends=None, stance=lambda _: {})


def shown(*names, always=()):
    """Which of the options are shown, whose infections are the letters of the name."""
    made = {n: {"infections": np.array([float(len(n))])} for n in names}
    kept, equals = told_apart([plan(n) for n in names], made, always=always)
    return [one.name for one in kept], [(one.option, one.like) for one in equals]


def test_an_option_that_nothing_known_tells_apart_is_not_shown():
    assert shown("a", "bb", "ccc", "dd") == (["a", "bb", "ccc"], [("dd", "bb")])


def test_what_was_asked_for_is_shown_and_told_to_be_the_same():
    assert shown("a", "b", always={"a", "b"}) == (["a", "b"], [("b", "a")])
