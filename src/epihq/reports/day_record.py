"""The official record of a day in print: every entry of the log, readable by a judge.

Number, hour, who, what in plain words, from which state to which, and what the person
said; on the first page the hashes by which anyone can find it in the chain.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import typst

from epihq.reports import log_words
from epihq.terms.log import Entry, LogDay
from epihq.words import gettext, language, noop, numbers
from epihq.words.declared import said, state_word, thing_word


def set_day_record(day: LogDay, entries: Iterable[Entry]) -> bytes:
    """Set the record of a day as a PDF; no clock is asked."""
    payload = {
        "language": language(),
        "title": gettext("Record of %(day)s") % {"day": numbers.day(day.day)},
        "centre": day.centre or gettext("Headquarters"),
        "facts": _facts(day),
        "words": {name: gettext(text) for name, text in _WORDS.items()},
        "rows": [_row(entry, day) for entry in entries],
    }
    template = files("epihq.reports").joinpath("templates", "day_record.typ")
    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"record": json.dumps(payload, ensure_ascii=False)},
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave pages where one document was asked for")
    return made


_WORDS = {
    "first": noop("First seal"),
    "last": noop("Last seal"),
    "page": noop("page %(now)s of %(all)s"),
    "seals": noop(
        "A seal is the SHA-256 hash of an entry together with the seal of the entry "
        "before it: an entry that is altered, added or removed later no longer fits "
        "those that follow. The same record as lines of JSON holds every column that "
        "the seals are made from."
    ),
    "none": noop("No entry was made on this day."),
    "number": noop("No."),
    "hour": noop("Hour"),
    "who": noop("Who"),
    "what": noop("What"),
    "state": noop("State"),
}


def _facts(day: LogDay) -> dict[str, tuple[str, str]]:
    none = gettext("none")
    head = f"{numbers.count(day.head_number)}: {day.head_hash or none}"
    written = gettext("%(hour)s by %(who)s") % {
        "hour": _hour(day.exported_at, day),
        "who": day.exported_by,
    }
    hours = gettext("of %(zone)s, and in brackets UTC") % {"zone": day.time_zone}
    return {
        "entries": (gettext("Entries of this day"), numbers.count(day.entries)),
        "hours": (gettext("Hours"), hours),
        "before": (gettext("Seal of the entry before"), day.previous_hash or none),
        "first": (gettext("Seal of the first entry"), day.first_hash or none),
        "last": (gettext("Seal of the last entry"), day.last_hash or none),
        "head": (gettext("Newest entry of the log"), head),
        "written": (gettext("Written"), written),
    }


def _hour(instant: datetime, day: LogDay) -> str:
    local = instant.astimezone(ZoneInfo(day.time_zone))
    return f"{local:%Y-%m-%d %H:%M:%S} ({instant.astimezone(UTC):%H:%M:%S} UTC)"


def _row(entry: Entry, day: LogDay) -> dict[str, Any]:
    local = entry.recorded_at.astimezone(ZoneInfo(day.time_zone))
    now = entry.content.get("now", {})
    note = str(entry.content.get("note") or now.get("reason", ""))
    about = log_words.about(entry.content)
    return {
        "number": f"{entry.number}",
        "hour": f"{local:%H:%M:%S}",
        "utc": f"({entry.recorded_at.astimezone(UTC):%H:%M:%S} UTC)",
        "by": entry.by,
        "via": "" if entry.via == entry.by else log_words.via_word(entry.via),
        "what": said(entry.verb),
        "thing": f"{thing_word(entry.thing)} {entry.thing_number}",
        "about": about,
        "states": _states(entry),
        "note": "" if note in about else note,
    }


def _states(entry: Entry) -> str:
    before, after = state_word(entry.before), state_word(entry.after)
    if not after:
        return gettext("nothing changed")
    if not before:
        if entry.after == "new":
            return after
        return gettext("new: %(state)s") % {"state": after}
    return after if before == after else f"{before} → {after}"
