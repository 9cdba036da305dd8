"""Should the regime be extended by two weeks? The evening of 2 July 2020, as asked."""

import csv
import io
import json
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from epihq.operations.processes.background import Background
from program import epihq, epihq_forked, epihq_here
from publishers import OXCGRT_NAMES, counts_csv, jhu_folder, oxcgrt_csv, wpp_csv

pytestmark = [pytest.mark.data, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
EVENING = ("--as-of", "2020-07-02")
ENDS = ("--regime-ends", "2020-07-05")
SAID = ("--by", "X", "--instrument", "No. 1", "--reasons", "R is above 1.")
FEW = ("BLR", "IDN", "GEO")


@pytest.fixture(scope="module")
def home(shared_data, tmp_path_factory):
    """What was published by 2 July 2020, and the regimes of Azerbaijan by hand."""
    folder = tmp_path_factory.mktemp("desk")
    jhu = jhu_folder(shared_data, folder / "jhu", vintage="20200701")
    ages = folder / "WPP2024_PopulationByAge5GroupSex_Medium.csv"
    ages.write_bytes(wpp_csv(shared_data))
    levels = folder / "OxCGRT_compact_national_v1.csv"
    codes = tuple(OXCGRT_NAMES)
    levels.write_bytes(oxcgrt_csv(shared_data, codes=codes, until=date(2020, 7, 1)))
    for source, path in (("jhu", jhu), ("wpp", ages), ("oxcgrt", levels)):
        run(
            "sync", source, "--from", path, "--report-date", "2020-07-02",
            home=folder / "home",
        )  # fmt: skip
    example = ROOT / "docs" / "examples" / "azerbaijan-2020.toml"
    run("measures", "load", example, "--by", "duty officer", home=folder / "home")
    return folder / "home"


def run(*words, home, by=epihq_here):
    done = by(*words, home=home)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def record(home):
    words = ("decide", "AZE", *EVENING, *ENDS, "--format", "json")
    return json.loads(run(*words, home=home, by=epihq))


def option(record, name):
    return next(one for one in record["options"] if one["name"] == name)


def test_the_question_is_about_the_strict_regime_that_ends_on_the_fifth(record):
    strict = [m for m in record["regime"]["measures"] if m["regime"] == "strict"]

    assert record["regime"]["ends"].startswith("2020-07-05T06:00")
    assert {m["code"] for m in strict} == {"C2", "C6"}
    assert all(0.3 < m["share"] < 0.5 for m in strict)


def test_every_option_has_every_outcome_with_its_intervals(record):
    names = [one["name"] for one in record["options"]]
    assert names == ["lapse", "extend-14", "extend-28", "tighten"]

    for one in record["options"]:
        assert set(one["outcomes"]) == {
            "infections", "cases", "deaths", "home_care_new", "home_care_census",
            "home_care_nurses", "ward_beds", "icu_beds",
        }  # fmt: skip
        for found in one["outcomes"].values():
            assert (
                0 <= found["lower90"] <= found["lower50"] <= found["median"]
                <= found["upper50"] <= found["upper90"]
            )  # fmt: skip


def test_stricter_options_have_fewer_infections_and_more_days(record):
    def deaths(name):
        return option(record, name)["outcomes"]["deaths"]["median"]

    def days(name):
        return option(record, name)["costs"][0]["median"]

    assert deaths("lapse") > deaths("extend-14") > deaths("extend-28")
    assert days("lapse") == 0
    assert days("extend-14") == 14
    assert days("extend-28") == 28


def test_easing_is_not_shown_where_nothing_known_tells_it_from_extending(record):
    (note,) = [one for one in record["notes"] if one["code"] == "same-as"]

    assert (note["option"], note["like"]) == ("ease", "extend-14")
    assert not note["is_shown"]


def test_differences_are_sharper_than_the_projections_they_come_from(record):
    """The same draws and chances: most futures agree, though none is known."""
    apart = next(
        d for d in record["differences"]
        if (d["option"], d["outcome"]) == ("extend-14", "deaths")
    )  # fmt: skip
    own = option(record, "extend-14")["outcomes"]["deaths"]

    assert apart["upper90"] - apart["lower90"] < 0.3 * (own["upper90"] - own["lower90"])
    assert 0.6 < apart["p_better"] < 0.95


def test_without_a_capacity_no_chance_of_running_out_is_shown(record):
    assert all(one["shortages"] == {} for one in record["options"])
    assert record["best"] is None
    assert record["why"] == {"code": "no-capacity", "rule": 0, "outcome": "icu_beds"}


@pytest.fixture(scope="module")
def bare(shared_data, tmp_path_factory):
    """A new machine: JHU's files and the regimes, and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    jhu = jhu_folder(shared_data, folder / "jhu", vintage="20200701")
    home = folder / "home"
    run("sync", "jhu", "--from", jhu, "--report-date", "2020-07-02", home=home)
    example = ROOT / "docs" / "examples" / "azerbaijan-2020.toml"
    run("measures", "load", example, "--by", "duty officer", home=home)
    return home


def test_a_new_machine_with_jhu_alone_tells_beds_home_care_immunity_and_the_rule(bare):
    given = ("--capacity", "icu_beds=9000", "--format", "json")
    record = json.loads(run("decide", "AZE", *EVENING, *ENDS, *given, home=bare))

    for one in record["options"]:
        assert {"home_care_census", "ward_beds", "icu_beds"} <= one["outcomes"].keys()
        # Nobody is infected twice in eight weeks.
        assert one["outcomes"]["infections"]["upper90"] < 0.6 * 10_139_175
        assert [check["met"] for check in one["rules"]] == [True]
    assert record["best"] == "lapse"
    sources = [one["source"] for one in record["provenance"]["vintages"]]
    assert sources == ["jhu", "wpp-2019"]


def test_what_nobody_publishes_is_not_known(record):
    by_name = {one["name"]: one for one in record["criteria"]}

    assert by_name["positive-tests"]["met"] is None
    assert by_name["positive-tests"]["found"] == {"code": "not-published"}
    assert by_name["decline-of-cases"]["met"] is False


def test_the_same_question_has_the_same_answer_to_the_last_digit(home, record):
    words = ("decide", "AZE", *EVENING, *ENDS, "--format", "json")
    again = json.loads(run(*words, home=home))

    for part in ("options", "differences", "sensitivities", "waiting", "effects"):
        assert again[part] == record[part]


def test_the_watch_decides_as_the_terminal_does(home, record, tmp_path):
    """The same place, day and end: the same record but for the hour of its making."""
    out = tmp_path / "decision.json"
    words = ("decide", home, "AZE", "2020-07-02T20:00+04:00", record["regime"]["ends"])
    works, ended = Background(), []
    works.start("decide", (*map(str, words), str(out)), 600)
    while not ended:
        time.sleep(0.05)
        ended = works.ended()
    assert ended[0].trouble == ""
    by_watch = json.loads(out.read_text("utf-8"))

    for one in (by_watch, by_terminal := json.loads(json.dumps(record))):
        del one["provenance"]["made_at"], one["signature"]
    assert by_watch == by_terminal


def test_a_capacity_gives_chances_and_lets_the_rule_speak(home, tmp_path):
    own = tmp_path / "headquarters.toml"
    own.write_text("[capacity]\nicu_beds = 100000\n", encoding="utf-8")
    words = ("decide", "AZE", *EVENING, *ENDS, "--headquarters", own)
    found = json.loads(run(*words, "--format", "json", home=home))

    assert found["best"] == "lapse"
    shortage = option(found, "lapse")["shortages"]["icu_beds"]
    assert shortage["probability"] == pytest.approx(0, abs=0.02)


def test_a_country_of_which_only_the_tracker_tells_can_be_asked(home):
    words = ("decide", "GEO", *EVENING, *ENDS, "--format", "json")
    found = json.loads(run(*words, home=home))

    assert found["regime"]["notes"][0]["code"] == "levels-of-oxcgrt"
    assert found["effects_basis"]["code"] == "corrected"


def test_a_country_without_measures_on_record_is_told_how_to_enter_them(home):
    done = epihq_here("decide", "ARM", *EVENING, *ENDS, home=home)

    assert done.returncode == 2
    assert "epihq measures set" in done.stderr


def test_measures_entered_by_hand_get_effects_from_the_literature_alone(home, tmp_path):
    away = tmp_path / "home"
    away.mkdir()
    (away / "archive").symlink_to(home / "archive")
    run(
        "measures", "set", "ARM", "--regime", "emergency", "--measure", "C4=3",
        "--measure", "H6=3", "--from", "2020-06-13T00:00+04:00", "--to",
        "2020-07-13T00:00+04:00", "--instrument", "Government decision",
        "--decided", "2020-06-12", "--by", "duty officer",
        home=away,
    )  # fmt: skip
    found = json.loads(run("decide", "ARM", *EVENING, "--format", "json", home=away))

    assert found["regime"]["ends"].startswith("2020-07-13")
    assert found["effects_basis"] == {"code": "no-measures"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--regime-ends", "2020-06-20"), "an end after 2020-07-02"),
        (("--regime-ends", "soon"), "YYYY-MM-DD"),
        ((*ENDS, "--extend", "0"), "1 to 366 days"),
        ((*ENDS, "--decided", "extend-15", *SAID), "extend-14"),
        ((*ENDS, "--decided", "extend-14"), "--by"),
        ((*ENDS, "--decided", "ease", *SAID), "--measure"),
        ((*ENDS, "--options", "nowhere.toml"), "nowhere.toml"),
        ((*ENDS, "--headquarters", "nowhere.toml"), "nowhere.toml"),
        ((*ENDS, "--language", "la"), "en, az, ru"),
    ],
    ids=[
        "past",
        "no day",
        "no days",
        "no option",
        "nobody",
        "no measures",
        "no file",
        "no house",
        "no language",
    ],
)
def test_a_wrong_word_is_one_clear_error(home, words, told):
    done = epihq_here("decide", "AZE", *EVENING, *words, home=home)

    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_decision_is_kept_with_its_dissent_and_scored_by_what_happened(
    home, shared_data, tmp_path
):
    run(
        "decide", "AZE", *EVENING, *ENDS, "--decided", "extend-14", "--by",
        "the Cabinet", "--instrument", "Decision of 3 July", "--reasons",
        "R is above 1.", "--dissent", "Health: widen it as well", "--out", tmp_path,
        "--language", "az",
        home=home,
    )  # fmt: skip
    page = (tmp_path / "decision-AZE-2020-07-02.html").read_text("utf-8")
    assert "Qərar: COVID-19, Azərbaycan" in page
    assert '<html lang="az">' in page
    file = tmp_path / "decision-AZE-2020-07-02.json"
    kept = json.loads(file.read_text("utf-8"))["decided"]
    assert kept["option"] == "extend-14"
    assert kept["dissent"] == ["Health: widen it as well"]

    early = epihq_forked("score", file, "--as-of", "2020-07-02", home=home)
    assert early.returncode == 2

    later = jhu_folder(shared_data, tmp_path / "later", vintage="20201001")
    away = tmp_path / "home"
    run("sync", "jhu", "--from", later, "--report-date", "2020-10-02", home=away)
    words = ("score", file, "--as-of", "2020-10-02", "--format", "csv")
    told = run(*words, home=away)
    rows = list(csv.DictReader(io.StringIO(told)))
    taken = [r for r in rows if r["taken"] == "true" and r["indicator"] == "cases"]
    table = run("score", file, "--as-of", "2020-10-02", "--language", "ru", home=away)
    assert "опубликовано" in table
    assert "случаи" in table

    assert {row["option"] for row in taken} == {"extend-14"}
    assert len(taken) == 8
    # 3,734 cases were published for the week to 8 July 2020.
    assert float(taken[0]["published"]) == pytest.approx(533, abs=30)
    assert taken[0]["inside90"] == "true"


@pytest.fixture(scope="module")
def few(shared_data, tmp_path_factory):
    """Three countries: on 4 June 2020 one extended, one eased, and one asks."""
    folder = tmp_path_factory.mktemp("few")
    counts, levels = folder / "counts.csv", folder / "OxCGRT_compact_national_v1.csv"
    counts.write_bytes(counts_csv(shared_data, FEW))
    all_levels = oxcgrt_csv(shared_data, tuple(OXCGRT_NAMES), until=date(2020, 7, 1))
    own = pl.read_csv(all_levels, infer_schema=False)
    own.filter(pl.col("CountryCode").is_in(FEW)).write_csv(levels)
    for source, path in (("own-counts", counts), ("oxcgrt", levels)):
        run(
            "sync", source, "--from", path, "--report-date", "2020-07-02",
            home=folder / "home",
        )  # fmt: skip
    return folder / "home"


@pytest.mark.parametrize("of", ["few", pytest.param("home", marks=pytest.mark.study)])
def test_past_decisions_are_scored_and_stand_beside_the_advice(request, of, tmp_path):
    away = tmp_path / "home"
    away.mkdir()
    (away / "archive").symlink_to(request.getfixturevalue(of) / "archive")
    words = ("backtest", "--decisions", "--from", "2020-06-04", "--to", "2020-06-04")
    lines = json.loads(run(*words, "--format", "json", home=away))
    found = json.loads(
        run("decide", "GEO", *EVENING, *ENDS, "--format", "json", home=away)
    )

    kinds = {line["decision"] for line in lines}
    assert {"extended", "all"} <= kinds
    assert all(0 <= line["coverage90"] <= 1 for line in lines)
    # An extension changes nothing: it is the plain forecast to the last digit.
    same = [line for line in lines if line["decision"] == "extended"]
    assert all(line["relative_wis"] == 1.0 for line in same)
    assert found["track_record"] == lines


def test_a_track_record_needs_measures_or_says_so(tmp_path):
    counts = tmp_path / "counts.csv"
    counts.write_text(
        "location,indicator,reference_date,report_date,value\n"
        + "".join(f"AZE,cases,2020-06-{d:02},2020-07-01,100\n" for d in range(1, 31))
    )
    home = tmp_path / "home"
    run("sync", "own-counts", "--from", counts, home=home)
    asked = ("backtest", "--decisions", "--from", "2020-06-10", "--to", "2020-06-10")
    none = epihq_forked(*asked, home=home)
    both = epihq_here("backtest", "AZE", *asked[1:], home=home)

    assert none.returncode == 2
    assert "epihq sync oxcgrt" in none.stderr
    assert both.returncode == 2
    assert "got both" in both.stderr
