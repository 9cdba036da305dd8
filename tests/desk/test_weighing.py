"""Weighing options: by draws, never by a score, and only where a rule can be asked."""

import numpy as np
import pytest

from epihq.desk.decision import Cost, Option, RuleCheck
from epihq.desk.weighing import best, difference


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
        name="days under restriction",
        unit="days",
        median=days,
        lower90=days,
        upper90=days,
        source="",
    )
    return Option(
        name=name,
        title=name,
        measures="",
        ends=None,
        outcomes={},
        fans=(),
        home_care_by_age=(),
        shortages={},
        costs=(cost, cost),
        rules=tuple(
            RuleCheck(rule="ICU", value=None if m is None else 0.1, met=m) for m in met
        ),
    )


def test_of_options_that_keep_to_the_rule_the_shortest_is_named():
    options = [option("a", 0, False), option("b", 28, True), option("c", 14, True)]

    assert best(options)[0] == "c"


def test_where_no_option_keeps_to_the_rule_none_is_named():
    name, why = best([option("a", 0, False), option("b", 28, True, False)])

    assert name is None
    assert "No option" in why


def test_a_rule_that_cannot_be_checked_names_nobody():
    name, why = best([option("a", 0, True), option("b", 28, None)])

    assert name is None
    assert "ICU" in why


def test_without_a_rule_none_is_named():
    assert best([option("a", 0)])[0] is None
