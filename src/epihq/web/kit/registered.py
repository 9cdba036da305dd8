"""Things with a name of their own on pages: listed, entered, changed, retired."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations.ledger import rules
from epihq.operations.ledger.moments import row_at
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.thing import Thing
from epihq.operations.people.personal import look_at
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import Found, equals, found, page_of, tab_of
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sent import version_of
from epihq.web.kit.sheet import Asked, Filter, Sheet
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, may_do

TABS = (
    ("active", gettext_lazy("Active")),
    ("retired", gettext_lazy("Retired")),
    ("all", gettext_lazy("All")),
)


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What one kind of registered thing has: its table, its form, its actions.

    ``name`` is that of one, ``folder`` that of many, in addresses and templates.
    """

    name: str
    table: type[Thing]
    related: tuple[str, ...]
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    form: type[forms.Form]
    read: Callable[[dict[str, Any]], Any]
    values: Callable[[Any], dict[str, Any]]
    set_it: Callable[..., Any]
    retire_it: Callable[..., Any]
    folder: str
    # Which errors of the action stand beside a field.
    beside: dict[str, str]
    # Whether the log is told who looked.
    is_personal: bool = False
    # Whether the form offers each what is theirs: it is told who fills it in.
    is_of_actor: bool = False

    def sheet(self) -> Sheet:
        """Give its list: its columns and filters."""
        return Sheet(page=self.folder, columns=self.columns, filters=self.filters)

    def form_of(
        self, actor: Actor, row: Thing | None, *args: Any, **words: Any
    ) -> forms.Form:
        """Make the form; one that can stand above another has to know itself."""
        own = {"own": row.pk if row else None} if "above" in self.related else {}
        whose = {"actor": actor} if self.is_of_actor else {}
        return self.form(*args, **own, **whose, **words)


def urls_of(kind: Registered) -> list[URLPattern]:
    """Give the addresses of a register, each open to who may see it or change it."""
    see, change = page(f"{kind.name}.see"), page(f"{kind.name}.set")
    one, many = kind.name, kind.folder
    return [
        path(f"{many}/", see(partial(_list, kind)), name=many),
        path(f"{many}.csv", see(partial(_csv, kind)), name=f"{many}-csv"),
        path(f"{many}/new/", change(partial(_set, kind)), name=f"{one}-new"),
        path(f"{many}/<int:number>/", see(partial(_one, kind)), name=one),
        path(
            f"{many}/<int:number>/retire/",
            change(partial(_retire, kind)),
            name=f"{one}-retire",
        ),
    ]


def _list(kind: Registered, request: HttpRequest) -> HttpResponse:
    look, tab = look_of(request), tab_of(request, TABS)
    sheet = kind.sheet().asked(request, look.moment)
    context = {
        "look": look,
        "tab": tab,
        "tabs": TABS,
        "sheet": sheet,
        "found": page_of(_found(sheet, kind, look, tab), request),
        "may": may_do(actor_of(request), look, f"{kind.name}.set"),
    }
    return render(request, f"web/{kind.folder}/{kind.folder}.html", context)


def _csv(kind: Registered, request: HttpRequest) -> StreamingHttpResponse:
    look = look_of(request)
    sheet = kind.sheet().asked(request, look.moment)
    listed = _found(sheet, kind, look, tab_of(request, TABS, "all"))
    return csv_response(kind.folder, kind.columns, listed)


def _found(sheet: Asked, kind: Registered, look: Look, tab: str) -> Found[Thing]:
    filters = sheet.conditions
    if tab != "all":
        filters.append(equals("state", tab))
    order, related = sheet.order("name"), kind.related
    return found(kind.table, look.moment, filters, order=order, related=related)


def _one(kind: Registered, request: HttpRequest, number: int) -> HttpResponse:
    look = look_of(request)
    row = row_at(kind.table, number, look.moment)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _set(kind, request, row)
    if kind.is_personal:
        look_at(actor_of(request), kind.name, number)
    form = kind.form_of(actor_of(request), row, initial=kind.values(row))
    if above := getattr(row, "above", None):
        # Its name then, where it is the past.
        choices = dict(form.fields["above"].choices)
        form.fields["above"].choices = list({**choices, above.pk: above.name}.items())
    return _shown(request, kind, row, form)


def _set(
    kind: Registered, request: HttpRequest, row: Thing | None = None
) -> HttpResponse:
    if request.method != "POST":
        place = look_of(request).location
        first = {"location": place, "priority": "normal", "deadline_hours": 24}
        form = kind.form_of(actor_of(request), row, initial=first)
        return _shown(request, kind, row, form)
    actor = actor_of(request)
    rules.require(actor, f"{kind.name}.set", row)
    form = kind.form_of(actor, row, request.POST)
    if not form.is_valid():
        return _shown(request, kind, row, form, status=400)
    seen = {} if row is None else {"number": row.pk, "version": version_of(request)}
    kept = tried(
        form,
        lambda: kind.set_it(actor, kind.read(form.cleaned_data), **seen),
        kind.beside,
    )
    if kept is None:
        return _shown(request, kind, row, form, status=400)
    return on_to(request, _("It is on record."), kind.name, kept.pk)


def _retire(kind: Registered, request: HttpRequest, number: int) -> HttpResponse:
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
    row: Thing | None,
    form: forms.Form,
    status: int = 200,
) -> HttpResponse:
    look = look_of(request)
    context = {
        "look": look,
        "row": row,
        "form": form,
        "may": may_do(actor_of(request), look, f"{kind.name}.set"),
        "version": request.POST.get("version") or (row.version if row else ""),
        "entries": [] if row is None else life_of(row, look.moment),
    }
    return render(
        request, f"web/{kind.folder}/{kind.name}.html", context, status=status
    )
