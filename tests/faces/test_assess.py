"""What is behind the figures of 1 July 2020: a few locations, and the world."""

import csv
import io
import json
import socket
import subprocess
import sys
import time

import pytest

from program import epihq
from publishers import jhu_folder, wpp_csv

pytestmark = [pytest.mark.data, pytest.mark.slow]

EVENING = ("--as-of", "2020-07-02")


@pytest.fixture(scope="module")
def home(shared_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("behind")
    files = jhu_folder(shared_data, folder / "jhu", vintage="20200701")
    ages = folder / "WPP2024_PopulationByAge5GroupSex_Medium.csv"
    ages.write_bytes(wpp_csv(shared_data))
    for source, path in (("jhu", files), ("wpp", ages)):
        done = epihq(
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
    again = epihq("assess", "AZE", *EVENING, "--format", "json", home=home)

    found = json.loads(again.stdout)[0]
    assert found["infections"] == records["AZE"]["infections"]


def test_the_whole_world_is_assessed_and_unchanged_figures_are_not_again(home):
    first = epihq("assess", "--all", *EVENING, "--format", "csv", home=home)
    second = epihq("assess", "--all", *EVENING, "--format", "csv", home=home)

    rows = list(csv.DictReader(io.StringIO(first.stdout)))
    usable = [row for row in rows if row["verdict"] == "usable"]
    assert len(rows) > 180
    assert len(usable) > 170
    assert second.stdout == first.stdout
    assert f"unchanged, found again: {len(rows)} of {len(rows)}" in second.stderr


def test_a_cluster_gives_the_same_figures(home, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    scheduler = [
        sys.executable, "-m", "distributed.cli.dask_scheduler",
        "--host", "127.0.0.1", "--port", str(port), "--no-dashboard",
    ]  # fmt: skip
    address = f"tcp://127.0.0.1:{port}"
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        address,
        "--no-nanny",
    ]
    here = epihq("assess", "--all", *EVENING, "--format", "csv", home=home)
    away = tmp_path / "home"
    (away / "estimates").mkdir(parents=True)
    (away / "archive").symlink_to(home / "archive")
    with (
        subprocess.Popen(scheduler, cwd=tmp_path, stderr=subprocess.DEVNULL) as one,
        subprocess.Popen(worker, cwd=tmp_path, stderr=subprocess.DEVNULL) as two,
    ):
        try:
            time.sleep(3)
            done = epihq(
                "assess", "--all", *EVENING, "--cluster", address, "--format", "csv",
                home=away,
            )  # fmt: skip
        finally:
            two.terminate()
            one.terminate()

    assert done.returncode == 0, done.stderr
    assert done.stdout == here.stdout


def test_a_cluster_that_is_not_there_is_one_clear_error(home, tmp_path):
    away = tmp_path / "home"
    (away / "estimates").mkdir(parents=True)
    (away / "archive").symlink_to(home / "archive")
    done = epihq(
        "assess", "--all", *EVENING, "--cluster", "tcp://127.0.0.1:9", home=away
    )

    assert done.returncode == 2
    assert "does not answer" in done.stderr
    assert "dask scheduler" in done.stderr


def test_locations_and_all_at_once_are_refused(home):
    both = epihq("assess", "AZE", "--all", *EVENING, home=home)
    neither = epihq("assess", *EVENING, home=home)

    assert (both.returncode, neither.returncode) == (2, 2)
    assert "got both" in both.stderr
    assert "got neither" in neither.stderr


def test_an_unknown_pathogen_is_refused_with_the_known_ones(home):
    done = epihq("assess", "AZE", *EVENING, "--pathogen", "plague", home=home)

    assert done.returncode == 2
    assert "measles" in done.stderr
    assert "'plague'" in done.stderr
