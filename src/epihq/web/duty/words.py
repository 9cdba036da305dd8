"""What a handover's items say, kind by kind, with a link to each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from epihq.operations.ledger.waiting import deed_named
from epihq.web.kit.links import thing_link
from epihq.web.kit.tags import hour
from epihq.words import capitalised, declared
from epihq.words.declared import thing_word
from epihq.words.numbers import day
from epihq.words.places import place_name

# Kinds in the order in which a tired officer needs them, and what they are called.
_KINDS: tuple[tuple[str, str], ...] = (
    ("open-event", gettext_lazy("Events")),
    # Of handovers from before events had numbers.
    ("event", gettext_lazy("Signals that are events")),
    ("overdue", gettext_lazy("Overdue instructions")),
    ("due-soon", gettext_lazy("Due in the next 12 hours")),
    ("signal", gettext_lazy("Open signals")),
    ("figures", gettext_lazy("Figures that were changed")),
    ("ends", gettext_lazy("Measures that end within seven days")),
    ("undelivered", gettext_lazy("Messages that have not arrived")),
    ("waiting", gettext_lazy("Waits for whoever may answer it")),
)
# Kinds of which an earlier version told nothing: that there are none is not known.
_TOLD_SINCE = {"event": "event", "waiting": "later"}


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
    known = {one["kind"] for one in held}
    entries = next((one["number"] for one in held if one["kind"] == "entries"), 0)
    return {
        "groups": [
            Group(
                heading=str(heading),
                lines=tuple(_line(one) for one in held if one["kind"] == kind),
            )
            for kind, heading in _KINDS
            if _TOLD_SINCE.get(kind, kind) in known or kind not in _TOLD_SINCE
        ],
        "later": _later(held),
        "entries": ngettext(
            "The log has %(n)d entry of this time.",
            "The log has %(n)d entries of this time.",
            entries,
        )
        % {"n": entries},
    }


def _later(items: Iterable[Mapping[str, Any]]) -> SafeString | str:
    """Say how many instructions are due after the next shift; "" where none is."""
    told = next((one for one in items if one["kind"] == "later"), None)
    if told is None or not told["count"]:
        return ""
    count = ngettext(
        "%(n)d open instruction is due later, the next",
        "%(n)d open instructions are due later, the next",
        told["count"],
    ) % {"n": told["count"]}
    link = thing_link("instruction", told["number"])
    due = _due(hour(datetime.fromisoformat(told["deadline"])))
    return format_html("{}: {}, {}", count, link, due)


def _line(item: Mapping[str, Any]) -> Line:
    return _LINES[item["kind"]](item)


def _signal(item: Mapping[str, Any]) -> Line:
    code = item["location"]
    where = place_name(code) if code else _("no single place")
    officer = item["officer"]
    by = _("with %(officer)s") % {"officer": officer} if officer else _("with nobody")
    return Line(
        link=thing_link(
            "signal", item["number"], _("Signal %(n)d") % {"n": item["number"]}
        ),
        words=f"{where}, {by}",
        states=(item["severity"], item["state"]),
    )


def _event(item: Mapping[str, Any]) -> Line:
    said = [place_name(code) for code in item["locations"]]
    said = [", ".join(said), item["situation"].get("known", "")]
    if due := item["reassess_on"]:
        facts = {"day": day(date.fromisoformat(due))}
        said.append(_("to be judged again by %(day)s") % facts)
    if deeds := item["deeds"]:
        done = "; ".join(_deed(verb, times) for verb, times in deeds.items())
        said.append(_("In this time: %(done)s") % {"done": done})
    else:
        said.append(_("Nothing was done to it in this time."))
    risk = (f"risk-{item['risk']}",) if item["risk"] else ()
    return Line(
        link=thing_link("event", item["number"], item["title"]),
        words=format_html_join(" · ", "{}", ((one,) for one in said if one)),
        states=(item["state"], item["grade"], *risk),
    )


def _deed(verb: str, times: int) -> str:
    return f"{declared.said(verb)} ({times})" if times > 1 else declared.said(verb)


def _instruction(item: Mapping[str, Any]) -> Line:
    deadline = hour(datetime.fromisoformat(item["deadline"]))
    return Line(
        link=thing_link(
            "instruction",
            item["number"],
            _("Instruction %(n)d") % {"n": item["number"]},
        ),
        words=format_html("{}: {}", _due(deadline), item["text"]),
        states=(("overdue",) if item["kind"] == "overdue" else ()) + (item["state"],),
    )


def _due(deadline: SafeString | str) -> SafeString:
    return format_html(_("due {}"), deadline)


def _end(item: Mapping[str, Any]) -> Line:
    until = hour(datetime.fromisoformat(item["until"]))
    where = place_name(item["location"])
    return Line(
        link=thing_link("act", item["number"], item["regime"]),
        words=format_html("{}, {} {}", where, _("until"), until),
    )


def _undelivered(item: Mapping[str, Any]) -> Line:
    return Line(
        link=thing_link(
            "instruction",
            item["number"],
            _("Instruction %(n)d") % {"n": item["number"]},
        ),
        # Those drafted before the addressee was named hold an address, not shown.
        words=_("to %(address)s") % {"address": item.get("to") or "–"},
    )


def _waiting(item: Mapping[str, Any]) -> Line:
    thing, numbers, count = item["thing"], item["numbers"], item["count"]
    doing = deed_named(thing, item["deed"])
    said = _(doing) if doing else thing_word(thing)
    links: list[str] = [thing_link(thing, number, str(number)) for number in numbers]
    if links and count > len(links):
        links.append("…")
    return Line(
        link=format_html("{}", capitalised(said)),
        words=format_html(
            "{}{}{}",
            count,
            ": " if links else "",
            format_html_join(", ", "{}", ((one,) for one in links)),
        ),
    )


_LINES = {
    "open-event": _event,
    "event": _signal,
    "signal": _signal,
    "figures": _signal,
    "overdue": _instruction,
    "due-soon": _instruction,
    "ends": _end,
    "undelivered": _undelivered,
    "waiting": _waiting,
}
