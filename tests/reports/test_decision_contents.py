"""The parts of the decision page, in order; what is empty is left out."""

from dataclasses import replace

import sample_decisions
from epihq.reports.decision_annexes import annexes
from epihq.reports.decision_contents import decision_contents


def keys(decision):
    page = decision_contents(decision)
    return [section.key for section in page.sections if not section.annex]


def test_the_page_goes_from_the_options_to_the_criteria():
    assert keys(sample_decisions.full()) == [
        "options",
        "outcomes",
        "rules",
        "waiting",
        "criteria",
    ]


def test_what_was_put_forward_stands_first():
    assert keys(sample_decisions.decided())[0] == "decided"


def test_annexes_follow_in_one_order():
    assert [one.key for one in annexes(sample_decisions.full())] == [
        "hinges",
        "in-force",
        "ages",
        "asked",
        "effects",
        "track",
        "limits",
        "method",
        "provenance",
    ]


def test_costs_of_ones_own_have_an_annex():
    found = {one.key for one in annexes(sample_decisions.of_every_remark())}

    assert "costs" in found


def test_an_empty_annex_is_left_out():
    made = sample_decisions.full()
    bare = replace(made, sensitivities=(), track_record=())
    bare = replace(
        bare,
        options=tuple(replace(one, home_care_by_age=()) for one in made.options),
    )

    found = {one.key for one in annexes(bare)}

    assert not found & {"hinges", "track", "ages", "costs"}
