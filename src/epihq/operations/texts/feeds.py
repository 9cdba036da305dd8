"""Feeds on the watch's schedule: which are asked, how often, in which language.

What a feed lists is fetched from its own address, where the host of that is allowed.
"""

import re
from dataclasses import dataclass

from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import begin, change, held, require_words
from epihq.operations.ledger.rules import Actor, require
from epihq.operations.processes.tables import HeartbeatRow
from epihq.operations.texts.hosts import check_address
from epihq.operations.texts.tables import FeedRow
from epihq.terms.errors import RecordError, UsageError

WATCHED, PAUSED = "watched", "paused"
_FEWEST, _MOST = 5, 7 * 24 * 60
_LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class FeedSaid:
    """A feed as somebody sets it; ``language`` "" is as each of its texts is."""

    name: str
    address: str
    language: str = ""
    every_minutes: int = 60
    paused: bool = False


def set_feed(
    actor: Actor,
    said: FeedSaid,
    *,
    number: int | None = None,
    version: int | None = None,
) -> FeedRow:
    """Put a feed on the schedule, change it, or pause it; it is asked in a minute.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``texts.feed-known``.
        UsageError: ``ledger.says-nothing``, ``text.no-such-language``,
            ``texts.bad-minutes``, ``texts.too-long``, those of
            ``hosts.check_address``.
    """
    require(actor, "feed.set")
    columns = _columns(said)
    with ledger.changing():
        same = FeedRow.objects.filter(address=columns["address"]).first()
        if same is not None and same.pk != number:
            raise RecordError(
                "texts.feed-known",
                f"feed: an address that no other has was expected; got that of {same}, "
                f"{same.name}. Change that one.",
            )
        if number is None:
            return begin(actor, "feed.set", FeedRow(**columns))
        row = held(FeedRow, number, version=version)
        # How it went before says nothing of the feed as it is now.
        beat = HeartbeatRow.objects.filter(name=beat_of(row))
        beat.update(due_at=None, failures=0, trouble="")
        return change(actor, "feed.set", row, columns)


def feed_at(address: str) -> FeedRow | None:
    """Find the feed of an address; None where it is not on the list.

    Raises:
        UsageError: ``text.not-an-address``.
    """
    from epihq.text.intake.fetching import address_and_host  # noqa: PLC0415 - loads httpx

    written, _ = address_and_host(address.strip())
    return FeedRow.objects.filter(address=written).first()


def beat_of(row: FeedRow) -> str:
    """Name the heartbeat that tells how the asking of a feed goes."""
    return f"feed:{row.pk}"


def _columns(said: FeedSaid) -> dict[str, object]:
    name = require_words(said.name, "feed", "its name")
    if not _FEWEST <= said.every_minutes <= _MOST:
        raise UsageError(
            "texts.bad-minutes",
            f"feed {name}: {_FEWEST} to {_MOST:,} minutes were expected; got "
            f"{said.every_minutes}. Correct it.",
        )
    language = said.language.strip().lower()
    if language and not re.fullmatch("[a-z]{2,3}", language):
        raise UsageError(
            "text.no-such-language",
            f"feed {name}: a code of ISO 639-1 was expected; got {said.language!r}. "
            "Write for example en, az or ru.",
        )
    if len(name) > _LONGEST_NAME:
        raise UsageError(
            "texts.too-long",
            f"feed: a name of at most {_LONGEST_NAME} letters was expected; got "
            f"{len(name)}. Shorten it.",
        )
    return {
        "state": PAUSED if said.paused else WATCHED,
        "name": name,
        "address": check_address(said.address, f"feed {name}"),
        "language": language,
        "every_minutes": said.every_minutes,
    }
