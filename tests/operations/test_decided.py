"""What was decided at the terminal is proposed as it is on a page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

import sample_decisions
from epihq.desk.decision import Decided
from epihq.desk.decision_file import written
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.attachments import attachments_of, body_of
from epihq.operations.measures import proposals
from epihq.operations.measures.acts import enter_acts
from epihq.operations.measures.decided import check_decided, propose_decided
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.people.tables import Officer
from epihq.terms.drafting import Draft
from epihq.terms.errors import EpihqError, UsageError
from epihq.terms.regimes import Measure
from epihq.terms.signing import house_key
from regime_samples import act, july
from room_samples import open_room

END = july(20, 6)
TOLD = Decided(
    option="extend-14",
    by="the Cabinet",
    at=datetime(2020, 7, 10, 20, tzinfo=UTC),
    instrument="No. 209",
    reasons="R is 1.4.",
    dissent=(),
)


@pytest.fixture
def room(kept_home):
    room = open_room(kept_home)
    with ledger.changing():
        enter_acts([act()], "Mina")
    yield room
    connection.close()


def decided(**changes):
    """A record about the strict regime's end on 20 July, as of 10 July 2020."""
    full = sample_decisions.full()
    strict, special = full.regime.measures
    measures = (replace(strict, ends=END), special)
    more = {"extend-14": 14, "lapse": 0}
    return replace(
        full,
        location="AZE",
        as_of=july(10).date(),
        regime=replace(full.regime, measures=measures, ends=END),
        options=tuple(
            replace(one, ends=END + timedelta(days=more[one.name]))
            for one in full.options
        ),
        decided=replace(TOLD, **changes),
    )


def test_the_terminal_leaves_what_the_page_leaves_but_for_who_and_the_door(room):
    record = decided()
    head = log.head()
    propose_decided(room.home, record)
    between = log.head()
    draft = Draft(
        location="AZE",
        regime="strict",
        instrument="No. 209",
        decided_on=record.as_of,
        effective_to=july(20, 6) + timedelta(days=14),
    )
    proposals.propose(
        room.duty,
        draft,
        why="R is 1.4.",
        home=room.home,
        decision=f"{written(record, house_key(room.home))}\n".encode(),
    )

    by_page, by_terminal = ProposalRow.objects.all()
    entries = [e for e in log.entries() if e.number > head]
    first, second = (
        [(e.verb, e.thing, e.before, e.after) for e in entries if is_first(e)]
        for is_first in (lambda e: e.number <= between, lambda e: e.number > between)
    )
    same = {**by_page.columns(), **own(by_terminal)}
    assert same == by_terminal.columns()
    assert [one.verb for one in entries[:2]] == ["proposal.make", "proposal.make"]
    assert first == second
    assert [(e.by, e.via) for e in entries] == [("the Cabinet", "cli")] * 2 + [
        ("dara", "page")
    ] * 2


def own(row):
    told = row.columns()
    names = ("number", "opened_at", "changed_at", "proposed_by")
    return {name: told[name] for name in names if name in told}


def test_its_record_lies_beside_it_with_what_was_decided(room):
    (made,) = propose_decided(room.home, decided())

    row = ProposalRow.objects.get(pk=made.number)
    (file,) = attachments_of(row)
    assert file.sha256 == row.decision
    assert b'"reasons": "R is 1.4."' in body_of(file, room.home)
    assert (made.regime, made.until) == ("strict", END + timedelta(days=14))


def test_a_second_person_approves_it(room):
    by_manager = decided(by=room.manager.name)
    (made,) = propose_decided(room.home, by_manager)

    with pytest.raises(EpihqError) as refused:
        proposals.approve(room.manager, made.number)
    done = proposals.approve(room.second, made.number)

    assert refused.value.code == "proposals.own"
    assert done.state == "approved"


def test_what_is_ordered_beside_takes_the_place_of_its_code(room):
    wider = Measure(code="C6", level=2, areas=())
    (made,) = propose_decided(room.home, decided(), (wider,))

    row = ProposalRow.objects.get(pk=made.number)
    assert proposals.act_of(row).measures == (wider,)


def test_what_lapses_needs_no_act(room):
    assert propose_decided(room.home, decided(option="lapse")) == []
    assert not ProposalRow.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"by": " "}, "--by"),
        ({"instrument": "", "reasons": ""}, "--instrument and --reasons"),
        ({"by": "x" * 41}, "at most 40 letters"),
        ({"option": "tighten"}, "--measure"),
    ],
)
def test_what_a_proposal_needs_is_asked_for_at_once(changes, told):
    with pytest.raises(UsageError, match=told):
        check_decided(replace(TOLD, **changes), (), own_options=False)


def test_an_option_of_a_file_is_known_by_its_measures_alone():
    with pytest.raises(UsageError) as refused:
        check_decided(TOLD, (), own_options=True)
    check_decided(TOLD, (Measure(code="C6", level=2),), own_options=True)

    assert refused.value.code == "decide.which-measures"


def test_the_same_decision_told_twice_is_one_proposal(room):
    first = propose_decided(room.home, decided())
    second = propose_decided(room.home, decided())

    assert [one.number for one in second] == [one.number for one in first]
    assert ProposalRow.objects.count() == len(first) > 0


def test_a_decision_that_was_rejected_can_be_proposed_again(room):
    (first,) = propose_decided(room.home, decided())
    proposals.reject(room.manager, first.number, reason="Not yet.")

    (second,) = propose_decided(room.home, decided())

    assert second.number != first.number


@pytest.mark.parametrize("spelt", ["name", "NAME", "full name"])
def test_nobody_approves_their_own_decision_however_it_was_signed(room, spelt):
    officer = Officer.objects.get(username=room.manager.name)
    by = {
        "name": officer.username,
        "NAME": f" {officer.username.upper()} ",
        "full name": officer.full_name,
    }[spelt]
    (proposed,) = propose_decided(room.home, decided(by=by))

    with pytest.raises(EpihqError, match="a second person"):
        proposals.approve(room.manager, proposed.number)


@pytest.mark.parametrize("name", ["watch", "Setup", " notices"])
def test_nobody_decides_in_the_name_of_the_program(room, name):
    with pytest.raises(UsageError) as refused:
        propose_decided(room.home, decided(by=name))

    assert refused.value.code == "decide.by-whom"
    assert ProposalRow.objects.count() == 0
