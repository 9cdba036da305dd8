"""Thresholds: what the watch takes for unusual, who set it and why."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from epihq.operations.thresholds import actions
from epihq.operations.thresholds.tables import ThresholdRow
from epihq.operations.thresholds.values import OWN, THRESHOLDS, wrong
from epihq.web.kit.done import see, tried
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.places import place_asked
from epihq.web.kit.sent import version_of
from epihq.web.kit.sheet import HERE, Sheet
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import life_of, may_do
from epihq.web.thresholds.forms import OwnRuleForm, ValueForm
from epihq.web.thresholds.words import BY_NAME, unit_of, value_words, words_of
from epihq.words.places import place_name

_BESIDE = {"ledger.says-nothing": "why"}
_SET = gettext_lazy("It is set. The watch goes by it from its next round.")
# Values are of unlike units: they are in no order.
COLUMNS = (
    Column("name", gettext_lazy("Name"), lambda one: one["name"], HERE),
    Column("location", gettext_lazy("Where"), lambda one: one["location"], HERE),
    Column("value", gettext_lazy("Value"), lambda one: one["shown"]),
    Column("default", gettext_lazy("Default"), lambda one: one["default"]),
    Column("unit", gettext_lazy("Unit"), lambda one: one["unit"], HERE),
    Column("words", gettext_lazy("What it is for"), lambda one: one["words"], HERE),
    Column("why", gettext_lazy("Why"), lambda one: one["why"], HERE),
)
LIST = Sheet(page="thresholds", columns=COLUMNS)


@page("threshold.see")
def thresholds(request: HttpRequest) -> HttpResponse:
    """List every threshold: what it is for, its default, and what it is set to."""
    look = look_of(request)
    rows = list(found(ThresholdRow, look.moment, [], order=("location", "name")))
    sheet = LIST.asked(request, look.moment)
    context = {
        "look": look,
        "sheet": sheet,
        "known": sheet.sort(_known(rows)),
        "own": sheet.sort(_own(rows)),
        "wrong": wrong(rows),
        "may": may_do(actor_of(request), look, "threshold.set"),
    }
    return render(request, "web/thresholds/list.html", context)


@page("threshold.see")
def thresholds_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send every threshold, everywhere and by place, as CSV."""
    look = look_of(request)
    rows = list(found(ThresholdRow, look.moment, []))
    lines = [line for one in _known(rows) for line in (one, *one["places"])]
    lines = LIST.asked(request, look.moment).sort([*lines, *_own(rows)])
    return csv_response("thresholds", COLUMNS, lines)


@page("threshold.see")
def threshold(request: HttpRequest, name: str) -> HttpResponse:
    """Show a threshold in a place: its value, its history, and the form to set it."""
    location = place_asked(request.GET.get("location", ""))
    row = _row(look_of(request), name, location)
    return _shown(request, name, location, _form_of(name, row))


@page("threshold.set")
@require_POST
def set_threshold(request: HttpRequest, name: str) -> HttpResponse:
    """Set a threshold in a place, or give it its default again."""
    location = place_asked(request.POST.get("location", ""))
    if request.POST.get("drop"):
        return _dropped(request, name, location)
    form = _form_of(name, None, request.POST)
    if not form.is_valid():
        return _shown(request, name, location, form, status=400)
    why = form.cleaned_data["why"]
    if tried(form, _setting(request, name, location, form.value(), why), {}) is None:
        return _shown(request, name, location, form, status=400)
    return _done(request, name, location)


@page("threshold.set")
def new_rule(request: HttpRequest) -> HttpResponse:
    """Show the form of a rule of one's own, or make one from it."""
    form = OwnRuleForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _rule_form(request, form)
    cleaned = form.cleaned_data
    location = cleaned["location"]
    # A rule that is there already is changed on its own page, not here.
    setting = _setting(
        request, form.full_name(), location, form.value(), cleaned["why"], version=0
    )
    if tried(form, setting, _BESIDE) is None:
        return _rule_form(request, form)
    return _done(request, form.full_name(), location)


def _setting(
    request: HttpRequest,
    name: str,
    location: str,
    value: Any,
    why: str,
    *,
    version: int | None = None,
) -> Callable[[], ThresholdRow]:
    """What sets a threshold."""

    def setting() -> ThresholdRow:
        return actions.set_threshold(
            actor_of(request),
            name=name,
            value=value,
            why=why,
            location=location,
            version=version_of(request) if version is None else version,
        )

    return setting


def _dropped(request: HttpRequest, name: str, location: str) -> HttpResponse:
    _setting(request, name, location, None, request.POST.get("why", ""))()
    return _done(request, name, location)


def _done(request: HttpRequest, name: str, location: str) -> HttpResponse:
    messages.success(request, _SET)
    where = f"?location={location}" if location else ""
    return see(f"{reverse('threshold', args=[name])}{where}")


def _shown(
    request: HttpRequest, name: str, location: str, form: forms.Form, status: int = 200
) -> HttpResponse:
    look = look_of(request)
    rows = list(found(ThresholdRow, look.moment, [equals("name", name)]))
    row = next((one for one in rows if one.location == location), None)
    known = BY_NAME.get(name)
    if known is None and not rows:
        raise Http404
    context = {
        "look": look,
        "name": name,
        "is_own": known is None,
        "words": words_of(known) if known else "",
        "unit": unit_of(known) if known else "",
        "default": value_words(known.default) if known else "",
        "everywhere_only": known is not None and known.everywhere_only,
        "places": [_line(one) for one in sorted(rows, key=lambda one: one.location)],
        "location": location,
        "where": place_name(location),
        "row": row,
        "shown": value_words(row.value if row else None),
        # No row yet: 0 is the version of none, so that another's comes to light.
        "version": version_of(request) or (row.version if row else 0),
        "entries": life_of(row, look.moment) if row else [],
        "form": form,
        "may": may_do(actor_of(request), look, "threshold.set"),
    }
    return render(request, "web/thresholds/threshold.html", context, status=status)


def _form_of(
    name: str, row: ThresholdRow | None, sent: QueryDict | None = None
) -> ValueForm | OwnRuleForm:
    value = row.value if row else None
    known = BY_NAME.get(name)
    if known is None:
        rule = value if isinstance(value, dict) else {}
        return OwnRuleForm(sent, is_new=False, initial=rule)
    if isinstance(value, bool):
        value = "on" if value else "off"
    return ValueForm(known, sent, initial={"value": value})


def _rule_form(request: HttpRequest, form: OwnRuleForm) -> HttpResponse:
    status = 400 if form.is_bound else 200
    return render(request, "web/thresholds/rule.html", {"form": form}, status=status)


def _row(look: Look, name: str, location: str) -> ThresholdRow | None:
    asked = [equals("name", name), equals("location", location)]
    return next(iter(found(ThresholdRow, look.moment, asked)), None)


def _known(rows: list[ThresholdRow]) -> list[dict[str, Any]]:
    """Every threshold that there is, with what it is set to in each place."""
    listed = []
    for known in THRESHOLDS:
        mine = [row for row in rows if row.name == known.name]
        whole = next((row for row in mine if not row.location), None)
        beside = {
            "default": value_words(known.default),
            "unit": unit_of(known),
            "words": words_of(known),
        }
        value = whole.value if whole else None
        listed.append(
            {
                **beside,
                "name": known.name,
                "location": "",
                "is_set": value is not None,
                "shown": beside["default"] if value is None else value_words(value),
                "why": whole.why if whole else "",
                "places": [{**beside, **_line(row)} for row in mine if row.location],
            }
        )
    return listed


def _own(rows: list[ThresholdRow]) -> list[dict[str, Any]]:
    beside = {"default": "", "unit": "", "words": ""}
    mine = (row for row in rows if row.name.startswith(OWN))
    return [{**beside, **_line(row)} for row in mine]


def _line(row: ThresholdRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "location": row.location,
        "where": place_name(row.location),
        "is_set": row.value is not None,
        "shown": value_words(row.value),
        "why": row.why,
    }


URLS = [
    path("thresholds/", thresholds, name="thresholds"),
    path("thresholds.csv", thresholds_csv, name="thresholds-csv"),
    path("thresholds/new/", new_rule, name="threshold-new"),
    path("thresholds/of/<path:name>/", threshold, name="threshold"),
    path("thresholds/set/<path:name>/", set_threshold, name="threshold-set"),
]
