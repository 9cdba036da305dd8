"""Words for home care: each code has its words, in every language."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from epihq.care import words
from epihq.care.codes import CONDITIONS, SYMPTOMS
from epihq.care.records import Feeling, Level, Measure
from epihq.care.signs import Action, parsed, rule_set, rule_sets, standing
from epihq.terms.languages import LANGUAGES
from epihq.words import speaking
from signs_samples import OWN, deed, hour, patient, reading, readings

NHS = rule_set("nhs-england-2021")
BAKU = ZoneInfo("Asia/Baku")


def sentences(words_of, now, rules=NHS, who="", **told):
    found = standing(patient(who), words_of, rules, hour(now), **told)
    return [list(words.reason_sentences(one, BAKU)) for one in found.reasons]


def test_each_code_has_its_words():
    assert list(words.SYMPTOMS) == list(SYMPTOMS)
    assert list(words.CONDITIONS) == list(CONDITIONS)
    for table, codes in [
        (words.LEVELS, Level),
        (words.MEASURES, Measure),
        (words.FEELINGS, Feeling),
        (words.ACTIONS, Action),
    ]:
        assert list(table) == list(codes)
    sets = (*rule_sets(), parsed("own.toml", OWN))
    absent = {one for rules in sets for one in rules.absent} - set(Measure)
    assert absent == {
        "symptoms",
        "feeling",
        "checks",
        "days",
        "closer-watch",
        "risk",
        "usual",
        "silence",
    }


def test_a_sign_says_its_value_and_its_limit():
    assert sentences(readings("1: spo2=94"), 1.5) == [
        [
            "Oxygen saturation at rest: 94\u00a0%; limit 95\u00a0%.",
            "To be measured again by 10\u00a0Apr\u00a02021, 14:00.",
        ]
    ]


def test_a_repeat_that_was_not_given_is_told_and_one_at_once_is_asked_for():
    late = sentences(readings("1: spo2=94"), 2.5)
    low = sentences(readings("1: spo2=92"), 2.5)

    assert late[0][1].startswith("It was to be measured again by")
    assert low[0][1] == "To be measured again at once."


def test_what_is_ones_own_says_who_set_it():
    own = sentences(readings("1: pulse=120"), 2, who="pulse-high-review=110")
    usual = sentences(readings("1: spo2=86"), 2, who="usual=90")

    assert own == [["Pulse: 120/min; own limit 110/min, set by clinician."]]
    assert usual[0][0] == "Oxygen saturation at rest: 86\u00a0%; usual is 90\u00a0%."


def test_what_has_lasted_says_for_how_long():
    hot = readings("1: t=38.2, 40: t=38, 80: t=38.4")

    assert sentences(hot, 81, rule_set("india-2022")) == [
        ["Temperature: 38.4 °C; over 37.8 °C for more than 3 days."]
    ]


def test_what_people_did_is_told_with_who_did_it():
    did = [
        deed("raised", 3, Level.REVIEW, by="Leyla"),
        deed("wrong-number", 2),
        deed("lowered", 2.5, Level.STEADY, by="Orkhan"),
    ]

    told = sentences([reading(1, "+confused")], 4, deeds=did)

    assert ["Leyla raised the level at 10\u00a0Apr\u00a02021, 15:00."] in told
    lowered = "Counts for less: Orkhan lowered the level."
    assert ["Told: confused.", lowered] in told


def test_time_that_passed_is_told_by_its_hours():
    at = "11\u00a0Apr\u00a02021"
    due = f"The first contact was due at {at}, 12:00 and was not made."

    assert sentences([], 25) == [[due]]
    assert sentences(readings("1: same"), 20.5)[0][0].startswith("Silent since")
    days = sentences(readings("1: same"), 2, who="age=70 onset=-6")
    assert days == [["Day 5 to day 10 after onset: closer watch."]]


def test_an_oximeter_that_decides_alone_is_told_with_its_error():
    told = words.notice_sentence("oximeter-alone")

    assert "11.7\u00a0%" in told
    assert "3.6\u00a0%" in told


def test_what_a_rule_set_says_nothing_about_is_told_in_words():
    told = words.unjudged_sentence(("spo2-rest", "chest-pain", "feeling-worse"))

    assert told.startswith("The rule set says nothing about: oxygen saturation at rest")
    assert words.unjudged_sentence(()) == ""


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_reason_can_be_told_in_every_language(code):
    own = parsed("own.toml", OWN.replace('source = "Order 12, 4"', FELT))
    stood = [
        standing(patient("age=70 onset=-6"), given, rules, hour(now), deeds=did)
        for rules in (*rule_sets(), own)
        for now in (2, 40)
        for did in ([], [deed("wrong-number", 1.5), deed("raised", 1, Level.WATCH)])
        for given in (
            [],
            readings("1: spo2=80 walk=80 t=43 pulse=180 rr=40 worse"),
            readings("1: spo2=94 same"),
            [reading(1, " ".join(f"+{one}" for one in SYMPTOMS) + " better")],
            [reading(90, "pulse=20", written_at=hour(1))],
        )
    ]
    with speaking(code):
        for found in stood:
            for one in found.reasons:
                for text in words.reason_sentences(one, UTC):
                    assert text.endswith(".")
                    assert "%(" not in text
            for notice in found.notices:
                assert words.notice_sentence(notice)
            words.unjudged_sentence(found.unjudged)
    told = {notice for found in stood for notice in found.notices}
    assert told >= {"oximeter-alone", "device-needed", "clock-ahead"}
    assert "lowered_by" in stood[1].reasons[0].__struct_fields__


FELT = """source = "Order 12, 4"

[[answers]]
feeling = "better"
level = "watch"
action = "clinician"
source = "Order 12, 6"

[[answers]]
feeling = "same"
level = "watch"
action = "clinician"
source = "Order 12, 6"
"""
