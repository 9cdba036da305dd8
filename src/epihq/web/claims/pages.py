"""Claims: what somebody says of somebody's figures, and what a check of it found."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations.claims import actions as claims
from epihq.operations.claims.actions import CLOSED
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.ledger.moments import row_at
from epihq.operations.ledger.rules import Actor
from epihq.reports.claims_words import probability
from epihq.terms.claims import OPEN, ClaimState
from epihq.terms.dates import parse_day
from epihq.web.claims.forms import BESIDE, ClaimForm, statement_of
from epihq.web.claims.words import (
    ADDRESSEE,
    CHOICES,
    asked_of,
    checks_of,
    claimed,
    draft_request,
    evidence_of,
    summary,
)
from epihq.web.kit.asked import watch_of
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import Found, equals, found, page_of, tab_of
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.room import ASKS_EVERY
from epihq.web.kit.sent import once_of, version_of
from epihq.web.kit.sheet import Asked, Sheet, choice, place, words
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.subject import drafted
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, may_do, to_do

TABS = (
    ("open", gettext_lazy("Open")),
    ("closed", gettext_lazy("Closed")),
    ("all", gettext_lazy("All")),
)
_STATES = {"open": tuple(one.value for one in OPEN), "closed": (CLOSED,)}
STATES = tuple(ClaimState)
COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column("state", gettext_lazy("State"), lambda row: row.state, "state", STATES),
    Column("said_on", gettext_lazy("On which day"), lambda row: row.said_on, "said_on"),
    Column("speaker", gettext_lazy("Who said it"), lambda row: row.speaker, "speaker"),
    Column("claimant", gettext_lazy("Claimant"), lambda row: row.claimant),
    Column("source", gettext_lazy("Where it was said"), lambda row: row.source),
    Column(
        "grade", gettext_lazy("Grade of the source"), lambda row: row.grade, "grade"
    ),
    Column("quotation", gettext_lazy("Quotation"), lambda row: row.quotation),
    Column("location", gettext_lazy("Where"), lambda row: row.location, "location"),
    Column("kind", gettext_lazy("Kind"), lambda row: row.claim_kind),
    Column("threshold", gettext_lazy("Share"), lambda row: row.threshold),
    Column("checked_as_of", gettext_lazy("As of"), lambda row: row.checked_as_of),
    Column(
        "probability",
        gettext_lazy("Probability"),
        lambda row: row.probability,
        "probability",
    ),
    Column("summary", gettext_lazy("What was found"), summary),
    Column("asked_as_of", gettext_lazy("Being checked"), lambda row: row.asked_as_of),
    Column("check_trouble", gettext_lazy("Trouble"), lambda row: row.check_trouble),
    Column("addressee", gettext_lazy("To"), lambda row: row.addressee),
    Column("request", gettext_lazy("Request to WHO"), lambda row: row.request),
    Column("reason", gettext_lazy("Reason"), lambda row: row.reason),
    Column(
        "opened_at", gettext_lazy("Recorded"), lambda row: row.opened_at, "opened_at"
    ),
    Column("changed_at", gettext_lazy("Changed"), lambda row: row.changed_at),
)
LIST = Sheet(
    page="claims",
    columns=COLUMNS,
    filters=(
        place(),
        choice("kind", gettext_lazy("Kind"), "claim_kind", lambda _: CHOICES),
        words("quotation", "speaker", "source", "reason"),
    ),
)


@page("claim.see")
def list_claims(request: HttpRequest) -> HttpResponse:
    """List claims, newest first."""
    look, tab = look_of(request), tab_of(request, TABS)
    sheet = LIST.asked(request, look.moment)
    cut = page_of(_found(sheet, look, tab), request)
    context = {
        "look": look,
        "tab": tab,
        "tabs": TABS,
        "found": cut,
        "rows": [(row, claimed(row), _likelihood(row)) for row in cut],
        "sheet": sheet,
        "may": may_do(actor_of(request), look, "claim.record"),
    }
    return render(request, "web/claims/claims.html", context)


@page("claim.see")
def claims_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the claims that a filter asks for as CSV."""
    look, tab = look_of(request), tab_of(request, TABS, "all")
    return csv_response(
        "claims", COLUMNS, _found(LIST.asked(request, look.moment), look, tab)
    )


@page("claim.record")
def record(request: HttpRequest) -> HttpResponse:
    """Show the form of a claim, or record it."""
    look = look_of(request)
    if request.method != "POST":
        first = {"said_on": look.as_of, "claimant": look.location, "threshold": 0.5}
        first |= drafted("claim", request)
        return _form(request, look, ClaimForm(initial=first))
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return _form(request, look, form, status=400)
    said = statement_of(form.cleaned_data, look.disease)

    def recorded() -> ClaimRow:
        return claims.record_claim(
            actor_of(request), said, today=look.as_of, once=once_of(request)
        )

    row = tried(form, recorded, BESIDE)
    if row is None:
        return _form(request, look, form, status=400)
    return on_to(request, _("The claim is on record."), "claim", row.pk)


@page("claim.see")
def claim(request: HttpRequest, number: int) -> HttpResponse:
    """Show a claim: what was said, what a check found, and its life."""
    look = look_of(request)
    row = _row(number, look)
    return render(request, "web/claims/claim.html", _shown(request, row, look))


@page("claim.see")
def claim_live(request: HttpRequest, number: int) -> HttpResponse:
    """Give what changed of a claim that is being checked, or nothing.

    What somebody may be writing just now stays: forms are told the new version alone.
    """
    look = look_of(request)
    row = _row(number, look)
    if request.GET.get("seen") == _key(row, watch_of(look)):
        return HttpResponse(status=204)
    context = {**_shown(request, row, look), "live": True}
    return render(request, "web/claims/live.html", context)


def _row(number: int, look: Look) -> ClaimRow:
    row = row_at(ClaimRow, number, look.moment)
    if row is None:
        raise Http404
    return row


def _shown(request: HttpRequest, row: ClaimRow, look: Look) -> dict[str, Any]:
    entries, watch = life_of(row, look.moment), watch_of(look)
    return {
        "look": look,
        "row": row,
        "claimed": claimed(row),
        "places": asked_of(row),
        "check": row.checked or {},
        "evidence": evidence_of(row),
        "checks": checks_of(entries),
        "key": _key(row, watch),
        "watch": watch,
        "asks_every": ASKS_EVERY,
        "entries": entries,
        "may": to_do(row, actor_of(request), look),
        "draft": draft_request(row),
        "addressee": ADDRESSEE,
    }


def _key(row: ClaimRow, watch: dict[str, Any]) -> str:
    """Fingerprint of what a reader sees of a claim that is being checked."""
    return f"{row.version}-{watch['never_ran']:d}{watch['is_silent']:d}"


@page("claim.see")
def answer(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Ask for a check of a claim, put it to WHO, or close it."""
    if request.method != "POST":
        return redirect("claim", number)
    actor, version = actor_of(request), version_of(request)
    words = request.POST.get("words", "")
    if verb == "check":
        _ask_check(request, actor, number, version)
        message = _("It is asked for; the watch checks it in its next rounds.")
        return on_to(request, message, "claim", number)
    if verb == "raise":
        to = request.POST.get("addressee", ADDRESSEE)
        claims.raise_claim(actor, number, request=words, addressee=to, version=version)
        message = _("The request is on record; the Focal Point sends it.")
        return on_to(request, message, "claim", number)
    if verb == "close":
        claims.close_claim(actor, number, reason=words, version=version)
        message = _("It is closed, with the reason.")
        return on_to(request, message, "claim", number)
    raise Http404


def _ask_check(
    request: HttpRequest, actor: Actor, number: int, version: int | None
) -> None:
    today = look_of(request).as_of
    as_of = _day(request, today)
    claims.ask_check(actor, number, as_of=as_of, today=today, version=version)


def _day(request: HttpRequest, today: date) -> date:
    text = request.POST.get("as_of", "").strip()
    return parse_day(text, "as_of") if text else today


def _found(sheet: Asked, look: Look, tab: str) -> Found[ClaimRow]:
    filters = sheet.conditions
    if tab in _STATES:
        filters.append(equals("state", *_STATES[tab]))
    return found(ClaimRow, look.moment, filters, order=sheet.order("-number"))


def _likelihood(row: ClaimRow) -> str:
    if row.checked is None:
        return _("being checked") if row.asked_as_of else "–"
    return probability(row.probability)


def _form(
    request: HttpRequest, look: Look, form: ClaimForm, status: int = 200
) -> HttpResponse:
    context = {"look": look, "form": form, "once": once_of(request)}
    return render(request, "web/claims/record.html", context, status=status)


URLS = [
    path("claims/", list_claims, name="claims"),
    path("claims.csv", claims_csv, name="claims-csv"),
    path("claims/new/", record, name="claim-new"),
    path("claims/<int:number>/", claim, name="claim"),
    path("claims/<int:number>/live/", claim_live, name="claim-live"),
    path("claims/<int:number>/<str:verb>/", answer, name="claim-answer"),
]
