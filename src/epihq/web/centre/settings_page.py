"""The centre's settings: its name, place, clock, language and state."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from epihq.operations.centre.actions import EXERCISE, set_centre
from epihq.operations.ledger.tables import CentreRow
from epihq.terms.languages import LANGUAGES
from epihq.web.kit.done import on_to, tried
from epihq.web.kit.listing import found
from epihq.web.kit.moment import Look, look_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.timeline import life_of, may_do

_BESIDE = {
    "ledger.says-nothing": "name",
    "terms.unknown-location": "location",
    "centre.unknown-zone": "time_zone",
    "centre.unknown-language": "language",
    "centre.bad-number": "signals_a_day",
}


class CentreForm(forms.Form):
    """What the headquarters is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    location = forms.CharField(
        label=gettext_lazy("Its own location"),
        help_text=gettext_lazy("A code: AZE for Azerbaijan, AZ-BA for Baku."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of its clock"),
        help_text=gettext_lazy("Days, deadlines and the roster go by it."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("First language"),
        choices=list(LANGUAGES.items()),
        help_text=gettext_lazy("Of letters, and of who has not chosen their own."),
    )
    signals_a_day = forms.IntegerField(
        label=gettext_lazy("New signals that come forward in a day"),
        min_value=1,
        max_value=1000,
    )
    exercise = forms.BooleanField(
        label=gettext_lazy("It plays an exercise, on days of its own"), required=False
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        zones = sorted(zone for zone in available_timezones() if _is_of_a_place(zone))
        self.fields["time_zone"].choices = [(zone, zone) for zone in zones]


def _is_of_a_place(zone: str) -> bool:
    return zone == "UTC" or ("/" in zone and not zone.startswith(("Etc/", "SystemV/")))


@page("board.see")
def centre(request: HttpRequest) -> HttpResponse:
    """Show the settings; who may sets them here."""
    look = look_of(request)
    row = _row(look)
    return _shown(request, look, row, CentreForm(initial=_values(row)))


@page("centre.set")
def edit(request: HttpRequest) -> HttpResponse:
    """Set the centre."""
    look = look_of(request)
    row = _row(look)
    form = CentreForm(request.POST or None, initial=_values(row))
    if request.method != "POST":
        return _shown(request, look, row, form)
    if not form.is_valid():
        return _shown(request, look, row, form, status=400)
    actor = actor_of(request)
    if tried(form, lambda: set_centre(actor, **form.cleaned_data), _BESIDE) is None:
        return _shown(request, look, row, form, status=400)
    return on_to(request, _("The centre is set."), "centre")


def _row(look: Look) -> CentreRow | None:
    return next(iter(found(CentreRow, look.moment, [])[:1]), None)


def _values(row: CentreRow | None) -> dict[str, Any]:
    if row is None:
        return {"time_zone": "UTC", "language": "en", "signals_a_day": 20}
    names = ("name", "location", "time_zone", "language", "signals_a_day")
    values = {name: getattr(row, name) for name in names}
    return {**values, "exercise": row.state == EXERCISE}


def _shown(
    request: HttpRequest,
    look: Look,
    row: CentreRow | None,
    form: CentreForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "look": look,
        "row": row,
        "language": LANGUAGES.get(row.language, row.language) if row else "",
        "form": form,
        "entries": [] if row is None else life_of(row, look.moment),
        "may": may_do(actor_of(request), look, "centre.set"),
    }
    return render(request, "web/centre/centre.html", context, status=status)


URLS = [
    path("centre/", centre, name="centre"),
    path("centre/edit/", edit, name="centre-edit"),
]
