"""What a handover's items say, kind by kind, with a link to each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from epihq.web.kit.links import address_of
from epihq.web.kit.tags import hour
from epihq.words.places import place_name

# Kinds in the order in which a tired officer needs them, and what they are called.
_KINDS: tuple[tuple[str, str], ...] = (
    ("event", gettext_lazy("Events")),
    ("overdue", gettext_lazy("Overdue instructions")),
    ("due-soon", gettext_lazy("Due in the next 12 hours")),
    ("signal", gettext_lazy("Open signals")),
    ("figures", gettext_lazy("Figures that were changed")),
    ("ends", gettext_lazy("Measures that end within seven days")),
    ("undelivered", gettext_lazy("Messages that have not arrived")),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """An item: where it leads, what it says, and the states to mark it with."""

    link: SafeString
    words: SafeString | str
    states: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Group:
    """Items of a kind, under a heading."""

    heading: str
    lines: tuple[Line, ...]


def in_words(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Tell all items of a handover; kinds without any are told as well."""
    held = list(items)
    entries = next((one["number"] for one in held if one["kind"] == "entries"), 0)
    return {
        "groups": [
            Group(
                heading=str(heading),
                lines=tuple(_line(one) for one in held if one["kind"] == kind),
            )
            for kind, heading in _KINDS
        ],
        "entries": ngettext(
            "The log has %(n)d entry of this time.",
            "The log has %(n)d entries of this time.",
            entries,
        )
        % {"n": entries},
    }


def _line(item: Mapping[str, Any]) -> Line:
    return _LINES[item["kind"]](item)


def _signal(item: Mapping[str, Any]) -> Line:
    code = item["location"]
    where = place_name(code) if code else _("no single place")
    officer = item["officer"]
    by = _("with %(officer)s") % {"officer": officer} if officer else _("with nobody")
    return Line(
        link=_link("signal", item["number"], _("Signal %(n)d")),
        words=f"{where}, {by}",
        states=(item["severity"], item["state"]),
    )


def _instruction(item: Mapping[str, Any]) -> Line:
    deadline = hour(datetime.fromisoformat(item["deadline"]))
    return Line(
        link=_link("instruction", item["number"], _("Instruction %(n)d")),
        words=format_html("{}: {}", _due(deadline), item["text"]),
        states=(("overdue",) if item["kind"] == "overdue" else ()) + (item["state"],),
    )


def _due(deadline: SafeString | str) -> SafeString:
    return format_html(_("due {}"), deadline)


def _end(item: Mapping[str, Any]) -> Line:
    until = hour(datetime.fromisoformat(item["until"]))
    where = place_name(item["location"])
    return Line(
        link=_link("act", item["number"], item["regime"].replace("%", "%%")),
        words=format_html("{}, {} {}", where, _("until"), until),
    )


def _undelivered(item: Mapping[str, Any]) -> Line:
    return Line(
        link=_link("instruction", item["number"], _("Instruction %(n)d")),
        # Those drafted before the addressee was named hold an address, not shown.
        words=_("to %(address)s") % {"address": item.get("to") or "–"},
    )


def _link(thing: str, number: int, words: str) -> SafeString:
    name, address = words % {"n": number}, address_of(thing, number)
    if not address:
        return format_html("{}", name)
    return format_html('<a href="{}">{}</a>', address, name)


_LINES = {
    "event": _signal,
    "signal": _signal,
    "figures": _signal,
    "overdue": _instruction,
    "due-soon": _instruction,
    "ends": _end,
    "undelivered": _undelivered,
}
