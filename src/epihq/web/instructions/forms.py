"""The form by which an instruction is worded, first filled from template and signal."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from epihq.operations.instructions.actions import Order
from epihq.operations.instructions.tables import TemplateRow
from epihq.operations.ledger import clock
from epihq.operations.people.officers import officers
from epihq.operations.people.tables import AgencyRow, Officer
from epihq.operations.signals.tables import SignalRow
from epihq.operations.subjects import STATES
from epihq.terms.instructions import Priority
from epihq.web.kit.places import PlaceField
from epihq.web.kit.presets import IN_A_FIELD, hours_from

PRIORITIES = tuple((one.value, _(STATES[one.value].word)) for one in Priority)
# Beside which field an error of the action stands.
BESIDE = {
    "instructions.to-nobody": "agency",
    "instructions.deadline-past": "deadline",
    "instructions.deadline-far": "deadline",
    "ledger.says-nothing": "text",
}
_FIRST_DEADLINE = timedelta(hours=24)
# What a deadline usually is, in hours.
_USUAL = (6, 12, 24, 48, 7 * 24)


class OrderForm(forms.Form):
    """What is to be done, by whom, until when and on which ground."""

    agency = forms.TypedChoiceField(
        label=_("Agency"), required=False, coerce=int, empty_value=None
    )
    officer = forms.TypedChoiceField(
        label=_("Person"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("One of the two is needed; a person of an agency is both."),
    )
    text = forms.CharField(
        label=_("What is to be done"),
        widget=forms.Textarea({"rows": 6}),
        max_length=8000,
        help_text=_("What, by whom, and what is to be reported back."),
    )
    deadline = forms.DateTimeField(
        label=_("Deadline"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=IN_A_FIELD),
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=PRIORITIES, widget=forms.RadioSelect
    )
    location = PlaceField(label=_("Where"), required=False)
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        max_length=2000,
        help_text=_("The order or law that allows to ask for it."),
    )

    def __init__(self, *args: Any, zone: str = "UTC", **words: Any) -> None:
        super().__init__(*args, **words)
        none = ("", "–")
        agencies = AgencyRow.objects.filter(state="active").order_by("name")
        self.fields["agency"].choices = [
            none,
            *((one.pk, one.name) for one in agencies),
        ]
        self.fields["officer"].choices = [
            none,
            *((one.pk, _named(one)) for one in officers()),
        ]
        hint = _("By the centre's clock (%(zone)s).") % {"zone": zone}
        self.fields["deadline"].help_text = hint
        now = clock.now().astimezone(ZoneInfo(zone))
        self.fields["deadline"].presets = hours_from(now, _USUAL)


def order_of(
    cleaned: dict[str, Any],
    *,
    signal: int | None,
    event: int | None,
    template: str,
    proposal: int | None,
) -> Order:
    """Read the instruction that a valid form words."""
    return Order(
        text=cleaned["text"],
        deadline=cleaned["deadline"],
        agency=cleaned["agency"],
        officer=cleaned["officer"],
        legal_basis=cleaned["legal_basis"],
        location=cleaned["location"],
        priority=Priority(cleaned["priority"]),
        signal=signal,
        event=event,
        proposal=proposal,
        template=template,
    )


def first_values(
    now: datetime, template: TemplateRow | None, signal: SignalRow | None
) -> dict[str, Any]:
    """What the form says when it is first shown."""
    within = _FIRST_DEADLINE
    if template is not None:
        within = timedelta(hours=template.deadline_hours)
    # On the next full hour: nobody means 14:07.
    deadline = (now + within + timedelta(minutes=59)).replace(
        minute=0, second=0, microsecond=0
    )
    return {
        "text": template.text if template else "",
        "legal_basis": template.legal_basis if template else "",
        "priority": template.priority if template else Priority.NORMAL.value,
        "deadline": timezone.localtime(deadline),
        "location": signal.location if signal else "",
    }


def _named(officer: Officer) -> str:
    agency = officer.agency.name if officer.agency else ""
    return f"{officer.full_name} ({agency})" if agency else officer.full_name
