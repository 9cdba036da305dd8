"""The turns of the demonstration: the next day comes when a player asks for it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from epihq.operations.exercise.turns import Asked, Played, ask, played
from epihq.web.kit.moment import home_folder
from epihq.web.kit.sign_in import page
from epihq.web.kit.turns import turn

_A_DAY = timedelta(days=1)


@page("board.see")
def bar(request: HttpRequest) -> HttpResponse:
    """Give the bar of the exercise if it changed since ``?seen=``, or nothing."""
    now = turn()
    if now is None:
        raise Http404
    if request.GET.get("seen") == now.key:
        return HttpResponse(status=204)
    return render(request, "web/exercise.html", {"turn": now})


@page("board.see")
@require_POST
def ask_for(request: HttpRequest, verb: str) -> HttpResponse:
    """Ask for the next day, let the days come by themselves, or have them wait.

    The day after which the next is asked for is the one that the reader saw: pressed
    twice, one day comes.
    """
    now = played(home_folder()) if settings.DEMO else None
    if now is None or verb not in _WISHES:
        raise Http404
    ask(home_folder(), _WISHES[verb](now, _seen(request, now)))
    if request.headers.get("HX-Request"):
        return render(request, "web/exercise.html", {"turn": turn()})
    return redirect("board")


def _seen(request: HttpRequest, now: Played) -> date:
    try:
        return min(date.fromisoformat(request.POST.get("day", "")), now.day)
    except ValueError:
        return now.day


_WISHES: Mapping[str, Callable[[Played, date], Asked]] = {
    "next": lambda _now, seen: Asked(until=seen + _A_DAY),
    "run": lambda _now, _seen: Asked(runs=True),
    "wait": lambda now, _seen: Asked(until=now.day),
}

URLS = [
    path("exercise/", bar, name="exercise"),
    path("exercise/<str:verb>/", ask_for, name="exercise-ask"),
]
