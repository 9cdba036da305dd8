"""An entry of the log, as it crosses doors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who did what, to which thing, when, and how it stands since.

    ``via`` is how: page, api, cli or watch. ``verb`` is a word of the rules, e.g.
    "signal.verify". ``before`` and ``after`` are states; both empty where nothing
    changed, as when personal data were viewed. ``content["now"]`` is the whole thing
    as it stands since, ``content["note"]`` what the person said. ``hash`` seals the
    entry and all before it.
    """

    number: int
    recorded_at: datetime
    by: str
    via: str
    verb: str
    thing: str
    thing_number: int
    before: str = ""
    after: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    hash: str = ""


@dataclass(frozen=True, kw_only=True)
class LogDay:
    """What the official record of a day holds, and where it stands in the chain.

    ``day`` is that of ``time_zone``, e.g. "Asia/Baku". ``previous_hash`` is that of the
    entry before the day's first; the head is the newest entry of the whole log when
    the record was written. Hashes are "" where there is no entry.
    """

    centre: str
    day: date
    time_zone: str
    entries: int
    previous_hash: str
    first_hash: str
    last_hash: str
    head_number: int
    head_hash: str
    exported_at: datetime
    exported_by: str
