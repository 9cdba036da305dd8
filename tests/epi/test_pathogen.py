"""Constants of pathogens, as the model uses them."""

from dataclasses import replace

import numpy as np
import pytest

from epihq.assessment.pathogens import pathogen_named
from epihq.epi.pathogen import Pathogen, delay_pmf
from epihq.terms.errors import DataError, UsageError

NAMES = [
    "sars-cov-2-wild-type",
    "sars-cov-2-alpha",
    "sars-cov-2-delta",
    "sars-cov-2-omicron",
    "influenza",
    "measles",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_pathogen_has_delays_that_add_up_and_a_source_each(name):
    pathogen = pathogen_named(name)

    for pmf in pathogen.delays():
        assert pmf.shape[0] == 3
        np.testing.assert_allclose(pmf.sum(axis=1), 1.0)
        assert (pmf >= 0).all()
    assert pathogen.generation_interval.source
    assert pathogen.lethality.source


def test_a_discretised_delay_keeps_its_mean():
    pmf = delay_pmf(10.5, 4.3, 0, 60)

    # Half a day into the first day, half a day before the end of the second's.
    assert pmf @ np.arange(60) == pytest.approx(10.5, abs=0.02)


def test_the_fatality_of_ages_is_the_one_printed_in_the_paper():
    wild_type = pathogen_named()

    for age, percent in ((10, 0.002), (55, 0.4), (65, 1.4), (75, 4.6), (85, 15)):
        alone = wild_type.severity({age - 2: 1000.0})
        assert 100 * alone.ifr == pytest.approx(percent, rel=0.2)


def test_an_older_population_has_a_higher_fatality():
    young, old = (pathogen_named().severity({20: a, 70: 1 - a}).ifr for a in (0.9, 0.7))

    assert old > 2 * young


def test_without_ages_the_prior_is_wider():
    known, unknown = (
        pathogen_named().severity(ages) for ages in ({20: 9.0, 70: 1.0}, None)
    )

    assert unknown.log_sd > known.log_sd


def test_a_table_of_ones_own_is_read(tmp_path):
    file = tmp_path / "own.toml"
    delay = '{ mean = 4.0, sd = 2.0, mean_error = 0.5, source = "own" }'
    parts = ("generation_interval", "incubation", "onset_to_report", "onset_to_death")
    file.write_text(
        "[disease.x-fever]\nname = 'Fever'\nname_az = 'Q'\nname_ru = 'L'\n"
        + "".join(f"{part} = {delay}\n" for part in parts)
        + "[disease.x-fever.lethality]\nifr = 0.01\nlog_sd = 1.0\nintercept = 0.0\n"
        "slope = 0.0\nfactor = 1.0\nlog_sd_by_age = 1.0\nsource = 'own'\n"
    )

    assert pathogen_named("x-fever", file).generation_interval.mean == 4.0
    assert pathogen_named("x-fever", file).missing == ()
    with pytest.raises(UsageError, match=r"x-fever is known"):
        pathogen_named("fever", file)


@pytest.mark.parametrize("text", ["[fever]\ntitle = 'x'\n", "not toml at all"])
def test_a_table_that_lacks_a_part_is_one_clear_error(tmp_path, text):
    file = tmp_path / "own.toml"
    file.write_text(text)

    with pytest.raises(DataError, match="were expected; got"):
        pathogen_named("fever", file)


def test_what_is_not_known_is_named_and_stands_in_for_nothing():
    nobodys = Pathogen(name="x-new", title="New")

    assert nobodys.missing == (
        "generation-interval",
        "incubation",
        "onset-to-report",
        "onset-to-death",
        "ifr",
    )
    assert set(nobodys.absent) == {*nobodys.missing, "serial-interval", "care"}
    assert nobodys.severity({20: 1.0}) is None
    assert nobodys.interval is None
    assert nobodys.report_delay() is None
    with pytest.raises(ValueError, match="generation-interval"):
        nobodys.delays()


def test_long_delays_are_not_cut_short():
    ebola = pathogen_named("ebola-zaire")
    long = replace(
        pathogen_named("measles"),
        generation_interval=ebola.serial_interval,
        onset_to_report=ebola.onset_to_death,
        incubation=ebola.incubation,
    ).delays()

    days = np.arange(long.generation_interval.shape[1]) + 1
    assert days.size > 18
    assert long.generation_interval[1] @ days == pytest.approx(15.3, abs=0.7)
    assert long.report.shape[1] > 32


def test_the_report_delay_is_that_of_infection_to_report():
    pathogen = pathogen_named()

    delay = pathogen.report_delay()

    np.testing.assert_array_equal(delay, pathogen.delays().report[1])
