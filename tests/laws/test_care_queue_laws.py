"""A law of the kept queue: it shows what stands, whatever was done since it was set."""

import shutil
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from care_samples import open_desk, reading, somebody
from databases import sqlite_ledger
from epihq.care.checks.intake import write_reading
from epihq.care.desk import acts, hands
from epihq.care.desk.acts import Came, Ending, Outcome
from epihq.care.records import Level
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import SETUP, Role
from epihq.operations.people.officers import Person, make_officer
from epihq.terms.errors import EpihqError
from epihq.web.care import desk as page
from epihq.web.kit.memory import Kept
from every_address import browser

__all__ = ["sqlite_ledger"]
LAW = settings(max_examples=12, deadline=None)
PEOPLE = 4


class Readers:
    """A desk with few people, and who has its queue open."""

    def __init__(self, home):
        self.desk = open_desk(home)
        self.people = [somebody(self.desk, age=30 + 20 * n).pk for n in range(PEOPLE)]
        told = {
            "nina": (Role.NURSE, (self.desk.sabail,)),
            "olga": (Role.NURSE, (self.desk.narimanov,)),
            "sara": (Role.CARE_SUPERVISOR, ()),
        }
        self.browsers = [
            browser(make_officer(SETUP, _person(name, *of)))
            for name, of in told.items()
        ]

    def act(self, what, place):
        """Do it; what cannot be done as it stands is refused, and shows as nothing."""
        number = self.people[place]
        try:
            DEEDS[what](self.desk, number)
        except EpihqError:
            return

    def shown(self):
        """What every reader sees of each part of the queue."""
        asked = ("", "?why=due", f"?district={self.desk.sabail}")
        return [
            one.get(f"/care/live/{words}").content
            for one in self.browsers
            for words in asked
        ]


def _person(name, role, districts):
    return Person(username=name, full_name=name, roles=(role,), districts=districts)


DEEDS = {
    "take": lambda desk, n: hands.take(desk.nurse, n),
    "take as another": lambda desk, n: hands.take(desk.supervisor, n),
    "let go": lambda desk, n: hands.release(desk.supervisor, n),
    "well": lambda desk, n: write_reading(desk.nurse, n, reading(97.0)),
    "grave": lambda desk, n: write_reading(desk.nurse, n, reading(86.0)),
    "long ago": lambda desk, n: write_reading(desk.nurse, n, reading(96.0, 40)),
    "reached": lambda desk, n: acts.contact(desk.nurse, n, Came.REACHED),
    "unreached": lambda desk, n: acts.contact(desk.nurse, n, Came.UNREACHED),
    "wrong": lambda desk, n: acts.contact(desk.nurse, n, Came.WRONG_NUMBER),
    "raise": lambda desk, n: acts.raise_level(
        desk.doctor, n, Level.REVIEW, reason="She sounds ill."
    ),
    "pause": lambda desk, n: acts.pause(
        desk.nurse, n, reason="Away.", until=clock.now() + timedelta(hours=9)
    ),
    "end": lambda desk, n: acts.end_episode(
        desk.doctor, n, reason=Ending.RECOVERED, outcome=Outcome.WELL
    ),
    "new": lambda desk, _: somebody(desk),
}


@pytest.fixture(scope="module")
def readers(sqlite_ledger, tmp_path_factory):
    home = tmp_path_factory.mktemp("care") / "home"
    shutil.copytree(sqlite_ledger, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EPIHQ_DATABASE_URL", raising=False)
        yield Readers(home)
    connection.close()


STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, PEOPLE - 1))
    | st.integers(1, 20 * 60),
    min_size=1,
    max_size=8,
)


@LAW
@given(steps=STEPS)
def test_a_kept_queue_is_never_older_than_what_was_done(readers, steps):
    # The page tells how it stands by the minute.
    hour = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: hour)
        for step in steps:
            if isinstance(step, int):
                hour += timedelta(minutes=step)
            else:
                readers.act(*step)
            kept = readers.shown()
            with pytest.MonkeyPatch.context() as anew:
                anew.setattr(page, "_kept", Kept(256))
                assert readers.shown() == kept
