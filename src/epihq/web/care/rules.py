"""Rule sets of danger signs: proposed, approved by name, retired; with sources."""

from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from epihq.care.checks import rules as approving
from epihq.care.checks.tables import RuleSetRow
from epihq.care.signs import RuleSet, rule_set, rule_sets
from epihq.operations.ledger.moments import row_at
from epihq.terms.errors import UsageError
from epihq.web.care.people import districts_for
from epihq.web.care.rule_words import facts_of, signs_of
from epihq.web.kit.done import on_to, see
from epihq.web.kit.listing import found
from epihq.web.kit.moment import look_of
from epihq.web.kit.sent import number_of, once_of, version_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import life_of, may_do, to_do

_MOST = 200


class Known(NamedTuple):
    """A rule set that is shipped, and where it judges or is proposed."""

    rules: RuleSet
    rows: list[RuleSetRow]
    holds_on: bool


@page("care.see")
def list_rules(request: HttpRequest) -> HttpResponse:
    """List the rule sets, and where which of them judges."""
    look, actor = look_of(request), actor_of(request)
    newest = found(RuleSetRow, look.moment, [], related=("district",))
    rows = list(newest[:_MOST])
    open_rows = [row for row in rows if row.state != "retired"]
    context = {
        "look": look,
        "known": [
            Known(
                one,
                [row for row in open_rows if row.sha256 == one.sha256],
                one.is_valid(look.as_of),
            )
            for one in rule_sets()
        ],
        "rows": rows,
        "judging": [row for row in rows if row.state == "approved"],
        "districts": districts_for(actor),
        "may": may_do(actor, look, "rule-set.propose"),
        "once": once_of(request),
    }
    return render(request, "web/care/rules.html", context)


@page("rule-set.propose")
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a rule set for a district or for all."""
    if request.method != "POST":
        return see(_rules())
    rules = rule_set(request.POST.get("code", ""))
    row = approving.propose(
        actor_of(request),
        rules,
        district=number_of(request.POST.get("district")),
        once=once_of(request),
    )
    message = _("The rules are proposed; a clinician in charge approves them by name.")
    return on_to(request, message, "rule-set", row.pk)


@page("care.see")
def shipped(request: HttpRequest, code: str) -> HttpResponse:
    """Show the figures and sources of a rule set that is shipped."""
    try:
        rules = rule_set(code)
    except UsageError as error:
        raise Http404 from error
    return _shown(request, rules, None)


@page("care.see")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show a rule set as it was proposed or approved."""
    row = row_at(RuleSetRow, number, look_of(request).moment)
    if row is None:
        raise Http404
    return _shown(request, approving.rules_of(row), row)


def _shown(
    request: HttpRequest, rules: RuleSet, row: RuleSetRow | None
) -> HttpResponse:
    look, actor = look_of(request), actor_of(request)
    context: dict[str, Any] = {
        "look": look,
        "rules": rules,
        "signs": signs_of(rules),
        "facts": facts_of(rules),
        "row": row,
        "may": to_do(row, actor, look) if row else {},
        "entries": life_of(row, look.moment) if row else [],
    }
    return render(request, "web/care/rule_set.html", context)


@page("care.see")
def answer(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Approve or retire a rule set."""
    deeds = {
        "approve": (approving.approve, _("They judge now, by your name.")),
        "retire": (approving.retire, _("They judge nobody any more.")),
    }
    if verb not in deeds:
        raise Http404
    if request.method == "POST":
        action, message = deeds[verb]
        reason = request.POST.get("words", "")
        action(actor_of(request), number, reason=reason, version=version_of(request))
        return on_to(request, message, "rule-set", number)
    return see(_one(number))


def _rules() -> str:
    return reverse("care-rules")


def _one(number: int) -> str:
    return reverse("rule-set", args=[number])


URLS = [
    path("care/rules/", list_rules, name="care-rules"),
    path("care/rules/propose/", propose, name="care-rules-propose"),
    path("care/rules/of/<str:code>/", shipped, name="care-rules-of"),
    path("care/rules/<int:number>/", one, name="rule-set"),
    path("care/rules/<int:number>/<str:verb>/", answer, name="rule-set-answer"),
]
