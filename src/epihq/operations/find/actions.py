"""Views that people keep of lists, and places that they star."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q

from epihq.operations.find.tables import ViewRow
from epihq.operations.ledger import ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    done_before,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.rules import ALL, Actor, Role, require
from epihq.terms.errors import UsageError
from epihq.terms.locations import check_location

KEPT: Final = "kept"
# The page whose views are places.
STARRED: Final = "location"
# Nobody finds a tab among more.
MOST: Final = 30
_LONGEST_NAME: Final = 60
_LONGEST_QUERY: Final = 2000


def keep_view(
    actor: Actor,
    page: str,
    query: str,
    *,
    name: str,
    roles: Sequence[Role] = (),
    once: str = "",
) -> ViewRow:
    """Keep what is asked of a list under a name, for oneself or for roles as well.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``views.too-long``, ``views.too-many``, ``ledger.says-nothing``.
    """
    called = _called(name)
    if len(query) > _LONGEST_QUERY:
        raise UsageError(
            "views.too-long",
            f"view: what is asked of a list was expected in at most {_LONGEST_QUERY} "
            f"letters; got {len(query)}. Filter it by less.",
        )
    with ledger.changing():
        if row := done_before(actor, ViewRow, once):
            return row
        return _begin(actor, page, query, called, roles, once)


def change_view(
    actor: Actor,
    number: int,
    *,
    name: str,
    roles: Sequence[Role],
    version: int | None = None,
) -> ViewRow:
    """Call a view otherwise, or share it with other roles.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``views.too-long``, ``ledger.says-nothing``.
    """
    to = {"name": _called(name), "roles": _spelt(roles)}
    with ledger.changing():
        row = held(ViewRow, number, version=version)
        require_state(row, "view.change")
        return change(actor, "view.change", row, to)


def drop_view(actor: Actor, number: int, *, version: int | None = None) -> ViewRow:
    """Keep a view no longer.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
    """
    with ledger.changing():
        row = held(ViewRow, number, version=version)
        require_state(row, "view.drop")
        return change(actor, "view.drop", row, {})


def star(actor: Actor, place: str, *, on: bool) -> ViewRow | None:
    """Star a place, or take its star away; nothing is done where it is so already.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``views.too-many``, those of ``check_location``.
    """
    code = check_location(place, "star")
    require(actor, "view.keep")
    with ledger.changing():
        row = ViewRow.objects.filter(starred_by(actor), query=code).first()
        if on and row is None:
            return _begin(actor, STARRED, code, "", (), "")
        if not on and row is not None:
            return change(actor, "view.drop", held(ViewRow, row.pk), {})
        return row


def seen_by(actor: Actor, page: str) -> Q:
    """Ask for the views of a page that somebody keeps or that are shared with them."""
    # Both databases keep a list as text; the words of roles hold no quote.
    seen = [Q(roles__icontains=f'"{role}"') for role in sorted(actor.roles)]
    if actor.number is not None:
        seen.append(Q(owner_id=actor.number))
    return Q(page=page, state=KEPT) & reduce(or_, seen, Q())


def starred_by(actor: Actor) -> Q:
    """Ask for the places that somebody starred."""
    return Q(page=STARRED, state=KEPT, owner_id=actor.number)


def is_starred(actor: Actor, code: str) -> bool:
    """Tell whether somebody starred a place."""
    return bool(ViewRow.objects.filter(starred_by(actor), query=code).exists())


def _begin(
    actor: Actor,
    page: str,
    query: str,
    name: str,
    roles: Sequence[Role],
    once: str,
) -> ViewRow:
    require(actor, "view.keep")
    mine = ViewRow.objects.filter(owner=actor.number, page=page, state=KEPT)
    if mine.count() >= MOST:
        raise UsageError(
            "views.too-many",
            f"view: at most {MOST} of a page were expected; got one more. Drop one "
            "that you no longer need.",
        )
    row = ViewRow(
        state=KEPT,
        owner_id=actor.number,
        page=page,
        query=query,
        name=name,
        roles=_spelt(roles),
    )
    return begin(actor, "view.keep", row, once=once)


def _called(name: str) -> str:
    words = require_words(name, "view", "its name")
    if len(words) > _LONGEST_NAME:
        raise UsageError(
            "views.too-long",
            f"view: a name of at most {_LONGEST_NAME} letters was expected; got "
            f"{len(words)}. Call it by less.",
        )
    return words


def _spelt(roles: Sequence[Role]) -> list[str]:
    return sorted(role.value for role in {*roles} & ALL)
