"""EARS and Farrington Flexible agree with the R package surveillance on its series."""

import csv
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from epihq.epi.ears import Ears, ears
from epihq.epi.farrington import farrington_flexible
from epihq.epi.farrington_settings import (
    NOUFAILY_2013,
    SURVEILLANCE_DEFAULTS,
    Bound,
    Power,
)

HERE = Path(__file__).parent
SETTINGS = {
    "surveillance_defaults": SURVEILLANCE_DEFAULTS,
    "noufaily_2013": NOUFAILY_2013,
    "muan": replace(NOUFAILY_2013, bound=Bound.MUAN, alpha=0.05),
    "farrington_1996": replace(SURVEILLANCE_DEFAULTS, weights_threshold=1, alpha=0.005),
    "plain": replace(
        SURVEILLANCE_DEFAULTS, trend=False, weights_threshold=None, power=Power.ONE
    ),
    "root": replace(
        SURVEILLANCE_DEFAULTS,
        seasons=5,
        half_window=2,
        left_out=0,
        power=Power.HALF,
        fewest_cases=0,
    ),
    "unweighted": replace(
        SURVEILLANCE_DEFAULTS,
        seasons=10,
        half_window=4,
        left_out=4,
        weights_threshold=None,
        bound=Bound.MUAN,
        trend_p_value=0.2,
        fewest_cases=0,
    ),
    "population": replace(SURVEILLANCE_DEFAULTS, seasons=6, alpha=0.01),
}


def rows(name, folder=HERE):
    with (folder / f"surveillance_{name}.csv").open() as file:
        next(file)
        return list(csv.DictReader(file))


def figures(words):
    return np.array([float(w.replace("NA", "nan")) for w in words.split()])


@cache
def all_series(folder=HERE):
    return {row["series"]: row for row in rows("series", folder)}


def bounds_of(row, series, monitored):
    start = date.fromisoformat(series["start"]) if series["start"] else None
    with_population = row["setting"] == "population"
    return farrington_flexible(
        figures(series["counts"]),
        settings=replace(SETTINGS[row["setting"]], years=int(row["years"])),
        start=start,
        population=figures(series["population"]) if with_population else None,
        monitored=monitored,
    )


def assert_farrington_agrees(row, ours):
    told = np.isfinite(figures(row["upper"]))
    np.testing.assert_array_equal(np.isfinite(ours["upper"]), told)
    for name in ("expected", "upper", "trend", "dispersion"):
        np.testing.assert_allclose(
            ours[name][told], figures(row[name])[told], rtol=1e-4, err_msg=name
        )
    np.testing.assert_array_equal(ours["alarm"], figures(row["alarm"]) == 1)


def assert_farrington_agrees_together_and_alone(row, series):
    """All weeks at once, and each as if it were the only one: two ways to one fit."""
    weeks = range(int(row["first"]), len(series["counts"].split()))
    alone = [vars(bounds_of(row, series, range(w, w + 1))) for w in weeks]

    assert_farrington_agrees(row, vars(bounds_of(row, series, weeks)))
    assert_farrington_agrees(
        row, {name: np.concatenate([one[name] for one in alone]) for name in alone[0]}
    )


@pytest.mark.parametrize(
    "row", rows("farrington"), ids=lambda row: f"{row['series']}-{row['setting']}"
)
def test_farrington_agrees_with_the_published_program(row):
    assert_farrington_agrees_together_and_alone(row, all_series()[row["series"]])


def assert_ears_agrees(row, series):
    """C3 as that program computes it: its manual's bound is ours with the mean."""
    counts, theirs = figures(series["counts"]), figures(row["upper"])
    method = Ears.C3_SURVEILLANCE if row["method"] == "C3" else Ears(row["method"])

    ours = ears(
        counts,
        method=method,
        baseline=int(row["baseline"]),
        alpha=float(row["alpha"]),
        min_sigma=float(row["min_sigma"]),
    )

    first = counts.size - theirs.size
    told = np.isfinite(theirs)
    assert told.mean() > 0.4
    assert np.isnan(ours.upper[:first]).all()
    np.testing.assert_allclose(ours.upper[first:][told], theirs[told], rtol=1e-6)
    # Where a bound is the count itself, rounding in the table decides.
    apart = told & (np.abs(theirs - counts[first:]) > 1e-6)
    alarms = figures(row["alarm"]) == 1
    np.testing.assert_array_equal(ours.alarm[first:][apart], alarms[apart])


@pytest.mark.parametrize(
    "row",
    rows("ears"),
    ids=lambda row: f"{row['series']}-{row['method']}-{row['baseline']}",
)
def test_ears_agrees_with_the_published_program(row):
    assert_ears_agrees(row, all_series()[row["series"]])


def test_c3_of_the_manual_is_that_of_the_program_with_the_mean_for_the_count():
    counts = figures(all_series()["hepatitisA"]["counts"])

    manual, program = (ears(counts, method=m) for m in (Ears.C3, Ears.C3_SURVEILLANCE))

    moved = manual.upper - manual.expected
    both = (manual.upper > 0) & (program.upper > 0)
    np.testing.assert_allclose(moved[both], (program.upper - counts)[both], atol=1e-9)
    assert both.sum() > 100


@pytest.mark.r
@pytest.mark.slow
def test_detectors_agree_with_the_program_run_now(tmp_path):
    if not shutil.which("Rscript"):
        pytest.skip("no Rscript: install r-base-core and r-cran-surveillance")
    done = subprocess.run(
        ["Rscript", str(HERE / "surveillance.R"), str(tmp_path), "few"],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("no surveillance in R: install r-cran-surveillance")

    series = all_series(tmp_path)
    assert {row["setting"] for row in rows("farrington", tmp_path)} == set(SETTINGS)
    for row in rows("farrington", tmp_path):
        assert_farrington_agrees_together_and_alone(row, series[row["series"]])
    for row in rows("ears", tmp_path):
        assert_ears_agrees(row, series[row["series"]])
