"""Somebody at home is found by exact name, telephone or case number; the log is told.

What is searched for is sent, and never stands in an address.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from epihq.care.register.looking import search
from epihq.web.care.lines import line_of
from epihq.web.kit.done import tried
from epihq.web.kit.moment import look_of
from epihq.web.kit.sign_in import actor_of, page

_TYPED = forms.TextInput({"autocomplete": "off"})
BESIDE = {"ledger.says-nothing": "reason", "care.search-for-nobody": "name"}


class SearchForm(forms.Form):
    """By what somebody is looked for, and why."""

    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, widget=_TYPED
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=_TYPED
    )
    case = forms.CharField(
        label=_("Case number"), max_length=60, required=False, widget=_TYPED
    )
    reason = forms.CharField(
        label=_("Why you search"),
        max_length=200,
        widget=_TYPED,
        help_text=_("For example: they called the hotline."),
    )


@page("care.search")
def find_person(request: HttpRequest) -> HttpResponse:
    """Show the form of the search, or who was found."""
    form = SearchForm(request.POST or None)
    people = None
    if request.method == "POST" and form.is_valid():
        actor, asked = actor_of(request), form.cleaned_data
        people = tried(form, lambda: search(actor, **asked), BESIDE)
    context = {
        "look": look_of(request),
        "form": form,
        "asked": people is not None,
        "people": [line_of(row) for row in people or ()],
    }
    return render(
        request,
        "web/care/search.html",
        context,
        status=400 if form.errors else 200,
    )


URLS = [path("care/search/", find_person, name="care-search")]
