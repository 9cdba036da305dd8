"""Why the rule names an option, or none, and what a record takes for granted."""

from dataclasses import replace
from datetime import date

import pytest

import sample_decisions
from epihq.desk import remarks
from epihq.reports.decision_remarks import basis, why

LAST = date(2020, 7, 1)
CORRECTED = remarks.Corrected(
    changes=1_780,
    locations=149,
    here=19,
    first=date(2020, 1, 23),
    last=LAST,
    learned=0.15,
    responsiveness=None,
    levels_of=None,
)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (remarks.NoRule(), "The headquarters gave no rule."),
        (remarks.NoneKeeps(), "No option keeps to the headquarters' rule."),
        (remarks.OnlyOne(), "It is the only option that keeps to the rule."),
        (
            remarks.FewestDays(options=3),
            "Of 3 options that keep to the rule, it asks the fewest days beyond a "
            "lapse.",
        ),
        (
            remarks.NotProjected(rules=(0,)),
            "It cannot be checked: “Chance of ICU beds over capacity within 6 weeks: "
            "at most 5 %” is not projected.",
        ),
        (
            remarks.Alike(option="extend-14", like="lapse"),
            "Nothing that is known tells “Extend 14 days” from “Let it lapse”: the "
            "levels that differ between them have no effect of their own on record.",
        ),
        (remarks.AsTold(text="As it was."), "As it was."),
    ],
)
def test_why_is_a_whole_sentence(reason, sentence):
    told = why(reason, sample_decisions.full())

    assert told.replace("\u00a0", " ") == sentence


def test_a_rule_asks_for_the_capacity_it_lacks_and_tells_how_much_would_do():
    made = sample_decisions.full()
    first, second = (
        replace(one, rules=(replace(one.rules[0], met=None, needs=needs),))
        for one, needs in zip(made.options, (950.0, 95.0), strict=True)
    )
    lacking = remarks.NoCapacity(rule=0, outcome="icu_beds")

    told = why(lacking, replace(made, options=(first, second)))

    assert "how many ICU beds there are" in told
    assert "--capacity icu_beds=NUMBER" in told
    assert told.endswith(
        "with 950 under “Let it lapse” and with 95 under “Extend 14 days”."
    )


def test_effects_say_how_many_changes_taught_them():
    (told,) = basis(CORRECTED, sample_decisions.full())

    assert "1,780 changes of measures in 149 locations" in told
    assert "19 of them here" in told
    assert "elsewhere" not in told


def test_effects_name_the_publication_of_their_levels():
    later = remarks.Corrected(
        changes=1,
        locations=1,
        here=0,
        first=LAST,
        last=LAST,
        learned=0.1,
        responsiveness=1.5,
        levels_of=LAST,
    )
    (told,) = basis(later, sample_decisions.full())

    assert "1.50 times as much as elsewhere" in told
    assert "published on 1\u00a0July 2020" in told


def test_without_measures_on_record_the_country_is_named():
    (told,) = basis(remarks.NoMeasures(), sample_decisions.full())

    assert "literature only" in told
    assert "Velmora" in told
