"""The board: the situation room's screen, now or on any past day.

The screen asks every few seconds whether anything changed; the answer is short as long
as nothing did. What is shown is put together once for all who look at the same.
"""

import hashlib
from collections import OrderedDict
from datetime import date, timedelta
from pathlib import Path
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path as address
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from epihq.archive import Archive
from epihq.operations import log
from epihq.operations.tables_watch import HeartbeatRow
from epihq.web.board import board
from epihq.web.board_map import maps
from epihq.web.moment import Look, home_folder, look_of
from epihq.web.sign_in import page

# Seconds between two questions of an open board.
ASKS_EVERY = 5
_KEPT = 32
_kept: OrderedDict[str, bytes] = OrderedDict()
# Where the kept contents go into a page; what people write is escaped, and never this.
_PLACE = mark_safe("<!--the board-->")
_spans: dict[Path, tuple[int, tuple[date, date] | None]] = {}
_making = {False: Lock(), True: Lock()}


# Heads of columns, where a row becomes a card on a phone.
LABELS = {
    "cases": _("Cases, 7 days"),
    "change": _("Change"),
    "per": _("per 100,000"),
    "deaths": _("Deaths, 7 days"),
    "doubles": _("Doubles in"),
    "reported": _("Reported"),
    "signals": _("Signals"),
}


@page("board.see")
def board_page(request: HttpRequest) -> HttpResponse:
    """Show the board."""
    look = look_of(request)
    key = key_of(look)
    told = {
        "look": look,
        "key": key,
        "asks_every": ASKS_EVERY,
        "live": _PLACE,
        "days": _days(look),
    }
    return _around(_live(look, key), render(request, "web/board/board.html", told))


@page("board.see")
def board_live(request: HttpRequest) -> HttpResponse:
    """Give the board's contents if they changed since ``?seen=``, or nothing."""
    look = look_of(request)
    key = key_of(look)
    if request.GET.get("seen") == key:
        return HttpResponse(status=204)
    told = {
        "look": look,
        "key": key,
        "asks_every": ASKS_EVERY,
        "live": _PLACE,
    }
    return _around(_live(look, key), render(request, "web/board/frame.html", told))


def _around(live: bytes, page_set: HttpResponse) -> HttpResponse:
    """Put the kept contents in their place: they are 0.4 MB, too much to set anew."""
    before, _place, after = page_set.content.partition(_PLACE.encode())
    page_set.content = b"".join((before, live, after))
    return page_set


def key_of(look: Look) -> str:
    """Fingerprint of all that the board's contents depend on but the language.

    The log's head tells of every change that people or the watch made, the catalogue
    of publications, the watch's heartbeat of new estimates; deadlines pass by the
    minute.
    """
    home = home_folder()
    head = look.moment.upto if look.moment.is_past else log.head()
    minute = "" if look.moment.is_past else look.moment.at.strftime("%Y%m%d%H%M")
    news = (head, _stamp(home / "archive" / "catalogue.json"), _estimated())
    told = (str(home), news, minute, look.as_of, look.location, look.exercise)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:20]


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _estimated() -> str:
    """When the watch last had all estimates of a day."""
    beats = HeartbeatRow.objects.filter(name="estimates")
    return str(beats.values_list("done_at", flat=True).first())


def _live(look: Look, key: str) -> bytes:
    """Set the contents, or take them as they were set for another reader."""
    kept_as = f"{key} {get_language()}"
    # One at a time sets it for all; a look at the past holds up no look at now.
    with _making[look.moment.is_past]:
        found = _kept.get(kept_as)
        if found is None:
            found = _kept[kept_as] = _set(look).encode()
            while len(_kept) > _KEPT:
                _kept.popitem(last=False)
    return found


def _set(look: Look) -> str:
    shown = board(look)
    at = f"?at={look.as_of}" if look.moment.is_past else ""
    told = {"board": shown, "look": look, "at": at, "labels": LABELS, **maps(shown)}
    return render_to_string("web/board/live.html", told)


def _days(look: Look) -> dict[str, date | int]:
    """The slider's span: from the first publication to now, and where it stands."""
    first, newest = _published(home_folder()) or (look.as_of, look.as_of)
    last = newest if look.exercise else max(newest, look.as_of)
    return {
        "first": first,
        "last": last,
        "shown": look.as_of,
        "before": max(first, look.as_of - timedelta(days=1)),
        "after": min(last, look.as_of + timedelta(days=1)),
        "span": (last - first).days,
        "at": (look.as_of - first).days,
    }


def _published(home: Path) -> tuple[date, date] | None:
    """Give the first and the newest day of publications, read anew when they change."""
    # Stamped before it is read: what comes in between is read again, never missed.
    stamp = _stamp(home / "archive" / "catalogue.json")
    kept = _spans.get(home)
    if kept is None or kept[0] != stamp:
        days = [v.report_date for v in Archive(home).vintages()]
        kept = _spans[home] = (stamp, (min(days), max(days)) if days else None)
    return kept[1]


URLS = [
    address("board/", board_page, name="board"),
    address("board/live/", board_live, name="board-live"),
]
