"""What the watch has fetched from outside: feeds when due, pages that are asked for."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from epihq.archive import Archive
from epihq.operations.centre.actions import centre
from epihq.operations.centre.day import room_day
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import WATCH
from epihq.operations.processes.asked import Queue
from epihq.operations.processes.asked_work import Found
from epihq.operations.processes.heartbeats import (
    heartbeat,
    heartbeats,
    went_well,
    went_wrong,
)
from epihq.operations.processes.tables import HeartbeatRow
from epihq.operations.signals.silence import (
    Visited,
    close_if_told,
    next_try,
    tell_if_silent,
)
from epihq.operations.texts.entries import take_entries
from epihq.operations.texts.feeds import WATCHED, beat_of
from epihq.operations.texts.fetched import TO_FETCH, keep_fetched, keep_missed
from epihq.operations.texts.hosts import allowed_hosts
from epihq.operations.texts.outside_work import Came, FeedRead, OutsideQuestion
from epihq.operations.texts.tables import FeedRow, TextRow

_FIRST_WAIT = timedelta(minutes=5)
# A due hour further off than any schedule was written by a clock that ran wrong.
_FURTHEST = timedelta(days=8)


class Feeds(Queue[FeedRow]):
    """Feeds that are due: nobody asks for them, their schedule does."""

    table = FeedRow
    work = "feeds"
    word = "feed"
    done = "asked"
    calls = ("feed.set",)
    seconds = 60.0
    at_once = 10

    def is_asked(self, row: FeedRow) -> bool:
        """Tell whether a feed is due."""
        return row.state == WATCHED and _is_due(heartbeat(beat_of(row)))

    def asked(self) -> list[FeedRow]:
        """List the feeds that are due, the longest waiting first."""
        rows = list(FeedRow.objects.filter(state=WATCHED))
        beats = heartbeats(map(beat_of, rows))
        due = [row for row in rows if _is_due(beats.get(beat_of(row)))]
        return sorted(due, key=lambda row: (_since(row, beats), row.pk))

    def asked_at(self, row: FeedRow) -> datetime:
        """Tell which asking it is: each since the one before, or a change."""
        beat = heartbeat(beat_of(row))
        return max(row.changed_at, beat.beat_at) if beat else row.changed_at

    def usual_seconds(self) -> float | None:
        """Nobody waits for one."""
        return None

    def question(self, row: FeedRow) -> object:
        """Say where it is, and which hosts may be asked."""
        return OutsideQuestion(address=row.address, hosts=allowed_hosts())

    def keep(self, home: Path, row: FeedRow, found: Found) -> None:
        """Enter what is new as texts to be fetched.

        Raises:
            EpihqError: those of ``take_entries``.
        """
        read = msgspec.json.decode(found.made, type=FeedRead)
        if read.trouble:
            _missed(row, read.trouble, timedelta(seconds=read.wait))
            return
        said = take_entries(row, read, room_day(Archive(home), centre()))
        now = datetime.now(UTC)
        due = now + timedelta(minutes=row.every_minutes)
        told = msgspec.to_builtins(said)
        went_well(beat_of(row), now, due_at=due, said=told)
        close_if_told(_visited(row))

    def tell(self, row: FeedRow, trouble: str) -> None:
        """Keep why it could not be asked; it is due again soon, then later."""
        _missed(row, trouble)


class Pages(Queue[TextRow]):
    """Texts that lie at an address, asked for by a person or listed by a feed."""

    table = TextRow
    work = "pages"
    word = "page"
    # What may pass is asked for again: neither fetched nor given up.
    done = "asked for"
    calls = ("text.ask", "text.retry")
    seconds = 60.0
    at_once = 10

    def is_asked(self, row: TextRow) -> bool:
        """Tell whether a text still waits to be fetched."""
        return bool(row.state == TO_FETCH)

    def asked(self) -> list[TextRow]:
        """List the texts to be fetched by now, the oldest asking first."""
        due = TextRow.objects.filter(state=TO_FETCH, asked_at__lte=clock.now())
        return list(due.order_by("asked_at", "number"))

    def usual_seconds(self) -> float | None:
        """How long one takes is its publisher's matter."""
        return None

    def question(self, row: TextRow) -> object:
        """Say where it is, and which hosts may be asked."""
        return OutsideQuestion(address=row.address, hosts=allowed_hosts())

    def keep(self, home: Path, row: TextRow, found: Found) -> None:
        """Keep what came, or why it did not come yet.

        Raises:
            EpihqError: those of ``keep_fetched`` and ``keep_missed``.
        """
        came = msgspec.json.decode(found.made, type=Came)
        if came.trouble:
            wait = timedelta(seconds=came.wait)
            keep_missed(WATCH, row.pk, came.trouble, may_pass=True, wait=wait)
        else:
            keep_fetched(WATCH, row.pk, came, home=home)

    def tell(self, row: TextRow, trouble: str) -> None:
        """Keep why it could not be fetched."""
        keep_missed(WATCH, row.pk, trouble)


def _missed(row: FeedRow, trouble: str, wait: timedelta = timedelta(0)) -> None:
    """Keep why a feed was not read; it is due again soon, then ever later."""
    now, beat = datetime.now(UTC), heartbeat(beat_of(row))
    every = timedelta(minutes=row.every_minutes)
    soon = next_try(beat.failures if beat else 0, _FIRST_WAIT, every)
    due = now + max(soon, wait)
    went_wrong(beat_of(row), now, f"{row.name}: {trouble}", due_at=due)
    tell_if_silent(_visited(row), now)


def _is_due(beat: HeartbeatRow | None) -> bool:
    if beat is None or beat.due_at is None:
        return True
    now = datetime.now(UTC)
    return not now < beat.due_at < now + _FURTHEST


def _since(row: FeedRow, beats: Mapping[str, HeartbeatRow]) -> datetime:
    beat = beats.get(beat_of(row))
    return beat.beat_at if beat else row.opened_at


def _visited(row: FeedRow) -> Visited:
    return Visited(kind="feed", name=row.name, beat=beat_of(row), since=row.opened_at)


FEEDS, PAGES = Feeds(), Pages()
