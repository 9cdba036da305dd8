"""The desk: who waits, who is taken in hand, what is done, and who stands how."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from care_samples import actor, an_hour, reading, somebody
from epihq.care.checks import restanding, rules, standings
from epihq.care.checks.intake import write_reading
from epihq.care.desk import acts, escalations, hands, resuming
from epihq.care.desk.acts import Came, Ending, Outcome
from epihq.care.desk.figures import Share, figures
from epihq.care.desk.queue import Why, counts, look, queue
from epihq.care.desk.thresholds import set_thresholds
from epihq.care.records import Channel, Feeling, Level
from epihq.care.register import opening
from epihq.care.register.tables import ActRow, EpisodeRow
from epihq.care.signs import rule_set
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.rules import Role
from epihq.terms.errors import RecordError, UsageError

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def waiting(desk, by=None, **asked):
    return [(w.number, w.why) for w in queue(by or desk.nurse, clock.now(), **asked)]


def observed(desk, spo2=97.0, hours=0.0, **facts):
    row = somebody(desk, **facts)
    # A saturation of 93 or 94 wants a second one before it is a sign.
    for _ in range(2):
        write_reading(desk.nurse, row.pk, reading(spo2, hours))
    return EpisodeRow.objects.get(pk=row.pk)


def test_what_can_harm_first_is_first(desk):
    new = somebody(desk)
    well = observed(desk)
    review = observed(desk, spo2=94.0)
    grave = observed(desk, spo2=88.0)
    silent = observed(desk, hours=40)
    frail = observed(desk, hours=40, age=80)
    unreached = somebody(desk)
    acts.contact(desk.nurse, unreached.pk, Came.WRONG_NUMBER)

    found = waiting(desk)

    assert found == [
        (grave.pk, Why.EMERGENCY),
        (review.pk, Why.REVIEW),
        (frail.pk, Why.SILENT_FRAIL),
        (silent.pk, Why.SILENT),
        (new.pk, Why.FIRST),
        (unreached.pk, Why.WRONG_NUMBER),
    ]
    assert well.pk not in dict(found)


WALK = re.compile(r"SEARCH care_episode USING (?:COVERING )?INDEX (.*)")


# PostgreSQL goes through a table as small as this one.
@pytest.mark.databases("sqlite")
def test_no_look_at_the_queue_goes_through_all_people_at_home(desk):
    with CaptureQueriesContext(connection) as asked:
        look(desk.nurse, clock.now())
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        steps = [row[3] for row in cursor.fetchall()]

    assert [walk for one in steps for walk in WALK.findall(one)] == [
        *("care_episode_alarmed (district_id=? AND alarmed_at>?)",) * 2,
        "care_episode_silent_by (district_id=? AND is_frail=?)",
        "care_episode_waiting (district_id=?)",
        "care_episode_silent_by (district_id=? AND is_frail=?)",
        "care_episode_check_due (district_id=? AND due_at<?)",
        "care_episode_waiting (district_id=?)",
        "care_episode_wrong_number (district_id=?)",
        "care_episode_in_hand (taken_by=? AND taken_until>?)",
    ]
    assert not [one for one in steps if one.startswith("SCAN care_episode")]


def test_a_first_contact_that_is_late_comes_before_calls(desk):
    row = somebody(desk)
    called = observed(desk)
    later = an_hour(30)

    found = [(w.number, w.why) for w in queue(desk.nurse, later)]

    assert found == [(row.pk, Why.FIRST_LATE), (called.pk, Why.DUE)]


def test_a_sign_that_was_answered_waits_for_nobody(desk):
    row = observed(desk, spo2=94.0)
    acts.contact(desk.nurse, row.pk, Came.REACHED)

    assert waiting(desk) == []
    assert EpisodeRow.objects.get(pk=row.pk).level == Level.REVIEW


def test_a_newer_sign_waits_again(desk):
    row = observed(desk, spo2=94.0)
    acts.contact(desk.nurse, row.pk, Came.REACHED)
    write_reading(desk.nurse, row.pk, reading(89.0))

    assert waiting(desk) == [(row.pk, Why.EMERGENCY)]


def test_two_nurses_never_have_the_same_person(desk):
    people = [somebody(desk).pk for _ in range(6)]
    nurses = [desk.nurse, desk.supervisor, desk.doctor]

    def work(nurse):
        ledger.configure(desk.home)
        try:
            return [hands.take_next(nurse).number for _ in range(2)]
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        taken = [number for numbers in pool.map(work, nurses) for number in numbers]

    assert sorted(taken) == people
    assert hands.take_next(desk.nurse) is None


def called(desk, row):
    write_reading(desk.nurse, row.pk, reading(97.0))


def let_go_to_another(desk, row):
    hands.release(desk.nurse, row.pk)
    hands.take(desk.doctor, row.pk)


def let_go_and_ended(desk, row):
    called(desk, row)
    hands.release(desk.nurse, row.pk)
    told = {"reason": Ending.RECOVERED, "outcome": Outcome.WELL}
    acts.end_episode(desk.nurse, row.pk, **told)


@pytest.mark.parametrize("meanwhile", [called, let_go_to_another, let_go_and_ended])
def test_who_asks_again_for_the_next_under_a_key_has_the_same_person(desk, meanwhile):
    first_in, second_in = somebody(desk), somebody(desk)
    first = hands.take_next(desk.nurse, once="one")
    meanwhile(desk, first_in)
    then = EpisodeRow.objects.get(pk=first_in.pk)

    again = hands.take_next(desk.nurse, once="one")

    assert first.number == again.number == first_in.pk
    assert (first.why, first.since) == (again.why, again.since)
    # How they stand, and who has them, is told as of now.
    assert (again.state, again.version) == (then.state, then.version)
    assert again.taken_by == then.taken_by
    assert EpisodeRow.objects.get(pk=first_in.pk).taken_until == then.taken_until
    assert EpisodeRow.objects.get(pk=second_in.pk).taken_by == ""


def test_who_was_told_that_nobody_waits_is_told_so_again(desk):
    first = hands.take_next(desk.nurse, once="one")
    somebody(desk)

    assert first is hands.take_next(desk.nurse, once="one") is None


def test_who_moved_to_another_district_meanwhile_is_not_there(desk):
    row = somebody(desk)
    hands.take_next(desk.nurse, once="one")
    opening.correct(
        desk.supervisor, row.pk, district=desk.narimanov, reason="She moved."
    )

    assert hands.take_next(desk.nurse, once="one") is None


def test_whom_another_has_is_refused_until_they_let_go(desk):
    row = somebody(desk)
    hands.take(desk.nurse, row.pk)

    with pytest.raises(RecordError) as caught:
        hands.take(desk.doctor, row.pk)
    hands.release(desk.nurse, row.pk)

    assert caught.value.code == "care.taken"
    assert hands.take(desk.doctor, row.pk).taken_by == "cem"


def test_a_hold_ends_by_itself(desk):
    row = somebody(desk)
    hands.take(desk.nurse, row.pk)

    assert hands.take(desk.doctor, row.pk, an_hour(1)).taken_by == "cem"


def test_a_nurse_lets_nobody_go_for_another_and_a_supervisor_does(desk):
    row = somebody(desk)
    hands.take(desk.doctor, row.pk)

    hands.release(desk.nurse, row.pk)
    still = EpisodeRow.objects.get(pk=row.pk).taken_by
    hands.release(desk.supervisor, row.pk)

    assert still == "cem"
    assert EpisodeRow.objects.get(pk=row.pk).taken_by == ""


def test_a_nurse_raises_and_lowers_with_a_reason(desk):
    row = observed(desk)
    raised = acts.raise_level(
        desk.nurse, row.pk, Level.EMERGENCY, reason="She cannot speak."
    )
    assert (raised.level, waiting(desk)) == ("emergency", [(row.pk, Why.EMERGENCY)])

    lowered = acts.lower_level(
        desk.nurse, row.pk, Level.WATCH, reason="It was the line."
    )

    assert lowered.level in {"steady", "watch"}
    assert waiting(desk) == []


def test_nobody_raises_to_a_lower_level_or_lowers_to_a_higher(desk):
    row = observed(desk, spo2=94.0)

    with pytest.raises(UsageError) as up:
        acts.raise_level(desk.nurse, row.pk, Level.WATCH, reason="x")
    with pytest.raises(UsageError) as down:
        acts.lower_level(desk.nurse, row.pk, Level.EMERGENCY, reason="x")
    with pytest.raises(UsageError) as silent:
        acts.lower_level(desk.nurse, row.pk, Level.STEADY, reason=" ")

    codes = [one.value.code for one in (up, down, silent)]
    assert codes == ["care.not-higher", "care.not-lower", "ledger.says-nothing"]


def test_an_ambulance_is_an_instruction_with_a_clock_that_names_nobody(desk):
    row = observed(desk, spo2=88.0)

    after = escalations.escalate(
        desk.nurse, row.pk, "ambulance", reason="greylips", once="form 1"
    )
    again = escalations.escalate(
        desk.nurse, row.pk, "ambulance", reason="greylips", once="form 1"
    )

    (asked,) = InstructionRow.objects.all()
    assert (after.state, after.instruction, again.pk) == ("escalated", asked.pk, row.pk)
    assert asked.text == (
        f"Home care {row.pk}, Sabail: an ambulance is asked for at once."
    )
    assert (asked.agency_id, asked.issued_by) == (desk.ambulance, "nina")
    assert asked.deadline - asked.opened_at < timedelta(minutes=31)


def test_what_no_agency_is_named_for_is_refused_and_leaves_nothing(desk):
    row = observed(desk)

    with pytest.raises(UsageError) as caught:
        escalations.escalate(desk.nurse, row.pk, "visit", reason="x")

    assert caught.value.code == "care.no-agency"
    assert EpisodeRow.objects.get(pk=row.pk).state == "observed"


def test_the_way_to_hospital_and_home_again(desk):
    row = observed(desk, spo2=88.0)
    escalations.escalate(desk.nurse, row.pk, "hospital", reason="low")
    admitted = escalations.admit(desk.nurse, row.pk)
    assert (admitted.state, admitted.due_at) == ("in-hospital", None)

    home = escalations.back_home(desk.nurse, row.pk)
    ended = acts.end_episode(
        desk.nurse, row.pk, reason=Ending.RECOVERED, outcome=Outcome.WELL
    )

    assert home.due_at is not None
    assert (ended.state, ended.reason, ended.outcome) == ("ended", "recovered", "well")
    assert waiting(desk) == []


def test_calls_are_paused_and_resumed(desk):
    row = observed(desk, hours=40)
    paused = acts.pause(
        desk.nurse, row.pk, reason="With her sister.", until=an_hour(30)
    )
    assert (paused.due_at, waiting(desk)) == (None, [])

    resumed = acts.resume(desk.nurse, row.pk)

    assert resumed.state == "observed"
    assert resumed.due_at is not None


def test_a_pause_ends_by_itself(desk):
    over, longer, again = (observed(desk, hours=40).pk for _ in range(3))
    for number, hours in ((over, 1), (longer, 3), (again, 1)):
        acts.pause(desk.nurse, number, reason="Asleep.", until=an_hour(hours))
    acts.resume(desk.nurse, again)
    acts.pause(desk.nurse, again, reason="Still asleep.", until=an_hour(4))

    resumed = resuming.resume_due(an_hour(2))

    states = dict(EpisodeRow.objects.values_list("pk", "state"))
    assert resumed == 1
    assert states == {over: "observed", longer: "paused", again: "paused"}
    assert [one.number for one in queue(desk.nurse, an_hour(50))] == [over]
    told = ActRow.objects.filter(episode=over).latest("number")
    assert (told.verb, told.by) == ("care.resume", "watch")


def test_who_acts_meanwhile_is_not_resumed_by_the_watch(desk, monkeypatch):
    row = observed(desk)
    acts.pause(desk.nurse, row.pk, reason="Asleep.", until=an_hour(1))
    resume = acts.resume

    def noted_first(actor, number, **sent):
        acts.note(desk.nurse, number, words="A dog.")
        return resume(actor, number, **sent)

    monkeypatch.setattr(acts, "resume", noted_first)

    assert resuming.resume_due(an_hour(2)) == 0
    assert EpisodeRow.objects.get(pk=row.pk).state == "paused"


@pytest.mark.parametrize("hours", [-1, 15 * 24], ids=["past", "far ahead"])
def test_a_pause_without_a_near_end_is_refused(desk, hours):
    row = observed(desk)

    with pytest.raises(UsageError) as caught:
        acts.pause(desk.nurse, row.pk, reason="x", until=an_hour(hours))

    assert caught.value.code == "care.bad-pause"


def test_an_escalation_after_which_somebody_stays(desk):
    row = observed(desk, spo2=88.0)
    escalations.escalate(desk.nurse, row.pk, "ambulance", reason="low")

    home = escalations.answered(desk.nurse, row.pk, words="94 on the doorstep.")

    assert home.state == "observed"


def test_an_act_on_what_somebody_changed_meanwhile_is_refused(desk):
    row = observed(desk)
    acts.note(desk.supervisor, row.pk, words="A dog.", version=row.version)

    with pytest.raises(RecordError) as caught:
        acts.contact(desk.nurse, row.pk, Came.REACHED, version=row.version)

    assert caught.value.code == "ledger.stale"
    assert "sara (care.note)" in str(caught.value)


def test_what_a_state_does_not_allow_is_refused(desk):
    row = observed(desk)

    with pytest.raises(RecordError) as caught:
        escalations.back_home(desk.nurse, row.pk)

    assert caught.value.code == "ledger.wrong-state"


def test_a_form_sent_twice_is_one_act(desk):
    row = observed(desk)
    for _ in range(2):
        acts.contact(desk.nurse, row.pk, Came.UNREACHED, once="form 7")

    assert EpisodeRow.objects.get(pk=row.pk).attempts == 1
    assert ActRow.objects.filter(episode=row.pk, verb="care.contact").count() == 2


def test_own_thresholds_judge_by_the_clinicians_name(desk):
    row = observed(desk, spo2=94.0)
    with pytest.raises(RecordError):
        set_thresholds(desk.nurse, row.pk, {}, reason="x")

    after = set_thresholds(
        desk.doctor,
        row.pk,
        {"spo2-rest-low-review": 90, "spo2-rest-low-emergency": 86},
        reason="COPD.",
        usual_spo2=91,
    )

    assert after.level in {"steady", "watch"}
    assert after.thresholds["spo2-rest-low-review"]["by"] == "cem"


def test_each_threshold_keeps_who_set_it_and_when(desk, monkeypatch):
    """One is set by Cem; Dara sets and takes away another, a program sends them all."""
    row, dara = observed(desk), actor("dara", Role.CARE_DOCTOR)
    own = {"spo2-rest-low-review": 90, "temperature-high-review": 39}
    first = set_thresholds(desk.doctor, row.pk, own, reason="COPD.")
    kept = first.thresholds["spo2-rest-low-review"]
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    one = {"pulse-high-review": 120, "temperature-high-review": None}
    second = set_thresholds(dara, row.pk, one, reason="Seen.", others_stay=True)
    every = {"spo2-rest-low-review": 90, "pulse-high-review": 125}
    third = set_thresholds(dara, row.pk, every, reason="As in her file.")

    for after in (second, third):
        assert set(after.thresholds) == {"spo2-rest-low-review", "pulse-high-review"}
        assert after.thresholds["spo2-rest-low-review"] == kept
    assert second.thresholds["pulse-high-review"]["by"] == "dara"
    assert third.thresholds["pulse-high-review"]["value"] == 125
    assert second.thresholds["pulse-high-review"]["at"] > kept["at"]


def test_a_threshold_that_is_none_is_refused(desk):
    row = observed(desk)

    with pytest.raises(UsageError) as caught:
        set_thresholds(desk.doctor, row.pk, {"spo2": 90}, reason="x")

    assert caught.value.code == "care.no-such-threshold"


def test_why_somebody_stands_so_is_kept(desk):
    row = observed(desk, spo2=94.0)

    stood = standings.stood(row)

    assert [(one.code, one.value) for one in stood.reasons] == [("low", 94.0)]
    assert stood.decided_by == ("oximeter",)


def test_time_alone_makes_silence(desk):
    row = observed(desk)
    later = an_hour(30)
    before = EpisodeRow.objects.get(pk=row.pk).silent

    found = restanding.restand_due(later)

    after = EpisodeRow.objects.get(pk=row.pk)
    assert (before, after.silent, found.changed) == ("", "tell", 1)
    assert (row.pk, Why.SILENT) in [(w.number, w.why) for w in queue(desk.nurse, later)]


@pytest.mark.databases("postgresql")
def test_many_are_judged_by_processes_beside_each_other(desk, monkeypatch):
    rows = [observed(desk, spo2=92.0) for _ in range(3)]
    row = rules.propose(desk.doctor, rule_set("who-2020"))
    rules.approve(desk.doctor, row.pk, reason="A trial.")
    monkeypatch.setattr(restanding, "_ALONE", 1)
    monkeypatch.setattr(restanding, "_AT_ONCE", 2)

    found = restanding.restand(processes=2)

    assert found.judged == found.changed == len(rows)
    assert {one.level for one in EpisodeRow.objects.all()} != {rows[0].level}


def test_figures_tell_what_is_really_done(desk):
    since = clock.now()
    first = somebody(desk)
    acts.contact(desk.nurse, first.pk, Came.UNREACHED)
    acts.contact(desk.nurse, first.pk, Came.REACHED)
    alarmed = observed(desk, spo2=88.0)
    escalations.escalate(desk.nurse, alarmed.pk, "ambulance", reason="low")
    escalations.admit(desk.nurse, alarmed.pk)
    observed(desk, spo2=94.0)
    somebody(desk)

    found = {one.name: one for one in figures(desk.supervisor, since)}
    mine = found["Sabail"]

    assert list(found) == ["Narimanov", "Sabail"]
    assert (mine.opened, mine.waiting, mine.at_home, mine.in_hospital) == (4, 1, 2, 1)
    assert (mine.calls, mine.reached, mine.escalations, mine.admissions) == (2, 1, 1, 1)
    assert mine.alarmed == 1
    assert mine.first_contacts == Share(made=3, due=3)
    assert mine.call_backs == Share(made=1, due=1)
    assert mine.followed == 3
    assert [one.name for one in figures(desk.other, since)] == ["Narimanov"]


def test_how_somebody_feels_alone_is_enough(desk):
    row = somebody(desk)
    kept = write_reading(desk.nurse, row.pk, reading(None, feeling=Feeling.WORSE))

    assert kept.level is not Level.STEADY


def test_how_many_wait_for_what_is_counted_no_further_than_asked(desk):
    first, _second = somebody(desk), somebody(desk)
    observed(desk, spo2=88.0)

    found = counts(desk.nurse, clock.now())

    assert found[Why.FIRST] == (2, first.opened_at)
    assert (found[Why.EMERGENCY][0], found[Why.DUE]) == (1, (0, None))
    assert counts(desk.nurse, clock.now(), at_most=1)[Why.FIRST][0] == 1
    assert counts(desk.other, clock.now())[Why.FIRST][0] == 0


def test_a_wrong_number_waits_no_longer_than_the_episode(desk):
    away, over = somebody(desk), somebody(desk)
    for row in (away, over):
        acts.contact(desk.nurse, row.pk, Came.WRONG_NUMBER)
    lost = [Why.WRONG_NUMBER]
    assert [one for one, _ in waiting(desk, why=lost)] == [away.pk, over.pk]

    ended = acts.end_episode(
        desk.nurse, over.pk, reason=Ending.NOT_FOUND, outcome=Outcome.UNKNOWN
    )
    acts.pause(desk.nurse, away.pk, reason="Abroad.", until=an_hour(9))

    assert not ended.is_wrong_number
    assert waiting(desk, why=lost) == []
    assert counts(desk.nurse, clock.now())[Why.WRONG_NUMBER][0] == 0


@pytest.mark.parametrize(
    ("channel", "is_lost"),
    [("web", False), ("sms", False), ("call", False), ("visit", True)],
)
@pytest.mark.parametrize("is_new", [True, False], ids=["new", "observed"])
def test_who_is_heard_of_by_their_own_has_a_right_number(
    desk, channel, is_lost, is_new
):
    row = somebody(desk) if is_new else observed(desk)
    acts.contact(desk.nurse, row.pk, Came.WRONG_NUMBER)

    write_reading(desk.nurse, row.pk, reading(channel=Channel(channel)))

    now = EpisodeRow.objects.get(pk=row.pk)
    told = ActRow.objects.filter(episode=row.pk).latest("number")
    assert (now.is_wrong_number, now.state) == (is_lost, "observed")
    assert (channel in told.content) == (is_new or not is_lost)


def heard_of(desk):
    return figures(desk.supervisor, clock.now() - timedelta(days=30))[1].heard


def stands(row, **columns):
    EpisodeRow.objects.filter(pk=row.pk).update(**columns)


def test_heard_is_from_whom_no_check_is_due(desk, monkeypatch):
    rested, late, over = (observed(desk) for _ in range(3))
    now = clock.now() + timedelta(days=9)
    monkeypatch.setattr(clock, "now", lambda: now)
    new = observed(desk, hours=9 * 24)
    # Approved rules ask some once in two days, and others every few hours.
    stands(rested, last_contact_at=now - timedelta(hours=40))
    stands(rested, due_at=now + timedelta(hours=8))
    stands(late, last_contact_at=now - timedelta(hours=7), due_at=now)
    stands(over, due_at=None)
    stands(new, due_at=now + timedelta(hours=1))

    assert heard_of(desk) == Share(made=2, due=3)
    stands(new, due_at=now - timedelta(minutes=1))
    assert heard_of(desk) == Share(made=2, due=4)


@pytest.mark.parametrize(
    ("channel", "hours", "made"),
    [
        (Channel.CALL, 0, 1),
        (Channel.VISIT, 0, 1),
        (Channel.SMS, 0, 0),
        (Channel.WEB, 0, 0),
        (Channel.PROGRAM, 0, 0),
        (Channel.VISIT, 72, 0),
    ],
)
def test_a_first_contact_is_being_spoken_to(desk, channel, hours, made):
    since = clock.now()
    row = somebody(desk)

    write_reading(desk.nurse, row.pk, reading(hours=hours, channel=channel))

    mine = figures(desk.supervisor, since)[1]
    assert mine.first_contacts.made == made
    # Who was heard of is not new any more, however it was.
    assert mine.waiting == 0
    write_reading(desk.nurse, row.pk, reading(channel=Channel.CALL))
    assert figures(desk.supervisor, since)[1].first_contacts == Share(made=1, due=1)
    contacts = ActRow.objects.filter(episode=row.pk, verb="care.contact")
    assert contacts.count() == 2 - made


def test_figures_decode_no_acts_but_those_that_answer(desk, monkeypatch):
    since = clock.now()
    for _ in range(3):
        acts.contact(desk.nurse, somebody(desk).pk, Came.REACHED)
    alarmed = observed(desk, spo2=88.0)
    acts.contact(desk.nurse, alarmed.pk, Came.REACHED)
    read = []
    told = SimpleNamespace(loads=lambda text: read.append(text) or {"waited": 1})
    monkeypatch.setattr("epihq.care.desk.figures.json", told)

    mine = figures(desk.supervisor, since)[1]

    assert (mine.calls, mine.call_backs.made, len(read)) == (4, 1, 1)
