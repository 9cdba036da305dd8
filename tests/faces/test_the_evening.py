"""The evening of 1 July 2020, on the figures as they were published."""

import json

import pytest

from program import epihq, epihq_forked, epihq_here
from publishers import jhu_folder

pytestmark = [pytest.mark.data, pytest.mark.slow]


@pytest.fixture(scope="module")
def home(shared_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("evening")
    files = jhu_folder(shared_data, folder / "jhu", vintage="20200701")
    done = epihq_forked(
        "sync", "jhu", "--from", files, "--report-date", "2020-07-02",
        home=folder / "home",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Diamond Princess" in done.stderr
    return folder / "home"


@pytest.fixture(scope="module")
def azerbaijan(home):
    done = epihq_here(
        "brief", "AZE", "--as-of", "2020-07-02", "--format", "json", home=home
    )
    return json.loads(done.stdout)


def test_the_total_of_that_evening_is_known(azerbaijan):
    assert azerbaijan["data"]["totals"]["cases"] == 18_112
    assert azerbaijan["data"]["last_date"] == "2020-07-01"
    assert not azerbaijan["data"]["revised"]


def test_the_reproduction_number_of_azerbaijan_is_near_one(azerbaijan):
    rt = azerbaijan["reproduction_number"]

    assert 0.9 < rt["median"] < 1.4
    assert 0.6 < rt["lower90"] < rt["upper90"] < 2.0


def test_the_forecast_has_4_weeks_and_23_levels_for_cases_and_deaths(azerbaijan):
    told = azerbaijan["forecast_weekly"]
    weeks = {(week["date"], week["indicator"]) for week in told}

    assert len(weeks) == 8
    assert min(weeks)[0] == "2020-07-11"
    assert all(len(week["quantiles"]) == 23 for week in told)


def test_the_neighbours_stand_beside_it_own_country_first(azerbaijan):
    codes = [line["location"] for line in azerbaijan["neighbours"]]

    assert codes[0] == "AZE"
    assert {"ARM", "GEO", "IRN", "RUS", "TUR"} <= set(codes)


def test_the_batch_dump_of_kazakhstan_is_named_and_does_not_blow_up_rt(home):
    done = epihq_here(
        "brief", "KAZ", "--as-of", "2020-07-02", "--format", "json", home=home
    )
    record = json.loads(done.stdout)

    dumps = [p for p in record["data"]["problems"] if p["kind"] == "batch-dump"]
    assert [p["last_date"] for p in dumps if p["indicator"] == "cases"][
        -1
    ] == "2020-07-01"
    assert record["reproduction_number"]["upper90"] < 2.0


def test_the_briefing_writes_three_files_and_prints_the_summary(home, tmp_path):
    done = epihq_here(
        "brief", "AZE", "--as-of", "2020-07-02", "--out", tmp_path, home=home
    )

    assert done.returncode == 0, done.stderr
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == [
        f"brief-AZE-2020-07-02.{kind}" for kind in ("html", "json", "pdf")
    ]
    assert "Azerbaijan" in done.stdout
    assert "18,112" in done.stdout


def test_json_on_standard_output_writes_no_file(home, tmp_path):
    done = epihq(
        "brief", "AZE", "--as-of", "2020-07-02", "--format", "json",
        home=home, cwd=tmp_path,
    )  # fmt: skip

    assert json.loads(done.stdout)["location"] == "AZE"
    assert list(tmp_path.iterdir()) == []


def test_a_location_that_nobody_publishes_says_what_to_do(home):
    done = epihq_here("brief", "TKM", "--as-of", "2020-07-02", home=home)

    assert done.returncode in (1, 2)
    assert "TKM" in done.stderr


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "az",
            (
                "Arayış: COVID-19, Azərbaycan, 2 iyul 2020 tarixinə",
                "Ermənistan",
                "18 112",
            ),
        ),
        (
            "ru",
            (
                "Справка: COVID-19, Азербайджан, на 2 июля 2020 года",
                "Армения",
                "18 112",
            ),
        ),
    ],
)
def test_the_briefing_speaks_the_language_that_is_asked_for(
    language, said, home, tmp_path
):
    asked = ("brief", "AZE", "--as-of", "2020-07-02", "--language", language)
    done = epihq_here(*asked, "--out", tmp_path, home=home)

    page = (tmp_path / "brief-AZE-2020-07-02.html").read_text("utf-8")
    record = json.loads((tmp_path / "brief-AZE-2020-07-02.json").read_text("utf-8"))
    assert done.returncode == 0, done.stderr
    for words in said:
        assert words in done.stdout.replace("\u00a0", " ")
        assert words in page.replace("\u00a0", " ")
    assert f'<html lang="{language}">' in page
    assert record["location_name"] == "Azerbaijan"
