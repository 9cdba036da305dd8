"""The page on which a comparison of options is asked for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from epihq.desk.decision import CAPACITIES
from epihq.desk.headquarters import read_headquarters
from epihq.desk.options import LONGEST
from epihq.operations.decisions import actions as decisions
from epihq.operations.decisions.tables import DecisionRow
from epihq.operations.ledger.moments import row_at
from epihq.operations.measures.in_force import Standing, acts_at, regimes_at
from epihq.terms.errors import DataError, UsageError
from epihq.terms.settings import HEADQUARTERS_FILE
from epihq.web.decisions.forms import (
    BESIDE,
    MOST_OPTIONS,
    OTHER,
    DecisionForm,
    OptionForms,
    asking_of,
    first_values,
    place_of,
)
from epihq.web.decisions.like import as_asked
from epihq.web.decisions.possible import why_not
from epihq.web.decisions.words import CAPACITIES as CAPACITY_WORDS
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.moment import Look, home_folder, look_of
from epihq.web.kit.sent import number_of, once_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.measures.choices import MEASURES
from epihq.words.numbers import day

_PREFIX = "options"
_OF_A_ROW = ("title", "days", "until", *MEASURES)


@page("decision.ask")
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form of a question, with one more option, or ask it."""
    look = look_of(request)
    if request.method != "POST":
        return _first(request, look)
    sent = _rows_changed(request.POST)
    location = _location(sent.get("place", ""), look)
    form = DecisionForm(sent, regimes=_regimes(look, location))
    options = OptionForms(sent, prefix=_PREFIX)
    if "add" in sent or "drop" in sent:
        return _form(request, look, form, options)
    row = _asked(request, look, form, options) if _is_valid(form, options) else None
    if row is None:
        return _form(request, look, form, options, status=400)
    message = _("It is asked for; the watch compares the options now.")
    return on_to(request, message, "decision", row.pk)


def _first(request: HttpRequest, look: Look) -> HttpResponse:
    """Show the usual question, or one that was asked before."""
    location = _location(request.GET.get("location", ""), look)
    capacity, _trouble = _capacity()
    first = first_values(look, location, _regimes(look, location), capacity)
    rows: list[dict[str, Any]] = []
    before = number_of(request.GET.get("like"))
    row = row_at(DecisionRow, before, look.moment) if before else None
    if row is not None:
        location = row.location
        told, rows = as_asked(row, _regimes(look, location))
        first |= told
    form = DecisionForm(initial=first, regimes=_regimes(look, location))
    return _form(request, look, form, OptionForms(initial=rows, prefix=_PREFIX))


def _asked(
    request: HttpRequest,
    look: Look,
    form: DecisionForm,
    options: Any,
) -> DecisionRow | None:
    own = [one.cleaned_data for one in options.forms if one.says()]
    capacity, _trouble = _capacity()
    asking = asking_of(form.cleaned_data, own, capacity, look)
    row: DecisionRow | None = tried(
        form,
        lambda: decisions.ask_decision(
            actor_of(request), asking, today=look.as_of, once=once_of(request)
        ),
        BESIDE,
    )
    return row


def _is_valid(form: DecisionForm, options: Any) -> bool:
    """Read both, and see that every option ends after the end in question."""
    both = [form.is_valid(), options.is_valid()]
    if not all(both):
        return False
    look_at = form.cleaned_data
    own = [one for one in options.forms if one.says()]
    if not own and not look_at["extend"] and not look_at["extend_to"]:
        form.add_error("extend", _("Choose at least one, or an option of your own."))
    _check_until(form, "extend_to", look_at)
    for one in own:
        _check_until(one, "until", look_at)
    return form.is_valid() and not any(one.errors for one in own)


def _check_until(form: forms.Form, name: str, question: Mapping[str, Any]) -> None:
    until = form.cleaned_data.get(name)
    if until is None:
        return
    end = question["ends_day"]
    if question["ends"] != OTHER:
        end = datetime.fromisoformat(question["ends"]).date()
    if not end < until <= end + timedelta(days=LONGEST):
        told = _("A day after the end in question, %(day)s, is needed.")
        form.add_error(name, told % {"day": day(end)})


def _rows_changed(sent: QueryDict) -> QueryDict:
    """Give what was sent with one option more, or without the one that was dropped."""
    told = sent.copy()
    count = min(number_of(told.get(f"{_PREFIX}-TOTAL_FORMS")) or 0, MOST_OPTIONS)
    if "add" in told and count < MOST_OPTIONS:
        told[f"{_PREFIX}-{count}-days"] = "14"
        count += 1
    dropped = number_of(told.get("drop"))
    if dropped is not None and dropped < count:
        for place in range(dropped, count - 1):
            for name in _OF_A_ROW:
                after = told.get(f"{_PREFIX}-{place + 1}-{name}", "")
                told[f"{_PREFIX}-{place}-{name}"] = after
        count -= 1
    told[f"{_PREFIX}-TOTAL_FORMS"] = str(count)
    told[f"{_PREFIX}-INITIAL_FORMS"] = "0"
    return told


def _location(text: str, look: Look) -> str:
    """Read whose regimes the form offers; the own ones where the place is not known."""
    try:
        return place_of(text)
    except forms.ValidationError:
        return look.location


def _regimes(look: Look, location: str) -> list[Standing]:
    """List the regimes of a place that aim at the disease asked about, or at none."""
    acts = [act for act in acts_at(look.moment) if act.disease in {"", look.disease}]
    standing = regimes_at(acts, look.hour)
    return [one for one in standing if one.act.location == location]


def _capacity() -> tuple[dict[str, float], str]:
    """Read what the headquarters' file says it has, or why it cannot be read."""
    file = home_folder() / HEADQUARTERS_FILE
    try:
        has = read_headquarters(file if file.is_file() else None)
    except (DataError, UsageError) as error:
        return {}, str(error)
    return dict(has.capacity), ""


def _form(
    request: HttpRequest,
    look: Look,
    form: DecisionForm,
    options: Any,
    status: int = 200,
) -> HttpResponse:
    capacity, trouble = _capacity()
    missing = [CAPACITY_WORDS[name] for name in CAPACITIES if name not in capacity]
    context = {
        "look": look,
        "form": form,
        "options": options,
        "may_add": options.total_form_count() < MOST_OPTIONS,
        "missing": missing,
        "trouble": trouble,
        "once": once_of(request),
        "why_not": why_not(look),
    }
    return render(request, "web/decisions/ask.html", context, status=status)


URLS = [path("decisions/new/", ask, name="decision-new")]
