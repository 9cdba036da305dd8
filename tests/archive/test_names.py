"""A name as published finds its country, or is not guessed."""

import pytest

from epihq.archive.sources.names import (
    code_of_alpha_2,
    code_of_alpha_3,
    code_of_name,
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Azerbaijan", "AZE"),
        ("Namibia", "NAM"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Taiwan*", "TWN"),
        ("Korea, South", "KOR"),
        ("West Bank and Gaza", "PSE"),
        ("Kosovo", "XKX"),
        ("Republic of Azerbaijan", "AZE"),
    ],
)
def test_a_name_finds_its_country_as_publishers_and_the_standard_write_it(name, code):
    assert code_of_name(name) == code


@pytest.mark.parametrize(
    "name", ["Diamond Princess", "Summer Olympics 2020", "Azerbajan", ""]
)
def test_a_name_that_nobody_has_is_not_guessed(name):
    assert code_of_name(name) is None


@pytest.mark.parametrize(
    ("code", "found"),
    [("AZ", "AZE"), ("XK", "XKX"), ("XA", "BES"), ("ZZ", None), ("AZE", None)],
)
def test_two_letters_find_their_country(code, found):
    assert code_of_alpha_2(code) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [("AZE", "AZE"), ("RKS", "XKX"), ("OWID_KOS", "XKX"), ("OWID_WRL", None)],
)
def test_three_letters_are_a_country_or_nothing(code, found):
    assert code_of_alpha_3(code) == found
