"""The form by which a person reports what was heard or seen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from epihq.operations.subjects import STATES
from epihq.terms.signals import Severity
from epihq.web.kit.places import PlaceField

SEVERITIES = tuple((one.value, _(STATES[one.value].word)) for one in Severity)
# Beside which field an error of the action stands.
BESIDE = {"ledger.says-nothing": "text"}


class ReportForm(forms.Form):
    """What was heard or seen, where and when."""

    text = forms.CharField(
        label=_("What was heard or seen"),
        widget=forms.Textarea({"rows": 5}),
        max_length=8000,
        help_text=_("Who said it, how many people, since when. No names of patients."),
    )
    location = PlaceField(label=_("Where"))
    on = forms.DateField(
        label=_("On which day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    severity = forms.ChoiceField(
        label=_("How much it matters"),
        choices=SEVERITIES,
        widget=forms.RadioSelect,
        help_text=_("As you see it now; the one who verifies it may see it otherwise."),
    )
