"""An office speaks before anybody who holds it is named: who that is, is told behind.

What is read of the office's words stays as it is; the person's record has its place.
"""

import pytest

from epihq.text import read
from epihq.text.records import Measure, Person, Quote
from epihq.text.telling import named_later, speaker

MINISTER = "Estonia's health minister said on Thursday that the wards are full."
NAMED = '"There is no sign of an end," Liis Kask told reporters.'


def told(text):
    """Each quotation with who speaks, as a person or a page is told."""
    records = read(text).records
    quotes = [one for one in records if isinstance(one, Quote)]
    return {one.text: speaker(one, records) for one in quotes}


@pytest.mark.parametrize(
    ("lead", "behind"),
    [
        (MINISTER, NAMED),
        (
            "A senior Estonian health official said a warning had been given.",
            '"Nobody can hide it," said Liis Kask, Estonia\'s deputy health minister.',
        ),
        (
            "The head of the World Health Organization said on Monday the body was "
            "aware of more cases.",
            "WHO chief Liis Kask said there had been nine.",
        ),
        (
            "An Estonian Health Ministry spokesman says nobody has fallen ill.",
            '"We have seen none," Liis Kask, the ministry\'s spokesperson, said.',
        ),
        (
            "A shortage was feared. The country's agriculture minister said the herds "
            "were well.\n\nRain fell.\n\nFarmers waited.\n\nShops were shut.",
            "Estonian Agriculture Minister Liis Kask thanked the farmers.",
        ),
    ],
)
def test_who_is_named_behind_an_office_is_who_spoke_for_it(lead, behind):
    first = next(iter(told(f"{lead}\n\n{behind}").values()))

    assert first.endswith("(Liis Kask)")


def test_the_words_of_the_office_stay_its_own_whoever_is_named_behind():
    alone = read(MINISTER).records
    both = read(f"{MINISTER}\n\n{NAMED}").records

    assert set(alone) <= set(both)
    quote = next(one for one in alone if isinstance(one, Quote))
    assert (quote.by, quote.by_name) == (None, "Estonia's health minister")
    assert speaker(quote, alone) == "Estonia's health minister"
    person = named_later(quote, both)
    assert isinstance(person, Person)
    assert person.name == "Liis Kask"
    assert person.mentions[0].text == "Estonia's health minister"


@pytest.mark.parametrize(
    "text",
    [
        # Of another country.
        f"{MINISTER}\n\nLatvian Health Minister Liis Kask said nothing was known.",
        # Of another field.
        f"{MINISTER}\n\nEstonian Foreign Minister Liis Kask said nothing was known."
        "\n\nHealth workers waited.",
        # One of whom was told before.
        "The minister said the wards are full.\n\nHealth Minister Liis Kask wrote that "
        "the beds are few.",
    ],
)
def test_who_may_hold_another_office_is_not_taken_for_who_spoke(text):
    first = next(iter(told(text).values()))

    assert "Kask" not in first


def test_what_stands_in_the_words_of_an_office_is_said_by_who_is_named_behind_it():
    records = read(
        "Estonia's health minister said on Thursday that schools will close on 3 "
        f"June.\n\n{NAMED}"
    ).records
    (measure,) = [one for one in records if isinstance(one, Measure)]

    assert measure.said_by is None
    assert speaker(measure, records) == "Estonia's health minister (Liis Kask)"


def test_a_minister_of_another_field_or_country_is_not_the_one_named_before():
    text = (
        "Latvian Health Minister Liis Kask said that the wards are full. Estonia's "
        "foreign minister told the paper that borders would be closed."
    )

    assert told(text)["borders would be closed"] == "Estonia's foreign minister"
