"""The queue of home care: who needs somebody next; one key takes the next in hand.

The page asks every few seconds who waits by now. Nobody is named in it: who somebody
is, stands on their own page, and only there.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.care.desk.hands import release, take, take_next
from epihq.care.desk.queue import Waiting, Why, counts, queue
from epihq.care.register import episodes
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.rules import Actor
from epihq.terms.languages import LANGUAGES
from epihq.web.care import who
from epihq.web.care.lines import about_of
from epihq.web.care.people import districts_for
from epihq.web.care.words import WHY, WHY_MARKS
from epihq.web.kit.done import on_to, see
from epihq.web.kit.listing import asked
from epihq.web.kit.moment import look_of
from epihq.web.kit.sent import number_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import may_do

# Nobody reads further: who is done goes, and the next comes up.
_SHOWN = 50
_ASKS_EVERY = 10
# Pages beside the desk: the verb that opens each, and what its button says.
_FURTHER = (
    ("care-search", "care.search", gettext_lazy("Find a person")),
    ("care-new", "care.register", gettext_lazy("Register a person")),
    ("care-import", "care.import", gettext_lazy("Bring in a list")),
    ("care-messages", "care.see", gettext_lazy("Messages to read")),
    ("care-needs", "care.see", gettext_lazy("Needs and stock")),
    ("care-rounds", "care-round.see", gettext_lazy("Rounds of visits")),
    ("care-paper", "care.write", gettext_lazy("Type a diary in")),
    ("care-figures", "care.figures", gettext_lazy("By district")),
    ("care-rules", "care.see", gettext_lazy("Rules")),
)


class Line(NamedTuple):
    """One of the queue as the page shows them."""

    waiting: Waiting
    what: str
    about: str
    language: str
    taken_by: str


class Tile(NamedTuple):
    """How many wait for one reason, and since when the first of them."""

    why: Why
    word: str
    many: int
    since: datetime | None
    mark: str


@page("care.see")
def desk(request: HttpRequest) -> HttpResponse:
    """Show who waits, what can harm first on top."""
    look = look_of(request)
    context = {"look": look, "further": _further(actor_of(request))}
    if not look.moment.is_past:
        context |= _context(request)
    return render(request, "web/care/queue.html", context)


@page("care.see")
def live(request: HttpRequest) -> HttpResponse:
    """Give who waits by now if that changed since ``?seen=``, or nothing."""
    if look_of(request).moment.is_past:
        return HttpResponse(status=204)
    context = _context(request)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return render(request, "web/care/live.html", context)


def _context(request: HttpRequest) -> dict[str, Any]:
    actor, now = actor_of(request), clock.now()
    chosen = number_of(asked(request, "district"))
    districts = (chosen,) if chosen else ()
    why = _why(request)
    waiting = queue(actor, now, _SHOWN, why=why, districts=districts)
    many = counts(actor, now, districts=districts)
    lines = [_line(one, actor, now) for one in waiting]
    return {
        "now": now,
        "seen": _seen(now, lines, many),
        "lines": lines,
        "is_cut": len(waiting) == _SHOWN,
        "tiles": [
            Tile(one, str(WHY[one]), *many[one], WHY_MARKS[one])
            for one in Why
            if one in many
        ],
        "why": why[0] if len(why) == 1 else "",
        "district": chosen,
        "districts": districts_for(actor),
        "mine": _mine(actor, now),
        "asks_every": _ASKS_EVERY,
        "may": may_do(actor, look_of(request), "care.take"),
    }


def _why(request: HttpRequest) -> Sequence[Why]:
    chosen = asked(request, "why")
    return [Why(chosen)] if chosen in set(Why) else list(Why)


def _line(one: Waiting, actor: Actor, now: datetime) -> Line:
    is_held = who.is_held(one, now)
    taken_by = one.taken_by if is_held and one.taken_by != actor.name else ""
    about, language = about_of(one.sex, one.age), LANGUAGES.get(one.language, "")
    return Line(one, str(WHY[one.why]), about, language, taken_by)


def _seen(now: datetime, *told: object) -> str:
    """Name what a page shows: another name is another page."""
    return hashlib.sha256(f"{now:%d%H%M} {told}".encode()).hexdigest()[:20]


def _mine(actor: Actor, now: datetime) -> list[Any]:
    held = episodes.seen_by(actor).filter(taken_by=actor.name, taken_until__gt=now)
    return list(held.only("number", "taken_until").order_by("taken_until")[:5])


def _further(actor: Actor) -> list[tuple[str, str]]:
    return [(name, words) for name, verb, words in _FURTHER if rules.may(actor, verb)]


@page("care.take")
def next_one(request: HttpRequest) -> HttpResponse:
    """Take whom waiting can harm most in hand, and show them."""
    if request.method != "POST":
        return see(_desk())
    found = take_next(actor_of(request))
    if found is None:
        return on_to(request, _("Nobody waits who is in nobody's hand."), "care-desk")
    return see(_person(found.number))


@page("care.take")
def take_one(request: HttpRequest, number: int) -> HttpResponse:
    """Take one person in hand, and show them."""
    if request.method == "POST":
        take(actor_of(request), number)
    return see(_person(number))


@page("care.release")
def let_go(request: HttpRequest, number: int) -> HttpResponse:
    """Let go of a person."""
    if request.method != "POST":
        return see(_person(number))
    release(actor_of(request), number)
    return on_to(request, _("You have let go of the person."), "care-desk")


def _desk() -> str:
    return reverse("care-desk")


def _person(number: int) -> str:
    return reverse("care", args=[number])


URLS = [
    path("care/", desk, name="care-desk"),
    path("care/live/", live, name="care-live"),
    path("care/next/", next_one, name="care-next"),
    path("care/<int:number>/take/", take_one, name="care-take"),
    path("care/<int:number>/release/", let_go, name="care-release"),
]
