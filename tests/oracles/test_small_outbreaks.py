"""R of small outbreaks agrees with EpiEstim where both ask the same question."""

import csv
from pathlib import Path

import numpy as np
import pytest

from epihq.epi.offspring import BETWEEN_PERSONS, POISSON, gamma_prior
from epihq.epi.serial_interval import SerialInterval
from epihq.epi.small_outbreak import estimate_small_rt

HERE = Path(__file__).parent
OUTBREAKS = ["Flu1918", "Flu2009", "Measles1861", "SARS2003", "Smallpox1972"]


def rows_of(name):
    with (HERE / name).open() as file:
        next(file)
        return list(csv.DictReader(file))


def column(rows, name):
    return np.array([float(row[name].replace("NA", "nan")) for row in rows])


def exactly(rows):
    return SerialInterval(
        mean=float(rows[0]["si_mean"]),
        sd=float(rows[0]["si_sd"]),
        mean_se=0,
        sd_se=0,
        source="as EpiEstim was told",
    )


def assert_agrees(rows, fewest, imported=0.0, counts="count"):
    ours = estimate_small_rt(
        column(rows, counts), imported, exactly(rows), POISSON, log_prior=gamma_prior()
    )
    both = np.isfinite(column(rows, "q0.5")) & np.isfinite(ours.quantiles[0.5])
    assert both.sum() >= fewest
    for level in (0.05, 0.5, 0.95, 0.975):
        theirs = column(rows, f"q{level}")[both]
        np.testing.assert_allclose(ours.quantiles[level][both], theirs, rtol=1e-3)
    np.testing.assert_allclose(ours.mean[both], column(rows, "mean")[both], rtol=1e-3)
    np.testing.assert_allclose(ours.sd[both], column(rows, "sd")[both], rtol=2e-3)


@pytest.mark.parametrize("outbreak", OUTBREAKS)
def test_told_to_think_as_epiestim_r_agrees_with_it(outbreak):
    rows = [row for row in rows_of("epiestim.csv") if row["outbreak"] == outbreak]

    assert_agrees(rows, fewest=0.6 * len(rows))


def test_imported_cases_are_told_apart_as_epiestim_does_with_mers_from_camels():
    rows = rows_of("epiestim_imported.csv")

    assert_agrees(rows, 480, imported=column(rows, "imported"), counts="local")


def test_mers_in_saudi_arabia_spreads_less_than_it_is_imported():
    rows = rows_of("epiestim_imported.csv")
    local, imported = column(rows, "local"), column(rows, "imported")

    told = estimate_small_rt(
        local, imported, exactly(rows), BETWEEN_PERSONS, window=None
    )

    # Cauchemez et al. 2016, doi:10.1073/pnas.1519235113: an R that varies below 1.
    assert 0.6 < told.quantiles[0.5][-1] < 1
    assert told.p_above_1[-1] < 0.15
