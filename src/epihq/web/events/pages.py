"""Events: listed, declared, shown whole, and changed through what their page offers."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.assessment.overview import OverviewRow, found_overview
from epihq.assessment.settings import Settings
from epihq.operations.events import actions as events
from epihq.operations.events.figures import figures_of, reports_of
from epihq.operations.events.risk import assessment_of, assessments
from epihq.operations.events.tables import EventRow
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.ledger import rules
from epihq.operations.ledger.attachments import attachments_of
from epihq.operations.ledger.rules import Actor
from epihq.operations.people.officers import officers
from epihq.operations.people.tables import Officer
from epihq.operations.signals.actions import NEW, VERIFYING
from epihq.operations.signals.tables import SignalRow
from epihq.terms.events import OPEN, EventState, Grade, Risk
from epihq.terms.instructions import is_overdue
from epihq.web.events import deeds, reports
from epihq.web.events.charts import charts_of
from epihq.web.events.deeds import event_at, hour_of
from epihq.web.events.forms import (
    BESIDE,
    EventForm,
    description_of,
    first_values,
    offered_diseases,
)
from epihq.web.events.lines import line_of, sentence_in
from epihq.web.events.table import by_day, matrix_of
from epihq.web.events.words import (
    GRADES,
    SITUATION,
    clock_lines,
)
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import (
    A_PAGE,
    Found,
    either,
    equals,
    found,
    page_of,
    tab_of,
    there,
)
from epihq.web.kit.moment import Look, archive_of, look_of
from epihq.web.kit.places import places_sought
from epihq.web.kit.sent import number_of, once_of, version_of
from epihq.web.kit.sheet import Asked, Filter, Sheet, choice, words
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.tags import state_word
from epihq.web.kit.timeline import life_of, may_do, to_do
from epihq.web.signals.words import sentence_of, title_of
from epihq.words.diseases import disease_coded

TABS = (
    ("open", gettext_lazy("Open")),
    ("closed", gettext_lazy("Closed")),
    ("all", gettext_lazy("All")),
)
_STATES: dict[str, tuple[str, ...]] = {
    "open": OPEN,
    "closed": (EventState.CLOSED.value,),
}
RISKS = tuple(one.value for one in Risk)
_MOST_TO_LINK = 50


def _about(place: str) -> Q:
    """Ask for events of a place, whatever others they are of as well."""
    return there(places_sought(place), listing=("locations",))


COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column(
        "state",
        gettext_lazy("State"),
        lambda row: row.state,
        "state",
        tuple(EventState),
    ),
    Column(
        "grade", gettext_lazy("Grade"), lambda row: row.grade, "grade", tuple(Grade)
    ),
    Column("title", gettext_lazy("What"), lambda row: row.title, "title"),
    Column("disease", gettext_lazy("Disease"), lambda row: row.disease, "disease"),
    Column("locations", gettext_lazy("Where"), lambda row: " ".join(row.locations)),
    Column("risk", gettext_lazy("Risk"), lambda row: row.risk, "risk", RISKS),
    Column(
        "reassess_on",
        gettext_lazy("To be judged again by"),
        lambda row: row.reassess_on,
    ),
    *(
        Column(name, word, partial(sentence_in, name=name))
        for name, word in SITUATION.items()
    ),
    Column("figures_day", gettext_lazy("Figures to"), lambda r: r.latest.get("day")),
    Column("started_on", gettext_lazy("Emerged on"), lambda row: row.started_on),
    Column("detected_on", gettext_lazy("Detected on"), lambda row: row.detected_on),
    Column("notified_on", gettext_lazy("Notified on"), lambda row: row.notified_on),
    Column(
        "responded_on",
        gettext_lazy("Early actions done on"),
        lambda row: row.responded_on,
    ),
    Column("declared_by", gettext_lazy("Declared by"), lambda row: row.declared_by),
    Column("reason", gettext_lazy("Reason"), lambda row: row.reason),
    Column(
        "opened_at", gettext_lazy("Declared"), lambda row: row.opened_at, "opened_at"
    ),
    Column("changed_at", gettext_lazy("Changed"), lambda row: row.changed_at),
    Column("closed_at", gettext_lazy("Closed"), lambda row: row.closed_at),
)
LIST = Sheet(
    page="events",
    columns=COLUMNS,
    filters=(
        Filter(
            name="location",
            label=gettext_lazy("Location"),
            asks=_about,
            is_place=True,
        ),
        choice(
            "grade",
            gettext_lazy("Grade"),
            "grade",
            lambda _: [(one.value, state_word(one.value)) for one in Grade],
        ),
        words("title", "disease", "situation", "reason"),
    ),
)


@page("event.see")
def list_events(request: HttpRequest) -> HttpResponse:
    """List events: those open, closed, or all."""
    look, tab = look_of(request), tab_of(request, TABS)
    sheet = LIST.asked(request, look.moment)
    cut = page_of(_found(sheet, look, tab), request)
    context = {
        "look": look,
        "tab": tab,
        "tabs": TABS,
        "found": cut,
        "rows": [line_of(row, look) for row in cut],
        "sheet": sheet,
        "may": may_do(actor_of(request), look, "event.declare"),
    }
    return render(request, "web/events/events.html", context)


@page("event.see")
def events_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the events that a filter asks for as CSV."""
    look, tab = look_of(request), tab_of(request, TABS, "all")
    listed = _found(LIST.asked(request, look.moment), look, tab)
    return csv_response("events", COLUMNS, listed)


def _found(sheet: Asked, look: Look, tab: str) -> Found[EventRow]:
    filters = sheet.conditions
    if tab in _STATES:
        filters.append(equals("state", *_STATES[tab]))
    return found(EventRow, look.moment, filters, order=sheet.order("-number"))


@page("event.declare")
def declare(request: HttpRequest) -> HttpResponse:
    """Show the form of an event, filled from a signal, or declare it."""
    look, signal = look_of(request), _signal(request)
    if request.method != "POST":
        first = {"locations": look.location, "detected_on": look.as_of}
        if signal is not None:
            first = {
                "title": title_of(signal),
                "locations": ", ".join(signal.locations),
                "detected_on": events.day_here(signal.opened_at),
            }
        return _form(request, look, EventForm(initial=first), signal=signal)
    form = EventForm(request.POST)

    def declared() -> EventRow:
        return events.declare_event(
            actor_of(request),
            description_of(form.cleaned_data),
            signal=signal.pk if signal else None,
            once=once_of(request),
        )

    row = tried(form, declared, BESIDE) if form.is_valid() else None
    if row is None:
        return _form(request, look, form, signal=signal, status=400)
    message = _("The event is declared. Say what is known, done and needed.")
    return on_to(request, message, "event", row.pk)


def _signal(request: HttpRequest) -> SignalRow | None:
    sent = request.POST if request.method == "POST" else request.GET
    number = number_of(sent.get("signal"))
    return SignalRow.objects.filter(pk=number).first() if number else None


@page("event.edit")
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Show the form of an event as it is on record, or change it."""
    look = look_of(request)
    row = event_at(number, look)
    if request.method != "POST":
        return _form(request, look, EventForm(initial=first_values(row)), row=row)
    form = EventForm(request.POST)

    def changed() -> EventRow:
        told, version = description_of(form.cleaned_data), version_of(request)
        return events.edit_event(actor_of(request), number, told, version=version)

    if not form.is_valid() or tried(form, changed, BESIDE) is None:
        return _form(request, look, form, row=row, status=400)
    return on_to(request, _("It is on record."), "event", number)


def _form(
    request: HttpRequest,
    look: Look,
    form: EventForm,
    *,
    row: EventRow | None = None,
    signal: SignalRow | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "look": look,
        "form": form,
        "row": row,
        "signal": signal,
        "diseases": offered_diseases(),
        "version": request.POST.get("version") or (row.version if row else ""),
        "once": once_of(request),
    }
    return render(request, "web/events/describe.html", context, status=status)


@page("event.see")
def event(request: HttpRequest, number: int) -> HttpResponse:
    """Show an event whole: situation, risk, figures, what follows, who works on it."""
    look, actor = look_of(request), actor_of(request)
    row = event_at(number, look)
    signals = _of_event(SignalRow, look, number)
    told = figures_of(number, look.moment, look.as_of)
    charts = charts_of(told)
    context = {
        **line_of(row, look),
        "look": look,
        "at": f"?at={at}" if (at := quote(request.GET.get("at", ""))) else "",
        "situation": _situation(row),
        "assessment": assessment_of(row),
        "before": assessments(row, look.moment)[1:],
        **matrix_of(row),
        "clocks": clock_lines(row, look.as_of),
        "signals": [(one, sentence_of(one)) for one in signals],
        "instructions": _instructions(row, signals, look),
        "team": _team(row, look),
        "files": attachments_of(row, look.moment),
        "entries": life_of(row, look.moment),
        "lessons": events.lessons_of(row) if row.lessons else None,
        "table": by_day(told),
        "charts": charts,
        "is_waiting": any(one.is_waiting for one in charts),
        "reports": len(reports_of(number, look.moment)),
        "published": _published(row, look),
        **_to_do(actor, row, look),
    }
    return render(request, "web/events/event.html", context)


def _of_event(table: type[Any], look: Look, number: int) -> Sequence[Any]:
    """The newest things that name an event, as many as a page shows."""
    return found(table, look.moment, [equals("event", number)])[:A_PAGE]


def _instructions(
    row: EventRow, signals: Sequence[SignalRow], look: Look
) -> list[tuple[InstructionRow, bool]]:
    """Instructions to an event or to its signals, those overdue first."""
    numbers = [one.pk for one in signals]
    ours = either(equals("event", row.pk), equals("signal", *numbers))
    related = ("agency", "officer")
    listed = found(InstructionRow, look.moment, [ours], related=related)[:A_PAGE]
    now = look.moment.at
    late = [(one, is_overdue(one.state, one.deadline, now)) for one in listed]
    return sorted(late, key=lambda pair: (not pair[1], pair[0].deadline))


def _situation(row: EventRow) -> list[dict[str, Any]]:
    return [
        {"name": name, "word": word, **_hour(row.situation.get(name, {}))}
        for name, word in SITUATION.items()
    ]


def _hour(kept: dict[str, str]) -> dict[str, Any]:
    return {**kept, "at": hour_of(kept["at"])} if kept else {}


def _team(row: EventRow, look: Look) -> list[dict[str, Any]]:
    """Who works on an event, by name."""
    numbers = [one["officer"] for one in row.team]
    there = found(Officer, look.moment, [equals("pk", *numbers)]) if numbers else ()
    names = {one.pk: one.full_name for one in there}
    return [{**one, "name": names.get(one["officer"], "–")} for one in row.team]


def _published(row: EventRow, look: Look) -> list[OverviewRow]:
    """What is published of the event's places, told beside its own figures."""
    archive = archive_of(look)
    if about := disease_coded(row.disease):
        archive = archive.about(about)
    if not row.locations or not archive.vintages():
        return []
    kept = found_overview(archive, archive.home / "overviews", look.as_of, Settings())
    lines = kept.overview.rows if kept.overview else ()
    return [one for one in lines if one.location in row.locations]


def _to_do(actor: Actor, row: EventRow, look: Look) -> dict[str, Any]:
    """What the actor may do to an event as it stands now."""
    may = to_do(row, actor, look)
    if not may:
        return {"may": {}}
    may["instruct"] = rules.may(actor, "instruction.issue")
    return {
        "may": may,
        "grades": list(GRADES.items()),
        "people": officers() if may.get("join") else [],
        "to_link": _to_link(row) if may.get("link") else [],
    }


def _to_link(row: EventRow) -> list[tuple[int, str]]:
    """List signals that are nobody's event yet, those of its places first."""
    waiting = SignalRow.objects.filter(state__in=(NEW, VERIFYING))
    newest = list(waiting.order_by("-number")[:_MOST_TO_LINK])
    newest.sort(key=lambda one: not {*one.locations} & {*row.locations})
    return [(one.pk, sentence_of(one)) for one in newest]


URLS = [
    path("events/", list_events, name="events"),
    path("events.csv", events_csv, name="events-csv"),
    path("events/new/", declare, name="event-new"),
    path("events/<int:number>/", event, name="event"),
    path("events/<int:number>/edit/", edit, name="event-edit"),
    *reports.URLS,
    path("events/<int:number>/<str:verb>/", deeds.answer, name="event-answer"),
]
