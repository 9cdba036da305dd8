"""What is behind the figures of 1 July 2020: a few locations, and the world."""

import csv
import io
import json
import os
import subprocess
import time

import pytest

from program import epihq, epihq_forked, epihq_here
from publishers import counts_csv, jhu_folder, wpp_csv
from server import free_port
from warm import Forked

pytestmark = [pytest.mark.data, pytest.mark.slow]

EVENING = ("--as-of", "2020-07-02")


@pytest.fixture(scope="module")
def home(shared_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("behind")
    files = jhu_folder(shared_data, folder / "jhu", vintage="20200701")
    ages = folder / "WPP2024_PopulationByAge5GroupSex_Medium.csv"
    ages.write_bytes(wpp_csv(shared_data))
    for source, path in (("jhu", files), ("wpp", ages)):
        done = epihq_here(
            "sync", source, "--from", path, "--report-date", "2020-07-02",
            home=folder / "home",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    return folder / "home"


@pytest.fixture(scope="module")
def records(home):
    done = epihq("assess", "AZE", "ARM", *EVENING, "--format", "json", home=home)
    assert done.returncode == 0, done.stderr
    return {record["location"]: record for record in json.loads(done.stdout)}


@pytest.mark.parametrize("place", ["AZE", "ARM"])
def test_many_more_were_infected_than_the_figures_show(records, place):
    record = records[place]
    share = record["ascertainment"]
    reported = next(t for t in record["data"]["trends"] if t["indicator"] == "cases")

    assert 0.05 < share["lower90"] < share["median"] < share["upper90"] < 0.7
    assert 0.1 < share["median"] < 0.35
    assert record["infections_7_days"]["median"] > 2 * reported["last_7_days"]
    assert len(record["infections"]) == 113
    assert record["infections"][-1]["date"] == "2020-07-01"


@pytest.mark.parametrize("place", ["AZE", "ARM"])
def test_the_reproduction_number_of_infections_has_a_trace_of_how_it_was_made(
    records, place
):
    record = records[place]
    Rt, about = record["reproduction_number"], record["diagnostics"]

    assert 0.8 < Rt["median"] < 1.4
    assert Rt["lower90"] < 1 < Rt["upper90"]
    assert about["converged"] is True
    assert 0 < about["contraction"]["Rt"] < 1
    assert about["ifr_by_age"] is True
    assert 0.002 < about["ifr"] < 0.015


def test_an_estimate_once_made_is_found_again_and_the_same(home, records):
    again = epihq_here("assess", "AZE", *EVENING, "--format", "json", home=home)

    found = json.loads(again.stdout)[0]
    assert found["infections"] == records["AZE"]["infections"]


@pytest.mark.study
def test_the_whole_world_is_assessed_and_unchanged_figures_are_not_again(home):
    rows = assessed_twice(home)
    usable = [row for row in rows if row["verdict"] == "usable"]

    assert len(rows) > 180
    assert {row["days_behind"] for row in rows if row["last_date"] == "2020-07-01"} == {
        "1"
    }
    assert len(usable) > 170


def assessed_twice(home):
    """Assess all; the second time every estimate is found again. Gives the rows."""
    first = epihq_here("assess", "--all", *EVENING, "--format", "csv", home=home)
    second = epihq_forked("assess", "--all", *EVENING, "--format", "csv", home=home)

    rows = list(csv.DictReader(io.StringIO(first.stdout)))
    assert second.stdout == first.stdout
    assert f"unchanged, found again: {len(rows)} of {len(rows)}" in second.stderr
    return rows


@pytest.fixture(scope="module")
def small_home(shared_data, tmp_path_factory):
    """An archive of three countries."""
    folder = tmp_path_factory.mktemp("three")
    file = folder / "counts.csv"
    file.write_bytes(counts_csv(shared_data, ("AZE", "ARM", "GEO")))
    done = epihq_here("sync", "own-counts", "--from", file, home=folder / "home")
    assert done.returncode == 0, done.stderr
    return folder / "home"


def test_all_are_assessed_and_unchanged_figures_are_not_again(small_home):
    rows = assessed_twice(small_home)

    assert {row["location"] for row in rows} == {"AZE", "ARM", "GEO"}
    assert {row["days_behind"] for row in rows} == {"1"}
    assert {row["verdict"] for row in rows} == {"usable"}


def copy_without_estimates(home, folder):
    (folder / "home").mkdir()
    (folder / "home" / "archive").symlink_to(home / "archive")
    return folder / "home"


def part_of_cluster(name, *words, folder):
    """Fork a scheduler or a worker of dask's own."""
    variables = {**os.environ, "EPIHQ_HOME": folder}
    main = f"distributed.cli.dask_{name}:main"
    said = [os.devnull] * 2
    return Forked(words, variables, said, cwd=folder, main=main)


def test_a_cluster_gives_the_same_figures(small_home, tmp_path):
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    words = ("assess", "--all", *EVENING, "--format", "csv")
    here = epihq_here(*words, home=small_home)
    away = copy_without_estimates(small_home, tmp_path)
    scheduler = ("--host", "127.0.0.1", "--port", port, "--no-dashboard")
    one = part_of_cluster("scheduler", *scheduler, folder=tmp_path)
    two = part_of_cluster("worker", address, "--no-nanny", folder=tmp_path)
    try:
        time.sleep(3)
        done = epihq_forked(*words, "--cluster", address, home=away)
    finally:
        # A worker whose scheduler went first may wait for it for ever.
        for process in (two, one):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill_all()

    assert done.returncode == 0, done.stderr
    assert len(here.stdout.splitlines()) == 4
    assert done.stdout == here.stdout


def test_a_cluster_that_is_not_there_is_one_clear_error(
    small_home, tmp_path, monkeypatch
):
    monkeypatch.setattr("epihq.assessment.world._ANSWERS_WITHIN", "1s")
    away = copy_without_estimates(small_home, tmp_path)
    done = epihq_here(
        "assess", "--all", *EVENING, "--cluster", "tcp://127.0.0.1:9", home=away
    )

    assert done.returncode == 2
    assert "does not answer" in done.stderr
    assert "dask scheduler" in done.stderr


def test_forecasts_are_written_in_the_hubs_columns(small_home, tmp_path):
    out = tmp_path / "forecasts.csv"
    done = epihq_forked(
        "forecast", "--all", "--as-of", "2020-07-02", "--format", "hub", "--out", out,
        home=small_home,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(out.read_text())))

    assert list(rows[0]) == [
        "origin_date", "target", "horizon", "target_end_date", "location",
        "output_type", "output_type_id", "value",
    ]  # fmt: skip
    assert {row["target"] for row in rows} == {"wk inc case", "wk inc death"}
    # 2 July 2020 is a Thursday: the first horizon ends on the Saturday of next week.
    ends = {(row["horizon"], row["target_end_date"]) for row in rows}
    assert ends == {
        ("1", "2020-07-11"), ("2", "2020-07-18"), ("3", "2020-07-25"),
        ("4", "2020-08-01"),
    }  # fmt: skip
    assert len(rows) == 3 * 2 * 4 * 23
    one = [
        float(row["value"])
        for row in rows
        if (row["location"], row["target"], row["horizon"])
        == ("AZE", "wk inc case", "1")
    ]
    assert one == sorted(one)
    assert 2500 < one[11] < 7000


def test_a_forecast_that_cannot_be_written_says_so(small_home, tmp_path):
    (tmp_path / "file").write_text("")
    done = epihq_here(
        "forecast", "AZE", "--as-of", "2020-07-02",
        "--out", tmp_path / "file" / "x.csv",
        home=small_home,
    )  # fmt: skip

    assert done.returncode == 2
    assert "x.csv" in done.stderr


def test_locations_and_all_at_once_are_refused(home):
    both = epihq_here("assess", "AZE", "--all", *EVENING, home=home)
    neither = epihq_here("assess", *EVENING, home=home)

    assert (both.returncode, neither.returncode) == (2, 2)
    assert "got both" in both.stderr
    assert "got neither" in neither.stderr


def test_an_unknown_pathogen_is_refused_with_the_known_ones(home):
    done = epihq_here("assess", "AZE", *EVENING, "--pathogen", "plague", home=home)

    assert done.returncode == 2
    assert "measles" in done.stderr
    assert "'plague'" in done.stderr
