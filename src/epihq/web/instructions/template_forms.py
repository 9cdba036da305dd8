"""The form of a template of instructions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from epihq.operations.instructions.tables import TemplateRow
from epihq.operations.instructions.templates import Template
from epihq.terms.instructions import Priority
from epihq.web.instructions.forms import PRIORITIES
from epihq.web.signals.words import KINDS

# Beside which field an error of the action stands.
BESIDE = {
    "registry.name-taken": "name",
    "registry.bad-hours": "deadline_hours",
    "registry.unknown-kind": "signal_kind",
}


class TemplateForm(forms.Form):
    """What instructions on an occasion say."""

    name = forms.CharField(label=_("Name"), max_length=200)
    signal_kind = forms.ChoiceField(
        label=_("Fits signals of the kind"),
        required=False,
        choices=[("", _("any")), *((kind.value, word) for kind, word in KINDS.items())],
    )
    text = forms.CharField(
        label=_("What is to be done"),
        widget=forms.Textarea({"rows": 6}),
        max_length=8000,
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        max_length=2000,
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=PRIORITIES, widget=forms.RadioSelect
    )
    deadline_hours = forms.IntegerField(
        label=_("Hours until the deadline"),
        widget=forms.NumberInput({"min": 1, "max": 8784}),
    )


def template_of(cleaned: dict[str, Any]) -> Template:
    """Read the template that a valid form tells."""
    return Template(
        name=cleaned["name"],
        text=cleaned["text"],
        deadline_hours=cleaned["deadline_hours"],
        signal_kind=cleaned["signal_kind"],
        legal_basis=cleaned["legal_basis"],
        priority=Priority(cleaned["priority"]),
    )


def values_of_template(row: TemplateRow) -> dict[str, Any]:
    """What the form says of a template on record."""
    names = ("name", "signal_kind", "text", "legal_basis", "priority", "deadline_hours")
    return {name: getattr(row, name) for name in names}
