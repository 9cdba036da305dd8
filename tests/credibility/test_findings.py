"""From values to findings: what is beyond a range, on which side, and how far."""

import pytest

from epihq.credibility.findings import (
    REFERENCE,
    RULES,
    Measured,
    beyond,
    corrected,
    finding_of,
    reference_range,
)
from epihq.terms.credibility import Finding, Range, Reason

USUAL = Range(low=0.2, high=0.4, locations=18)


def found(name, value, q_value=None, usual=USUAL, **more):
    return finding_of(name, Measured(value=value, **more), q_value, usual)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        # strange is high: a width of 0.2 beyond 0.4 is strongly so
        ("testing", 0.40, Finding.CONSISTENT),
        ("testing", 0.41, Finding.UNUSUAL),
        ("testing", 0.61, Finding.STRONGLY_UNUSUAL),
        ("testing", 0.01, Finding.CONSISTENT),
        # strange is low: half the lower end, 0.1, is as far
        ("ascertainment", 0.19, Finding.UNUSUAL),
        ("ascertainment", 0.09, Finding.STRONGLY_UNUSUAL),
        ("ascertainment", 0.99, Finding.CONSISTENT),
        # either side, and a hint is never more than unusual
        ("weekday-pattern", 0.01, Finding.UNUSUAL),
        ("weekday-pattern", 0.99, Finding.UNUSUAL),
        # a delay counts from one day on
        ("timeliness", 1.3, Finding.UNUSUAL),
        ("timeliness", 1.5, Finding.STRONGLY_UNUSUAL),
    ],
)
def test_a_value_is_judged_by_its_distance_on_the_strange_side(name, value, expected):
    assert found(name, value) is expected


@pytest.mark.parametrize(
    ("q_value", "expected"),
    [
        (0.05, Finding.CONSISTENT),
        (0.049, Finding.UNUSUAL),
        (0.0099, Finding.STRONGLY_UNUSUAL),
        (None, Finding.NOT_ENOUGH),
    ],
)
def test_chance_decides_where_a_test_has_a_probability(q_value, expected):
    assert found("last-digit", 0.5, q_value) is expected
    assert found("last-digit", 0.5, q_value, usual=None) is expected


def test_what_lies_within_the_range_is_consistent_however_improbable():
    assert found("last-digit", 0.3, 0.0001) is Finding.CONSISTENT
    # A hint is never more than unusual.
    assert found("ceiling", 0.9, 0.0001) is Finding.UNUSUAL


def test_without_value_or_reference_there_is_not_enough_to_say():
    assert found("testing", None) is Finding.NOT_ENOUGH
    assert found("testing", 0.5, usual=None) is Finding.NOT_ENOUGH
    nobody = Measured(value=None, reason=Reason.NO_NUMBER_OF_TESTS)
    assert finding_of("testing", nobody, None, None) is Finding.UNUSUAL


def test_the_nearer_end_of_an_interval_counts():
    told = Measured(value=0.5, interval=(0.39, 0.7))

    assert not beyond("testing", told, USUAL)
    assert beyond("testing", Measured(value=0.5, interval=(0.41, 0.7)), USUAL)


def test_a_range_is_of_the_others_and_needs_five_of_them():
    values = {place: number / 10 for number, place in enumerate(REFERENCE[:6])}
    world = {place: {"testing": Measured(value=v)} for place, v in values.items()}
    first, *others = values

    told = reference_range(world, "testing", first)

    # 0.1 to 0.5 in steps of 0.1: 5 and 95 % lie a fifth of a step from the ends.
    assert told.locations == len(others) == 5
    assert (told.low, told.high) == pytest.approx((0.12, 0.48))
    assert reference_range(world, "testing", first, among=others[:4]) is None


def test_probabilities_are_corrected_over_places_and_tests_that_chance_judges():
    def measured(p_value):
        return Measured(value=0.5, p_value=p_value)

    world = {
        "AZE": {"last-digit": measured(0.01), "weekday-pattern": measured(0.001)},
        "ARM": {"last-digit": measured(0.04), "likeness": measured(None)},
    }

    # Two of them: 0.01 * 2 / 1 and 0.04 * 2 / 2; a rhythm's does not judge.
    assert corrected(world) == {
        ("AZE", "last-digit"): pytest.approx(0.02),
        ("ARM", "last-digit"): pytest.approx(0.04),
    }
    assert corrected({}) == {}


def test_every_rule_says_what_its_value_counts_in():
    assert {rule.unit.value for rule in RULES.values()} == {
        *("share", "times", "correlation", "days")
    }
