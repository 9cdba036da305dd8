"""The briefing's table of trust: each line stands alone, and nobody is favoured."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credibility_samples import CODES, FACTS
from epihq.credibility.findings import RULES
from epihq.reports import trust
from epihq.reports.cards import sentence_of, title_of
from epihq.terms.credibility import Finding, Range
from epihq.terms.languages import LANGUAGES
from epihq.words import speaking
from epihq.words.places import place_name
from sample_assessments import card

USUAL = Range(low=0.1, high=0.4, locations=18)
LABELS = {title_of(name) for name in RULES}


def with_findings(location, findings, value=0.2):
    """A card on which some tests found something."""
    plain = card(location, None)
    tests = tuple(
        replace(
            test,
            finding=findings[test.name],
            value=value,
            reason=None,
            reference_range=USUAL,
            facts=FACTS.get(test.name, {}),
            codes=CODES.get(test.name, {}),
        )
        if test.name in findings
        else test
        for test in plain.tests
    )
    return replace(plain, tests=tests)


def rows(*cards):
    tables = trust.section(cards).tables
    assert len(tables) <= 1
    return {row[0]: row[1:] for table in tables for row in table.rows}


def test_where_no_test_could_be_made_there_is_no_empty_table():
    nothing = dict.fromkeys(RULES, Finding.NOT_ENOUGH)

    assert trust.section([with_findings("AZE", nothing)]).tables == ()


@pytest.mark.parametrize("name", RULES)
def test_what_is_unusual_has_its_line_and_its_sentence(name):
    own = with_findings("AZE", {name: Finding.UNUSUAL})
    section = trust.section([own, card("ARM", None)])

    title = title_of(name)
    (line,) = (test for test in own.tests if test.name == name)
    assert rows(own, card("ARM", None))[title][0].endswith(" !")
    assert section.points[0] == f"{title}: {sentence_of(line)}"
    assert title.lower() in section.sentences[0]


@pytest.mark.parametrize("name", RULES)
def test_what_is_unusual_elsewhere_has_its_line_too(name):
    other = with_findings("ARM", {name: Finding.STRONGLY_UNUSUAL})

    none, found = rows(card("AZE", None), other)[title_of(name)]
    assert none == "–"
    assert found.endswith(" !!")


def test_a_line_names_its_test_whichever_lines_are_left_out():
    only = with_findings("AZE", {"ascertainment-by-cfr": Finding.CONSISTENT})

    assert list(rows(only)) == ["Infections reported, by deaths"]


def test_a_value_outside_and_yet_not_unusual_is_marked():
    told = with_findings("AZE", {"likeness": Finding.CONSISTENT}, value=0.7)

    assert rows(told)["Likeness to a neighbour"] == ("0.7 *",)
    assert "* is outside" in trust.CAPTION


FINDINGS = st.dictionaries(st.sampled_from(sorted(RULES)), st.sampled_from(Finding))


@pytest.mark.parametrize("language", LANGUAGES)
@given(of_one=FINDINGS, of_other=FINDINGS)
def test_swapping_names_swaps_the_page_and_nothing_else(language, of_one, of_other):
    def told(first, second):
        with speaking(language):
            return trust.section(
                [with_findings(first, of_one), with_findings(second, of_other)]
            )

    with speaking(language):
        own, next_door = place_name("AZE"), place_name("ARM")

    def swapped(text):
        return text.replace(own, "@").replace(next_door, own).replace("@", next_door)

    one, other = told("AZE", "ARM"), told("ARM", "AZE")
    assert swapped(str(one)) == str(other)


@given(FINDINGS)
def test_no_name_of_a_program_is_printed(findings):
    told = str(trust.section([with_findings("AZE", findings)]))

    assert not any(name in told for name in RULES if "-" in name)
    assert set(rows(with_findings("AZE", findings))) <= LABELS
