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


def set_day_record(day: LogDay, entries: Iterable[Entry]) -> bytes:
    """Set the record of a day as a PDF; no clock is asked."""
    payload = {
        "title": f"Record of {day.day:%-d %B %Y}",
        "centre": day.centre or "Headquarters",
        "facts": _facts(day),
        "zone": day.time_zone,
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


def _facts(day: LogDay) -> list[tuple[str, str]]:
    return [
        ("Entries of this day", f"{day.entries:,}"),
        ("Hours", f"of {day.time_zone}, and in brackets UTC"),
        ("Seal of the entry before", day.previous_hash or "none"),
        ("Seal of the first entry", day.first_hash or "none"),
        ("Seal of the last entry", day.last_hash or "none"),
        ("Newest entry of the log", f"{day.head_number}: {day.head_hash or 'none'}"),
        ("Written", f"{_hour(day.exported_at, day)} by {day.exported_by}"),
    ]


def _hour(instant: datetime, day: LogDay) -> str:
    local = instant.astimezone(ZoneInfo(day.time_zone))
    return f"{local:%Y-%m-%d %H:%M:%S} ({instant.astimezone(UTC):%H:%M:%S} UTC)"


def _row(entry: Entry, day: LogDay) -> dict[str, Any]:
    local = entry.recorded_at.astimezone(ZoneInfo(day.time_zone))
    via = log_words.VIAS.get(entry.via, entry.via)
    now = entry.content.get("now", {})
    note = str(entry.content.get("note") or now.get("reason", ""))
    about = log_words.about(entry.content)
    return {
        "number": f"{entry.number}",
        "hour": f"{local:%H:%M:%S}",
        "utc": f"({entry.recorded_at.astimezone(UTC):%H:%M:%S} UTC)",
        "by": entry.by,
        "via": "" if via == entry.by else via,
        "what": log_words.said(entry.verb),
        "thing": f"{entry.thing} {entry.thing_number}",
        "about": about,
        "states": _states(entry),
        "note": "" if note in about else note,
    }


def _states(entry: Entry) -> str:
    before, after = (s.replace("-", " ") for s in (entry.before, entry.after))
    if not after:
        return "nothing changed"
    if not before:
        return f"new: {after}" if after != "new" else after
    return after if before == after else f"{before} → {after}"
