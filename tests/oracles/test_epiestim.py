"""R_t agrees with EpiEstim on the outbreaks that it bundles."""

import csv
import shutil
import subprocess
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from epihq.assessment.quick_rt import rt_table
from epihq.epi.reproduction import estimate_rt
from epihq.epi.serial_interval import serial_interval_pmf
from epihq.terms.series import DailySeries

HERE = Path(__file__).parent
OUTBREAKS = ["Flu1918", "Flu2009", "Measles1861", "SARS2003", "Smallpox1972"]
LEVELS = (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975)


def golden(outbreak, path=HERE / "epiestim.csv"):
    with path.open() as file:
        next(file)
        rows = [row for row in csv.DictReader(file) if row["outbreak"] == outbreak]
    return {
        name: np.array([float(row[name].replace("NA", "nan")) for row in rows])
        for name in rows[0]
        if name != "outbreak"
    }


def assert_agrees(theirs):
    pmf = serial_interval_pmf(theirs["si_mean"][0], theirs["si_sd"][0])
    ours = estimate_rt(theirs["count"], pmf, levels=LEVELS)
    answered = np.isfinite(theirs["mean"]) & np.isfinite(ours.mean[:, 0])
    # Where both answer, they agree; where only EpiEstim does, nobody was infectious.
    assert answered.sum() > 0.6 * np.isfinite(theirs["mean"]).sum()
    silent = np.isfinite(theirs["mean"]) & ~answered
    assert set(ours.verdicts[silent, 0]) <= {"no-cases"}
    pairs = {"mean": ours.mean, "sd": ours.sd}
    pairs |= {f"q{level}": ours.quantiles[level] for level in LEVELS}
    for name, values in pairs.items():
        np.testing.assert_allclose(
            values[answered, 0], theirs[name][answered], rtol=1e-6, err_msg=name
        )


@pytest.mark.parametrize("outbreak", OUTBREAKS)
def test_rt_agrees_with_the_published_program(outbreak):
    assert_agrees(golden(outbreak))


def test_the_command_asked_for_poisson_agrees_with_the_published_program():
    theirs = golden("Flu1918")
    start, counts = date(1918, 9, 1), theirs["count"]
    series = DailySeries(
        location="",
        indicator="cases",
        start=start,
        counts=counts,
        observed=np.ones(counts.size, bool),
    )
    rows = rt_table(
        series,
        serial_interval_mean=theirs["si_mean"][0],
        serial_interval_sd=theirs["si_sd"][0],
        poisson=True,
    )

    for name, field in (("mean", "mean"), ("q0.025", "lower95"), ("q0.975", "upper95")):
        ours = np.array([getattr(row, field) for row in rows], dtype=float)
        both = np.isfinite(ours) & np.isfinite(theirs[name])
        assert both.sum() > 60
        np.testing.assert_allclose(ours[both], theirs[name][both], rtol=1e-6)


@pytest.mark.r
@pytest.mark.slow
def test_rt_agrees_with_the_program_run_now(tmp_path):
    if not shutil.which("Rscript"):
        pytest.skip("no Rscript: install r-base-core and r-cran-epiestim")
    answers = tmp_path / "epiestim.csv"
    done = subprocess.run(
        ["Rscript", str(HERE / "epiestim.R"), str(answers)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("no EpiEstim in R: install r-cran-epiestim")

    for outbreak in OUTBREAKS:
        assert_agrees(golden(outbreak, answers))
