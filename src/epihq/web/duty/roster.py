"""The roster: who is on duty, who comes next, and where nobody is."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from epihq.operations.duty import roster
from epihq.operations.duty.tables import ShiftRow
from epihq.operations.ledger.moments import row_at
from epihq.operations.ledger.rules import ANSWERING, Role, is_same
from epihq.operations.people.officers import officers
from epihq.web.duty.forms import ShiftForm, first_turn
from epihq.web.duty.week import Week, posts, week_of
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import found
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.room import duty_at
from epihq.web.kit.sent import once_of, version_of
from epihq.web.kit.sheet import Sheet
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, may_do, to_do

_BESIDE = {
    "roster.too-long": "ends_at",
    "roster.ends-before-start": "ends_at",
    "roster.far": "starts_at",
    "roster.twice-at-once": "officer",
    "roster.not-at-work": "officer",
    "ledger.says-nothing": "position",
}
_INSIDE = tuple(ANSWERING - {Role.AGENCY_OFFICER})
COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk, "number"),
    Column("position", gettext_lazy("Position"), lambda row: row.position, "position"),
    Column("officer", gettext_lazy("Person"), lambda row: row.officer.full_name),
    Column("starts_at", gettext_lazy("From"), lambda row: row.starts_at, "starts_at"),
    Column("ends_at", gettext_lazy("Until"), lambda row: row.ends_at, "ends_at"),
    Column("state", gettext_lazy("State"), lambda row: row.state, "state"),
)
# The page is a week; its CSV is a list as others are.
LIST = Sheet(page="roster", columns=COLUMNS)


@page("roster.see")
def week(request: HttpRequest) -> HttpResponse:
    """Show a week of the roster."""
    look = look_of(request)
    at = look.moment.at
    today = at.astimezone(look.zone).date()
    shown = week_of(request.GET.get("week", ""), today, look.zone)
    shifts = _shifts(look, shown)
    context = {
        "look": look,
        "week": shown,
        "today": today,
        "posts": posts(shifts, shown),
        "duty": duty_at(at, _shifts(look, week_of("", today, look.zone))),
        "may": may_do(actor_of(request), look, "shift.plan"),
    }
    return render(request, "web/roster/week.html", context)


@page("roster.see")
def week_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send every turn ever planned as CSV, newest first or as ``?sort=`` asks."""
    moment = look_of(request).moment
    order = LIST.asked(request, moment).order("-number")
    turns = found(ShiftRow, moment, [], order=order, related=("officer",))
    return csv_response("roster", COLUMNS, turns)


@page("shift.plan")
def plan(request: HttpRequest) -> HttpResponse:
    """Show the form of a turn, or plan one from it."""
    people = officers(*_INSIDE)
    if request.method != "POST":
        last = _last_planned(request.GET.get("position", ""))
        first = first_turn(
            last.ends_at if last else None, last.position if last else ""
        )
        return _form(request, ShiftForm(people, initial=first))
    form = ShiftForm(people, request.POST)
    if not form.is_valid():
        return _form(request, form, status=400)

    def planned() -> ShiftRow:
        once = once_of(request)
        return roster.plan_shift(actor_of(request), **form.cleaned_data, once=once)

    row = tried(form, planned, _BESIDE)
    if row is None:
        return _form(request, form, status=400)
    return on_to(request, _("The turn is on the roster."), "shift", row.pk)


@page("roster.see")
def shift(request: HttpRequest, number: int) -> HttpResponse:
    """Show a turn and what happened to it."""
    look = look_of(request)
    row = row_at(ShiftRow, number, look.moment)
    if row is None:
        raise Http404
    actor, is_over = actor_of(request), row.ends_at <= look.moment.at
    is_own = is_same(row.officer_id, actor.number)
    context = {
        "look": look,
        "row": row,
        "entries": life_of(row, look.moment),
        "may": {
            **({} if is_over else to_do(row, actor, look)),
            **(may_do(actor, look, "handover.draft") if is_own else {}),
        },
        "once": once_of(request),
    }
    return render(request, "web/roster/shift.html", context)


@page("shift.cancel")
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Take a turn off the roster."""
    reason, version = request.POST.get("reason", ""), version_of(request)
    roster.cancel_shift(actor_of(request), number, reason=reason, version=version)
    return on_to(
        request, _("The turn is off the roster. See who stands in."), "shift", number
    )


def _shifts(look: Look, shown: Week) -> list[ShiftRow]:
    """Turns of a week, and of the days beside it, so that gaps at its edges show."""
    since, until = shown.since - timedelta(days=1), shown.until + timedelta(days=1)
    return roster.between(since, until, look.moment)


def _last_planned(position: str) -> ShiftRow | None:
    planned = ShiftRow.objects.filter(state="planned")
    if position:
        planned = planned.filter(position=position)
    return planned.order_by("-ends_at").first()


def _form(request: HttpRequest, form: ShiftForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "once": once_of(request), "positions": _positions()}
    return render(request, "web/roster/plan.html", context, status=status)


def _positions() -> list[str]:
    names = ShiftRow.objects.order_by("position").values_list("position", flat=True)
    return list(names.distinct())


URLS = [
    path("roster/", week, name="roster"),
    path("roster.csv", week_csv, name="roster-csv"),
    path("roster/plan/", plan, name="shift-plan"),
    path("roster/<int:number>/", shift, name="shift"),
    path("roster/<int:number>/cancel/", cancel, name="shift-cancel"),
]
