"""Signals: what the watch and people noticed, and what the duty officer makes of it."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations.events.actions import Description, declare_event, link_signal
from epihq.operations.events.tables import EventRow
from epihq.operations.instructions.tables import InstructionRow, TemplateRow
from epihq.operations.ledger import moments, rules
from epihq.operations.ledger.attachments import attachments_of
from epihq.operations.ledger.moments import row_at
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.thing import Thing
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.signals import actions as signals
from epihq.operations.signals.actions import CLOSED, NEW, VERIFYING, alarms_of
from epihq.operations.signals.coming_forward import forward
from epihq.operations.signals.tables import SignalRow
from epihq.terms.events import OPEN as OPEN_EVENTS
from epihq.terms.signals import OPEN, Severity, SignalState
from epihq.web.kit.diseases import held_diseases
from epihq.web.kit.done import Deed, do, on_to, tried
from epihq.web.kit.listing import A_PAGE, Found, equals, found, page_of, tab_of
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.sent import number_of, once_of, version_of
from epihq.web.kit.sheet import Asked, Sheet, choice, place, words
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.subject import drafted
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, may_do, to_do
from epihq.web.signals.evidence import shown
from epihq.web.signals.forms import BESIDE, SEVERITIES, ReportForm
from epihq.web.signals.words import KINDS, foremost, sentence_of, title_of
from epihq.words.diseases import disease_name

T = TypeVar("T", bound=Thing)
TABS = (
    ("today", gettext_lazy("Today, what matters first")),
    ("open", gettext_lazy("Open")),
    ("closed", gettext_lazy("Closed")),
    ("all", gettext_lazy("All")),
)
_STATES = {"open": OPEN, "closed": (CLOSED,)}
STATES = tuple(SignalState)
_MOST = 50
COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column("state", gettext_lazy("State"), lambda row: row.state, "state", STATES),
    Column(
        "severity",
        gettext_lazy("Severity"),
        lambda row: row.severity,
        "severity",
        tuple(Severity),
    ),
    Column("kind", gettext_lazy("Kind"), lambda row: row.signal_kind, "signal_kind"),
    Column("sentence", gettext_lazy("What"), sentence_of),
    Column("locations", gettext_lazy("Where"), lambda row: " ".join(row.locations)),
    Column("indicator", gettext_lazy("Figures"), lambda row: row.indicator),
    Column(
        "reference_date",
        gettext_lazy("About"),
        lambda row: row.reference_date,
        "reference_date",
    ),
    Column("last_date", gettext_lazy("Last said"), lambda row: row.last_date),
    Column("times", gettext_lazy("Times"), lambda row: row.times, "times"),
    Column("officer", gettext_lazy("Who"), lambda row: row.officer, "officer"),
    Column("reason", gettext_lazy("Reason"), lambda row: row.reason),
    Column("merged_into", gettext_lazy("Part of"), lambda row: row.merged_into_id),
    Column("opened_at", gettext_lazy("Raised"), lambda row: row.opened_at, "opened_at"),
    Column("changed_at", gettext_lazy("Changed"), lambda row: row.changed_at),
)


def _diseases(_look: object) -> list[tuple[str, str]]:
    """The diseases that a filter offers; of one alone there is nothing to choose."""
    held = held_diseases(home_folder())
    return [(code, disease_name(code)) for code in held] if len(held) > 1 else []


LIST = Sheet(
    page="signals",
    columns=COLUMNS,
    filters=(
        place("locations"),
        choice("disease", gettext_lazy("Disease"), "disease", _diseases),
        choice("kind", gettext_lazy("Kind"), "signal_kind", lambda _: KINDS.items()),
        choice("severity", gettext_lazy("Severity"), "severity", lambda _: SEVERITIES),
        words("cause", "note", "reason"),
    ),
)


@page("signal.see")
def list_signals(request: HttpRequest) -> HttpResponse:
    """List signals: those that come forward today, or those a filter asks for."""
    look, tab = look_of(request), tab_of(request, TABS)
    sheet = LIST.asked(request, look.moment)
    if tab == "today":
        front = forward(look.moment)
        waiting = page_of(_waiting(look), request).paginator.count
        context = {"found": None, "rows": front, "held_back": waiting - len(front)}
    else:
        cut = page_of(_found(sheet, look, tab), request)
        context = {"found": cut, "rows": list(cut), "held_back": 0, "sheet": sheet}
    context |= {
        "look": look,
        "tab": tab,
        "tabs": TABS,
        "may": may_do(actor_of(request), look, "signal.raise"),
    }
    return render(request, "web/signals/signals.html", context)


@page("signal.see")
def signals_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the signals that a filter asks for as CSV."""
    look = look_of(request)
    tab = tab_of(request, TABS, "all")
    if tab == "today":
        return csv_response("signals", COLUMNS, forward(look.moment))
    return csv_response(
        "signals", COLUMNS, _found(LIST.asked(request, look.moment), look, tab)
    )


@page("signal.raise")
def report(request: HttpRequest) -> HttpResponse:
    """Show the form for what was heard or seen, or raise a signal from it."""
    look = look_of(request)
    if request.method != "POST":
        first = {"location": look.location, "on": look.as_of, "severity": "moderate"}
        first |= drafted("signal", request)
        return _form(request, look, ReportForm(initial=first))
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _form(request, look, form, status=400)
    cleaned = form.cleaned_data

    def raised() -> SignalRow:
        return signals.report_signal(
            actor_of(request),
            location=cleaned["location"],
            text=cleaned["text"],
            severity=Severity(cleaned["severity"]),
            on=cleaned["on"],
            once=once_of(request),
        )

    row = tried(form, raised, BESIDE)
    if row is None:
        return _form(request, look, form, status=400)
    return on_to(request, _("The signal is on record."), "signal", row.pk)


@page("signal.see")
def signal(request: HttpRequest, number: int) -> HttpResponse:
    """Show a signal: what it says, what it rests on, its life and what follows."""
    look = look_of(request)
    row = row_at(SignalRow, number, look.moment)
    if row is None:
        raise Http404
    alarms = alarms_of(row)
    first = foremost(alarms) if alarms else None
    others = [one for one in alarms[::-1] if one is not first]
    told = shown([*([first] if first else []), *others])
    context = {
        "look": look,
        "row": row,
        "sentence": sentence_of(row),
        "first": told[0] if told else None,
        "others": told[1:],
        "is_waiting": any(one.chart and one.chart.is_waiting for one in told),
        "files": attachments_of(row, look.moment),
        "entries": life_of(row, look.moment),
        "event": row.event and row_at(EventRow, row.event, look.moment),
        "instructions": _following(InstructionRow, number, look),
        "proposals": _following(ProposalRow, number, look),
        **_to_do(actor_of(request), row, look),
    }
    return render(request, "web/signals/signal.html", context)


def _following(table: type[T], number: int, look: Look) -> Sequence[T]:
    """The newest of what a signal led to, as many as a page shows."""
    return found(table, look.moment, [equals("signal", number)])[:A_PAGE]


_DEEDS = {
    "verify": Deed(
        signals.verify_signal,
        "note",
        gettext_lazy("You took it up: find out whether it is real."),
    ),
    "close": Deed(
        signals.close_signal, "reason", gettext_lazy("It is closed, with the reason.")
    ),
    "note": Deed(signals.note_signal, "note", gettext_lazy("The note is on record.")),
}


@page("signal.see")
def answer(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Take a signal up, call it an event or part of one, note, merge or close it."""
    if request.method != "POST":
        return redirect("signal", number)
    if verb == "merge":
        return _merge(request, number)
    if verb == "event":
        return _declare(request, number)
    if verb == "link":
        return _link(request, number)
    if verb not in _DEEDS:
        raise Http404
    return do(request, _DEEDS[verb], number)


def _declare(request: HttpRequest, number: int) -> HttpResponse:
    """Declare the event that a signal turned out to be, and go on to it."""
    row = row_at(SignalRow, number, moments.now())
    if row is None:
        raise Http404
    event = declare_event(
        actor_of(request),
        Description(title=title_of(row)),
        signal=number,
        version=version_of(request),
        note=request.POST.get("words", "").strip(),
    )
    message = _("It is an event now. Say what is known, done and needed.")
    return on_to(request, message, "event", event.pk)


def _link(request: HttpRequest, number: int) -> HttpResponse:
    """Put a signal to an event that is there, and go on to it."""
    event = number_of(request.POST.get("event")) or 0
    link_signal(actor_of(request), event, signal=number)
    return on_to(request, _("The signal is part of it now."), "event", event)


def _merge(request: HttpRequest, number: int) -> HttpResponse:
    into = number_of(request.POST.get("into")) or 0
    stays = signals.merge_signal(
        actor_of(request), number, into=into, version=version_of(request)
    )
    message = _("Signal %(n)d is part of this one now.") % {"n": number}
    return on_to(request, message, "signal", stays.pk)


def _found(sheet: Asked, look: Look, tab: str) -> Found[SignalRow]:
    filters = sheet.conditions
    if tab in _STATES:
        filters.append(equals("state", *_STATES[tab]))
    return found(SignalRow, look.moment, filters, order=sheet.order("-number"))


def _waiting(look: Look) -> Found[SignalRow]:
    return found(SignalRow, look.moment, [equals("state", NEW, VERIFYING)])


def _to_do(actor: Actor, row: SignalRow, look: Look) -> dict[str, Any]:
    """What the actor may do to a signal as it stands now."""
    if look.moment.is_past or row.state not in OPEN:
        return {"may": {}}
    may = to_do(row, actor, look)
    may["instruct"] = rules.may(actor, "instruction.issue")
    may["propose"] = rules.may(actor, "proposal.make")
    return {
        "may": may,
        "templates": _templates(row) if may["instruct"] else [],
        "to_merge": _to_merge(row) if may.get("merge") else [],
        "to_join": _to_join(row, actor) if may.get("event") else [],
    }


def _templates(row: SignalRow) -> list[TemplateRow]:
    """List the templates, those for the kind of signal first."""
    active = TemplateRow.objects.filter(state="active")
    rank = {row.signal_kind: 0, "": 1}
    return sorted(active, key=lambda one: (rank.get(one.signal_kind, 2), one.name))


def _to_merge(row: SignalRow) -> list[tuple[int, str]]:
    """List open signals that it may be part of, those of the same location first."""
    others = SignalRow.objects.filter(state__in=OPEN).exclude(pk=row.pk)
    newest = list(others.order_by("-number")[:_MOST])
    newest.sort(key=lambda one: one.location != row.location)
    return [(one.pk, sentence_of(one)) for one in newest]


def _to_join(row: SignalRow, actor: Actor) -> list[EventRow]:
    """List open events that it may be part of, those of its places first."""
    if not rules.may(actor, "event.link"):
        return []
    newest = list(
        EventRow.objects.filter(state__in=OPEN_EVENTS).order_by("-number")[:_MOST]
    )
    newest.sort(key=lambda one: not {*one.locations} & {*row.locations})
    return newest


def _form(
    request: HttpRequest, look: Look, form: ReportForm, status: int = 200
) -> HttpResponse:
    context = {"look": look, "form": form, "once": once_of(request)}
    return render(request, "web/signals/report.html", context, status=status)


URLS = [
    path("signals/", list_signals, name="signals"),
    path("signals.csv", signals_csv, name="signals-csv"),
    path("signals/new/", report, name="signal-new"),
    path("signals/<int:number>/", signal, name="signal"),
    path("signals/<int:number>/<str:verb>/", answer, name="signal-answer"),
]
