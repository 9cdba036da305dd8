"""The commands as a duty officer meets them at night."""

import csv
import errno
import io
import json
import os
import signal
import subprocess
import sys

import pytest
from filelock import FileLock

from epihq.cli import main
from program import epihq, epihq_here

COMMANDS = ["sync", "archive", "brief", "rt", "backtest", "exercise"]
OWN_COUNTS = """location,indicator,reference_date,report_date,value
AZE,cumulative_cases,2020-06-30,2020-07-01,100
AZE,cumulative_cases,2020-07-01,2020-07-02,120
AZE,cumulative_cases,2020-06-30,2020-07-03,105
"""


@pytest.fixture
def home_with_own_counts(tmp_path):
    counts = tmp_path / "counts.csv"
    counts.write_text(OWN_COUNTS)
    home = tmp_path / "home"
    done = epihq_here("sync", "own-counts", "--from", counts, home=home)
    assert done.returncode == 0, done.stderr
    return home


def test_help_tells_the_commands_in_the_order_of_use():
    text = epihq("--help").stdout

    commands = text[text.index("Commands:") :]
    places = [commands.index(f"  {name}") for name in COMMANDS]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "words",
    [
        ["sync"],
        ["archive", "snapshot"],
        ["archive", "vintages"],
        ["archive", "verify"],
        ["brief"],
        ["rt"],
        ["backtest"],
        ["exercise"],
    ],
    ids=" ".join,
)
def test_every_command_has_help_with_an_example(words):
    done = epihq_here(*words, "--help")

    assert done.returncode == 0
    assert f"epihq {' '.join(words)}" in done.stdout.split("\n", 2)[2]


def test_the_snapshot_as_csv_has_the_documented_columns(home_with_own_counts):
    done = epihq(
        "archive", "snapshot", "--location", "AZE", "--indicator", "cumulative_cases",
        "--as-of", "2020-07-02", "--format", "csv", home=home_with_own_counts,
    )  # fmt: skip

    assert done.stdout.splitlines() == [
        "disease,location,indicator,reference_date,report_date,value,revised",
        "covid-19,AZE,cumulative_cases,2020-06-30,2020-07-01,100,false",
        "covid-19,AZE,cumulative_cases,2020-07-01,2020-07-02,120,false",
    ]


@pytest.mark.parametrize("name", ["Azerbaijan", "AZ", "Азербайджан", "azərbaycan"])
def test_a_location_goes_by_any_of_its_names(name, home_with_own_counts):
    asked = ("archive", "snapshot", "--as-of", "2020-07-02", "--format", "csv")

    done = epihq_here(*asked, "--location", name, home=home_with_own_counts)

    by_code = epihq_here(*asked, "--location", "AZE", home=home_with_own_counts)
    assert done.returncode == 0
    assert done.stdout == by_code.stdout


def test_the_snapshot_of_a_later_day_knows_the_correction(home_with_own_counts):
    done = epihq_here(
        "archive", "snapshot", "--as-of", "2020-07-03", "--format", "json",
        home=home_with_own_counts,
    )  # fmt: skip

    values = {row["reference_date"]: row["value"] for row in json.loads(done.stdout)}
    assert values == {"2020-06-30": 105, "2020-07-01": 120}


def test_the_vintages_are_listed_with_their_hashes(home_with_own_counts):
    done = epihq("archive", "vintages", "--format", "csv", home=home_with_own_counts)

    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert row["source"] == "own-counts"
    assert len(row["sha256"]) == 64


def test_an_unchanged_publication_says_so_and_stores_nothing(
    home_with_own_counts, tmp_path
):
    done = epihq(
        "sync", "own-counts", "--from", tmp_path / "counts.csv",
        home=home_with_own_counts,
    )  # fmt: skip

    assert done.returncode == 0
    assert "Nothing new" in done.stderr
    listed = epihq_here(
        "archive", "vintages", "--format", "json", home=home_with_own_counts
    )
    assert len(json.loads(listed.stdout)) == 1


def test_verify_tells_that_all_is_sound(home_with_own_counts):
    done = epihq("archive", "verify", home=home_with_own_counts)

    assert done.returncode == 0
    assert "1 publication" in done.stdout


def test_damaged_bytes_fail_the_verification(home_with_own_counts):
    for kept in (home_with_own_counts / "archive" / "publications").glob("*/*"):
        kept.write_bytes(b"damaged")

    done = epihq_here("archive", "verify", home=home_with_own_counts)

    assert done.returncode == 1
    assert done.stdout == ""
    assert "altered" in done.stderr


WRONG = {
    "unknown location": (["brief", "Atlantis"], "AZE"),
    "a name of several places": (["assess", "Congo"], "DR Congo (COD)"),
    "a slip of the finger": (["decide", "Azerbajan"], "Azerbaijan (AZE)?"),
    "not a day": (["brief", "AZE", "--as-of", "2.7.2020"], "2020-07-02"),
    "unknown source": (["sync", "newspaper"], "jhu"),
    "no report date": (["sync", "jhu", "--from", "."], "--report-date"),
    "no such command": (["breif", "AZE"], "--help"),
    "no such file": (["rt", "nowhere.csv"], "path"),
    "nothing held": (["brief", "AZE"], "epihq sync"),
    "no such language": (["brief", "AZE", "--language", "de"], "en, az, ru"),
}


@pytest.mark.parametrize(("words", "next_step"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_one_line_with_the_next_step(words, next_step, tmp_path):
    done = epihq_here(*words, home=tmp_path)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
    assert next_step in done.stderr


def test_a_broken_file_is_one_line_and_stores_nothing(tmp_path):
    counts = tmp_path / "counts.csv"
    counts.write_text(OWN_COUNTS.replace(",120", ",many"))

    done = epihq_here("sync", "own-counts", "--from", counts, home=tmp_path / "home")

    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "counts.csv" in line
    assert "line 3" in line
    assert "'many'" in line
    assert not (tmp_path / "home" / "archive" / "catalogue.json").exists()


def test_debug_shows_the_traceback(tmp_path):
    done = epihq("--debug", "brief", "Atlantis", home=tmp_path)

    assert "Traceback" in done.stderr


def test_version_is_printed():
    assert epihq_here("--version").stdout.startswith("epihq ")


def test_rt_reads_standard_input_and_prints_the_documented_columns():
    counts = "date,count\n" + "".join(
        f"2020-07-{day:02},{100 + day}\n" for day in range(1, 29)
    )

    done = epihq("rt", "-", "--format", "csv", stdin=counts)

    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == [
        "date", "mean", "sd", "lower95", "lower90", "median", "upper90", "upper95",
        "verdict", "note",
    ]  # fmt: skip
    assert 0.95 < float(rows[-1]["median"]) < 1.15


def test_completion_can_be_installed():
    assert "--install-completion" in epihq_here("--help").stdout


def test_ctrl_c_is_told_and_ends_with_130(tmp_path):
    # What runs in the background may have been started deaf to Ctrl-C.
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from epihq.cli import main; main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, "demo", "--once", "--out", tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout.readline().startswith("An exercise")
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)

    assert process.returncode == 130
    assert said[1] == "error: stopped by the keyboard; nothing was half-stored.\n"


def test_a_watch_that_cannot_do_its_round_ends_with_1(tmp_path):
    told = ("--name", "HQ", "--location", "AZE", "--username", "aysel")
    told += ("--full-name", "Aysel")
    assert epihq_here("init", *told, home=tmp_path).returncode == 0

    with FileLock(tmp_path / "watch.lock"):
        done = epihq("watch", "--once", home=tmp_path)

    assert "another watch leads" in done.stdout
    assert done.returncode == 1


def test_ctrl_c_while_the_program_loads_is_told_too():
    """The libraries take a second; an import that the keyboard stops is no fault."""
    code = (
        "import sys; import epihq.cli; sys.argv = ['epihq', 'sync']\n"
        "class Stops:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'epihq.cli.app': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stops()); epihq.cli.main()"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert done.returncode == 130
    assert done.stdout == ""
    assert done.stderr == "error: stopped by the keyboard; nothing was half-stored.\n"


def test_a_home_that_may_only_be_read_is_told_as_such(monkeypatch, capsys):
    def refuses(**_):
        raise OSError(errno.EROFS, "Read-only file system", "/audit/secret-key.part")

    monkeypatch.setattr("epihq.cli.app.app", refuses)
    monkeypatch.setattr(sys, "argv", ["epihq", "init"])

    with pytest.raises(SystemExit) as stopped:
        main()

    told = capsys.readouterr().err
    assert stopped.value.code == 1
    assert "/audit/secret-key.part: a place that can be read and written" in told
    assert "fault of its own" not in told
