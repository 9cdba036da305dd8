"""The watch: round after round, what a duty team would look at around the clock.

    gaps -> sources -> signals -> events -> escalation -> delivery -> daily mails
         -> regimes -> claims -> decisions -> cards -> feeds -> pages -> texts
         -> estimates -> what is made beside -> heads
         -> those of the apps that rest on the ledger

One process leads, others stand by and take over when it dies. A step that fails is on
record as a heartbeat with its trouble, and stops no other; every step may be repeated
without doubling anything, so a watch may die anywhere.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import DatabaseError, Error, connection

from epihq.operations.ledger import brought, clock, ledger, log, out_of_reach
from epihq.operations.ledger.tables import LogRow
from epihq.operations.processes.background import Background
from epihq.operations.processes.heartbeats import (
    WATCH,
    heartbeat,
    is_over,
    went_well,
    went_wrong,
)
from epihq.operations.processes.leader import Leader
from epihq.operations.watch.gaps import Clock, tell_gap
from epihq.operations.watch.steps import CALLS, STEPS, Round
from epihq.terms.errors import UsageError

EVERY = timedelta(seconds=60)
_STANDBY_SECONDS = 1.0
_LOOK_SECONDS = 1.0
# A watch that does one round waits for the work beside it no longer than this.
_ONCE_SECONDS = 1200.0

Say = Callable[[str], None]


@dataclass(kw_only=True)
class Watch:
    """A watch of one headquarters; ``stop`` ends it between two steps."""

    home: Path
    say: Say
    every: timedelta = EVERY
    stop: threading.Event = field(default_factory=threading.Event)
    background: Background = field(default_factory=Background)
    # Newest entry of the log when the round began.
    _seen: int = 0

    def run(self, *, once: bool = False) -> bool:
        """Watch until stopped, or for one round; tell whether all of it went well.

        Raises:
            UsageError: ``watch.no-headquarters``.
            DataError: ``ledger.not-available``.
        """
        with ledger.reading(self.home) as kept:
            if not kept:
                raise UsageError(
                    "watch.no-headquarters",
                    f"watch: a headquarters was expected; got {str(self.home)!r}, "
                    "which has no ledger. Set one up with `epihq init`.",
                )
            leader = Leader(self.home)
            try:
                return self._once(leader) if once else self._round_the_clock(leader)
            finally:
                self.background.end()
                leader.step_down()

    def _once(self, leader: Leader) -> bool:
        if not leader.leads():
            self.say("another watch leads: nothing was done")
            return False
        well = self._begin()
        well = self._round(leader) and well
        until = time.monotonic() + _ONCE_SECONDS
        while self.background.goes_on() and time.monotonic() < until:
            if self.stop.wait(0.5):
                return False
            if self.background.any_ended():
                well = self._round(leader)
        return well

    def _round_the_clock(self, leader: Leader) -> bool:
        leads: bool | None = None
        while not self.stop.is_set():
            began = time.monotonic()
            led, leads = leads, self._leads(leader)
            if not leads:
                if led is not False:
                    self.say("another watch leads; standing by")
                self.background.end()
                self.stop.wait(_STANDBY_SECONDS)
                continue
            if not led:
                self.say(f"watching {self.home}, every {self.every.seconds} s")
                self._begin()
            self._try("clock", self._tell_jump)
            self._round(leader)
            self._rest(began + self.every.total_seconds())
        self.say("stopped")
        return True

    def _rest(self, until: float) -> None:
        """Wait for the next round; who asked, or a work that is done, does not wait."""
        while (left := until - time.monotonic()) > 0:
            if self.stop.wait(min(left, _LOOK_SECONDS)) or self.background.any_ended():
                return
            if self._is_called():
                return

    def _is_called(self) -> bool:
        """Tell whether somebody has asked for something since the round began."""
        try:
            new = LogRow.objects.filter(number__gt=self._seen, verb__in=CALLS)
            return new.exists()
        except Error:
            # The next round says what is wrong.
            return False

    def _leads(self, leader: Leader) -> bool:
        try:
            return leader.leads()
        except (DatabaseError, OSError) as error:
            self.say(_why(error))
            return False

    def _tell_jump(self) -> str:
        if clock.is_set(self.home):
            return ""
        return self._clock.tell_jump(datetime.now(UTC), time.monotonic())

    def _begin(self) -> bool:
        """Tell of the hours before, in which nobody watched."""
        self._clock = Clock(datetime.now(UTC), time.monotonic())
        if clock.is_set(self.home):
            # An exercise may rest overnight: nobody was missed.
            return True
        return self._try("gap", lambda: tell_gap(datetime.now(UTC), self._interval()))

    def _interval(self) -> timedelta:
        """How far apart the rounds of the watch before this one were."""
        last = heartbeat(WATCH)
        if last is None or last.due_at is None:
            return self.every
        return max(self.every, last.due_at - last.beat_at)

    def _round(self, leader: Leader) -> bool:
        """Do all steps once, as long as this process leads; say how it went."""
        this = Round(
            home=self.home, background=self.background, ended=self.background.ended()
        )
        well = self._record(self._look_at_log)
        steps = {name: partial(step, this) for name, step in STEPS.items()}
        for name, own in brought.steps().items():
            steps[name] = partial(_at_this_hour, own)
        for name, step in steps.items():
            if self.stop.is_set() or not self._leads(leader):
                return False
            well = self._beat() and well
            well = self._try(name, step) and well
        return self._beat() and well

    def _look_at_log(self) -> None:
        self._seen = log.head()

    def _try(self, name: str, step: Callable[[], str]) -> bool:
        """Do one step; whatever it fails by is on record and stops nothing else."""
        # A connection that broke is made anew.
        connection.close_if_unusable_or_obsolete()
        try:
            sentence = step()
            if sentence:
                self.say(f"{name}: {sentence}")
        except Exception as error:  # noqa: BLE001 - a fault here must not end the watch
            trouble = _why(error) if out_of_reach.why(error) else _words(error)
            self.say(f"{name}: trouble: {trouble}")
            self._record(lambda: went_wrong(f"step:{name}", datetime.now(UTC), trouble))
            return False
        return self._record(lambda: is_over(f"step:{name}", datetime.now(UTC)))

    def _beat(self) -> bool:
        now = datetime.now(UTC)
        who = f"{socket.gethostname()} {os.getpid()}"
        return self._record(
            lambda: went_well(WATCH, now, due_at=now + self.every, holder=who)
        )

    def _record(self, write: Callable[[], object]) -> bool:
        """Write of how the watch goes; tell whether that could be kept."""
        try:
            write()
        except DatabaseError as error:
            self.say(_why(error))
            return False
        return True


def _at_this_hour(step: brought.Step) -> str:
    return step(clock.now())


def _why(error: BaseException) -> str:
    """Say what keeps the ledger from being used, and its code."""
    code = out_of_reach.why(error) or out_of_reach.NOT_AVAILABLE
    return f"{_KEPT_FROM[code]} ({code}): {_words(error)}"


def _words(error: BaseException) -> str:
    return " ".join(f"{error}".split()) or type(error).__name__


_KEPT_FROM = {
    out_of_reach.DISK_FULL: "the disk is full, nothing is recorded until there is room",
    out_of_reach.LOCKED: "another program has been writing to the ledger all the time",
    out_of_reach.NOT_AVAILABLE: "the database does not answer",
}
