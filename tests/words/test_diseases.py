"""Diseases and their figures have names in every language."""

import pytest

from epihq.assessment.disease_table import LIMITS, TRANSMISSION, TRUSTS
from epihq.assessment.pathogens import shipped_table
from epihq.terms.diseases import DISEASES, Disease
from epihq.terms.errors import UsageError
from epihq.terms.languages import LANGUAGES
from epihq.words import speaking
from epihq.words.diseases import (
    disease_coded,
    disease_name,
    figure_name,
    know_own,
    limit,
    trust,
    unit_of,
    untold,
    way_of_transmission,
)

FEVER = Disease(
    code="x-fever", name="Fever", icd10="", icd11="", name_az="Qızdırma", name_ru="Жар"
)


@pytest.fixture
def own():
    """A headquarters with a disease of its own."""
    know_own([FEVER])
    yield
    know_own([])


def said_in_every(say, word):
    found = []
    for language in LANGUAGES:
        with speaking(language):
            found.append(say(word))
    return found


@pytest.mark.parametrize("code", DISEASES)
def test_every_disease_has_a_name_in_every_language(code):
    names = said_in_every(disease_name, code)

    assert names[0] == DISEASES[code].name
    assert all(names)
    if code != "covid-19":
        assert len(set(names)) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("say", "words"),
    [
        (way_of_transmission, TRANSMISSION),
        (limit, LIMITS),
        (trust, TRUSTS),
        (figure_name, [*shipped_table().diseases["zika"].absent, "cfr", "follow_up"]),
        (untold, ["reported-r", "infections", "options", "import", "beds"]),
    ],
)
def test_what_is_said_of_figures_is_said_in_every_language(say, words):
    for word in words:
        said = said_in_every(say, word)
        assert len(set(said)) > 1
        assert all(said)


def test_a_unit_has_its_word():
    with speaking("ru"):
        assert unit_of("days") == "дней"


def test_a_figure_of_the_headquarters_says_so_whatever_its_trust():
    assert trust("c", is_own=True) == "the headquarters' own"


def test_a_disease_of_ones_own_has_the_names_that_were_given(own):
    assert said_in_every(disease_name, "x-fever") == ["Fever", "Qızdırma", "Жар"]


def test_a_disease_that_nobody_named_is_called_by_its_code():
    assert disease_name("x-fever") == "fever"


def test_what_is_no_code_is_refused():
    with pytest.raises(UsageError) as raised:
        disease_name("feverish")

    assert raised.value.code == "disease.unknown"


@pytest.mark.parametrize(
    "name", ["measles", "Measles", " measles ", "Qızılca", "корь", "КОРЬ"]
)
def test_a_disease_goes_by_its_name_in_any_language(name):
    assert disease_coded(name) == "measles"


def test_what_is_no_name_of_a_disease_is_none():
    assert disease_coded("a fever") == disease_coded("") == ""
