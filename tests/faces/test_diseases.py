"""``epihq diseases``: what is known of which disease, for people and for programs."""

import csv
import io
import json

import pytest

from epihq.terms.diseases import DISEASES
from program import epihq_here


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def said(*words, home):
    done = epihq_here("diseases", *words, home=home)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_all_diseases_are_listed_by_code(home):
    rows = list(csv.DictReader(io.StringIO(said("--format", "csv", home=home))))

    assert [row["disease"] for row in rows] == list(DISEASES)
    mers = next(row for row in rows if row["disease"] == "mers")
    assert (mers["serial_interval"], mers["icd11"]) == ("11.9", "1D64")


def test_one_disease_is_told_with_sources_and_what_is_not_known(home):
    told = said("mers", home=home)

    assert "Middle East respiratory syndrome (ICD-11 1D64)" in told
    assert "10.2807/1560-7917.ES2015.20.25.21163 (12.6) [c]" in told
    assert "Not known: generation interval" in told
    assert "Therefore not told: infections behind the figures" in told


def test_programs_get_codes_and_every_figure(home):
    rows = json.loads(said("covid-19", "--format", "json", home=home))

    figures = {(row["variant"], row["figure"]): row for row in rows}
    omicron = figures["sars-cov-2-omicron", "generation-interval"]
    assert (omicron["mean"], omicron["trust"]) == (3.1, "c")


def test_change_overs_of_variants_are_shown(home):
    assert "2022-02-08" in said("covid-19", home=home)


@pytest.mark.parametrize(
    ("language", "name"), [("az", "Qızılca"), ("ru", "Корь"), ("en", "Measles")]
)
def test_diseases_have_names_in_three_languages(home, language, name):
    assert name in said("measles", "--language", language, home=home)


def test_a_disease_of_ones_own_is_listed_by_its_own_name(home):
    home.mkdir()
    (home / "diseases.toml").write_text(
        "[disease.x-fever]\nname = 'Fever'\nname_az = 'Qızdırma'\nname_ru = 'Жар'\n"
        "[disease.measles]\ncfr = { mean = 0.02 }\n",
        "utf-8",
    )

    assert "Qızdırma" in said("--language", "az", home=home)
    assert "the headquarters' own" in said("measles", home=home)


def test_a_code_that_nobody_knows_is_refused(home):
    done = epihq_here("diseases", "influenzza", home=home)
    nothing = epihq_here("diseases", "x-fever", home=home)

    assert (done.returncode, nothing.returncode) == (2, 2)
    assert "measles" in done.stderr
    assert "diseases.toml" in nothing.stderr


def test_a_wrong_file_of_ones_own_is_one_clear_error(home):
    home.mkdir()
    (home / "diseases.toml").write_text("[disease.measles]\ncfr = { mean = 7 }\n")

    done = epihq_here("diseases", home=home)

    assert done.returncode == 1
    assert "disease.measles.cfr" in done.stderr
    assert "Traceback" not in done.stderr
