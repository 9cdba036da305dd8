"""Cards of credibility: one yardstick for everybody, one step from a place."""

from datetime import date
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from epihq.operations.claims import cards
from epihq.operations.claims.cards import CARDS, MADE
from epihq.operations.claims.tables import CardRow
from epihq.operations.ledger.moments import row_at
from epihq.operations.processes.asked import ASKED
from epihq.reports.cards import (
    finding_of,
    limits_of,
    sentence_of,
    summary_of,
    title_of,
    unit_of,
)
from epihq.reports.trust import cell
from epihq.terms.credibility import Credibility, CredibilityCard, Finding
from epihq.terms.errors import DataError
from epihq.terms.locations import is_location
from epihq.web.kit.asked import live, waiting
from epihq.web.kit.done import on_to
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.sent import once_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import life_of, may_do
from epihq.words.places import place_name

_SHOWN = 20
_MARKS = {
    Finding.CONSISTENT: "done",
    Finding.UNUSUAL: "warn",
    Finding.STRONGLY_UNUSUAL: "grave",
    Finding.NOT_ENOUGH: "calm",
}


class Line(NamedTuple):
    """A test on the page of a card; ``beside`` is what it says of who asks."""

    title: str
    finding: str
    mark: str
    sentence: str
    beside: str
    unit: str
    limits: str


@page("card.see")
def credibility(request: HttpRequest, code: str) -> HttpResponse:
    """Show the newest card of a place, or ask for one."""
    look = look_of(request)
    if not is_location(code):
        raise Http404
    if request.method == "POST":
        return _ask(request, code, look)
    rows = found(CardRow, look.moment, [equals("location", code)])
    newest = next(iter(rows[:1]), None)
    if newest is None:
        context = {
            "look": look,
            "code": code,
            "name": place_name(code),
            "may": may_do(actor_of(request), look, "card.ask"),
            "once": once_of(request),
        }
        return render(request, "web/claims/no_card.html", context)
    return _shown(request, newest, look)


def _ask(request: HttpRequest, code: str, look: Look) -> HttpResponse:
    """Ask for a card, by what is known today."""
    row = cards.ask_card(
        actor_of(request),
        code,
        disease=look.disease,
        as_of=look.as_of,
        today=look.as_of,
        once=once_of(request),
    )
    return on_to(request, _("It is asked for; the watch makes it now."), "card", row.pk)


@page("card.see")
def card(request: HttpRequest, number: int) -> HttpResponse:
    """Show a card, or how far it is."""
    look = look_of(request)
    return _shown(request, _row(number, look), look)


@page("card.see")
def card_live(request: HttpRequest, number: int) -> HttpResponse:
    """Give how far a card is; the whole page anew once it is made."""
    look = look_of(request)
    row = _row(number, look)
    context = waiting(CARDS, row, look) if row.state == ASKED else None
    return live(request, "web/claims/card_progress.html", context)


@page("card.see")
def card_file(request: HttpRequest, number: int) -> HttpResponse:
    """Send a card as the terminal writes it."""
    row = _row(number, look_of(request))
    if row.state != MADE:
        raise Http404
    body = cards.body_of(row, home_folder())
    return HttpResponse(body, content_type="application/json")


def _row(number: int, look: Look) -> CardRow:
    row = row_at(CardRow, number, look.moment)
    if row is None:
        raise Http404
    return row


def _shown(request: HttpRequest, row: CardRow, look: Look) -> HttpResponse:
    others = found(CardRow, look.moment, [equals("location", row.location)])
    context: dict[str, Any] = {
        "look": look,
        "row": row,
        "code": row.location,
        "name": place_name(row.location),
        "is_old": _is_old(row, look.as_of),
        "others": [one for one in others[:_SHOWN] if one.pk != row.pk],
        "entries": life_of(row, look.moment),
        "may": may_do(actor_of(request), look, "card.ask"),
        "once": once_of(request),
    }
    if row.state == ASKED:
        context |= waiting(CARDS, row, look)
    elif row.state == MADE:
        context |= _made(row)
    return render(request, "web/claims/card.html", context)


def _is_old(row: CardRow, today: date) -> bool:
    return bool(row.as_of < today)


def _made(row: CardRow) -> dict[str, Any]:
    try:
        made = cards.card_of(row, home_folder())
    except DataError as error:
        return {"damaged": str(error)}
    own = next((one for one in made.cards if one.location == made.asked_by), None)
    asked = next(one for one in made.cards if one.location == row.location)
    beside = own if own is not None and own is not asked else None
    return {
        "made": made,
        "asked": asked,
        "summary": summary_of(asked),
        "lines": _lines(asked, beside),
        "beside": beside and place_name(beside.location),
        "own_summary": summary_of(beside) if beside else "",
        "reference": ", ".join(map(place_name, made.reference)),
        "unheld": _unheld(made, own),
    }


def _unheld(made: Credibility, own: CredibilityCard | None) -> str:
    """Name who asks, where nothing of them stands beside the others."""
    return place_name(made.asked_by) if made.asked_by and own is None else ""


def _lines(asked: CredibilityCard, beside: CredibilityCard | None) -> list[Line]:
    same = {test.name: test for test in beside.tests} if beside else {}
    return [
        Line(
            title=title_of(test.name),
            finding=finding_of(test),
            mark=_MARKS[test.finding],
            sentence=sentence_of(test),
            beside=cell(same[test.name]) if test.name in same else "",
            unit=unit_of(test.name),
            limits=limits_of(test.name),
        )
        for test in asked.tests
    ]


URLS = [
    path("credibility/<str:code>/", credibility, name="credibility"),
    path("cards/<int:number>/", card, name="card"),
    path("cards/<int:number>.json", card_file, name="card-file"),
    path("cards/<int:number>/live/", card_live, name="card-live"),
]
