"""One evening, one number: whoever is asked in the house gives the same answer."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from epihq.archive import Archive
from epihq.assessment.overview import kept_overview
from epihq.assessment.settings import Settings
from program import epihq_here
from publishers import counts_csv

pytestmark = [pytest.mark.data, pytest.mark.slow]

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/azerbaijan-2020.toml"
EVENING = ("--as-of", "2020-07-02")


@pytest.fixture(scope="module")
def home(shared_data, tmp_path_factory):
    """Three countries as published by 2 July 2020, and the regimes of one."""
    folder = tmp_path_factory.mktemp("evening")
    file = folder / "counts.csv"
    file.write_bytes(counts_csv(shared_data, ("AZE", "ARM", "GEO")))
    said(
        "sync", "own-counts", "--from", file, "--report-date", "2020-07-02",
        home=folder / "home",
    )  # fmt: skip
    said("measures", "load", EXAMPLE, "--by", "duty officer", home=folder / "home")
    return folder / "home"


def said(*words, home):
    done = epihq_here(*words, home=home)
    assert done.returncode == 0, done.stderr
    return done.stdout


def record(*words, home):
    return json.loads(said(*words, *EVENING, "--format", "json", home=home))


@pytest.fixture(scope="module")
def asked(home):
    """Each is asked on its own; credibility first, which once was the quickest."""
    ends = ("--regime-ends", "2020-07-05")
    return {
        "credibility": record("credibility", "AZE", home=home),
        "assess": record("assess", "AZE", home=home)[0],
        "brief": record("brief", "AZE", home=home),
        "decide": record("decide", "AZE", *ends, home=home),
        "forecast": said("forecast", "AZE", *EVENING, "--format", "hub", home=home),
    }


@pytest.fixture(scope="module")
def row(asked, home, tmp_path_factory):
    """Azerbaijan's line of the board, made after all were asked."""
    folder = tmp_path_factory.mktemp("tables")
    table = kept_overview(Archive(home), folder, date(2020, 7, 2), Settings())
    return next(row for row in table.rows if row.location == "AZE")


def test_the_share_of_infections_reported_is_one_number(asked, row):
    card = next(c for c in asked["credibility"]["cards"] if c["location"] == "AZE")
    test = next(t for t in card["tests"] if t["name"] == "ascertainment")
    share = asked["brief"]["ascertainment"]

    assert asked["assess"]["ascertainment"] == share
    assert test["value"] == share["median"]
    assert test["interval"] == [share["lower90"], share["upper90"]]
    assert row.ascertainment_median == share["median"]


def test_the_two_reproduction_numbers_are_each_one_number(asked, row):
    brief = asked["brief"]
    hidden, seen = (
        brief["reproduction_number"],
        brief["reported_reproduction_number"],
    )

    assert asked["assess"]["reproduction_number"] == hidden
    assert asked["assess"]["reported_reproduction_number"] == seen
    assert (row.Rt_median, row.Rt_lower90) == (seen["median"], seen["lower90"])
    assert row.infections_Rt_median == hidden["median"]
    found = [one["found"] for one in asked["decide"]["criteria"]]
    assert hidden["p_above_1"] in [one.get("p_above_1") for one in found]


def test_rt_of_the_same_column_of_counts_has_the_same_interval(asked, home, tmp_path):
    curves = asked["brief"]["data"]["curves"]
    curve = next(one for one in curves if one["indicator"] == "cases")
    days = zip(curve["dates"], curve["published"], strict=True)
    file = tmp_path / "counts.csv"
    lines = [f"{day},{count}" for day, count in days if count is not None]
    file.write_text("\n".join(["date,count", *lines]), "utf-8")

    told = said("rt", file, "--format", "csv", home=home)

    last = list(csv.DictReader(io.StringIO(told)))[-1]
    seen = asked["brief"]["reported_reproduction_number"]
    names = ("median", "lower90", "upper90")
    assert [round(float(last[name]), 4) for name in names] == [seen[n] for n in names]


def test_the_forecast_is_one_for_every_week_and_level(asked):
    brief = {
        (week["indicator"], week["date"], level): value
        for week in asked["brief"]["forecast_weekly"]
        for level, value in week["quantiles"].items()
    }
    indicators = {"wk inc case": "cases", "wk inc death": "deaths"}
    command = {
        (
            indicators[row["target"]],
            row["target_end_date"],
            row["output_type_id"],
        ): float(row["value"])
        for row in csv.DictReader(io.StringIO(asked["forecast"]))
    }

    assert len(brief) == 2 * 4 * 23
    assert command == brief
    assert asked["assess"]["forecast_weekly"] == asked["brief"]["forecast_weekly"]


def test_a_week_s_cases_are_one_number(asked, row):
    trends = {one["indicator"]: one for one in asked["brief"]["data"]["trends"]}
    own = asked["brief"]["neighbours"][0]

    for told in (row.cases_7_days, own["cases_7_days"]):
        assert told == trends["cases"]["last_7_days"]
    assert row.deaths_7_days == trends["deaths"]["last_7_days"]
