"""Claims that were asked about are checked beside the watch, whoever dies meanwhile."""

import os
import signal
from datetime import timedelta

import msgspec
import pytest
from django.db import connection

from claim_samples import TODAY, checked_beside, claim_check, statement
from credibility_samples import AS_OF, sample_archive
from epihq.operations.claims import actions as claims
from epihq.operations.claims.checks import CHECKS
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.ledger import log
from epihq.operations.processes import asked_work
from epihq.operations.processes.asked import answer_asked, kept
from epihq.operations.processes.asked_work import Found
from epihq.operations.processes.background import Background, Ended
from epihq.operations.processes.heartbeats import heartbeat
from epihq.operations.watch.watching import Watch
from epihq.terms.kept_checks import read_check
from room_samples import open_room

WORK = CHECKS.work
LATER = TODAY + timedelta(days=7)


@pytest.fixture
def room(kept_home, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    yield open_room(kept_home)
    connection.close()


@pytest.fixture
def background():
    works = Background()
    yield works
    works.end()


class Still(Background):
    """Works that are only noted down; the test tells what becomes of them."""

    def start(self, _name, words, seconds):
        self.begun = [msgspec.json.decode(one) for one in words[2:]]
        self.seconds = seconds

    def goes_on(self, _name=""):
        return False


def asked(room, as_of=TODAY, **changes):
    """A claim whose check is asked for."""
    said = statement(**changes)
    row = claims.record_claim(room.duty, said, today=TODAY)
    return claims.ask_check(room.epidemiologist, row.pk, as_of=as_of, today=LATER)


def row_of(row):
    return ClaimRow.objects.get(pk=row.pk)


def found(works, which, one):
    """What the work leaves in its file."""
    asked_work.write(works.begun[which]["out"], one)


def check_asked(home, works, ended):
    return answer_asked(CHECKS, home, works, ended)


def checked(as_of=TODAY):
    """What the work leaves where the check was made."""
    return Found(made=msgspec.json.encode(claim_check(as_of)).decode())


def files(room):
    folder = room.home / "watch"
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


def test_the_watch_checks_what_was_asked_by_what_was_known_then(room, background):
    sample_archive(room.home)
    good = asked(room, AS_OF, location="ARM")
    unknown = asked(room, AS_OF, location="MNG")

    said = checked_beside(room.home, background)

    row, other = row_of(good), row_of(unknown)
    assert (row.state, row.checked_as_of) == ("checked", AS_OF)
    assert list(read_check(row.checked).by_location)[:2] == ["AZE", "ARM"]
    assert row.checked["location"] == "ARM"
    assert (other.state, other.asked_as_of) == ("recorded", None)
    assert "MNG" in other.check_trouble
    assert f"claim {good.pk} checked" in said
    assert f"claim {unknown.pk} could not be checked" in said
    assert files(room) == []
    assert list(log.verify()) == []


def test_without_any_figures_the_claim_says_so_and_may_be_asked_again(room):
    row = asked(room)
    watch = Watch(home=room.home, say=print)

    assert watch.run(once=True)

    row = row_of(row)
    assert "archive" in row.check_trouble
    again = claims.ask_check(room.duty, row.pk, as_of=TODAY, today=TODAY)
    assert (again.asked_by, again.check_trouble) == ("dara", "")


def test_a_work_that_is_killed_is_begun_anew(room, background):
    row = asked(room)
    check_asked(room.home, background, [])
    (work,) = background._works.values()
    os.killpg(work.process.pid, signal.SIGKILL)
    work.process.wait()

    checked_beside(room.home, background)

    assert "archive" in row_of(row).check_trouble
    assert heartbeat(WORK).failures == 0


def test_the_next_watch_takes_up_what_a_dead_one_left(room, background):
    row = asked(room)
    first = Background()
    check_asked(room.home, first, [])
    first.end()
    assert row_of(row).asked_as_of == TODAY

    checked_beside(room.home, background)

    assert "archive" in row_of(row).check_trouble


def test_what_was_found_before_the_watch_died_is_kept_by_the_next(room):
    row, works = asked(room), Still()
    check_asked(room.home, works, [])
    found(works, 0, checked())

    told = check_asked(room.home, works, [])

    assert told == f"claim {row.pk} checked"
    assert row_of(row).probability == 0.42
    assert files(room) == []


def test_the_oldest_asking_is_answered_first_and_five_at_a_time(room):
    rows, works = [asked(room) for _ in range(7)], Still()
    check_asked(room.home, works, [])

    names = [one["out"].rpartition("/")[2] for one in works.begun]
    assert [name.split("-")[2] for name in names] == [str(r.pk) for r in rows[:5]]
    assert works.seconds == 5 * 600


def test_a_claim_that_takes_too_long_is_told_and_the_others_are_checked(room):
    slow, other, works = asked(room), asked(room), Still()
    check_asked(room.home, works, [])
    found(works, 0, Found())
    late = Ended(name=WORK, trouble="it took too long, and was ended", late=True)

    check_asked(room.home, works, [late])

    assert "took too long" in row_of(slow).check_trouble
    assert row_of(other).asked_as_of == TODAY
    assert [one["out"].split("-")[-2] for one in works.begun] == [str(other.pk)]


def test_a_work_that_dies_three_times_over_the_same_claim_is_told(room):
    row, works = asked(room), Still()
    dead = Ended(name=WORK, trouble="it ended with status -9")
    for times in (1, 2):
        check_asked(room.home, works, [dead])
        assert heartbeat(WORK).failures == times
        assert row_of(row).asked_as_of == TODAY

    check_asked(room.home, works, [dead])

    assert "status -9" in row_of(row).check_trouble
    assert heartbeat(WORK).failures == 0


def test_what_was_asked_anew_meanwhile_is_still_asked(room):
    row, works = asked(room), Still()
    check_asked(room.home, works, [])
    found(works, 0, checked())
    claims.ask_check(room.duty, row.pk, as_of=LATER, today=LATER)

    check_asked(room.home, works, [])

    row = row_of(row)
    assert (row.checked, row.asked_as_of, row.asked_by) == (None, LATER, "dara")
    assert works.begun[0]["question"]["as_of"] == LATER.isoformat()
    assert files(room) == []


def test_what_was_closed_meanwhile_stays_closed(room):
    row, works = asked(room), Still()
    check_asked(room.home, works, [])
    found(works, 0, checked())
    claims.close_claim(room.manager, row.pk, reason="Withdrawn.")

    assert check_asked(room.home, works, []) == ""
    assert (row_of(row).state, files(room)) == ("closed", [])


def test_a_claim_closed_while_it_is_kept_takes_nothing(room):
    seen = asked(room)
    claims.close_claim(room.manager, seen.pk, reason="Withdrawn.")

    told = kept(CHECKS, room.home, seen, checked())

    assert told == f"claim {seen.pk} no longer asked for"
    assert row_of(seen).state == "closed"


def test_a_check_by_less_than_is_known_already_is_told_not_kept(room):
    row, works = asked(room, LATER), Still()
    check_asked(room.home, works, [])
    claims.keep_check(room.duty, row.pk, claim_check(LATER))
    claims.ask_check(room.duty, row.pk, as_of=LATER, today=LATER)
    check_asked(room.home, works, [])
    found(works, 0, checked(TODAY))

    check_asked(room.home, works, [])

    assert "was last checked" in row_of(row).check_trouble


def test_a_file_of_another_version_of_the_program_is_made_anew(room):
    row, works = asked(room), Still()
    check_asked(room.home, works, [])
    found(works, 0, Found())
    (file,) = (room.home / "watch").iterdir()
    file.write_bytes(b'{"check": {"schema": "epihq.claim-check/0"}}')

    check_asked(room.home, works, [])

    assert (row_of(row).asked_as_of, files(room)) == (TODAY, [])
