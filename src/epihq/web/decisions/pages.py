"""Decisions: what was asked, how far it is, what was compared, what became of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.desk.decision import Decision
from epihq.operations.decisions import actions as decisions
from epihq.operations.decisions.actions import Forward
from epihq.operations.decisions.queue import DECISIONS
from epihq.operations.decisions.tables import COMPARED, DecisionRow
from epihq.operations.ledger.moments import row_at
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.processes.asked import ASKED
from epihq.reports.parts import Contents
from epihq.terms.errors import DataError
from epihq.web.decisions import ask, sheets, words
from epihq.web.decisions.forms import ForwardForm
from epihq.web.kit.asked import live, waiting
from epihq.web.kit.done import Deed, do, on_to, tried
from epihq.web.kit.listing import asked, equals, found, having, page_of, tab_of
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.places import place_asked
from epihq.web.kit.sent import version_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import life_of, may_do, to_do
from epihq.web.measures.choices import chosen_measures

TABS = (
    ("open", gettext_lazy("Open")),
    ("all", gettext_lazy("All")),
)
_OPEN = (ASKED, COMPARED)
_WITHDRAWN = Deed(
    decisions.withdraw_decision, "reason", gettext_lazy("Done, and in the log.")
)


@page("decision.see")
def list_decisions(request: HttpRequest) -> HttpResponse:
    """List decisions, newest first."""
    look, tab = look_of(request), tab_of(request, TABS)
    place = place_asked(asked(request, "location"))
    filters = having(location=place)
    if tab == "open":
        filters.append(equals("state", *_OPEN))
    cut = page_of(found(DecisionRow, look.moment, filters), request)
    context = {
        "look": look,
        "tab": tab,
        "tabs": TABS,
        "place": place,
        "found": cut,
        "rows": [(row, words.title(row)) for row in cut],
        "may": may_do(actor_of(request), look, "decision.ask"),
    }
    return render(request, "web/decisions/decisions.html", context)


@page("decision.see")
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Show a decision: the question, how far it is, the comparison, its life."""
    look = look_of(request)
    row = _row(number, look)
    return _shown(request, row, look)


@page("decision.see")
def decision_live(request: HttpRequest, number: int) -> HttpResponse:
    """Give how far a comparison is; the whole page anew once it is made."""
    look = look_of(request)
    row = _row(number, look)
    context = _waiting(row, look) if row.state == ASKED else None
    return live(request, "web/decisions/progress.html", context)


@page("decision.see")
def answer(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Put an option forward, or take the question back; the rules say who may."""
    if request.method != "POST":
        return redirect("decision", number)
    if verb == "withdraw":
        return do(request, _WITHDRAWN, number)
    if verb == "forward":
        return _put_forward(request, number)
    raise Http404


def _put_forward(request: HttpRequest, number: int) -> HttpResponse:
    look = look_of(request)
    row = _row(number, look)
    record = _record(row)
    if record is None:
        raise Http404
    form = ForwardForm(request.POST, options=words.choices_of(record))
    if form.is_valid() and form.says_what_is_ordered(record):
        forward = _forward(form)
        done = tried(
            form,
            lambda: decisions.put_forward(
                actor_of(request),
                number,
                forward,
                home=home_folder(),
                version=version_of(request),
            ),
            {},
        )
        if done is not None:
            return on_to(request, _told(done), "decision", number)
    return _shown(request, row, look, form=form, status=400)


def _forward(form: ForwardForm) -> Forward:
    cleaned = form.cleaned_data
    return Forward(
        option=cleaned["option"],
        instrument=cleaned["instrument"],
        reasons=cleaned["reasons"],
        dissent=tuple(cleaned["dissent"].splitlines()),
        measures=chosen_measures(cleaned),
    )


def _told(row: DecisionRow) -> str:
    if row.proposals:
        return _("It is put forward; an incident manager approves it.")
    return _("It is on record. Nothing had to be proposed.")


def _row(number: int, look: Look) -> DecisionRow:
    row = row_at(DecisionRow, number, look.moment)
    if row is None:
        raise Http404
    return row


def _record(row: DecisionRow) -> Decision | None:
    return decisions.record_of(row, home_folder()) if row.record else None


def _shown(
    request: HttpRequest,
    row: DecisionRow,
    look: Look,
    form: ForwardForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may = to_do(row, actor_of(request), look)
    context: dict[str, Any] = {
        "look": look,
        "row": row,
        "title": words.title(row),
        "asked": words.question_facts(row),
        "entries": life_of(row, look.moment),
        "may": may,
    }
    if row.state == ASKED:
        context |= _waiting(row, look)
    else:
        context |= _compared(row, look)
    record = context.get("record")
    if record is not None and may.get("forward"):
        context["form"] = form or ForwardForm(
            options=words.choices_of(record), initial=_first(record)
        )
    return render(request, "web/decisions/decision.html", context, status=status)


def _waiting(row: DecisionRow, look: Look) -> dict[str, Any]:
    return waiting(DECISIONS, row, look, words.STAGES) | {"before": _before(row)}


def _before(row: DecisionRow) -> int:
    """Count those that were asked for earlier and are made first."""
    rows = DecisionRow.objects.filter(state=ASKED, asked_at__lt=row.asked_at)
    return int(rows.count())


def _compared(row: DecisionRow, look: Look) -> dict[str, Any]:
    from epihq.reports.decision_contents import (  # noqa: PLC0415 - loads the charts
        FORWARD,
        decision_contents,
    )

    try:
        record = _record(row)
    except DataError as error:
        return {"damaged": str(error)}
    if record is None:
        return {}
    contents = decision_contents(record)
    numbers = [*row.proposals]
    rows = found(ProposalRow, look.moment, [equals("number", *numbers)])
    proposals = list(rows) if numbers else []
    sections = [one for one in contents.sections if not one.annex]
    # Of what was put forward the ledger tells more than the record: what came of it.
    grounds = [one.points for one in sections if one.key == FORWARD]
    return {
        "record": record,
        "contents": contents,
        "sections": [one for one in sections if one.key != FORWARD],
        "grounds": grounds[0] if grounds else (),
        "proposals": proposals,
        "forward": words.forward_title([one.state for one in proposals]),
        "chosen": words.option_title(row, record) if row.option else "",
        **_drawn(row, contents),
    }


def _drawn(row: DecisionRow, contents: Contents) -> dict[str, Any]:
    """Give the charts of a comparison, or what has them made and looks again."""
    # What was decided changes no chart: those of the comparison stay.
    drawn = row.record
    told: dict[str, Any] = {"sha256": row.decided or drawn}
    try:
        is_made = sheets.made_document(drawn, "html") is not None
    except DataError as error:
        return {**told, "undrawn": str(error)}
    figures = [
        (one, sheets.drawing_address(drawn, one.name))
        for section in contents.sections
        if not section.annex
        for one in section.figures
    ]
    return {**told, "figures": figures if is_made else []}


@page("decision.see")
def decision_charts(request: HttpRequest, number: int) -> HttpResponse:
    """Give the charts of a comparison once they are drawn."""
    look = look_of(request)
    row = _row(number, look)
    context = {"look": look, "row": row, **_compared(row, look)}
    return render(request, "web/decisions/charts.html", context)


def _first(record: Decision) -> dict[str, Any]:
    """What the form says at first: what the rule names, else the first extension."""
    return {"option": record.best or record.options[1].name}


URLS = [
    path("decisions/", list_decisions, name="decisions"),
    *ask.URLS,
    path("decisions/<int:number>/", decision, name="decision"),
    path("decisions/<int:number>/live/", decision_live, name="decision-live"),
    path("decisions/<int:number>/charts/", decision_charts, name="decision-charts"),
    path("decisions/<int:number>/<str:verb>/", answer, name="decision-answer"),
    *sheets.URLS,
]
