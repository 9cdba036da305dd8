"""Options are compared beside the watch, put forward by one and approved by another."""

import os
import signal
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from django.db import connection

from decision_samples import TODAY, compared_record, kept_record
from epihq.desk.decide import Question
from epihq.desk.decision_file import written
from epihq.desk.options import OwnOption
from epihq.operations.decisions import actions as decisions
from epihq.operations.decisions.actions import Forward
from epihq.operations.decisions.asking import Asking, read_asking
from epihq.operations.decisions.queue import DECISIONS
from epihq.operations.decisions.tables import DecisionRow
from epihq.operations.ledger import ledger, log
from epihq.operations.ledger.attachments import attachments_of
from epihq.operations.measures import proposals
from epihq.operations.measures.acts import enter_acts
from epihq.operations.measures.decided import propose_decided
from epihq.operations.measures.decision_question import decision_question
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.processes.asked import answer_asked, kept
from epihq.operations.processes.asked_work import Found, Order, write
from epihq.operations.processes.background import Background, Ended
from epihq.operations.processes.heartbeats import heartbeat
from epihq.terms.errors import DataError, EpihqError, RecordError, UsageError
from epihq.terms.regimes import Measure
from epihq.terms.signing import house_key
from regime_samples import act, july
from room_samples import open_room

END = july(20, 6)


@pytest.fixture
def room(kept_home):
    room = open_room(kept_home)
    with ledger.changing():
        enter_acts([act()], "Mina")
    yield room
    connection.close()


@pytest.fixture
def background():
    works = Background()
    yield works
    works.end()


class Still(Background):
    """Works that are only noted down; the test tells what becomes of them."""

    def __init__(self):
        super().__init__()
        self.begun = []

    def start(self, _name, words, seconds):
        self.begun = [msgspec.json.decode(one, type=Order) for one in words[2:]]
        self.seconds = seconds

    def goes_on(self, _name=""):
        return False


def asked(room, **changes):
    asking = Asking(**{"location": "AZE", "as_of": TODAY, "ends": END, **changes})
    return decisions.ask_decision(room.epidemiologist, asking, today=TODAY)


def told(room, works, ended=()):
    return answer_asked(DECISIONS, room.home, works, ended)


def row_of(row):
    return DecisionRow.objects.get(pk=row.pk)


def files(room):
    folder = room.home / "watch"
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


def made(room, record=None):
    """What the work leaves where all went well."""
    record = record or compared_record()
    return Found(made=f"{written(record, house_key(room.home))}\n", seconds=71.5)


def compared(room, **changes):
    """A decision whose options the watch has compared."""
    return kept_record(room.home, asked(room, **changes))


def forward(**changes):
    said = Forward(option="extend-14", instrument="No. 209", reasons="R is 1.4.")
    return replace(said, **changes)


def test_who_asks_is_answered_by_the_watch_and_the_record_lies_beside(room):
    row, works = asked(room), Still()
    assert told(room, works) == ""
    write(works.begun[0].out, made(room))

    assert told(room, works) == f"decision {row.pk} compared"

    row = row_of(row)
    (file,) = attachments_of(row)
    assert (row.state, row.seconds, row.trouble) == ("compared", 71.5, "")
    assert file.sha256 == row.record
    assert file.name == "decision-AZE-2020-07-10.json"
    assert decisions.record_of(row, room.home) == compared_record()
    assert DECISIONS.usual_seconds() == 71.5
    assert files(room) == []
    assert list(log.verify()) == []


def test_without_any_figures_it_says_so(room, background):
    row = asked(room)
    told(room, background)
    while background.goes_on() and not (ended := background.ended()):
        pass

    told(room, background, ended)

    row = row_of(row)
    assert row.state == "failed"
    assert "archive" in row.trouble


def test_the_question_reaches_the_desk_as_it_was_asked(room):
    own = OwnOption(name="option-1", title="Evenings", days=14, levels={"C6": 1})
    row = asked(room, options=(own,), capacity={"icu_beds": 420.0}, horizon=84)
    works = Still()
    told(room, works)

    asking = msgspec.json.decode(works.begun[0].question, type=Asking)
    assert asking == read_asking(row.question)
    question = asking.question()
    assert (question.ends, question.options, question.horizon) == (END, (own,), 84)
    assert question.ends.utcoffset() == timedelta(hours=4)
    assert asking.capacity == {"icu_beds": 420.0}


@pytest.mark.parametrize("name", ["Azerbaijan", "AZ", "Азербайджан", "aze"])
def test_a_place_is_kept_as_its_code_whatever_name_it_went_by(room, name):
    row = asked(room, location=name)

    assert row.location == "AZE"
    assert read_asking(row.question).location == "AZE"


def test_the_desk_computes_with_every_bed_that_was_said(room):
    row = asked(room, capacity={"ward_beds": 1_163_412.0})

    question = decision_question(
        room.home, "AZE", Question(), capacity=read_asking(row.question).capacity
    )

    assert question.headquarters.capacity["ward_beds"] == 1_163_412


def test_a_work_that_is_killed_is_begun_anew_and_ends_once(room, background):
    row = asked(room)
    told(room, background)
    (work,) = background._works.values()
    os.killpg(work.process.pid, signal.SIGKILL)
    work.process.wait()

    told(room, background, background.ended())
    assert row_of(row).state == "asked"
    told(room, background)
    while background.goes_on() and not (ended := background.ended()):
        pass
    told(room, background, ended)

    verbs = [e.verb for e in log.entries() if e.thing == "decision"]
    assert verbs == ["decision.ask", "decision.fail"]
    assert heartbeat(DECISIONS.work).failures == 0


def test_what_was_made_before_the_watch_died_is_kept_by_the_next_once(room):
    row, works = asked(room), Still()
    told(room, works)
    write(works.begun[0].out, made(room))

    assert told(room, Still()) == f"decision {row.pk} compared"
    assert told(room, Still()) == ""
    assert len(attachments_of(row)) == 1


def test_a_work_that_dies_three_times_is_told(room):
    row, works = asked(room), Still()
    dead = Ended(name=DECISIONS.work, trouble="it ended with status -9")
    for _ in range(2):
        told(room, works, [dead])
        assert row_of(row).state == "asked"

    told(room, works, [dead])

    assert (row_of(row).state, "status -9" in row_of(row).trouble) == ("failed", True)


def test_one_that_takes_too_long_is_told_and_the_next_is_begun(room):
    slow, other, works = asked(room), asked(room), Still()
    told(room, works)
    write(works.begun[0].out, Found(stage="estimate"))
    late = Ended(name=DECISIONS.work, trouble="it took too long", late=True)

    told(room, works, [late])

    assert "too long" in row_of(slow).trouble
    assert row_of(other).state == "asked"
    assert f"-{other.pk}-" in works.begun[0].out


def test_who_waits_sees_how_far_it_is(room):
    row, works = asked(room), Still()
    assert DECISIONS.found(room.home, row) is None
    told(room, works)
    write(works.begun[0].out, Found(stage="estimate"))

    assert DECISIONS.found(room.home, row).stage == "estimate"


def test_what_is_withdrawn_is_computed_no_further(room, background):
    row = asked(room)
    told(room, background)
    (work,) = background._works.values()
    decisions.withdraw_decision(room.epidemiologist, row.pk)

    told(room, background)

    assert work.process.poll() is not None
    assert not background.goes_on()
    assert (row_of(row).state, files(room)) == ("withdrawn", [])


def test_what_was_withdrawn_while_it_is_kept_takes_nothing(room):
    row = asked(room)
    decisions.withdraw_decision(room.manager, row.pk, reason="Asked wrongly.")

    assert kept(DECISIONS, room.home, row, made(room)).endswith("no longer asked for")
    assert row_of(row).record == ""


def test_a_record_that_is_not_of_the_house_is_told_not_kept(room):
    row, works = asked(room), Still()
    told(room, works)
    write(works.begun[0].out, Found(made=f"{written(compared_record(), None)}\n"))

    told(room, works)

    row = row_of(row)
    assert (row.state, row.record) == ("failed", "")
    assert "signed where this headquarters computes" in row.trouble


def test_a_form_sent_twice_asks_once(room):
    asking = Asking(location="AZE", as_of=TODAY)
    first, second = (
        decisions.ask_decision(room.duty, asking, today=TODAY, once="k")
        for _ in range(2)
    )

    assert first.pk == second.pk


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"as_of": TODAY + timedelta(days=1)}, "decide.future-day"),
        ({"ends": july(10, 6)}, "decide.ends-in-the-past"),
        ({"extend": ()}, "decide.bad-days"),
        ({"extend": (0,)}, "decide.bad-days"),
        ({"horizon": 7}, "decide.bad-horizon"),
        ({"location": "XXX"}, "terms.unknown-location"),
        ({"capacity": {"beds": 3.0}}, "headquarters.bad-capacity"),
    ],
)
def test_what_the_desk_would_refuse_is_refused_before_anybody_waits(
    room, changes, code
):
    with pytest.raises(UsageError) as refused:
        asked(room, **changes)

    assert refused.value.code == code
    assert not DecisionRow.objects.exists()


def test_options_of_ones_own_have_each_a_name_and_known_measures(room):
    def one(**changes):
        own = {"name": "option-1", "title": "", "days": 14, "levels": {}, **changes}
        return OwnOption(**own)

    with pytest.raises(DataError):
        asked(room, options=(one(), one()))
    with pytest.raises(UsageError):
        asked(room, options=(one(levels={"C6": 9}),))


def test_who_may_not_ask_does_not(room):
    asking = Asking(location="AZE", as_of=TODAY)
    for who in (room.spokesperson, room.agency, room.auditor):
        with pytest.raises(RecordError):
            decisions.ask_decision(who, asking, today=TODAY)


def test_an_option_is_put_forward_as_the_terminal_would(room):
    row = compared(room)
    dissent = ("Economy: too long.", " ")

    row = decisions.put_forward(
        room.duty, row.pk, forward(dissent=dissent), home=room.home
    )

    (proposal,) = ProposalRow.objects.all()
    record = decisions.record_of(row, room.home)
    body = decisions.body_of(row, room.home)
    assert (row.state, row.option, row.proposals) == (
        "forward", "extend-14", [proposal.pk],
    )  # fmt: skip
    assert record == replace(compared_record(), decided=record.decided)
    assert record.decided.dissent == ("Economy: too long.",)
    assert (record.decided.by, proposal.proposed_by) == ("Dara", "dara")
    assert proposal.decision == row.decided
    assert proposals.act_of(proposal).effective_to == END + timedelta(days=14)
    # The terminal would write the same record, and find that it is proposed already.
    assert body == f"{written(record, house_key(room.home))}\n".encode()
    (again,) = propose_decided(room.home, record)
    assert again.number == proposal.pk


def test_who_put_it_forward_does_not_approve_it_and_a_second_manager_does(room):
    row = compared(room)
    row = decisions.put_forward(room.manager, row.pk, forward(), home=room.home)
    (number,) = row.proposals

    with pytest.raises(EpihqError) as refused:
        proposals.approve(room.manager, number)
    done = proposals.approve(room.second, number)

    assert refused.value.code == "proposals.own"
    assert (done.state, done.act_number) == ("approved", 2)


def test_letting_it_lapse_is_on_record_and_proposes_nothing(room):
    row = compared(room)

    row = decisions.put_forward(
        room.duty, row.pk, forward(option="lapse"), home=room.home
    )

    assert (row.state, row.proposals) == ("forward", [])
    assert decisions.record_of(row, room.home).decided.option == "lapse"
    assert not ProposalRow.objects.exists()


def test_what_is_ordered_beside_is_proposed_with_it(room):
    row = compared(room)
    more = (Measure(code="C2", level=2, areas=()),)

    decisions.put_forward(room.duty, row.pk, forward(measures=more), home=room.home)

    measures = proposals.act_of(ProposalRow.objects.get()).measures
    assert {one.code for one in measures} == {"C6", "C2"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"option": "nothing"}, "decide.unknown-option"),
        ({"instrument": " "}, "decide.by-whom"),
        ({"reasons": ""}, "decide.by-whom"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_proposed(room, changes, code):
    row = compared(room)

    with pytest.raises(UsageError) as refused:
        decisions.put_forward(room.duty, row.pk, forward(**changes), home=room.home)

    assert refused.value.code == code
    assert row_of(row).state == "compared"
    assert not ProposalRow.objects.exists()


def test_a_rejected_one_may_be_followed_by_another_option(room):
    row = compared(room)
    row = decisions.put_forward(room.duty, row.pk, forward(), home=room.home)
    proposals.reject(room.manager, row.proposals[0], reason="Too short.")

    row = decisions.put_forward(
        room.duty, row.pk, forward(option="lapse"), home=room.home
    )

    assert decisions.record_of(row, room.home).decided.option == "lapse"
    assert len(attachments_of(row)) == 3


def test_what_is_not_compared_yet_is_not_put_forward(room):
    row = asked(room)

    with pytest.raises(RecordError) as refused:
        decisions.put_forward(room.duty, row.pk, forward(), home=room.home)

    assert refused.value.code == "ledger.wrong-state"


def test_only_who_asked_or_a_manager_withdraws(room):
    row = asked(room)

    with pytest.raises(RecordError):
        decisions.withdraw_decision(room.duty, row.pk)
    assert decisions.withdraw_decision(room.manager, row.pk).state == "withdrawn"


def test_a_damaged_record_is_told(room):
    row = compared(room)
    (file,) = attachments_of(row)
    (room.home / "attachments" / file.sha256[:2] / file.sha256).write_bytes(b"{}")

    with pytest.raises(DataError) as refused:
        decisions.record_of(row, room.home)

    assert refused.value.code == "attachments.damaged"
