"""What holds in a place: by its own acts, and by its country's that reach it."""

from datetime import date

import pytest

from epihq.operations.measures.in_force import held_at
from regime_samples import act, july, recorded


@pytest.mark.parametrize(
    ("areas", "location", "count"),
    [
        (("AZ-BA",), "AZE", 1),
        (("AZ-BA",), "AZ-BA", 1),
        (("AZ-BA",), "AZ-GA", 0),
        ((), "AZ-GA", 1),
        ((), "GEO", 0),
    ],
)
def test_a_part_lives_under_its_countrys_measures_that_hold_there(
    areas, location, count
):
    acts = recorded(act(areas=areas))

    assert len(held_at(acts, location, date(2020, 7, 10), july(10))) == count
