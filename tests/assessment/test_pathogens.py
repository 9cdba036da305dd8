"""The table of pathogens: each figure plausible, and a user's own in its place."""

import dataclasses
import tomllib
from importlib.resources import files

import pytest

from epihq.assessment.pathogens import DEFAULT, pathogen_named
from epihq.epi.pathogen import Delay
from epihq.terms.errors import DataError, UsageError

SHIPPED = files("epihq.assessment").joinpath("pathogens.toml").read_text("utf-8")
NAMES = sorted(tomllib.loads(SHIPPED))


def own(tmp_path, old, new):
    """A table of one's own: the shipped one with a figure changed."""
    assert old in SHIPPED
    table = tmp_path / "own.toml"
    table.write_text(SHIPPED.replace(old, new, 1), "utf-8")
    return table


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
    assert len(delays) >= 4
    assert all(delay.source for delay in delays)
    assert found.name == name


def test_the_usual_pathogen_is_that_of_2020():
    found = pathogen_named()

    assert found.name == DEFAULT == "sars-cov-2-wild-type"
    assert found.generation_interval.mean == 5.2
    assert found.care.home.days == 14


def test_a_table_of_ones_own_takes_the_place_of_the_shipped_one(tmp_path):
    table = own(tmp_path, "mean = 5.2", "mean = 6.1")

    assert pathogen_named(DEFAULT, table).generation_interval.mean == 6.1
    assert pathogen_named(DEFAULT).generation_interval.mean == 5.2


def test_a_pathogen_that_nobody_knows_is_answered_with_those_that_are():
    with pytest.raises(UsageError) as raised:
        pathogen_named("influenzza")

    assert raised.value.code == "pathogen.unknown"
    assert DEFAULT in str(raised.value)


def test_a_table_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError) as raised:
        pathogen_named(DEFAULT, tmp_path / "own.toml")

    assert raised.value.code == "pathogen.no-such-file"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[sars-cov-2-wild-type]", "[sars-cov-2-wild-type"),
        ("mean = 5.2", "mean = 'long'"),
        ("[sars-cov-2-wild-type]", "oddly = 3\n[sars-cov-2-wild-type]"),
        ("incubation =", "incubations ="),
    ],
    ids=["no TOML", "a word for a figure", "a figure for a table", "a key is missing"],
)
def test_what_is_no_table_of_pathogens_is_refused(tmp_path, old, new):
    with pytest.raises(DataError) as raised:
        pathogen_named(DEFAULT, own(tmp_path, old, new))

    assert raised.value.code == "pathogen.not-a-table"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mean = 5.2", "mean = 0"),
        ("mean = 5.2", "mean = 41"),
        ("sd = 2.2", "sd = -1"),
        ("ifr = 0.005", "ifr = 1.5"),
        ("log_sd = 0.8", "log_sd = 0"),
        ("ages = [5, 30,", "ages = [30, 5,"),
        ("ages = [5, 30, 45,", "ages = [5, 30,"),
        ("shares = [0.001,", "shares = [0,"),
        ("days = 14", "days = 43"),
        ("mean = 9.0", "mean = 0"),
    ],
)
def test_a_figure_that_no_disease_has_is_refused(tmp_path, old, new):
    with pytest.raises(DataError) as raised:
        pathogen_named(DEFAULT, own(tmp_path, old, new))

    assert raised.value.code == "pathogen.implausible"
