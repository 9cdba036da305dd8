"""Inputs that were once read wrongly or not at all, each with its right answer.

They lie beside the shared data; tests skip aloud without it.
"""

import csv
import io
import shutil
import subprocess
import sys
from datetime import date

import pytest

from epihq.assessment.counts_column import counts_from
from epihq.assessment.quick_rt import rt_table
from epihq.terms.errors import DataError
from program import epihq_here

pytestmark = pytest.mark.data

MAIN = "from epihq.cli import main; main()"
INTERVAL = {"serial_interval_mean": 4.8, "serial_interval_sd": 2.3}


@pytest.fixture
def bug(shared_data):
    """Find a file of the trouble with a number."""

    def find(number, name):
        (folder,) = (shared_data / "bugs").glob(f"{number}-*")
        return folder / name

    return find


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def sync(home, source, path, *words):
    return epihq_here("sync", source, "--from", path, *words, home=home)


def figures(home, as_of="2020-08-01"):
    done = epihq_here(
        "archive", "snapshot", "--as-of", as_of, "--format", "csv", home=home
    )
    assert done.returncode == 0, done.stderr
    return [
        (r["location"], r["indicator"], r["reference_date"], float(r["value"]))
        for r in csv.DictReader(io.StringIO(done.stdout))
    ]


def last_day(path):
    column = counts_from(path.name, path.read_bytes())
    return rt_table(column, **INTERVAL)[-1]


@pytest.mark.parametrize(
    "name", ["book.xlsx", "cp1251.csv", "semicolon.csv", "semicolon-comma.csv"]
)
def test_workbooks_semicolons_and_windows_letters_are_read(bug, home, name):
    done = sync(home, "own-counts", bug("17", name))

    assert done.returncode == 0, done.stderr
    told = figures(home)
    assert len(told) == 40
    assert told[-1] == ("AZE", "cases", "2020-07-10", 139)


def test_rt_reads_a_workbook(bug):
    path = bug("17", "rt.xlsx")
    column = counts_from(path.name, path.read_bytes())

    assert column.series.counts[0] == 100
    assert last_day(path).median == pytest.approx(1.041, abs=0.002)


@pytest.mark.parametrize("name", ["blank_line_end.csv", "title_row.csv"])
def test_blank_lines_and_a_title_are_no_rows(bug, home, name):
    done = sync(home, "own-counts", bug("18", name))

    assert done.returncode == 0, done.stderr
    assert len(figures(home)) == 40


def test_na_is_no_day(bug, home):
    done = sync(home, "line-list", bug("19", "line-list.csv"))

    assert "1 persons have no event date and are not counted" in done.stderr
    assert figures(home) == [("AZE", "cases", "2020-07-01", 1)]


@pytest.mark.parametrize(("name", "code"), [("cz.csv", "CZ-10"), ("fr.csv", "FR-75C")])
def test_codes_of_2020_are_those_of_today_with_a_note(bug, home, name, code):
    done = sync(home, "own-counts", bug("23", name))

    assert done.returncode == 0, done.stderr
    assert f"is {code}" in done.stderr
    assert figures(home) == [(code, "cases", "2020-07-01", 5)]


def test_a_list_of_only_the_new_is_refused_with_the_option_or_joined(bug, home):
    first, second = bug("02", "day-1.csv"), bug("02", "day-2.csv")
    assert sync(home, "line-list", first, "--report-date", "2020-07-02").returncode == 0

    refused = sync(home, "line-list", second, "--report-date", "2020-07-03")
    day = ("--report-date", "2020-07-03", "--rows", "new")
    joined = sync(home, "line-list", second, *day)

    assert refused.returncode == 1
    assert "8 of 10 missing" in refused.stderr
    assert "--rows new" in refused.stderr
    assert joined.returncode == 0, joined.stderr
    assert figures(home) == [
        ("AZE", "cases", "2020-07-01", 12),
        ("AZE", "cases", "2020-07-02", 5),
    ]


def test_a_figure_of_the_wrong_country_is_taken_back(bug, home):
    for name in ("w1.csv", "w2.csv"):
        assert sync(home, "own-counts", bug("03", name)).returncode == 0

    refused = sync(home, "own-counts", bug("03", "w3.csv"))
    done = sync(home, "own-counts", bug("03", "w3.csv"), "--rows", "withdraw")

    assert "--rows withdraw" in refused.stderr
    assert done.returncode == 0, done.stderr
    assert ("ARM", "cases", "2020-07-01", 500) in figures(home, "2020-07-02")
    assert figures(home) == [
        ("AZE", "cases", "2020-06-30", 400),
        ("AZE", "cases", "2020-07-01", 500),
    ]


def test_the_word_withdrawn_takes_back_as_well(bug, home, tmp_path):
    sync(home, "own-counts", bug("03", "w1.csv"))
    word = tmp_path / "w3.csv"
    word.write_text(bug("03", "w3.csv").read_text().rstrip() + "withdrawn\n")

    assert sync(home, "own-counts", word).returncode == 0
    assert [place for place, *_ in figures(home)] == ["AZE"]


def test_a_year_of_two_digits_is_no_year(bug, home):
    refused = sync(home, "line-list", bug("07", "line-list.csv"))
    said = sync(home, "line-list", bug("07", "line-list.csv"), "--dates", "year-first")

    assert refused.returncode == 1
    assert "line 2, column event_date" in refused.stderr
    assert "--dates" in refused.stderr
    assert said.returncode == 0, said.stderr
    assert figures(home) == [("AZE", "cases", "2020-07-01", 1)]


def test_an_event_fifty_years_before_its_report_is_noted_with_its_line(bug, home):
    done = sync(home, "line-list", bug("07", "epoch.csv"))

    assert "1970-01-01 in line 2" in done.stderr


@pytest.mark.parametrize(("name", "line"), [("badyear.csv", 2), ("future.csv", 31)])
def test_a_mistyped_year_is_refused_with_its_line(bug, name, line):
    with pytest.raises(DataError) as error:
        last_day(bug("08", name))

    assert f"line {line}" in str(error.value)


def test_sums_of_weeks_are_seen_told_and_called_so(bug, home):
    done = sync(home, "own-counts", bug("10", "own.csv"))

    assert "SWE cases" in done.stderr
    assert "--week" in done.stderr
    swedish = {
        what for place, what, *_ in figures(home, "2020-12-01") if place == "SWE"
    }
    assert swedish == {"weekly_cases"}


@pytest.mark.parametrize(("name", "right"), [("f1.5.csv", 1.31), ("f1.3.csv", 1.19)])
def test_sums_on_one_day_a_week_have_the_r_of_their_growth(bug, name, right):
    last = last_day(bug("11", name))

    assert (last.median, last.verdict) == (pytest.approx(right, abs=0.02), "usable")


@pytest.mark.parametrize("name", ["weekly.csv", "monday-holds-three.csv"])
def test_sums_of_several_days_have_the_r_of_the_days(bug, name):
    last = last_day(bug("29", name))

    assert (last.median, last.verdict) == (pytest.approx(1.152, abs=0.005), "usable")


def test_sums_of_weeks_are_told_with_the_option(bug):
    done = epihq_here("rt", bug("29", "weekly.csv"), "--format", "csv")

    assert "sums of weeks that end on Sunday" in done.stderr
    assert "--week monday" in done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows[-1]["note"] == "part-of-a-sum"


def test_the_day_that_has_begun_in_auckland_is_no_day_to_come(bug, home, tmp_path):
    path = bug("14", "written-2026-11-27-local.csv")
    text = path.read_text()
    hour = "2026-11-26 12:53:00"
    began = epihq_at(hour, "sync", "own-counts", "--from", path, home=home)
    later = tmp_path / "later.csv"
    later.write_text(text.replace("2026-11-27", "2026-11-28"))
    hour = "2026-11-26 09:30:00"
    to_come = epihq_at(hour, "sync", "own-counts", "--from", later, home=home)

    assert began.returncode == 0, began.stderr
    assert to_come.returncode == 1
    assert "2026-11-26" in to_come.stderr or "2026-11-27" in to_come.stderr


def epihq_at(hour, *words, home):
    """Run the program at an hour of UTC."""
    if shutil.which("faketime") is None:
        pytest.skip("no faketime here: install Debian's package faketime")
    return subprocess.run(
        ["faketime", hour, sys.executable, "-c", MAIN, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={"EPIHQ_HOME": str(home), "PATH": "/usr/bin:/bin", "TZ": "UTC"},
    )


def test_mers_of_2015_is_read_as_it_was_published(shared_data, home):
    done = sync(home, "line-list", shared_data / "linelist_mers_korea_2015.parquet",
                "--disease", "mers")  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "27 persons have no event date" in done.stderr
    told = figures(home, "2015-06-10")
    assert sum(v for _, what, _, v in told if what == "cases") == pytest.approx(
        101, abs=20
    )
    assert date(2015, 6, 4).isoformat() in {
        d for _, what, d, _ in told if what == "deaths"
    }


def test_a_triangle_of_ebola_is_a_list_of_persons_by_a_mapping(
    shared_data, home, tmp_path
):
    """Districts of Sierra Leone have no code of ISO 3166: its country has one."""
    mapping = tmp_path / "ebola.toml"
    mapping.write_text(
        'kind = "line-list"\n[columns]\nlocation = "iso3"\npersons = "n"\n'
    )
    path = shared_data / "reporting_triangle_ebola_sierraleone.parquet"

    asked = sync(home, "line-list", path)
    done = sync(home, "line-list", path, "--map", mapping, "--disease", "ebola-zaire")

    assert (asked.returncode, "[columns]" in asked.stderr) == (2, True)
    assert done.returncode == 0, done.stderr
    cases = [v for _, what, _, v in figures(home, "2015-10-01") if what == "cases"]
    assert sum(cases) > 8_000


def test_in_a_headquarters_its_own_day_counts(bug, home, tmp_path):
    hour, path = "2026-11-26 12:53:00", bug("14", "written-2026-11-27-local.csv")
    words = ("--name", "Auckland", "--location", "NZL", "--username", "a.b",
             "--full-name", "A B", "--time-zone")  # fmt: skip
    homes = {
        zone: tmp_path / zone.replace("/", "-") for zone in ("Pacific/Auckland", "UTC")
    }
    done = {}
    for zone, at in homes.items():
        made = epihq_here("init", *words, zone, home=at)
        assert made.returncode == 0, made.stderr
        done[zone] = epihq_at(hour, "sync", "own-counts", "--from", path, home=at)

    assert done["Pacific/Auckland"].returncode == 0, done["Pacific/Auckland"].stderr
    assert done["UTC"].returncode == 1
    assert "no day after 2026-11-26" in done["UTC"].stderr
