"""How entries of the log are told, in print and on pages alike.

What was done, things and states have the words that their subjects declare.
"""

from collections.abc import Mapping
from typing import Any, Final

from epihq.words import gettext, noop

VIAS: Final = {
    "page": noop("on a page"),
    "api": noop("through the API"),
    "cli": noop("by a command"),
    "watch": noop("the watch itself"),
}
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


def via_word(via: str) -> str:
    """Say by which door it was done."""
    return gettext(VIAS.get(via, via))


def about(content: Mapping[str, Any]) -> str:
    """Tell which thing it is, from its columns: where, and what it says."""
    now = content.get("now") or {}
    if not now:
        return (
            gettext("day %(day)s") % {"day": content["day"]} if "day" in content else ""
        )
    text = next((str(now[name]) for name in _NAMES if now.get(name)), "")
    where = str(now.get("location") or "")
    words = text if text.startswith(where) else f"{where}: {text}".strip(": ")
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
