"""Codes of ISO 3166-2 that were replaced."""

import pytest

from epihq.terms.former_codes import NEWER_PARTS, REPLACED, newest_code
from epihq.terms.locations import check_location, country_of, is_location, location_name


def test_no_former_code_is_a_place_and_each_leads_to_one():
    assert [code for code in REPLACED if is_location(code)] == []
    assert [code for code in REPLACED.values() if not is_location(code)] == []


@pytest.mark.parametrize(
    ("former", "newest"),
    [("CZ-PR", "CZ-10"), ("FR-75", "FR-75C"), ("KZ-AKM", "KZ-11"), ("IN-TG", "IN-TS")],
)
def test_a_former_code_is_the_one_that_replaced_it(former, newest):
    assert newest_code(former) == newest
    assert check_location(former) == newest
    assert location_name(newest)


def test_codes_newer_than_the_data_at_hand_are_places():
    assert all(is_location(code) for code in NEWER_PARTS)
    assert country_of("NO-31") == "NOR"
    assert check_location("Østfold") == "NO-31"
