"""Whose figures were used, why, and what is not known: told in whole sentences."""

from dataclasses import replace
from datetime import date

import pytest

from epihq.assessment.pathogens import shipped_table
from epihq.assessment.variants import pathogen_for
from epihq.reports.disease_rows import change_rows, figure_rows, list_rows
from epihq.reports.disease_words import figures_used, head, rest, sources
from epihq.terms.diseases import DISEASES
from epihq.terms.languages import LANGUAGES
from epihq.words import speaking

TABLE = shipped_table()


def used(disease, place, day):
    return figures_used(pathogen_for(TABLE, disease, place, day).why)


def test_a_record_from_before_tells_nothing_of_figures():
    assert figures_used(None) == ()


def test_a_variant_that_took_over_is_told_with_its_days():
    (told,) = used("covid-19", "AZE", date(2022, 2, 15))

    assert "Omicron" in told
    for day in ("5 January 2022", "31 January 2022", "8 February 2022"):
        assert day in told.replace("\u00a0", " ")


def test_variants_that_change_are_both_named():
    (told,) = used("covid-19", "AZE", date(2022, 1, 20))

    assert "Delta, Omicron" in told


def test_a_variant_without_figures_is_told_beside():
    told = used("covid-19", "BRA", date(2021, 4, 1))

    assert any("Gamma" in sentence for sentence in told)


def test_figures_that_are_old_are_told_to_be():
    told = used("covid-19", "AZE", date(2026, 11, 1))

    assert any("measured until" in sentence for sentence in told)


def test_what_is_not_known_of_a_disease_is_told_and_what_r_cannot_mean():
    told = " ".join(used("dengue", "SGP", date(2024, 1, 1)))

    assert "serial interval" in told
    assert "no other disease's figure" in told
    assert "Mosquitoes carry it" in told


def test_the_headquarters_own_figures_are_named():
    why = pathogen_for(TABLE, "measles", "AZE", date(2026, 1, 1)).why

    told = figures_used(replace(why, own=("cfr", "lethality")))

    assert any("fatality of cases, fatality of infections" in one for one in told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", DISEASES)
def test_every_disease_is_told_in_every_language(language, code):
    with speaking(language):
        known = TABLE.diseases[code]
        rows = list(figure_rows(TABLE, code, in_words=True))
        said = (*head(known), *sources(rows), *rest(known))

    assert all(said)
    assert all("%(" not in sentence for sentence in said)
    assert rows


def test_rows_are_in_codes_for_programs_and_in_words_for_people():
    programs = next(figure_rows(TABLE, "mers", in_words=False))
    people = next(figure_rows(TABLE, "mers", in_words=True))

    assert (programs["figure"], programs["trust"]) == ("serial-interval", "c")
    assert people["figure"] == "serial interval"
    assert people["trust"] == "checked against the paper's abstract"
    assert programs["mean"] == people["mean"] == 11.9
    assert (programs["low"], programs["high"]) == (7.59, 16.21)


def test_a_list_has_a_row_for_every_disease():
    rows = list(list_rows(TABLE, in_words=False))

    assert [row["disease"] for row in rows] == list(DISEASES)
    assert rows[0]["transmission"] == "respiratory, contact"


def test_variants_have_their_own_rows_and_their_change_overs():
    rows = list(figure_rows(TABLE, "covid-19", in_words=False))
    changes = list(change_rows(TABLE, "covid-19"))

    assert {row["variant"] for row in rows} == {
        "",
        *TABLE.diseases["covid-19"].variants,
    }
    assert len(changes) == len(TABLE.change_overs)
    assert list(change_rows(TABLE, "measles")) == []
