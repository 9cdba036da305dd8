"""Instructions reach somebody, are answered, and go up the chain when they are not."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions.tables import DeliveryRow, InstructionRow
from epihq.operations.ledger import log
from epihq.operations.ledger.attachments import File, attachments_of, body_of
from epihq.operations.ledger.rules import WATCH, Role
from epihq.operations.people.agencies import retire_agency
from epihq.operations.people.tables import AgencyRow
from epihq.terms.errors import EpihqError
from epihq.terms.instructions import Priority
from room_samples import PDF, hours, make_officer, open_room


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def issued(room, by=None, **changes):
    told = {"text": "Trace contacts.", "deadline": hours(5), "agency": room.city}
    order = instructions.Order(**{**told, **changes})
    return instructions.issue_instruction(by or room.duty, order)


BAD = {
    "instructions.to-nobody": {"agency": None},
    "instructions.deadline-past": {"deadline": hours(-1)},
    "instructions.deadline-far": {"deadline": hours(24 * 400)},
    "ledger.no-time-zone": {"deadline": hours(5).replace(tzinfo=None)},
    "ledger.says-nothing": {"text": " "},
    "ledger.no-such-thing": {"agency": 99},
    "terms.unknown-location": {"location": "Atlantis"},
}


@pytest.mark.parametrize("code", BAD)
def test_what_cannot_be_done_is_not_instructed(room, code):
    head = log.head()

    with pytest.raises(EpihqError) as refused:
        issued(room, **BAD[code])

    assert refused.value.code == code
    assert (InstructionRow.objects.count(), log.head()) == (0, head)


def test_an_instruction_answers_to_what_is_on_record(room):
    for wrong in ({"signal": 9}, {"proposal": 9}):
        with pytest.raises(EpihqError) as refused:
            issued(room, **wrong)
        assert refused.value.code == "ledger.no-such-thing"


def test_who_is_not_at_work_is_not_instructed(room):
    away = make_officer("away", Role.DUTY_OFFICER, state="suspended").pk
    retire_agency(room.manager, room.ministry, reason="Merged.")

    for wrong in ({"officer": away, "agency": None}, {"agency": room.ministry}):
        with pytest.raises(EpihqError) as refused:
            issued(room, **wrong)
        assert refused.value.code == "instructions.to-nobody"


def test_the_database_holds_no_instruction_to_nobody(room):
    now = hours(0)

    with pytest.raises(IntegrityError), transaction.atomic():
        InstructionRow.objects.create(
            text="x", state="issued", deadline=now, opened_at=now, changed_at=now
        )


def test_its_addressee_is_told_by_every_address(room):
    number = issued(room, officer=room.agency.number, location="aze").pk

    told = DeliveryRow.objects.filter(instruction=number)
    assert InstructionRow.objects.get(pk=number).location == "AZE"
    assert [(row.channel, row.address) for row in told] == [
        ("email", "city@health.example"),
        ("webhook", "https://city.example/hook"),
        ("email", "aziz@health.example"),
    ]


def test_another_agency_does_not_answer(room):
    number = issued(room, agency=room.ministry).pk

    for act in (
        instructions.acknowledge_instruction,
        instructions.begin_instruction,
    ):
        with pytest.raises(EpihqError) as refused:
            act(room.agency, number)
        assert refused.value.code == "rules.not-allowed"


def test_the_person_who_is_named_answers_whatever_the_role(room):
    number = issued(room, agency=None, officer=room.spokesperson.number).pk

    done = instructions.begin_instruction(room.spokesperson, number)
    assert done.state == "in-progress"
    with pytest.raises(EpihqError):
        instructions.acknowledge_instruction(room.epidemiologist, number)


def test_what_was_done_is_shown_by_files(room):
    row = issued(room)
    instructions.finish_instruction(
        room.agency,
        row.pk,
        report="Done.",
        files=[File(name="../../report.pdf", body=PDF)],
        home=room.home,
    )

    (file,) = attachments_of(row)
    assert (file.name, file.media_type) == ("report.pdf", "application/pdf")
    assert body_of(file, room.home) == PDF


def test_a_wrong_file_leaves_the_instruction_as_it_was(room):
    number = issued(room).pk
    head = log.head()
    files = [File(name="a.pdf", body=PDF), File(name="b.exe", body=b"MZ")]

    with pytest.raises(EpihqError) as refused:
        instructions.finish_instruction(
            room.agency, number, report="Done.", files=files, home=room.home
        )

    assert refused.value.code == "attachments.wrong-type"
    assert log.head() == head
    assert not (room.home / "attachments").exists()


def test_who_issued_it_hears_of_a_refusal(room):
    number = issued(room).pk
    instructions.refuse_instruction(room.agency, number, reason="No staff.")

    told = DeliveryRow.objects.get(instruction=number, occasion="refused")
    assert told.address == "dara@health.example"


def test_what_is_overdue_goes_up_one_step_at_a_time(room):
    number = issued(room, priority=Priority.URGENT).pk
    deadline = hours(5)
    above = [AgencyRow.objects.get(pk=room.ministry).email]

    assert instructions.escalate_overdue(WATCH, deadline - timedelta(hours=1)) == []
    late = deadline + timedelta(minutes=1)
    (told,) = instructions.escalate_overdue(WATCH, late)

    sent = DeliveryRow.objects.filter(instruction=number, occasion="overdue-1")
    addresses = {row.address for row in sent}
    assert told.escalated == 1
    assert addresses >= {*above, "city@health.example", "dara@health.example"}
    assert instructions.escalate_overdue(WATCH, late + timedelta(days=9)) == []


def test_a_chain_that_runs_in_a_circle_ends(room):
    names = [
        AgencyRow.objects.create(
            name=f"A{n}",
            location="AZE",
            state="active",
            opened_at=hours(0),
            changed_at=hours(0),
        )
        for n in range(9)
    ]
    for n, row in enumerate(names):
        row.above = names[n + 1] if n < 8 else names[6]

    assert len(instructions._chain(names[0])) == 8


def test_only_the_watch_escalates(room):
    with pytest.raises(EpihqError) as refused:
        instructions.escalate_overdue(room.manager, hours(0))
    assert refused.value.code == "rules.not-allowed"


def test_an_answer_is_sent_back_with_its_reason_as_often_as_needed(room):
    number = issued(room).pk

    def done():
        return instructions.finish_instruction(
            room.agency, number, report="Traced.", home=room.home
        )

    for why in ("Of how many?", "And where?"):
        done()
        returned = instructions.return_answer(room.duty, number, reason=why)
        assert (returned.state, returned.report) == ("in-progress", why)
    told = DeliveryRow.objects.filter(
        instruction=number, occasion__startswith="returned"
    )

    assert len({row.occasion for row in told}) == 2
    assert done().state == "done"
    assert instructions.accept_answer(room.duty, number).state == "accepted"
    with pytest.raises(EpihqError) as refused:
        instructions.return_answer(room.duty, number, reason="Too late.")
    assert refused.value.code == "ledger.wrong-state"
