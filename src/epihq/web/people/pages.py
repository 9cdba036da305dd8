"""People: who has an account, with which roles, and the link by which they come in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from epihq.operations.ledger import acting
from epihq.operations.ledger.moments import row_at
from epihq.operations.people import officers
from epihq.operations.people.personal import look_at
from epihq.operations.people.tables import Officer
from epihq.terms.log import Entry
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import Found, found, lists, page_of
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sent import once_of, version_of
from epihq.web.kit.sheet import Asked, Filter, Sheet, choice, words
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.tags import role_word, state_word
from epihq.web.kit.timeline import may_do, to_do
from epihq.web.log.entries import Wanted
from epihq.web.log.entries import found as entries_like
from epihq.web.people.forms import OfficerForm, first_values
from epihq.web.settings import address

_HOURS = 24
_STATES = ("active", "suspended")
_BESIDE = {
    "officers.bad-username": "username",
    "officers.username-taken": "username",
    "officers.no-role": "roles",
    "officers.no-agency": "agency",
    "registry.bad-address": "email",
    "ledger.says-nothing": "full_name",
}
# Without telephone and e-mail: who looks at those looks at a page that tells it.
COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column("username", gettext_lazy("User name"), lambda row: row.username, "username"),
    Column(
        "full_name", gettext_lazy("Full name"), lambda row: row.full_name, "full_name"
    ),
    Column("roles", gettext_lazy("Roles"), lambda row: " ".join(row.roles)),
    Column(
        "agency",
        gettext_lazy("Agency"),
        lambda row: row.agency.name if row.agency else None,
        "agency__name",
    ),
    Column("language", gettext_lazy("Language"), lambda row: row.language, "language"),
    Column("state", gettext_lazy("State"), lambda row: row.state, "state"),
)
LIST = Sheet(
    page="officers",
    columns=COLUMNS,
    filters=(
        words("full_name", "username", label=gettext_lazy("Name")),
        Filter(
            name="role",
            label=gettext_lazy("Role"),
            asks=lambda role: lists("roles", role),
            choices=lambda _: [
                (one.value, role_word(one.value)) for one in officers.ROLES
            ],
        ),
        choice(
            "state",
            gettext_lazy("State"),
            "state",
            lambda _: [(one, state_word(one)) for one in _STATES],
        ),
    ),
)


@page("officer.see")
def list_officers(request: HttpRequest) -> HttpResponse:
    """List people by name."""
    look = look_of(request)
    sheet = LIST.asked(request, look.moment)
    context = {
        "look": look,
        "sheet": sheet,
        "found": page_of(_found(sheet, look), request),
        "may": may_do(actor_of(request), look, "officer.set"),
    }
    return render(request, "web/officers/list.html", context)


@page("officer.see")
def officers_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the people that a filter asks for as CSV, without their addresses."""
    look = look_of(request)
    listed = _found(LIST.asked(request, look.moment), look)
    return csv_response("people", COLUMNS, listed)


@page("officer.set")
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new account, or make one from it."""
    if request.method != "POST":
        first = {"language": request.user.language}
        return _form(request, OfficerForm(initial=first), None)
    form = OfficerForm(request.POST)
    if not form.is_valid():
        return _form(request, form, None, status=400)
    row = tried(
        form,
        lambda: officers.make_officer(actor_of(request), form.person()),
        _BESIDE,
    )
    if row is None:
        return _form(request, form, None, status=400)
    message = _("The account is made. Give them a link to come in by.")
    return on_to(request, message, "officer", row.pk)


@page("officer.set")
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Show the form of an account, or change it."""
    row = acting.held(Officer, number)
    if request.method != "POST":
        look_at(actor_of(request), Officer.kind, number)
        form = OfficerForm(is_new=False, initial=first_values(row))
        return _form(request, form, row)
    form = OfficerForm(request.POST, is_new=False)
    if not form.is_valid():
        return _form(request, form, row, status=400)

    def changed() -> Officer:
        person = form.person(row.username)
        return officers.change_officer(
            actor_of(request), number, person, version=version_of(request)
        )

    if tried(form, changed, _BESIDE) is None:
        return _form(request, form, row, status=400)
    return on_to(request, _("The account is changed."), "officer", number)


@page("officer.see")
def officer(request: HttpRequest, number: int) -> HttpResponse:
    """Show a person with telephone and e-mail, and tell the log who looked."""
    return _shown(request, number)


@page("officer.set")
@require_POST
def suspend(request: HttpRequest, number: int) -> HttpResponse:
    """Let a person sign in no more."""
    reason, version = request.POST.get("reason", ""), version_of(request)
    officers.suspend_officer(actor_of(request), number, reason=reason, version=version)
    return on_to(request, _("They can sign in no more."), "officer", number)


@page("officer.set")
@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Let a person sign in again."""
    officers.restore_officer(actor_of(request), number, version=version_of(request))
    return on_to(request, _("They can sign in again."), "officer", number)


@page("officer.invite")
@require_POST
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """Make a link that lets a person in once; it is shown now and never again."""
    row = acting.held(Officer, number)
    key = officers.invite(actor_of(request), row, hours=_HOURS)
    link = f"{address()}{reverse('enter', args=[key])}"
    return _shown(request, number, link=link, hours=_HOURS)


def _shown(request: HttpRequest, number: int, **more: Any) -> HttpResponse:
    look = look_of(request)
    row = row_at(Officer, number, look.moment)
    if row is None:
        raise Http404
    actor = actor_of(request)
    look_at(actor, Officer.kind, number)
    context = {
        "look": look,
        "row": row,
        "entries": _newest(number, look)[::-1],
        "may": may_do(actor, look, "officer.set") | to_do(row, actor, look),
        **more,
    }
    return render(request, "web/officers/officer.html", context)


def _newest(number: int, look: Look) -> tuple[Entry, ...]:
    """The newest entries of a person: sign-ins and looks make them many."""
    wanted = Wanted(
        zone="UTC", thing=Officer.kind, number=number, upto=look.moment.upto
    )
    return entries_like(wanted).entries


def _found(sheet: Asked, look: Look) -> Found[Officer]:
    order = sheet.order("full_name", "number")
    asks, related = sheet.conditions, ("agency",)
    return found(Officer, look.moment, asks, order=order, related=related)


def _form(
    request: HttpRequest, form: OfficerForm, row: Officer | None, status: int = 200
) -> HttpResponse:
    version = version_of(request) or (row.version if row else "")
    context = {"form": form, "row": row, "version": version, "once": once_of(request)}
    return render(request, "web/officers/form.html", context, status=status)


URLS = [
    path("officers/", list_officers, name="officers"),
    path("officers.csv", officers_csv, name="officers-csv"),
    path("officers/new/", new, name="officer-new"),
    path("officers/<int:number>/", officer, name="officer"),
    path("officers/<int:number>/edit/", edit, name="officer-edit"),
    path("officers/<int:number>/suspend/", suspend, name="officer-suspend"),
    path("officers/<int:number>/restore/", restore, name="officer-restore"),
    path("officers/<int:number>/invite/", invite, name="officer-invite"),
]
