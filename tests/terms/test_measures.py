"""The vocabulary of measures, and OxCGRT's indices over it."""

import pytest

from epihq.terms.errors import UsageError
from epihq.terms.measures import (
    CODES,
    INDICES,
    check_measure,
    describe,
    index,
    stringency,
    sub_index,
)

# The worked example of OxCGRT's own documentation: (level, holds for all).
WORKED_EXAMPLE = {
    "C1": (2, True), "C2": (0, True), "C3": (2, False), "C4": (2, False),
    "C5": (0, True), "C6": (1, False), "C7": (1, True), "C8": (3, True),
    "E1": (2, False), "E2": (2, True), "H1": (2, False), "H2": (3, True),
    "H3": (2, True), "H6": (2, False), "H7": (2, True), "H8": (2, True),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("stringency", 43.98),
        ("containment", 52.86),
        ("government", 57.1875),
        ("economic", 87.50),
    ],
)
def test_the_published_example_of_the_indices_comes_out(name, published):
    assert index(name, WORKED_EXAMPLE) == pytest.approx(published, abs=0.006)


def test_no_measure_is_0_and_the_strictest_of_all_is_100():
    strictest = {code: (len(known.levels), True) for code, known in CODES.items()}

    for name in INDICES:
        assert index(name, {}) == 0
        assert index(name, strictest) == pytest.approx(100)


def test_a_targeted_measure_counts_half_a_level_less_where_that_is_told():
    assert sub_index("C6", 3) - sub_index("C6", 3, general=False) == pytest.approx(
        50 / 3
    )
    assert sub_index("C8", 4, general=False) == sub_index("C8", 4)
    assert sub_index("C6", 0, general=False) == 0


def test_stringency_weighs_levels_by_the_people_under_them():
    everyone = stringency({"C6": {3: 1.0}})

    assert everyone == pytest.approx(100 / 9)
    assert stringency({"C6": {3: 0.25}}) == pytest.approx(everyone / 4)
    assert stringency({"E1": {2: 1.0}}) == 0


def test_a_person_may_type_small_letters():
    assert check_measure(" c6 ", 2) == "C6"
    assert describe("C6", 2) == "stay at home: required, with exceptions"
    assert describe("C6", 0) == "stay at home: no measure"


@pytest.mark.parametrize(
    ("code", "level", "error"),
    [
        ("C9", 1, "measures.unknown-code"),
        ("C6", 4, "measures.unknown-level"),
        ("C6", -1, "measures.unknown-level"),
    ],
)
def test_what_the_vocabulary_does_not_have_is_refused(code, level, error):
    with pytest.raises(UsageError) as asked:
        check_measure(code, level)
    assert asked.value.code == error


def test_every_code_names_its_counterparts_in_whos_taxonomy():
    for code in CODES.values():
        assert code.phsm
        assert all(part.replace(".", "").isdigit() for part in code.phsm)
