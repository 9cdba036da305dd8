"""What lies outside, asked for in a process of its own: feeds, and pages of texts.

It needs no ledger. Whoever is asked twice in a row is left a while in peace, and
nothing of one's own networks is ever asked, whatever the room has allowed.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from epihq.archive.cached import Cached
from epihq.operations.processes.asked_work import Reached
from epihq.text.intake.feeds import Feed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from epihq.text.intake.fetching import Fetched

# Networks of one's own that may be asked from the room: none.
NETWORKS: Sequence[str] = ()
PACE_SECONDS = 2.0
_asked_at: dict[str, float] = {}


@dataclass(frozen=True, kw_only=True)
class OutsideQuestion:
    """An address, and the hosts that may be asked, itself and where it leads."""

    address: str
    hosts: Sequence[str]


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """What came from an address: bytes, what they are called, from where, and when.

    ``trouble`` is why nothing came now, where that may pass; ``wait`` is for how many
    seconds its publisher asks to be left in peace.
    """

    body: bytes = b""
    content_type: str = ""
    address: str = ""
    retrieved: datetime | None = None
    trouble: str = ""
    wait: float = 0.0


class FeedRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed lists; ``is_unchanged`` as its publisher says.

    Who asks to be left in peace gives nothing: ``trouble`` and ``wait`` as of a page.
    """

    feed: Feed = Feed(title="", entries=())
    is_unchanged: bool = False
    moved_to: str = ""
    trouble: str = ""
    wait: float = 0.0


def fetch_page(_home: Path, question: msgspec.Raw, _reached: Reached) -> str:
    """Fetch a page; give what came as JSON.

    Raises:
        EpihqError: those of ``fetching.fetch`` that do not pass.
    """
    from epihq.text.intake.fetching import NotNowError  # noqa: PLC0415 - httpx

    asked = msgspec.json.decode(question, type=OutsideQuestion)
    try:
        came = _fetch(asked)
    except NotNowError as error:
        made = Came(trouble=str(error), wait=error.seconds)
    else:
        made = Came(
            body=came.body,
            content_type=came.content_type,
            address=came.address,
            retrieved=came.retrieved,
        )
    return msgspec.json.encode(made).decode()


def ask_feed(home: Path, question: msgspec.Raw, _reached: Reached) -> str:
    """Ask a feed whether anything is new; give all that it lists as JSON.

    What is unchanged is read from what was kept: a host may be allowed since.

    Raises:
        EpihqError: those of ``fetching.fetch`` and ``feeds.read_feed``.
    """
    from epihq.text.intake.feeds import read_feed  # noqa: PLC0415 - loads its parser
    from epihq.text.intake.fetching import NotNowError  # noqa: PLC0415 - httpx

    asked = msgspec.json.decode(question, type=OutsideQuestion)
    known = Cached(home / "cache" / "feeds", asked.address)
    try:
        came = _fetch(asked, known.conditions())
    except NotNowError as error:
        if not error.seconds:
            raise
        told = FeedRead(trouble=str(error), wait=error.seconds)
        return msgspec.json.encode(told).decode()
    body = known.body() if came.is_unchanged else came.body
    feed = read_feed(body, came.address)
    if not came.is_unchanged:
        known.keep(body, came.stamps)
    made = FeedRead(feed=feed, is_unchanged=came.is_unchanged, moved_to=came.moved_to)
    return msgspec.json.encode(made).decode()


def _fetch(
    asked: OutsideQuestion, headers: "Mapping[str, str] | None" = None
) -> "Fetched":
    from epihq.text.intake.fetching import address_and_host, fetch  # noqa: PLC0415 - httpx

    _, host = address_and_host(asked.address)
    left = _asked_at.get(host, 0.0) + PACE_SECONDS - time.monotonic()
    time.sleep(max(0.0, left))
    try:
        return fetch(asked.address, NETWORKS, hosts=asked.hosts, headers=headers)
    finally:
        _asked_at[host] = time.monotonic()
