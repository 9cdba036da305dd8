"""The form of a source's schedule."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SourceForm(forms.Form):
    """How often a source is visited, and where."""

    every_minutes = forms.IntegerField(
        label=_("Visit every … minutes"), min_value=1, max_value=7 * 24 * 60
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        help_text=_("Empty is the publisher's own."),
    )
    paused = forms.BooleanField(label=_("Pause it"), required=False)
