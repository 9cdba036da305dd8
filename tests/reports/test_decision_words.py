"""The decision page in three languages: the same page, nothing left in English."""

import json
import re
from dataclasses import asdict, replace
from functools import cache

import pytest

import sample_decisions
from epihq.desk.decision_file import written
from epihq.reports.decision_contents import decision_contents
from epihq.reports.decision_measures import measure
from epihq.terms.measures import CODES, describe
from epihq.words import numbers, speaking
from epihq.words.places import place_name

SAMPLES = ("full", "without_capacity", "decided", "crowded", "of_every_remark")
OTHERS = ("az", "ru")
# What people typed, and names that every language writes alike.
OWN = (
    "COVID-19",
    "the Cabinet",
    "Decision 1",
    "beds",
    "Economy: two weeks are one too many",
    "wages kept",
    "own books",
    "strict",
    "special",
    "Velmora",
    "SARS-CoV-2",
    "exercise",
    "epihq",
    "OxCGRT",
    "--capacity icu_beds=NUMBER",
    "SSRN",
    "Deb et al",
    "Deb",
    "World Economic Outlook",
    "SHA",
    "WIS",
    "UTC",
    "AZN",
    "R_t",
    "ab" * 32,
    "cd" * 32,
    "cd" * 6,
)
LATIN = re.compile(r"[A-Za-z]{2,}")


def texts(value):
    """Every text of a page."""
    if isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


@cache
def page(sample, language, location="ZZA"):
    """The texts of a sample's page in a language, in order; ids left out."""
    made = replace(getattr(sample_decisions, sample)(), location=location)
    with speaking(language):
        contents = asdict(decision_contents(made))
    contents.pop("language", None)
    for section in contents["sections"]:
        section.pop("key")
        for figure in section["figures"]:
            figure.pop("name")
    return [*texts(contents)]


def without_own(text):
    for own in sorted(OWN, key=len, reverse=True):
        text = text.replace(own, "").replace(f"{own[0].upper()}{own[1:]}", "")
    return text


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_of_the_russian_page_is_in_latin_letters_but_names(sample):
    left = {
        word for text in page(sample, "ru") for word in LATIN.findall(without_own(text))
    }

    assert left == set()


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_sentence_of_the_azerbaijani_page_is_the_english_one(sample):
    english, azerbaijani = page(sample, "en"), page(sample, "az")
    same = {
        one
        for one, other in zip(english, azerbaijani, strict=True)
        if one == other and LATIN.search(without_own(one))
    }

    # Words that both languages write alike.
    assert same <= {"R", "WIS", "Median"}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_language_sets_the_same_numbers(sample, language):
    assert figures(page(sample, language)) == figures(page(sample, "en"))


def figures(told):
    """The numbers of each text, whatever parts their thousands and decimals."""
    return [sorted(re.findall(r"\d+", plain(text))) for text in told]


def plain(text):
    # Days of a month and hours are told alike; a separator stands between digits.
    text = re.sub(r"(?<=\d)[.,\u00a0\u202f](?=\d{3}(?!\d))", "", text)
    return re.sub(r"(?<=\d)[.,](?=\d)", "·", text)


@pytest.mark.parametrize("language", ["en", *OTHERS])
@pytest.mark.parametrize("sample", SAMPLES)
def test_another_country_is_another_name_and_nothing_else(sample, language):
    one, other = (page(sample, language, code) for code in ("ZZA", "ZZB"))
    with speaking(language):
        names = place_name("ZZA"), place_name("ZZB")

    assert [text.replace(*names) for text in one] == other
    assert one != other


@pytest.mark.parametrize(
    ("code", "level"),
    [(c.code, n) for c in CODES.values() for n in range(1, len(c.levels) + 1)],
)
def test_every_measure_has_its_words_in_every_language(code, level):
    assert measure(code, level) == describe(code, level)
    for language in OTHERS:
        with speaking(language):
            assert measure(code, level) not in {
                describe(code, level),
                f"{code} {level}",
            }


def test_a_measure_that_nobody_knows_is_its_code():
    assert measure("C9", 7) == "C9 7"


# Keys under which people's own words stand, and where figures come from.
PROSE = {
    "title", "source", "instrument", "reasons", "dissent", "by", "regime", "name",
    "unit", "location_name", "pathogen", "text",
}  # fmt: skip


def values(told, key=""):
    if isinstance(told, dict):
        for name, part in told.items():
            yield from values(part, name)
    elif isinstance(told, list):
        for part in told:
            yield from values(part, key)
    else:
        yield key, told


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_value_of_the_record_is_a_sentence(sample):
    told = json.loads(written(getattr(sample_decisions, sample)(), None))
    sentences = [
        (key, value)
        for key, value in values(told)
        if isinstance(value, str) and len(value.split()) > 3 and key not in PROSE
    ]

    assert sentences == []


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_a_headquarters_own_words_stand_in_every_language_as_they_were_typed(language):
    told = " ".join(page("of_every_remark", language))

    assert "Economy: two weeks are one too many" in told
    assert "own books" in told
    assert numbers.NBSP in told
