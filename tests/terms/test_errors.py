"""What a person is told is in a person's words."""

import pytest

from epihq.terms.errors import UsageError


@pytest.mark.parametrize("blank", ["", None, [], ()])
def test_a_blank_is_told_as_nothing(blank):
    told = UsageError("x.y", f"name: words were expected; got {blank!r}. Write it.")

    assert str(told) == "name: words were expected; got nothing. Write it."


def test_a_value_is_told_as_it_is():
    told = UsageError("x.y", "day: one of July was expected; got '0'. Correct it.")

    assert "got '0'" in str(told)
