"""A headquarters' own file: what it changes is changed, and says so."""

import pytest

from epihq.assessment.disease_files import File, read_table
from epihq.assessment.pathogens import (
    OWN_FILE,
    own_diseases,
    pathogen_in,
    shipped_table,
    table_of,
)
from epihq.terms.diseases import disease_named
from epihq.terms.errors import DataError

SHIPPED = shipped_table()
FEVER = """
[disease.x-fever]
name = "Fever"
name_az = "Qızdırma"
name_ru = "Лихорадка"
icd10 = "R50"
transmission = ["vector"]

[disease.x-fever.serial_interval]
mean = 9.0
sd = 3.0
mean_error = 1.0
sd_error = 0.5
source = "district 4, 2025"
"""


def own(text):
    return read_table([], File(OWN_FILE, text))


def over(tmp_path, text):
    (tmp_path / OWN_FILE).write_text(text, "utf-8")
    return table_of(tmp_path)


def test_one_figure_is_changed_and_the_others_stay(tmp_path):
    table = over(tmp_path, "[disease.measles]\ncfr = { mean = 0.02 }\n")

    before, after = SHIPPED.diseases["measles"], table.diseases["measles"]
    assert after.known.cfr.mean == 0.02
    assert after.known.cfr.high == before.known.cfr.high
    assert after.pathogen == before.pathogen
    assert table.diseases["mers"] == SHIPPED.diseases["mers"]


def test_a_changed_figure_is_no_longer_the_papers(tmp_path):
    table = over(tmp_path, "[disease.measles]\ncfr = { mean = 0.02 }\n")

    found = table.diseases["measles"]
    assert (found.known.cfr.source, found.known.cfr.trust) == ("own", "own")
    assert found.own == ("cfr",)
    assert SHIPPED.diseases["measles"].own == ()


def test_a_source_that_is_given_is_kept(tmp_path):
    table = over(
        tmp_path,
        "[disease.measles]\n"
        "cfr = { mean = 0.02, source = 'our register, 2025', trust = 'c' }\n",
    )

    cfr = table.diseases["measles"].known.cfr
    assert (cfr.source, cfr.trust) == ("our register, 2025", "c")


def test_a_figure_can_be_taken_away(tmp_path):
    table = over(tmp_path, '[disease.measles]\nserial_interval = "not known"\n')

    found = table.diseases["measles"]
    assert found.pathogen.serial_interval is None
    assert "reported-r" in found.untold


def test_a_part_of_care_is_changed_by_itself(tmp_path):
    table = over(
        tmp_path, "[variant.sars-cov-2-wild-type]\ncare.home = { days = 10 }\n"
    )

    care = table.variants["sars-cov-2-wild-type"].pathogen.care
    before = SHIPPED.variants["sars-cov-2-wild-type"].pathogen.care
    assert (care.home.days, care.home.source) == (10, "own")
    assert care.ward_stay == before.ward_stay
    assert table.variants["sars-cov-2-wild-type"].own == ("care",)


def test_a_disease_of_ones_own_joins_the_table(tmp_path):
    table = over(tmp_path, FEVER)

    found = table.diseases["x-fever"]
    assert found.is_own
    assert found.disease.name_ru == "Лихорадка"
    assert found.disease.icd10 == "R50"
    assert found.limits == ("vector-borne",)
    assert found.pathogen.interval.mean == 9
    assert list(table.diseases)[-1] == "x-fever"
    assert pathogen_in(table, "x-fever") is found.pathogen
    assert [one.code for one in own_diseases(tmp_path)] == ["x-fever"]


def test_the_codes_know_a_disease_of_ones_own_when_told(tmp_path):
    over(tmp_path, FEVER)
    held = {one.code: one for one in own_diseases(tmp_path)}

    assert disease_named("x-fever", held).name == "Fever"
    assert disease_named("x-fever").name == "fever"
    assert disease_named("measles", held).name == "Measles"


def test_a_variant_of_ones_own_needs_its_disease():
    text = (
        "[disease.x-fever]\nname = 'F'\nname_az = 'Q'\nname_ru = 'L'\n"
        "first_variant = 'x-fever-a'\n"
        "[variant.x-fever-a]\ndisease = 'x-fever'\ntitle = 'A'\n"
    )

    found = own(text)

    assert found.diseases["x-fever"].variants == ("x-fever-a",)
    with pytest.raises(DataError) as raised:
        own("[variant.x-fever-a]\ndisease = 'x-fever'\ntitle = 'A'\n")
    assert raised.value.code == "pathogen.not-a-table"


def test_an_error_names_the_file_the_disease_and_the_figure(tmp_path):
    with pytest.raises(DataError) as raised:
        over(tmp_path, "[disease.measles]\nincubation = { mean = 99 }\n")

    told = str(raised.value)
    assert OWN_FILE in told
    assert "disease.measles.incubation" in told
    assert "99" in told


def test_a_file_that_changes_is_read_anew(tmp_path):
    first = over(tmp_path, "[disease.measles]\ncfr = { mean = 0.02 }\n")
    second = over(tmp_path, "[disease.measles]\ncfr = { mean = 0.03 }\n")

    assert first.diseases["measles"].known.cfr.mean == 0.02
    assert second.diseases["measles"].known.cfr.mean == 0.03
