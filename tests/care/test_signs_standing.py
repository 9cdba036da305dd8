"""How somebody stands: newest values, repeats, silence, and what people did."""

from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from epihq.care.records import EpisodeState, Level, Patient
from epihq.care.signs import (
    CareSettings,
    SilenceStep,
    needed_since,
    rule_set,
    rule_sets,
    standing,
)
from signs_samples import OPENED, deed, hour, patient, reading, readings

NHS = rule_set("nhs-england-2021")
MELBOURNE = rule_set("melbourne-2020")
BAKU = rule_set("azerbaijan-2020")
WHO = rule_set("who-2021")
INDIA = rule_set("india-2022")


def stands(words, now, rules=NHS, who="", **told):
    given = readings(words) if isinstance(words, str) else words
    return standing(patient(who), given, rules, hour(now), **told)


def codes(found):
    return [one.code for one in found.reasons]


# What is known


def test_a_reading_without_saturation_leaves_the_last_one_standing():
    found = stands("1: spo2=91, 5: t=37 same", 6)

    assert found.level is Level.EMERGENCY
    assert found.reasons[0].at == hour(1)


def test_a_symptom_stands_until_somebody_denies_it():
    said = "1: +chest-pain, 9: spo2=97"

    assert stands(said, 10, WHO).level is Level.EMERGENCY
    assert stands(f"{said}, 11: -chest-pain", 12, WHO).level is Level.STEADY


def test_of_two_readings_of_one_hour_the_worse_counts():
    assert stands("1: spo2=97 -confused, 1: spo2=91 +confused", 2).level == "emergency"


def test_a_correction_takes_the_place_of_what_it_corrects():
    wrong = reading(1, "spo2=69", number=7)
    right = reading(1, "spo2=96", number=8, corrects=7, written_at=hour(3))

    assert stands([wrong], 4).level is Level.EMERGENCY
    assert stands([wrong, right], 4).level is Level.STEADY
    assert stands([right], 4).level is Level.STEADY


def test_the_last_correction_stands_also_of_a_correction():
    first = reading(1, "spo2=96", number=1)
    second = reading(1, "spo2=95", number=2, corrects=1, written_at=hour(2))
    third = reading(1, "spo2=90", number=3, corrects=2, written_at=hour(3))
    fourth = reading(1, "spo2=97", number=4, corrects=1, written_at=hour(4))

    assert stands([third, first, second], 5).level is Level.EMERGENCY
    assert stands([fourth, third, first, second], 5).level is Level.STEADY


def test_a_correction_may_move_a_reading_to_another_hour():
    wrong = reading(9, "spo2=96", number=1)
    moved = reading(1, "spo2=96", number=2, corrects=1, written_at=hour(10))

    assert stands([wrong, moved], 11).heard_at == hour(1)


def test_a_reading_arrives_late_and_stands_at_the_hour_that_it_is_about():
    diary = reading(1, "spo2=91", written_at=hour(30))
    call = reading(5, "spo2=97")

    found = stands([call, diary], 31)

    assert found.level == stands([call], 31).level
    assert found.heard_at == hour(5)


def test_the_clock_of_a_telephone_makes_no_reading_the_newest():
    ahead = reading(48, "spo2=97", written_at=hour(2))
    call = reading(3, "spo2=91")

    found = stands([ahead, call], 4)

    assert found.level is Level.EMERGENCY
    assert found.heard_at == hour(3)
    assert "clock-ahead" in found.notices


def test_minutes_of_a_clock_that_is_ahead_are_no_news():
    ahead = reading(2.05, "spo2=97", written_at=hour(2))

    assert "clock-ahead" not in stands([ahead], 3).notices


def test_what_our_own_clock_says_is_to_come_hides_nothing_that_came_before():
    before = reading(1, "spo2=91")
    ahead = reading(30, "spo2=97")

    found = stands([before, ahead], 4)

    assert found.level is Level.EMERGENCY
    assert "clock-ahead" in found.notices


def test_readings_from_before_they_are_needed_change_nothing():
    recent = readings("100: spo2=94, 150: spo2=94 worse, 160: same -confused")
    old = readings("1: spo2=80 +confused +cough worse, 80: spo2=85")

    for rules in rule_sets():
        since = needed_since(rules, recent[-1].about_at)
        needed = [one for one in [*old, *recent] if one.about_at >= since]
        at = hour(161)
        assert standing(patient(), [*old, *recent], rules, at) == standing(
            patient(), needed, rules, at
        )
    assert needed_since(NHS, hour(100)) == hour(28)
    assert needed_since(INDIA, hour(100)) == hour(4)


# Repeats


def test_a_repeat_that_is_asked_for_says_until_when_and_what_changes_then():
    found = stands("1: spo2=94", 1.5)

    assert found.repeat_by == hour(2)
    assert found.stands_until == hour(2)
    assert found.reasons[0].action == "repeat"


def test_a_repeat_under_another_measure_is_no_repeat():
    assert stands("1: spo2=94, 1.5: t=37 same", 2.5).level is Level.REVIEW


# Who decides


def test_a_saturation_that_decides_alone_says_so():
    assert "oximeter-alone" in stands("1: spo2=91", 2).notices
    assert "oximeter-alone" in stands("1: spo2=97", 2).notices
    assert "oximeter-alone" not in stands("1: spo2=91 +confused", 2).notices
    assert "oximeter-alone" not in stands("1: spo2=97 -confused same", 2).notices


def test_questions_alone_are_enough_wherever_a_rule_set_asks_any():
    for rules in rule_sets():
        for code in rules.asked:
            found = stands(f"1: +{code}", 2, rules)
            assert found.level == rules.asked[code].level
            assert found.decided_by == ("answers",)
            assert "device-needed" not in found.notices


def test_a_rule_set_without_questions_says_that_it_needs_a_device():
    found = stands("1: +chest-pain worse", 2, MELBOURNE)

    assert found.decided_by == ("nothing",)
    assert "device-needed" in found.notices
    assert found.unjudged == ("chest-pain", "feeling-worse")
    assert "device-needed" not in stands("1: t=37", 2, MELBOURNE).notices


def test_what_a_rule_set_says_nothing_about_is_told():
    found = stands("1: spo2=80 pulse=150 +chest-pain +cough", 2, BAKU)

    assert found.level is Level.STEADY
    assert found.unjudged == ("spo2-rest", "pulse", "chest-pain")
    assert BAKU.absent[:5] == (
        "spo2-rest",
        "spo2-walk",
        "temperature",
        "pulse",
        "breathing-rate",
    )


def test_low_saturation_of_ill_lungs_says_nothing_without_the_usual_one():
    assert "usual-unknown" in stands("", 1, who="chronic-respiratory").notices
    assert (
        "usual-unknown" not in stands("", 1, who="chronic-respiratory usual=90").notices
    )


def test_a_limit_of_ones_own_says_who_set_it():
    (reason,) = stands("1: pulse=112", 2, WHO, "pulse-high-review=110").reasons

    assert (reason.by, reason.limit, reason.value) == ("clinician", 110, 112)


def test_a_standing_names_the_rules_of_its_day():
    found = stands("1: spo2=97", 2)

    assert (found.rules, found.sha256) == ("nhs-england-2021", NHS.sha256)


# Due and silent


@pytest.mark.parametrize(
    ("heard", "due"),
    [(0.5, 7), (4.9, 7), (5, 24), (7.5, 24), (21.9, 24), (22, 31)],
)
def test_melbourne_asks_at_eight_and_at_three(heard, due):
    assert stands(f"{heard}: spo2=97", 23, MELBOURNE).due_at == hour(due)


@pytest.mark.parametrize(
    ("now", "step", "level"),
    [
        (24, None, "steady"),
        (25.9, None, "steady"),
        (26, SilenceStep.REMIND, "steady"),
        (27.9, SilenceStep.REMIND, "steady"),
        (28, SilenceStep.REMIND_AGAIN, "steady"),
        (28.9, SilenceStep.REMIND_AGAIN, "steady"),
        (29, SilenceStep.TELL, "review"),
        (47.9, SilenceStep.TELL, "review"),
        (48, SilenceStep.SEEK, "review"),
    ],
)
def test_silence_is_reminded_twice_and_then_told_to_the_clinician(now, step, level):
    found = stands("7.5: spo2=97", now, MELBOURNE)

    assert (found.due_at, found.silent, found.level) == (hour(24), step, level)
    assert found.silent_since == (hour(24) if step else None)


def test_a_standing_says_when_time_alone_will_change_it():
    at, steps = 8.0, []
    while at < 60 and (until := stands("7.5: spo2=97", at, MELBOURNE).stands_until):
        at = (until - OPENED) / timedelta(hours=1)
        steps.append(at)

    assert steps[:6] == [26, 28, 29, 33, 48, 50]


@pytest.mark.parametrize(
    ("words", "rules", "missed"),
    [
        ("7.5: spo2=97", MELBOURNE, {25: 0, 26: 1, 32: 1, 33: 2}),
        ("1: same", BAKU, {14: 0, 15: 1, 26: 1, 27: 2, 24 * 365: 99}),
    ],
)
def test_checks_that_were_due_and_not_given_are_counted(words, rules, missed):
    assert {at: stands(words, at, rules).missed for at in missed} == missed


def test_nobody_is_asked_at_night():
    baku = CareSettings(zone=ZoneInfo("Asia/Baku"))

    # 08:00 UTC is 12:00 in Baku: 12 h after 13:00 there is 01:00, which becomes 07:00.
    assert stands("1: same", 2, BAKU, settings=baku).due_at == hour(19)
    assert stands(
        "1: same", 2, BAKU, settings=replace(baku, quiet=None)
    ).due_at == hour(13)


def test_a_rule_set_that_does_not_say_how_often_leaves_it_to_the_headquarters():
    often = CareSettings(every=timedelta(hours=3))

    assert stands("1: spo2=97", 2, WHO, settings=often).due_at == hour(4)
    assert stands("1: same", 2, BAKU, settings=often).due_at == hour(13)


def test_the_first_contact_is_due_in_a_day_and_is_no_silence():
    before, after = stands("", 23.9), stands("", 24)

    assert before.due_at == after.due_at == hour(24)
    assert (before.level, after.level) == ("steady", "watch")
    assert codes(after) == ["first-contact"]
    assert stands("", 100).silent is None
    assert before.stands_until == hour(24)


def test_a_reading_or_a_talk_is_the_first_contact():
    talk = [deed("reached", 2)]

    assert stands("", 3, deeds=talk).heard_at == hour(2)
    assert codes(stands("", 3, deeds=talk)) == []
    assert codes(stands("1: same", 3)) == []


def test_calls_in_vain_are_silence_and_no_contact():
    calls = [deed("unreached", at) for at in (3, 4, 5)]

    assert stands("1: same", 3.5, deeds=calls[:1]).silent is SilenceStep.REMIND
    assert stands("1: same", 4.5, deeds=calls[:2]).silent is SilenceStep.REMIND_AGAIN
    told = stands("1: same", 5.5, deeds=calls)
    assert (told.silent, told.level, told.tries) == (SilenceStep.TELL, "review", 3)
    assert told.heard_at == hour(1)
    heard = stands("1: same", 7, deeds=[*calls, deed("reached", 6)])
    assert (heard.silent, heard.tries) == (None, 0)


def test_a_wrong_number_is_told_until_somebody_is_heard_of():
    wrong = [deed("wrong-number", 2)]

    assert codes(stands("", 3, deeds=wrong)) == ["wrong-number"]
    assert codes(stands("4: same", 5, deeds=wrong)) == []


@pytest.mark.parametrize("state", ["paused", "in-hospital", "ended"])
def test_nobody_is_silent_who_is_not_asked(state):
    found = stands("1: spo2=97", 200, state=EpisodeState(state))

    assert (found.due_at, found.missed, found.silent) == (None, 0, None)
    assert found.level is Level.STEADY


def test_after_a_pause_silence_begins_anew():
    back = [deed("paused", 10), deed("resumed", 100)]

    found = stands("1: same", 101, BAKU, deeds=back)

    assert (found.due_at, found.silent) == (hour(119), None)


def test_the_watch_ends_with_a_check_after_its_days_not_without_one():
    within, after = 14 * 24 - 1, 14 * 24

    assert stands(f"{within}: same", after + 1, BAKU).due_at is not None
    assert stands(f"{after}: same", after + 1, BAKU).due_at is None
    assert stands(f"{within}: same", after + 24 * 9, BAKU).level is Level.REVIEW


def test_fever_of_the_last_days_keeps_the_watch_from_ending():
    days = 8 * 24

    assert stands(f"{days}: t=37", days + 1, INDIA).due_at is None
    hot = f"{days - 71}: t=38, {days}: t=37"
    assert stands(hot, days + 1, INDIA).due_at is not None
    was = f"{days - 72}: t=38, {days}: t=37"
    assert stands(was, days + 1, INDIA).due_at is None


def test_symptoms_of_the_last_days_keep_the_watch_of_the_who_from_ending():
    who = "onset=0"

    assert stands("250: same", 251, WHO, who).due_at is None
    assert stands("250: +cough", 251, WHO, who).due_at is not None


# People


def test_a_nurse_can_always_raise_a_level_and_it_stands_until_she_lowers_it():
    raised = [deed("raised", 3, Level.EMERGENCY)]

    found = stands("1: spo2=97, 30: spo2=98", 31, deeds=raised)

    assert (found.level, found.decided_by) == ("emergency", ("person",))
    assert found.reasons[0].by == "nurse"
    lowered = [*raised, deed("lowered", 32, Level.STEADY)]
    assert stands("1: spo2=97, 30: spo2=98", 33, deeds=lowered).level is Level.STEADY


def test_a_lowered_level_holds_until_something_newer_alarms():
    lowered = [deed("lowered", 3, Level.WATCH)]

    held = stands("1: spo2=91", 4, deeds=lowered)
    again = stands("1: spo2=91, 5: spo2=91", 6, deeds=lowered)

    assert (held.level, held.reasons[0].full) == ("watch", "emergency")
    assert (held.decided_by, held.repeat_by) == (("person",), None)
    assert again.level is Level.EMERGENCY


def test_what_was_written_after_a_lowering_was_not_known_to_whoever_lowered():
    lowered = [deed("lowered", 3, Level.STEADY)]
    late = reading(2, "spo2=91", written_at=hour(4))

    assert stands([late], 5, deeds=lowered).level is Level.EMERGENCY


def test_a_correction_that_says_the_same_does_not_undo_a_lowering():
    lowered = [deed("lowered", 3, Level.STEADY)]
    first = reading(1, "spo2=91", number=1)
    same = structs.replace(first, number=2, corrects=1, written_at=hour(4))
    worse = structs.replace(same, spo2_rest=85.0)

    assert stands([first, same], 5, deeds=lowered).level is Level.STEADY
    assert stands([first, worse], 5, deeds=lowered).level is Level.EMERGENCY


def test_silence_that_grows_after_a_lowering_counts():
    lowered = [deed("lowered", 30, Level.STEADY)]

    assert stands("7.5: spo2=97", 31, MELBOURNE, deeds=lowered).level is Level.STEADY
    assert stands("7.5: spo2=97", 48, MELBOURNE, deeds=lowered).level is Level.REVIEW


def test_who_is_at_risk_is_said_with_why():
    who = "age=70 pregnant diabetes onset=-5"

    assert stands("", 1, NHS, who).at_risk == ("age", "pregnancy", "diabetes")
    assert stands("", 1, WHO, who).at_risk == ("age", "diabetes")
    assert stands("", 1, BAKU, who).at_risk == ()


@pytest.mark.parametrize(("age", "is_one"), [(60, False), (61, True)])
def test_older_than_sixty_is_sixty_one(age, is_one):
    for rules in (WHO, INDIA, MELBOURNE):
        assert (stands("", 1, rules, f"age={age}").at_risk == ("age",)) is is_one


def test_days_since_onset_are_days_of_the_place():
    # 22:00 UTC on day 4 is day 5 in Baku.
    who, at = "age=70 onset=-4", 14
    baku = CareSettings(zone=ZoneInfo("Asia/Baku"))

    assert codes(stands("13: spo2=97", at, NHS, who)) == []
    assert codes(stands("13: spo2=97", at, NHS, who, settings=baku)) == ["closer-watch"]


def test_without_a_day_of_onset_nobody_is_watched_by_days_and_it_is_said():
    found = standing(Patient(opened_at=OPENED, age=80), [], NHS, hour(1))

    assert found.notices == ("onset-unknown",)
    assert hour(1).tzinfo is UTC
