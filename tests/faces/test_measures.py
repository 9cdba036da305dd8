"""Measures are entered, asked for and told as a duty officer does."""

import csv
import io
import json
import shlex
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from epihq.operations.measures.acts import acts
from epihq.operations.measures.shares import shares_of
from epihq.terms.measures import CODES, stringency
from epihq.terms.regimes import acts_of, measures_at, stance_at
from epihq.terms.written import parts_of
from program import epihq, epihq_forked, epihq_here

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLE = DOCS / "examples" / "azerbaijan-2020.toml"
FIRST_OF_JULY = ("--at", "2020-07-04T00:00+04:00", "--as-of", "2020-07-01")
THIRD_OF_JULY = ("--at", "2020-07-04T00:00+04:00", "--as-of", "2020-07-03")
DECIDED = ("--instrument", "No. 7", "--decided", "2020-06-19", "--by", "the officer")
STRICT = (
    "measures", "set", "ARM", "--regime", "strict", "--measure", "C6=2",
    "--area", "AM-ER", "--from", "2020-06-21T00:00+04:00",
    "--to", "2020-07-05T06:00+04:00", *DECIDED,
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def own_ledger():
    with pytest.MonkeyPatch.context() as variables:
        variables.delenv("EPIHQ_DATABASE_URL", raising=False)
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The whole Azerbaijani history of June and July 2020."""
    folder = tmp_path_factory.mktemp("measures")
    done = epihq("measures", "load", EXAMPLE, "--by", "the officer", home=folder)
    assert done.returncode == 0, done.stderr
    return folder


def told(home, *words):
    done = epihq_here("measures", *words, "--format", "json", home=home)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_on_4_july_the_metro_is_closed_in_baku(home):
    rows = told(home, "show", "AZE", "--at", "2020-07-04T00:00+04:00")

    (metro,) = [row for row in rows if row["note"] == "metro closed"]
    assert (metro["code"], metro["level"], metro["areas"]) == ("C5", 2, ["AZ-BA"])
    assert metro["signed_on"] == "2020-07-03"


def test_an_hour_before_it_is_open(home):
    rows = told(home, "show", "AZE", "--at", "2020-07-03T23:00+04:00")

    assert "C5" not in {row["code"] for row in rows}


def test_the_weekends_without_transport_end_at_their_hour(home):
    (closed,) = [
        row
        for row in told(home, "show", "AZE", *THIRD_OF_JULY, "--area", "AZ-GA")
        if row["code"] == "C5"
    ]
    assert closed["until"] == "2020-07-06T06:00+04:00"
    assert closed["days_left"] == 2.25


def strict(home, *when):
    rows = told(home, "show", "AZE", *when)
    return next(row for row in rows if (row["regime"], row["code"]) == ("strict", "C6"))


def test_as_of_1_july_the_strict_regime_ends_on_the_5th(home):
    row = strict(home, *FIRST_OF_JULY)

    assert row["regime_until"] == row["until"] == "2020-07-05T06:00+04:00"
    assert (row["days_left"], len(row["areas"])) == (1.25, 8)
    assert "No. 208" in row["instrument"]
    assert "8103" in row["exemptions"][0]


def test_as_of_3_july_it_ends_on_the_20th(home):
    assert strict(home, *THIRD_OF_JULY)["regime_until"] == "2020-07-20T06:00+04:00"


def test_one_decision_prolonged_widened_and_tightened_it(home):
    rows = told(home, "history", "AZE", "--as-of", "2020-07-03")

    chain = [row for row in rows if row["regime"] == "strict"]
    assert [row["facets"] for row in chain] == [
        "imposes",
        "imposes",
        "imposes",
        "prolongs widens tightens",
    ]
    assert [len(row["areas"]) for row in chain] == [5, 9, 8, 16]
    assert chain[3]["from"] == chain[2]["to"] == "2020-07-05T06:00+04:00"


def test_the_later_extension_narrows_and_is_not_known_before_it_is_decided(home):
    rows = told(home, "history", "AZE")

    last = [row for row in rows if row["regime"] == "strict"][-1]
    assert last["facets"] == "prolongs narrows"
    assert last["decided_on"] > "2020-07-03"


def test_groups_of_more_than_five_are_banned_everywhere_from_5_july(home):
    rows = told(home, "show", "AZE", "--at", "2020-07-05T06:00+04:00")

    (ban,) = [row for row in rows if "more than five" in row["note"]]
    assert (ban["regime"], ban["areas"]) == ("strict", ["AZE"])


def test_every_area_of_the_example_is_a_part_of_the_country_with_its_people(home):
    named = {a for act in acts(home) for a in act.areas}

    assert named <= set(parts_of("AZE"))
    assert named == set(shares_of(home, "AZE"))
    assert 0.5 < sum(shares_of(home, "AZE").values()) < 0.55


@pytest.mark.data
@pytest.mark.parametrize(
    ("day", "differ"),
    [
        ("2020-06-20", {}),
        ("2020-07-01", {"C5": (0, 2), "H8": (1, 2)}),
        ("2020-07-10", {"H8": (1, 2)}),
    ],
)
def test_baku_is_coded_as_oxcgrt_does_but_for_what_the_example_argues(
    home, shared_data, day, differ
):
    at = datetime.fromisoformat(f"{day}T12:00+04:00")
    known = acts_of(acts(home), "AZE", date.max)
    ours = {code: level for code, (level, _) in measures_at(known, at, "AZ-BA").items()}
    table = pl.scan_parquet(shared_data / "oxcgrt.parquet").filter(
        pl.col("iso3") == "AZE", pl.col("date") == date.fromisoformat(day)
    )
    row = table.collect().row(0, named=True)
    theirs = {
        name.split("_")[0].upper(): level
        for name, level in row.items()
        if name.split("_")[0].upper() in CODES and not name.endswith("flag")
    }

    assert theirs.keys() == CODES.keys()
    assert {
        code: (ours.get(code, 0), level)
        for code, level in theirs.items()
        if ours.get(code, 0) != level
    } == differ
    # The country's strictest rule, against what its people live under.
    weighed = stringency(stance_at(known, at, shares_of(home, "AZE")))
    assert row["stringency_index"] - 16 < weighed < row["stringency_index"] + 1


def test_loading_the_file_again_records_nothing_new_and_says_so(home):
    before = acts(home)
    done = epihq_here("measures", "load", EXAMPLE, "--by", "another", home=home)

    assert done.returncode == 0
    assert "Nothing new" in done.stderr
    assert acts(home) == before


def test_tables_and_csv_tell_the_same_as_json(home):
    table = epihq_forked("measures", "show", "AZE", *THIRD_OF_JULY, home=home)
    acts = epihq_forked("measures", "history", "AZE", "--format", "csv", home=home)
    rows = list(csv.DictReader(io.StringIO(acts.stdout)))

    assert "AZ-BA and 7 more" in table.stdout
    assert "metro closed" in table.stdout
    assert [int(row["number"]) for row in rows] == [
        row["number"] for row in told(home, "history", "AZE")
    ]
    assert rows[-1]["areas"].startswith("AZ-BA AZ-SM")


def test_an_area_shows_the_strictest_of_each_code_once(home):
    rows = told(home, "show", "AZE", *THIRD_OF_JULY, "--area", "az-ba")

    codes = [row["code"] for row in rows]
    assert len(codes) == len(set(codes))
    by_code = {row["code"]: row for row in rows}
    assert by_code["C6"]["level"] == 3
    assert by_code["C2"]["regime"] == "special"  # it holds longest


def test_codes_and_areas_are_listed(home):
    codes = told(home, "codes")
    table = epihq_here("measures", "codes", home=home).stdout
    areas = {row["area"]: row for row in told(home, "areas", "AZE")}

    assert {"code": "C6", "level": 2}.items() <= codes[15].items()
    assert "4.5.2" in codes[15]["phsm"]
    assert "required, with exceptions" in table
    assert areas["AZ-BA"]["share_of_people"] == 0.2276
    assert areas["AZ-QBA"]["share_of_people"] is None


def test_armenia_is_entered_extended_and_lifted_by_hand(tmp_path):
    imposed = epihq_forked(*STRICT, home=tmp_path)
    extended = epihq_forked(
        "measures", "extend", "arm", "--regime", "strict",
        "--to", "2020-07-20T06:00+04:00", "--add-area", "am-sh",
        "--add-measure", "C5=2@AM-ER/2020-07-11T00:00+04:00..2020-07-13T06:00+04:00",
        *DECIDED, home=tmp_path,
    )  # fmt: skip
    lifted = epihq_forked(
        "measures", "lift", "ARM", "--regime", "strict",
        "--from", "2020-07-18T00:00+04:00", *DECIDED, home=tmp_path,
    )  # fmt: skip

    for done in (imposed, extended, lifted):
        assert done.returncode == 0, done.stderr
    assert "imposes" in imposed.stdout
    assert "prolongs widens tightens" in extended.stdout
    assert "lifts" in lifted.stdout
    chain = told(tmp_path, "history", "ARM")
    assert [row["from"] for row in chain] == [
        "2020-06-21T00:00+04:00", "2020-07-05T06:00+04:00", "2020-07-18T00:00+04:00",
    ]  # fmt: skip
    assert [row["recorded_by"] for row in chain] == ["the officer"] * 3


def test_an_extension_without_a_date_is_two_weeks_told_and_can_be_seen_first(tmp_path):
    epihq_here(*STRICT, home=tmp_path)
    words = ("measures", "extend", "ARM", "--regime", "strict", *DECIDED)

    seen = epihq_here(*words, "--preview", home=tmp_path)
    assert "2020-07-19T06:00+04:00" in seen.stdout
    assert "nothing is recorded" in seen.stderr
    assert len(acts(tmp_path)) == 1
    done = epihq_here(*words, home=tmp_path)
    openly = epihq_here(*words, "--further-notice", home=tmp_path)

    assert "from 2020-07-05T06:00+04:00 to 2020-07-19T06:00+04:00" in done.stderr
    assert openly.returncode == 0
    assert [str(one.effective_to)[:10] for one in acts(tmp_path)] == [
        "2020-07-05", "2020-07-19", "None",
    ]  # fmt: skip


def test_the_how_to_does_what_it_says(tmp_path):
    text = (DOCS / "howto" / "enter-measures.md").read_text("utf-8")
    block = next(part for part in text.split("```") if "epihq measures set" in part)
    for line in block.replace("\\\n", " ").strip().splitlines():
        if line:
            done = epihq_here(*shlex.split(line)[1:], home=tmp_path)
            assert done.returncode == 0, done.stderr

    chain = told(tmp_path, "history", "ARM")
    assert [row["facets"] for row in chain] == ["imposes", "prolongs"]


def test_a_slip_is_corrected_by_a_new_act_and_both_are_told(tmp_path):
    epihq_here(*STRICT, home=tmp_path)
    right = [word.replace("AM-ER", "AM-SH") for word in STRICT]
    epihq_here(*right, "--corrects", "1", home=tmp_path)

    chain = told(tmp_path, "history", "ARM")
    shown = told(tmp_path, "show", "ARM", "--at", "2020-07-01T00:00+04:00")
    assert [row["facets"] for row in chain] == ["corrected by 2", "imposes"]
    assert [row["areas"] for row in shown] == [["AM-SH"]]


def test_the_same_act_twice_is_recorded_once_and_that_is_said(tmp_path):
    epihq_here(*STRICT, home=tmp_path)
    again = epihq_here(*STRICT, home=tmp_path)

    assert again.returncode == 0
    assert "Nothing new" in again.stderr
    assert len(told(tmp_path, "history", "ARM")) == 1


def test_without_a_name_it_is_recorded_under_the_computers(tmp_path):
    done = epihq_here(*STRICT[:-2], home=tmp_path)

    assert done.returncode == 0, done.stderr
    assert told(tmp_path, "history", "ARM")[0]["recorded_by"]


def test_a_country_without_acts_says_so_and_no_ledger_is_made(tmp_path):
    shown = epihq_here("measures", "show", "ARM", home=tmp_path / "home")
    listed = epihq_here("measures", "history", "ARM", home=tmp_path / "home")

    assert (shown.returncode, listed.returncode) == (0, 0)
    assert "No act is on record" in shown.stderr
    assert "No act of ARM is on record" in listed.stderr
    assert not (tmp_path / "home").exists()


def test_an_hour_at_which_nothing_holds_says_so(home):
    done = epihq_here("measures", "show", "AZE", "--at", "2020-01-01T00:00Z", home=home)

    assert done.returncode == 0
    assert "Nothing holds then" in done.stderr


def changed(**words):
    """The command of STRICT with other words behind some options."""
    told = list(STRICT)
    for option, word in words.items():
        told[told.index(f"--{option}") + 1] = word
    return told


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (changed(measure="C9=1"), "'C9'"),
        (changed(measure="C6=4"), "levels 0 to 3; got 4"),
        (changed(measure="home"), "CODE=LEVEL"),
        (changed(to="2020-06-20T00:00+04:00"), "an end after the start"),
        (changed(to="2020-07-05T06:00"), "time zone"),
        (changed(area="AZ-BA"), "epihq measures areas ARM"),
        (changed(decided="19.6.2020"), "YYYY-MM-DD"),
        (changed(by=" "), "--by NAME"),
        ([*STRICT, "--signed", "2020-06-18"], "signature"),
        ([*STRICT, "--corrects", "4"], "got 4, which is none"),
        (
            ("measures", "extend", "ARM", "--regime", "strict",
             "--to", "2020-07-20T06:00+04:00", *DECIDED),
            "that is not on record",
        ),
        (
            ("measures", "lift", "ARM", "--regime", "strict",
             "--from", "2020-07-20T06:00+04:00", *DECIDED),
            "does not hold in ARM then",
        ),
        (("measures", "load", "nowhere.toml"), "nowhere.toml"),
        (("measures", "show", "Nowhere"), "ISO 3166"),
    ],
)  # fmt: skip
def test_a_slip_of_the_keyboard_is_one_clear_line_and_records_nothing(
    tmp_path, words, shown
):
    done = epihq_here(*words, home=tmp_path)

    assert done.returncode == 2
    assert shown in done.stderr
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1
    assert acts(tmp_path) == []


def test_an_earlier_end_is_no_extension_and_the_way_to_shorten_works(tmp_path):
    epihq_here(*STRICT, home=tmp_path)
    shorter = "2020-07-01T00:00+04:00"
    refused = epihq_here(
        "measures", "extend", "ARM", "--regime", "strict", "--to", shorter, *DECIDED,
        home=tmp_path,
    )  # fmt: skip
    again = changed(
        to=shorter, instrument="No. 8", **{"from": "2020-06-25T00:00+04:00"}
    )
    done = epihq_here(*again, home=tmp_path)

    assert refused.returncode == 2
    assert "epihq measures set" in refused.stderr
    assert "shortens" in done.stdout


def test_a_damaged_file_tells_place_and_value(tmp_path):
    file = tmp_path / "damaged.toml"
    text = EXAMPLE.read_text("utf-8").replace('"H1=2"', '"H1=5"')
    file.write_text(text, "utf-8")
    done = epihq_here("measures", "load", file, "--by", "x", home=tmp_path)

    assert done.returncode == 1
    assert "damaged.toml, act 1 (policies)" in done.stderr
    assert "got 5" in done.stderr
    assert acts(tmp_path) == []
