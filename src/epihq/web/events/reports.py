"""Pages of an event with a form of their own: its risk, its figures, its end."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations.events import actions as events
from epihq.operations.events import figures, risk
from epihq.operations.events.tables import EventRow, FiguresRow
from epihq.operations.instructions.tables import InstructionRow
from epihq.operations.ledger.moments import row_at
from epihq.terms.errors import UsageError
from epihq.terms.events import INDICATORS
from epihq.terms.instructions import OPEN as OPEN_INSTRUCTIONS
from epihq.web.events.deeds import event_at, files_of
from epihq.web.events.forms import (
    BESIDE,
    CloseForm,
    FiguresForm,
    RiskForm,
    assessment_of,
    lessons_first,
    lessons_of,
    report_of,
)
from epihq.web.events.table import by_day, matrix_of
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import equals, found, page_of
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sent import once_of, version_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import to_do

COLUMNS = (
    Column("reference_date", gettext_lazy("Day"), lambda one: one.reference_date),
    Column("indicator", gettext_lazy("Figure"), lambda one: one.indicator),
    Column("value", gettext_lazy("Value"), lambda one: one.value),
    Column("report_date", gettext_lazy("Said on"), lambda one: one.report_date),
    Column("source", gettext_lazy("Who says it"), lambda one: one.source),
)


@page("event.assess")
def assess(request: HttpRequest, number: int) -> HttpResponse:
    """Show the form of a risk assessment, filled from the last, or keep one."""
    look = look_of(request)
    row = event_at(number, look)
    if request.method != "POST":
        form = RiskForm(initial=_last(row))
        return _shown(request, "assess", row, look, form, more=matrix_of(row))
    form = RiskForm(request.POST)

    def assessed() -> EventRow:
        told, version = assessment_of(form.cleaned_data), version_of(request)
        return risk.assess_risk(actor_of(request), number, told, version=version)

    if not form.is_valid() or tried(form, assessed, BESIDE) is None:
        more = matrix_of(row)
        return _shown(request, "assess", row, look, form, status=400, more=more)
    return on_to(request, _("The assessment is on record."), "event", number)


def _last(row: EventRow) -> dict[str, Any]:
    """What stays from one assessment to the next; the levels are judged anew."""
    judged = risk.assessment_of(row)
    if judged is None:
        return {}
    names = ("question", "hazard", "exposure", "context")
    return {name: getattr(judged.said, name) for name in names}


@page("event.see")
def list_figures(request: HttpRequest, number: int) -> HttpResponse:
    """Show an event's figures by day and report, and keep a new report."""
    look = look_of(request)
    row = event_at(number, look)
    if request.method != "POST":
        first = {"report_date": look.as_of, "day": look.as_of}
        return _figures(request, row, look, FiguresForm(initial=first))
    form = FiguresForm(request.POST)

    def entered() -> FiguresRow:
        told = report_of(form.cleaned_data, _text_of(request))
        actor, once = actor_of(request), once_of(request)
        return figures.enter_figures(actor, number, told, once=once)

    if not form.is_valid() or tried(form, entered, BESIDE) is None:
        return _figures(request, row, look, form, status=400)
    return on_to(request, _("The figures are on record."), "event-figures", number)


def _text_of(request: HttpRequest) -> str:
    """Read the file that came with the form as text; "" where none did.

    Raises:
        UsageError: ``attachments.too-large``, ``events.not-a-table``.
    """
    files = files_of(request)
    if not files:
        return ""
    try:
        return files[0].body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            "events.not-a-table",
            f"figures: a table as CSV in UTF-8 was expected; got {files[0].name!r}, "
            "which is not. Save it from the spreadsheet as CSV UTF-8.",
        ) from error


def _figures(
    request: HttpRequest,
    row: EventRow,
    look: Look,
    form: FiguresForm,
    status: int = 200,
) -> HttpResponse:
    listed = found(FiguresRow, look.moment, [equals("event_id", row.pk)])
    context = {
        "look": look,
        "row": row,
        "form": form,
        "plain": [form[name] for name in ("report_date", "source", "day")],
        "numbers": form.numbers,
        "names": INDICATORS,
        "found": page_of(listed, request),
        "once": once_of(request),
        "may": to_do(row, actor_of(request), look),
        "table": by_day(figures.figures_of(row.pk, look.moment, look.as_of)),
    }
    return render(request, "web/events/figures.html", context, status=status)


@page("event.see")
def figures_csv(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Send an event's figures as they were known, as CSV."""
    look = look_of(request)
    event_at(number, look)
    known = figures.figures_of(number, look.moment, look.as_of)
    return csv_response(f"event-{number}-figures", COLUMNS, known)


@page("figures.withdraw")
def withdraw(request: HttpRequest, number: int, report: int) -> HttpResponse:
    """Take a report of figures back."""
    look = look_of(request)
    row = row_at(FiguresRow, report, look.moment)
    if request.method != "POST" or row is None or row.event_id != number:
        return redirect("event-figures", number)
    figures.withdraw_figures(
        actor_of(request),
        report,
        reason=request.POST.get("words", ""),
        version=version_of(request),
    )
    message = _("The report is withdrawn; those before it hold.")
    return on_to(request, message, "event-figures", number)


@page("event.close")
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Show the form by which an event ends, with its lessons, or close it."""
    look = look_of(request)
    row = event_at(number, look)
    if request.method != "POST":
        first = lessons_first(events.lessons_of(row)) if row.lessons else {}
        return _close(request, row, look, CloseForm(initial=first))
    form = CloseForm(request.POST)

    def closed() -> EventRow:
        return events.close_event(
            actor_of(request),
            number,
            reason=form.cleaned_data["reason"],
            lessons=lessons_of(form.cleaned_data),
            version=version_of(request),
        )

    if not form.is_valid() or tried(form, closed, BESIDE) is None:
        return _close(request, row, look, form, status=400)
    return on_to(request, _("It is closed, with its lessons."), "event", number)


def _close(
    request: HttpRequest, row: EventRow, look: Look, form: CloseForm, status: int = 200
) -> HttpResponse:
    still = [equals("event", row.pk), equals("state", *OPEN_INSTRUCTIONS)]
    open_count = found(InstructionRow, look.moment, still).count()
    more = {"open_count": open_count}
    return _shown(request, "close", row, look, form, status=status, more=more)


def _shown(
    request: HttpRequest,
    name: str,
    row: EventRow,
    look: Look,
    form: Any,
    *,
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "look": look,
        "row": row,
        "form": form,
        "version": request.POST.get("version") or row.version,
        "may": to_do(row, actor_of(request), look),
        **(more or {}),
    }
    return render(request, f"web/events/{name}.html", context, status=status)


URLS = [
    path("events/<int:number>/assess/", assess, name="event-assess"),
    path("events/<int:number>/figures/", list_figures, name="event-figures"),
    path("events/<int:number>/figures.csv", figures_csv, name="event-figures-csv"),
    path(
        "events/<int:number>/figures/<int:report>/withdraw/",
        withdraw,
        name="event-figures-withdraw",
    ),
    path("events/<int:number>/close/", close, name="event-close"),
]
