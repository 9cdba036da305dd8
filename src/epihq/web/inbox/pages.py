"""What waits for a person: the first things first, now or at any past hour.

The page asks every few seconds whether anything changed, as the board does.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from epihq.operations.inbox.looking import inbox
from epihq.web.inbox.counting import key_of, waiting_count
from epihq.web.inbox.lines import grouped
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.room import ASKS_EVERY
from epihq.web.kit.sign_in import actor_of, page


@page("inbox.see")
def inbox_page(request: HttpRequest) -> HttpResponse:
    """Show what waits for who asks."""
    look = look_of(request)
    return render(request, "web/inbox/inbox.html", _context(request, look))


@page("inbox.see")
def inbox_live(request: HttpRequest) -> HttpResponse:
    """Give what waits if anything changed since ``?seen=``, or nothing."""
    look = look_of(request)
    if request.GET.get("seen") == key_of(request).partition(" ")[0]:
        return HttpResponse(status=204)
    return render(request, "web/inbox/live.html", _context(request, look))


@page("inbox.see")
def inbox_count(request: HttpRequest) -> HttpResponse:
    """Give how many things wait, for the navigation of a page that stays open."""
    return HttpResponse(str(waiting_count(request)), content_type="text/plain")


def _context(request: HttpRequest, look: Look) -> dict[str, Any]:
    there = inbox(actor_of(request), look.moment, look.hour)
    return {
        "look": look,
        "inbox": there,
        "groups": grouped(there),
        "key": key_of(request).partition(" ")[0],
        "asks_every": ASKS_EVERY,
    }


URLS = [
    path("inbox/", inbox_page, name="inbox"),
    path("inbox/live/", inbox_live, name="inbox-live"),
    path("inbox/count/", inbox_count, name="inbox-count"),
]
