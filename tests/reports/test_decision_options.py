"""Options, costs and lists, as the page calls them."""

from dataclasses import replace

import pytest

import sample_decisions
from epihq.desk.remarks import SameAs
from epihq.reports.decision_options import (
    cost_name,
    listed,
    opening,
    option_title,
    outcome,
    title_of,
)
from epihq.words import speaking


def same(option, title="", days=14):
    return SameAs(option=option, title=title, days=days, like="lapse", is_shown=False)


@pytest.mark.parametrize(
    ("option", "title"),
    [
        (same("lapse", days=0), "Let it lapse"),
        (same("extend-1", days=1), "Extend 1 day"),
        (same("extend-28", days=28), "Extend 28 days"),
        (same("tighten"), "Tighten 14 days"),
        (same("ease"), "Ease stepwise"),
        (same("tighten", title="Evenings only"), "Evenings only"),
        (same("half-open"), "half open"),
    ],
)
def test_an_option_has_the_title_that_people_gave_it_or_its_usual_one(option, title):
    assert title_of(option) == title


def test_days_take_the_form_that_their_number_asks_for():
    with speaking("ru"):
        said = [title_of(same("extend", days=days)) for days in (1, 2, 14)]

    assert said == [
        "Продлить на 1 день",
        "Продлить на 2 дня",
        "Продлить на 14 дней",
    ]


def test_what_is_no_option_of_the_record_is_told_by_its_name():
    assert option_title(sample_decisions.full(), "extend-99") == "extend 99"
    assert outcome("cows_lost") == "Cows lost"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Indicators"), ("az", "İndicators")]
)
def test_a_row_begins_with_the_capital_of_its_language(language, said):
    with speaking(language):
        assert opening("indicators") == said


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_a_sentence_does(parts, said):
    assert listed(parts) == said


def test_a_cost_of_a_headquarters_has_its_words_and_unit():
    wages = sample_decisions.cost("own", "AZN", 7.0, "wages kept")

    assert cost_name(wages) == "wages kept (AZN)"
    assert cost_name(replace(wages, name="AZN kept")) == "AZN kept"
