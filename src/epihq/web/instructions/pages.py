"""Instructions: issued to agencies and people, answered by them, followed up."""

from datetime import datetime
from typing import NamedTuple, TypeVar

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations.events.actions import lessons_of
from epihq.operations.events.tables import EventRow
from epihq.operations.instructions import actions as instructions
from epihq.operations.instructions.deliveries import goes_out
from epihq.operations.instructions.tables import (
    DeliveryRow,
    InstructionRow,
    TemplateRow,
)
from epihq.operations.ledger import rules
from epihq.operations.ledger.attachments import File, attachments_of, check_size
from epihq.operations.ledger.moments import Moment, row_at
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.thing import Thing
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.people.tables import AgencyRow, Officer
from epihq.operations.signals.tables import SignalRow
from epihq.terms.instructions import OPEN, InstructionState, Priority, is_overdue
from epihq.web.instructions.forms import (
    BESIDE,
    PRIORITIES,
    OrderForm,
    first_values,
    order_of,
)
from epihq.web.instructions.sight import instructions_in_sight, overdue_at
from epihq.web.kit.done import Deed, do, on_to, tried
from epihq.web.kit.listing import Found, equals, found, page_of, tab_of
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.sent import number_of, once_of
from epihq.web.kit.sheet import Asked, Sheet, choice, place, words
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, may_do, to_do

T = TypeVar("T", bound=Thing)
TABS = (
    ("open", gettext_lazy("Open, overdue first")),
    ("overdue", gettext_lazy("Overdue")),
    ("closed", gettext_lazy("Answered for good")),
    ("all", gettext_lazy("All")),
)
_CLOSED = tuple(one for one in InstructionState if one not in OPEN)
STATES = tuple(InstructionState)


def _agencies(moment: Moment) -> list[tuple[int, str]]:
    """List the agencies by name: those of before, too, whose instructions stand."""
    rows = found(AgencyRow, moment, [], order=("name",))
    return [(one.pk, one.name) for one in rows]


COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column("state", gettext_lazy("State"), lambda row: row.state, "state", STATES),
    Column(
        "priority",
        gettext_lazy("Priority"),
        lambda row: row.priority,
        "priority",
        tuple(Priority),
    ),
    Column("deadline", gettext_lazy("Deadline"), lambda row: row.deadline, "deadline"),
    Column("addressee", gettext_lazy("To"), lambda row: row.addressee, "agency__name"),
    Column("location", gettext_lazy("Where"), lambda row: row.location, "location"),
    Column("text", gettext_lazy("What is to be done"), lambda row: row.text),
    Column("legal_basis", gettext_lazy("Legal basis"), lambda row: row.legal_basis),
    Column("signal", gettext_lazy("Signal"), lambda row: row.signal),
    Column("event", gettext_lazy("Event"), lambda row: row.event),
    Column("proposal", gettext_lazy("Proposal"), lambda row: row.proposal),
    Column("escalated", gettext_lazy("Steps up"), lambda row: row.escalated),
    Column("report", gettext_lazy("Answer"), lambda row: row.report),
    Column("issued_by", gettext_lazy("Issued by"), lambda row: row.issued_by),
    Column("opened_at", gettext_lazy("Issued"), lambda row: row.opened_at),
    Column("changed_at", gettext_lazy("Changed"), lambda row: row.changed_at),
)


LIST = Sheet(
    page="instructions",
    columns=COLUMNS,
    filters=(
        choice("agency", gettext_lazy("Agency"), "agency_id", _agencies),
        place(),
        choice("priority", gettext_lazy("Priority"), "priority", lambda _: PRIORITIES),
        words("text", "legal_basis", "report"),
    ),
)


class Links(NamedTuple):
    """What an instruction answers to, and the template it is filled from."""

    signal: SignalRow | None
    event: EventRow | None
    template: TemplateRow | None
    proposal: ProposalRow | None


@page("instruction.see")
def list_instructions(request: HttpRequest) -> HttpResponse:
    """List instructions, those overdue first; an agency sees its own."""
    look, actor, tab = look_of(request), actor_of(request), tab_of(request, TABS)
    sheet = _sheet(request, look)
    cut = page_of(_found(sheet, actor, look, tab), request)
    context = {
        "look": look,
        "tab": tab,
        "tabs": TABS,
        "found": cut,
        "rows": [
            (row, is_overdue(row.state, row.deadline, look.moment.at)) for row in cut
        ],
        "sheet": sheet,
        "sees": {
            "templates": rules.may(actor, "template.see"),
            "deliveries": rules.may(actor, "delivery.see"),
        },
        "may": may_do(actor, look, "instruction.issue"),
    }
    return render(request, "web/instructions/instructions.html", context)


@page("instruction.see")
def instructions_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the instructions that a filter asks for as CSV; an agency's own."""
    look, tab = look_of(request), tab_of(request, TABS, "all")
    listed = _found(_sheet(request, look), actor_of(request), look, tab)
    return csv_response("instructions", COLUMNS, listed)


@page("instruction.issue")
def issue(request: HttpRequest) -> HttpResponse:
    """Show the form of an instruction, filled from a template, or issue it."""
    look, links = look_of(request), _links(request)
    zone = str(look.zone)
    if request.method != "POST":
        first = first_values(
            look.moment.at.astimezone(look.zone), links.template, links.signal
        )
        if links.event is not None:
            first |= _of_event(links.event, number_of(request.GET.get("change")))
        return _form(request, look, OrderForm(initial=first, zone=zone), links)
    form = OrderForm(request.POST, zone=zone)
    row = _issue(request, form, links) if form.is_valid() else None
    if row is None:
        return _form(request, look, form, links, status=400)
    return on_to(request, _how_told(row), "instruction", row.pk)


def _how_told(row: InstructionRow) -> str:
    """Say how the addressee comes to know of an instruction that was issued."""
    if goes_out(row):
        return _("The instruction is issued; its addressee is being told.")
    silent = _(
        "The instruction is issued. No message goes out: its addressee has no "
        "address on record. Tell them yourself."
    )
    theirs = Officer.objects.filter(agency=row.agency_id, state="active")
    if row.agency_id is None or theirs.exists():
        return silent
    nobody = _("Nobody signs in for this agency: you write down here what it answers.")
    return f"{silent} {nobody}"


def _of_event(event: EventRow, place: int | None) -> dict[str, str]:
    """What the form says of an event, or of what is to change after it."""
    changes = lessons_of(event).changes if event.lessons else ()
    first = {"location": event.locations[0]} if len(event.locations) == 1 else {}
    if place is not None and 1 <= place <= len(changes):
        first["text"] = changes[place - 1].what
    return first


def _issue(
    request: HttpRequest, form: OrderForm, links: Links
) -> InstructionRow | None:
    order = order_of(
        form.cleaned_data,
        signal=links.signal.pk if links.signal else None,
        event=links.event.pk if links.event else None,
        template=links.template.name if links.template else "",
        proposal=links.proposal.pk if links.proposal else None,
    )
    actor, once = actor_of(request), once_of(request)
    return tried(
        form,
        lambda: instructions.issue_instruction(actor, order, once=once),
        BESIDE,
    )


def _links(request: HttpRequest) -> Links:
    sent = request.POST if request.method == "POST" else request.GET

    def named(table: type[T], name: str) -> T | None:
        row: T | None = table.objects.filter(pk=number_of(sent.get(name))).first()
        return row

    return Links(
        signal=named(SignalRow, "signal"),
        event=named(EventRow, "event"),
        template=named(TemplateRow, "template"),
        proposal=named(ProposalRow, "proposal"),
    )


@page("instruction.see")
def instruction(request: HttpRequest, number: int) -> HttpResponse:
    """Show an instruction: what, who, until when, what came of it."""
    look, actor = look_of(request), actor_of(request)
    row = row_at(InstructionRow, number, look.moment)
    if row is None:
        raise Http404
    rules.require(actor, "instruction.see", row)
    sees_deliveries = rules.may(actor, "delivery.see")
    context = {
        "look": look,
        "row": row,
        "overdue": is_overdue(row.state, row.deadline, look.moment.at),
        "files": attachments_of(row, look.moment),
        "entries": life_of(row, look.moment),
        "deliveries": _deliveries(row, look) if sees_deliveries else [],
        "sees": {
            "signal": rules.may(actor, "signal.see"),
            "event": rules.may(actor, "event.see"),
            "proposal": rules.may(actor, "proposal.see"),
            "deliveries": sees_deliveries,
            "agency": rules.may(actor, "agency.see"),
        },
        "may": to_do(row, actor, look),
        "on_behalf": not _is_for(row, actor),
    }
    return render(request, "web/instructions/instruction.html", context)


def _is_for(row: InstructionRow, actor: Actor) -> bool:
    """Whether the actor, or the actor's agency, is whom an instruction is for."""
    theirs = row.agency_id is not None and row.agency_id == actor.agency
    return theirs or row.officer_id == actor.number


_DEEDS = {
    "acknowledge": Deed(
        instructions.acknowledge_instruction,
        "note",
        gettext_lazy("It is acknowledged."),
    ),
    "begin": Deed(
        instructions.begin_instruction, "note", gettext_lazy("The work has begun.")
    ),
    "done": Deed(
        instructions.finish_instruction,
        "report",
        gettext_lazy("It is reported done."),
    ),
    "refuse": Deed(
        instructions.refuse_instruction,
        "reason",
        gettext_lazy("It is refused; who issued it will be told."),
    ),
    "accept": Deed(
        instructions.accept_answer, "note", gettext_lazy("The answer is accepted.")
    ),
    "return": Deed(
        instructions.return_answer,
        "reason",
        gettext_lazy("It is sent back; the addressee will be told."),
    ),
    "withdraw": Deed(
        instructions.withdraw_instruction,
        "reason",
        gettext_lazy("It is withdrawn; the addressee will be told."),
    ),
}


@page("instruction.see")
def answer(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Acknowledge, begin, finish, refuse, accept, return or withdraw an instruction."""
    if request.method != "POST":
        return redirect("instruction", number)
    if verb not in _DEEDS:
        raise Http404
    more = {"files": _files(request), "home": home_folder()} if verb == "done" else {}
    return do(request, _DEEDS[verb], number, **more)


def _files(request: HttpRequest) -> list[File]:
    """Read the files that came with a form, each only if it is not too large.

    Raises:
        UsageError: ``attachments.too-large``.
    """
    sent = [file for file in request.FILES.getlist("files") if file.name]
    for file in sent:
        check_size(file.name, file.size)
    return [File(name=file.name, body=file.read()) for file in sent]


def _sheet(request: HttpRequest, look: Look) -> Asked:
    """Read what is asked; who sees their own alone has no agencies to choose from."""
    sees_all = rules.may(actor_of(request), "board.see")
    return LIST.asked(request, look.moment, *(() if sees_all else ("agency",)))


def _found(sheet: Asked, actor: Actor, look: Look, tab: str) -> Found[InstructionRow]:
    filters = [*instructions_in_sight(actor), *_of_tab(tab, look.moment.at)]
    filters += sheet.conditions
    first = ("deadline", "number") if tab in {"open", "overdue"} else ("-number",)
    related = ("agency", "officer")
    order = sheet.order(*first)
    return found(InstructionRow, look.moment, filters, order=order, related=related)


def _of_tab(tab: str, now: datetime) -> list[Q]:
    if tab == "overdue":
        return overdue_at(now)
    states = {"open": OPEN, "closed": _CLOSED}.get(tab)
    return [equals("state", *states)] if states else []


def _deliveries(row: InstructionRow, look: Look) -> Found[DeliveryRow]:
    of_it = [equals("instruction_id", row.pk)]
    return found(DeliveryRow, look.moment, of_it, order=("number",))


def _form(
    request: HttpRequest,
    look: Look,
    form: OrderForm,
    links: Links,
    status: int = 200,
) -> HttpResponse:
    context = {"look": look, "form": form, "links": links, "once": once_of(request)}
    return render(request, "web/instructions/issue.html", context, status=status)


URLS = [
    path("instructions/", list_instructions, name="instructions"),
    path("instructions.csv", instructions_csv, name="instructions-csv"),
    path("instructions/new/", issue, name="instruction-new"),
    path("instructions/<int:number>/", instruction, name="instruction"),
    path("instructions/<int:number>/<str:verb>/", answer, name="instruction-answer"),
]
