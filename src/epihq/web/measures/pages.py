"""Measures: what holds, what is proposed, and the decision behind a proposal."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy

from epihq.operations.decisions.tables import DecisionRow
from epihq.operations.ledger import attachments
from epihq.operations.ledger.attachments import LARGEST, check_size
from epihq.operations.ledger.moments import row_at
from epihq.operations.ledger.tables import AttachmentRow
from epihq.operations.measures import proposals
from epihq.operations.measures.acts import held_acts
from epihq.operations.measures.changes import effect_of
from epihq.operations.measures.in_force import Standing, acts_at, regimes_at
from epihq.operations.measures.tables import ProposalRow
from epihq.operations.signals.tables import SignalRow
from epihq.operations.subjects import VERBS
from epihq.reports.decision_measures import measure
from epihq.terms.errors import UsageError
from epihq.terms.regimes import Act, acts_of, chains, facets
from epihq.web.kit.done import Deed, do, on_to, tried
from epihq.web.kit.listing import A_PAGE, asked, found, page_of
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.sent import number_of, once_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.subject import drafted
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, may_do, to_do
from epihq.web.measures.forms import PRESETS, ActForm, act_of_form, first_values
from epihq.web.measures.in_force import measures_of, recorded_since

# Things whose records the house makes or has checked; all else may bring any file.
_DECIDED_ABOUT = (SignalRow.kind, ProposalRow.kind, DecisionRow.kind)
_PROPOSED = gettext_lazy(
    "The proposal is on record. It waits for an incident manager's approval."
)
_BESIDE = {"decision.not-a-decision-file": "file"}
COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda pair: pair[1].number),
    Column("regime", gettext_lazy("Regime"), lambda pair: pair[1].regime),
    Column("kind", gettext_lazy("What"), lambda pair: pair[1].kind.value),
    Column("decided_on", gettext_lazy("Decided"), lambda pair: pair[1].decided_on),
    Column("instrument", gettext_lazy("Instrument"), lambda pair: pair[1].instrument),
    Column("effective_from", gettext_lazy("From"), lambda pair: pair[1].effective_from),
    Column("effective_to", gettext_lazy("Until"), lambda pair: pair[1].effective_to),
    Column("areas", gettext_lazy("Areas"), lambda pair: " ".join(pair[1].areas)),
    Column(
        "changes",
        gettext_lazy("Changes"),
        lambda pair: " ".join(one.value for one in facets(*pair)),
    ),
    Column("recorded_by", gettext_lazy("Recorded"), lambda pair: pair[1].recorded_by),
)


@page("measure.see")
def measures(request: HttpRequest) -> HttpResponse:
    """Show what holds, every act that led to it, and what is proposed."""
    look = look_of(request)
    history = _history(look)
    context = {
        "look": look,
        "held": measures_of(look),
        "regimes": [one for one in _standing(look) if one.ends],
        "presets": PRESETS,
        "may_propose": bool(may_do(actor_of(request), look, "proposal.make")),
        "since": recorded_since(look),
        "history": page_of(history[::-1], request),
        "columns": COLUMNS,
        "proposals": _proposals(look),
    }
    return render(request, "web/measures/measures.html", context)


@page("measure.see")
def measures_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send every act of the location as CSV."""
    look = look_of(request)
    return csv_response(f"measures-{look.location}", COLUMNS, _history(look))


@page("proposal.make")
def propose(request: HttpRequest) -> HttpResponse:
    """Show the form of a proposal, or make one from it."""
    look = look_of(request)
    words: dict[str, Any] = {"decisions": _decisions(look), "look": look}
    if request.method != "POST":
        regime, days = asked(request, "regime"), number_of(request.GET.get("days"))
        first = first_values(look, _standing(look), regime, days)
        first |= drafted("proposal", request)
        form = ActForm(initial=first, **words)
        return _form(request, look, form)
    form = ActForm(request.POST, request.FILES, **words)
    if not form.is_valid():
        return _form(request, look, form, status=400)
    row = tried(form, lambda: _proposed(request, look, form.cleaned_data), _BESIDE)
    if row is None:
        return _form(request, look, form, status=400)
    return on_to(request, _PROPOSED, "proposal", row.pk)


def _proposed(request: HttpRequest, look: Look, cleaned: dict[str, Any]) -> ProposalRow:
    return proposals.propose(
        actor_of(request),
        act_of_form(cleaned, look),
        why=cleaned["why"],
        home=home_folder(),
        decision=_decision_of(cleaned),
        signal=number_of(request.POST.get("signal")),
        once=request.POST.get("once", ""),
    )


@page("proposal.make")
def preview(request: HttpRequest) -> HttpResponse:
    """Show what the form would propose, while it is still being filled in."""
    look, typed = look_of(request), request.POST.copy()
    for name in ("instrument", "why"):
        typed[name] = typed.get(name, "").strip() or "–"
    form = ActForm(typed, decisions=_decisions(look), look=look)
    context: dict[str, Any] = {}
    if form.is_valid():
        try:
            before, act = proposals.considered(act_of_form(form.cleaned_data, look))
            context = {
                "before": before,
                "changes": facets(before, act),
                "effect": effect_of(act, held_acts()),
                "rivals": _rivals(act),
                **_act_words(act),
            }
        except UsageError as error:
            context = {"trouble": str(error)}
    return render(request, "web/measures/preview.html", context)


def _rivals(act: Act) -> list[ProposalRow]:
    """List the open proposals about the same regime: one of them makes others stale."""
    rows = ProposalRow.objects.filter(state="proposed", location=act.location)
    return [row for row in rows if row.act["regime"] == act.regime]


def _act_words(act: Act) -> dict[str, Any]:
    return {"act": act, "what": [(m, measure(m.code, m.level)) for m in act.measures]}


@page("proposal.see")
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Show a proposal: the act, the decision behind it, who said what."""
    look = look_of(request)
    row = row_at(ProposalRow, number, look.moment)
    if row is None:
        raise Http404
    act, actor = proposals.act_of(row), actor_of(request)
    context: dict[str, Any] = {
        "look": look,
        "row": row,
        **_act_words(act),
        "changes": facets(_before(act, look), act),
        "effect": effect_of(act, acts_at(look.moment)),
        "entries": life_of(row, look.moment),
        "may": to_do(row, actor, look),
    }
    return render(request, "web/measures/proposal.html", context)


_DONE = gettext_lazy("Done, and in the log.")
_DEEDS = {
    "approve": Deed(proposals.approve, "note", _DONE),
    "reject": Deed(proposals.reject, "reason", _DONE),
    "withdraw": Deed(proposals.withdraw_proposal, "reason", _DONE),
}


@page("proposal.see")
def answer(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Approve, reject or withdraw a proposal; the rules say who may."""
    if request.method != "POST":
        return redirect("proposal", number)
    if verb not in _DEEDS:
        raise Http404
    return do(request, _DEEDS[verb], number)


def _form(
    request: HttpRequest, look: Look, form: ActForm, status: int = 200
) -> HttpResponse:
    context = {
        "look": look,
        "form": form,
        "once": once_of(request),
        "signal": request.POST.get("signal") or request.GET.get("signal", ""),
        "regimes": _standing(look),
        "presets": PRESETS,
    }
    return render(request, "web/measures/propose.html", context, status=status)


def _decision_of(cleaned: dict[str, Any]) -> bytes:
    """Take the decision's record from the file, or from the one that was chosen."""
    file = cleaned["file"]
    if file:
        check_size(file.name, file.size)
        body: bytes = file.read(LARGEST)
        return body
    if cleaned["decision"]:
        row = AttachmentRow.objects.filter(sha256=cleaned["decision"]).first()
        return attachments.body_of(row, home_folder()) if row else b""
    return b""


def _decisions(look: Look) -> list[tuple[str, str]]:
    """List the newest decision records about the location, for the form's choice."""
    named = AttachmentRow.objects.filter(
        name__startswith=f"decision-{look.location}-", of_thing__in=_DECIDED_ABOUT
    )
    newest = named.order_by("-number")[:20]
    return list(dict.fromkeys((row.sha256, row.name) for row in newest))


def _proposals(look: Look) -> list[ProposalRow]:
    """List the newest, those that wait for an answer first."""
    newest = found(ProposalRow, look.moment, [])[:A_PAGE]
    waiting = VERBS["proposal.approve"].before
    return sorted(newest, key=lambda row: row.state not in waiting)


def _standing(look: Look) -> list[Standing]:
    found = regimes_at(acts_at(look.moment), look.hour)
    return [one for one in found if one.act.location == look.location]


def _acts(look: Look) -> list[Act]:
    return acts_of(acts_at(look.moment), look.location, look.as_of)


def _history(look: Look) -> list[tuple[Act | None, Act]]:
    return chains(_acts(look))


def _before(act: Act, look: Look) -> Act | None:
    theirs = [one for one in _acts(look) if one.regime == act.regime]
    earlier = [one for one in theirs if not act.number or one.number < act.number]
    return earlier[-1] if earlier else None


URLS = [
    path("measures/", measures, name="measures"),
    path("measures.csv", measures_csv, name="measures-csv"),
    path("measures/propose/", propose, name="propose"),
    path("measures/propose/preview/", preview, name="propose-preview"),
    path("proposals/<int:number>/", proposal, name="proposal"),
    path("proposals/<int:number>/<str:verb>/", answer, name="proposal-answer"),
]
