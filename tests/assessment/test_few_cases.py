"""R of an outbreak of few cases: an interval, and one number wherever it is told."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from archive_samples import publication_of
from epihq.archive import Archive
from epihq.assessment.assess import assess_as_kept
from epihq.assessment.disease_table import Estimate, Known, KnownDisease
from epihq.assessment.few_cases import FEW, METHOD, dispersion_of
from epihq.assessment.overview import overview
from epihq.assessment.overview_known import known_world
from epihq.assessment.overview_rt import reported_rt
from epihq.assessment.settings import Settings
from epihq.epi.offspring import BETWEEN_PERSONS
from epihq.epi.pathogen import Pathogen
from epihq.terms.diseases import disease_named

DAY = date(2015, 6, 10)
# Cases by day of an outbreak of two dozen, the last two days without any.
FEW_A_DAY = (1, 0, 0, 1, 0, 2, 1, 0, 3, 2, 1, 4, 2, 3, 0, 2, 1, 1, 0, 1, 0, 0)


def publish(home, counts, *, disease="mers", indicator="cases", place="KOR"):
    first = DAY - timedelta(days=len(counts))
    lines = [
        f"{place},{indicator},{first + timedelta(days=at)},{DAY},{count}"
        for at, count in enumerate(counts)
    ]
    said = publication_of(DAY, lines, source="own-counts")
    said = replace(said, disease=disease, origin=indicator + place)
    Archive(home).add(said)
    return Archive(home, disease)


def told(archive, place="KOR"):
    return assess_as_kept(archive, place, DAY, Settings()).assessment


def test_a_few_cases_have_an_r_with_an_interval(tmp_path):
    rt = told(publish(tmp_path, FEW_A_DAY)).reported_reproduction_number

    assert (rt.method, rt.verdict) == (METHOD, "usable")
    assert rt.reference_date == DAY - timedelta(days=1)
    assert rt.lower90 < rt.lower50 < rt.median < rt.upper50 < rt.upper90
    assert rt.upper90 / rt.lower90 > 3
    assert 0 < rt.p_above_1 < 0.5


def test_the_board_the_neighbours_and_the_briefing_tell_one_number(tmp_path):
    archive = publish(tmp_path, FEW_A_DAY)
    assessment = told(archive)
    (row,) = overview(archive, DAY, Settings(), estimates=None).rows
    (beside,) = assessment.neighbours

    rt = assessment.reported_reproduction_number
    whole = (rt.median, rt.lower90, rt.upper90, rt.verdict)
    assert (row.Rt_median, row.Rt_lower90, row.Rt_upper90, row.verdict) == whole
    assert (beside.Rt_median, beside.Rt_lower90, beside.Rt_upper90) == whole[:3]
    assert row.p_above_1 == rt.p_above_1


def test_imported_cases_infect_and_were_not_infected_here(tmp_path):
    apart = tmp_path / "apart"
    all_local = told(publish(tmp_path, FEW_A_DAY))
    publish(apart, FEW_A_DAY)
    imported = [count // 2 for count in FEW_A_DAY]
    archive = publish(apart, imported, indicator="imported_cases")

    with_imports = told(archive).reported_reproduction_number

    r = all_local.reported_reproduction_number.median
    assert with_imports.median < r
    (row,) = overview(archive, DAY, Settings(), estimates=None).rows
    assert row.Rt_median == with_imports.median


def test_many_cases_are_told_as_ever(tmp_path):
    rt = told(publish(tmp_path, [30 + at % 5 for at in range(60)]))

    assert rt.reported_reproduction_number.method == "cori-2013"


def test_no_cases_at_all_are_no_r(tmp_path):
    rt = told(publish(tmp_path, [0] * 20)).reported_reproduction_number

    assert rt.median is None
    assert rt.verdict != "usable"


def test_changes_of_r_are_looked_for_where_there_are_enough_cases(tmp_path):
    """An alarm from a handful of cases would be the handful's noise."""
    world = known_world(publish(tmp_path, FEW_A_DAY), DAY)

    usual = reported_rt(world, Settings(), days=14, few=False)

    assert usual.verdicts == (FEW,)
    assert not usual.usable[-1].any()
    assert reported_rt(world, Settings(), days=14).usable[-1].all()


def known(dispersion):
    return KnownDisease(
        disease=disease_named("mers"),
        pathogen=Pathogen(name="mers", title="MERS"),
        known=Known(dispersion=dispersion),
        transmission=(),
        limits=(),
    )


def test_the_dispersion_is_the_diseases_own_where_it_is_known():
    own = Estimate(mean=0.26, low=0.09, high=1.24, source="Kucharski 2015")

    found = dispersion_of(known(own))

    assert found.k == 0.26
    assert np.exp(2 * 1.96 * found.log_sd) == pytest.approx(1.24 / 0.09)
    assert dispersion_of(known(None)) == BETWEEN_PERSONS
    assert dispersion_of(None) == BETWEEN_PERSONS
