"""Counts as published, taken as they are: EpiEstim's figures on every day."""

import csv
import shutil
import subprocess
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from epihq.assessment.quick_rt import rt_table
from epihq.terms.series import DailySeries

HERE = Path(__file__).parent
PLACES = ["ARM", "AZE", "DEU", "ITA"]
NAMES = ("mean", "lower95", "upper95")

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def published(shared_data):
    """New cases a day by JHU, from 2020 to 2023, as they were published."""
    totals = pl.read_parquet(shared_data / "jhu_daily.parquet").sort("iso3", "date")
    return (
        totals.filter(pl.col("iso3").is_in(PLACES))
        .select(
            pl.col("iso3").alias("location"),
            "date",
            pl.col("confirmed").diff().over("iso3").alias("count"),
        )
        .drop_nulls()
    )


def ours(published, place):
    rows = published.filter(pl.col("location") == place)
    counts = rows["count"].to_numpy().astype(float)
    series = DailySeries(
        location="",
        indicator="cases",
        start=rows["date"][0],
        counts=counts,
        observed=np.ones(counts.size, bool),
    )
    return rt_table(
        series, serial_interval_mean=4.8, serial_interval_sd=2.3, as_published=True
    )


def assert_agrees(published, path):
    with path.open() as file:
        theirs = {(r["location"], r["date"]): r for r in csv.DictReader(file)}
    compared = 0
    for place in PLACES:
        for row in ours(published, place):
            told = theirs[place, str(row.date)]
            if told["mean"] == "NA":
                assert row.mean is None, row
                continue
            if row.verdict == "no-cases":
                assert row.mean is None  # nobody was infectious: only the prior speaks
                continue
            for name in NAMES:
                wanted = float(told[name])
                assert getattr(row, name) == pytest.approx(wanted, rel=1e-6), row
                compared += 1
    assert compared > 12_500


def test_counts_as_published_have_the_figures_of_epiestim_on_every_day(published):
    assert_agrees(published, HERE / "epiestim_published.csv")


def test_a_negative_count_is_marked_and_all_else_is_left(published):
    rows = {row.date: row for row in ours(published, "AZE")}

    assert rows[date(2022, 4, 28)].note == "negative-correction"
    assert {row.note for row in rows.values()} == {"", "negative-correction"}


@pytest.mark.r
@pytest.mark.slow
def test_they_have_those_of_the_program_run_now(published, tmp_path):
    if not shutil.which("Rscript"):
        pytest.skip("no Rscript: install r-base-core and r-cran-epiestim")
    counts, answers = tmp_path / "counts.csv", tmp_path / "answers.csv"
    published.write_csv(counts)
    script = str(HERE / "epiestim_published.R")
    done = subprocess.run(
        ["Rscript", script, str(counts), str(answers)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no EpiEstim in R: install r-cran-epiestim")

    assert_agrees(published, answers)
