"""Handover: what the next officer must know, signed by one, accepted by another."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from epihq.operations.duty import handovers, roster
from epihq.operations.duty.tables import HandoverRow
from epihq.operations.ledger import moments, rules
from epihq.operations.ledger.moments import Moment, row_at
from epihq.operations.ledger.rules import Actor
from epihq.operations.people.officers import officers
from epihq.operations.people.tables import Officer
from epihq.terms.errors import UsageError
from epihq.web.duty.words import in_words
from epihq.web.kit.done import on_to
from epihq.web.kit.listing import (
    Found,
    asked,
    either,
    equals,
    found,
    lists,
    page_of,
)
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sent import number_of, once_of, version_of
from epihq.web.kit.sheet import Asked, Sheet, choice, words
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, may_do, to_do

_BOTH = ("outgoing", "incoming")
_STATES = ("draft", "signed", "accepted")
_ABLE = sorted(rules.verb_named("handover.draft").who)


def _people(moment: Moment) -> list[tuple[int, str]]:
    """List who can hand over, by name."""
    able = either(*(lists("roles", role) for role in _ABLE))
    rows = found(Officer, moment, [able], order=("full_name",))
    return [(one.pk, one.full_name) for one in rows]


COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column("state", gettext_lazy("State"), lambda row: row.state, "state", _STATES),
    Column("since", gettext_lazy("From"), lambda row: row.since, "since"),
    Column("until", gettext_lazy("Until"), lambda row: row.until, "until"),
    Column(
        "outgoing",
        gettext_lazy("By"),
        lambda row: row.outgoing.full_name,
        "outgoing__full_name",
    ),
    Column(
        "incoming",
        gettext_lazy("To"),
        lambda row: row.incoming.full_name if row.incoming else None,
        "incoming__full_name",
    ),
    Column("signed_at", gettext_lazy("Signed"), lambda row: row.signed_at, "signed_at"),
    Column(
        "accepted_at",
        gettext_lazy("Accepted"),
        lambda row: row.accepted_at,
        "accepted_at",
    ),
    Column("items", gettext_lazy("Items"), lambda row: len(row.items)),
    Column("notes", gettext_lazy("Notes"), lambda row: row.notes),
)
LIST = Sheet(
    page="handovers",
    columns=COLUMNS,
    filters=(
        choice("outgoing", gettext_lazy("By"), "outgoing_id", _people),
        words("notes"),
    ),
)


@page("handover.see")
def list_handovers(request: HttpRequest) -> HttpResponse:
    """List handovers, newest first."""
    look = look_of(request)
    sheet = LIST.asked(request, look.moment)
    context = {
        "look": look,
        "sheet": sheet,
        "found": page_of(_found(request, sheet, look), request),
        "state": asked(request, "state"),
        "states": _STATES,
        "once": once_of(request),
        "may": may_do(actor_of(request), look, "handover.draft"),
    }
    return render(request, "web/handover/list.html", context)


@page("handover.see")
def handovers_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the handovers that a filter asks for as CSV."""
    look = look_of(request)
    listed = _found(request, LIST.asked(request, look.moment), look)
    return csv_response("handovers", COLUMNS, listed)


def _found(request: HttpRequest, sheet: Asked, look: Look) -> Found[HandoverRow]:
    filters = sheet.conditions
    if (state := asked(request, "state")) in _STATES:
        filters.append(equals("state", state))
    order = sheet.order("-number")
    return found(HandoverRow, look.moment, filters, order=order, related=_BOTH)


@page("handover.draft")
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Draft a handover from the log."""
    row = handovers.draft_handover(
        actor_of(request), room_now=look_of(request).hour, once=once_of(request)
    )
    return on_to(
        request,
        _("Drafted from the log. Add what it does not say."),
        "handover",
        row.pk,
    )


@page("handover.see")
def handover(request: HttpRequest, number: int) -> HttpResponse:
    """Show a handover, and what the reader may do with it."""
    return _shown(request, number)


@page("handover.edit")
@require_POST
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Keep the notes of a draft."""
    notes, version = request.POST.get("notes", ""), version_of(request)
    handovers.edit_handover(actor_of(request), number, notes=notes, version=version)
    return on_to(request, _("The notes are kept."), "handover", number)


@page("handover.sign")
@require_POST
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Sign a handover over; what was typed stands again beside a mistake."""
    notes = request.POST.get("notes", "")
    try:
        handovers.sign_handover(
            actor_of(request),
            number,
            incoming=_incoming(request),
            notes=notes,
            version=version_of(request),
        )
    except UsageError as error:
        return _shown(request, number, problem=str(error), notes=notes)
    return on_to(request, _("Signed. It is theirs to accept."), "handover", number)


@page("handover.accept")
@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Accept a handover."""
    note, version = request.POST.get("note", ""), version_of(request)
    handovers.accept_handover(
        actor_of(request), number, version=version, note=note.strip()
    )
    return on_to(request, _("The room is yours."), "handover", number)


def _shown(
    request: HttpRequest, number: int, problem: str = "", notes: str | None = None
) -> HttpResponse:
    look, actor = look_of(request), actor_of(request)
    row = row_at(HandoverRow, number, look.moment)
    if row is None:
        raise Http404
    context: dict[str, Any] = {
        "look": look,
        "row": row,
        "groups": in_words(row.items),
        "entries": life_of(row, look.moment),
        "problem": problem,
        "notes": row.notes if notes is None else notes,
        "may": to_do(row, actor, look),
    }
    if context["may"].get("sign"):
        context["people"] = _who_can_come(actor)
        context["preselected"] = number_of(request.POST.get("incoming")) or _next(
            context["people"], look.moment.at
        )
    status = 400 if problem else 200
    return render(request, "web/handover/handover.html", context, status=status)


def _who_can_come(actor: Actor) -> list[Officer]:
    able = officers(*rules.verb_named("handover.accept").who)
    return [one for one in able if one.pk != actor.number]


def _next(people: Iterable[Officer], at: datetime) -> int | None:
    """The next on duty by the roster, of those who can accept."""
    able = {one.pk for one in people}
    ahead = roster.between(at, at + roster.LONGEST * 2, moments.now())
    coming = sorted(ahead, key=lambda turn: (turn.starts_at <= at, turn.starts_at))
    return next((turn.officer_id for turn in coming if turn.officer_id in able), None)


def _incoming(request: HttpRequest) -> int:
    incoming = number_of(request.POST.get("incoming"))
    if incoming is None:
        raise UsageError(
            "web.nobody-chosen",
            "handover: the officer who comes on duty was expected; got none. Choose "
            "them from the list.",
        )
    return incoming


URLS = [
    path("handovers/", list_handovers, name="handovers"),
    path("handovers.csv", handovers_csv, name="handovers-csv"),
    path("handovers/draft/", draft, name="handover-draft"),
    path("handovers/<int:number>/", handover, name="handover"),
    path("handovers/<int:number>/edit/", edit, name="handover-edit"),
    path("handovers/<int:number>/sign/", sign, name="handover-sign"),
    path("handovers/<int:number>/accept/", accept, name="handover-accept"),
]
