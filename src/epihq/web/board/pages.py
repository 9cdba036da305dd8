"""The board: the situation room's screen, now or on any past day.

The screen asks every few seconds whether anything changed; the answer is short as long
as nothing did. What is shown is put together once for all who look at the same.
"""

import hashlib
import time
from datetime import date, timedelta
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path as address
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from epihq.archive import Archive
from epihq.operations.find.actions import starred_by
from epihq.operations.find.tables import ViewRow
from epihq.operations.ledger import clock
from epihq.operations.ledger.rules import Actor
from epihq.operations.measures.acts import newest_act
from epihq.operations.processes.heartbeats import mark
from epihq.web.board.figures import figures_at
from epihq.web.board.places import LABELS, places
from epihq.web.board.sorted_lines import sort_of
from epihq.web.board.table import Line, board, lines_of
from epihq.web.kit.around import around
from epihq.web.kit.compressed import Squeezed
from epihq.web.kit.diseases import asked_disease, held_diseases
from epihq.web.kit.done import see
from epihq.web.kit.listing import found
from epihq.web.kit.memory import Kept
from epihq.web.kit.moment import Look, as_asked, home_folder, look_of
from epihq.web.kit.room import ASKS_EVERY, stand
from epihq.web.kit.sign_in import actor_of, page
from epihq.words.places import in_order, place_name
from epihq.words.spans import span

# A look at the past holds up no look at now.
_now: Kept[Squeezed] = Kept(32)
_past: Kept[Squeezed] = Kept(8)
# Keys of contents whose figures are being made; a table that is made has another key.
_waiting: set[str] = set()
_spans: dict[Path, tuple[int, tuple[date, date] | None]] = {}

# How far back the board leads by the hour; a shift, and the shift before.
_HOURS_AGO = (1, 3, 6, 12, 24)


@page("board.see")
def board_page(request: HttpRequest) -> HttpResponse:
    """Show the board; an hour that is chosen beside a day is an hour of that day."""
    day, hour = (request.GET.get(name, "").strip() for name in ("at", "hour"))
    if day and hour:
        named = {"disease": one} if (one := asked_disease(request)) else {}
        return see(f"{reverse('board')}?{urlencode({'at': f'{day}T{hour}', **named})}")
    look = look_of(request)
    key = key_of(request, look)

    def context() -> dict[str, object]:
        return {
            "look": look,
            "days": _days(look),
            "hours_ago": _hours_ago(look),
            "starred": starred_lines(look, actor_of(request)),
            "at": look.at,
        }

    before, after = around(request, "web/board/board.html", context, of=(key,))
    return _contents(look, key, _sort(request)).answer(request, before, after)


@page("board.see")
def board_live(request: HttpRequest) -> HttpResponse:
    """Give the board's contents if they changed since ``?seen=``, or nothing."""
    look = look_of(request)
    key = key_of(request, look)
    if request.GET.get("seen") == key:
        return HttpResponse(status=204)
    return _contents(look, key, _sort(request)).answer(request)


def _sort(request: HttpRequest) -> str:
    return sort_of(request.GET.get("sort", ""))


def key_of(request: HttpRequest, look: Look) -> str:
    """Fingerprint of all that the board's contents depend on but the language.

    The log's newest change tells of all that people or the watch did, the catalogue
    of publications, the watch's heartbeat of new estimates; the folder of tables, that
    one was made since; deadlines pass by the minute.
    """
    home = home_folder()
    head = _past_head(look) if look.moment.is_past else stand(request).changed
    minute = look.moment.at.strftime("%Y%m%d%H%M")
    news = (head, *_figures(home), mark("estimates"))
    about = (look.as_of, look.location, look.exercise, look.disease, look.named)
    facts = (str(home), news, minute, *about)
    key = hashlib.sha256(repr(facts).encode()).hexdigest()[:20]
    # Who waits for figures is told soon what became of them.
    return f"{key}-{asking()}" if key in _waiting else key


def asking() -> int:
    """Number the span in which an open board asks once."""
    return int(time.time() // ASKS_EVERY)


def _past_head(look: Look) -> tuple[object, ...]:
    """What a look at the past depends on: acts that came on record later show in it."""
    return look.moment.upto, newest_act(), look.zone.key


def _figures(home: Path) -> list[int]:
    """When publications came in, and tables of each disease were made."""
    tables = (home / "overviews" / disease for disease in held_diseases(home))
    return [_stamp(path) for path in (home / "archive" / "catalogue.json", *tables)]


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _contents(look: Look, key: str, sort: str) -> Squeezed:
    """Set the contents, or take them as they were set for another reader."""
    kept = _past if look.moment.is_past else _now
    of = f"{key} {get_language()} {sort}"
    return kept.get(of, lambda: Squeezed(_set(look, key, sort)))


def _set(look: Look, key: str, sort: str) -> bytes:
    shown = board(look)
    if shown.is_waiting:
        _waiting.add(key.partition("-")[0])
    else:
        _waiting.discard(key.partition("-")[0])
    context = {
        "board": shown,
        "look": look,
        "key": key,
        "asks_every": ASKS_EVERY,
        "at": look.at,
        "labels": LABELS,
        "sort": sort,
        "places": places(shown, sort),
    }
    return render_to_string("web/board/frame.html", context).encode()


def starred_lines(look: Look, actor: Actor) -> list[tuple[str, Line | None]]:
    """Give the places that a reader starred, by name, each with its row if any."""
    rows = found(ViewRow, look.moment, [starred_by(actor)])
    codes = sorted({row.query for row in rows}, key=lambda c: in_order(place_name(c)))
    if not codes:
        return []
    table = [row for row in figures_at(look).rows if row.location in codes]
    lines = {one.row.location: one for one in lines_of(table, look.location, [])}
    return [(code, lines.get(code)) for code in codes]


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


def _hours_ago(look: Look) -> list[tuple[str, str]]:
    """Ways to the room some hours ago: in words, and as an address asks for it.

    An exercise without a clock of its own has no hours, only days.
    """
    if look.exercise and not clock.is_set(home_folder()):
        return []
    now = clock.now().replace(second=0, microsecond=0)
    return [
        (
            gettext("%(span)s ago") % {"span": span(hours * 3600)},
            as_asked(now - timedelta(hours=hours)),
        )
        for hours in _HOURS_AGO
    ]


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
