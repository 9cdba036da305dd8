"""Whose figures are used: of the place and the day, by what was known then."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epihq.assessment.pathogens import OWN_FILE, shipped_table, table_of
from epihq.assessment.settings import Settings
from epihq.assessment.variants import (
    change_overs_at,
    covering,
    figures_of,
    given_pathogen,
    pathogen_for,
)
from epihq.epi.pathogen import Delay, Pathogen
from epihq.terms.errors import UsageError

TABLE = shipped_table()
COVID = "covid-19"
WILD, ALPHA, DELTA, OMICRON = (
    f"sars-cov-2-{name}" for name in ("wild-type", "alpha", "delta", "omicron")
)
DAYS = st.dates(date(2020, 1, 1), date(2023, 1, 1))
PLACES = st.sampled_from(["AZE", "DEU", "GBR", "IND", "USA", "BRA", "ZAF", "AUS"])


def why(place, as_of, day=None, disease=COVID, table=TABLE):
    return pathogen_for(table, disease, place, as_of, day).why


def about(disease=COVID, home=None):
    return SimpleNamespace(disease=disease, home=home)


def test_azerbaijan_in_july_2020_has_the_wild_type():
    found = pathogen_for(TABLE, COVID, "AZE", date(2020, 7, 2))

    assert found.pathogen is TABLE.variants[WILD].pathogen
    assert (found.why.variants, found.why.reason) == ((WILD,), "first-variant")
    assert found.pathogen.serial_interval.mean == 4.8


def test_azerbaijan_in_february_2022_has_omicron_and_the_reason():
    found = pathogen_for(TABLE, COVID, "AZE", date(2022, 2, 15), date(2022, 2, 14))

    assert found.pathogen is TABLE.variants[OMICRON].pathogen
    assert (found.why.variants, found.why.reason) == ((OMICRON,), "taken-over")
    assert (found.why.begins, found.why.over) == (date(2022, 1, 5), date(2022, 1, 31))
    assert found.why.known_over == date(2022, 2, 8)
    assert "10 January 2022" in found.why.source


@pytest.mark.parametrize(
    ("place", "day", "variants"),
    [
        ("GBR", date(2020, 12, 19), (WILD,)),
        ("GBR", date(2020, 12, 20), (WILD, ALPHA)),
        ("DEU", date(2021, 5, 10), (ALPHA,)),
        ("DEU", date(2021, 7, 1), (ALPHA, DELTA)),
        ("DEU", date(2021, 10, 1), (DELTA,)),
        ("IND", date(2021, 7, 1), (DELTA,)),
        ("ZAF", date(2021, 12, 1), (DELTA, OMICRON)),
        ("ZAF", date(2022, 1, 1), (OMICRON,)),
        ("AZ-BA", date(2022, 2, 15), (OMICRON,)),
        ("AUS", date(2021, 6, 1), (WILD, ALPHA)),
    ],
)
def test_the_variant_is_that_of_the_place_and_day(place, day, variants):
    assert why(place, day).variants == variants


def test_what_nobody_knew_on_the_day_is_not_used():
    begun = date(2021, 11, 20)  # Omicron was there, and nobody had read of it.

    assert why("ZAF", begun).variants == (DELTA,)
    assert why("ZAF", date(2022, 6, 1), begun).variants == (DELTA, OMICRON)


def forgotten(row, as_of):
    """A change-over of which what nobody knew by a day has come out otherwise."""
    after = as_of + timedelta(days=1)
    if row.known_since > as_of:
        return replace(row, begins=after, over=None, known_since=after, beside=("x",))
    if row.known_over is not None and row.known_over > as_of:
        return replace(row, over=after, known_over=None)
    return row


@given(place=PLACES, as_of=DAYS)
def test_what_becomes_known_later_never_speaks_of_an_earlier_day(place, as_of):
    rows = tuple(forgotten(row, as_of) for row in TABLE.change_overs)
    known = why(place, as_of)

    assert why(place, as_of, table=replace(TABLE, change_overs=rows)) == known
    told = (known.known_since, known.known_over, known.over)
    assert all(day is None or day <= as_of for day in told)


def test_old_counts_are_not_read_by_figures_of_what_came_after():
    asked = date(2022, 2, 15)

    assert why("AZE", asked, date(2020, 7, 1)).variants == (WILD,)
    assert why("AZE", asked, date(2021, 10, 1)).variants == (DELTA,)
    assert why("AZE", asked, date(2022, 1, 20)).variants == (DELTA, OMICRON)


def test_counts_of_the_future_are_read_as_of_the_day():
    assert why("AZE", date(2020, 7, 2), date(2022, 2, 14)).variants == (WILD,)


def test_a_variant_without_figures_is_named_beside():
    found = why("BRA", date(2021, 4, 1))

    assert (found.variants, found.beside) == ((WILD, ALPHA), ("Gamma",))


def test_figures_that_are_old_say_until_when_they_hold():
    assert why("AZE", date(2026, 11, 1)).figures_until == date(2022, 6, 30)
    assert why("AZE", date(2022, 2, 15)).figures_until is None


def test_a_country_of_an_exercise_keeps_the_first_variant():
    found = why("ZZA", date(2026, 1, 1))

    assert (found.variants, found.reason) == ((WILD,), "exercise")


def test_a_country_comes_before_its_region_and_that_before_the_world():
    rows = change_overs_at(TABLE, COVID, "AZE")

    assert [row.to for row in rows] == [ALPHA, DELTA, OMICRON]
    assert all("AZE" in row.where for row in rows)
    of_germany = change_overs_at(TABLE, COVID, "DEU")
    assert all(row.where == ("europe",) for row in of_germany)
    nowhere = change_overs_at(TABLE, COVID, "ATA")
    assert all(row.where == ("world",) for row in nowhere)
    assert change_overs_at(TABLE, "measles", "AZE") == ()


# -- widths of a change-over -----------------------------------------------------------


def span(delay, errors=1.0):
    reach = errors * delay.mean_error
    return delay.mean - reach, delay.mean + reach


@pytest.mark.parametrize("name", ["serial_interval", "generation_interval"])
def test_within_a_change_over_widths_cover_both(name):
    one, other = (TABLE.variants[n].pathogen for n in (DELTA, OMICRON))

    low, high = span(getattr(covering(one, other), name))

    for each in (one, other):
        inner_low, inner_high = span(getattr(each, name))
        assert low <= inner_low + 1e-9
        assert inner_high <= high + 1e-9


def test_within_a_change_over_fatality_covers_both():
    one, other = (TABLE.variants[n].pathogen.lethality for n in (DELTA, OMICRON))
    both = covering(*(TABLE.variants[n].pathogen for n in (DELTA, OMICRON))).lethality

    for each in (one, other):
        assert np.log(each.ifr) >= np.log(both.ifr) - both.log_sd
        assert np.log(each.ifr) <= np.log(both.ifr) + both.log_sd
        apart = abs(np.log(each.factor / both.factor))
        assert apart <= both.log_sd_by_age


def test_within_a_change_over_the_need_of_beds_covers_both():
    one, other = (TABLE.variants[n].pathogen for n in (ALPHA, DELTA))
    both = covering(one, other).care
    ages = np.array([10.0, 50.0, 80.0])

    for each in (one.care, other.care):
        apart = np.abs(np.log(each.hospital.at(ages) / both.hospital.at(ages)))
        assert (apart <= both.hospital.log_sd).all()
    assert both.home.days == max(one.care.home.days, other.care.home.days)


def test_what_is_not_known_of_one_is_not_known_of_both():
    known = TABLE.variants[DELTA].pathogen
    unknown = Pathogen(name="b", title="B")

    both = covering(known, unknown)

    assert both.missing == unknown.missing
    assert both.name == f"{DELTA}+b"


@given(
    means=st.tuples(st.floats(1, 20), st.floats(1, 20)),
    errors=st.tuples(st.floats(0, 3), st.floats(0, 3)),
)
def test_the_width_of_two_delays_reaches_as_far_as_either(means, errors):
    one, other = (
        Pathogen(
            name="a",
            title="A",
            incubation=Delay(mean=m, sd=1.0, mean_error=e, source=""),
        )
        for m, e in zip(means, errors, strict=True)
    )

    low, high = span(covering(one, other).incubation)

    assert low <= min(m - e for m, e in zip(means, errors, strict=True)) + 1e-9
    assert high >= max(m + e for m, e in zip(means, errors, strict=True)) - 1e-9


# -- a disease of one's own, a pathogen that is named ----------------------------------


def test_a_disease_without_variants_has_its_own_figures():
    found = pathogen_for(TABLE, "mers", "KOR", date(2015, 6, 10))

    assert found.pathogen.interval.mean == 11.9
    assert (found.why.disease, found.why.variants) == ("mers", ())
    assert "ifr" in found.why.absent
    assert found.why.limits == ("from-animals",)


def test_of_a_disease_that_nobody_described_nothing_is_known():
    found = pathogen_for(TABLE, "x-fever", "AZE", date(2026, 1, 1))

    assert found.pathogen == Pathogen(name="x-fever", title="fever")
    assert set(found.why.absent) == set(found.pathogen.absent)


def test_a_pathogen_that_is_named_is_taken_whatever_the_day():
    delta = TABLE.variants[DELTA].pathogen

    figures = figures_of(about(), Settings(pathogen=delta), date(2020, 7, 2))

    assert figures.at("AZE").pathogen is delta
    assert figures.at("AZE").why.reason == "given"


def test_a_pathogen_of_another_disease_is_refused():
    assert given_pathogen(about(), DELTA) is TABLE.variants[DELTA].pathogen
    with pytest.raises(UsageError) as raised:
        given_pathogen(about(), "measles")

    assert raised.value.code == "pathogen.of-another-disease"


def test_the_headquarters_own_figures_are_used_and_named(tmp_path: Path):
    (tmp_path / OWN_FILE).write_text(
        "[variant.sars-cov-2-wild-type]\nserial_interval = { mean = 6.0 }\n"
        "[disease.measles]\ncfr = { mean = 0.004, low = 0.001, high = 0.01 }\n"
    )
    figures = figures_of(about(home=tmp_path), Settings(), date(2020, 7, 2))

    assert figures.at("AZE").pathogen.interval.mean == 6
    assert figures.at("AZE").why.own == ("serial_interval",)
    measles = figures_of(about("measles", tmp_path), Settings(), date(2020, 7, 2))
    assert measles.at("AZE").why.own == ("cfr",)


def test_a_change_over_of_ones_own_comes_before_the_shipped_one(tmp_path: Path):
    (tmp_path / OWN_FILE).write_text(
        '[[change-over]]\ndisease = "covid-19"\nto = "sars-cov-2-omicron"\n'
        'where = ["AZE"]\nbegins = 2021-12-01\nover = 2021-12-20\n'
        "known_since = 2021-12-10\nknown_over = 2021-12-31\n"
    )
    own = table_of(tmp_path)

    assert why("AZE", date(2022, 1, 3), table=own).variants == (OMICRON,)
    assert why("AZE", date(2022, 1, 3)).variants == (DELTA,)
    day = date(2022, 1, 3) - timedelta(days=25)
    assert why("AZE", date(2022, 1, 3), day, table=own).variants == (DELTA, OMICRON)
