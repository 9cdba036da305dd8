"""An entry of the log, as it crosses doors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
