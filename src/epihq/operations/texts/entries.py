"""What a feed lists becomes texts to be fetched, each once, with the day that it tells.

An entry is known by its id, and where a feed gives other ids, by its address. One that
is much older than the feed's place on the schedule, or whose host is not allowed, is
left where it is, and told.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from epihq.operations.ledger.acting import begin, keepable
from epihq.operations.ledger.rules import WATCH
from epihq.operations.texts.fetched import Asked, asked_row
from epihq.operations.texts.hosts import allowed_hosts
from epihq.operations.texts.outside_work import FeedRead
from epihq.operations.texts.tables import FeedRow, TextRow
from epihq.terms.errors import UsageError
from epihq.text.intake.feeds import Entry
from epihq.text.intake.hosts import is_among

# In one asking; the next one takes the others.
MOST_NEW = 20
_BACK = timedelta(days=14)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking a feed, as its heartbeat keeps it.

    ``hosts`` counts entries by their host where that is not allowed; ``undated`` are
    new ones without a day that can be one, ``renamed`` known ones with another id.
    """

    listed: int
    new: int = 0
    later: int = 0
    old: int = 0
    undated: int = 0
    renamed: int = 0
    without_address: int = 0
    left_out: int = 0
    hosts: dict[str, int] = {}
    moved_to: str = ""
    is_unchanged: bool = False


def take_entries(row: FeedRow, read: FeedRead, today: date) -> Said:
    """Enter what is new of a feed as texts to be fetched; tell what became of all.

    ``today`` is the day of the room.

    Raises:
        RecordError: ``rules.not-allowed``.
    """
    known = _Known(row, read.feed.entries)
    unknown = [one for one in read.feed.entries if not known.has(one)]
    since = min(row.opened_at.date(), today) - _BACK
    young = [one for one in unknown if one.published is None or one.published >= since]
    led = {one.address: _host(one.address) for one in young}
    allowed = allowed_hosts()
    mine = [one for one in young if is_among(led[one.address], allowed)]
    new = [_dated(one, today) for one in mine[:MOST_NEW]]
    # The newest stand first in a feed: the oldest of them is entered first.
    for one in reversed(new):
        _enter(row, one)
    ours = {one.address for one in mine}
    others = Counter(host for address, host in led.items() if address not in ours)
    return Said(
        listed=len(read.feed.entries),
        new=len(new),
        later=len(mine) - len(new),
        old=len(unknown) - len(young),
        undated=sum(one.published is None for one in new),
        renamed=known.renamed,
        without_address=read.feed.without_address + others.pop("", 0),
        left_out=read.feed.left_out,
        hosts=dict(others.most_common(10)),
        moved_to=read.moved_to,
        is_unchanged=read.is_unchanged,
    )


class _Known:
    """Which entries of a feed are texts already, in two questions."""

    def __init__(self, row: FeedRow, entries: Sequence[Entry]) -> None:
        ids = [one.id for one in entries]
        at = [one.address for one in entries]
        mine = TextRow.objects.filter(feed=row.pk)
        self._ids = set(
            mine.filter(listed_as__in=ids).values_list("listed_as", flat=True)
        )
        there = TextRow.objects.filter(address__in=at)
        feeds = dict(there.values_list("address", "feed"))
        self._addresses = {*feeds}
        self._mine = {one for one, feed in feeds.items() if feed == row.pk}
        self.renamed = 0

    def has(self, one: Entry) -> bool:
        """Tell whether an entry is known; no other of its address is new then."""
        if one.id in self._ids:
            return True
        if one.address in self._addresses:
            self.renamed += one.address in self._mine
            return True
        self._addresses.add(one.address)
        return False


def _host(address: str) -> str:
    from epihq.text.intake.fetching import address_and_host  # noqa: PLC0415 - loads httpx

    try:
        return address_and_host(address)[1]
    except UsageError:
        return ""


def _dated(one: Entry, today: date) -> Entry:
    """Take no day that has not come anywhere."""
    has_come = one.published is None or one.published <= today + timedelta(days=1)
    return one if has_come else msgspec.structs.replace(one, published=None)


def _enter(row: FeedRow, one: Entry) -> None:
    asked = Asked(
        address=keepable(one.address),
        published=one.published,
        publisher=row.name,
        title=keepable(one.title),
    )
    text = asked_row(WATCH, asked, asked.address)
    text.published_from = "feed" if one.published else ""
    text.feed, text.listed_as = row.pk, keepable(one.id)
    begin(WATCH, "text.ask", text)
