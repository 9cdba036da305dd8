"""What a daily mail says: what waits, the first things first, in its reader's language.

It names no person: a mail is read by more eyes than the page.
"""

from collections.abc import Iterator
from datetime import UTC
from email.message import EmailMessage
from itertools import groupby
from zoneinfo import ZoneInfo

from epihq.operations.centre.day import zone_of
from epihq.operations.inbox.tables import DayMailRow
from epihq.operations.inbox.words import doing, head, why
from epihq.operations.instructions.letters import enveloped, link_to
from epihq.operations.ledger.tables import CentreRow
from epihq.operations.ledger.waiting import Inbox, Item
from epihq.terms.languages import LANGUAGES
from epihq.words import gettext as _
from epihq.words import ngettext, speaking
from epihq.words.declared import state_word, thing_word
from epihq.words.places import place_name

_HOUR = "%Y-%m-%d %H:%M"
_LONGEST_TITLE = 100


def letter_of(row: DayMailRow, there: Inbox, room: CentreRow | None) -> EmailMessage:
    """Write the mail of a day to its officer."""
    spoken = row.officer.language if row.officer.language in LANGUAGES else "en"
    with speaking(spoken):
        subject, lines = _subject(row, there.total), list(_lines(there, room))
    return enveloped(
        subject, lines, row.officer.email, f"daymail-{row.pk}", row.opened_at
    )


def _subject(row: DayMailRow, total: int) -> str:
    text = ngettext(
        "%(day)s: %(n)d thing waits for you",
        "%(day)s: %(n)d things wait for you",
        total,
    )
    return text % {"day": f"{row.day:%Y-%m-%d}", "n": total}


def _lines(there: Inbox, room: CentreRow | None) -> Iterator[str]:
    zone = zone_of(room)
    if not there.items:
        yield _("Nothing waits for you.")
    for urgency, items in groupby(there.items, key=lambda item: item.urgency):
        yield f"{head(urgency)}:"
        yield from (f"- {_line(item, zone)}" for item in items)
        yield ""
    if there.further:
        more = ngettext(
            "%(n)s more waits; it comes up as these are done.",
            "%(n)s more wait; they come up as these are done.",
            there.further,
        )
        yield from (more % {"n": there.further}, "")
    if link := link_to("inbox/"):
        yield _("Open it: %(link)s") % {"link": link}
    told = _(
        "This message was sent by %(centre)s by machine; answers to it are not read. "
        "You chose it on the page of your account, and end it there."
    )
    yield told % {"centre": room.name if room else "epihq"}


def _line(item: Item, zone: ZoneInfo) -> str:
    told = item.told
    facts = [
        f"{thing_word(item.thing)} {item.number}",
        state_word(told.grade) if told.grade else "",
        place_name(told.location) if told.location else "",
        _due(item, zone),
        why(item),
    ]
    title = told.title if len(told.title) <= _LONGEST_TITLE else _cut(told.title)
    what = f"{doing(item)}: {title}" if title else doing(item)
    return f"{what} ({', '.join(filter(None, facts))})"


def _cut(title: str) -> str:
    return f"{title[: _LONGEST_TITLE - 1]}…"


def _due(item: Item, zone: ZoneInfo) -> str:
    if item.told.due is None:
        return ""
    due = item.told.due
    return f"{due.astimezone(zone):{_HOUR}} ({due.astimezone(UTC):%H:%M} UTC)"
