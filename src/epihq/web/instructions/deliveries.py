"""Messages on their way: what waits, what was given up, and trying it again."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations.instructions.deliveries import retry as try_again
from epihq.operations.instructions.tables import DeliveryRow
from epihq.operations.ledger.moments import row_at
from epihq.operations.subjects import VERBS
from epihq.web.kit.done import on_to
from epihq.web.kit.listing import Found, equals, found, page_of, tab_of
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sent import version_of
from epihq.web.kit.sheet import Asked, Sheet, choice
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, may_do, to_do

TABS = (
    ("open", gettext_lazy("Not arrived")),
    ("waiting", gettext_lazy("Waiting")),
    ("given-up", gettext_lazy("Given up")),
    ("delivered", gettext_lazy("Delivered")),
    ("all", gettext_lazy("All")),
)
_OPEN = VERBS["delivery.retry"].before
CHANNELS = {
    "email": gettext_lazy("by e-mail"),
    "webhook": gettext_lazy("to its program"),
}
_RELATED = ("instruction", "agency", "officer")


def _trouble(row: DeliveryRow) -> str:
    return row.tried[-1]["trouble"] if row.attempts else ""


COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column("state", gettext_lazy("State"), lambda row: row.state, "state"),
    Column(
        "instruction",
        gettext_lazy("Instruction"),
        lambda row: row.instruction_id,
        "instruction_id",
    ),
    Column("occasion", gettext_lazy("Occasion"), lambda row: row.occasion, "occasion"),
    Column("channel", gettext_lazy("Channel"), lambda row: row.channel),
    Column("to", gettext_lazy("To"), lambda row: row.addressee),
    Column("attempts", gettext_lazy("Attempts"), lambda row: len(row.attempts)),
    Column("trouble", gettext_lazy("Trouble"), _trouble),
    Column("due_at", gettext_lazy("Next attempt"), lambda row: row.due_at, "due_at"),
    Column("opened_at", gettext_lazy("Since"), lambda row: row.opened_at, "opened_at"),
    Column("changed_at", gettext_lazy("Changed"), lambda row: row.changed_at),
)
LIST = Sheet(
    page="deliveries",
    columns=COLUMNS,
    filters=(
        choice(
            "channel",
            gettext_lazy("By which way"),
            "channel",
            lambda _: CHANNELS.items(),
        ),
    ),
)


@page("delivery.see")
def deliveries(request: HttpRequest) -> HttpResponse:
    """List the messages that did not arrive yet, or others."""
    look, tab = look_of(request), tab_of(request, TABS)
    sheet = LIST.asked(request, look.moment)
    context = {
        "look": look,
        "tab": tab,
        "tabs": TABS,
        "sheet": sheet,
        "found": page_of(_found(sheet, look, tab), request),
        "may": may_do(actor_of(request), look, "delivery.retry"),
    }
    return render(request, "web/deliveries/deliveries.html", context)


@page("delivery.see")
def deliveries_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the messages as CSV."""
    look, tab = look_of(request), tab_of(request, TABS, "all")
    listed = _found(LIST.asked(request, look.moment), look, tab)
    return csv_response("deliveries", COLUMNS, listed)


@page("delivery.see")
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """Show a message with every attempt."""
    look = look_of(request)
    row = row_at(DeliveryRow, number, look.moment)
    if row is None:
        raise Http404
    tried = ((datetime.fromisoformat(o["at"]), o["trouble"]) for o in row.tried)
    context = {
        "look": look,
        "row": row,
        "attempts": list(tried)[::-1],
        "entries": life_of(row, look.moment),
        "may": to_do(row, actor_of(request), look),
    }
    return render(request, "web/deliveries/delivery.html", context)


@page("delivery.retry")
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Have a message tried again at once."""
    if request.method != "POST":
        return redirect("delivery", number)
    try_again(actor_of(request), number, version=version_of(request))
    message = _("The watch tries it again within its next round.")
    return on_to(request, message, "delivery", number)


def _found(sheet: Asked, look: Look, tab: str) -> Found[DeliveryRow]:
    states = {"all": (), "open": _OPEN}.get(tab, (tab,))
    filters = sheet.conditions
    if states:
        filters.append(equals("state", *states))
    order = sheet.order("-number")
    return found(DeliveryRow, look.moment, filters, order=order, related=_RELATED)


URLS = [
    path("deliveries/", deliveries, name="deliveries"),
    path("deliveries.csv", deliveries_csv, name="deliveries-csv"),
    path("deliveries/<int:number>/", delivery, name="delivery"),
    path("deliveries/<int:number>/retry/", retry, name="delivery-retry"),
]
