"""What the record of the log says of an entry besides who and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from epihq.words import gettext

# Of a thing's columns, those that tell which one it is; the first that is not blank.
_NAMES: Final = (
    "quotation",
    "text",
    "why",
    "note",
    "full_name",
    "name",
    "instrument",
    "cause",
    "occasion",
)
_LONGEST = 160


@dataclass(frozen=True, kw_only=True)
class LogWords:
    """How codes of the log are said: by the subjects that declared them."""

    said: Callable[[str], str]
    via: Callable[[str], str]
    thing: Callable[[str], str]
    state: Callable[[str], str]


def about(content: Mapping[str, Any]) -> str:
    """Tell which thing it is, from its columns: where, and what it says."""
    now = content.get("now") or {}
    if not now:
        return (
            gettext("day %(day)s") % {"day": content["day"]} if "day" in content else ""
        )
    told = next((str(now[name]) for name in _NAMES if now.get(name)), "")
    where = str(now.get("location") or "")
    words = told if told.startswith(where) else f"{where}: {told}".strip(": ")
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
