"""The table of pathogens: each figure plausible, and a headquarters' own over it."""

import dataclasses

import pytest

from epihq.assessment.pathogens import (
    DEFAULT,
    OWN_FILE,
    own_text,
    pathogen_in,
    pathogen_named,
    shipped_table,
    table_of,
)
from epihq.epi.pathogen import Delay
from epihq.terms.errors import DataError, UsageError

NAMES = sorted(shipped_table().pathogens())
MEASLES = "[disease.measles]\n"
WILD = "[variant.sars-cov-2-wild-type]\n"


@pytest.fixture
def own(tmp_path):
    """A file of one's own with a text."""

    def write(text):
        (tmp_path / OWN_FILE).write_text(text, "utf-8")
        return tmp_path / OWN_FILE

    return write


@pytest.mark.parametrize("name", NAMES)
def test_every_delay_of_the_table_has_its_source(name):
    found = pathogen_named(name)

    delays = [
        getattr(part, field.name)
        for part in (found, found.care)
        if part is not None
        for field in dataclasses.fields(part)
        if isinstance(getattr(part, field.name), Delay)
    ]
    assert all(delay.source for delay in delays)
    assert found.name == name
    assert len(delays) >= (4 if not found.missing else 0)


def test_the_usual_pathogen_is_that_of_2020():
    found = pathogen_named()

    assert found.name == DEFAULT == "sars-cov-2-wild-type"
    assert found.generation_interval.mean == 5.2
    assert found.care.home.days == 14


def test_a_figure_of_ones_own_takes_the_place_of_the_shipped_one(own):
    table = own(WILD + "generation_interval = { mean = 6.1 }")

    assert pathogen_named(DEFAULT, table).generation_interval.mean == 6.1
    assert pathogen_named(DEFAULT).generation_interval.mean == 5.2


def test_the_folder_of_a_headquarters_is_where_its_own_figures_lie(own, tmp_path):
    own(MEASLES + "serial_interval = { mean = 13.0 }")

    assert table_of(tmp_path).diseases["measles"].pathogen.interval.mean == 13
    assert table_of(None).diseases["measles"].pathogen.interval.mean == 12
    assert "13.0" in own_text(tmp_path)


def test_a_headquarters_that_changed_nothing_has_the_shipped_table(tmp_path):
    assert table_of(tmp_path) is shipped_table()
    assert own_text(tmp_path) == ""


def test_a_file_that_is_named_comes_in_place_of_the_folders_own(own, tmp_path):
    own(MEASLES + "serial_interval = { mean = 13.0 }")
    other = tmp_path / "other.toml"
    other.write_text("")

    found = table_of(tmp_path, other)

    assert found.diseases["measles"].pathogen.interval.mean == 12


def test_a_pathogen_that_nobody_knows_is_answered_with_those_that_are():
    with pytest.raises(UsageError) as raised:
        pathogen_named("influenzza")

    assert raised.value.code == "pathogen.unknown"
    assert DEFAULT in str(raised.value)


def test_a_disease_with_variants_is_asked_for_by_one_of_them():
    with pytest.raises(UsageError) as raised:
        pathogen_in(shipped_table(), "covid-19")

    assert raised.value.code == "pathogen.unknown"


def test_a_table_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError) as raised:
        pathogen_named(DEFAULT, tmp_path / "own.toml")

    assert raised.value.code == "pathogen.no-such-file"


@pytest.mark.parametrize(
    "text",
    [
        "[variant.sars-cov-2-wild-type",
        WILD + "generation_interval = { mean = 'long' }",
        "oddly = 3",
        WILD + "incubations = { mean = 5 }",
        WILD + "incubation = { men = 5 }",
        "disease = 3",
        "[disease]\nmeasles = 3",
        "[[disease]]",
        MEASLES + "transmission = ['telephone']",
        MEASLES + "transmission = 'contact'",
        MEASLES + "limits = ['none']",
        MEASLES + "first_variant = 'measles-b'",
        "[variant.measles-b]\ndisease = 'measles'",
        "[variant.nobody]",
        "change-over = 3",
        "change-over = [3]",
        "[[change-over]]\ndisease = 'measles'\nto = 'b'\nwhere = ['world']\n"
        "begins = 2021-01-01\nknown_since = 2021-01-01",
        "[[change-over]]\ndisease = 'covid-19'\nto = 'sars-cov-2-delta'",
    ],
)
def test_what_is_no_table_of_pathogens_is_refused(own, text):
    with pytest.raises(DataError) as raised:
        pathogen_named(DEFAULT, own(text))

    assert raised.value.code == "pathogen.not-a-table"
    assert OWN_FILE in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        WILD + "generation_interval = { mean = 0 }",
        WILD + "generation_interval = { mean = 41 }",
        WILD + "generation_interval = { sd = -1 }",
        WILD + "generation_interval = { mean = 5, mean_error = -1 }",
        WILD + "generation_interval = { mean = 5, trust = 'firm' }",
        WILD + "serial_interval = { mean = 0.9 }",
        WILD + "lethality = { ifr = 1.5 }",
        WILD + "lethality = { log_sd = 0 }",
        WILD + "care.hospital = { ages = [30, 5, 45, 55, 65, 75, 85] }",
        WILD + "care.hospital = { ages = [5, 30] }",
        WILD + "care.hospital = { shares = [0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1] }",
        WILD + "care.home = { days = 43 }",
        WILD + "care.ward_stay = { mean = 0 }",
        MEASLES + "cfr = { mean = 1.2 }",
        MEASLES + "cfr = { low = 0.03 }",
        MEASLES + "r0 = { low = 30 }",
        MEASLES + "dispersion = { mean = -1 }",
        MEASLES + "isolation = { days = 0 }",
        MEASLES + "follow_up = { days = 91 }",
    ],
)
def test_a_figure_that_no_disease_has_is_refused(own, text):
    with pytest.raises(DataError) as raised:
        pathogen_named(DEFAULT, own(text))

    assert raised.value.code == "pathogen.implausible"


@pytest.mark.parametrize(
    "text",
    [
        "[disease.x-fever]",
        "[disease.x-fever]\nname = 'Fever'\nname_az = 'Qızdırma'",
        "[disease.fever]\nname = 'F'\nname_az = 'Q'\nname_ru = 'Л'",
        "[disease.x-fever]\nname = ' '\nname_az = 'Q'\nname_ru = 'Л'",
    ],
)
def test_a_disease_of_ones_own_has_a_code_and_names_in_three_languages(own, text):
    with pytest.raises(DataError) as raised:
        table_of(None, own(text))

    assert raised.value.code == "pathogen.no-name"
