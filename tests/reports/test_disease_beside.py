"""What a headquarters changed of the table of diseases, told beside epihq's own."""

from datetime import date

import pytest

from epihq.assessment.pathogens import OWN_FILE, shipped_table, table_of
from epihq.reports.disease_beside import (
    changed_otherwise,
    changes_beside,
    figures_beside,
)
from epihq.reports.disease_sources import parts, years

OWN = """
[disease.measles]
cfr = { mean = 0.004, low = 0.001, high = 0.01, source = "our register, 2025" }
serial_interval = "not known"
transmission = ["respiratory", "contact"]

[disease.rsv]
dispersion = { mean = 0.5, low = 0.2, high = 1.0 }

[variant.sars-cov-2-omicron]
care.home = { days = 5 }

[[change-over]]
disease = "covid-19"
to = "sars-cov-2-omicron"
where = ["AZE"]
begins = 2021-12-28
known_since = 2022-01-05
"""


@pytest.fixture
def own(tmp_path):
    (tmp_path / OWN_FILE).write_text(OWN, "utf-8")
    return table_of(tmp_path)


def by_figure(table, code):
    return {one.figure: one for one in figures_beside(table, shipped_table(), code)}


def test_a_figure_that_was_changed_stands_beside_the_one_of_the_table(own):
    figures = by_figure(own, "measles")

    changed = figures["cfr"]
    assert changed.is_own
    assert (changed.here.mean, changed.here.source) == (
        0.004,
        "our register, 2025",
    )
    assert changed.house.source.startswith("Portnoy 2019")
    assert not figures["incubation"].is_own


def test_a_figure_that_is_not_to_be_used_is_told_and_not_left_out(own):
    assert by_figure(own, "measles")["serial-interval"].here is None


def test_a_figure_that_only_the_headquarters_has_stands_alone(own):
    assert by_figure(own, "rsv")["dispersion"].house is None
    assert by_figure(own, "rsv")["dispersion"].here.trust == "own"


def test_where_nothing_was_changed_nothing_is_marked():
    house = shipped_table()

    assert not any(
        one.is_own
        for code in house.diseases
        for one in figures_beside(house, house, code)
    )


def test_change_overs_of_ones_own_are_marked(own):
    (mine,) = [
        one for one in changes_beside(own, shipped_table(), "covid-19") if one.is_own
    ]

    assert (mine.change.where, mine.change.begins) == (("AZE",), date(2021, 12, 28))


def test_what_no_row_tells_is_named_as_changed(own):
    house = shipped_table()

    assert changed_otherwise(own, house, "measles") == ("transmission",)
    assert changed_otherwise(own, house, "covid-19") == ("care",)
    assert changed_otherwise(own, house, "cholera") == ()


def test_years_are_those_that_a_source_names_and_not_those_of_what_it_found():
    source = (
        "Phelps 2017 doi:10.1093/infdis/jix602 (3.7; chains of 1853) [c]; Verity 2020 "
        "doi:10.1016/S1473-3099(20)30243-7 (1.38 %)"
    )

    assert years(source) == (2017, 2020)
    assert years("[own] as wild type") == ()


def test_a_source_leads_to_its_papers():
    source = "Xu 2023 doi:10.1016/S1473-3099(20)30243-7; sd [own]"

    assert list(parts(source)) == [
        ("Xu 2023 ", ""),
        (
            "doi:10.1016/S1473-3099(20)30243-7",
            "https://doi.org/10.1016/S1473-3099(20)30243-7",
        ),
        ("; sd [own]", ""),
    ]


def test_every_source_of_the_table_is_told_whole():
    house = shipped_table()
    sources = [
        one.here.source
        for code in house.diseases
        for one in figures_beside(house, house, code)
    ]

    assert ["".join(text for text, _ in parts(one)) for one in sources] == sources
    papers = [href for one in sources for _, href in parts(one) if href]
    assert len(papers) == sum(one.count("doi:") for one in sources)
