"""The queue of home care: who needs somebody next; one key takes the next in hand.

The page asks every few seconds who waits by now. Nobody is named in it: who somebody
is, stands on their own page, and only there.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from epihq.care.desk.hands import release, take, take_next
from epihq.care.desk.queue import Queue, Why, look
from epihq.operations.ledger import clock, rules
from epihq.operations.ledger.rules import Actor
from epihq.web.care.people import districts_for
from epihq.web.care.queue_rows import rows
from epihq.web.care.words import WHY, WHY_MARKS
from epihq.web.kit.around import around
from epihq.web.kit.compressed import Squeezed
from epihq.web.kit.done import on_to, see
from epihq.web.kit.listing import asked
from epihq.web.kit.memory import Kept
from epihq.web.kit.moment import home_folder, look_of
from epihq.web.kit.room import stand
from epihq.web.kit.sent import number_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import may_do

# Nobody reads further: who is done goes, and the next comes up.
_SHOWN = 50
_ASKS_EVERY = 10
# What was set is kept under the name of all that it shows: it is never older than that.
_kept: Kept[Squeezed] = Kept(256)
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


class Tile(NamedTuple):
    """How many wait for one reason, and since when the first of them."""

    why: Why
    word: str
    many: int
    since: datetime | None
    mark: str
    address: str


@page("care.see")
def desk(request: HttpRequest) -> HttpResponse:
    """Show who waits, what can harm first on top."""
    if look_of(request).moment.is_past:
        return render(request, "web/care/queue.html", _frame(request))
    seen = _see(request)
    stands = (str(home_folder()), stand(request).changed)
    before, after = around(
        request, "web/care/queue.html", lambda: _frame(request), of=stands
    )
    return _contents(seen).answer(request, before, after)


@page("care.see")
def live(request: HttpRequest) -> HttpResponse:
    """Give who waits by now if that changed since ``?seen=``, or nothing."""
    if look_of(request).moment.is_past:
        return HttpResponse(status=204)
    seen = _see(request)
    if request.GET.get("seen") == seen.key:
        return HttpResponse(status=204)
    return _contents(seen).answer(request)


def _frame(request: HttpRequest) -> dict[str, Any]:
    """Give what stands around the queue."""
    actor, at = actor_of(request), look_of(request)
    why, district = _chosen(request)
    return {
        "look": at,
        "further": _further(actor),
        "why": why,
        "district": district,
        "districts": districts_for(actor),
        "may": may_do(actor, at, "care.take"),
    }


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """All that the queue shows to somebody; ``taken`` has who else has each in hand."""

    now: datetime
    queue: Queue
    taken: tuple[str, ...]
    why: str
    district: int | None
    may_take: bool

    @cached_property
    def key(self) -> str:
        """Name it: who sees another name sees something else, in their language."""
        chosen = (self.why, self.district, self.may_take, str(home_folder()))
        hour = (f"{self.now:%d%H%M}", get_current_timezone_name())
        told = repr((get_language(), hour, self.queue, self.taken, chosen))
        return hashlib.sha256(told.encode()).hexdigest()[:20]

    def address(self, name: str, **asked: object) -> str:
        """Lead to a page of the queue with what is asked for there."""
        said = {"district": self.district, "why": self.why, **asked}
        told = urlencode({key: one for key, one in said.items() if one})
        return f"{reverse(name)}?{told}" if told else reverse(name)


def _see(request: HttpRequest) -> _Seen:
    """Ask who waits by now, and who has whom in hand."""
    actor, now = actor_of(request), clock.now()
    why, district = _chosen(request)
    asked = look(
        actor,
        now,
        _SHOWN,
        why=[Why(why)] if why else tuple(Why),
        districts=(district,) if district else (),
    )
    taken = asked.in_hand(now)
    return _Seen(
        now=now,
        queue=asked,
        taken=tuple("" if one == actor.name else one for one in taken),
        why=why,
        district=district,
        may_take=rules.may(actor, "care.take"),
    )


def _contents(seen: _Seen) -> Squeezed:
    """Set the queue, or take it as it was set for another who sees the same."""
    return _kept.get(seen.key, lambda: Squeezed(_set(seen)))


def _set(seen: _Seen) -> bytes:
    many = seen.queue.counts()
    waiting = zip(seen.queue.waiting(), seen.taken, strict=True)
    context = {
        "now": seen.now,
        "asks_at": seen.address("care-live", seen=seen.key),
        "asks_every": _ASKS_EVERY,
        "mine": seen.queue.mine(),
        "tiles": [_tile(seen, one, *many[one]) for one in Why],
        "why": seen.why,
        "all": seen.address("care-desk", why=""),
        "rows": rows(waiting, seen.now, may_take=seen.may_take),
        "is_cut": len(seen.queue.first) == _SHOWN,
    }
    return render_to_string("web/care/live.html", context).encode()


def _tile(seen: _Seen, why: Why, many: int, since: datetime | None) -> Tile:
    address = seen.address("care-desk", why=why.value)
    return Tile(why, str(WHY[why]), many, since, WHY_MARKS[why], address)


def _chosen(request: HttpRequest) -> tuple[str, int | None]:
    """Read which reason and which district the queue is narrowed to."""
    why = asked(request, "why")
    return why if why in set(Why) else "", number_of(asked(request, "district"))


def _further(actor: Actor) -> list[tuple[str, str]]:
    return [(name, words) for name, verb, words in _FURTHER if rules.may(actor, verb)]


@page("care.take")
def next_one(request: HttpRequest) -> HttpResponse:
    """Take whom waiting can harm most in hand, and show them."""
    if request.method != "POST":
        return see(_desk())
    found = take_next(actor_of(request), once=request.POST.get("once", ""))
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
