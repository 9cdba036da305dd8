"""The centre's mode: what it is, what it was, who set it and why."""

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from epihq.operations.centre import modes
from epihq.operations.centre.modes import Mode
from epihq.operations.centre.tables import ModeRow
from epihq.web.kit.done import on_to
from epihq.web.kit.listing import found, page_of
from epihq.web.kit.moment import look_of
from epihq.web.kit.sent import once_of
from epihq.web.kit.sign_in import actor_of, page
from epihq.web.kit.tables import Column, csv_response
from epihq.web.kit.timeline import may_do

MODES = (
    (Mode.WATCH.value, gettext_lazy("watch: we look, nothing unusual is going on")),
    (Mode.ALERT.value, gettext_lazy("alert: an event may be near, we prepare")),
    (Mode.RESPONSE.value, gettext_lazy("response: an event is on, we act")),
)
COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.pk),
    Column("mode", gettext_lazy("Mode"), lambda row: row.state),
    Column("since", gettext_lazy("Since"), lambda row: row.opened_at),
    Column("set_by", gettext_lazy("Set by"), lambda row: row.set_by),
    Column("why", gettext_lazy("Why"), lambda row: row.why),
)


class ModeForm(forms.Form):
    """A new mode, and the reason for it."""

    mode = forms.ChoiceField(
        label=gettext_lazy("Mode"), choices=MODES, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Everyone sees it, and it stays in the log."),
        widget=forms.Textarea({"rows": 3}),
    )


@page("board.see")
def mode(request: HttpRequest) -> HttpResponse:
    """Show the mode and its history."""
    return _shown(request, ModeForm())


@page("board.see")
def mode_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the history of the mode as CSV."""
    return csv_response("mode", COLUMNS, found(ModeRow, look_of(request).moment, []))


@page("mode.set")
@require_POST
def set_mode(request: HttpRequest) -> HttpResponse:
    """Set the mode."""
    form = ModeForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, status=400)
    modes.set_mode(
        actor_of(request),
        Mode(form.cleaned_data["mode"]),
        why=form.cleaned_data["why"],
        once=once_of(request),
    )
    return on_to(request, _("The mode is set."), "mode")


def _shown(request: HttpRequest, form: ModeForm, status: int = 200) -> HttpResponse:
    look = look_of(request)
    listed = found(ModeRow, look.moment, [])
    context = {
        "look": look,
        "found": page_of(listed, request),
        "newest": next(iter(listed[:1]), None),
        "form": form,
        "once": once_of(request),
        "may": may_do(actor_of(request), look, "mode.set"),
    }
    return render(request, "web/mode/mode.html", context, status=status)


URLS = [
    path("mode/", mode, name="mode"),
    path("mode.csv", mode_csv, name="mode-csv"),
    path("mode/set/", set_mode, name="mode-set"),
]
