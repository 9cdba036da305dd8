"""Views of lists that people keep, and starred places, for programs."""

from django.http import HttpRequest
from ninja import Field, Router

from epihq.operations.find import actions
from epihq.operations.find.actions import STARRED
from epihq.operations.find.tables import ViewRow
from epihq.operations.ledger.rules import ALL, Role
from epihq.terms.errors import UsageError
from epihq.web.kit.api import (
    SAYS_NOTHING,
    Number,
    Once,
    Place,
    Seen,
    Thinglike,
    Truth,
    Versioned,
    Word,
    actor_of,
    answers,
    operation,
    version_of,
)
from epihq.web.kit.views import list_of

router = Router(tags=["Search"])


class ViewOut(Thinglike):
    """A view of a list, or a starred place."""

    page: str = Field(description='Name of the list; "location" for a starred place')
    query: str = Field(description="What is asked of it; the code of the place")
    name: str
    roles: list[str] = Field(description="Roles with whom it is shared")


class ChangedView(Versioned):
    """A view as it is to be called and shared."""

    name: Word = Field(examples=["Overdue in Baku"])
    roles: list[Word] = Field([], description="Roles with whom it is shared")


class ViewOf(ChangedView):
    """A view to be kept."""

    page: Word = Field(max_length=40, examples=["instructions"])
    query: Word = Field("", max_length=2000, examples=["location=Baku&sort=deadline"])


class Star(Versioned):
    """A star to be given or taken away."""

    place: Place
    on: Truth = Field(True, description="false takes it away")


@router.get("/views", response=answers(list[ViewOut]))
@operation("view.see")
def views(request: HttpRequest) -> list[ViewRow]:
    """List the views that the asker keeps, and the places that they starred."""
    mine = ViewRow.objects.filter(owner=actor_of(request).number, state=actions.KEPT)
    return list(mine.order_by("number"))


@router.post("/views", response=answers(ViewOut))
@operation("view.keep")
def keep(request: HttpRequest, body: ViewOf, once: Once = "") -> ViewRow:
    """Keep a view of a list."""
    if body.page == STARRED or not list_of(body.page):
        raise UsageError(
            "views.not-a-list",
            f"view: the name of a list was expected, e.g. instructions; got "
            f"{body.page!r}. A place is starred instead.",
        )
    return actions.keep_view(
        actor_of(request),
        body.page,
        body.query,
        name=body.name,
        roles=_roles(body.roles),
        once=once,
    )


@router.post("/views/{number}/change", response=answers(ViewOut))
@operation("view.change")
def change(
    request: HttpRequest, number: Number, body: ChangedView, seen: Seen = ""
) -> ViewRow:
    """Call a view otherwise, or share it with other roles."""
    return actions.change_view(
        actor_of(request),
        number,
        name=body.name,
        roles=_roles(body.roles),
        version=version_of(seen, body),
    )


@router.post("/views/{number}/drop", response=answers(ViewOut))
@operation("view.drop")
def drop(
    request: HttpRequest,
    number: Number,
    body: Versioned = SAYS_NOTHING,
    seen: Seen = "",
) -> ViewRow:
    """Keep a view no longer."""
    return actions.drop_view(actor_of(request), number, version=version_of(seen, body))


@router.post("/stars", response=answers(list[ViewOut]))
@operation("view.keep")
def star(request: HttpRequest, body: Star) -> list[ViewRow]:
    """Star a place, or take its star away; list the starred ones."""
    actor = actor_of(request)
    actions.star(actor, body.place, on=body.on)
    return list(ViewRow.objects.filter(actions.starred_by(actor)).order_by("number"))


def _roles(told: list[str]) -> tuple[Role, ...]:
    return tuple(role for role in ALL if role in told)
