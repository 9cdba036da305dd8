"""A measure is proposed by one person and approved by another."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

import sample_decisions
from epihq.desk.decision_file import written
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.attachments import attachments_of
from epihq.operations.measures import proposals
from epihq.operations.measures.acts import acts, held_acts
from epihq.operations.measures.history import load_history
from epihq.operations.measures.tables import ProposalRow
from epihq.terms.drafting import Draft
from epihq.terms.errors import EpihqError, UsageError
from epihq.terms.regimes import Kind
from epihq.terms.signing import house_key, signed
from regime_samples import act, july
from room_samples import open_room

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/azerbaijan-2020.toml"


@pytest.fixture
def room(kept_home):
    yield open_room(kept_home)
    connection.close()


def proposed(room, wanted=None, by=None, **more):
    told = {"why": "R is 1.4.", "home": room.home, **more}
    return proposals.propose(by or room.duty, wanted or act(), **told)


def test_with_the_approval_the_act_is_on_record(room):
    row = proposed(room, act(location="aze"))
    head = log.head()
    done = proposals.approve(room.manager, row.pk, version=1, note="Agreed.")

    (held,) = held_acts()
    assert (done.state, done.act_number, done.version) == ("approved", held.number, 2)
    assert held.recorded_by == "mina, proposed by dara"
    assert proposals.act_of(done).number == held.number
    told = [(e.verb, e.via) for e in log.entries() if e.number > head]
    assert told == [("measure.record", "page"), ("proposal.approve", "page")]


def test_nobody_approves_the_own_proposal(room):
    number = proposed(room, by=room.manager).pk

    with pytest.raises(EpihqError) as refused:
        proposals.approve(room.manager, number)
    assert refused.value.code == "proposals.own"
    assert held_acts() == []


BAD = {
    "measures.ends-before-start": act(effective_to=july(5, 6)),
    "terms.unknown-location": act(location="Atlantis"),
    "measures.unknown-area": act(areas=("GE-TB",)),
    "ledger.says-nothing": act(regime=" "),
    "measures.not-there": act(Kind.LIFT),
}


@pytest.mark.parametrize("code", BAD)
def test_what_contradicts_itself_is_not_proposed(room, code):
    with pytest.raises(EpihqError) as refused:
        proposed(room, BAD[code])
    assert refused.value.code == code
    assert ProposalRow.objects.count() == 0


def test_a_proposal_answers_to_a_signal_on_record(room):
    with pytest.raises(EpihqError) as refused:
        proposed(room, signal=9)
    assert refused.value.code == "ledger.no-such-thing"


def test_the_decisions_page_lies_beside_it(room):
    record = written(sample_decisions.full(), house_key(room.home)).encode()
    row = proposed(room, decision=record)

    (file,) = attachments_of(row)
    assert (file.sha256, file.media_type) == (row.decision, "application/json")
    assert row.version == 1


FORGED = {
    "made up": lambda told, _: {**told, "signature": None},
    "altered": lambda told, _: {**told, "best": "lapse"},
    "of another house": lambda told, home: signed(told, house_key(home / "other")),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_record_is_refused(room, how):
    told = json.loads(written(sample_decisions.full(), house_key(room.home)))
    record = json.dumps(FORGED[how](told, room.home)).encode()

    with pytest.raises(UsageError) as refused:
        proposed(room, decision=record)

    assert refused.value.code == "decision.not-ours"
    assert ProposalRow.objects.count() == 0


def test_of_two_extensions_of_one_end_the_second_is_refused(room):
    proposals.approve(room.manager, proposed(room).pk)
    draft = Draft(
        location="AZE",
        regime="strict",
        instrument="No. 209",
        decided_on=july(17).date(),
        effective_to=july(30),
    )
    first = proposed(room, draft)
    second = proposed(room, replace(draft, effective_to=july(31)))
    assert proposals.act_of(first).effective_from == july(20, 6)

    proposals.approve(room.manager, first.pk)
    with pytest.raises(EpihqError) as refused:
        proposals.approve(room.second, second.pk)

    second.refresh_from_db()
    assert refused.value.code == "measures.not-where-it-ends"
    assert (second.state, len(held_acts())) == ("proposed", 2)


def test_the_proposer_or_a_manager_withdraws(room):
    number = proposed(room).pk

    with pytest.raises(EpihqError):
        proposals.withdraw_proposal(room.epidemiologist, number, reason="No.")
    done = proposals.withdraw_proposal(room.second, number, reason="R fell.")
    assert (done.state, done.answered_by) == ("withdrawn", "sevda")


def bare(held):
    unsaid = {"number": 0, "recorded_by": "", "recorded_at": None}
    return [replace(one, **unsaid) for one in held]


@pytest.mark.databases("sqlite", "postgresql")
def test_the_regimes_of_2020_are_proposed_approved_and_extended(room, tmp_path):
    """Act by act through the room: the same record as the file gives."""
    elsewhere = tmp_path / "elsewhere"
    from epihq.operations.measures.history import _complete, _read  # noqa: PLC0415 - as loaded

    written = _read(EXAMPLE)
    wanted = [_complete(row, "AZE", "example") for row in written.act]
    for one in wanted:
        number = proposed(room, one, why=f"{one.instrument}, as decided").pk
        proposals.approve(room.manager, number, version=1)
    through_the_room = bare(held_acts())
    approved = [e for e in log.entries() if e.verb == "proposal.approve"]

    assert through_the_room == wanted
    assert len(approved) == len(tomllib.loads(EXAMPLE.read_text())["act"])
    assert list(log.verify()) == []
    if connection.vendor == "sqlite":
        load_history(elsewhere, EXAMPLE, by="x")
        assert bare(acts(elsewhere)) == through_the_room
        ledger.configure(room.home)
    else:
        assert load_history(room.home, EXAMPLE, by="x").new_acts == 0
