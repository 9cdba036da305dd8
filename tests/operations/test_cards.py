"""Cards of credibility are made beside the watch, as the terminal makes them."""

import os
import signal
import time
from datetime import timedelta

import msgspec
import pytest
from django.db import connection

from claim_samples import TODAY
from credibility_samples import AS_OF, sample_archive
from epihq.archive import Archive
from epihq.credibility.cards import credibility
from epihq.operations.centre.actions import set_centre
from epihq.operations.claims.cards import CARDS, ask_card, card_of
from epihq.operations.claims.tables import CardRow
from epihq.operations.ledger import log
from epihq.operations.ledger.attachments import attachments_of
from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.asked import answer_asked
from epihq.operations.processes.background import Background
from epihq.terms.credibility import written
from epihq.terms.errors import RecordError, UsageError
from room_samples import open_room


@pytest.fixture
def room(kept_home, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    room = open_room(kept_home)
    set_centre(WATCH, name="HQ", location="AZE")
    yield room
    connection.close()


@pytest.fixture
def background():
    works = Background()
    yield works
    works.end()


def until_made(room, works):
    for _ in range(1200):
        answer_asked(CARDS, room.home, works, works.ended())
        if not works.goes_on() and not CARDS.asked():
            return
        time.sleep(0.1)
    raise AssertionError("still asked for")


def asked(room, place="ARM", day=AS_OF):
    return ask_card(room.duty, place, as_of=day, today=max(day, TODAY))


@pytest.mark.slow
def test_a_card_is_what_the_terminal_prints_but_for_its_stamp(room, background):
    sample_archive(room.home)
    row, unknown = asked(room), asked(room, "MNG")

    until_made(room, background)

    row, unknown = (CardRow.objects.get(pk=one.pk) for one in (row, unknown))
    assert (row.state, unknown.state) == ("made", "failed")
    assert "MNG" in unknown.trouble
    made = card_of(row, room.home)
    again = credibility(Archive(room.home), AS_OF, ["ARM"], asked_by="AZE")
    assert [card.location for card in made.cards] == ["AZE", "ARM"]
    (file,) = attachments_of(row)
    assert file.name == f"credibility-ARM-{AS_OF}.json"
    assert without_stamp(made) == without_stamp(again)
    assert CARDS.usual_seconds() == row.seconds > 0
    assert list(log.verify()) == []


def without_stamp(found):
    told = msgspec.json.decode(written(found))
    del told["provenance"]["made_at"]
    return told


def test_a_card_that_is_asked_for_is_not_asked_for_again(room):
    assert asked(room).pk == asked(room).pk
    assert asked(room, "GEO").pk != asked(room).pk


def test_a_work_that_is_killed_is_begun_anew_and_ends_once(room, background):
    row = asked(room)
    answer_asked(CARDS, room.home, background, [])
    (work,) = background._works.values()
    os.killpg(work.process.pid, signal.SIGKILL)
    work.process.wait()

    until_made(room, background)

    verbs = [entry.verb for entry in log.entries() if entry.thing == "card"]
    assert verbs == ["card.ask", "card.fail"]
    assert "archive" in CardRow.objects.get(pk=row.pk).trouble


def test_a_day_that_is_to_come_and_a_place_that_is_none_are_refused(room):
    with pytest.raises(UsageError):
        ask_card(room.duty, "ARM", as_of=TODAY + timedelta(days=1), today=TODAY)
    with pytest.raises(UsageError):
        ask_card(room.duty, "XXX", as_of=TODAY, today=TODAY)


def test_who_only_reads_does_not_ask(room):
    for who in (room.auditor, room.spokesperson, room.agency):
        with pytest.raises(RecordError):
            ask_card(who, "ARM", as_of=TODAY, today=TODAY)
