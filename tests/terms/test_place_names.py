"""A place is found by any of its names, and never by another's."""

import subprocess
import sys
import time

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.terms.errors import UsageError
from epihq.terms.folding import fold, level, levelled, plain, steady
from epihq.terms.locations import (
    EXERCISE_NAMES,
    check_location,
    country_of,
    location_name,
)
from epihq.terms.place_names import codes_like, codes_named, names
from epihq.terms.written import check_area

LANGUAGES = ("en", "az", "ru")
COUNTRIES = [one.alpha_3 for one in pycountry.countries] + ["XKX", *EXERCISE_NAMES]
PARTS = [one.code for one in pycountry.subdivisions]


@pytest.mark.parametrize(
    "typed",
    [
        "Azerbaijan",
        "AZ",
        "aze",
        "Azərbaycan",
        "azerbaycan ",
        "AZƏRBAYCAN",
        "AZE",
        "Азербайджан",
        "Republic of Azerbaijan",
    ],
)
def test_a_country_has_many_names(typed):
    assert check_location(typed) == "AZE"


@pytest.mark.parametrize(
    "typed", ["Bakı", "BAKI", "baki", "BAKİ", "bakı", "Baku", "Баку", "az-ba", "AZ-BA"]
)
def test_a_city_is_found_in_all_three_languages(typed):
    assert check_location(typed) == "AZ-BA"
    assert check_area(typed, "AZE", "areas") == "AZ-BA"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Georgia", "GEO"),
        ("Guinea", "GIN"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Luxembourg", "LUX"),
        ("DR Congo", "COD"),
        ("Congo - Brazzaville", "COG"),
        ("Cote d'Ivoire", "CIV"),
        ("CÔTE D’IVOIRE", "CIV"),
        ("Turkiye", "TUR"),
        ("Turkey", "TUR"),
        ("UK", "GBR"),
        ("США", "USA"),
        ("Gürcüstan", "GEO"),
        ("gurcustan", "GEO"),
        ("Velmora", "ZZA"),
        ("Tbilisi", "GE-TB"),
        ("Киев", "UA-30"),
        ("Kyiv", "UA-30"),
        ("Punjab, Pakistan", "PK-PB"),
        ("Georgia, США", "US-GA"),
        ("EST", "EST"),
    ],
)
def test_a_name_means_one_place(typed, code):
    assert check_location(typed) == code


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("Congo", ("COD", "COG")),
        ("Korea", ("KOR", "PRK")),
        ("Punjab", ("IN-PB, India", "PK-PB, Pakistan")),
        ("Şəki", ("AZ-SA", "AZ-SAK")),
        ("est", ("EST", "BF-08")),
    ],
)
def test_a_name_of_several_places_is_answered_with_all(typed, listed):
    with pytest.raises(UsageError) as refused:
        check_location(typed)

    assert refused.value.code == "terms.ambiguous-location"
    assert all(one in str(refused.value) for one in listed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Azerbajan", "AZE"),
        ("Tblisi", "GE-TB"),
        ("Азербайжан", "AZE"),
        ("Georg", "GEO"),
    ],
)
def test_a_slip_of_the_finger_is_asked_about_and_never_taken(typed, meant):
    with pytest.raises(UsageError) as refused:
        check_location(typed)

    assert refused.value.code == "terms.unknown-location"
    assert "Did you mean" in str(refused.value)
    assert meant in str(refused.value)


@pytest.mark.parametrize("typed", ["", " ", "-", "Q", "XQZ", "%%%", "\0"])
def test_what_is_no_place_is_refused_with_how_to_write_one(typed):
    with pytest.raises(UsageError) as refused:
        check_location(typed)

    assert refused.value.code == "terms.unknown-location"
    assert "AZ-BA" in str(refused.value)


def means(code, text):
    """Whether a name leads to a place, or to a choice that has it in it.

    What a whole country is called is the country's, as Luxembourg's own province; and
    what is a code in capitals is the code's, as that of Estonia.
    """
    found = codes_named(text)
    theirs = names().countries.get(fold(text), ())
    is_code = text.isupper() and len(text) < 4
    return code in found or is_code or set(found) <= set(theirs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_every_place_leads_to_it(language):
    for code in (*COUNTRIES, *PARTS):
        name = location_name(code, language)
        for spelt in (name, name.upper(), name.lower(), plain(name)):
            assert codes_named(spelt), (code, spelt)
            assert means(code, spelt), (code, spelt, codes_named(spelt))


def test_every_code_leads_to_its_place():
    assert [codes_named(code) for code in COUNTRIES] == [(one,) for one in COUNTRIES]
    assert [codes_named(code) for code in PARTS] == [(one,) for one in PARTS]
    for one in pycountry.countries:
        assert codes_named(one.alpha_2) == (one.alpha_3,)


def test_a_country_is_never_mistaken_for_another():
    for code in COUNTRIES:
        for language in LANGUAGES:
            assert (
                codes_named(location_name(code, language)) == (code,)
                or len(codes_named(location_name(code, language))) > 1
            )


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_place_or_is_not(typed):
    for code in codes_named(typed):
        assert location_name(code)
        assert country_of(code) in COUNTRIES


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert plain(plain(text)) == plain(text)


@given(st.text(max_size=30))
def test_a_levelled_text_keeps_its_length(text):
    assert len(level(text)) == len(text) or text.isascii()
    assert level(level(text)) == level(text)


def test_letters_are_levelled_to_those_they_are_typed_as():
    letters, lows = levelled()

    assert level("Bakı İSTANBUL Şəki Ёлка") == "baki istanbul seki елка"
    assert all(plain(one) == low for one, low in zip(letters, lows, strict=True))
    assert set("bfmpqvx") <= set(steady())
    assert not set("aeiosucg") & set(steady())


def test_what_was_begun_is_offered_countries_first():
    assert codes_like("azer")[0] == "AZE"
    assert codes_like("bak")[0] == "AZ-BA"
    assert len(codes_like("a", 7)) == 7
    assert codes_like("") == ()


def test_a_place_is_found_in_milliseconds_after_the_first():
    names()
    begun = time.perf_counter()
    for typed in ("Azerbaijan", "Bakı", "Баку", "Punjab", "Côte d'Ivoire") * 20:
        codes_named(typed)

    assert (time.perf_counter() - begun) / 100 < 0.02


def test_a_code_reads_no_names():
    program = (
        "import sys; from epihq.terms.locations import check_location as c; "
        "c('AZE'); c('AZ-BA'); print('epihq.terms.place_names' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert ran.stdout == "False\n"
