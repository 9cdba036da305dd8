"""Views of lists that people keep, and places that they star."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from epihq.operations.find import actions
from epihq.operations.find.actions import KEPT, STARRED
from epihq.operations.find.tables import ViewRow
from epihq.operations.ledger.rules import ALL, Role
from epihq.web.kit.done import on_to, see
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import look_of
from epihq.web.kit.sent import once_of, version_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.subject import ways
from epihq.web.kit.timeline import may_do
from epihq.web.kit.views import list_of, query_of, shared_with


@page("view.see")
def views(request: HttpRequest) -> HttpResponse:
    """List one's own views and starred places, as they are or were."""
    look, actor = look_of(request), actor_of(request)
    mine = [equals("owner_id", actor.number), equals("state", KEPT)]
    rows = list(found(ViewRow, look.moment, mine, order=("number",)))
    labels = {way.page: way.label for way in ways()}
    context = {
        "look": look,
        "lists": [
            (row, labels.get(row.page, row.page), _address(row), shared_with(row))
            for row in rows
            if row.page != STARRED
        ],
        "places": [row for row in rows if row.page == STARRED],
        "may": may_do(actor, look, "view.change", "view.drop"),
    }
    return render(request, "web/find/views.html", context)


@page("view.keep")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the view of a list that the reader looks at."""
    name, query = request.POST.get("page", ""), request.POST.get("query", "")
    if name == STARRED or not list_of(name):
        raise Http404
    row = actions.keep_view(
        actor_of(request),
        name,
        query_of(QueryDict(query)),
        name=request.POST.get("name", ""),
        roles=_roles(request),
        once=once_of(request),
    )
    return see(_address(row))


@page("view.change")
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Call a view otherwise, or share it with others."""
    row = actions.change_view(
        actor_of(request),
        number,
        name=request.POST.get("name", ""),
        roles=_roles(request),
        version=version_of(request),
    )
    return see(_address(row))


@page("view.drop")
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a view no longer."""
    row = actions.drop_view(actor_of(request), number, version=version_of(request))
    if row.page == STARRED:
        return on_to(request, _("Its star is taken away."), "views")
    return on_to(request, _("The view is dropped; the list is as it was."), row.page)


@page("view.keep")
@require_POST
def star(request: HttpRequest, code: str) -> HttpResponse:
    """Star a place, or take its star away."""
    actions.star(actor_of(request), code, on=bool(request.POST.get("on")))
    return see(reverse("location", args=[code]))


def _roles(request: HttpRequest) -> tuple[Role, ...]:
    """Read with whom it is shared: "" is nobody, "all" everybody, or one role."""
    told = request.POST.get("shared", "")
    if told == "all":
        return tuple(ALL)
    return tuple(role for role in ALL if role == told)


def _address(row: Any) -> str:
    return list_of(row.page) + (row.query and f"?{row.query}")


URLS = [
    path("views/", views, name="views"),
    path("views/keep/", keep, name="view-keep"),
    path("views/<int:number>/change/", change, name="view-change"),
    path("views/<int:number>/drop/", drop, name="view-drop"),
    path("locations/<str:code>/star/", star, name="star"),
]
