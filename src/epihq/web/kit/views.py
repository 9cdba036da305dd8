"""Views of a list that its reader keeps, or that are shared with a role of theirs."""

from typing import NamedTuple

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse

from epihq.operations.find.actions import seen_by
from epihq.operations.find.tables import ViewRow
from epihq.operations.ledger import rules
from epihq.operations.ledger.moments import Moment
from epihq.web.kit.listing import found
from epihq.web.kit.sign_in import actor_of

# Which page of a list, and which hour, is no part of a view of it.
_NOT_KEPT = ("page", "at")


class Kept(NamedTuple):
    """A view as a tab: its row and address, whether it is here and one's own."""

    row: ViewRow
    address: str
    is_here: bool
    is_own: bool
    shared: str


def list_of(page: str) -> str:
    """Give the address of the list that has a name; "" where none has it."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""


def query_of(asked: QueryDict) -> str:
    """Give what is asked of a list as a view keeps it: always in one order."""
    told = QueryDict(mutable=True)
    for name in sorted(set(asked) - {*_NOT_KEPT}):
        if value := asked.get(name, "").replace("\0", ""):
            told[name] = value
    return str(told.urlencode())


def kept_views(request: HttpRequest, moment: Moment, page: str) -> list[Kept]:
    """List the views of a page as they are or were, one's own first."""
    actor = actor_of(request)
    if not rules.may(actor, "view.see"):
        return []
    here, at = query_of(request.GET), request.GET.get("at", "")
    asked, related = [seen_by(actor, page)], ("owner",)
    rows = found(ViewRow, moment, asked, order=("number",), related=related)
    seen = [
        Kept(
            row=row,
            address=_address(row.query, at),
            is_here=row.query == here,
            is_own=row.owner_id == actor.number,
            shared=shared_with(row),
        )
        for row in rows
    ]
    return sorted(seen, key=lambda one: not one.is_own)


def shared_with(row: ViewRow) -> str:
    """Give the word of the form for whom a view is shared with: "", "all", a role."""
    return "" if not row.roles else "all" if len(row.roles) > 1 else str(row.roles[0])


def _address(query: str, at: str) -> str:
    told = QueryDict(query, mutable=True)
    if at:
        told["at"] = at
    return f"?{told.urlencode()}"
