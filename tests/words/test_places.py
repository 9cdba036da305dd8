"""Places are named, and stand in order, as a reader of their language expects."""

import pytest

from epihq.words import speaking
from epihq.words.places import in_order, place_name


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Georgia"), ("az", "Gürcüstan"), ("ru", "Грузия")],
)
def test_a_place_is_named_in_the_readers_language(language, name):
    with speaking(language):
        assert place_name("GEO") == name


def test_no_place_at_all_is_everywhere():
    assert place_name("") == "everywhere"


def test_what_has_no_name_keeps_its_code():
    with speaking("az"):
        assert place_name("QQQ") == "QQQ"


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Afghanistan", "Åland", "Albania", "Zambia"]),
        ("az", ["Çad", "Ermənistan", "Əfqanıstan", "İran", "Qətər", "Zambiya"]),
        ("ru", ["Албания", "Ёлкино", "Замбия", "Япония"]),
    ],
)
def test_names_stand_in_the_order_of_the_alphabet(language, names):
    with speaking(language):
        assert sorted(set(names), key=in_order) == names
