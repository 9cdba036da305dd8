"""Hosts that may be asked from the room: listed, allowed, withdrawn."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from epihq.operations.texts.hosts import allow_host, withdraw_host
from epihq.operations.texts.tables import HostRow
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import Found, found, page_of
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sent import version_of
from epihq.web.kit.sheet import Asked, Sheet, words
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import may_do
from epihq.web.texts.forms import BESIDE_HOST, HostForm

COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column("name", gettext_lazy("Host"), lambda row: row.name, "name"),
    Column("state", gettext_lazy("State"), lambda row: row.state, "state"),
    Column("why", gettext_lazy("Why"), lambda row: row.why),
    Column("since", gettext_lazy("Since"), lambda row: row.changed_at, "changed_at"),
)
LIST = Sheet(page="hosts", columns=COLUMNS, filters=(words("name", "why"),))


@page("host.see")
def list_hosts(request: HttpRequest) -> HttpResponse:
    """List the hosts that may be asked, and those that were withdrawn."""
    form = HostForm(initial={"name": request.GET.get("host", "")[:300]})
    return _shown(request, form)


@page("host.see")
def hosts_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send them as CSV."""
    look = look_of(request)
    rows = _found(LIST.asked(request, look.moment), look)
    return csv_response("hosts", COLUMNS, rows)


@page("host.allow")
@require_POST
def allow(request: HttpRequest) -> HttpResponse:
    """Allow a host to be asked."""
    form = HostForm(request.POST)

    def allowed() -> HostRow:
        return allow_host(actor_of(request), **form.cleaned_data)

    row = tried(form, allowed, BESIDE_HOST) if form.is_valid() else None
    if row is None:
        return _shown(request, form, status=400)
    return on_to(request, _("%(host)s may be asked now.") % {"host": row.name}, "hosts")


@page("host.withdraw")
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a host."""
    withdraw_host(
        actor_of(request),
        number,
        why=request.POST.get("why", ""),
        version=version_of(request),
    )
    return on_to(request, _("It is asked no more."), "hosts")


def _shown(request: HttpRequest, form: HostForm, status: int = 200) -> HttpResponse:
    look = look_of(request)
    sheet = LIST.asked(request, look.moment)
    cut = page_of(_found(sheet, look), request)
    context = {
        "look": look,
        "sheet": sheet,
        "found": cut,
        "rows": list(cut),
        "form": form,
        "may": may_do(actor_of(request), look, "host.allow", "host.withdraw"),
    }
    return render(request, "web/hosts/list.html", context, status=status)


def _found(sheet: Asked, look: Look) -> Found[HostRow]:
    return found(HostRow, look.moment, sheet.conditions, order=sheet.order("name"))


URLS: list[Any] = [
    path("hosts/", list_hosts, name="hosts"),
    path("hosts.csv", hosts_csv, name="hosts-csv"),
    path("hosts/allow/", allow, name="host-allow"),
    path("hosts/<int:number>/withdraw/", withdraw, name="host-withdraw"),
]
