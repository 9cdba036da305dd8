"""What waits for whom: by the rules, and by what can harm first."""

import math
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claim_samples import TODAY, claim_check, statement
from epihq.operations.claims import actions as claims
from epihq.operations.duty import handovers, roster
from epihq.operations.events import actions as events
from epihq.operations.events import following, risk
from epihq.operations.inbox.looking import Counting, inbox
from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.ledger import clock, moments, rules, waiting
from epihq.operations.ledger.rules import WATCH, Role
from epihq.operations.ledger.waiting import SOON, Item, Told, Urgency
from epihq.operations.measures import proposals
from epihq.operations.people.officers import invite
from epihq.operations.people.tables import InviteRow, Officer
from epihq.operations.signals import actions as signals
from epihq.operations.signals.tables import SignalRow
from epihq.operations.subjects import VERBS
from epihq.terms.errors import EpihqError
from epihq.terms.instructions import Priority
from epihq.terms.signals import Alarm, Evidence, Severity, SignalKind
from regime_samples import act
from room_actions import ACTIONS, EVENT, JUDGED
from room_samples import alarm, hours, make_officer, open_room

both = pytest.mark.databases("sqlite", "postgresql")
# Deeds from a state of a thing that nobody waits for, and why.
NOT_AWAITED = {
    "view.change": "one's own, at any time",
    "view.drop": "one's own, at any time",
    "proposal.reject": "the other answer to what waits to be approved",
    "proposal.withdraw": "one's own, at any time",
    "signal.join": "by who has more figures, whenever they have them",
    "signal.merge": "an answer to what waits to be judged",
    "signal.note": "an answer to what waits to be judged",
    "instruction.begin": "an answer to what waits to be reported done",
    "instruction.refuse": "an answer to what waits to be acknowledged",
    "shift.cancel": "by who plans, whenever plans change",
    "handover.edit": "before it is signed, and that waits",
    "token.revoke": "one's own, at any time",
    "signal.link": "by the program, once",
    "signal.unlink": "whenever it turns out to be of no event",
    "event.edit": "whenever more is known",
    "event.figures": "by who has a report, whenever it comes",
    "event.grade": "an answer to what the event needs, not asked by a clock",
    "event.respond": "an answer to what the event needs, not asked by a clock",
    "event.monitor": "when the response is over",
    "event.join": "whenever somebody is needed",
    "event.leave": "whenever somebody is needed elsewhere",
    "event.link": "an answer to what waits to be judged",
    "event.unlink": "whenever it turns out to be of no event",
    "event.note": "whenever there is something to note",
    "event.attach": "whenever there is a file",
    "event.close": "when it is over, which no clock tells",
    "event.reopen": "when it is not over, which no clock tells",
    "figures.withdraw": "a mistake, whenever it is seen",
    "care.admit": "an answer to a sign of danger, which waits",
    "care.answered": "an answer to an instruction that waits at its agency",
    "care.ask-for": "whenever somebody needs something",
    "care.assign": "whenever somebody is to look after them",
    "care.correct": "a mistake, whenever it is seen",
    "care.end": "when it is over, which no clock tells",
    "care.erase": "by who is asked for it",
    "care.escalate": "an answer to a sign of danger, which waits",
    "care.link": "whenever somebody wants a page of their own",
    "care.lower": "an answer to a sign of danger, which waits",
    "care.pack": "what is asked for stands on the page of needs",
    "care.send": "what is packed stands on the page of needs",
    "care.fail-delivery": "by who brings it and finds nobody",
    "care.pause": "whenever somebody asks not to be called",
    "care.raise": "whenever a nurse thinks so",
    "care.resume": "by the clock, or sooner by who thinks so",
    "care.return": "when the hospital lets them go",
    "care.set-thresholds": "whenever a clinician thinks so",
    "care.settle": "stands in the queue of the desk",
    "care.write": "calls that are due stand in the queue of the desk",
    "care-round.leave": "when the team leaves, which it knows",
    "care-round.again": "when a team falls out, which it tells",
    "care-round.end": "when all are back, which they tell",
    "rule-set.retire": "whenever a clinician thinks so",
    "text.again": "whenever its day turns out to be another",
    "text.retry": "by who wants a text that could not be had, whenever they do",
    "host.withdraw": "by who administers, whenever a host is to be asked no more",
    "text.review": "before the review is finished, and that waits",
}


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def looked(actor, at=None, most=100):
    moment = moments.now() if at is None else moments.moment_at(at)
    return inbox(actor, moment, moment.at, most)


def asked(actor, at=None):
    """What waits for somebody, in its order: the verb and the number of each."""
    return [(one.verb, one.number) for one in looked(actor, at).items]


def counted(actor):
    return Counting(moments.now().at).of(actor)


def raised(severity=Severity.HIGH, cause="AZE cases"):
    return signals.raise_signal(WATCH, [alarm(severity=severity)], cause=cause).pk


def instruct(room, late=5, by=None, **more):
    order = instructions.Order(text="Trace contacts.", deadline=hours(24), **more)
    number = instructions.issue_instruction(by or room.duty, order).pk
    known = InstructionRow.objects.filter(pk=number)
    known.update(deadline=hours(late), version=2)
    return number


def on_duty(room, *people):
    for one in people:
        roster.plan_shift(
            room.manager,
            officer=one.number,
            position="Duty",
            starts_at=hours(-2),
            ends_at=hours(6),
        )


# -- what waits for whom ---------------------------------------------------------------


def test_every_deed_that_a_person_may_be_waited_for_is_registered_or_has_a_reason():
    persons = {
        name
        for name, verb in VERBS.items()
        if verb.before and verb.who - {Role.PROGRAM}
    }
    registered = {verb for one in waiting.registered() for verb in one.deeds}

    assert persons - registered == NOT_AWAITED.keys()


@both
def test_what_i_proposed_does_not_wait_for_me(room):
    number = proposals.propose(room.manager, act(), why="R is 1.4.", home=room.home).pk

    assert asked(room.manager) == []
    assert asked(room.second) == [("proposal.approve", number)]


@both
def test_a_new_signal_waits_for_who_is_on_duty_and_for_all_while_nobody_is(room):
    number = raised()
    everybody = [asked(one) for one in (room.duty, room.incoming, room.epidemiologist)]
    on_duty(room, room.duty)

    assert everybody == [[("signal.verify", number)]] * 3
    assert asked(room.duty) == [("signal.verify", number)]
    assert asked(room.incoming) == asked(room.epidemiologist) == []


def test_who_is_on_duty_but_not_of_the_team_leaves_nothing_to_nobody(room):
    raised()
    on_duty(room, room.spokesperson)

    assert counted(room.duty) == 1


@both
def test_a_signal_in_hand_waits_for_who_took_it_up(room):
    number = raised()
    signals.verify_signal(room.epidemiologist, number)

    assert asked(room.epidemiologist) == [("signal.close", number)]
    assert asked(room.duty) == []
    signals.confirm_event(room.duty, number, event=7)
    assert asked(room.epidemiologist) == asked(room.duty) == []


@both
def test_an_instruction_waits_for_its_agency_until_it_is_done(room):
    number = instruct(room, agency=room.city)
    assert asked(room.agency) == [("instruction.acknowledge", number)]

    instructions.acknowledge_instruction(room.agency, number)
    assert asked(room.agency) == [("instruction.done", number)]

    instructions.finish_instruction(
        room.agency, number, report="Traced.", home=room.home
    )
    assert asked(room.agency) == []


@both
def test_an_answer_waits_for_who_issued_the_instruction(room):
    on_duty(room, room.incoming)
    number = instruct(room, 24 * 3, agency=room.city)
    instructions.finish_instruction(room.agency, number, report="Yes.", home=room.home)
    waits = [("instruction.accept", number)]
    assert asked(room.duty) == asked(room.incoming) == waits
    assert asked(room.manager) == []

    instructions.return_answer(room.duty, number, reason="How many?")
    assert asked(room.duty) == []
    assert asked(room.agency) == [("instruction.done", number)]

    instructions.finish_instruction(room.agency, number, report="Ten.", home=room.home)
    instructions.accept_answer(room.duty, number)
    assert asked(room.duty) == asked(room.agency) == []


@both
def test_a_refusal_waits_to_be_sent_back_or_withdrawn(room):
    number = instruct(room, 24 * 3, agency=room.city)
    instructions.refuse_instruction(room.agency, number, reason="No staff.")
    assert asked(room.duty) == [("instruction.return", number)]

    instructions.withdraw_instruction(room.duty, number, reason="Others do it.")
    assert asked(room.duty) == []


def test_an_answer_that_nobody_sent_back_for_two_weeks_stands(room):
    number = instruct(room, 24 * 3, agency=room.city)
    instructions.finish_instruction(room.agency, number, report="Yes.", home=room.home)
    long_ago = {"changed_at": hours(-24 * 15), "version": 4}
    InstructionRow.objects.filter(pk=number).update(**long_ago)

    assert asked(room.duty) == []


@both
def test_a_deadline_that_runs_out_waits_for_who_issued_it(room):
    on_duty(room, room.incoming)
    near = instruct(room, agency=room.city)
    instruct(room, late=24 * 3, agency=room.city)

    follow = [("instruction.withdraw", near)]
    assert asked(room.duty) == asked(room.incoming) == follow
    assert asked(room.manager) == []


def test_what_is_asked_of_oneself_is_not_told_twice(room):
    number = instruct(room, officer=room.duty.number)

    assert asked(room.duty) == [("instruction.acknowledge", number)]


@both
def test_a_handover_waits_for_who_goes_and_then_for_who_comes(room):
    number = handovers.draft_handover(room.duty).pk
    assert asked(room.duty) == [("handover.sign", number)]

    handovers.sign_handover(room.duty, number, incoming=room.incoming.number)
    assert (asked(room.duty), asked(room.incoming)) == (
        [],
        [("handover.accept", number)],
    )

    handovers.accept_handover(room.incoming, number)
    assert asked(room.incoming) == []


@both
def test_a_turn_that_ends_waits_for_its_handover(room):
    shift = roster.plan_shift(
        room.manager,
        officer=room.duty.number,
        position="Duty",
        starts_at=hours(-8),
        ends_at=hours(0.5),
    )
    assert asked(room.duty) == [("handover.draft", shift.pk)]

    number = handovers.draft_handover(room.duty).pk
    assert asked(room.duty) == [("handover.sign", number)]


@both
def test_a_check_that_came_back_waits_for_who_recorded_the_claim(room):
    on_duty(room, room.incoming)
    number = claims.record_claim(room.epidemiologist, statement(), today=TODAY).pk
    assert asked(room.epidemiologist) == [("claim.check", number)]

    claims.ask_check(room.epidemiologist, number, as_of=TODAY, today=TODAY)
    assert asked(room.epidemiologist) == []

    claims.keep_check(WATCH, number, claim_check())
    assert asked(room.epidemiologist) == [("claim.close", number)]
    assert asked(room.incoming) == [("claim.close", number)]
    assert asked(room.manager) == []


def regime_ends(regime="strict"):
    end = hours(60)
    one = Alarm(
        kind=SignalKind.REGIME_ENDS,
        location="AZE",
        indicator="",
        reference_date=TODAY,
        severity=Severity.HIGH,
        evidence=Evidence(method="planned end of the regime"),
        facts={"regime": regime, "ends_at": end.isoformat()},
    )
    cause = f"regime AZE {regime} ends {end.isoformat()}"
    return signals.raise_signal(WATCH, [one], cause=cause).pk


@both
def test_a_regime_that_ends_is_told_once_and_until_something_is_proposed(room):
    ends = regime_ends()
    other = regime_ends("another")
    assert asked(room.duty) == [("proposal.make", ends), ("proposal.make", other)]

    number = proposals.propose(room.duty, act(), why="R is 1.4.", home=room.home).pk

    assert asked(room.duty) == [("proposal.make", other)]
    assert ("proposal.approve", number) in asked(room.manager)


@both
def test_a_message_that_does_not_arrive_waits_for_an_administrator(room):
    instruct(room, late=24 * 3, agency=room.city)
    assert asked(room.administrator) == []
    first = DeliveryRow.objects.first()
    DeliveryRow.objects.filter(pk=first.pk).update(state="given-up", version=2)

    assert asked(room.administrator) == [("delivery.retry", first.pk)]


@both
def test_an_invitation_that_ran_out_waits_for_an_administrator(room):
    officer = Officer.objects.get(username="dov")
    proved = replace(room.administrator, is_proved=True)
    invite(proved, officer, hours=-1)

    (item,) = looked(room.administrator).items
    assert (item.thing, item.number) == ("officer", officer.pk)
    invite(proved, officer)
    assert InviteRow.objects.filter(state="open").count() == 1
    assert asked(room.administrator) == []


def test_nothing_waits_for_an_auditor(room):
    fill(room)

    assert not rules.may(room.auditor, "inbox.see")
    assert asked(room.auditor) == []
    assert asked(room.spokesperson) == []


def test_a_key_sees_of_it_what_it_may_read(room):
    number = raised()
    instruct(room, officer=room.duty.number)

    key = replace(room.duty, scopes=frozenset({"inbox.see", "signal.see"}))
    assert asked(key) == [("signal.verify", number)]


# -- laws ------------------------------------------------------------------------------


def fill(room):
    """Something of every kind that can wait."""
    for severity in Severity:
        raised(severity, cause=f"a {severity}")
    signals.verify_signal(room.duty, raised(cause="in hand"))
    regime_ends()
    for late in (-30, -2, 3, 40):
        instruct(room, late, agency=room.city)
        instruct(room, late, by=room.manager, officer=room.duty.number)
    instruct(room, 60, agency=room.city, priority=Priority.FLASH)
    proposals.propose(room.duty, act(regime="soft"), why="R.", home=room.home)
    number = claims.record_claim(room.duty, statement(), today=TODAY).pk
    claims.keep_check(WATCH, number, claim_check())
    claims.record_claim(room.epidemiologist, statement(), today=TODAY)
    number = handovers.draft_handover(room.duty).pk
    handovers.sign_handover(room.duty, number, incoming=room.manager.number)
    handovers.draft_handover(room.duty)
    first = DeliveryRow.objects.first()
    DeliveryRow.objects.filter(pk=first.pk).update(state="given-up", version=2)


@both
def test_what_is_counted_is_what_is_listed_and_each_may_be_done(room):
    fill(room)

    for one in room.people:
        listed = looked(one)
        assert counted(one) == listed.total == len(listed.items)
        for item in listed.items:
            before = VERBS[item.verb].before
            is_own = item.verb.startswith(f"{item.row.kind}.")
            assert rules.may(one, item.verb, item.row)
            assert not (is_own and before) or item.row.state in before


@both
def test_who_asks_after_others_is_counted_as_if_they_asked_alone(room):
    fill(room)
    make_officer("nurse", Role.NURSE)
    everybody = [*room.people, *room.people[::-1]]

    together = Counting(moments.now().at)

    assert [together.of(one) for one in everybody] == [*map(counted, everybody)]


@both
def test_what_nobody_can_wait_for_is_asked_for_once(room):
    together = Counting(moments.now().at)
    together.of(room.duty)

    with CaptureQueriesContext(connection) as asked_then:
        assert together.of(room.epidemiologist) == 0

    # An empty room has no rows of any kind: only what stands beside is asked.
    assert len(asked_then) == 0


@both
def test_a_short_list_is_the_beginning_of_the_long_one(room, monkeypatch):
    fill(room)
    items = looked(room.duty).items
    whole = [(one.verb, one.number) for one in items]

    assert [one.rank for one in items] == sorted(one.rank for one in items)
    assert len(whole) > 12
    for most in (1, 3, 7):
        # So few are read of each kind: the database's order is that of the list.
        monkeypatch.setattr(waiting, "_READ", most)
        short = looked(room.duty, most=most)
        assert [(one.verb, one.number) for one in short.items] == whole[:most]
        assert short.total == len(whole)
        assert short.further == len(whole) - most


@both
def test_no_question_is_asked_for_each_thing(room):
    fill(room)
    with CaptureQueriesContext(connection) as few:
        looked(room.duty)
    for number in range(20):
        raised(cause=f"more {number}")
        instruct(room, 3, agency=room.city)
    with CaptureQueriesContext(connection) as many:
        assert looked(room.duty).total > 40

    # One for each kind, and a few for who is on duty and what belongs together.
    kinds = len(waiting.registered())
    assert len(many) == len(few) < kinds + 10
    with CaptureQueriesContext(connection) as counting:
        counted(room.duty)
    assert len(counting) < kinds + 6


STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTIONS)), st.integers(1, 3)),
    min_size=1,
    max_size=6,
)


def do(room, steps):
    for name, number in steps:
        action = ACTIONS[name]
        by = getattr(room, action.by, WATCH)
        with suppress(EpihqError):
            own = action.prepare(room)
            action.do(room, by, own if number == 1 else number, None, "")


@both
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(before=STEPS, after=STEPS)
def test_what_waited_at_a_past_hour_is_what_waited_then(room, before, after):
    with transaction.atomic():
        do(room, before)
        now = moments.now()
        then = {one.name: told(inbox(one, now, now.at)) for one in room.people}
        do(room, after)
        past = moments.moment_at(now.at)

        seen = {one.name: told(inbox(one, past, now.at)) for one in room.people}
        transaction.set_rollback(True)

    assert past.is_past
    assert seen == then


def told(there):
    facts = [(one.verb, one.number, one.urgency, one.told) for one in there.items]
    return there.total, facts


def test_at_a_past_hour_somebody_has_the_roles_of_then(room):
    late = make_officer("late", Role.DUTY_OFFICER)
    raised()
    before = clock.now()
    Officer.objects.filter(pk=late.pk).update(roles=["auditor"], version=2)
    after = replace(room.duty, name="late", number=late.pk, roles=frozenset())

    assert len(asked(after, before)) == 1
    assert asked(after) == []


AT = datetime(2020, 7, 5, 6, tzinfo=UTC)
HOURS = st.floats(-900, 900).map(lambda n: AT + timedelta(hours=n))
ITEMS = st.builds(
    lambda number, since, due, least: Item(
        waiting=waiting.registered()[0],
        verb="signal.verify",
        row=SignalRow(number=number),
        told=Told(since=since, due=due, least=least),
        at=AT,
    ),
    st.integers(1, 5),
    HOURS,
    st.none() | HOURS,
    st.sampled_from(Urgency),
)


@given(st.lists(ITEMS, max_size=12))
def test_what_can_harm_stands_first(items):
    items = sorted(items, key=lambda one: one.rank)

    for first, second in pairwise(items):
        assert first.urgency <= second.urgency
        if first.urgency == second.urgency:
            assert left(first) <= left(second)
            if left(first) == left(second):
                assert first.told.since <= second.told.since


@given(ITEMS)
def test_a_clock_only_makes_more_urgent(item):
    assert item.urgency <= item.told.least
    if item.left is None:
        assert item.urgency == item.told.least
    elif item.left < timedelta():
        assert item.urgency <= Urgency.OVERDUE
    elif item.left <= SOON:
        assert item.urgency <= Urgency.SOON


def left(item):
    return 0 if item.left is None else math.floor(item.left.total_seconds() * 1e6)


@both
def test_the_risk_of_an_event_waits_to_be_judged_and_judged_again(room, monkeypatch):
    row = events.declare_event(room.duty, EVENT)
    for actor in (room.duty, room.epidemiologist):
        assert ("event.assess", row.pk) in asked(actor)
    today = events.day_here(hours(0))
    risk.assess_risk(room.duty, row.pk, replace(JUDGED, reassess_on=today))
    then = hours(0) + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: then)

    assert ("event.assess", row.pk) in asked(room.epidemiologist)
    (item,) = [one for one in looked(room.duty).items if one.thing == "event"]
    assert (item.urgency, item.told.title) == (Urgency.OVERDUE, EVENT.title)
    risk.assess_risk(room.duty, row.pk, JUDGED)
    assert "event.assess" not in [verb for verb, _ in asked(room.duty)]


@both
def test_the_situation_of_an_event_that_is_answered_grows_old(room, monkeypatch):
    row = events.declare_event(room.duty, EVENT)
    risk.assess_risk(room.duty, row.pk, JUDGED)
    assert asked(room.duty) == []
    following.begin_response(room.duty, row.pk)
    assert asked(room.duty) == [("event.situation", row.pk)]
    following.write_situation(room.duty, row.pk, {"known": "Nine are ill."})
    assert asked(room.duty) == []
    then = hours(25)
    monkeypatch.setattr(clock, "now", lambda: then)

    (item,) = looked(room.duty).items
    assert (item.verb, item.urgency) == ("event.situation", Urgency.OVERDUE)
    events.close_event(room.duty, row.pk, reason="42 days.")
    assert asked(room.duty) == []
