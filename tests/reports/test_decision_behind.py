"""What the charts and annexes of a decision say."""

from dataclasses import replace

import pytest

import sample_decisions
from epihq.reports.decision_behind import (
    axis,
    figure_caption,
    kind,
    quantity,
    quantity_value,
    source,
    sources_of_costs,
    track_sentence,
)


@pytest.mark.parametrize(
    ("code", "value", "printed"),
    [
        ("R-today", 1.234, "1.23"),
        ("lifting", 0.0953, "+10 %"),
        ("share-reported", 0.41, "41 %"),
        ("share-reported", 0.053, "5.3 %"),
        ("infection-fatality-ratio", 0.0022, "0.22 %"),
        ("compliance", 1.0, "100 %"),
        ("moon-phase", 5.4554, "5.46"),
    ],
)
def test_an_uncertain_quantity_is_printed_in_its_unit(code, value, printed):
    assert quantity_value(code, value).replace("\u00a0", " ") == printed


def test_codes_that_nobody_knows_here_are_opened_and_never_dropped():
    assert quantity("moon-phase") == "moon phase"
    assert axis("cows_lost") == "cows lost"
    assert source("old-books") == "old books"
    assert kind("half-eased") == "half eased"


def test_the_track_record_is_of_what_was_decided_most_often():
    lines = sample_decisions.full().track_record
    more = replace(lines[0], decision="all", decisions=1_200, coverage90=0.8)

    told = track_sentence((*lines, more, replace(more, weeks=4, coverage90=0.85)))

    assert "1,200 past decisions of 45 countries (all)" in told
    assert told.replace("\u00a0", " ").endswith("80 % at 2 weeks and 85 % at 4 weeks.")


def test_a_capacity_is_drawn_and_named_in_the_caption():
    made = sample_decisions.full()

    assert figure_caption("icu_beds", made) == "ICU beds needed; dashed: capacity"
    assert figure_caption("deaths", made) == "Deaths per day, mean of 7 days"


def test_costs_of_one_source_are_told_in_one_sentence():
    first, second = sources_of_costs(sample_decisions.of_every_remark())

    assert first.startswith("Output that goes with strictness")
    assert "Deb et al. 2020" in first
    assert second == "Wages kept: own books."
