"""How the log tells of shifts and handovers."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from epihq.web.kit.told import Content
from epihq.words import noop
from epihq.words.numbers import count

COLUMNS = {
    "outgoing_id": noop("who goes"),
    "incoming_id": noop("who comes"),
    "since": noop("since"),
    "until": noop("until"),
    "items": noop("what is handed over"),
    "notes": noop("notes"),
    "signed_at": noop("signed"),
    "accepted_at": noop("accepted"),
    "position": noop("position"),
    "starts_at": noop("begins"),
    "ends_at": noop("ends"),
    "day": noop("day"),
    "entries": noop("entries"),
}
POINTS = {"outgoing_id": "officer", "incoming_id": "officer"}


def _items(told: list[dict[str, Any]]) -> str:
    n = sum(one.get("kind") != "entries" for one in told)
    return ngettext("%(n)s item", "%(n)s items", n) % {"n": count(n)}


def _record(content: Content) -> str:
    day = content.get("day")
    return _("day %(day)s") % {"day": day} if day else ""


def _position(content: Content) -> str:
    return str((content.get("now") or {}).get("position", ""))


VALUES = {"items": _items}
TITLES = {"log": _record, "shift": _position}
