"""Agencies and templates of instructions: listed, entered, changed, retired."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations import registry, rules
from epihq.operations.moments import row_at
from epihq.operations.personal import look_at
from epihq.operations.tables_people import AgencyRow
from epihq.operations.tables_tasks import TemplateRow
from epihq.operations.thing import Thing
from epihq.web.done import on_to, tried
from epihq.web.forms_registry import (
    BESIDE,
    AgencyForm,
    TemplateForm,
    agency_of,
    template_of,
    values_of_agency,
    values_of_template,
)
from epihq.web.life import life_of
from epihq.web.listing import asked, equals, found, has_text, page_of
from epihq.web.moment import Look, look_of
from epihq.web.sent import version_of
from epihq.web.sign_in import actor_of, page
from epihq.web.tables import Column, csv_response

TABS = (
    ("active", gettext_lazy("Active")),
    ("retired", gettext_lazy("Retired")),
    ("all", gettext_lazy("All")),
)
# Without addresses: who looks at those looks at a page that tells it.
AGENCY_COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk),
    Column("name", gettext_lazy("Name"), lambda row: row.name),
    Column("state", gettext_lazy("State"), lambda row: row.state),
    Column("location", gettext_lazy("Where"), lambda row: row.location),
    Column("above", gettext_lazy("Agency above"), lambda row: row.above_id),
)
TEMPLATE_COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk),
    Column("name", gettext_lazy("Name"), lambda row: row.name),
    Column("state", gettext_lazy("State"), lambda row: row.state),
    Column("signal_kind", gettext_lazy("Fits"), lambda row: row.signal_kind),
    Column("priority", gettext_lazy("Priority"), lambda row: row.priority),
    Column("deadline_hours", gettext_lazy("Hours"), lambda row: row.deadline_hours),
    Column("text", gettext_lazy("What is to be done"), lambda row: row.text),
    Column("legal_basis", gettext_lazy("Legal basis"), lambda row: row.legal_basis),
)


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What one kind of registered thing has: its table, its form, its actions."""

    name: str
    table: type[Thing]
    related: tuple[str, ...]
    columns: tuple[Column, ...]
    searched: tuple[str, ...]
    form: type[forms.Form]
    read: Callable[[dict[str, Any]], Any]
    values: Callable[[Any], dict[str, Any]]
    set_it: Callable[..., Any]
    retire_it: Callable[..., Any]

    def form_of(self, row: Any, *args: Any, **words: Any) -> forms.Form:
        """Make the form; an agency's has to know itself, not to stand above itself."""
        own = {"own": row.pk if row else None} if self.form is AgencyForm else {}
        return self.form(*args, **own, **words)


AGENCIES = Registered(
    name="agency",
    table=AgencyRow,
    related=("above",),
    columns=AGENCY_COLUMNS,
    searched=("name", "location"),
    form=AgencyForm,
    read=agency_of,
    values=values_of_agency,
    set_it=registry.set_agency,
    retire_it=registry.retire_agency,
)
TEMPLATES = Registered(
    name="template",
    table=TemplateRow,
    related=(),
    columns=TEMPLATE_COLUMNS,
    searched=("name", "text"),
    form=TemplateForm,
    read=template_of,
    values=values_of_template,
    set_it=registry.set_template,
    retire_it=registry.retire_template,
)


@page("agency.see")
def agencies(request: HttpRequest) -> HttpResponse:
    """List the agencies."""
    return _list(request, AGENCIES, "web/agencies/agencies.html")


@page("agency.see")
def agencies_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the agencies as CSV."""
    return _csv(request, AGENCIES, "agencies")


@page("agency.set")
def agency_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new agency, or enter it."""
    return _set(request, AGENCIES, None)


@page("agency.see")
def agency(request: HttpRequest, number: int) -> HttpResponse:
    """Show an agency, or change it."""
    return _one(request, AGENCIES, number)


@page("agency.set")
def agency_retire(request: HttpRequest, number: int) -> HttpResponse:
    """Take an agency off the list."""
    return _retire(request, AGENCIES, number)


@page("template.see")
def templates(request: HttpRequest) -> HttpResponse:
    """List the templates of instructions."""
    return _list(request, TEMPLATES, "web/templates/templates.html")


@page("template.see")
def templates_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the templates as CSV."""
    return _csv(request, TEMPLATES, "templates")


@page("template.set")
def template_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new template, or enter it."""
    return _set(request, TEMPLATES, None)


@page("template.see")
def template(request: HttpRequest, number: int) -> HttpResponse:
    """Show a template, or change it."""
    return _one(request, TEMPLATES, number)


@page("template.set")
def template_retire(request: HttpRequest, number: int) -> HttpResponse:
    """Take a template off the list."""
    return _retire(request, TEMPLATES, number)


def _list(request: HttpRequest, kind: Registered, page_template: str) -> HttpResponse:
    look, tab = look_of(request), _tab(request)
    told = {
        "look": look,
        "tab": tab,
        "tabs": TABS,
        "found": page_of(_found(request, kind, look, tab), request),
        "text": asked(request, "text"),
        "may_set": rules.may(actor_of(request), f"{kind.name}.set"),
    }
    return render(request, page_template, told)


def _csv(request: HttpRequest, kind: Registered, name: str) -> StreamingHttpResponse:
    look = look_of(request)
    listed = _found(request, kind, look, _tab(request, "all"))
    return csv_response(name, kind.columns, listed)


def _found(request: HttpRequest, kind: Registered, look: Look, tab: str) -> Any:
    filters = [] if tab == "all" else [equals("state", tab)]
    if text := asked(request, "text"):
        filters.append(has_text(kind.searched, text))
    related = kind.related
    return found(kind.table, look.moment, filters, order=("name",), related=related)


def _one(request: HttpRequest, kind: Registered, number: int) -> HttpResponse:
    look = look_of(request)
    row = row_at(kind.table, number, look.moment)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _set(request, kind, row)
    if kind is AGENCIES:
        look_at(actor_of(request), kind.name, number)
    may_set = rules.may(actor_of(request), f"{kind.name}.set")
    form = kind.form_of(row, initial=kind.values(row))
    if above := getattr(row, "above", None):
        # Its name then, where it is the past.
        choices = dict(form.fields["above"].choices)
        form.fields["above"].choices = list({**choices, above.pk: above.name}.items())
    return _shown(request, kind, row, form, is_open=may_set and not look.moment.is_past)


def _set(request: HttpRequest, kind: Registered, row: Any) -> HttpResponse:
    if request.method != "POST":
        place = look_of(request).location
        first = {"location": place, "priority": "normal", "deadline_hours": 24}
        return _shown(request, kind, row, kind.form_of(row, initial=first))
    actor = actor_of(request)
    rules.require(actor, f"{kind.name}.set", row)
    form = kind.form_of(row, request.POST)
    if not form.is_valid():
        return _shown(request, kind, row, form, status=400)
    seen = {} if row is None else {"number": row.pk, "version": version_of(request)}
    kept = tried(
        form,
        lambda: kind.set_it(actor, kind.read(form.cleaned_data), **seen),
        BESIDE,
    )
    if kept is None:
        return _shown(request, kind, row, form, status=400)
    return on_to(request, _("It is on record."), kind.name, kept.pk)


def _retire(request: HttpRequest, kind: Registered, number: int) -> HttpResponse:
    if request.method == "POST":
        kind.retire_it(
            actor_of(request),
            number,
            reason=request.POST.get("reason", ""),
            version=version_of(request),
        )
        return on_to(request, _("It is retired."), kind.name, number)
    return redirect(kind.name, number)


def _shown(
    request: HttpRequest,
    kind: Registered,
    row: Any,
    form: forms.Form,
    *,
    is_open: bool = True,
    status: int = 200,
) -> HttpResponse:
    look = look_of(request)
    told = {
        "look": look,
        "row": row,
        "form": form,
        "is_open": is_open,
        "version": request.POST.get("version") or (row.version if row else ""),
        "entries": [] if row is None else life_of(row, look.moment),
    }
    folder = "agencies" if kind is AGENCIES else "templates"
    return render(request, f"web/{folder}/{kind.name}.html", told, status=status)


def _tab(request: HttpRequest, default: str = "active") -> str:
    tab = asked(request, "tab")
    return tab if tab in dict(TABS) else default


URLS = [
    path("agencies/", agencies, name="agencies"),
    path("agencies.csv", agencies_csv, name="agencies-csv"),
    path("agencies/new/", agency_new, name="agency-new"),
    path("agencies/<int:number>/", agency, name="agency"),
    path("agencies/<int:number>/retire/", agency_retire, name="agency-retire"),
    path("templates/", templates, name="templates"),
    path("templates.csv", templates_csv, name="templates-csv"),
    path("templates/new/", template_new, name="template-new"),
    path("templates/<int:number>/", template, name="template"),
    path("templates/<int:number>/retire/", template_retire, name="template-retire"),
]
