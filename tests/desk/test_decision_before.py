"""Records of the schema before are read: they lie signed in ledgers."""

import json
from datetime import date
from pathlib import Path

import pytest

from epihq.desk.decision import OUTPUT, OWN, SCHEMA, Rule
from epihq.desk.decision_file import parse_decision, require_ours
from epihq.desk.remarks import AsTold
from epihq.reports.decision_contents import decision_contents
from epihq.terms.errors import DataError
from epihq.terms.signing import house_key, signed

BODY = Path(__file__).with_name("decision-before.json").read_bytes()
TOLD = json.loads(BODY)


@pytest.fixture
def found():
    return parse_decision(BODY, "before.json")


def read(**changed):
    return parse_decision(json.dumps(TOLD | changed).encode(), "before.json")


def test_it_is_read_as_a_record_of_today(found):
    assert TOLD["schema"] == "epihq.decision/1"
    assert found.schema == SCHEMA
    assert found.as_of == date(2020, 7, 2)
    assert [(one.name, one.title, one.days) for one in found.options] == [
        ("lapse", "", 0),
        ("extend-14", "", 14),
    ]


def test_its_rules_are_read_as_they_were_printed(found):
    assert [check.rule for check in found.options[0].rules] == [
        Rule(
            outcome="icu_beds",
            statistic="p_over_capacity",
            within_days=42,
            at_most=0.05,
        ),
        Rule(
            outcome="deaths",
            statistic="p_above",
            within_days=56,
            at_most=0.1,
            threshold=600,
        ),
        Rule(
            outcome="home_care_census",
            statistic="median",
            within_days=28,
            at_most=10_000,
        ),
    ]


def test_its_sentences_stand_as_they_were_told(found):
    assert found.why == AsTold(text=TOLD["why"])
    assert [one.text for one in found.notes] == TOLD["notes"]
    cases = next(one for one in found.criteria if one.name == "decline-of-cases")
    assert cases.found == AsTold(
        text="3,807 cases in the week to 1 July 2020, after 3,314 in the week before: "
        "no decline yet."
    )


def test_its_page_says_what_it_said():
    page = decision_contents(read())
    points = [point for section in page.sections for point in section.points]

    assert page.headline[2].endswith(TOLD["why"])
    assert any(
        "no R_t" not in one and "Not known: positive tests" in one for one in points
    )
    assert any(
        one.endswith("3,314 in the week before: no decline yet.") for one in points
    )


def test_titles_and_costs_of_a_headquarters_stay_its_own():
    options = json.loads(json.dumps(TOLD["options"]))
    options[1]["title"] = "Evenings only"
    options[0]["costs"][-1]["source"] = "10 to 15 % of a month's output with the ..."
    options[1]["costs"][-1]["source"] = "10 to 15 % of a month's output with the ..."
    found = read(options=options)

    assert found.options[1].title == "Evenings only"
    codes = [cost.code for cost in found.options[1].costs]
    assert codes == ["days-beyond-a-lapse", "stringency-days", OWN, OWN, OUTPUT]


@pytest.mark.parametrize(
    "changed",
    [
        {"why": None},
        {"options": []},
        {"criteria": [{"name": "a"}]},
        {"options": [{**TOLD["options"][0], "rules": [{"rule": "as I like it"}]}]},
    ],
    ids=["no why", "no option", "half a criterion", "no rule of ours"],
)
def test_what_is_no_whole_record_is_refused(changed):
    with pytest.raises(DataError) as caught:
        read(**changed)

    assert caught.value.code == "decision.not-a-decision-file"


def test_its_signature_still_holds(tmp_path):
    key = house_key(tmp_path)
    body = json.dumps(signed(TOLD, key)).encode()

    assert require_ours(body, "before.json", key).schema == SCHEMA
