"""The shipped table: every disease, each figure plausible and with its source."""

import re
from dataclasses import fields, replace
from datetime import date

import polars as pl
import pytest

from epihq.assessment.disease_table import TRANSMISSION, TRUSTS
from epihq.assessment.pathogens import shipped_table
from epihq.assessment.variants import pathogen_for
from epihq.epi.pathogen import FOR_INFECTIONS, Delay
from epihq.terms.diseases import DISEASES
from epihq.terms.locations import is_location

TABLE = shipped_table()
CODES = list(DISEASES)
DAY = date(2020, 7, 2)
# Published means in days: paper, abstract or parameter database.
PUBLISHED = {
    ("mers", "serial_interval"): (12.6, "10.2807/1560-7917.ES2015.20.25.21163"),
    ("mers", "incubation"): (6.7, "10.2807/1560-7917.ES2015.20.25.21163"),
    ("measles", "serial_interval"): (11.7, "10.1093/aje/kwu209"),
    ("rsv", "serial_interval"): (7.5, "10.1093/aje/kwu209"),
    ("pertussis", "serial_interval"): (22.8, "10.1093/aje/kwu209"),
    ("ebola-zaire", "serial_interval"): (15.3, "10.1056/NEJMoa1411100"),
    ("ebola-zaire", "incubation"): (11.4, "10.1056/NEJMoa1411100"),
    ("sars", "serial_interval"): (8.4, "10.1126/science.1086616"),
    ("marburg", "generation_interval"): (9.0, "10.1371/journal.pone.0050948"),
    ("mpox-clade-1", "incubation"): (9.9, "10.3201/eid3010.240665"),
    ("mpox-clade-2", "serial_interval"): (8.7, "10.3201/eid3006.231095"),
    ("influenza-pandemic", "serial_interval"): (2.51, "10.1371/currents.RRN1130"),
}


def figures_of(code):
    """All figures of a disease and its variants, by name."""
    one = TABLE.diseases[code]
    parts = [(one.pathogen, ""), (one.known, "")]
    parts += [(TABLE.variants[name].pathogen, name) for name in one.variants]
    return [
        (f"{name} {field.name}".strip(), value)
        for part, name in parts
        for field in fields(part)
        if not isinstance(value := getattr(part, field.name), str) and value is not None
    ]


def test_every_disease_of_the_codes_is_in_the_table_in_their_order():
    assert list(TABLE.diseases) == CODES
    assert len(CODES) == 25


@pytest.mark.parametrize("code", CODES)
def test_every_figure_has_a_source_and_says_how_far_to_trust_it(code):
    for name, value in figures_of(code):
        if name.endswith("care"):
            continue
        assert value.source.strip(), name
        assert value.trust in TRUSTS, name
        if value.trust in ("c", "d"):
            assert re.search(r"doi:10\.\d{4}", value.source) or "WHO" in value.source


@pytest.mark.parametrize("code", CODES)
def test_every_delay_is_plausible_and_its_error_not_nothing(code):
    for name, value in figures_of(code):
        if isinstance(value, Delay):
            assert 0.5 <= value.mean <= 30, name
            assert 0.1 * value.mean <= value.sd <= 1.2 * value.mean, name
            assert 0.03 * value.mean <= value.mean_error <= 0.5 * value.mean, name


@pytest.mark.parametrize("code", CODES)
def test_a_disease_says_how_it_goes_from_one_to_another(code):
    one = TABLE.diseases[code]

    assert one.transmission
    for way in one.transmission:
        assert TRANSMISSION[way] is None or TRANSMISSION[way] in one.limits


@pytest.mark.parametrize("code", ["dengue", "chikungunya", "zika", "yellow-fever"])
def test_what_mosquitoes_carry_has_no_serial_interval(code):
    one = TABLE.diseases[code]

    assert "vector-borne" in one.limits
    assert one.pathogen.serial_interval is None
    assert "reported-r" in one.untold


@pytest.mark.parametrize(("what", "published"), PUBLISHED.items())
def test_a_published_mean_lies_within_the_width_of_the_figure(what, published):
    (code, name), (mean, doi) = what, published
    figure = getattr(TABLE.diseases[code].pathogen, name)

    assert abs(figure.mean - mean) <= figure.mean_error
    assert doi.lower() in figure.source.lower()


def test_measles_lies_between_eleven_and_fourteen_days():
    interval = TABLE.diseases["measles"].pathogen.serial_interval

    assert 11 <= interval.mean <= 14
    assert interval.mean - 2 * interval.mean_error <= 11
    assert interval.mean + 2 * interval.mean_error >= 13.5


@pytest.mark.parametrize(
    ("code", "days"),
    [("ebola-zaire", 21), ("mpox-clade-1", 21), ("measles", 21), ("cholera", 5)],
)
def test_contacts_are_followed_as_long_as_guidance_says(code, days):
    assert TABLE.diseases[code].known.follow_up.days == days


def test_of_reported_and_of_all_infections_are_kept_apart():
    measles = TABLE.diseases["measles"]
    wild = TABLE.variants["sars-cov-2-wild-type"]

    assert measles.known.cfr.mean > measles.pathogen.lethality.ifr
    assert wild.known.cfr.mean > wild.pathogen.lethality.ifr
    of_mers = TABLE.diseases["mers"].known.cfr
    assert of_mers.low <= 0.14
    assert of_mers.high >= 0.36
    assert TABLE.diseases["mers"].pathogen.lethality is None


def test_what_is_absent_is_told_and_what_depends_on_it_is_not():
    mers, measles = TABLE.diseases["mers"], TABLE.diseases["measles"]

    assert {"ifr", "generation-interval", "onset-to-report"} <= set(mers.absent)
    assert mers.untold == ("infections", "options", "beds")
    assert measles.untold == ("beds",)
    assert TABLE.diseases["polio"].untold[0] == "reported-r"


def test_every_row_of_change_overs_is_about_places_that_there_are():
    regions = set(TABLE.regions) | {"world"}
    for row in TABLE.change_overs:
        assert all(at in regions or is_location(at) for at in row.where)
        assert row.begins <= row.known_since
        assert row.over is None or row.begins < row.over <= row.known_over
    for codes in TABLE.regions.values():
        assert all(is_location(code) for code in codes)
    assert len({c for codes in TABLE.regions.values() for c in codes}) == sum(
        map(len, TABLE.regions.values())
    )


# -- never another disease's figure in its place ---------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_another_diseases_figures_change_nothing(code):
    mine = TABLE.diseases[code]
    scrambled = {
        other: one
        if other == code
        else replace(one, pathogen=_moved(one.pathogen), known=type(one.known)())
        for other, one in TABLE.diseases.items()
    }
    variants = {
        name: one
        if one.disease == code
        else replace(one, pathogen=_moved(one.pathogen))
        for name, one in TABLE.variants.items()
    }
    world = replace(TABLE, diseases=scrambled, variants=variants)

    for day in (DAY, date(2021, 7, 1), date(2022, 2, 15)):
        assert pathogen_for(world, code, "AZE", day) == pathogen_for(
            TABLE, code, "AZE", day
        )
    assert world.diseases[code].untold == mine.untold


def _moved(pathogen):
    """The same pathogen with every delay another one."""
    return replace(
        pathogen,
        **{
            field.name: replace(value, mean=value.mean + 1)
            for field in fields(pathogen)
            if isinstance(value := getattr(pathogen, field.name), Delay)
        },
        lethality=None,
    )


@pytest.mark.parametrize("code", CODES)
def test_a_figure_is_absent_or_stands_in_the_diseases_own_part(code):
    pathogen = pathogen_for(TABLE, code, "AZE", DAY).pathogen

    names = {code, *TABLE.diseases[code].variants}
    assert pathogen.name in names
    assert set(pathogen.missing) == {
        word for word, name in FOR_INFECTIONS.items() if getattr(pathogen, name) is None
    }


# -- the database of parameters that figures were taken from ---------------------------

_THEIRS = {
    "mers": "MERS",
    "ebola-zaire": "Ebola Virus Disease",
    "chikungunya": "Chikungunya",
    "dengue": "Dengue",
    "mpox-clade-2": "Mpox",
}
_PARAMETERS = {
    "serial_interval": "serial interval",
    "incubation": "incubation period",
    "onset_to_death": "onset to death",
    "generation_interval": "generation time",
}


@pytest.mark.data
def test_figures_from_the_database_lie_between_its_estimates(shared_data):
    held = pl.read_parquet(shared_data / "diseases" / "epiparameters.parquet")
    checked = 0
    for code, theirs in _THEIRS.items():
        for name, parameter in _PARAMETERS.items():
            figure = getattr(TABLE.diseases[code].pathogen, name)
            means = held.filter(
                (pl.col("disease") == theirs) & (pl.col("parameter") == parameter)
            )["mean"].drop_nulls()
            if figure is not None and len(means):
                assert means.min() - 1 <= figure.mean <= means.max() + 1, (code, name)
                checked += 1
    assert checked >= 8
