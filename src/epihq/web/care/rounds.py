"""Rounds of visits: planned, shown team by team, on paper and on a telephone.

A round names nobody. Who takes a sheet to the doors asks for the names, and the log
keeps it.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.care.needs.tables import NeedRow
from epihq.care.register import episodes, looking
from epihq.care.register.persons import Person
from epihq.care.register.tables import CareTeamRow
from epihq.care.rounds import Route, Stop, plan_of
from epihq.care.tours import actions
from epihq.care.tours.tables import RoundRow
from epihq.operations.ledger.moments import row_at
from epihq.operations.ledger.rules import Actor
from epihq.web.care.need_words import ITEMS
from epihq.web.care.people import districts_for
from epihq.web.care.wishes import lines_of, sent_wishes, told_of, ways_of
from epihq.web.care.words import SKILLS
from epihq.web.kit.done import on_to, see
from epihq.web.kit.listing import found
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sent import number_of, once_of, version_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import life_of, may_do, to_do

_SHOWN = 60
WHY = {
    "seek": gettext_lazy("find them: they are silent"),
    "visit": gettext_lazy("a visit was asked for"),
    "bring": gettext_lazy("bring what they need"),
}
REASONS = {
    "no-team": gettext_lazy("no team"),
    "no-skill": gettext_lazy("no team has the skill"),
    "no-second-carer": gettext_lazy("no second carer"),
    "too-far": gettext_lazy("too far"),
    "too-much-to-carry": gettext_lazy("more homes than the teams may visit"),
    "no-time": gettext_lazy("no time left"),
}


class Home(NamedTuple):
    """One home of a route, as the sheet shows it."""

    number: int
    stop: Stop | None
    why: str
    how: str
    brings: str
    person: Person | None
    reason: str = ""


class Way(NamedTuple):
    """What one team does."""

    team: int
    name: str
    leaves: object
    returns: object
    travel: float
    is_gone: bool
    homes: list[Home]


@page("care-round.see")
def list_rounds(request: HttpRequest) -> HttpResponse:
    """List the newest rounds of one's districts, and ask to plan one."""
    look, actor = look_of(request), actor_of(request)
    listed = found(RoundRow, look.moment, [], related=("district",))
    rows = episodes.of_districts(listed, actor)
    context = {
        "look": look,
        "rows": list(rows[:_SHOWN]),
        "districts": districts_for(actor),
        "today": look.as_of,
        "may": may_do(actor, look, "care-round.plan"),
        "once": once_of(request),
    }
    return render(request, "web/care/rounds.html", context)


@page("care-round.plan")
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a round, which takes some seconds."""
    if request.method != "POST":
        return see(reverse("care-rounds"))
    district = number_of(request.POST.get("district")) or 0
    day = look_of(request).as_of
    row = actions.plan_round(actor_of(request), district, day, once=once_of(request))
    return on_to(request, _("The round is planned."), "care-round", row.pk)


@page("care-round.see")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show a round team by team, without names."""
    return _shown(request, number, {})


@page("care.look")
def named(request: HttpRequest, number: int) -> HttpResponse:
    """Show a round with names and addresses, to be printed; the log keeps who asked."""
    if request.method != "POST":
        return see(reverse("care-round", args=[number]))
    actor = actor_of(request)
    row = actions.found(actor, "care-round.see", number)
    numbers = [visit["episode"] for visit in row.visits]
    reason = _("for the sheets of a round")
    people = looking.look_at_all(actor, numbers, verb="care.look", reason=reason)
    return _shown(request, number, people)


def _shown(
    request: HttpRequest, number: int, people: Mapping[int, Person]
) -> HttpResponse:
    look, actor = look_of(request), actor_of(request)
    row = _row(actor, number, look)
    homes = _homes(row, people)
    planned = plan_of(row.plan)
    routes = _routes(row, planned.routes, homes)
    left = {int(one.visit): one.reason.value for one in planned.unplanned}
    in_routes = {home.number for way in routes for home in way.homes}
    without = [home for home in homes.values() if home.number not in in_routes]
    context = {
        "look": look,
        "row": row,
        "routes": routes,
        "without": [
            home._replace(
                reason=str(REASONS.get(left.get(home.number, ""), _("no place known")))
            )
            for home in without
        ],
        "is_named": bool(people),
        "wishes": lines_of(row),
        "own_ways": ways_of(row),
        "skills": SKILLS.items(),
        "may": to_do(row, actor, look),
        "can_look": may_do(actor, look, "care.look"),
        "entries": life_of(row, look.moment),
    }
    return render(request, "web/care/round.html", context)


def _row(actor: Actor, number: int, look: Look) -> RoundRow:
    actions.found(actor, "care-round.see", number)
    row = row_at(RoundRow, number, look.moment)
    if row is None:
        raise actions.no_such(number)
    return row


def _homes(row: RoundRow, people: Mapping[int, Person]) -> dict[int, Home]:
    needs = {need for visit in row.visits for need in visit["brings"]}
    named = {
        need.pk: str(ITEMS.get(need.item, need.item))
        for need in NeedRow.objects.filter(pk__in=needs)
    }
    return {
        visit["episode"]: Home(
            number=visit["episode"],
            stop=None,
            why=str(WHY[visit["why"]]),
            how=told_of(visit.get("wish")),
            brings=", ".join(named[one] for one in visit["brings"] if one in named),
            person=people.get(visit["episode"]),
        )
        for visit in row.visits
    }


def _routes(
    row: RoundRow, routes: Iterable[Route], homes: Mapping[int, Home]
) -> list[Way]:
    teams = {int(route.team) for route in routes}
    names = dict(CareTeamRow.objects.filter(pk__in=teams).values_list("pk", "name"))
    return [
        Way(
            team=int(route.team),
            name=names[int(route.team)],
            leaves=route.leaves,
            returns=route.returns,
            travel=round(route.travel),
            is_gone=route.team in row.gone,
            homes=[homes[int(stop.visit)]._replace(stop=stop) for stop in route.stops],
        )
        for route in routes
    ]


@page("care-round.leave")
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Write down that a team has left."""
    if request.method == "POST":
        team = number_of(request.POST.get("team")) or 0
        version = version_of(request)
        actions.leave(actor_of(request), number, team, version=version)
        return on_to(request, _("Its route is frozen."), "care-round", number)
    return see(reverse("care-round", args=[number]))


@page("care-round.again")
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Plan the rest of a round anew, without a team where one falls out."""
    if request.method == "POST":
        actor = actor_of(request)
        row = actions.found(actor, "care-round.again", number)
        actions.plan_again(
            actor,
            number,
            falls_out=number_of(request.POST.get("team")),
            wishes=sent_wishes(request.POST, row),
            version=version_of(request),
        )
        return on_to(request, _("The round is planned anew."), "care-round", number)
    return see(reverse("care-round", args=[number]))


@page("care-round.end")
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a round."""
    if request.method == "POST":
        actions.end(actor_of(request), number, version=version_of(request))
        return on_to(request, _("The round is over."), "care-round", number)
    return see(reverse("care-round", args=[number]))


URLS = [
    path("care/rounds/", list_rounds, name="care-rounds"),
    path("care/rounds/plan/", plan, name="care-round-plan"),
    path("care/rounds/<int:number>/", one, name="care-round"),
    path("care/rounds/<int:number>/names/", named, name="care-round-names"),
    path("care/rounds/<int:number>/leave/", leave, name="care-round-leave"),
    path("care/rounds/<int:number>/again/", again, name="care-round-again"),
    path("care/rounds/<int:number>/end/", end, name="care-round-end"),
]
