"""A handover lists what is open, is signed by who goes, accepted by who comes."""

from datetime import timedelta

import pytest
from django.db import connection

from epihq.operations.duty import handovers
from epihq.operations.events import actions as events
from epihq.operations.events import following
from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions import deliveries
from epihq.operations.instructions.tables import DeliveryRow
from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import change, held
from epihq.operations.ledger.rules import WATCH
from epihq.operations.measures.acts import enter_acts
from epihq.operations.signals import actions as signals
from epihq.operations.signals.tables import SignalRow
from epihq.terms.errors import EpihqError
from epihq.terms.signals import SignalKind
from regime_samples import act, july
from room_actions import ACTIONS, EVENT
from room_samples import alarm, hours, open_room


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def signed(room):
    number = handovers.draft_handover(room.duty).pk
    incoming = room.incoming.number
    return handovers.sign_handover(
        room.duty, number, incoming=incoming, notes=" Calm. "
    )


def test_it_lists_what_the_next_officer_must_know(room):
    signals.raise_signal(WATCH, [alarm()], cause="AZE cases")
    told = {"text": "Trace.", "agency": room.city}
    for due in (2, 5):
        order = instructions.Order(deadline=hours(due), **told)
        instructions.issue_instruction(room.duty, order)
    sent = DeliveryRow.objects.first()
    deliveries.record_attempt(
        WATCH, sent.pk, version=1, now=hours(0), trouble="no answer"
    )
    enter_acts([act()], "mina")

    row = handovers.draft_handover(room.duty, now=hours(3), room_now=july(15))

    kinds = [item["kind"] for item in row.items]
    wanted = ["signal", "overdue", "due-soon", "later", "ends", "undelivered"]
    assert [kind for kind in kinds if kind != "waiting"] == [*wanted, "entries"]
    assert row.items[-1]["number"] > 0
    assert row.until - row.since == timedelta(hours=12)


def test_it_tells_what_waits_for_whoever_may_answer_it_and_what_is_due_later(room):
    proposal = ACTIONS["proposal.approve"].prepare(room)
    for due in (30, 40):
        order = instructions.Order(text="Trace.", agency=room.city, deadline=hours(due))
        later = instructions.issue_instruction(room.duty, order).pk

    items = handovers.draft_handover(room.duty, now=hours(1)).items

    (waits,) = (one for one in items if one.get("deed") == "proposal.approve")
    assert (waits["count"], waits["numbers"]) == (1, [proposal])
    (due,) = (one for one in items if one["kind"] == "later")
    assert (due["count"], due["number"]) == (2, later - 1)
    # What stands in the list by itself, or has a deadline, is not told twice.
    deeds = {one["deed"] for one in items if one["kind"] == "waiting"}
    assert not [one for one in deeds if one.startswith(("signal.", "handover."))]
    assert "instruction.acknowledge" not in deeds


def test_an_event_is_told_as_one_whatever_raised_it(room):
    dump = alarm(kind=SignalKind.BATCH_DUMP)
    row = signals.raise_signal(WATCH, [dump], cause="AZE cases")
    told = handovers.draft_handover(room.duty, now=hours(1)).items[0]
    with ledger.changing():
        # As before events had numbers.
        change(room.duty, "signal.event", held(SignalRow, row.pk), {})

    item = handovers.draft_handover(room.duty, now=hours(2)).items[0]

    assert (told["kind"], item["kind"]) == ("figures", "event")


def test_the_next_one_begins_where_the_last_signed_one_ended(room):
    first = signed(room)

    assert handovers.draft_handover(room.incoming).since == first.until


def test_only_who_is_named_accepts_it(room):
    number = signed(room).pk

    for other in (room.duty, room.manager):
        with pytest.raises(EpihqError) as refused:
            handovers.accept_handover(other, number)
        assert refused.value.code == "rules.not-allowed"
    done = handovers.accept_handover(room.incoming, number, note="All seen.")
    assert (done.state, done.notes) == ("accepted", "Calm.")


def test_it_goes_to_another_who_may_accept_it(room):
    number = handovers.draft_handover(room.duty).pk
    wrong = {
        "handovers.to-oneself": room.duty.number,
        "handovers.cannot-accept": room.auditor.number,
        "ledger.no-such-thing": 99,
    }

    for code, incoming in wrong.items():
        with pytest.raises(EpihqError) as refused:
            handovers.sign_handover(room.duty, number, incoming=incoming)
        assert refused.value.code == code


def test_only_who_goes_edits_and_signs(room):
    number = handovers.draft_handover(room.duty).pk

    with pytest.raises(EpihqError):
        handovers.edit_handover(room.manager, number, notes="Mine.")
    with pytest.raises(EpihqError):
        handovers.sign_handover(room.manager, number, incoming=room.incoming.number)
    handovers.edit_handover(room.duty, number, notes=" Beds. ")
    done = handovers.sign_handover(room.duty, number, incoming=room.incoming.number)
    assert done.notes == "Beds."


def test_an_event_stays_in_the_handover_until_it_is_closed(room):
    signal = signals.raise_signal(WATCH, [alarm()], cause="AZE cases").pk
    row = events.declare_event(room.duty, EVENT, signal=signal)
    for note in ("Asked.", "Answered."):
        following.note_event(room.duty, row.pk, note=note)
    following.write_situation(room.duty, row.pk, {"known": "Nine are ill."})

    item, *others = handovers.draft_handover(room.duty, now=hours(1)).items

    assert (item["kind"], item["number"]) == ("open-event", row.pk)
    assert (item["title"], item["situation"]) == (
        EVENT.title,
        {"known": "Nine are ill."},
    )
    assert item["deeds"] == {"event.declare": 1, "event.note": 2, "event.situation": 1}
    assert [one["kind"] for one in others] == ["later", "entries"]
    signed(room)
    later = handovers.draft_handover(room.incoming, now=hours(2)).items[0]
    assert later["deeds"] == {}
    events.close_event(room.duty, row.pk, reason="42 days.")
    kinds = [i["kind"] for i in handovers.draft_handover(room.duty, now=hours(3)).items]
    assert "open-event" not in kinds
