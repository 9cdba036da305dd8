"""Locations are ISO codes, and nothing else."""

import re

import pycountry
import pytest

from epihq.terms.borders import LAND_BORDERS
from epihq.terms.errors import UsageError
from epihq.terms.locations import (
    check_location,
    is_location,
    is_within,
    location_name,
    neighbours,
)


@pytest.mark.parametrize("code", ["AZE", "AZ-BA", "XKX", "NAM", "ZZA"])
def test_iso_codes_are_locations(code):
    assert is_location(code)


@pytest.mark.parametrize("code", ["Azerbaijan", "AZ", "aze", "QQQ", "AZ-QQ", ""])
def test_other_words_are_not(code):
    assert not is_location(code)


def test_a_person_may_type_small_letters():
    assert check_location(" aze ") == "AZE"
    with pytest.raises(UsageError) as asked:
        check_location("Atlantis")
    assert asked.value.code == "terms.unknown-location"


def test_borders_are_sorted_pairs_of_known_countries():
    assert list(LAND_BORDERS) == sorted(set(LAND_BORDERS))
    for pair in LAND_BORDERS:
        one, other = pair.split("-")
        assert one < other
        assert is_location(one)
        assert is_location(other)


def test_neighbours_share_a_land_border():
    assert neighbours("AZE") == ("ARM", "GEO", "IRN", "RUS", "TUR")
    assert neighbours("ISL") == ()
    assert set(neighbours("KAZ")) == {"CHN", "KGZ", "RUS", "TKM", "UZB"}


PARTS = [part.code for part in pycountry.subdivisions]


@pytest.mark.parametrize("country", [one.alpha_3 for one in pycountry.countries])
def test_borders_are_shared_by_both_sides(country):
    assert all(country in neighbours(other) for other in neighbours(country))
    assert country not in neighbours(country)


def test_a_part_has_its_country_and_the_neighbours_of_its_country():
    for part in PARTS:
        country, *beyond = neighbours(part)

        assert is_within(part, country), part
        assert is_location(country), part
        assert tuple(beyond) == neighbours(country), part


def test_names_are_short_and_plain():
    assert location_name("IRN") == "Iran"
    assert location_name("AZ-BA") == "Bakı"
    assert location_name("ZZA") == "Velmora"


@pytest.mark.parametrize(
    ("code", "country", "within"),
    [
        ("AZE", "AZE", True),
        ("AZ-BA", "AZE", True),
        ("AZ-BA", "ARM", False),
        ("AM-ER", "AZE", False),
        ("ZZA", "ZZA", True),
        ("ARM", "AZE", False),
    ],
)
def test_a_part_is_within_its_country(code, country, within):
    assert is_within(code, country) is within


@pytest.mark.parametrize("language", ["az", "ru"])
def test_every_country_has_a_name_in_every_language_of_the_room(language):
    codes = [country.alpha_3 for country in pycountry.countries] + ["XKX"]
    names = [location_name(code, language) for code in codes]

    assert len(set(names)) == len(codes)
    if language == "ru":
        assert not [name for name in names if re.search("[A-Za-z]", name)]


def test_names_are_those_of_the_language():
    told = [location_name(code, "az") for code in ("IRN", "GBR", "ZZA", "QQQ")]

    assert told == ["İran", "Birləşmiş Krallıq", "Velmora", None]
    assert location_name("XKX", "ru") == "Косово"
    assert location_name("UA-30", "ru") == "Киев"
